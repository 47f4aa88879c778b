"""RDF written in every format: what is read back is what was written, and the same statements give the same bytes."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from vwgraph.names import PREFIXES
from vwgraph.rdf import FORMATS, serialize

XSD = PREFIXES["xsd"]
EX = "https://example.org/"
TRIPLES = [
    ox.Triple(
        ox.NamedNode(f"{EX}a"), ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["skos"] + "Concept")
    ),
    ox.Triple(
        ox.NamedNode(f"{EX}a"), ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal('a "b" \n </p>', language="nl")
    ),
    ox.Triple(ox.NamedNode(f"{EX}a"), ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal("plain")),
    ox.Triple(ox.NamedNode(f"{EX}b"), ox.NamedNode(f"{EX}n"), ox.Literal("07", datatype=ox.NamedNode(XSD + "integer"))),
    ox.Triple(ox.NamedNode(f"{EX}b"), ox.NamedNode(f"{EX}to"), ox.NamedNode("http://xmlns.com/foaf/0.1///odd")),
]
QUADS = [ox.Quad(*triple, ox.NamedNode(f"{EX}g{n % 2}")) for n, triple in enumerate(TRIPLES)]


def read(content: bytes, form: str) -> set[ox.Quad]:
    return set(ox.parse(content, format=ox.RdfFormat.from_media_type(FORMATS[form])))


@pytest.mark.parametrize("form", FORMATS)
def test_triples_come_back_whatever_their_order(form: str) -> None:
    content = serialize(TRIPLES, form, PREFIXES)
    assert content == serialize(reversed(TRIPLES + TRIPLES), form, PREFIXES)
    assert read(content, form) == {ox.Quad(*triple) for triple in TRIPLES}


@pytest.mark.parametrize("form", FORMATS)
def test_named_graphs_are_kept_where_the_format_has_them(form: str) -> None:
    found = read(serialize(QUADS, form, PREFIXES), form)
    kept = form in ("trig", "nq", "jsonld")
    assert found == (set(QUADS) if kept else {ox.Quad(*triple) for triple in TRIPLES})


def test_jsonld_reads_well() -> None:
    document = json.loads(serialize(TRIPLES, "jsonld", PREFIXES))
    assert document["@context"] == {name: PREFIXES[name] for name in ("rdfs", "skos", "xsd")}
    first = document["@graph"][0]
    assert first["@type"] == "skos:Concept"
    assert first["rdfs:label"] == [{"@value": 'a "b" \n </p>', "@language": "nl"}, "plain"]
