"""What is in a graph, counted: classes, properties, what links what, named graphs. Each count is one pass of the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vwgraph.model import Table
from vwgraph.store import Engine

__all__ = ["Size", "Statistics", "measure"]

_RESOURCES = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o FILTER (isIRI(?s)) }"
_WHOLE = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ns) (COUNT(DISTINCT ?o) AS ?no) WHERE { ?s ?p ?o }"
_GRAPHS = (
    f"""{_WHOLE.replace("SELECT", "SELECT ?g").replace("{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }")} GROUP BY ?g"""
)
_CLASSES = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
_PROPERTIES = _WHOLE.replace("SELECT", "SELECT ?p") + " GROUP BY ?p"
_OF_CLASSES = _WHOLE.replace("SELECT", "SELECT ?c ?p").replace("?s ?p ?o }", "?s a ?c ; ?p ?o }") + " GROUP BY ?c ?p"
_DATATYPES = """SELECT ?c ?p ?d (COUNT(*) AS ?n)
WHERE { ?s a ?c ; ?p ?o FILTER (isLiteral(?o)) BIND (DATATYPE(?o) AS ?d) } GROUP BY ?c ?p ?d"""
_LINKS = """SELECT ?c ?p ?d (COUNT(*) AS ?n)
WHERE { { SELECT DISTINCT ?o ?d WHERE { GRAPH ?g { ?o a ?d } FILTER (?g != <INFERRED>) } } ?s a ?c ; ?p ?o }
GROUP BY ?c ?p ?d"""
_OUTWARD = """SELECT ?p ?site (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ns) (COUNT(DISTINCT ?o) AS ?no)
WHERE { VALUES ?p { owl:sameAs skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch }
  ?s ?p ?o FILTER (isIRI(?o) && !STRSTARTS(STR(?o), "BASE"))
  BIND (REPLACE(STR(?o), "^([a-z]+://[^/]+/).*$", "$1") AS ?site) } GROUP BY ?p ?site"""
_FIRST = "SELECT ?c (MIN(STR(?s)) AS ?x) WHERE { ?s a ?c FILTER (isIRI(?s)) } GROUP BY ?c"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a set of triples is: triples, distinct subjects, distinct objects."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Statistics:
    """The counts of a graph. Keys are IRIs; blank nodes stand for nothing here.

    ``classes`` counts instances; ``used`` is by class, then property; ``datatypes`` and ``links`` are by class, property
    and the datatype or class of the object, and count triples; ``outward`` is by mapping property and web site;
    ``examples`` gives the first instance of each class. Object classes are those the records state, not the wider ones
    that follow, so that an editor offers the telling ones; everything else counts what was inferred as well.
    """

    whole: Size
    entities: int
    graphs: Mapping[str, Size]
    classes: Mapping[str, int]
    properties: Mapping[str, Size]
    used: Mapping[str, Mapping[str, Size]]
    datatypes: Mapping[tuple[str, str], Mapping[str, int]]
    links: Mapping[tuple[str, str], Mapping[str, int]]
    outward: Mapping[tuple[str, str], Size]
    examples: Mapping[str, str]


def measure(engine: Engine, base: str, inferred: str) -> Statistics:
    """Return the counts of the graph in ``engine``, all in alphabetical order.

    ``base`` begins the IRIs that are the corpus's own; ``inferred`` is the named graph with what was inferred.
    """
    whole = next(_rows(engine, _WHOLE))
    used: dict[str, dict[str, Size]] = {}
    for kind, key, *size in _rows(engine, _OF_CLASSES):
        used.setdefault(kind, {})[key] = _size(size)
    return Statistics(
        whole=_size(whole),
        entities=int(next(_rows(engine, _RESOURCES))[0]),
        graphs={graph: _size(size) for graph, *size in _rows(engine, _GRAPHS)},
        classes={kind: int(n) for kind, n in _rows(engine, _CLASSES)},
        properties={key: _size(size) for key, *size in _rows(engine, _PROPERTIES)},
        used=used,
        datatypes=_nested(engine, _DATATYPES),
        links=_nested(engine, _LINKS.replace("INFERRED", inferred)),
        outward={(key, site): _size(size) for key, site, *size in _rows(engine, _OUTWARD.replace("BASE", base))},
        examples=dict(_rows(engine, _FIRST)),
    )


def _rows(engine: Engine, query: str) -> Iterator[list[str]]:
    """The rows of a query as texts, sorted."""
    answer = engine.query(query)
    assert isinstance(answer, Table)
    yield from sorted([term.value if term else "" for term in row] for row in answer.rows)


def _size(counts: list[Any]) -> Size:
    triples, subjects, objects = map(int, counts)
    return Size(triples, subjects, objects)


def _nested(engine: Engine, query: str) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for kind, key, other, n in _rows(engine, query):
        found.setdefault((kind, key), {})[other] = int(n)
    return found
