"""VoID, questions for editors, the command: what is counted is counted again here, by other means."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from vwgraph.describe.statistics import Statistics
from vwgraph.describe.terms import PREFIXES, short
from vwgraph.describe.void import completions
from vwgraph.describing import DESCRIPTIONS, Descriptions, describe, dump_of
from vwgraph.errors import UsageError
from vwgraph.names import VW
from vwgraph.paths import assets
from vwgraph.pipeline import graph_files, open_engine
from vwgraph.rdf import FORMATS, read_turtle

SMALL = "https://example.org/leeszaal/"
SERVED = "https://data.example.org/sub/"
TYPE = PREFIXES["rdf"] + "type"

# What sib-swiss/sparql-editor asks an endpoint or its description, in our own words.
COMPLETION = """SELECT DISTINCT ?kind ?property ?object ?datatype WHERE {
  { ?part void:class ?kind ; void:propertyPartition ?pp . ?pp void:property ?property
    OPTIONAL { ?pp void-ext:datatypePartition/void-ext:datatype ?datatype } }
  UNION { ?set void:subjectsTarget/void:class ?kind ; void:linkPredicate ?property ; void:objectsTarget/void:class ?object } }"""
EXAMPLES = """SELECT ?comment ?query ?target WHERE { ?q a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select ?query ;
  schema:target ?target ; sh:prefixes/sh:declare/sh:namespace ?namespace }"""


@pytest.fixture(scope="module")
def ours(embedded: Any) -> Descriptions:
    return describe(embedded, assets().data, SERVED)


@pytest.fixture(scope="module")
def theirs(small: Path) -> Descriptions:
    return describe(open_engine(small), small, SERVED)


def graph(descriptions: Descriptions, what: str) -> rdflib.Graph:
    found = rdflib.Graph().parse(data=descriptions.written(what, "nt"), format="nt")
    for prefix, namespace in PREFIXES.items():
        found.bind(prefix, namespace)
    return found


@pytest.fixture(scope="module")
def void_file(ours: Descriptions) -> rdflib.Graph:
    return graph(ours, "void")


def test_counts_are_those_of_the_files(theirs: Descriptions, small: Path) -> None:
    files = {iri: set(read_turtle(path)) for iri, path in graph_files(small).items()}
    whole = set().union(*files.values())
    found: Statistics = theirs.statistics
    assert (found.whole.triples, found.whole.subjects) == (len(whole), len({t.subject for t in whole}))
    # the engine keeps a nonNegativeInteger as an integer
    assert found.whole.objects == len({str(t.object).replace("#nonNegativeInteger", "#integer") for t in whole})
    assert found.entities == len({t.subject for t in whole if isinstance(t.subject, ox.NamedNode)})
    assert {iri: size.triples for iri, size in found.graphs.items()} == {iri: len(all_) for iri, all_ in files.items()}
    typed = {(t.subject, t.object.value) for t in whole if t.predicate.value == TYPE}
    assert found.classes == Counter(kind for _, kind in typed)
    assert {key: size.triples for key, size in found.properties.items()} == Counter(t.predicate.value for t in whole)


def test_partitions_and_links_are_those_of_the_files(theirs: Descriptions, small: Path) -> None:
    files = {iri: set(read_turtle(path)) for iri, path in graph_files(small).items()}
    whole = set().union(*files.values())
    stated = set().union(*(all_ for iri, all_ in files.items() if not iri.endswith("/afgeleid")))
    kinds: dict[Any, set[str]] = {}
    told: dict[Any, set[str]] = {}
    for triples, into in ((whole, kinds), (stated, told)):
        for t in triples:
            if t.predicate.value == TYPE:
                into.setdefault(t.subject, set()).add(t.object.value)
    used, links = Counter(), Counter()
    for t in whole:
        for kind in kinds.get(t.subject, ()):
            used[kind, t.predicate.value] += 1
            for other in told.get(t.object, ()):
                links[kind, t.predicate.value, other] += 1
    found = theirs.statistics
    assert {(k, p): size.triples for k, of in found.used.items() for p, size in of.items()} == used
    assert {(k, p, o): n for (k, p), of in found.links.items() for o, n in of.items()} == links


def test_void_says_what_was_counted(ours: Descriptions, void_file: rdflib.Graph) -> None:
    found, dataset = void_file, rdflib.URIRef(ours.publication.dataset)
    void = rdflib.Namespace(PREFIXES["void"])
    assert not [node for node in found.all_nodes() if isinstance(node, rdflib.BNode)]
    assert found.value(dataset, void.triples).toPython() == ours.statistics.whole.triples
    assert str(found.value(dataset, void.sparqlEndpoint)) == f"{SERVED}sparql"
    assert set(found.objects(dataset, void.vocabulary)) >= {rdflib.URIRef(VW), rdflib.URIRef(PREFIXES["skos"])}
    assert rdflib.URIRef("https://w3id.org/vwgraph/id/pilot/alkmaar") in set(
        found.objects(dataset, void.exampleResource)
    )
    subsets = {str(one): found.value(one, void.triples) for one in found.objects(dataset, void.subset)}
    assert (
        subsets["https://w3id.org/vwgraph/graph/alkmaar"].toPython()
        == ours.engine.graphs()["https://w3id.org/vwgraph/graph/alkmaar"]
    )
    linked = {
        (
            short(str(found.value(one, void.linkPredicate))),
            str(found.value(found.value(one, void.objectsTarget), void.uriSpace)),
        )
        for one in found.objects(dataset, void.subset)
        if found.value(one, void.linkPredicate)
    }
    assert linked == {
        ("owl:sameAs", "https://identifier.overheid.nl/tooi/"),
        ("skos:closeMatch", "http://www.wikidata.org/entity/"),
        ("skos:closeMatch", "https://sws.geonames.org/"),
        ("skos:closeMatch", "https://ror.org/"),
    }


def test_every_partition_has_a_name_of_its_own(ours: Descriptions, void_file: rdflib.Graph) -> None:
    found, void = ours.statistics, rdflib.Namespace(PREFIXES["void"])
    assert len(set(void_file.objects(None, void.classPartition))) == len(found.classes)
    within = sum(len(of) for of in found.used.values())
    assert len(set(void_file.objects(None, void.propertyPartition))) == len(found.properties) + within
    linksets = sum(len(of) for of in found.links.values()) + len(found.outward)
    assert len(set(void_file.subjects(void.linkPredicate))) == linksets


def test_every_resource_of_the_void_file_is_reached_from_the_dataset(
    ours: Descriptions, void_file: rdflib.Graph
) -> None:
    found = void_file
    reached, ahead = set(), [rdflib.URIRef(ours.publication.dataset)]
    while ahead:
        node = ahead.pop()
        if node not in reached:
            reached.add(node)
            ahead += found.objects(node)
    files = {rdflib.URIRef(f"{ours.publication.meta.basis}.well-known/void")}
    assert set(found.subjects()) - reached == files


def test_an_editor_completes_from_it(ours: Descriptions, void_file: rdflib.Graph) -> None:
    offered = completions(ours.statistics)
    rows = void_file.query(COMPLETION)
    asked: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        ends = asked.setdefault(str(row.kind), {}).setdefault(str(row.property), set())
        ends |= {str(end) for end in (row.object, row.datatype) if end}
    assert asked == {kind: {key: set(ends) for key, ends in of.items()} for kind, of in offered.items()}
    assert VW + "Thema" in offered[VW + "Bevinding"][VW + "hoofdthema"]
    assert PREFIXES["xsd"] + "integer" in offered[VW + "Passage"][VW + "volgnummer"]


def test_an_editor_finds_the_questions(ours: Descriptions) -> None:
    rows = list(graph(ours, "vragen").query(EXAMPLES))
    queries = {str(row.query) for row in rows}
    assert {str(row.comment) for row in rows} == {text for one in ours.listed.values() for text in (one.nl, one.en)}
    assert {str(row.target) for row in rows} == {f"{SERVED}sparql"}
    assert len(queries) == len(ours.listed)
    for query in sorted(queries)[:3]:  # test_queries asks them all, unbound
        assert ours.engine.query(query)


def test_a_question_tells_its_parameters(ours: Descriptions) -> None:
    found, me = graph(ours, "vragen"), ours.publication.question("knelpunten-in-minstens-n-pilots.n")
    sh = rdflib.Namespace(PREFIXES["sh"])
    told = {short(str(key)): value.toPython() for key, value in found.predicate_objects(rdflib.URIRef(me))}
    assert (told["sh:name"], told["sh:defaultValue"], told["sh:minInclusive"], told["sh:optional"]) == ("n", 2, 1, True)
    assert str(told["sh:path"]).endswith("#_n")
    assert (None, sh.parameter, rdflib.URIRef(me)) in found


def test_a_static_site_promises_no_endpoint(small: Path) -> None:
    static = describe(open_engine(small), small, SERVED, live=False)
    for what in ("void", "catalogus", "vragen", "schema"):
        assert b"/sparql>" not in static.written(what)
        assert b'sparql"' not in static.written(what)


def test_another_corpus_describes_itself(theirs: Descriptions) -> None:
    text = theirs.written("catalogus").decode()
    assert "Stichting Leeszaal" in text
    assert "vwgraph contributors" not in text
    assert f"<{SMALL}" in text


@pytest.mark.parametrize("what", DESCRIPTIONS)
def test_each_format_says_the_same_and_says_it_again(theirs: Descriptions, small: Path, what: str) -> None:
    again = describe(open_engine(small), small, SERVED)
    said = set()
    for form in DESCRIPTIONS[what]:
        content = theirs.written(what, form)
        assert content == again.written(what, form)
        if form in FORMATS and what != "schema":
            said.add(frozenset(ox.parse(content, format=ox.RdfFormat.from_media_type(FORMATS[form]))))
        else:
            assert json.loads(content)
    assert len(said) <= 1


def test_what_cannot_be_described_is_said(theirs: Descriptions, small: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no description 'dcta'"):
        theirs.written("dcta")
    with pytest.raises(UsageError, match="not written as 'trig'"):
        theirs.written("void", "trig")
    for address in (
        "data.example.org",
        "ftp://a.org/",
        "https://a.org/?q=",
        "https://a.org/#x",
        "https://a.org/\r\nx",
        "https://é.nl/",
    ):
        with pytest.raises(UsageError, match="no address"):
            describe(theirs.engine, small, address)
    with pytest.raises(UsageError, match="no RDF file"):
        dump_of(tmp_path / "graph.zip")
    with pytest.raises(UsageError, match="cannot be read"):
        dump_of(tmp_path / "graph.nq")


def test_the_command_writes_a_description(small: Path, tmp_path: Path) -> None:
    dump = tmp_path / "graph.nq.gz"
    dump.write_bytes(b"not looked into")
    command = [sys.executable, "-m", "vwgraph", "describe"]
    options = ["--data", str(small), "--base", SERVED, "--dump", str(dump)]
    done = subprocess.run([*command, "dcat", *options], capture_output=True, text=True, check=True)
    assert "corpus.yaml does not state maker, thema" in done.stderr
    found = rdflib.Graph().parse(data=done.stdout, format="turtle")
    dcat = rdflib.Namespace(PREFIXES["dcat"])
    file = rdflib.URIRef(f"{SMALL}catalogus#graph.nq.gz")
    assert str(found.value(file, dcat.downloadURL)) == f"{SERVED}dump/graph.nq.gz"
    assert found.value(file, dcat.byteSize).toPython() == 15
    assert str(found.value(file, dcat.mediaType)).endswith("/application/n-quads")
    assert str(found.value(file, dcat.compressFormat)).endswith("/application/gzip")
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(DESCRIPTIONS)
