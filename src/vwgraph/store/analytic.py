"""The analytic engine: sparq, in memory or in a folder, for questions over the whole of a large corpus.

It keeps terms as numbers and triples sorted in six orders, and joins whole patterns by merging and hashing, where the embedded
engine goes from match to match. It is young (0.1): what it is known to do otherwise than the embedded engine is refused
here by name, or made the same: how numbers are written, and whole numbers of several datatypes, which the embedded engine
holds as one.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from vwgraph.errors import QueryError, Stop, UsageError
from vwgraph.model import Table
from vwgraph.multicore import cores, each
from vwgraph.names import BASE, PREFIXES
from vwgraph.queries.alternatives import branched
from vwgraph.queries.chains import unbracketed
from vwgraph.queries.constants import worked_out
from vwgraph.queries.order import Key, unordered
from vwgraph.queries.outline import form, prologue
from vwgraph.queries.runs import few_first
from vwgraph.queries.tokens import calls_out, keywords
from vwgraph.queries.values import values_first, values_inside
from vwgraph.store import Answer, Dataset
from vwgraph.store.embedded import holding
from vwgraph.store.generations import current_in, write
from vwgraph.store.order import in_order
from vwgraph.store.rows import uncollected
from vwgraph.store.trig import must_be_turtle

if TYPE_CHECKING:
    from sparq import Graph

__all__ = ["Analytic", "in_folder", "in_memory", "sparq_graph", "write_folder"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LACKING = {
    "YEAR": "YEAR of a date or a year",
    "MONTH": "MONTH of a date",
    "DAY": "DAY of a date",
    "GROUP_CONCAT": "GROUP_CONCAT, whose order SPARQL leaves open",
    "SAMPLE": "SAMPLE, whose choice SPARQL leaves open",
}
_REMEDY = "ask the embedded engine: leave --engine out, and a --store that is of this one"
_WHOLE, _ASSERTED, _SIZES = "whole", "asserted", "sizes.json"
_LARGE, _PART = 1 << 25, 100_000
"""Files of more bytes are read so many triples at a time, by this process alone."""
_NOT_NEGATIVE, _INTEGER = f'"^^<{_XSD}nonNegativeInteger>'.encode(), f'"^^<{_XSD}integer>'.encode()
"""Whole numbers are all of one datatype, as the embedded engine holds and joins them."""


class _Plan(NamedTuple):
    """How a SELECT is asked: as ``text``; or ``unordered``, and its rows are sorted by ``keys`` here, in a third of the time."""

    text: str
    unordered: str
    keys: tuple[Key, ...]


class Analytic:
    """An :class:`vwgraph.store.Engine` in this process, on ``graph``: all graphs that are seen, merged.

    ``sizes`` is the number of triples of each named graph. ``named`` loads them as such, when a query first speaks of
    them; without it such queries are refused.
    """

    portion = 50_000
    """So many things are best named in one query: it reads a whole relation for a thousand as for ten thousand."""

    def __init__(self, graph: Graph, sizes: Mapping[str, int], named: Callable[[], Graph] | None = None) -> None:
        self._graph, self._sizes, self._named = graph, sizes, named
        from vwgraph.store.solutions import Terms  # noqa: PLC0415  # of the extra

        self._holds_named = False
        self._planned = lru_cache(maxsize=256)(self._plan)  # what it counts takes a millisecond or more
        self._terms = Terms()

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """See :meth:`vwgraph.store.embedded.Embedded.query`. Raises :class:`UsageError` for what this engine lacks, by name."""
        from vwgraph.store.solutions import term  # noqa: PLC0415  # of the extra

        def triples(found: Iterable[Iterable[Any]]) -> tuple[ox.Triple, ...]:
            terms = ([term(one.kind, one.value, one.datatype, one.language) for one in spo] for spo in found)
            return tuple(ox.Triple(*spo) for spo in islice(terms, rows))  # type: ignore[arg-type]  # subjects are no literals

        if dataset is not None:
            raise _lacks("a dataset named beside the query")
        kind, text, by_graph = _read(sparql)
        if by_graph and not self._holds_named:
            if not self._named:
                raise _lacks("GRAPH and FROM in a store, where it holds all graphs as one")
            self._graph, self._holds_named = self._named(), True
        try:
            match kind:
                case "ASK":
                    return bool(self._graph.ask(text))
                case "CONSTRUCT":
                    return triples(self._graph.construct(text))
                case "DESCRIBE":
                    return triples(self._graph.describe(text))
                case _:
                    with uncollected():
                        return self._select(sparql, self._planned(text), rows)
        except ValueError as error:
            raise _fault(sparql, str(error)) from None

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`."""
        return dict(self._sizes)

    def _select(self, sparql: str, plan: _Plan, rows: int | None) -> Table:
        from vwgraph.store.solutions import solutions  # noqa: PLC0415  # of the extra

        if rows is None and plan.keys:
            return in_order(solutions(sparql, self._graph.query_json(plan.unordered), terms=self._terms), plan.keys)
        return solutions(sparql, self._graph.query_json(plan.text), rows, self._terms)

    def _plan(self, text: str) -> _Plan:
        text = few_first(text, self._count)
        return _Plan(text, *unordered(text))

    def _count(self, query: str) -> int:
        return int(self._graph.query_json(query).rpartition('"value":"')[2].partition('"')[0])


