"""Every shape is kept by an example and broken by one change to it: a rule that refuses nothing is no rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from vwgraph.names import PREFIXES, local_name
from vwgraph.paths import assets
from vwgraph.rdf import read_turtle
from vwgraph.validate import Violation, shape_names, violations

ONTOLOGY = assets().ontology
EXAMPLE = Path(__file__).resolve().parent / "shapes" / "voorbeeld.ttl"
SHAPES = tuple(read_turtle(ONTOLOGY / "shapes.ttl"))
NAMES = shape_names(SHAPES)

ID = "https://w3id.org/vwgraph/id/"
SH = "http://www.w3.org/ns/shacl#"
VORM = "https://w3id.org/vwgraph/vorm#"
KINDS = (
    "doelbereik",
    "overlegvorm",
    "gewicht",
    "instrument",
    "rol",
    "speerpunt",
    "thema",
    "verandering",
    "visiecategorie",
)
KNOWN = {**PREFIXES, "v": "https://example.org/v/", "sh": SH, "vorm": VORM, **{kind: f"{ID}{kind}/" for kind in KINDS}}


def less(thing: str, path: str) -> str:
    """The update that takes away what ``thing`` has along ``path``."""
    return f"DELETE WHERE {{ {thing} {path} ?oud }}"


def more(thing: str, path: str, values: str) -> str:
    """The update that adds ``values``."""
    return f"INSERT DATA {{ {thing} {path} {values} }}"


def other(thing: str, path: str, values: str) -> str:
    """The update that puts ``values`` in the place of what is there."""
    return f"DELETE {{ {thing} {path} ?oud }} INSERT {{ {thing} {path} {values} }} WHERE {{ {thing} {path} ?oud }}"


BREAKS: dict[str, str] = {
    # Pilot
    "pilot-label": less("v:pilot-duinrade", "rdfs:label"),
    "pilot-passage": less("v:pilot-duinrade", "vw:passage"),
    "pilot-soort": more("v:pilot-duinrade", "a", "vw:ProvincialePilot"),
    "pilot-van": other("v:pilot-duinrade", "vw:pilotVan", "v:koren"),
    "pilot-deel": other("v:pilot-duinrade", "vw:beschrevenIn", "v:rapport"),
    "pilot-centraal": less("v:pilot-duinrade", "vw:centraalSpeerpunt"),
    "pilot-begeleiding": less("v:pilot-duinrade", "vw:begeleiding"),
    "pilot-adviseur": other("v:pilot-duinrade", "vw:adviseur", "v:vuurtoren"),
    "periode": other("v:zomerkoor", "vw:einde", '"2003-05"^^xsd:gYearMonth'),
    # Statement
    "bevinding-label": other("v:activiteit", "rdfs:label", '"Meezingmiddag"@nl, "Zangmiddag"@nl, "Singalong"@en'),
    "bevinding-passage": other("v:visie", "vw:passage", "v:deel-d01"),
    "bevinding-lengte": other(
        "v:activiteit",
        "rdfs:label",
        '"een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien"@nl, "many"@en',
    ),
    "bevinding-omschrijving": other("v:visie", "dcterms:description", '"Choirs bind the village."@en'),
    "bevinding-pilot": more("v:visie", "vw:inPilot", "v:pilot-noorderkust"),
    "bevinding-soort": less("v:visie", "vw:soort"),
    "bevinding-codering": less("v:visie", "prov:wasGeneratedBy"),
    "bevinding-hoofdthema": more("v:knelpunt", "vw:hoofdthema", "thema:jongeren"),
    "bevinding-themas": more("v:knelpunt", "vw:thema", "thema:regierol"),
    "bevinding-speerpunt": other("v:knelpunt", "vw:speerpunt", "thema:regierol"),
    "bevinding-betreft": more("v:knelpunt", "vw:betreft", "v:enquete"),
    "bevinding-ontkend": other("v:knelpunt", "vw:ontkend", '"nee"@nl'),
    # Kinds of statement
    "factor-thema": less("v:knelpunt", "vw:hoofdthema"),
    "les-thema": less("v:les", "vw:themavoorstel"),
    "paradepaardje-thema": less("v:paradepaardje", "vw:hoofdthema"),
    "doelstelling-thema": less("v:doel", "vw:hoofdthema"),
    "doelstelling-doelbereik": more("v:doel", "vw:doelbereik", "doelbereik:deels-bereikt"),
    "doelstelling-doelbereik-schema": other("v:doel", "vw:doelbereik", "gewicht:centraal"),
    "doelstelling-oordeel": less("v:doel", "vw:doelbereikPassage"),
    "activiteit-instrument": other("v:activiteit", "vw:instrument", "v:zomerkoor"),
    "activiteit-instrument-schema": other("v:activiteit", "vw:instrument", "thema:regierol"),
    "activiteit-door": more("v:activiteit", "vw:uitgevoerdDoor", "v:nota"),
    "resultaat-van": more("v:resultaat", "vw:resultaatVan", "v:activiteit"),
    "resultaat-zelfde-pilot": more("v:resultaat", "vw:resultaatVan", "v:doel-noorderkust"),
    "aanbeveling-thema": less("v:aanbeveling", "vw:hoofdthema"),
    "aanbeveling-op": more("v:aanbeveling", "vw:speeltInOp", "v:les"),
    "aanbeveling-tot": other("v:aanbeveling", "vw:gerichtTot", "v:zomerkoor"),
    "visie-categorie": other("v:visie", "vw:visiecategorie", "v:nota"),
    "visie-categorie-schema": other("v:visie", "vw:visiecategorie", "rol:partner"),
    "rol-categorie": other("v:rolopvatting", "vw:rolcategorie", "v:nota"),
    "rol-categorie-schema": other("v:rolopvatting", "vw:rolcategorie", "rol:partner"),
    "rol-werkwijze": other("v:rolopvatting", "vw:werkwijze", "v:nota"),
    "rol-werkwijze-schema": other("v:rolopvatting", "vw:werkwijze", "instrument:workshop"),
    # Figures, surveys and counts
    "kengetal-waarde": other("v:kengetal", "vw:waarde", '"ruim honderd"'),
    "kengetal-eenheid": less("v:kengetal", "vw:eenheid"),
    "kengetal-eenheid-schema": other("v:kengetal", "vw:eenheid", "rol:partner"),
    "kengetal-benaderd": more("v:kengetal", "vw:benaderd", "false"),
    "kengetal-procent": other("v:cijfer", "vw:waarde", "100.5"),
    "waarneming-dataset": other("v:cijfer", "qb:dataSet", "v:nota"),
    "waarneming-plaats": more("v:cijfer", "vw:categorie", "visiecategorie:geen-visie"),
    "waarneming-basis": other("v:cijfer", "vw:basis", "0"),
    "enquete-label": other("v:enquete", "rdfs:label", '"Enquête"@nl, "Umfrage"@de'),
    "enquete-passage": less("v:enquete", "vw:passage"),
    "enquete-aangeschreven": other("v:enquete", "vw:aangeschreven", "49"),
    "enquetevraag-label": less("v:vraag", "rdfs:label"),
    "enquetevraag-passage": less("v:vraag", "vw:passage"),
    "enquetevraag-van": other("v:vraag", "vw:vanEnquete", "v:nota"),
    "antwoord-label": more("v:antwoord-ja", "rdfs:label", '"jazeker"@nl'),
    "antwoord-op": less("v:antwoord-ja", "vw:antwoordOp"),
    "groep-label": more("v:groep", "rdfs:label", '"zangers"'),
    "telling-positief": other("v:telling-verklaard", "vw:waarde", "-1.0"),
    "telling-categorie": other("v:telling-gelijk", "vw:categorie", "v:nota"),
    "telling-verklaring": less("v:telling-verklaard", "vw:verklaring"),
    "casus-label": other("v:casus", "rdfs:label", '"Een koor zoekt een dirigent"@nl'),
    "casus-passage": other("v:casus", "vw:passage", "v:positie-2"),
    "casus-pilot": more("v:casus", "vw:overPilot", "v:pilot-noorderkust"),
    "casus-speerpunt": less("v:casus", "vw:speerpunt"),
    # What qualifies a pilot, and what it made
    "deelname-label": less("v:deelname-koren", "rdfs:label"),
    "deelname-passage": less("v:deelname-koren", "vw:passage"),
    "deelname-actor": more("v:deelname-koren", "vw:actor", "v:jet"),
    "deelname-rol": less("v:deelname-koren", "vw:rol"),
    "deelname-rol-schema": more("v:deelname-koren", "vw:rol", "gewicht:neven"),
    "deelname-verandering": more("v:deelname-koren", "vw:verandering", "verandering:opgericht"),
    "deelname-verandering-schema": other("v:deelname-koren", "vw:verandering", "gewicht:neven"),
    "begeleiding-verandering": more("v:begeleiding-duinrade", "vw:verandering", "verandering:opgericht"),
    "begeleiding-verandering-schema": other("v:begeleiding-duinrade", "vw:verandering", "gewicht:neven"),
    "begeleiding-label": less("v:begeleiding-duinrade", "rdfs:label"),
    "begeleiding-passage": less("v:begeleiding-duinrade", "vw:passage"),
    "begeleiding-wie": less("v:begeleiding-noorderkust", "vw:namens"),
    "begeleiding-adviseur": other("v:begeleiding-duinrade", "vw:actor", "v:vuurtoren"),
    "speerpuntkeuze-label": less("v:keuze-zicht", "rdfs:label"),
    "speerpuntkeuze-passage": less("v:keuze-zicht", "vw:passage"),
    "speerpuntkeuze-speerpunt": more("v:keuze-zicht", "vw:speerpunt", "speerpunt:visie"),
    "speerpuntkeuze-gewicht": more("v:keuze-zicht", "vw:gewicht", "gewicht:neven"),
    "speerpuntkeuze-gewicht-schema": other("v:keuze-zicht", "vw:gewicht", "rol:partner"),
    "document-passage": less("v:nota", "vw:passage"),
    "document-titel": more("v:nota", "dcterms:title", '"Duinrade zingt niet mee"@nl'),
    "document-soort": less("v:nota", "vw:documentsoort"),
    "document-soort-schema": other("v:nota", "vw:documentsoort", "rol:partner"),
    "document-opsteller": other("v:nota", "vw:opsteller", "v:zomerkoor"),
    "project-label": less("v:zomerkoor", "rdfs:label"),
    "project-passage": less("v:zomerkoor", "vw:passage"),
    # Actors
    "actor-label": less("v:koren", "rdfs:label"),
    "actor-bron": less("v:koren", "vw:passage"),
    "actor-ligt": other("v:koren", "vw:ligtIn", "v:vuurtoren"),
    "actor-opvolger": more("v:duinrade", "vw:opvolger", "v:noorderkust"),
    "actor-opvolgdatum": less("v:duinrade", "vw:opgevolgdOp"),
    "gemeente-provincie": less("v:kustrade", "vw:ligtIn"),
    "gemeente-tooi": less("v:kustrade", "owl:sameAs"),
    "gemeente-cbs": other("v:kustrade", "vw:cbsCode", '"PV99"'),
    "inwonertal-waarde": other("v:kustrade", "vw:inwonertal", "0"),
    "inwonertal-bron": less("v:kustrade", "vw:inwonertalBron"),
    "overlegorgaan-vorm": less("v:koren", "vw:overlegvorm"),
    "overlegorgaan-welke": more("v:koren", "vw:overlegvorm", "overlegvorm:incidenteel"),
    "overlegorgaan-welke-schema": other("v:koren", "vw:overlegvorm", "rol:partner"),
    # The report, the codebook, the coding
    "passage-id": other("v:passage-2", "dcterms:identifier", '"d01-2"'),
    "passage-deel": other("v:passage-2", "dcterms:isPartOf", "v:rapport"),
    "passage-kind": less("v:passage-2", "vw:passagesoort"),
    "passage-kind-schema": other("v:passage-2", "vw:passagesoort", "rol:partner"),
    "passage-vingerafdruk": other("v:passage-2", "vw:vingerafdruk", '"geen cijfers"'),
    "passage-einde": more("v:positie-2", "oa:end", '"200"^^xsd:nonNegativeInteger'),
    "oordeel-passage": more("v:doel", "vw:doelbereikPassage", "v:positie-1"),
    "casus-ontleend": other("v:casus", "vw:ontleendAan", "v:positie-1"),
    "steun-bevinding": other("v:telling-gelijk", "vw:steuntOp", "v:nota"),
    "passage-positie": other("v:positie-2", "oa:end", '"25"^^xsd:nonNegativeInteger'),
    "thema-groep": less("v:thema-muziek", "skos:broader"),
    "thema-label": less("v:thema-muziek", "skos:prefLabel"),
    "thema-definitie": less("v:thema-muziek", "skos:definition"),
    "codering-label": less("v:codering", "rdfs:label"),
    "codering-datum": other("v:codering", "dcterms:date", '"2026"^^xsd:gYear'),
    "codering-deel": less("v:codering", "prov:used"),
}
"""For each shape a change to the example that breaks it and no other; subjects in it are what the shape should point at."""


@cache
def example() -> frozenset[ox.Triple]:
    return frozenset(read_turtle(EXAMPLE))


@cache
def terms() -> tuple[ox.Triple, ...]:
    """The classes of the ontology and the concepts that data refer to."""
    return tuple(
        triple for name in ("vwgraph", "begrippen", "themas") for triple in read_turtle(ONTOLOGY / f"{name}.ttl")
    )


def changed(*updates: str) -> frozenset[ox.Triple]:
    """The example after ``updates``."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in example())
    for update in updates:
        store.update(update, prefixes=KNOWN)
    return frozenset(quad.triple for quad in store)


