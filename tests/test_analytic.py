"""The analytic engine gives the same rows as the embedded one, or says by name what it lacks."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from vwgraph.cli import main
from vwgraph.errors import QueryError, Stop, UsageError
from vwgraph.graph import Graph
from vwgraph.limited import Limited
from vwgraph.model import Table
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.pipeline import INFERRED, ask, build, graph_files, open_engine, questions
from vwgraph.queries.binding import bind
from vwgraph.queries.chains import unbracketed
from vwgraph.queries.offers import offers
from vwgraph.queries.tokens import keywords
from vwgraph.store import Answer, Dataset, Engine, analytic, embedded
from vwgraph.store.analytic import Analytic
from vwgraph.store.endpoints import Endpoint
from vwgraph.store.pairs import Pairing
from vwgraph.viewing import drawn, views

QUESTIONS = questions()


@pytest.fixture(scope="module")
def here() -> Graph:
    return Graph()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the analytic engine with our own data."""
    pytest.importorskip("sparq", reason="the analytic engine is not installed (extra analytic)")
    folder = tmp_path_factory.mktemp("analytic") / "store"
    analytic.write_folder(folder, graph_files(assets().data), [Names().graph(INFERRED)])
    return folder


@pytest.fixture(scope="module", params=["memory", "store"])
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def there(place: str, store: Path) -> Graph:
    return Graph(engine="analytic", store=store if place == "store" else None)


def lacks(place: str, sparql: str) -> bool:
    """Whether the engine in ``place`` lacks something that ``sparql`` uses: in a store all graphs are one."""
    return place == "store" and bool({"GRAPH", "FROM"} & keywords(sparql))


def test_every_question_has_the_same_rows(place: str, here: Graph, there: Graph) -> None:
    answered = [name for name, question in QUESTIONS.items() if not lacks(place, bind(question, {}, here.names))]
    for name in answered:
        question = QUESTIONS[name]
        assert ask(there.engine, question, {}, here.names) == ask(here.engine, question, {}, here.names), name
    assert len(answered) >= len(QUESTIONS) - 1


def test_every_parameter_has_the_same_rows(place: str, here: Graph, there: Graph) -> None:
    """With the first and the last value that the graph offers for each."""
    tried = 0
    for name, question in QUESTIONS.items():
        if lacks(place, bind(question, {}, here.names)):
            continue
        for parameter in question.parameters:
            offered = [*offers(parameter, here.engine, here.names)]
            assert offered == [*offers(parameter, there.engine, here.names)], f"{name} {parameter.name}"
            for value in dict.fromkeys([*offered[:1], *offered[-1:]]):
                given = {parameter.name: value}
                expected = ask(here.engine, question, given, here.names)
                assert ask(there.engine, question, given, here.names) == expected, f"{name} {given}"
                tried += 1
    assert tried > 50


class Both:
    """Two engines that must find the same. Order is not compared, for drawing makes its own, nor how often a row comes:
    where both ways of a path ``a|b`` lead to one thing, oxigraph gives it once and SPARQL 1.1 (section 9.3) twice."""

    def __init__(self, one: Engine, other: Engine) -> None:
        self.one, self.other, self.asked = one, other, 0

    def query(self, sparql: str, *, rows: int | None = None) -> Answer:
        self.asked += 1
        answer, other = self.one.query(sparql, rows=rows), self.other.query(sparql, rows=rows)
        assert isinstance(answer, Table)
        assert isinstance(other, Table)
        assert (other.columns, set(other.rows)) == (answer.columns, set(answer.rows)), sparql
        return answer

    def graphs(self) -> Mapping[str, int]:
        return self.one.graphs()


def test_all_that_views_ask_has_the_same_rows(here: Graph, there: Graph) -> None:
    both = Both(here.engine, there.engine)
    for name in views():
        drawn(both, name)
    assert both.asked > len(views())


def test_graphs_are_the_same(here: Graph, there: Graph) -> None:
    assert dict(there.engine.graphs()) == dict(here.engine.graphs())


