"""Records to triples: every triple accounted for, the same bytes each time, no network, no blank nodes."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from vwgraph.checking import check
from vwgraph.names import PREFIXES, VW, Names
from vwgraph.paths import assets
from vwgraph.pipeline import build, graph_files, open_engine, select
from vwgraph.rdf import read_turtle

BASE = "https://example.org/leeszaal/"


def triples(folder: Path, graph: str) -> set[str]:
    return {str(triple) for triple in read_turtle(folder / "ttl" / f"{graph}.ttl")}


def test_a_statement_with_all_its_triples(small: Path) -> None:
    me, vw, pilot = f"<{BASE}id/factor/westerdorp-k2>", VW, f"<{BASE}id/pilot/westerdorp>"
    found = {line for line in triples(small, "westerdorp") if line.startswith(me)}
    assert found == {
        f"{me} <{PREFIXES['rdf']}type> <{vw}Knelpunt>",
        f"{me} <{vw}soort> <{vw}Knelpunt>",
        f'{me} <{PREFIXES["rdfs"]}label> "Weinig kranten"@nl',
        f'{me} <{PREFIXES["rdfs"]}label> "Few newspapers"@en',
        f'{me} <{PREFIXES["dcterms"]}description> "Er waren te weinig kranten."@nl',
        f"{me} <{vw}inPilot> {pilot}",
        f"{me} <{vw}hoofdthema> <https://w3id.org/vwgraph/id/thema/leesvoer>",
        f"{me} <{vw}thema> <https://w3id.org/vwgraph/id/thema/leesvoer>",
        f"{me} <{vw}passage> <{BASE}id/passage/b01.010>",
        f"{me} <{PREFIXES['prov']}wasGeneratedBy> <{BASE}id/codering/westerdorp>",
    }


def test_a_passage_is_a_web_annotation_target(small: Path) -> None:
    text = (small / "rapport.txt").read_text(encoding="utf-8")
    engine = open_engine(small)
    row = select(
        engine,
        f"SELECT ?start ?end WHERE {{ <{BASE}id/passage/b01.010> oa:hasSelector ?s . ?s oa:start ?start ; oa:end ?end }}",
    ).rows[0]
    assert row[0] is not None
    assert row[1] is not None
    assert text[int(row[0].value) : int(row[1].value)] == "• te weinig kranten."


def test_graphs_say_where_they_come_from(small: Path) -> None:
    engine = open_engine(small)
    for graph in engine.graphs():
        if "vwgraph/graph" not in graph:
            assert engine.query(
                f"ASK {{ GRAPH <{graph}> {{ <{graph}> prov:wasDerivedFrom ?report ; dcterms:license ?licence }} }}"
            )


def test_second_build_changes_nothing(corpus: Path) -> None:
    assert build(corpus).changed
    assert build(corpus).changed == ()


def test_same_bytes_in_another_process_and_folder(corpus: Path, small: Path) -> None:
    subprocess.run([sys.executable, "-m", "vwgraph", "build", "--data", str(corpus)], check=True, capture_output=True)
    assert {p.name: p.read_bytes() for p in (corpus / "ttl").iterdir()} == {
        p.name: p.read_bytes() for p in (small / "ttl").iterdir()
    }


def test_committed_files_are_fresh(tmp_path: Path) -> None:
    build(assets().data, tmp_path)
    for path in sorted(tmp_path.iterdir()):
        committed = assets().data / "ttl" / path.name
        assert committed.read_bytes() == path.read_bytes(), f"{path.name} is behind the records; run: vwgraph build"
    assert {p.name for p in (assets().data / "ttl").iterdir()} == {p.name for p in tmp_path.iterdir()}


def test_check_says_which_files_a_build_would_change(corpus: Path) -> None:
    build(corpus)
    assert list(check(corpus, shapes=False)) == []
    ttl = corpus / "ttl"
    (ttl / "graphs.json").write_text("{}", encoding="utf-8")
    (ttl / "zuiderdorp.ttl").write_text("", encoding="utf-8")
    assert [problem.file for problem in check(corpus, shapes=False)] == ["ttl/graphs.json", "ttl/zuiderdorp.ttl"]
    build(corpus)
    assert list(check(corpus, shapes=False)) == []


@pytest.mark.parametrize("graph", sorted(path.stem for path in (assets().data / "ttl").glob("*.ttl")))
def test_rdflib_reads_the_same_triples(graph: str) -> None:
    path = assets().data / "ttl" / f"{graph}.ttl"
    ours = set(read_turtle(path))
    theirs = rdflib.Graph().parse(path)
    assert len(theirs) == len(ours)
    again = {quad.triple for quad in ox.parse(theirs.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)}
    assert again == ours
    assert not any(isinstance(node, ox.BlankNode) for triple in ours for node in (triple.subject, triple.object))


def test_ontology_and_schemes_are_read_by_rdflib_and_owlready2() -> None:
    from owlready2 import World

    graph = rdflib.Graph().parse(assets().ontology / "vwgraph.ttl")
    world = World()
    world.get_ontology(VW.rstrip("#")).load(fileobj=io.BytesIO(graph.serialize(format="nt").encode()))
    classes = {entity.name for entity in world.classes()}
    fixed = {"Pilot", "GemeentelijkePilot", "ProvincialePilot", "Actor", "Organisatie", "Overheid", "Gemeente", "Provincie",
             "Stadsdeel", "Rijksoverheid", "Gemeentesamenwerking", "Steunpunt", "Adviesorganisatie", "Steunfunctieorganisatie",
             "Welzijnsorganisatie", "Overlegorgaan", "Onderwijsinstelling", "Kennisinstelling", "Koepelorganisatie",
             "Vrijwilligersorganisatie", "Bedrijf", "Commissie", "Adviseur", "Begeleiding", "Deelname", "Speerpunt", "Bevinding",
             "Factor", "Succesfactor", "Knelpunt", "Kans", "Bedreiging", "Les", "Doelstelling", "Activiteit", "Resultaat",
             "Aanbeveling", "Paradepaardje", "Visie", "Rolopvatting", "Kengetal", "BevorderendeFactor", "BelemmerendeFactor",
             "Toekomstfactor", "Document", "Project", "Instrument", "Thema", "Passage", "Rapport", "Tabel"}  # fmt: skip
    assert fixed <= classes
    properties = {entity.name for entity in world.properties()}
    fixed_properties = {"inPilot", "heeftBevinding", "heeftSuccesfactor", "heeftKnelpunt", "heeftKans", "heeftBedreiging",
             "heeftDoelstelling", "pilotVan", "adviseur", "adviesorganisatie", "werktVoor", "speerpunt", "centraalSpeerpunt",
             "nevenSpeerpunt", "thema", "hoofdthema", "doelbereik", "speeltInOp", "betreft", "instrument", "passage", "begin",
             "einde", "ligtIn", "opvolger", "inwonertal", "visiecategorie", "rolcategorie", "werkwijze"}  # fmt: skip
    assert fixed_properties <= properties


def test_every_term_has_labels_and_definitions_in_two_languages() -> None:
    graph = rdflib.Graph().parse(assets().ontology / "vwgraph.ttl")
    for scheme in ("themas", "begrippen"):
        graph.parse(assets().ontology / f"{scheme}.ttl")
    skos, rdfs = rdflib.SKOS, rdflib.RDFS
    for subject in set(graph.subjects(rdfs.isDefinedBy)):
        if (subject, rdflib.RDF.type, skos.ConceptScheme) in graph:
            continue
        for predicate in (rdfs.label, skos.definition):
            languages = sorted(str(value.language) for value in graph.objects(subject, predicate))
            assert languages == ["en", "nl"], f"{subject} has {predicate} in {languages}"


def test_codebook_is_whole() -> None:
    engine = open_engine(assets().data)
    counted = select(
        engine,
        "SELECT (COUNT(DISTINCT ?t) AS ?themes) (COUNT(DISTINCT ?g) AS ?groups) WHERE { ?t a vw:Thema ; skos:broader ?g . ?g a vw:Themagroep }",
    )
    assert [term.value for term in counted.rows[0] if term] == ["49", "9"]


def test_every_term_in_the_data_is_defined() -> None:
    engine = open_engine(assets().data)
    used = select(engine, "SELECT DISTINCT ?p WHERE { { ?s ?p ?o } UNION { ?s a ?p } }")
    defined = {str(row[0].value) for row in select(engine, "SELECT ?t WHERE { ?t rdfs:isDefinedBy ?o }").rows if row[0]}
    ours = {str(row[0].value) for row in used.rows if row[0] and row[0].value.startswith(VW)}
    assert ours - defined == set()


def test_iris_follow_the_pattern() -> None:
    names = Names()
    assert names.statement("knelpunt", "alkmaar", "k3") == "https://w3id.org/vwgraph/id/factor/alkmaar-k3"
    assert names.thing("passage", "b05.031") == "https://w3id.org/vwgraph/id/passage/b05.031"
    for key in ("", "A", "a b", "a/b", "a--b", "../x", "a>"):
        with pytest.raises(ValueError, match="no IRI"):
            names.thing("pilot", key)


def test_files_are_for_named_graphs() -> None:
    assert {iri.rsplit("/", 1)[1] for iri in graph_files(assets().data)} >= {
        "actoren",
        "themas",
        "rapport",
        "ontologie",
        "alkmaar",
    }
