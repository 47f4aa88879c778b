"""The embedded engine: pyoxigraph, in memory or in a folder."""

from __future__ import annotations

import contextlib
import io
import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from vwgraph.errors import QueryError, Stop, UsageError
from vwgraph.names import BASE, PREFIXES
from vwgraph.queries.syntax import explain
from vwgraph.queries.tokens import calls_out, from_graphs
from vwgraph.store import COUNTS, Answer, Dataset
from vwgraph.store.generations import current_in, write
from vwgraph.store.rows import table
from vwgraph.store.trig import Stream, in_graphs, must_be_turtle

__all__ = ["Embedded", "holding", "in_folder", "in_memory", "write_folder"]

_MARK = "CURRENT"
"""The file by which a database of this engine (RocksDB) is known."""


class Embedded:
    """An :class:`vwgraph.store.Engine` in this process. Patterns without GRAPH do not see the graphs ``hidden``."""

    def __init__(self, store: ox.Store, hidden: Collection[str] = ()) -> None:
        self._store = store
        seen = [graph for graph in store.named_graphs() if graph.value not in hidden] if hidden else None
        self._seen: dict[str, Any] = {"default_graph": seen} if hidden else {"use_default_graph_as_union": True}

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """See :meth:`vwgraph.store.Engine.query`; ``rows`` holds for triples too. SERVICE is refused: nothing here calls out.

        A query that names graphs in FROM sees those; ``dataset`` stands in place of what it names.
        """
        if calls_out(sparql):
            raise UsageError("SERVICE is not allowed: queries stay on this machine", "query that endpoint by itself")
        try:
            result = self._store.query(
                sparql, base_iri=f"{BASE}sparql", prefixes=dict(PREFIXES), **self._graphs(sparql, dataset)
            )
            if isinstance(result, ox.QueryBoolean):
                return bool(result)
            if isinstance(result, ox.QueryTriples):
                return tuple(islice(result, rows))
            return table(sparql, result, rows)
        except SyntaxError as error:
            fault = explain(sparql, str(error.msg), PREFIXES)
            what = f"this is not valid SPARQL: {fault}"
            raise QueryError(what, "mend the query at that place", fault.line, fault.column) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise UsageError(f"the query could not be evaluated: {error}") from None

    def _graphs(self, sparql: str, dataset: Dataset | None) -> dict[str, Any]:
        """What the engine is told of graphs; nothing where the query names its own: a union would pass over FROM."""
        if dataset is not None:
            return {
                "default_graph": [ox.NamedNode(graph) for graph in dataset.default],
                "named_graphs": [ox.NamedNode(graph) for graph in dataset.named],
            }
        return {} if any(from_graphs(sparql, PREFIXES, BASE)) else self._seen

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`."""
        counted = self._store.query(COUNTS)
        assert isinstance(counted, ox.QuerySolutions)
        return {str(row["g"].value): int(row["n"].value) for row in counted}


def in_memory(files: Mapping[str, Path], hidden: Collection[str] = ()) -> Embedded:
    """Return an engine with each Turtle file of ``files`` in the named graph that is its key."""
    store = ox.Store()
    _fill(store, files)
    return Embedded(store, hidden)


def holding(quads: Iterable[ox.Quad]) -> Embedded:
    """Return an engine that holds ``quads``."""
    store = ox.Store()
    store.bulk_extend(quads)
    return Embedded(store)


def in_folder(folder: Path, hidden: Collection[str] = ()) -> Embedded:
    """Return an engine on the store in ``folder``, for reading. Raises :class:`Stop` where there is none."""
    current = current_in(folder)
    if not (current / _MARK).exists():
        raise Stop(
            f"the store in {folder} is not of the embedded engine",
            "ask it with --engine analytic where a command takes that; or build one without --engine",
        )
    try:
        return Embedded(ox.Store.read_only(str(current)), hidden)
    except OSError as error:
        raise Stop(f"the store in {folder} cannot be opened: {error}", "build it again with --store") from None


def write_folder(folder: Path, files: Mapping[str, Path]) -> None:
    """Write a new generation of the store in ``folder``, and make it the current one (see :func:`vwgraph.store.generations.write`)."""
    write(folder, lambda fresh: _write_generation(fresh, files))


def _write_generation(folder: Path, files: Mapping[str, Path]) -> None:
    store = ox.Store(str(folder))
    _fill(store, files, streams=min(4, os.cpu_count() or 1))
    store.optimize()
    store.flush()


def _fill(store: ox.Store, files: Mapping[str, Path], streams: int = 1) -> None:
    """Load all files, as so many streams at once: on disk two cores are nearly twice as fast, in memory file by file is fastest."""
    if streams > 1:
        with contextlib.suppress(SyntaxError, ValueError):  # directives further down, a key that is no IRI, a fault
            _load_parts(store, _dealt(files, streams))
            if not _has_strays(store, files):
                return
        for path in files.values():
            must_be_turtle(path)
        store.clear()  # of blank nodes, a part is there under other labels
    for graph, path in files.items():
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
        except SyntaxError:
            must_be_turtle(path)
            raise


def _has_strays(store: ox.Store, files: Mapping[str, Path]) -> bool:
    """Whether triples came into a graph of no file: one closed the braces around it."""
    outside = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return any(graph.value not in files for graph in store.named_graphs()) or next(outside, None) is not None


def _load(store: ox.Store, trig: Iterable[bytes]) -> None:
    store.bulk_load(input=io.BufferedReader(Stream(trig), 1 << 20), format=ox.RdfFormat.TRIG)


def _load_parts(store: ox.Store, parts: Iterable[Mapping[str, Path]]) -> None:
    """Load each part in a thread; where one fails, or the user breaks it off, the others end early: the store is then of no use."""
    stopped = threading.Event()

    def going(trig: Iterable[bytes]) -> Iterator[bytes]:
        for one in trig:
            if stopped.is_set():
                return
            yield one

    with ThreadPoolExecutor() as pool:
        tasks = [pool.submit(_load, store, going(in_graphs(part))) for part in parts]
        try:
            for task in as_completed(tasks):
                task.result()
        except BaseException:
            stopped.set()
            raise


def _dealt(files: Mapping[str, Path], hands: int) -> list[dict[str, Path]]:
    """The files in so many parts of about the same size."""
    by_size = sorted(files, key=lambda graph: files[graph].stat().st_size, reverse=True)
    return [{graph: files[graph] for graph in by_size[hand::hands]} for hand in range(min(hands, len(files)))]