SAME = [
    "SELECT ?p ?s ?n WHERE { ?p vw:volgnummer ?n ; vw:passagesoort ?s } ORDER BY ?p",
    "SELECT ?type (COUNT(*) AS ?many) { ?p vw:volgnummer ?n } GROUP BY (DATATYPE(?n) AS ?type) ORDER BY ?type",
    "SELECT ?k ?waarde WHERE { ?k a vw:Kengetal ; vw:waarde ?waarde } ORDER BY ?k",
    "SELECT (7 / 2.0 AS ?a) (1.0 + 1 AS ?b) (2.5e0 AS ?c) (1e10 AS ?d) (xsd:double(3) AS ?e) (6 / 3 AS ?f) {}",
    "SELECT ((10 - 5) - 2 AS ?a) ((100 / 10) * 2 AS ?b) {}",
    "SELECT ?s ?label { ?s a vw:Thema ; rdfs:label ?label } ORDER BY ?s LANG(?label)",
    "SELECT ?x ?zz { VALUES ?x { 1 'a'@nl vw:Pilot UNDEF } } ORDER BY ?x",
    "SELECT * { ?pilot a vw:Pilot ; vw:pilotVan ?van } ORDER BY ?pilot ?van",
    "SELECT ?g (COUNT(*) AS ?n) FROM NAMED <https://w3id.org/vwgraph/graph/assen> { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/vwgraph/graph/assen> { ?s ?p ?o }",
    "SELECT * {}",
    "SELECT * { vw:nothing vw:of ?this }",
    "SELECT ?class ?1a ?été { VALUES (?class ?1a ?été) { (1 UNDEF 'a') (UNDEF 2 UNDEF) (UNDEF UNDEF UNDEF) } } ORDER BY ?class ?1a",
    r"""SELECT ?text { VALUES ?text { "},{\"a\":\\" "\u0001\n\t" "\U0001F600 é" "" "{}" "1"^^xsd:string } } ORDER BY ?text""",
    "SELECT (ISBLANK(BNODE()) AS ?b) (ISBLANK(?x) AS ?c) ?d { VALUES ?d { 'a'@nl-BE <x> 1e0 true } }",
    "ASK { ?s a vw:Pilot }",
    "ASK { ?s a vw:NietsVanDien }",
]


@pytest.mark.parametrize("sparql", SAME)
def test_terms_are_the_same(sparql: str, place: str, here: Graph, there: Graph) -> None:
    if lacks(place, sparql):
        with pytest.raises(UsageError, match="GRAPH and FROM in a store"):
            there.engine.query(sparql)
        return
    assert there.engine.query(sparql) == here.engine.query(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "CONSTRUCT { ?s rdfs:label ?l } WHERE { ?s a vw:Pilot ; rdfs:label ?l }",
        "DESCRIBE <https://w3id.org/vwgraph/id/pilot/assen>",
    ],
)
def test_triples_are_the_same(sparql: str, here: Graph, there: Graph) -> None:
    found, expected = there.engine.query(sparql), here.engine.query(sparql)
    assert isinstance(found, tuple)
    assert isinstance(expected, tuple)
    assert set(found) == set(expected)
    assert len(found) == len(expected) > 10
    cut = there.engine.query(sparql, rows=3)
    assert isinstance(cut, tuple)
    assert len(cut) == 3


def test_rows_are_cut_off_and_it_is_told(there: Graph) -> None:
    cut, whole = (there.engine.query("SELECT ?p { ?p a vw:Pilot }", rows=rows) for rows in (5, 19))
    assert isinstance(cut, Table)
    assert isinstance(whole, Table)
    assert (len(cut.rows), cut.whole) == (5, False)
    assert (len(whole.rows), whole.whole) == (19, True)


def test_what_was_inferred_can_be_left_out(place: str, store: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s a vw:BelemmerendeFactor }"
    by_name = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a vw:BelemmerendeFactor } }"
    where = store if place == "store" else None
    expected = open_engine(assets().data, asserted=True)
    found = open_engine(assets().data, where, asserted=True, engine="analytic")
    for sparql in (count, by_name, count):
        if not lacks(place, sparql):
            assert found.query(sparql) == expected.query(sparql), "also once named graphs are loaded"
    assert found.query(count) != open_engine(assets().data, where, engine="analytic").query(count)
    assert dict(found.graphs()) == dict(expected.graphs())