def found_in(data: Iterable[ox.Triple]) -> list[Violation]:
    return violations([*data, *terms()], SHAPES)


def rows(query: str, *sources: Iterable[ox.Triple]) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for source in sources for triple in source)
    answer = store.query(query, prefixes=KNOWN)
    assert isinstance(answer, ox.QuerySolutions)
    return sorted({tuple("" if value is None else str(value.value) for value in row) for row in answer})


def rules() -> list[str]:
    """Names of what may be broken: property shapes, SPARQL constraints, node shapes with a constraint of their own."""
    query = """SELECT ?vorm WHERE {
        { ?vorm a sh:PropertyShape } UNION { ?vorm a sh:SPARQLConstraint } UNION { ?a sh:property|sh:sparql ?vorm }
        UNION { ?vorm a sh:NodeShape ; ?target ?what ; sh:or|sh:and|sh:xone|sh:not|sh:node|sh:closed|sh:class ?constraint
                VALUES ?target { sh:targetClass sh:targetNode sh:targetSubjectsOf sh:targetObjectsOf } }
        FILTER (isIRI(?vorm)) }"""
    return [vorm.removeprefix(VORM) for (vorm,) in rows(query, SHAPES)]


def sparql_rules() -> list[str]:
    return [vorm.removeprefix(VORM) for (vorm,) in rows("SELECT ?vorm WHERE { ?a sh:sparql ?vorm }", SHAPES)]


