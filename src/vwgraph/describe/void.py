"""The VoID description: how large the graph is, which classes have which properties, what it links to.

Editors complete from it: for each class its properties, and for each of these the classes or datatypes of the objects.
Sources: Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note, 3 March 2011; the extension
``void-ext`` for datatypes and the shape of the partitions as sib-swiss/void-generator and sparql-editor have them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pyoxigraph as ox

from vwgraph.describe.publication import VOID, Publication
from vwgraph.describe.statistics import Size, Statistics
from vwgraph.describe.terms import Said, both, number, period, plain, short
from vwgraph.names import VW, local_name
from vwgraph.rdf import FORMATS

__all__ = ["completions", "void_triples"]

_EXAMPLES = ("Pilot", "Knelpunt", "Gemeente", "Thema", "Passage")
_FORMAT_IRIS = "http://www.w3.org/ns/formats/"
_FORMATS = {"ttl": "Turtle", "nt": "N-Triples", "rdf": "RDF_XML", "jsonld": "JSON-LD", "trig": "TriG"}
_SITES: Mapping[str, tuple[str, str]] = {
    "https://identifier.overheid.nl/": ("TOOI", "https://identifier.overheid.nl/tooi/"),
    "http://www.wikidata.org/": ("Wikidata", "http://www.wikidata.org/entity/"),
    "https://sws.geonames.org/": ("GeoNames", "https://sws.geonames.org/"),
    "https://ror.org/": ("Research Organization Registry (ROR)", "https://ror.org/"),
}
"""Data sets that are linked to, by their site: what they are called and where their IRIs begin."""


def void_triples(publication: Publication, statistics: Statistics) -> list[ox.Triple]:
    """Return the description of the dataset as triples without blank nodes, all about IRIs in the VoID file."""
    said = Said()
    _document(said, publication)
    _dataset(said, publication, statistics)
    _graphs(said, publication, statistics)
    _partitions(said, publication, statistics)
    _linksets(said, publication, statistics)
    return said


def completions(statistics: Statistics) -> dict[str, dict[str, list[str]]]:
    """Return for each class its properties, each with the classes and datatypes of its objects: all as IRIs, sorted."""
    return {
        kind: {
            key: sorted({*statistics.links.get((kind, key), ()), *statistics.datatypes.get((kind, key), ())})
            for key in properties
        }
        for kind, properties in statistics.used.items()
    }


def _document(said: Said, publication: Publication) -> None:
    """The file itself: a dataset description is about its dataset (VoID, section 1.2)."""
    me = f"{publication.meta.basis}{VOID}"
    said.kind(me, "void:DatasetDescription")
    said.say(
        me,
        "dcterms:title",
        *(ox.Literal(f"VoID: {text.value}", language=text.language) for text in _title(publication)),
    )
    said.link(me, "foaf:primaryTopic", publication.dataset)


def _title(publication: Publication) -> tuple[ox.Literal, ox.Literal]:
    return both(publication.meta.titel)


def _dataset(said: Said, publication: Publication, statistics: Statistics) -> None:
    me, meta = publication.dataset, publication.meta
    said.kind(me, "void:Dataset")
    said.say(me, "dcterms:title", *_title(publication))
    said.say(me, "dcterms:description", *both(meta.omschrijving))
    said.link(me, "dcterms:license", meta.licentie)
    if meta.publicatie.gewijzigd:
        said.say(me, "dcterms:modified", period(meta.publicatie.gewijzigd))
    said.link(me, "foaf:homepage", publication.url(""))
    said.say(me, "void:uriSpace", plain(f"{meta.basis}id/"))
    said.link(me, "void:dataDump", *(publication.url(dump.path) for dump in publication.dumps))
    if publication.live:
        said.link(me, "void:sparqlEndpoint", publication.endpoint)
    said.link(me, "void:feature", *(_FORMAT_IRIS + one for form, one in _FORMATS.items() if form in FORMATS))
    said.link(me, "void:vocabulary", *_vocabularies(statistics))
    found = (statistics.examples.get(VW + kind) for kind in _EXAMPLES)
    said.link(me, "void:exampleResource", *(example for example in found if example))
    _size(said, me, statistics.whole)
    said.say(me, "void:entities", number(statistics.entities))
    said.say(me, "void:classes", number(len(statistics.classes)))
    said.say(me, "void:properties", number(len(statistics.properties)))


def _vocabularies(statistics: Statistics) -> list[str]:
    """The namespaces of the classes and properties in use."""
    terms = [*statistics.classes, *statistics.properties]
    return sorted({term.removesuffix(local_name(term)) for term in terms})


def _size(said: Said, subject: str, size: Size) -> None:
    said.say(subject, "void:triples", number(size.triples))
    said.say(subject, "void:distinctSubjects", number(size.subjects))
    said.say(subject, "void:distinctObjects", number(size.objects))


def _graphs(said: Said, publication: Publication, statistics: Statistics) -> None:
    """Each named graph is a subset; its title and licence are in the graph itself."""
    for graph, size in statistics.graphs.items():
        said.link(publication.dataset, "void:subset", graph)
        said.kind(graph, "void:Dataset")
        said.link(graph, "dcterms:license", publication.meta.licentie)
        said.link(graph, "void:dataDump", f"{publication.url('graph/')}{local_name(graph)}.ttl")
        _size(said, graph, size)


def _partitions(said: Said, publication: Publication, statistics: Statistics) -> None:
    whole = publication.dataset
    for key, size in statistics.properties.items():
        part = publication.part(_key(key))
        said.link(whole, "void:propertyPartition", part)
        said.link(part, "void:property", key)
        _size(said, part, size)
    for kind, instances in statistics.classes.items():
        part = publication.part(_key(kind))
        said.link(whole, "void:classPartition", part)
        said.link(part, "void:class", kind)
        said.say(part, "void:entities", number(instances))
        for key, size in statistics.used.get(kind, {}).items():
            within = publication.part(f"{_key(kind)}.{_key(key)}")
            said.link(part, "void:propertyPartition", within)
            said.link(within, "void:property", key)
            _size(said, within, size)
            for datatype, triples in statistics.datatypes.get((kind, key), {}).items():
                typed = publication.part(f"{_key(kind)}.{_key(key)}.{_key(datatype)}")
                said.link(within, "void-ext:datatypePartition", typed)
                said.link(typed, "void-ext:datatype", datatype)
                said.say(typed, "void:triples", number(triples))


def _linksets(said: Said, publication: Publication, statistics: Statistics) -> None:
    """Which class links to which by which property; and the links to other datasets."""
    for (kind, key), targets in statistics.links.items():
        for target, triples in targets.items():
            part = publication.part(f"{_key(kind)}.{_key(key)}.{_key(target)}")
            said.link(publication.part(_key(kind)), "void:subset", part)
            said.kind(part, "void:Linkset")
            said.link(part, "void:subjectsTarget", publication.part(_key(kind)))
            said.link(part, "void:linkPredicate", key)
            said.link(part, "void:objectsTarget", publication.part(_key(target)))
            said.say(part, "void:triples", number(triples))
    for (key, site), size in statistics.outward.items():
        title, space = _SITES.get(site, (site, site))
        other, part = publication.part(f"naar.{_key(site)}"), publication.part(f"{_key(key)}.naar.{_key(site)}")
        said.kind(other, "void:Dataset")
        said.say(other, "dcterms:title", plain(title))
        said.say(other, "void:uriSpace", plain(space))
        said.link(publication.dataset, "void:subset", part)
        said.kind(part, "void:Linkset")
        said.link(part, "void:subjectsTarget", publication.dataset)
        said.link(part, "void:linkPredicate", key)
        said.link(part, "void:objectsTarget", other)
        _size(said, part, size)


def _key(iri: str) -> str:
    """A short name for ``iri`` that is a fragment: with its prefix, else its host, else a digest; never two the same."""
    if known := short(iri):
        return known
    if iri in _SITES or (iri.count("/") == 3 and iri.endswith("/")):
        return iri.split("/")[2]
    return hashlib.sha256(iri.encode()).hexdigest()[:16]
