"""The catalogue: what DCAT-AP-NL 3.0, DCAT-AP 3.0 and the NDE requirements ask.

The standards' own shapes are applied where they are found (``../shared/vocab``); what they ask is stated here as well, so
that it is checked everywhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, SH, SKOS, XSD

from vwgraph.describe.dcat import missing
from vwgraph.describe.publication import Dump
from vwgraph.describe.schema_org import in_script
from vwgraph.describing import Descriptions, describe
from vwgraph.paths import assets
from vwgraph.pipeline import open_engine

VOCAB = Path(__file__).resolve().parent.parent.parent / "shared" / "vocab"
SERVED = "https://data.example.org/sub/"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own knows DCAT 2
SCHEMA = rdflib.Namespace("https://schema.org/")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
DUMPS = (
    Dump("dump/vwgraph.trig", "application/trig", 12, "ab" * 32),
    Dump("dump/vwgraph.nq.gz", "application/n-quads", 5, "cd" * 32, "application/gzip"),
)


@pytest.fixture(scope="module")
def ours(embedded: Any) -> Descriptions:
    return describe(embedded, assets().data, SERVED, DUMPS)


@pytest.fixture(scope="module")
def found(ours: Descriptions) -> rdflib.Graph:
    return rdflib.Graph().parse(data=ours.written("catalogus", "jsonld"), format="json-ld")


def one(graph: rdflib.Graph, kind: rdflib.URIRef) -> list[rdflib.term.Node]:
    return sorted(graph.subjects(RDF.type, kind))


def shapes(name: str) -> rdflib.Graph:
    """Shapes of a standard, without the faults that make pySHACL stop: property shapes without a path, and network probes."""
    if not (VOCAB / name).is_file():
        pytest.skip(f"{name} was not found (../shared/vocab)")
    graph = rdflib.Graph().parse(VOCAB / name)
    for triple in list(graph):
        if "/probe#" in triple[1] or (triple[1] == SH.property and (triple[2], SH.path, None) not in graph):
            graph.remove(triple)
    for component in set(graph.subjects(RDF.type, SH.ConstraintComponent)):
        graph.remove((component, None, None))
    return graph


def results(data: rdflib.Graph, name: str) -> set[tuple[str, str, str]]:
    """What a standard's shapes find: severity, and the last part of the thing and of the property."""
    from pyshacl import validate

    wanted = shapes(name)
    whole = rdflib.Graph()
    for triple in (*data, *rdflib.Graph().parse(VOCAB / "dcat3.ttl").triples((None, RDFS.subClassOf, None))):
        if not isinstance(triple[2], rdflib.BNode):
            whole.add(triple)
    _, report, _ = validate(whole, shacl_graph=wanted, inference="none", advanced=True)
    assert isinstance(report, rdflib.Graph)
    return {
        tuple(str(report.value(result, key)).rpartition("#")[2].rpartition("/")[2] for key in keys)  # type: ignore[misc]
        for keys in [(SH.resultSeverity, SH.focusNode, SH.resultPath)]
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


@pytest.mark.parametrize("name", ["dcat-ap-SHACL.ttl", "dcat-ap-nl-SHACL.ttl"])
def test_the_profiles_own_shapes_find_nothing(found: rdflib.Graph, name: str) -> None:
    assert results(found, name) == set()


def test_what_is_recommended_and_absent_is_known(found: rdflib.Graph) -> None:
    """A file is not read through a service, and the endpoint is no file to download."""
    assert results(found, "dcat-ap-nl-SHACL-aanbevolen.ttl") == {
        ("Warning", "vwgraph.trig", "accessService"),
        ("Warning", "vwgraph.nq.gz", "accessService"),
        ("Warning", "sparql-toegang", "downloadURL"),
    }


def test_nde_asks_only_for_what_the_project_does_not_have(found: rdflib.Graph) -> None:
    """A mailbox, and the number of a registered organisation; nothing it asks is broken."""
    told = results(found, "nde-requirements-shacl.ttl")
    assert {(severity, thing, key) for severity, thing, key in told if severity != "Info"} == {
        ("Warning", "contact", "hasEmail"),
        ("Warning", "maker", "contactPoint"),
        ("Warning", "uitgever", "contactPoint"),
    }


def test_the_shapes_do_find_faults(found: rdflib.Graph) -> None:
    broken = rdflib.Graph()
    for triple in found:
        if triple[1] not in (DCTERMS.identifier, DCTERMS.license, DCAT.accessURL):
            broken.add(triple)
    assert ("Violation", "dataset", "identifier") in results(broken, "dcat-ap-nl-SHACL.ttl")
    assert ("Violation", "vwgraph.trig", "accessURL") in results(broken, "dcat-ap-SHACL.ttl")


def test_nothing_is_a_blank_node(found: rdflib.Graph) -> None:
    assert not [node for node in found.all_nodes() if isinstance(node, rdflib.BNode)]


@pytest.mark.parametrize("kind", [DCAT.Catalog, DCAT.Dataset, DCAT.DataService])
def test_what_dcat_ap_nl_asks_is_there(found: rdflib.Graph, kind: rdflib.URIRef) -> None:
    things = one(found, kind)
    assert len(things) == {DCAT.DataService: 2}.get(kind, 1)
    for thing in things:
        for key in (DCTERMS.publisher, DCTERMS.creator, DCTERMS.identifier, DCTERMS.accessRights, DCAT.contactPoint):
            assert len(list(found.objects(thing, key))) == 1, (thing, key)
        for key in (DCAT.theme, DCTERMS.language, DCTERMS.license, DCTERMS.modified, DCAT.landingPage):
            assert (thing, key, None) in found, (thing, key)
        for key in (DCTERMS.title, DCTERMS.description):
            texts = list(found.objects(thing, key))
            assert {text.language for text in texts if isinstance(text, rdflib.Literal)} == {"nl", "en"}
            assert len(texts) == 2


def test_the_dataset_tells_of_when_where_and_whence(found: rdflib.Graph, ours: Descriptions) -> None:
    me = rdflib.URIRef(ours.publication.dataset)
    assert found.value(me, DCTERMS.identifier) == rdflib.Literal(str(me))
    period = found.value(me, DCTERMS.temporal)
    assert found.value(period, DCAT.startDate) == rdflib.Literal("2002", datatype=XSD.gYear)
    assert found.value(period, DCAT.endDate) == rdflib.Literal("2004", datatype=XSD.gYear)
    assert (me, DCTERMS.spatial, rdflib.URIRef("http://publications.europa.eu/resource/authority/country/NLD")) in found
    assert str(found.value(me, PROV.wasDerivedFrom)).endswith("/id/rapport/eindrapport-2004")
    assert found.value(found.value(me, DCTERMS.provenance), RDFS.label)
    assert found.value(me, DCAT.version) == rdflib.Literal("0.3.0")


def test_each_distribution_tells_its_form_and_licence(found: rdflib.Graph) -> None:
    listed = {str(thing).rpartition("#")[2]: thing for thing in one(found, DCAT.Distribution)}
    assert set(listed) == {"vwgraph.trig", "vwgraph.nq.gz", "sparql-toegang"}
    for thing in listed.values():
        assert len(list(found.objects(thing, DCTERMS.license))) == 1
        assert len(list(found.objects(thing, DCAT.accessURL))) == 1
        assert str(found.value(thing, DCAT.accessURL)).startswith(SERVED)
    packed = listed["vwgraph.nq.gz"]
    checksum = found.value(packed, SPDX.checksum)
    assert found.value(packed, DCAT.byteSize) == rdflib.Literal("5", datatype=XSD.nonNegativeInteger)
    assert found.value(checksum, SPDX.checksumValue) == rdflib.Literal("cd" * 32, datatype=XSD.hexBinary)
    assert found.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    assert str(found.value(packed, DCAT.mediaType)).endswith("/application/n-quads")
    assert str(found.value(packed, SCHEMA.encodingFormat)) == "application/n-quads+gzip"


def test_each_service_tells_where_it_is_and_how_it_works(found: rdflib.Graph, ours: Descriptions) -> None:
    told = {
        str(found.value(thing, DCAT.endpointURL)): str(found.value(thing, DCAT.endpointDescription))
        for thing in one(found, DCAT.DataService)
        if (thing, DCAT.servesDataset, rdflib.URIRef(ours.publication.dataset)) in found
    }
    assert told == {f"{SERVED}sparql": f"{SERVED}sparql", f"{SERVED}vraag/": f"{SERVED}openapi.json"}


def test_what_is_pointed_to_says_what_it_is(found: rdflib.Graph) -> None:
    """Harvesters do not look up a language or licence: its class is stated beside it."""
    wanted = {
        DCTERMS.publisher: FOAF.Agent,
        DCTERMS.creator: FOAF.Agent,
        DCAT.contactPoint: VCARD.Kind,
        DCAT.theme: SKOS.Concept,
        DCTERMS.language: DCTERMS.LinguisticSystem,
        DCTERMS.license: DCTERMS.LicenseDocument,
        DCTERMS.accessRights: DCTERMS.RightsStatement,
        DCTERMS.spatial: DCTERMS.Location,
        DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
        DCAT.mediaType: DCTERMS.MediaType,
        DCTERMS.conformsTo: DCTERMS.Standard,
        FOAF.page: FOAF.Document,
    }
    for key, kind in wanted.items():
        targets = set(found.objects(None, key))
        assert targets, key
        for target in targets:
            assert (target, RDF.type, kind) in found, (key, target)


def test_schema_org_has_what_nde_requires(found: rdflib.Graph, ours: Descriptions) -> None:
    me = rdflib.URIRef(ours.publication.dataset)
    assert (me, RDF.type, SCHEMA.Dataset) in found
    assert found.value(me, SCHEMA.license) == rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    for key in (SCHEMA.publisher, SCHEMA.creator):
        assert (found.value(me, key), RDF.type, SCHEMA.Organization) in found
    for key in (SCHEMA.dateCreated, SCHEMA.datePublished, SCHEMA.dateModified):
        assert found.value(me, key).datatype == XSD.date
    assert {name.language for name in found.objects(me, SCHEMA.name)} == {"nl", "en"}
    assert found.value(me, SCHEMA.temporalCoverage) == rdflib.Literal("2002/2004")
    for download in found.objects(me, SCHEMA.distribution):
        assert (download, RDF.type, SCHEMA.DataDownload) in found
        assert str(found.value(download, SCHEMA.contentUrl)).startswith("https://")
        assert (download, SCHEMA.encodingFormat, None) in found or (download, SCHEMA.usageInfo, None) in found
    assert (None, SCHEMA.dataset, me) in found


@pytest.mark.parametrize(("language", "title"), [("nl", "Pilots lokaal"), ("en", "Local volunteer")])
def test_the_head_of_a_page_speaks_one_language(ours: Descriptions, language: str, title: str) -> None:
    document = json.loads(ours.written("schema", language=language))
    assert document["@context"] == "https://schema.org/"
    assert document["name"].startswith(title)
    assert 50 <= len(document["description"]) <= 5000  # what Google Dataset Search takes
    assert all(isinstance(word, str) for word in document["keywords"])


def test_a_hostile_title_cannot_leave_its_script() -> None:
    document = {"name": "</script><script>alert(1)</script><!-- & 'x' \u2028"}
    written = in_script(document)
    assert not set("<>&") & set(written)
    assert json.loads(written) == document


def test_a_mailbox_makes_a_contact_point(small: Path) -> None:
    theirs = describe(open_engine(small), small, SERVED)
    graph = rdflib.Graph().parse(data=theirs.written("catalogus"), format="turtle")
    assert missing(theirs.publication.meta) == ["maker", "thema"]
    assert set(graph.objects(None, SCHEMA.email)) == {rdflib.Literal("data@example.org")}
    assert set(graph.objects(None, VCARD.hasEmail)) == {rdflib.URIRef("mailto:data@example.org")}
    publisher = rdflib.URIRef("https://example.org/stichting")
    assert set(graph.objects(None, DCTERMS.publisher)) == {publisher}
    told = {(severity, key) for severity, _, key in results(graph, "dcat-ap-nl-SHACL.ttl")}
    assert told == {("Violation", "creator"), ("Violation", "theme")}
    asked = results(graph, "nde-requirements-shacl.ttl")
    assert {(thing, key) for severity, thing, key in asked if severity != "Info"} == {
        ("dataset", "creator"),
        ("catalogus", "creator"),
    }


def test_citation_ontology_and_corpus_agree(ours: Descriptions) -> None:
    import yaml

    root = assets().data.parent
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    told = ours.publication.meta.publicatie
    assert told.versie == citation["version"]
    assert told.gewijzigd == str(citation["date-released"])
    assert told.maker is not None
    assert told.maker.naam.en == citation["authors"][0]["name"]
    ontology = rdflib.Graph().parse(assets().ontology / "vwgraph.ttl")
    me = ontology.value(None, RDF.type, rdflib.OWL.Ontology)
    assert str(ontology.value(me, DCTERMS.created)) == told.gemaakt
    assert str(ontology.value(me, DCTERMS.issued)) == told.uitgegeven
    assert told.uitgever is not None
    assert str(ontology.value(me, DCTERMS.publisher)) == told.uitgever.naam.nl
