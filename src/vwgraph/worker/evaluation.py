"""A job evaluated on an engine: refused, cut off at its limits, or answered in the form asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from vwgraph.errors import QueryError, Stop, UsageError
from vwgraph.model import Table, Term
from vwgraph.names import BASE, PREFIXES
from vwgraph.queries.hints import unknown_terms
from vwgraph.queries.tokens import calls_out, from_graphs, operation
from vwgraph.results import as_csv, as_json, as_tsv, as_xml, truth_as_json, truth_as_xml
from vwgraph.store import Answer, Dataset, Engine
from vwgraph.worker.messages import SHOWN, Job, Reply

__all__ = ["Shown", "evaluate"]

_ROWS: Mapping[str, Callable[[Table], str]] = {"json": as_json, "xml": as_xml, "csv": as_csv, "tsv": as_tsv}
_TRUTH: Mapping[str, Callable[[bool], str]] = {"json": truth_as_json, "xml": truth_as_xml}
_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer to be read: rows (triples too), or the truth; and which terms of the query the graph does not hold."""

    form: str
    table: Table
    truth: bool | None = None
    hints: tuple[str, ...] = ()


def evaluate(engine: Engine, job: Job) -> tuple[Reply, bytes]:
    """Return the reply to ``job``, and the bytes that follow it."""
    try:
        if job.forms is None:
            return Reply("answer", engine.query(job.sparql, rows=job.rows, dataset=job.dataset)), b""
        return _formed(engine, job, job.forms)
    except QueryError as error:
        return Reply("usage", error.what, error.remedy, error.line, error.column), b""
    except UsageError as error:
        return Reply("usage", error.what, error.remedy), b""
    except Stop as error:
        return Reply("stop", error.what, error.remedy), b""
    except MemoryError:
        return Reply("memory"), b""


def _formed(engine: Engine, job: Job, forms: Mapping[str, str | None]) -> tuple[Reply, bytes]:
    kind = operation(job.sparql)
    if kind == "UPDATE":
        return Reply("update"), b""
    wanted = forms.get(kind, "")
    if wanted is None:
        return Reply("form", kind), b""
    _refuse_foreign(engine, job)
    if wanted == SHOWN:
        return _shown(engine, job, kind)
    # one row more than the limit tells whether there are more
    answer = engine.query(job.sparql, rows=None if job.rows is None else job.rows + 1, dataset=job.dataset)
    if job.rows is not None and _count(answer) > job.rows:
        return Reply("rows"), b""
    body = _serialized(answer, wanted)
    if job.size is not None and len(body) > job.size:
        return Reply("size"), b""
    return Reply("bytes", kind), body


def _refuse_foreign(engine: Engine, job: Job) -> None:
    """Raise :class:`UsageError` for SERVICE and for a graph that is not ours: nothing is fetched to answer a query, not by
    the server behind this one either."""
    if calls_out(job.sparql):
        raise UsageError("SERVICE is not allowed: queries stay here", "query that endpoint by itself")
    default, named = from_graphs(job.sparql, PREFIXES, f"{BASE}sparql")
    beside = job.dataset or Dataset()
    for graph in dict.fromkeys((*default, *named, *beside.default, *beside.named)):
        try:
            term = ox.NamedNode(graph)
        except ValueError:
            raise UsageError(f"{graph!r} is not the IRI of a graph", "give a full IRI") from None
        if not engine.query(f"ASK {{ GRAPH {term} {{ ?s ?p ?o }} }}"):
            raise UsageError(f"there is no graph {term} here, and none is fetched", "GET the endpoint lists its graphs")


def _count(answer: Answer) -> int:
    if isinstance(answer, bool):
        return 1
    return len(answer.rows if isinstance(answer, Table) else answer)


def _serialized(answer: Answer, wanted: str) -> bytes:
    try:
        if isinstance(answer, Table):
            return _ROWS[wanted](answer).encode()
        if isinstance(answer, bool):
            return _TRUTH[wanted](answer).encode()
        # as it comes: to sort so many triples would take longer than to find them
        return ox.serialize(answer, format=_RDF[wanted], prefixes=dict(PREFIXES)) or b""
    except (ValueError, OSError) as error:  # triple terms in a row, a predicate that XML cannot write
        raise UsageError(f"the answer cannot be written as {wanted}: {error}", "ask for another format") from None


def _shown(engine: Engine, job: Job, kind: str) -> tuple[Reply, bytes]:
    answer = engine.query(job.sparql, rows=None if job.shown is None else job.shown + 1, dataset=job.dataset)
    if isinstance(answer, bool):
        return Reply(SHOWN, Shown(kind, Table((), ()), answer)), b""
    found = answer if isinstance(answer, Table) else _triples(answer)
    rows = found.rows[: job.shown]
    hints = () if rows else tuple(unknown_terms(job.sparql, engine))
    return Reply(SHOWN, Shown(kind, Table(found.columns, rows, len(rows) == len(found.rows)), hints=hints)), b""


def _triples(triples: Iterable[ox.Triple]) -> Table:
    rows = tuple(cast(tuple[Term, ...], (triple.subject, triple.predicate, triple.object)) for triple in triples)
    return Table(("subject", "predicate", "object"), rows)
