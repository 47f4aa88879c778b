"""The graph of inferred triples, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from vwgraph.build.parts import GraphWriter
from vwgraph.names import PREFIXES, Names
from vwgraph.rdf import iri

__all__ = ["InferredGraph"]


class InferredGraph(GraphWriter):
    """The graph ``afgeleid``: what follows from the other graphs by the axioms of the ontology."""

    def triples(self, found: Iterable[ox.Triple], sources: Iterable[str]) -> Iterator[ox.Triple]:
        """Yield the triples ``found``, and that they come from the graphs ``sources`` and the ontology."""
        yield from self.graph_itself("Afgeleide triples", "Inferred triples")
        for source in (*map(self.names.graph, sources), Names().graph("ontologie")):
            yield self.triple(self.names.graph(self.key), PREFIXES["prov"] + "wasDerivedFrom", iri(source))
        yield from found