@pytest.mark.parametrize(
    ("sparql", "named"),
    [
        ("SELECT (YEAR(?d) AS ?y) { ?x vw:begin ?d }", "YEAR of a date"),
        ("SELECT (GROUP_CONCAT(?l) AS ?all) { ?s rdfs:label ?l }", "GROUP_CONCAT"),
        ("SELECT (SAMPLE(?l) AS ?one) { ?s rdfs:label ?l }", "SAMPLE"),
        ("SELECT (10 - 5 - 2 AS ?x)\n{}", "in a row, line 1"),
        ("SELECT * { ?s vw:jaar ?j\n FILTER (?j / 2 * 3 > 1) }", "in a row, line 2"),
        ("SELECT (xsd:date('2004-06-01') AS ?x) {}", "function"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_what_it_lacks_is_refused_by_name(sparql: str, named: str, there: Graph) -> None:
    with pytest.raises(UsageError, match=named) as refused:
        there.engine.query(sparql)
    assert refused.value.remedy


def test_a_dataset_beside_the_query_is_refused(there: Graph) -> None:
    assert isinstance(there.engine, Pairing)
    assert isinstance(there.engine.engine, Analytic)
    with pytest.raises(UsageError, match="dataset"):
        there.engine.query("ASK {}", dataset=Dataset())


@pytest.mark.parametrize("sparql", ["SELECT * {", "SELECT ?l { ?s nix:label ?l }", "DROP ALL", ""])
def test_what_is_not_a_query_is_told_with_its_place(sparql: str, there: Graph) -> None:
    with pytest.raises(QueryError, match="not valid SPARQL") as fault:
        there.engine.query(sparql)
    assert fault.value.line == 1


def test_labels_of_blank_nodes_stay_apart(tmp_path: Path, there: Graph) -> None:
    del there
    for name in ("one", "two"):
        (tmp_path / name).write_text(f'@prefix : <http://example.org/> .\n\n_:b :in "{name}" .\n', encoding="utf-8")
    files = {f"http://example.org/{path.name}": path for path in sorted(tmp_path.iterdir())}
    count = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s <http://example.org/in> ?o }"
    assert analytic.in_memory(files).query(count) == embedded.in_memory(files).query(count)


def test_a_file_that_is_not_turtle_is_named(tmp_path: Path, there: Graph) -> None:
    del there
    (tmp_path / "broken.ttl").write_text("<http://example.org/a> a .\n", encoding="utf-8")
    with pytest.raises(Stop, match=r"broken\.ttl:1"):
        analytic.in_memory({"http://example.org/g": tmp_path / "broken.ttl"})


# -- how it is asked for ----------------------------------------------------------------------------------------------


def test_the_commands_take_it(
    there: Graph, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    del there
    monkeypatch.setenv("VWGRAPH_ENDPOINT", "http://127.0.0.1:9/")  # an engine that is named comes first
    shown = []
    for engine in ("embedded", "analytic"):
        assert main(["ask", "knelpunten-in-minstens-n-pilots", "n=10", "--engine", engine, "--format", "csv"]) == 0
        assert main(["sparql", "SELECT ?p { ?p a vw:Pilot } ORDER BY ?p", "--engine", engine, "--format", "csv"]) == 0
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert "Alkmaar" in shown[0]


def test_a_query_of_ones_own_has_limits(there: Graph) -> None:
    del there
    engine = Limited(assets().data, engine="analytic", memory=2**28).within(60, None)
    assert engine.query("ASK { ?s a vw:Pilot }") is True
    with pytest.raises(Stop, match="memory"):
        engine.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER (STR(?c) < STR(?f)) }")


def test_it_reads_no_endpoint(there: Graph) -> None:
    del there
    with pytest.raises(UsageError, match="reads no endpoint"):
        open_engine(assets().data, endpoint=Endpoint("http://127.0.0.1:9/"), engine="analytic")
    with pytest.raises(UsageError, match="embedded or analytic"):
        open_engine(assets().data, engine="rekenmachine")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sparq", None)
    with pytest.raises(UsageError, match="not installed") as missing:
        open_engine(assets().data, engine="analytic")
    assert "vwgraph[analytic]" in missing.value.remedy


def test_a_build_that_cannot_write_the_store_does_not_begin(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "sparq", None)
        with pytest.raises(UsageError, match="not installed"):
            build(small, tmp_path / "ttl", tmp_path / "store", engine="analytic")
    pytest.importorskip("sparq")
    with pytest.raises(UsageError, match="none is named"):
        build(small, tmp_path / "ttl", engine="analytic")
    assert not list(tmp_path.iterdir())


# -- in a store ----------------------------------------------------------------------------------------------------------


def test_a_build_writes_its_store(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other builds, and engines that ask for what is not theirs, leave it as it is."""
    pytest.importorskip("sparq")
    store = tmp_path / "store"
    assert main(["build", "--data", str(small), "--store", str(store), "--engine", "analytic"]) == 0
    query = "SELECT ?s ?label { ?s rdfs:label ?label } ORDER BY ?s ?label"
    options = ["--data", str(small), "--format", "csv"]
    capsys.readouterr()
    shown = []
    for more in (["--engine", "analytic", "--store", str(store)], []):
        assert main(["sparql", query, *options, *more]) == 0
        shown.append(capsys.readouterr().out)
    assert shown[0] == shown[1]
    assert "rdfs" not in shown[0]
    assert main(["sparql", query, *options, "--store", str(store)]) == 1
    assert "not of the embedded engine" in capsys.readouterr().err
    build(small, store=tmp_path / "other")
    assert main(["sparql", query, *options, "--store", str(tmp_path / "other"), "--engine", "analytic"]) == 1
    assert "not of the analytic engine" in capsys.readouterr().err


def test_a_failed_build_leaves_the_old_store(small: Path, tmp_path: Path) -> None:
    pytest.importorskip("sparq")
    store, files = tmp_path / "store", graph_files(small)
    analytic.write_folder(store, files)
    before = dict(analytic.in_folder(store).graphs())
    (tmp_path / "broken.ttl").write_text("<http://example.org/a> a <http://example.org/b> .\n?\n", encoding="utf-8")
    with pytest.raises(Stop, match=r"broken\.ttl:2: not valid Turtle"):
        analytic.write_folder(store, {**files, "https://example.org/g": tmp_path / "broken.ttl"})
    assert analytic.in_folder(store).graphs() == before
    assert len(list(store.glob("generation-*"))) == 1


def test_large_files_are_read_in_parts(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sparq")
    monkeypatch.setattr(analytic, "_LARGE", 2000)
    monkeypatch.setattr(analytic, "_PART", 7)
    analytic.write_folder(tmp_path / "store", graph_files(small))
    found, expected = analytic.in_folder(tmp_path / "store"), open_engine(small)
    everything = (
        "SELECT ?s ?p ?o { ?s ?p ?o FILTER (!ISBLANK(?s) && !ISBLANK(?o)) } ORDER BY STR(?s) STR(?p) STR(?o) LANG(?o)"
    )
    assert found.query(everything) == expected.query(everything)
    assert dict(found.graphs()) == dict(expected.graphs())
    assert sum(found.graphs().values()) > 2000


@pytest.mark.parametrize("part", ["whole", "asserted", "sizes.json"])
def test_a_damaged_store_is_told(part: str, small: Path, tmp_path: Path) -> None:
    """Whichever file is lost or cut off: sparq itself opens some of these, and finds less."""
    pytest.importorskip("sparq")
    store = tmp_path / "store"
    analytic.write_folder(store, graph_files(small))
    place = store / "current" / part
    for path in sorted(place.iterdir()) if place.is_dir() else [place]:
        content = path.read_bytes()
        for damaged in (None, content[:-1], content[: len(content) // 2], b"", b"[]"):
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)
            with pytest.raises(Stop, match=r"is damaged|cannot be opened|not of the analytic engine"):
                analytic.in_folder(store)
            path.write_bytes(content)
    assert analytic.in_folder(store).graphs()


# -- chains without brackets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sparql", "sign"),
    [
        ("SELECT (10-5-2 AS ?x) {}", "-5"),
        ("SELECT (?n -1 -2 AS ?x) {}", "-1"),
        ("SELECT * { BIND (?a / ?b * ?c AS ?x) }", "/ ?b"),
        ("SELECT * { FILTER (?a * ?b / ?c > 1) }", "* ?b"),
        ("SELECT (COUNT(?a) / xsd:integer(?b) / 2 AS ?x) {}", "/ xsd"),
        ("SELECT * {} ORDER BY DESC(?a - ?b + ?c)", "- ?b"),
        ("SELECT * {} HAVING (?a - ?b * ?c - ?d > 1)", "- ?b"),
        ("SELECT * { FILTER EXISTS { ?s ?p ?o FILTER (?a - ?b - ?c = 1) } }", "- ?b"),
    ],
)
def test_a_chain_is_found(sparql: str, sign: str) -> None:
    assert unbracketed(sparql) == sparql.index(sign)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s vw:a/vw:b/vw:c* ?o . ?s (vw:a/vw:b/vw:c)* ?o . vw:x vw:a/(vw:b/vw:c/vw:d)+ ?o }",
        "SELECT (1 + 2 + 3 AS ?x) (2 * 3 * 4 AS ?y) (?a + ?b - ?c AS ?z) {}",
        "SELECT ((1 - 2) - 3 AS ?x) (?a - ?b AS ?y) (?c - ?d AS ?z) (-1 - -2 AS ?u) (1e-3 - 2 AS ?v) {}",
        "SELECT (IF(?a - 1 > ?b - 1, ?c - 1, 2) AS ?x) (?a * ?b - ?c AS ?y) (?a / ?b + ?c / ?d AS ?z) {}",
        "SELECT (COUNT(*) AS ?n) { ?s vw:a-b-c 'a - b - c', \"x\"@nl-NL-x ; ?p <http://a/b/c> } # a - b - c",
        "SELECT * { VALUES (?a ?b) { (-1 -2) } FILTER (?a < ?b && ?c - 1 > ?d - 2) }",
    ],
)
def test_what_has_one_value_is_no_chain(sparql: str) -> None:
    assert unbracketed(sparql) is None
