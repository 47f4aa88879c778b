"""Graphs to and from an endpoint: push, pull, diff.

A push replaces each named graph that changed, whole. By SPARQL Update, in one request where it is small, else in batches into
a graph beside it that then takes its place. Or, where there is no address for updates, by the Graph Store Protocol in one
request, which some servers carry out in two steps: the graph is empty for a moment. The endpoint keeps the digest of what was pushed in a graph of
its own, so that the next push sends what changed, and one that was broken off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from vwgraph.build import prefixes_of
from vwgraph.errors import UsageError
from vwgraph.loader import MANIFEST, listing
from vwgraph.loader.place import filling, locked, put_in_place
from vwgraph.model import Table
from vwgraph.names import BESIDE, DIGEST, STATE, Names
from vwgraph.pipeline import graph_files, names_of
from vwgraph.rdf import read_turtle, turtle
from vwgraph.store.endpoints import Endpoint
from vwgraph.store.remote import Remote
from vwgraph.store.wire import attempted, body, opened

__all__ = ["Change", "Difference", "changes", "diff", "pull", "push", "state_of"]


@dataclass(frozen=True)
class Change:
    """What a push does to one graph. ``kind``: new, changed, same, or gone (pushed before, no longer in the corpus)."""

    graph: str
    kind: str
    triples: int
    path: Path | None = None
    digest: str = ""


@dataclass(frozen=True)
class Difference:
    """How a graph here differs from the one there, in triples: only here, only there."""

    graph: str
    here: int
    there: int


def changes(data: Path, endpoint: Endpoint) -> list[Change]:
    """Return what a push of the corpus built in ``data`` would do, graph by graph, in alphabetical order.

    A graph whose digest is on record but whose number of triples is another was altered there: it counts as changed.
    """
    names, remote = names_of(data), Remote(endpoint)
    known, there = _digests(remote, names), remote.graphs()
    found = []
    files = graph_files(data)
    for graph, path in sorted(files.items()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        size = len(set(read_turtle(path)))
        same = known.get(graph) == digest and there.get(graph) == size
        found.append(Change(graph, "same" if same else "changed" if graph in there else "new", size, path, digest))
    found += [Change(graph, "gone", there.get(graph, 0)) for graph in sorted(set(known) - set(files))]
    return found


def push(data: Path, endpoint: Endpoint, planned: Sequence[Change], *, batch: int, told: Callable[[str], None]) -> None:
    """Carry out ``planned``; ``told`` hears each graph that is done. Raises :class:`Stop` where one could not be sent.

    A graph is replaced in one step, and its digest is written with that step or right after it: what was done before a
    failure is not done again.
    """
    names = names_of(data)
    for change in planned:
        if change.kind == "same":
            continue
        if endpoint.update:
            _update_in_batches(endpoint, names, change, batch)
        elif endpoint.graph_store:
            _put(endpoint, change)
            _record_by_store(endpoint, names, change)
        else:
            raise UsageError("no address to write to", "name one: --update URL or --graph-store URL")
        told(change.graph)


def pull(endpoint: Endpoint, folder: Path, told: Callable[[str], None]) -> list[Path]:
    """Write the named graphs of ``endpoint`` to ``folder/ttl`` as a build does, all in one step; return the files.

    The folder can then be read with ``--data``. The ontology's own graph is not written: it comes with the program. Raises
    :class:`Stop` where the endpoint does not answer or the folder cannot be written; it is then as it was.
    """
    remote = Remote(endpoint)
    names = Names(remote.base)
    files: dict[str, bytes] = {}
    for graph in remote.graphs():
        key = graph.rpartition("/graph/")[2]
        if key == "ontologie" or graph != names.graph(key):
            continue
        files[f"{key}.ttl"] = turtle(_triples(remote, graph), prefixes_of(names.base))
        told(graph)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files[MANIFEST] = listing(names.base, {name: names.graph(Path(name).stem) for name in files}, digests)
    place = folder / "ttl"
    with locked(place), filling(place) as fresh:
        for name, content in files.items():
            (fresh / name).write_bytes(content)
        put_in_place(fresh, place, MANIFEST)
    return [place / name for name in files]


def diff(data: Path, endpoint: Endpoint) -> Iterator[Difference]:
    """Yield, for each graph here or there, how many triples stand on one side only."""
    remote, files = Remote(endpoint), graph_files(data)
    for graph in sorted({*files, *remote.graphs()}):
        here = _comparable(read_turtle(files[graph]) if graph in files else ())
        there = _comparable(_triples(remote, graph))
        yield Difference(graph, len(here - there), len(there - here))


def state_of(endpoint: Endpoint) -> str:
    """Return a digest (SHA-256) of the record of what was pushed to ``endpoint``: another one when a graph was pushed since.

    What came there in another way does not change it.
    """
    remote = Remote(endpoint)
    known = _digests(remote, Names(remote.base))
    return hashlib.sha256("\n".join(f"{graph} {digest}" for graph, digest in known.items()).encode()).hexdigest()


# -- what is there -----------------------------------------------------------------------------------------------------


def _rows(remote: Remote, sparql: str) -> Table:
    answer = remote.plain(sparql)
    assert isinstance(answer, Table)
    return answer


def _digests(remote: Remote, names: Names) -> dict[str, str]:
    """The digest on record of each graph that was pushed."""
    query = f"SELECT ?g ?sum WHERE {{ GRAPH <{names.graph(STATE)}> {{ ?g <{DIGEST}> ?sum }} }} ORDER BY ?g ?sum"
    return {str(graph.value): str(digest.value) for graph, digest in _rows(remote, query).rows if graph and digest}


def _comparable(triples: Iterable[ox.Triple]) -> set[ox.Quad]:
    """The triples as our own engine holds them, so that two spellings of one value are the same (oxigraph stores an
    ``xsd:nonNegativeInteger`` as an ``xsd:integer``), with blank nodes named by what they say (RDFC 1.0)."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in triples)
    found = set(store)
    if any(_is_blank(quad) for quad in found):
        dataset = ox.Dataset(found)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return set(dataset)
    return found


