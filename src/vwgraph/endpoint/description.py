"""What the endpoint is, in the words of SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

import pyoxigraph as ox

from vwgraph.describe.statistics import Statistics
from vwgraph.describe.terms import PREFIXES, Said, number
from vwgraph.names import Names, local_name
from vwgraph.rdf import serialize, text

__all__ = ["service_description", "service_triples"]

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"

_RESULTS = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples RDF_XML JSON-LD TriG"
)
_DUTCH = (
    "Een patroon zonder GRAPH ziet alle graphs samen. Er wordt niets afgeleid bij het antwoorden: wat uit de axioma's "
    "van de ontologie volgt, staat als feiten in de graph {inferred}."
)
_ENGLISH = (
    "A pattern without GRAPH sees all graphs together. Nothing is inferred while answering: what follows from the axioms "
    "of the ontology is stated in the graph {inferred}."
)


def service_description(names: Names, statistics: Statistics, form: str) -> bytes:
    """Return the description of the endpoint in one of the forms of :data:`vwgraph.rdf.FORMATS`."""
    return serialize(service_triples(names, statistics), form, {**PREFIXES, "sd": SD})


def service_triples(names: Names, statistics: Statistics) -> list[ox.Triple]:
    """Return the description as triples, all about IRIs below that of the endpoint."""
    said = _Said()
    me = f"{names.base}sparql"
    said.kind_of(me, "Service")
    said.say_of(me, "endpoint", me)
    said.say_of(me, "supportedLanguage", f"{SD}SPARQL11Query")
    said.say_of(me, "feature", f"{SD}UnionDefaultGraph", f"{SD}EmptyGraphs")
    said.say_of(me, "resultFormat", *(FORMATS + one for one in _RESULTS.split()))
    said.say_of(me, "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple")
    inferred = names.graph("afgeleid")
    said.say(me, "rdfs:comment", text(_DUTCH.format(inferred=inferred), "nl"))
    said.say(me, "rdfs:comment", text(_ENGLISH.format(inferred=inferred), "en"))
    dataset, default = f"{me}#dataset", f"{me}#default"
    said.say_of(me, "defaultDataset", dataset)
    said.kind_of(dataset, "Dataset")
    said.say_of(dataset, "defaultGraph", default)
    said.kind_of(default, "Graph")
    said.say(default, "void:triples", number(statistics.whole.triples))
    for graph, size in sorted(statistics.graphs.items()):
        place = f"{me}#{local_name(graph)}"
        said.say_of(dataset, "namedGraph", place)
        said.kind_of(place, "NamedGraph")
        said.say_of(place, "name", graph)
        said.say_of(place, "graph", f"{place}-triples")
        said.kind_of(f"{place}-triples", "Graph")
        said.say(f"{place}-triples", "void:triples", number(size.triples))
    return said


class _Said(Said):
    """Things said in the vocabulary of service descriptions."""

    def kind_of(self, subject: str, kind: str) -> None:
        self.link(subject, "rdf:type", SD + kind)

    def say_of(self, subject: str, predicate: str, *targets: str) -> None:
        self += (ox.Triple(*map(ox.NamedNode, (subject, SD + predicate, target))) for target in targets)
