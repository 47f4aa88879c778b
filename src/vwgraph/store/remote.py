"""The remote engine: an endpoint that somebody else runs, asked by the SPARQL 1.1 Protocol through SPARQLWrapper.

Two things differ from server to server, and are stated with each request. The default graph: some servers show all
named graphs in it, some none; where it is not all, the graphs are listed as the dataset of the query (protocol, section
2.1.4). How many rows come at most: rows are asked in pages, so that no answer is cut off without a word.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from http.client import HTTPResponse

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from vwgraph.errors import Stop, UsageError
from vwgraph.model import Table, Term
from vwgraph.names import BASE, BESIDE, DIGEST, PREFIXES, STATE, VW
from vwgraph.queries.outline import form, in_pages, own_pages, prologue
from vwgraph.queries.syntax import explain
from vwgraph.queries.tokens import from_graphs
from vwgraph.store import COUNTS, Answer, Dataset
from vwgraph.store.endpoints import Endpoint
from vwgraph.store.rows import table
from vwgraph.store.wire import Failure, attempted, body, opened

__all__ = ["Remote"]

_HALF = f'?half <{DIGEST}> ?sum FILTER (STRENDS(STR(?half), "{BESIDE}"))'
_WHOLE = f"ASK {{ ?ontology a <{PREFIXES['owl']}Ontology> . ?pilot a <{VW}Pilot> FILTER NOT EXISTS {{ {_HALF} }} }}"
_PILOT = f"SELECT ?pilot WHERE {{ GRAPH ?g {{ ?pilot a <{VW}Pilot> }} }} ORDER BY ?pilot LIMIT 1"
Told = Callable[[int], None]

_JSON_TYPES = ("application/sparql-results+json", "application/json")
_TURTLE_TYPES = ("text/turtle", "application/n-triples", "text/plain", "application/x-turtle")


class _Client(SPARQLWrapper):
    """SPARQLWrapper, with a way out that follows no redirects and takes fractions of seconds."""

    seconds: float

    def _query(self) -> tuple[HTTPResponse, str]:
        return opened(self._createRequest(), self.seconds), self.returnFormat


class Remote:
    """An :class:`vwgraph.store.Engine` behind a URL. Without ``inferred``, patterns without GRAPH see only what the records
    say. ``told`` hears how many rows have come, page by page."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        inferred: bool = True,
        wait: Callable[[float], None] | None = None,
        told: Told = lambda rows: None,
    ) -> None:
        self.endpoint = endpoint
        self._inferred = inferred
        self._told = told
        self._wait: dict[str, Callable[[float], None]] = {"wait": wait} if wait else {}

    # -- as an engine ------------------------------------------------------------------------------------------------

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """See :meth:`vwgraph.store.Engine.query`. Raises :class:`vwgraph.store.wire.Failure` where no answer comes."""
        return self._ask(sparql, dataset or self._dataset_of(sparql), rows)

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`. The record of what was pushed is not counted among them."""
        table = self._ask(COUNTS, Dataset(), None)
        assert isinstance(table, Table)
        found = {str(graph.value): int(count.value) for graph, count in table.rows if graph and count}
        return {graph: count for graph, count in found.items() if f"/graph/{STATE}" not in graph}

    def plain(self, sparql: str) -> Answer:
        """Return the answer to ``sparql`` with no dataset named: the default graph is then the server's own."""
        return self._ask(sparql, Dataset(), None)

    @cached_property
    def base(self) -> str:
        """The base of the corpus that the endpoint holds. Raises :class:`Stop` where it holds none."""
        table = self._ask(_PILOT, Dataset(), None)
        assert isinstance(table, Table)
        if not table.rows or table.rows[0][0] is None:
            raise Stop(f"{self.endpoint.url} holds no pilots", "push a corpus to it: vwgraph push --endpoint URL")
        return str(table.rows[0][0].value).partition("id/pilot/")[0]

    # -- how it is asked ---------------------------------------------------------------------------------------------

    def _dataset_of(self, sparql: str) -> Dataset:
        """What to name beside a query: what it names itself in FROM, which does not count where graphs are named beside it (protocol,
        2.1.4), or where the default graph is the union of all (Oxigraph)."""
        default, named = from_graphs(sparql, PREFIXES, BASE)
        return Dataset(default, named) if default or named else self._dataset

    @cached_property
    def _dataset(self) -> Dataset:
        """The graphs to name with each query; none where the server's default graph is all we want to see, and no more: while
        a graph is pushed there may be half of it beside the one it will replace."""
        if self._inferred and self._ask(_WHOLE, Dataset(), None) is True:
            return Dataset()
        hidden = () if self._inferred else (f"{self.base}graph/afgeleid",)
        seen = tuple(graph for graph in self.graphs() if graph not in hidden)
        return Dataset(seen, seen)

    def _ask(self, sparql: str, dataset: Dataset, rows: int | None) -> Answer:
        kind = form(sparql)
        if not kind:
            raise UsageError("this is not a query", "write SELECT, ASK, CONSTRUCT or DESCRIBE")
        if kind == "SELECT":
            return self._rows(sparql, dataset, rows)
        content, media = self._sent(sparql, kind, dataset)
        if kind == "ASK":
            answer = self._parsed(
                lambda: ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON), media, _JSON_TYPES
            )
            return bool(answer)
        triples = self._parsed(
            lambda: tuple(quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TURTLE)), media, _TURTLE_TYPES
        )
        assert isinstance(triples, tuple)
        return triples

    def _rows(self, sparql: str, dataset: Dataset, rows: int | None) -> Table:
        """All rows, page after page; one request where the query says itself which rows it wants, or few come."""
        size = self.endpoint.page
        if rows is not None:
            size = min(size, rows + 1) if size else rows + 1
        if not size or own_pages(sparql):
            found = self._page(sparql, sparql, dataset)
            kept = found.rows[:rows]
            return Table(found.columns, kept, whole=len(kept) == len(found.rows))
        first = self._page(sparql, f"{sparql}\nLIMIT {size}", dataset)
        if rows is not None and len(first.rows) > rows:
            return Table(first.columns, first.rows[:rows], whole=False)
        if len(first.rows) < size:
            return first
        columns = first.columns
        gathered: list[tuple[Term | None, ...]] = []
        while rows is None or len(gathered) <= rows:
            page = self._page(sparql, in_pages(sparql, columns, len(gathered), size), dataset)
            gathered.extend(page.rows)
            self._told(len(gathered))
            if not page.rows:
                break
        return Table(columns, tuple(gathered[:rows]), whole=rows is None or len(gathered) <= rows)

    def _page(self, sparql: str, sent: str, dataset: Dataset) -> Table:
        content, media = self._sent(sent, "SELECT", dataset)

        def parsed() -> Table:
            answer = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
            assert isinstance(answer, ox.QuerySolutions)
            return table(sparql, answer)

        found = self._parsed(parsed, media, _JSON_TYPES)
        assert isinstance(found, Table)
        return found

    def _sent(self, sparql: str, kind: str, dataset: Dataset) -> tuple[bytes, str]:
        """Body and media type of the endpoint's answer."""
        client = self._client(prologue(sparql, PREFIXES) + sparql, kind, dataset)

        def send() -> tuple[bytes, str]:
            response = client.query().response
            return body(response, self.endpoint.timeout), response.headers.get_content_type()

        try:
            return attempted(
                send, self.endpoint.url, timeout=self.endpoint.timeout, tries=self.endpoint.tries, **self._wait
            )
        except Failure as failure:
            if failure.code == 400:
                raise self._mistake(sparql, failure) from None
            raise

    def _client(self, text: str, kind: str, dataset: Dataset) -> _Client:
        client = _Client(self.endpoint.url, agent="vwgraph")
        client.setMethod(POST)
        client.setOnlyConneg(True)  # else it adds format=, output= and results=, which some servers refuse
        client.setReturnFormat(TURTLE if kind in ("CONSTRUCT", "DESCRIBE") else JSON)
        client.seconds = self.endpoint.timeout
        for name, graphs in (("default-graph-uri", dataset.default), ("named-graph-uri", dataset.named)):
            for graph in graphs:
                client.addParameter(name, graph)
        for name, value in self.endpoint.headers.items():
            client.addCustomHttpHeader(name, value)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it guesses the form of the query by a pattern, and may miss
            client.setQuery(text)
        client.queryType = kind
        return client

    def _parsed(self, parse: Callable[[], object], media: str, expected: Sequence[str]) -> object:
        if media not in expected:
            raise Failure(f"{self.endpoint.url} answers with {media}", "is this the address of a SPARQL endpoint?")
        try:
            return parse()
        except (SyntaxError, ValueError, OSError) as error:
            raise Failure(
                f"{self.endpoint.url}: its answer cannot be read: {error}", "try again; did it break off?"
            ) from None

    def _mistake(self, sparql: str, failure: Failure) -> UsageError:
        """What is wrong with a query that the endpoint refused: our own words where our parser refuses it too."""
        try:
            ox.Store().query(sparql, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            fault = explain(sparql, str(error.msg), PREFIXES)
            return UsageError(f"this is not valid SPARQL: {fault}", "mend the query at that place")
        except (OSError, RuntimeError, ValueError):
            pass
        return UsageError(failure.what, "the endpoint does not take this query, though it is valid SPARQL 1.1")