def test_the_example_is_sound() -> None:
    assert found_in(example()) == []


def test_the_example_has_no_blank_nodes() -> None:
    assert not rows("SELECT ?s WHERE { ?s ?p ?o FILTER (isBlank(?s) || isBlank(?o)) }", example())


def test_every_shape_has_a_break_and_every_break_a_shape() -> None:
    missing, left = sorted(NAMES.keys() - BREAKS.keys()), sorted(BREAKS.keys() - NAMES.keys())
    assert not missing, f"add to BREAKS an update of tests/shapes/voorbeeld.ttl that breaks: {', '.join(missing)}"
    assert not left, f"no shape in ontology/shapes.ttl (any more), take out of BREAKS: {', '.join(left)}"


def test_every_rule_is_named() -> None:
    """A rule without message has no name for us, and none could say what is wrong."""
    assert rules() == sorted(NAMES)


@pytest.mark.parametrize("name", sorted(NAMES.keys() & BREAKS.keys()))
def test_a_break_is_found_where_it_is_and_nothing_else(name: str) -> None:
    data = changed(BREAKS[name])
    touched = {str(triple.subject) for triple in data ^ example()}
    assert touched, f"the break changes nothing: {BREAKS[name]}"
    found = found_in(data)
    assert {(one.shape, one.severity) for one in found} == {(name, NAMES[name])}
    assert {f"<{one.focus}>" for one in found} <= touched


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_shape_says_what_is_wrong_and_what_to_do_in_both_languages(name: str) -> None:
    for predicate in ("sh:message", "rdfs:comment"):
        query = f"SELECT (LANG(?text) AS ?in) ?text WHERE {{ <{VORM}{name}> {predicate} ?text }}"
        texts = rows(query, SHAPES)
        assert Counter(language for language, _ in texts) == {"nl": 1, "en": 1}, predicate
        assert all(text.strip() for _, text in texts)


