"""The graph as it would be without one pilot: its statements gone, and what follows from the rest inferred anew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from vwgraph.errors import UsageError
from vwgraph.methods.source import Source
from vwgraph.names import PREFIXES, Names, term
from vwgraph.pipeline import INFERRED, ontology_triples
from vwgraph.reason import inferred
from vwgraph.store import Answer, Engine
from vwgraph.store.embedded import holding

__all__ = ["Without", "Withouts"]

_TYPE = PREFIXES["rdf"] + "type"
_PASSAGE = term("passage")
_EVERYTHING = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}"
"""Of a graph: an endpoint gives it in one answer, where rows would be sorted for each page of them."""


@dataclass(frozen=True)
class Without:
    """A graph without one pilot: what only it described, which passages it cites, and an engine with the rest."""

    things: frozenset[str]
    passages: frozenset[str]
    engine: Engine


class Withouts:
    """Makes graphs without a pilot from the graph of ``source``. ``asserted`` leaves inference out, as the graph does."""

    def __init__(self, source: Source, *, asserted: bool = False) -> None:
        self._source = source
        self._asserted = asserted

    @cached_property
    def _graphs(self) -> dict[str, list[ox.Triple]]:
        engine = self._source.engine
        return {graph: list(_triples(engine.query(_EVERYTHING.format(graph)))) for graph in engine.graphs()}

    @cached_property
    def _axioms(self) -> list[ox.Triple]:
        return ontology_triples()

    @cached_property
    def _mentioned(self) -> dict[str, set[object]]:
        """The things each graph speaks of, as subject or object."""
        return {
            graph: {node for one in triples for node in (one.subject, one.object)}
            for graph, triples in self._graphs.items()
        }

    @cached_property
    def _described(self) -> dict[str, set[object]]:
        """The things each graph gives a class."""
        return {
            graph: {one.subject for one in triples if one.predicate.value == _TYPE}
            for graph, triples in self._graphs.items()
        }

    def without(self, pilot: str) -> Without:
        """Return the graph without the pilot (IRI). Raises :class:`UsageError` where it has no named graph of its own."""
        names = self._source.names
        mine = names.graph(self._source.key(pilot))
        if mine not in self._graphs:
            raise UsageError(f"{self._source.key(pilot)} has no named graph", "build the corpus anew: vwgraph build")
        derived = names.graph(INFERRED)
        others = [graph for graph in self._graphs if graph not in (mine, derived)]
        only = self._described[mine].difference(*(self._described[graph] for graph in others))
        kept = {graph: self._less(graph, only) for graph in others}
        records = {graph: triples for graph, triples in kept.items() if graph != Names().graph("ontologie")}
        new = () if self._asserted else inferred(records, self._axioms)
        quads = (
            ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(graph))
            for graph, triples in {**kept, derived: new}.items()
            for one in triples
        )
        cited = (one.object for one in self._graphs[mine] if one.predicate.value == _PASSAGE)
        return Without(frozenset(map(_iri, only)), frozenset(map(_iri, cited)), holding(quads))

    def _less(self, graph: str, only: set[object]) -> list[ox.Triple]:
        """What a graph says without speaking of the things in ``only``."""
        triples = self._graphs[graph]
        if only.isdisjoint(self._mentioned[graph]):
            return triples
        return [one for one in triples if one.subject not in only and one.object not in only]


def _triples(answer: Answer) -> tuple[ox.Triple, ...]:
    assert isinstance(answer, tuple)
    return answer


def _iri(node: object) -> str:
    return str(getattr(node, "value", node))
