"""What is inferred is what the axioms entail: each kind of rule by itself, then our data beside owlrl and HermiT."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from vwgraph.consistency import available, entailed, explanation, is_consistent, unsatisfiable
from vwgraph.names import PREFIXES, VW
from vwgraph.paths import assets
from vwgraph.pipeline import INFERRED, graph_files, graphs_of, load_checked, ontology_triples, open_engine, select
from vwgraph.rdf import read_turtle
from vwgraph.reason import inferred
from vwgraph.rules import rules

HEAD = (
    "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    + "@prefix : <https://example.org/> .\n"
)
TYPE = PREFIXES["rdf"] + "type"
VOCABULARIES = ("org.ttl", "prov-o.ttl", "oa.ttl", "skos.ttl", "qb.ttl", "cpov.ttl")
hermit = pytest.mark.skipif(available() is not None, reason=f"HermiT cannot run: {available()} is not installed")


def turtle(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)]


def follow(axioms: str, data: str) -> set[str]:
    found = inferred({"data": turtle(data)}, turtle(axioms))
    text = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES) or b""
    return {line.replace("https://example.org/", "").replace(TYPE, "a") for line in text.decode().splitlines()}


@pytest.mark.parametrize(
    ("axioms", "data", "follows"),
    [
        (":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .", ":x a :A .", {"<x> <a> <B> .", "<x> <a> <C> ."}),
        (":p rdfs:subPropertyOf :q .", ":x :p :y .", {"<x> <q> <y> ."}),
        (
            ":p rdfs:domain :A ; rdfs:range :B .",
            ":x :p :y . :z :p 1 .",
            {"<x> <a> <A> .", "<y> <a> <B> .", "<z> <a> <A> ."},
        ),
        (":p owl:inverseOf :q .", ":x :p :y . :z :q :w .", {"<y> <q> <x> .", "<w> <p> <z> ."}),
        (
            ":p a owl:TransitiveProperty .",
            ":a :p :b . :b :p :c . :c :p :d .",
            {"<a> <p> <c> .", "<a> <p> <d> .", "<b> <p> <d> ."},
        ),
        (":p a owl:SymmetricProperty .", ":x :p :y .", {"<y> <p> <x> ."}),
        (":r owl:propertyChainAxiom ( :p :q ) .", ":x :p :y . :y :q :z .", {"<x> <r> <z> ."}),
        (
            ":C owl:equivalentClass [ owl:unionOf ( :A :B ) ] .",
            ":x a :A . :y a :B .",
            {"<x> <a> <C> .", "<y> <a> <C> ."},
        ),
        (":C owl:equivalentClass :D .", ":x a :C . :y a :D .", {"<x> <a> <D> .", "<y> <a> <C> ."}),
        (
            ":C owl:equivalentClass [ owl:intersectionOf ( :A [ owl:onProperty :p ; owl:hasValue :v ] ) ] .",
            ":x a :A ; :p :v . :y a :C . :z a :A ; :p :w .",
            {"<x> <a> <C> .", "<y> <a> <A> .", "<y> <p> <v> ."},
        ),
        (
            ":C owl:equivalentClass [ owl:intersectionOf ( :A [ owl:onProperty :p ; owl:someValuesFrom :B ] ) ] .",
            ":x a :A ; :p :y . :y a :B . :z a :A ; :p :w .",
            {"<x> <a> <C> ."},
        ),
        (":C rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .", ":x a :C ; :p :y .", {"<y> <a> <B> ."}),
        (":p rdfs:range xsd:integer .", ":x :p 1 .", set()),
        (":p rdfs:range [ owl:unionOf ( :A :B ) ] .", ":x :p :y .", set()),
    ],
)
def test_rule(axioms: str, data: str, follows: set[str]) -> None:
    assert follow(axioms, data) == follows


def test_same_rules_whatever_the_order_of_the_axioms() -> None:
    ours = ontology_triples()
    shuffled = list(ours)
    random.Random(7).shuffle(shuffled)
    assert rules(ours) == rules(shuffled)


def test_our_data_shows_what_the_model_promises() -> None:
    engine = open_engine(assets().data)
    without = open_engine(assets().data, asserted=True)
    asks = {
        "every factor": "?x a vw:Factor",
        "helping factors": "?x a vw:BevorderendeFactor",
        "answered factors": "?x a vw:BeantwoordeFactor",
        "goals reached": "?x a vw:BereikteDoelstelling",
        "statements of a pilot": "?p vw:heeftBevinding ?x",
        "places in places": "<https://w3id.org/vwgraph/id/organisatie/cvo-alkmaar> vw:ligtIn <https://w3id.org/vwgraph/id/provincie/noord-holland>",
        "governments": "?x a cpov:PublicOrganisation",
    }
    for what, pattern in asks.items():
        query = f"PREFIX cpov: <http://data.europa.eu/m8g/> SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"
        with_, plain = (int(select(one, query).rows[0][0].value) for one in (engine, without))  # type: ignore[union-attr]
        assert with_ > plain == 0, what


def test_factors_are_the_four_kinds_and_no_more() -> None:
    engine = open_engine(assets().data)
    count = {
        kind: len(select(engine, f"SELECT ?x WHERE {{ ?x a vw:{kind} }}").rows)
        for kind in (
            "Factor",
            "Succesfactor",
            "Knelpunt",
            "Kans",
            "Bedreiging",
            "BevorderendeFactor",
            "BelemmerendeFactor",
        )
    }
    assert count["BevorderendeFactor"] == count["Succesfactor"] + count["Kans"]
    assert count["BelemmerendeFactor"] == count["Knelpunt"] + count["Bedreiging"]
    assert count["Factor"] == count["BevorderendeFactor"] + count["BelemmerendeFactor"]


def small_graphs() -> dict[str, tuple[ox.Triple, ...]]:
    """What an independent reasoner can be asked in seconds: two pilots, what they share, some of the report."""
    corpus, _ = load_checked(assets().data)
    graphs = graphs_of(corpus)
    wanted = ("assen", "limburg", "actoren", "gedeeld", "themas")
    return {key: graphs[key] for key in wanted}


def statements(triples: Iterable[ox.Triple]) -> set[tuple[str, str, str]]:
    return {(str(one.subject), one.predicate.value, str(one.object)) for one in triples}


def test_owlrl_infers_the_same() -> None:
    """owlrl runs all rules of OWL 2 RL. Beside ours it gives what is listed here as left out, and nothing else."""
    import owlrl
    import rdflib

    graphs = {key: graph for key, graph in small_graphs().items() if key != "themas"}
    ontology = ontology_triples()
    data = [triple for graph in graphs.values() for triple in graph]
    # Declarations of things and owl:sameAs would make owlrl repeat each statement of a municipality for its register entry.
    data = [triple for triple in data if triple.predicate.value != PREFIXES["owl"] + "sameAs"]
    ours = statements(inferred({"data": data}, ontology))
    graph = rdflib.Graph()
    graph.parse(data=ox.serialize([*data, *ontology], format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    known = {subject for subject, _, _ in statements(data)} | {o for _, _, o in statements(data) if o.startswith("<")}
    theirs = set()
    for one, two, three in graph:
        if isinstance(one, rdflib.URIRef) and isinstance(three, rdflib.URIRef) and f"<{one}>" in known:
            theirs.add((f"<{one}>", str(two), f"<{three}>"))
    theirs -= statements(data)
    left_out = {
        triple
        for triple in theirs - ours
        if triple[1]
        in (PREFIXES["owl"] + "sameAs", PREFIXES["rdfs"] + "subClassOf", PREFIXES["owl"] + "equivalentClass")
        or triple[2] in (f"<{PREFIXES['owl']}Thing>", f"<{PREFIXES['rdfs']}Resource>")
        or triple[0].startswith((f"<{VW}", "<http://www.w3.org/", "<http://purl.org/", "<http://xmlns.com/"))
    }
    assert theirs - ours - left_out == set()
    objects_only = {triple for triple in ours if triple[2].startswith("<") and triple[0] in known}
    assert objects_only - theirs == set()


@hermit
def test_hermit_entails_what_we_infer() -> None:
    """Every inferred triple of two pilots follows from data and axioms by the full semantics of OWL 2 DL."""
    graphs = small_graphs()
    data = [triple for graph in graphs.values() for triple in graph]
    ontology = ontology_triples()
    found = [triple for triple in inferred(graphs, ontology) if not isinstance(triple.object, ox.Literal)]
    declared = [one for one in ontology if one.predicate.value == TYPE and isinstance(one.subject, ox.NamedNode)]
    assert len(found) > 1000
    assert entailed([*data, *ontology], [*found, *declared])
    alien = ox.Triple(found[0].subject, ox.NamedNode(TYPE), ox.NamedNode(VW + "Tabel"))
    assert not entailed([*data, *ontology], [alien, *declared])


@hermit
def test_all_data_is_consistent_and_every_class_can_have_an_instance() -> None:
    files = graph_files(assets().data)
    everything = [t for graph, path in files.items() if not graph.endswith(INFERRED) for t in read_turtle(path)]
    assert is_consistent(everything)
    assert unsatisfiable(ontology_triples()) == []


@hermit
def test_all_data_agrees_with_the_axioms_of_the_standards() -> None:
    folder = assets().data.parent.parent / "shared" / "vocab"
    if not folder.is_dir():
        pytest.skip("the standard vocabularies do not lie in ../shared/vocab")
    files = [path for graph, path in graph_files(assets().data).items() if not graph.endswith(INFERRED)]
    everything = [t for path in (*files, *(folder / name for name in VOCABULARIES)) for t in _parsed(path)]
    assert is_consistent(everything)


def _parsed(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri="https://example.org/")]


@hermit
def test_a_contradiction_is_explained() -> None:
    """A pilot that has as knelpunt what was coded as a lesson: the explanation names both, and the axioms between."""
    ontology = [one for one in ontology_triples() if "heeft" in str(one) or "Disjoint" in str(one) or not _named(one)]
    data = turtle(":p vw:heeftKnelpunt :x . :x a vw:Les . :y a vw:Kans . :q vw:heeftKans :y .")
    told: list[int] = []
    found = explanation([ontology, data], told.append)
    text = "\n".join(map(str, found))
    assert "<https://example.org/x>" in text
    assert "#heeftKnelpunt>" in text
    assert "AllDisjointClasses" in text
    assert "<https://example.org/y>" not in text
    assert told == list(range(1, len(told) + 1))
    assert not is_consistent([*ontology, *data])
    assert explanation([ontology]) == []


def _named(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.NamedNode)