def path_of(name: str) -> str:
    """The path of a property shape as SPARQL writes it: a property, a sequence or a choice."""
    steps = """SELECT (COUNT(?before) AS ?place) ?step WHERE {{ <{vorm}> sh:path{to} ?list .
        ?list rdf:rest* ?before . ?before rdf:rest* ?cell . ?cell rdf:first ?step }} GROUP BY ?step"""
    for to, sign in (("", "/"), ("/sh:alternativePath", "|")):
        if found := rows(steps.format(vorm=VORM + name, to=to), SHAPES):
            return sign.join(f"<{step}>" for _, step in found)
    ((path,),) = rows(f"SELECT ?path WHERE {{ <{VORM}{name}> sh:path ?path }}", SHAPES)
    return f"<{path}>"


@pytest.mark.parametrize(
    ("shape", "kind"),
    rows("SELECT ?shape ?kind WHERE { ?node sh:property ?shape ; sh:targetClass ?kind }", SHAPES),
    ids=local_name,
)
def test_the_example_gives_a_shape_something_to_judge(shape: str, kind: str) -> None:
    """What nothing has breaks no rule. That the other shapes judge something their breaks show."""
    path = path_of(shape.removeprefix(VORM))
    judged = rows(f"SELECT ?it WHERE {{ ?it a/rdfs:subClassOf* <{kind}> ; {path} ?value }}", example(), terms())
    own = {str(triple.subject) for triple in example()}
    assert own.intersection(f"<{it}>" for (it,) in judged), f"give a {local_name(kind)} in the example {path}"


