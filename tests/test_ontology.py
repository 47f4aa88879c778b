"""The ontology's quality, its terms in code and data, and its documentation page."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from vwgraph.checking import check_ontology, term_users
from vwgraph.cli import main
from vwgraph.errors import Stop
from vwgraph.hygiene import Check, assess, read_checks, unused_terms, used_terms
from vwgraph.names import PREFIXES, VW
from vwgraph.paths import assets
from vwgraph.pipeline import document_ontology, ontology_triples, open_engine, select

ROOT = Path(__file__).resolve().parent.parent
CHECKS = read_checks(assets().ontology / "checks")
DEFINED = {
    one.subject.value.removeprefix(VW)
    for one in ontology_triples()
    if one.predicate.value == PREFIXES["rdfs"] + "isDefinedBy" and isinstance(one.subject, ox.NamedNode)
}
HEAD = """
@prefix : <https://w3id.org/x#> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix vann: <http://purl.org/vocab/vann/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
<https://w3id.org/x> a owl:Ontology ; vann:preferredNamespaceUri "https://w3id.org/x#" .
"""
IN_X = "rdfs:isDefinedBy <https://w3id.org/x>"
BREAKS = {
    "class-has-a-superclass": f":A a owl:Class ; {IN_X} .",
    "class-is-no-datatype": ":A a owl:Class, rdfs:Datatype .",
    "composite-properties-stay-simple": f":p a owl:ObjectProperty, owl:TransitiveProperty, owl:FunctionalProperty ; {IN_X} .",
    "defined-class-has-a-genus": f":A a owl:Class ; {IN_X} ; owl:equivalentClass [ owl:intersectionOf ( [ owl:onProperty :p ; owl:hasValue 1 ] ) ] .",
    "definition-does-not-repeat-the-label": f':A a owl:Class ; {IN_X} ; rdfs:label "dog"@en ; skos:definition "A dog."@en .',
    "definition-in-both-languages": f':A a owl:Class ; {IN_X} ; skos:definition "Only English."@en .',
    "definition-is-a-sentence": f':A a owl:Class ; {IN_X} ; skos:definition "no capital"@en .',
    "definitions-differ": f':A {IN_X} ; skos:definition "Same."@en . :B {IN_X} ; skos:definition "Same."@en .',
    "deprecated-is-true-or-false": f':A {IN_X} ; owl:deprecated "yes" .',
    "deprecated-terms-are-not-used": f":A {IN_X} ; owl:deprecated true . :B rdfs:subClassOf :A .",
    "deprecated-terms-have-a-replacement": f":A {IN_X} ; owl:deprecated true .",
    "inverses-agree": ":p owl:inverseOf :q ; rdfs:domain :A . :q rdfs:range :B .",
    "label-in-both-languages": f':A {IN_X} ; rdfs:label "hond"@nl .',
    "labels-differ": f':A {IN_X} ; rdfs:label "dog"@en . :B {IN_X} ; rdfs:label "dog"@en .',
    "licence-is-open": "<https://w3id.org/x> dcterms:license <https://example.org/pay-me> .",
    "names-follow-the-convention": f":lower_case a owl:Class ; {IN_X} .",
    "no-cycle-of-classes": f":A a owl:Class ; {IN_X} ; rdfs:subClassOf :B . :B rdfs:subClassOf :A .",
    "no-stray-white-space": f':A {IN_X} ; rdfs:label " dog"@en .',
    "no-terms-in-others-namespaces": f"prov:Entity {IN_X} .",
    "object-ranges-are-classes": ":p a owl:ObjectProperty ; rdfs:range xsd:string .",
    "one-definition-per-language": f':A {IN_X} ; skos:definition "One."@en, "Two."@en .',
    "one-equivalent-class": f":A a owl:Class ; {IN_X} ; owl:equivalentClass :B, :C .",
    "one-label-per-language": f':A {IN_X} ; rdfs:label "dog"@en, "hound"@en .',
    "ontology-has-a-lasting-address": "<https://example.org/o> a owl:Ontology .",
    "ontology-has-detailed-metadata": "",
    "ontology-has-recommended-metadata": "",
    "ontology-says-what-it-is": "",
    "ontology-speaks-both-languages": '<https://w3id.org/x> dcterms:title "Only English"@en .',
    "other-vocabularies-are-reused": f":A a owl:Class ; {IN_X} ; rdfs:subClassOf :B .",
    "property-has-domain-or-range": f":p a owl:ObjectProperty ; {IN_X} .",
    "property-is-of-one-kind": ":p a owl:ObjectProperty, owl:DatatypeProperty .",
    "ranges-are-owl-datatypes": ":p a owl:DatatypeProperty ; rdfs:range xsd:gYear .",
    "terms-in-axioms-are-declared": ":A rdfs:subClassOf :Unknown .",
    "texts-have-a-language": f':A {IN_X} ; rdfs:label "dog" .',
    "version-has-its-own-address": '<https://w3id.org/x> owl:versionIRI <https://w3id.org/x> ; owl:versionInfo "1" .',
}


@pytest.mark.parametrize("result", check_ontology(), ids=lambda result: result.check.name)
def test_our_ontology_passes(result) -> None:  # type: ignore[no-untyped-def]
    assert not result.findings, f"{result.check.en}: {[(f.term, f.detail) for f in result.findings]}"
    assert result.score == 1
    assert result.total > 0


def test_every_check_is_broken_by_a_test() -> None:
    assert {check.name for check in CHECKS} == set(BREAKS)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_check_finds_its_fault(check: Check) -> None:
    triples = [quad.triple for quad in ox.parse(HEAD + BREAKS[check.name], format=ox.RdfFormat.TURTLE)]
    (result,) = assess(triples, [check])
    assert result.findings, f"{check.name} lets it pass"
    assert result.score < 1


def test_a_check_without_head_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.rq").write_text("SELECT ?term WHERE { ?term a ?x }", encoding="utf-8")
    with pytest.raises(Stop, match=r"odd\.rq"):
        read_checks(tmp_path)


def test_every_term_in_the_data_is_defined() -> None:
    engine = open_engine(assets().data)
    rows = select(
        engine,
        f"SELECT DISTINCT ?t WHERE {{ {{ ?x ?t ?y }} UNION {{ ?x a ?t }} UNION {{ ?x ?p ?t }} FILTER (isIRI(?t) && STRSTARTS(STR(?t), '{VW}')) }}",
    ).rows
    found = {str(row[0].value).removeprefix(VW) for row in rows if row[0]}
    assert found - DEFINED == set()
    assert len(found) > 100


def test_every_term_in_questions_views_shapes_and_code_is_defined() -> None:
    texts = {**term_users(), **{path.name: path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")}}
    texts |= {
        path.name: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", ROOT / "ontology" / "README.md")
    }
    unknown = {name: files for name, files in used_terms(texts).items() if name not in DEFINED}
    assert unknown == {}


def test_terms_in_code_go_through_one_function() -> None:
    """No module but ``names`` spells the namespace; the names it makes are tested on the data above."""
    for path in (ROOT / "src").rglob("*.py"):
        if path.name != "names.py":
            assert "vwgraph/def#" not in path.read_text(encoding="utf-8"), path


def test_terms_nobody_uses_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    triples = [
        quad.triple
        for quad in ox.parse(
            HEAD.replace("w3id.org/x", "w3id.org/vwgraph/def")
            + ":A rdfs:isDefinedBy <x:o> . :B rdfs:isDefinedBy <x:o> .",
            format=ox.RdfFormat.TURTLE,
        )
    ]
    assert unused_terms(triples, {"q": "SELECT ?x WHERE { ?x a vw:A }"}) == ["B"]
    assert main(["check", "--ontology"]) == 0
    said = capsys.readouterr().out
    assert "mean score 1.000" in said
    assert "terms that no question, view or shape names" in said


@pytest.fixture(scope="module")
def page() -> str:
    return document_ontology(assets().data)


def test_page_has_a_section_per_term(page: str) -> None:
    ids = re.findall(r'<section class="term" id="(\w+)">', page)
    assert sorted(ids) == sorted(DEFINED)
    for target in set(re.findall(r'href="#([^"]+)"', page)):
        assert target in DEFINED, target


def test_page_asks_for_nothing(page: str) -> None:
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!#|https://creativecommons\.org/)', page)


def test_page_speaks_both_languages_and_shows_use(page: str) -> None:
    section = page[page.index('id="Knelpunt"') :]
    section = section[: section.index("</section>")]
    for text in (
        "knelpunt",
        "bottleneck",
        "opgenomen",
        "recorded",
        "factor/alkmaar-k1",
        "knelpunten-in-minstens-n-pilots",
    ):
        assert text in section
    assert "≡ vw:Kans ∪ vw:Bedreiging" in page
    assert "vw:adviseur ∘ vw:werktVoor ⊑ vw:adviesorganisatie" in page


def test_page_is_the_same_each_time(page: str) -> None:
    assert document_ontology(assets().data) == page