def _is_blank(statement: ox.Triple | ox.Quad) -> bool:
    return isinstance(statement.subject, ox.BlankNode) or isinstance(statement.object, ox.BlankNode)


def _triples(remote: Remote, graph: str) -> tuple[ox.Triple, ...]:
    answer = remote.plain(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert isinstance(answer, tuple)
    return answer


# -- how it is sent ----------------------------------------------------------------------------------------------------


def _send(endpoint: Endpoint, url: str, method: str, content: bytes, media: str) -> None:
    """One request that may be sent twice: a graph put again, or dropped again, is the same graph."""
    request = urllib.request.Request(url, data=content, method=method, headers={"Content-Type": media})
    for name, value in endpoint.headers.items():
        request.add_header(name, value)

    def send() -> bytes:
        return body(opened(request, endpoint.timeout), endpoint.timeout)

    attempted(send, url, timeout=endpoint.timeout, tries=endpoint.tries)


def _put(endpoint: Endpoint, change: Change) -> None:
    url = f"{endpoint.graph_store}?graph={quote(change.graph, safe='')}"
    if change.path is None:
        _send(endpoint, url, "DELETE", b"", "text/turtle")
    else:
        _send(endpoint, url, "PUT", change.path.read_bytes(), "text/turtle; charset=utf-8")


def _record_by_store(endpoint: Endpoint, names: Names, change: Change) -> None:
    """Write the record of what was pushed anew, with this graph in it."""
    known = {**_digests(Remote(endpoint), names), change.graph: change.digest}
    lines = [f'<{graph}> <{DIGEST}> "{digest}" .\n' for graph, digest in sorted(known.items()) if digest]
    url = f"{endpoint.graph_store}?graph={quote(names.graph(STATE), safe='')}"
    _send(endpoint, url, "PUT", "".join(lines).encode(), "text/turtle; charset=utf-8")


def _update_in_batches(endpoint: Endpoint, names: Names, change: Change, batch: int) -> None:
    """Replace a graph in one request where it fits in a batch, else by way of a graph beside it."""
    state = names.graph(STATE)
    beside = f"{state}/{change.graph.rpartition('/')[2]}{BESIDE}"

    def update(*operations: str) -> None:
        _send(endpoint, str(endpoint.update), "POST", " ;\n".join(operations).encode(), "application/sparql-update")

    def insert(graph: str, portion: Iterable[ox.Triple]) -> str:
        lines = "".join(f"{triple} .\n" for triple in portion)
        return f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines}}} }}"

    def forget(graph: str) -> str:
        return f"DELETE WHERE {{ GRAPH <{state}> {{ <{graph}> <{DIGEST}> ?sum }} }}"

    def record(graph: str) -> str:
        return f'{forget(graph)} ;\nINSERT DATA {{ GRAPH <{state}> {{ <{graph}> <{DIGEST}> "{change.digest}" }} }}'

    if change.path is None:
        update(f"DROP SILENT GRAPH <{change.graph}>", forget(change.graph))
        return
    triples = sorted(read_turtle(change.path), key=_is_blank, reverse=True)
    first = max(batch, sum(map(_is_blank, triples)))  # names of blank nodes hold within one request only
    place = change.graph if len(triples) <= first else beside
    # What stands beside is on record from its first triple: our readers look past it, and a push with no use for it drops it.
    update(f"DROP SILENT GRAPH <{place}>", insert(place, triples[:first]), record(place))
    for start in range(first, len(triples), batch):
        update(insert(place, triples[start : start + batch]))
    if place == beside:
        # Once only: where it was done and the answer got lost, a second MOVE would find nothing to move.
        endpoint = replace(endpoint, tries=1)
        update(f"MOVE GRAPH <{beside}> TO GRAPH <{change.graph}>", forget(beside), record(change.graph))