def test_every_class_with_a_shape_is_in_the_example() -> None:
    targets = {kind for (kind,) in rows("SELECT ?class WHERE { ?vorm sh:targetClass ?class }", SHAPES)}
    classes = "SELECT ?class WHERE { ?it a/rdfs:subClassOf* ?class }"
    kinds = (triple for triple in terms() if triple.predicate.value == f"{PREFIXES['rdfs']}subClassOf")
    present = {kind for (kind,) in rows(classes, example(), kinds)}
    assert targets <= present, f"add to tests/shapes/voorbeeld.ttl: {sorted(targets - present)}"
    paths = {path for (path,) in rows("SELECT ?path WHERE { ?vorm sh:targetSubjectsOf ?path }", SHAPES)}
    used = {str(triple.predicate.value) for triple in example()}
    assert paths <= used, f"add to tests/shapes/voorbeeld.ttl: {sorted(paths - used)}"


def test_pyshacl_finds_the_same_when_it_evaluates_sparql_itself() -> None:
    import rdflib
    from pyshacl import validate
    from rdflib.namespace import RDF

    names = sparql_rules()
    data = changed(*(BREAKS[name] for name in names))
    ours = {(one.focus, one.shape, one.severity) for one in found_in(data)}
    assert {shape for _, shape, _ in ours} == set(names)

    def graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
        return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")

    _, report, _ = validate(graph([*data, *terms()]), shacl_graph=graph(SHAPES), inference="none")
    sh = rdflib.Namespace(SH)
    theirs = set()
    for result in report.subjects(RDF.type, sh.ValidationResult):
        shape = report.value(result, sh.sourceConstraint) or report.value(result, sh.sourceShape)
        parts = report.value(result, sh.focusNode), shape, report.value(result, sh.resultSeverity)
        focus, shape_name, severity = (str(part) for part in parts)
        theirs.add((focus, shape_name.removeprefix(VORM), severity.removeprefix(SH)))
    assert theirs == ours
