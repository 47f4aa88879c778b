"""The analytic engine: sparq, in memory, for questions over the whole of a large corpus.

It keeps terms as numbers and triples sorted in six orders, and joins whole patterns by merging and hashing, where the embedded
engine goes from match to match. It is young (0.1): what it is known to do otherwise than the embedded engine is refused
here by name, or made the same: how numbers are written, and whole numbers of several datatypes, which the embedded engine
holds as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from vwgraph.errors import QueryError, Stop, UsageError
from vwgraph.model import Table, Term
from vwgraph.names import BASE, PREFIXES
from vwgraph.queries.chains import unbracketed
from vwgraph.queries.outline import form, prologue
from vwgraph.queries.tokens import calls_out, keywords
from vwgraph.store import COUNTS, Answer, Dataset
from vwgraph.store.embedded import holding, in_memory
from vwgraph.store.rows import table
from vwgraph.store.trig import in_graph, own_blanks

if TYPE_CHECKING:
    from sparq import Graph

__all__ = ["Analytic", "analytic"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LACKING = {
    "YEAR": "YEAR of a date or a year",
    "MONTH": "MONTH of a date",
    "DAY": "DAY of a date",
    "GROUP_CONCAT": "GROUP_CONCAT, whose order SPARQL leaves open",
    "SAMPLE": "SAMPLE, whose choice SPARQL leaves open",
}
_REMEDY = "ask the embedded engine: leave --engine out"


class Analytic:
    """An :class:`vwgraph.store.Engine` in this process. Patterns without GRAPH do not see the graphs ``hidden``.

    Named graphs are loaded as such when a query first speaks of them, which doubles what is held.
    """

    def __init__(self, files: Mapping[str, Path], hidden: Collection[str] = ()) -> None:
        self._files, self._hidden = files, hidden
        self._graph, self._named = self._loaded(named=False), False

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """See :meth:`vwgraph.store.embedded.Embedded.query`. Raises :class:`UsageError` for what this engine lacks, by name."""
        _refuse(sparql, dataset)
        if not self._named and {"GRAPH", "FROM"} & keywords(sparql):
            self._graph, self._named = self._loaded(named=True), True
        text = f"BASE <{BASE}sparql> {prologue(sparql, PREFIXES)}{sparql}"
        try:
            match form(sparql):
                case "ASK":
                    return bool(self._graph.ask(text))
                case "CONSTRUCT":
                    return _triples(self._graph.construct(text), rows)
                case "DESCRIBE":
                    return _triples(self._graph.describe(text), rows)
                case _:
                    return _table(sparql, self._graph.query_json(text), rows)
        except ValueError as error:
            raise _fault(sparql, str(error)) from None

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`."""
        table = self.query(COUNTS)
        assert isinstance(table, Table)
        return {str(graph.value): int(count.value) for graph, count in table.rows if graph and count}

    def _loaded(self, *, named: bool) -> Graph:
        """All files as one document: each in the default graph unless hidden; ``named``: in the graph that is its key too."""
        from sparq import Graph  # noqa: PLC0415  # an extra

        written = []
        try:
            for name, path in self._files.items():
                text = _folded(path)
                if name not in self._hidden:
                    written.append(text.decode("utf-8"))
                if named:
                    written.append(in_graph(text, name).decode("utf-8"))
            return Graph.load("\n".join(written) + "\n", format="trig")
        except (SyntaxError, ValueError) as error:
            in_memory(self._files)  # says in which file, and where
            raise Stop(f"the graph cannot be loaded: {error}", "rebuild with: vwgraph build") from None


def analytic(files: Mapping[str, Path], hidden: Collection[str] = ()) -> Analytic:
    """Return an engine with each Turtle file of ``files`` in the named graph that is its key.

    Raises :class:`UsageError` where the engine is not installed, :class:`Stop` for a file that is not Turtle.
    """
    try:
        return Analytic(files, hidden)
    except ImportError:
        raise UsageError(
            "the analytic engine is not installed", "install it: pip install 'vwgraph[analytic]'; or leave --engine out"
        ) from None


def _folded(path: Path) -> bytes:
    """The text of a Turtle file, whole numbers all of one datatype: so the embedded engine holds them, and joins them."""
    return own_blanks(path.read_bytes().replace(b'"^^xsd:nonNegativeInteger', b'"^^xsd:integer'))


# -- what is refused -------------------------------------------------------------------------------------------------


def _refuse(sparql: str, dataset: Dataset | None) -> None:
    if calls_out(sparql):
        raise UsageError("SERVICE is not allowed: queries stay on this machine", "query that endpoint by itself")
    if dataset is not None:
        raise _lacks("a dataset named beside the query")
    for word in sorted(keywords(sparql) & set(_LACKING)):
        raise _lacks(_LACKING[word])
    place = unbracketed(sparql)
    if place is not None:
        line = sparql.count("\n", 0, place) + 1
        raise UsageError(
            f"the analytic engine reckons from the right: several of + - * / in a row, line {line}",
            "put brackets, as in (a - b) - c",
        )


def _lacks(what: str) -> UsageError:
    return UsageError(f"the analytic engine lacks {what}", _REMEDY)


def _fault(sparql: str, message: str) -> UsageError:
    """Why a query was refused: what is not valid SPARQL, as the embedded engine tells it, else in the engine's words."""
    try:
        holding(()).query(sparql)
    except QueryError as fault:
        return fault
    return _lacks(message.removeprefix("unsupported "))


# -- what comes back ---------------------------------------------------------------------------------------------------


def _table(sparql: str, answer: str, rows: int | None) -> Table:
    """At most ``rows`` rows of an answer in the JSON format of SPARQL results."""
    found = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    shown = table(sparql, found, rows)
    if not any(f'"{datatype}"' in answer for datatype in _WRITTEN_OTHERWISE):
        return shown
    return Table(shown.columns, tuple(tuple(map(_rewritten, row)) for row in shown.rows), shown.whole)


def _rewritten(term: Term | None) -> Term | None:
    """The term as the embedded engine writes it: a decimal without zeros at its end, a double as short as it can be."""
    rewrite = _WRITTEN_OTHERWISE.get(term.datatype.value) if isinstance(term, ox.Literal) else None
    return ox.Literal(rewrite(term.value), datatype=term.datatype) if rewrite and isinstance(term, ox.Literal) else term


def _decimal(value: str) -> str:
    return value.rstrip("0").rstrip(".") if "." in value else value


def _double(value: str) -> str:
    return str(ox.Literal(float(value)).value) if value[-1:].isdigit() else value


_WRITTEN_OTHERWISE = {f"{_XSD}decimal": _decimal, f"{_XSD}double": _double, f"{_XSD}float": _double}


def _triples(found: Iterable[Iterable[Any]], rows: int | None) -> tuple[ox.Triple, ...]:
    terms = ([_term(one) for one in triple] for triple in found)
    return tuple(ox.Triple(*triple) for triple in islice(terms, rows))  # type: ignore[arg-type]  # subjects are no literals


def _term(one: Any) -> Term:
    if one.kind == "uri":
        return ox.NamedNode(one.value)
    if one.kind == "bnode":
        return ox.BlankNode(one.value)
    if one.language:
        return ox.Literal(one.value, language=one.language)
    term = _rewritten(ox.Literal(one.value, datatype=ox.NamedNode(one.datatype)))
    assert term is not None
    return term
