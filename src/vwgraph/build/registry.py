"""The registry of actors, and what all pilots share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from vwgraph.build.parts import GraphWriter
from vwgraph.names import PREFIXES, term
from vwgraph.rdf import iri, period, text, typed
from vwgraph.records.registry import Actor

__all__ = ["RegistryGraph", "SharedGraph"]


class RegistryGraph(GraphWriter):
    """The graph ``actoren``."""

    def triples(self, actors: Iterable[Actor]) -> Iterator[ox.Triple]:
        """Yield each actor with its names, place, dates and verified identifiers."""
        yield from self.graph_itself("Actoren", "Actors")
        for actor in actors:
            yield from self._actor(actor)

    def _actor(self, actor: Actor) -> Iterator[ox.Triple]:
        me = self.names.reference(actor.id)
        yield from self.coded(me, actor.klasse)
        yield from self.label(me, actor.label)
        yield self.triple(me, PREFIXES["skos"] + "prefLabel", text(actor.label.nl, "nl"))
        yield self.triple(me, PREFIXES["foaf"] + "name", ox.Literal(actor.label.nl))
        for spelling in (*actor.spellingen, *((actor.afkorting,) if actor.afkorting else ())):
            yield self.triple(me, PREFIXES["skos"] + "altLabel", text(spelling, "nl"))
        yield from self.described(me, actor.omschrijving)
        yield from self.dated(me, actor)
        if actor.functie:
            yield self.triple(me, term("functie"), text(actor.functie, "nl"))
        for local in ("ligtIn", "deelVan", "werktVoor"):
            yield from self.links(me, local, (self.names.reference(ref) for ref in getattr(actor, local)))
        yield from self.concepts(me, "overlegvorm", "overlegvormen", [actor.overlegvorm] if actor.overlegvorm else [])
        if actor.opvolger:
            yield from self.links(me, "opvolger", [self.names.reference(actor.opvolger.actor)])
            yield self.triple(me, term("opgevolgdOp"), period(actor.opvolger.datum))
        if actor.inwonertal:
            yield self.triple(me, term("inwonertal"), typed(str(actor.inwonertal.waarde), "integer"))
            yield self.triple(me, term("inwonertalOp"), period(actor.inwonertal.peil))
            yield self.triple(me, term("inwonertalBron"), text(actor.inwonertal.bron, "nl"))
        yield from self._identified(me, actor)
        yield from self.evidence(me, actor.passage)
        if actor.bron:
            yield self.triple(me, PREFIXES["dcterms"] + "source", text(actor.bron, "nl"))

    def _identified(self, me: str, actor: Actor) -> Iterator[ox.Triple]:
        known = actor.identificatie
        close = PREFIXES["skos"] + "closeMatch"
        if known.tooi:
            yield self.triple(me, PREFIXES["owl"] + "sameAs", iri(known.tooi))
        if known.wikidata:
            yield self.triple(me, close, iri(f"http://www.wikidata.org/entity/{known.wikidata}"))
        if known.geonames:
            yield self.triple(me, close, iri(f"https://sws.geonames.org/{known.geonames}/"))
        if known.ror:
            yield self.triple(me, close, iri(f"https://ror.org/{known.ror}"))
        if known.cbs:
            yield self.triple(me, term("cbsCode"), ox.Literal(known.cbs))
        if actor.lat is not None and actor.long is not None:
            yield self.triple(me, PREFIXES["geo"] + "lat", typed(str(actor.lat), "decimal"))
            yield self.triple(me, PREFIXES["geo"] + "long", typed(str(actor.long), "decimal"))


class SharedGraph(GraphWriter):
    """The graph ``gedeeld``."""

    def triples(self) -> Iterator[ox.Triple]:
        """Yield documents and projects that belong to no single pilot."""
        yield from self.graph_itself("Gedeelde documenten en projecten", "Shared documents and projects")
        yield from self.works(self.corpus.shared.documenten, self.corpus.shared.projecten, None)
