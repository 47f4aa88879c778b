"""The catalogue by DCAT-AP-NL 3.0: catalogue, dataset, a distribution per format, and the services that answer questions.

What the profile asks and the corpus does not state is left out and named by :func:`missing`: nothing is made up. Things of
others (languages, licences, media types) carry their class and label, as the shapes of DCAT-AP ask.
Sources: DCAT-AP-NL 3.0 (Geonovum); DCAT-AP 3.0 (SEMIC); Data Catalog Vocabulary 3, W3C Recommendation, 22 August 2024.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from vwgraph.describe.publication import CATALOGUE, OPENAPI, VOID, Dump, Publication
from vwgraph.describe.terms import Said, both, name, period, plain
from vwgraph.names import VW
from vwgraph.records.publicatie import Partij
from vwgraph.records.registry import CorpusFile

__all__ = ["PROTOCOL", "dcat_triples", "missing"]

PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_PROFILE = "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/"
_OPENAPI_STANDARD = "https://spec.openapis.org/oas/v3.1.0"
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_PUBLIC = f"{_EU}access-right/PUBLIC"
_LANGUAGES = {f"{_EU}language/NLD": ("Nederlands", "Dutch"), f"{_EU}language/ENG": ("Engels", "English")}
_FILE_TYPES: Mapping[str, str] = {
    "text/turtle": "RDF_TURTLE",
    "application/ld+json": "JSON_LD",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
    "application/trig": "RDF_TRIG",
    "application/n-quads": "RDF_N_QUADS",
}
_TEXTS: Mapping[str, tuple[str, str]] = {
    "catalogus": ("Catalogus: {}", "Catalogue: {}"),
    "sparql": ("SPARQL-endpoint: {}", "SPARQL endpoint: {}"),
    "vraag": ("Opgeslagen vragen: {}", "Stored questions: {}"),
    "bestand": ("{}: de hele graaf in {}", "{}: the whole graph in {}"),
}
_SPARQL_ABOUT = ("Eigen vragen in SPARQL 1.1; alleen lezen.", "Queries of your own in SPARQL 1.1, reading only.")
_API_ABOUT = (
    "Antwoorden op de opgeslagen vragen, met parameters, als CSV, JSON, TSV of XML.",
    "Answers to the stored questions, with parameters, as CSV, JSON, TSV or XML.",
)


def missing(meta: CorpusFile) -> list[str]:
    """Return the keys of ``publicatie`` that DCAT-AP-NL asks for and ``corpus.yaml`` does not give."""
    told = meta.publicatie
    return [key for key in ("uitgever", "maker", "contact", "thema") if not getattr(told, key)]


def dcat_triples(publication: Publication) -> list[ox.Triple]:
    """Return the catalogue as triples without blank nodes, all about IRIs in the catalogue or of others."""
    said = Said()
    _catalogue(said, publication)
    _dataset(said, publication)
    for dump in publication.dumps:
        _file(said, publication, dump)
    if publication.live:
        _sparql(said, publication)
        _api(said, publication)
    _others(said, publication)
    return said


def _titles(publication: Publication, what: str, *more: str) -> Iterator[ox.Literal]:
    """A title of some part in both languages, with the title of the corpus in it."""
    for pattern, title in zip(_TEXTS[what], both(publication.meta.titel), strict=True):
        yield ox.Literal(pattern.format(title.value, *more), language=title.language)


def _pair(texts: tuple[str, str]) -> tuple[ox.Literal, ox.Literal]:
    return ox.Literal(texts[0], language="nl"), ox.Literal(texts[1], language="en")


def _catalogue(said: Said, publication: Publication) -> None:
    me, told = publication.item("catalogus"), publication.meta.publicatie
    said.kind(me, "dcat:Catalog")
    said.say(me, "dcterms:title", *_titles(publication, "catalogus"))
    said.say(me, "dcterms:description", *both(publication.meta.omschrijving))
    _described(said, me, publication)
    _covered(said, me, publication)
    said.link(me, "foaf:homepage", publication.url(""))
    said.link(me, "dcterms:conformsTo", _PROFILE)
    said.link(me, "dcat:dataset", publication.dataset)
    if publication.live:
        said.link(me, "dcat:service", publication.item("sparql"), publication.item("vraag"))
    if told.gewijzigd:
        record = publication.item("beschrijving")
        said.link(me, "dcat:record", record)
        said.kind(record, "dcat:CatalogRecord")
        said.link(record, "foaf:primaryTopic", publication.dataset)
        said.say(record, "dcterms:modified", period(told.gewijzigd))
        said.link(record, "dcterms:language", *_LANGUAGES)
        said.link(record, "dcterms:conformsTo", _PROFILE)


def _responsible(said: Said, subject: str, publication: Publication) -> None:
    """Who publishes and made something, and who answers questions about it, as far as the corpus says."""
    told = publication.meta.publicatie
    if told.uitgever:
        said.link(subject, "dcterms:publisher", publication.party("uitgever", told.uitgever))
    if told.maker:
        said.link(subject, "dcterms:creator", publication.party("maker", told.maker))
    if told.contact:
        said.link(subject, "dcat:contactPoint", publication.item("contact"))


def _described(said: Said, subject: str, publication: Publication) -> None:
    """What the profile asks of catalogue, dataset and services alike."""
    told = publication.meta.publicatie
    said.say(subject, "dcterms:identifier", plain(subject))
    said.link(subject, "dcterms:accessRights", _PUBLIC)
    said.link(subject, "dcterms:license", publication.meta.licentie)
    said.link(subject, "dcterms:language", *_LANGUAGES)
    said.link(subject, "dcat:theme", *(theme.iri for theme in told.thema))
    said.link(subject, "dcat:landingPage", publication.url(""))
    for language, words in told.trefwoorden or ():
        said.say(subject, "dcat:keyword", *(ox.Literal(word, language=language) for word in words))
    _responsible(said, subject, publication)
    _dates(said, subject, publication)


def _dates(said: Said, subject: str, publication: Publication) -> None:
    told = publication.meta.publicatie
    for predicate, value in (("issued", told.uitgegeven), ("modified", told.gewijzigd)):
        if value:
            said.say(subject, f"dcterms:{predicate}", period(value))


def _covered(said: Said, subject: str, publication: Publication) -> None:
    """When it was made, which time and place it is about, where more can be read: of a catalogue and its dataset."""
    told = publication.meta.publicatie
    if told.gemaakt:
        said.say(subject, "dcterms:created", period(told.gemaakt))
    said.link(subject, "dcterms:spatial", *(place.iri for place in told.gebied))
    if told.begin or told.einde:
        said.link(subject, "dcterms:temporal", publication.item("periode"))
    said.link(subject, "foaf:page", publication.url("over"))


def _dataset(said: Said, publication: Publication) -> None:
    me, meta, told = publication.dataset, publication.meta, publication.meta.publicatie
    said.kind(me, "dcat:Dataset")
    said.say(me, "dcterms:title", *both(meta.titel))
    said.say(me, "dcterms:description", *both(meta.omschrijving))
    _described(said, me, publication)
    _covered(said, me, publication)
    if told.versie:
        said.say(me, "dcat:version", plain(told.versie))
    if told.frequentie:
        said.link(me, "dcterms:accrualPeriodicity", told.frequentie.iri)
    if told.herkomst:
        said.link(me, "dcterms:provenance", publication.item("herkomst"))
        said.labelled(publication.item("herkomst"), "dcterms:ProvenanceStatement", "rdfs:label", both(told.herkomst))
    said.link(me, "prov:wasDerivedFrom", publication.names.thing("rapport", meta.rapport.id))
    said.link(me, "dcterms:conformsTo", VW.removesuffix("#"))
    said.link(me, "rdfs:seeAlso", publication.url(VOID))


def _distribution(said: Said, me: str, publication: Publication, address: str) -> None:
    said.link(publication.dataset, "dcat:distribution", me)
    said.kind(me, "dcat:Distribution")
    said.link(me, "dcat:accessURL", address)
    said.link(me, "dcterms:license", publication.meta.licentie)
    said.link(me, "dcterms:language", *_LANGUAGES)
    _dates(said, me, publication)


def _file(said: Said, publication: Publication, dump: Dump) -> None:
    file = dump.path.rpartition("/")[2]
    me, address = publication.item(file), publication.url(dump.path)
    _distribution(said, me, publication, address)
    said.say(me, "dcterms:title", *_titles(publication, "bestand", file))
    said.link(me, "dcat:downloadURL", address)
    said.link(me, "dcat:mediaType", _IANA + dump.media)
    said.link(me, "dcterms:conformsTo", VW.removesuffix("#"))
    if dump.media in _FILE_TYPES:
        said.link(me, "dcterms:format", f"{_EU}file-type/{_FILE_TYPES[dump.media]}")
    if dump.compression:
        said.link(me, "dcat:compressFormat", _IANA + dump.compression)
    if dump.size is not None:
        said.say(me, "dcat:byteSize", plain(str(dump.size), "xsd:nonNegativeInteger"))
    if dump.sha256:
        sum_ = publication.item(f"{file}.sha256")
        said.link(me, "spdx:checksum", sum_)
        said.kind(sum_, "spdx:Checksum")
        said.say(sum_, "spdx:algorithm", name("spdx:checksumAlgorithm_sha256"))
        said.say(sum_, "spdx:checksumValue", plain(dump.sha256, "xsd:hexBinary"))


def _service(said: Said, key: str, publication: Publication, address: str, description: str) -> str:
    me = publication.item(key)
    said.kind(me, "dcat:DataService")
    said.say(me, "dcterms:title", *_titles(publication, key))
    _described(said, me, publication)
    said.link(me, "dcat:servesDataset", publication.dataset)
    said.link(me, "dcat:endpointURL", address)
    said.link(me, "dcat:endpointDescription", description)
    return me


def _sparql(said: Said, publication: Publication) -> None:
    """The endpoint: a service, and a distribution of the dataset that is read through it."""
    me = _service(said, "sparql", publication, publication.endpoint, publication.endpoint)
    said.say(me, "dcterms:description", *_pair(_SPARQL_ABOUT))
    said.link(me, "dcterms:conformsTo", PROTOCOL)
    access = publication.item("sparql-toegang")
    _distribution(said, access, publication, publication.endpoint)
    said.say(access, "dcterms:title", *_titles(publication, "sparql"))
    said.link(access, "dcat:accessService", me)
    said.link(access, "dcterms:format", f"{_EU}file-type/SPARQLQRES")
    said.link(access, "dcterms:conformsTo", PROTOCOL)


def _api(said: Said, publication: Publication) -> None:
    me = _service(said, "vraag", publication, publication.url("vraag/"), publication.url(OPENAPI))
    said.say(me, "dcterms:description", *_pair(_API_ABOUT))
    said.link(me, "dcterms:conformsTo", _OPENAPI_STANDARD)


def _parties(said: Said, publication: Publication) -> None:
    told = publication.meta.publicatie
    for key in ("uitgever", "maker"):
        party: Partij | None = getattr(told, key)
        if party:
            said.labelled(publication.party(key, party), "foaf:Agent", "foaf:name", both(party.naam))
    if told.contact:
        me = publication.item("contact")
        said.labelled(me, "vcard:Kind", "vcard:fn", both(told.contact.naam))
        said.kind(me, "vcard:Organization")
        if told.contact.email:
            said.link(me, "vcard:hasEmail", f"mailto:{told.contact.email}")
        if told.contact.pagina:
            said.link(me, "vcard:hasURL", told.contact.pagina)


def _others(said: Said, publication: Publication) -> None:
    """What the things are that the catalogue points to."""
    meta, told = publication.meta, publication.meta.publicatie
    _parties(said, publication)
    if told.begin or told.einde:
        said.kind(publication.item("periode"), "dcterms:PeriodOfTime")
        for predicate, value in (("startDate", told.begin), ("endDate", told.einde)):
            if value:
                said.say(publication.item("periode"), f"dcat:{predicate}", period(value))
    for language, labels in _LANGUAGES.items():
        said.labelled(language, "dcterms:LinguisticSystem", "rdfs:label", _pair(labels))
    for theme in told.thema:
        said.labelled(theme.iri, "skos:Concept", "skos:prefLabel", both(theme))
    for place in told.gebied:
        said.labelled(place.iri, "dcterms:Location", "rdfs:label", both(place))
    if told.frequentie:
        said.labelled(told.frequentie.iri, "dcterms:Frequency", "rdfs:label", both(told.frequentie))
    said.kind(meta.licentie, "dcterms:LicenseDocument")
    said.labelled(_PUBLIC, "dcterms:RightsStatement", "rdfs:label", _pair(("openbaar", "public")))
    for page in (publication.url(""), publication.url("over")):
        said.kind(page, "foaf:Document")
    said.kind(VW.removesuffix("#"), "dcterms:Standard")
    said.link(publication.meta.basis + CATALOGUE, "foaf:primaryTopic", publication.item("catalogus"))
    _named_by_files(said, publication)


def _named_by_files(said: Said, publication: Publication) -> None:
    """Media types, file types and standards, as far as something is said to have them."""
    classes = {
        name("dcat:mediaType"): "dcterms:MediaType",
        name("dcat:compressFormat"): "dcterms:MediaType",
        name("dcterms:format"): "dcterms:MediaTypeOrExtent",
        name("dcterms:conformsTo"): "dcterms:Standard",
        name("spdx:algorithm"): "spdx:ChecksumAlgorithm",
    }
    for triple in list(said):
        if triple.predicate in classes and isinstance(triple.object, ox.NamedNode):
            said.kind(triple.object.value, classes[triple.predicate])