# -- where it holds them ------------------------------------------------------------------------------------------------


def in_memory(files: Mapping[str, Path], hidden: Collection[str] = ()) -> Analytic:
    """Return an engine with each Turtle file of ``files`` in the named graph that is its key. Patterns without GRAPH do
    not see the graphs ``hidden``. Named graphs are loaded when a query first speaks of them, which doubles what is held.

    Raises :class:`UsageError` where the engine is not installed, :class:`Stop` for a file that is not Turtle.
    """
    sizes: dict[str, int] = {}
    seen, unseen = _parted(files, hidden)

    def loaded(*, named: bool) -> Graph:
        with tempfile.TemporaryDirectory(prefix="vwgraph-") as folder:
            quads = Path(folder) / "all.nq"
            sizes.update(_append(quads, seen, named=named))
            sizes.update(_append(quads, unseen, merged=False, named=named))
            return engine.load(quads)

    engine = sparq_graph()
    return Analytic(loaded(named=False), sizes, lambda: loaded(named=True))


def in_folder(folder: Path, *, asserted: bool = False) -> Analytic:
    """Return an engine on the store in ``folder``, whose files it reads as it needs them; ``asserted``: without what was hidden.

    Raises :class:`Stop` where there is none, :class:`UsageError` where the engine is not installed.
    """
    current = current_in(folder)
    if not (current / _SIZES).exists():
        raise Stop(f"the store in {folder} is not of the analytic engine", "leave --engine out, or build it with that")
    engine, remedy = sparq_graph(), "build it again with --store and --engine analytic"
    try:
        written = json.loads((current / _SIZES).read_text(encoding="utf-8"))
        found = {name: (current / name).stat().st_size for name in written["bytes"]}
        if found != written["bytes"]:  # sparq opens a file that is cut off, and finds less
            raise Stop(f"the store in {folder} is damaged: its files are not as long as they were written", remedy)
        return Analytic(_opened(engine, current / (_ASSERTED if asserted else _WHOLE)), written["triples"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise Stop(f"the store in {folder} cannot be opened: {error}", remedy) from None


def write_folder(
    folder: Path,
    files: Mapping[str, Path],
    hidden: Collection[str] = (),
    told: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> None:
    """Write a new generation of the store in ``folder``, and make it the current one (see :func:`vwgraph.store.generations.write`).

    It is there twice, with and without the graphs ``hidden``. ``told`` hears how far it is.
    """
    engine = sparq_graph()
    seen, unseen = _parted(files, hidden)

    def fill(fresh: Path) -> None:
        triples = fresh / "all.nt"
        sizes = _append(triples, seen, told=lambda done: told("reading for the store", done, len(files)))
        asserted = triples.stat().st_size
        sizes |= _append(triples, unseen)
        told("writing the store", 0, 2)
        engine.load(triples).save(fresh / _WHOLE)
        told("writing the store", 1, 2)
        os.truncate(triples, asserted)
        engine.load(triples).save(fresh / _ASSERTED)
        triples.unlink()
        written = {"triples": sizes, "bytes": _bytes(fresh)}
        (fresh / _SIZES).write_text(json.dumps(written), encoding="utf-8")

    write(folder, fill)


def _opened(engine: Any, saved: Path) -> Graph:
    """Open what was saved by way of links: sparq writes a log where it opens, and a store may be another user's, or be moved on from."""
    with tempfile.TemporaryDirectory(prefix="vwgraph-") as folder:
        for path in saved.iterdir():
            (Path(folder) / path.name).symlink_to(path)
        return engine.open(folder)  # it holds the files open


def _bytes(generation: Path) -> dict[str, int]:
    """The length of each file of a store."""
    found = sorted(path for name in (_WHOLE, _ASSERTED) for path in (generation / name).iterdir())
    return {str(path.relative_to(generation)): path.stat().st_size for path in found}


def sparq_graph() -> Any:
    """Return the class of graphs, which loads and opens them. Raises :class:`UsageError` where the extra is not installed."""
    try:
        import msgspec  # noqa: F401, PLC0415
        from sparq import Graph  # noqa: PLC0415
    except ImportError:
        raise UsageError(
            "the analytic engine is not installed", "install it: pip install 'vwgraph[analytic]'; or leave --engine out"
        ) from None
    return Graph


# -- what it loads ------------------------------------------------------------------------------------------------------


def _parted(files: Mapping[str, Path], hidden: Collection[str]) -> tuple[dict[str, Path], dict[str, Path]]:
    seen = {graph: path for graph, path in files.items() if graph not in hidden}
    return seen, {graph: path for graph, path in files.items() if graph in hidden}


def _append(
    out: Path,
    files: Mapping[str, Path],
    *,
    merged: bool = True,
    named: bool = False,
    told: Callable[[int], None] = lambda done: None,
) -> dict[str, int]:
    """Add ``files`` to one file of N-Quads (which this engine loads several times as fast as Turtle, in less memory): as
    triples where ``merged``, in their graphs where ``named``. Return how many triples each holds."""
    wanted, sizes = (merged, named), dict.fromkeys(files, 0)
    large = {graph: path for graph, path in files.items() if path.stat().st_size > _LARGE}
    small = {graph: path for graph, path in files.items() if graph not in large}
    with out.open("ab") as file:
        texts = each(_text, wanted, small.items(), cores(len(small)))
        for done, (graph, (text, size)) in enumerate(zip(small, texts, strict=True), start=1):
            file.write(text)
            sizes[graph] = size
            told(done)
        for done, (graph, path) in enumerate(large.items(), start=len(small) + 1):
            for text, size in _parts(wanted, (graph, path)):
                file.write(text)
                sizes[graph] += size
            told(done)
    return sizes


def _text(wanted: tuple[bool, bool], file: tuple[str, Path]) -> tuple[bytes, int]:
    parts = [*_parts(wanted, file)]
    return b"".join(text for text, _ in parts), sum(size for _, size in parts)


def _parts(wanted: tuple[bool, bool], file: tuple[str, Path]) -> Iterator[tuple[bytes, int]]:
    """Yield so many triples of a file as N-Quads, and how many they are, at a time."""
    (merged, named), graph, path = wanted, ox.NamedNode(file[0]), file[1]
    parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    try:
        while quads := [*islice(parsed, _PART)]:
            text = b""
            if merged:
                text += ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
            if named:
                placed = (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
                text += ox.serialize(placed, format=ox.RdfFormat.N_QUADS) or b""
            yield text.replace(_NOT_NEGATIVE, _INTEGER), len(quads)
    except SyntaxError:
        must_be_turtle(path)
        raise


# -- what is refused -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)  # to read a question takes as long as to answer it over a small corpus
def _read(sparql: str) -> tuple[str, str, bool]:
    """The form of a query, its text with all that it leaves undeclared, and whether it speaks of graphs. What is lacking is refused."""
    if calls_out(sparql):
        raise UsageError("SERVICE is not allowed: queries stay on this machine", "query that endpoint by itself")
    words = keywords(sparql)
    for word in sorted(words & set(_LACKING)):
        raise _lacks(_LACKING[word])
    place = unbracketed(sparql)
    if place is not None:
        line = sparql.count("\n", 0, place) + 1
        raise UsageError(
            f"the analytic engine reckons from the right: several of + - * / in a row, line {line}",
            "put brackets, as in (a - b) - c",
        )
    text = (
        f"BASE <{BASE}sparql> {prologue(sparql, PREFIXES)}{branched(values_first(values_inside(worked_out(sparql))))}"
    )
    return form(sparql), text, bool(words & {"GRAPH", "FROM"})


def _lacks(what: str) -> UsageError:
    return UsageError(f"the analytic engine lacks {what}", _REMEDY)


def _fault(sparql: str, message: str) -> UsageError:
    """Why a query was refused: what is not valid SPARQL, as the embedded engine tells it, else in the engine's words."""
    try:
        holding(()).query(sparql)
    except QueryError as fault:
        return fault
    return _lacks(message.removeprefix("unsupported "))
