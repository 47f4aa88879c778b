"""View files: what is wrong with them is named with its line; queries of one's own are drawn; the command line."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from vwgraph.checking import check_network_views
from vwgraph.cli import main
from vwgraph.errors import Stop, UsageError
from vwgraph.graph import Graph
from vwgraph.paths import assets
from vwgraph.pipeline import questions
from vwgraph.viewing import drawn, drawn_query, views
from vwgraph.views.drawing import notice_of
from vwgraph.views.scaffold import scaffold


def faults(folder: Path, name: str, source: str) -> str:
    (folder / f"{name}.yaml").write_text(source, encoding="utf-8")
    return "\n".join(map(str, check_network_views([folder], questions())))


def test_our_views_have_no_fault() -> None:
    assert [str(one) for one in check_network_views([assets().views], questions())] == []


def test_there_are_twelve_views_and_a_twin_each_with_a_question() -> None:
    found = views()
    assert len(found) == 13
    for view in found.values():
        assert view.question.nl.endswith("?")
        assert view.question.en.endswith("?")
        assert view.question.nl != view.question.en
        assert view.numbers or view.title.en == "Ontology"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("tijdlijn", "vw:Activiteit", "vw:Activiteiten", r"tijdlijn.yaml:9: vw:Activiteiten is not a term .*\n.*vw:Activiteit\?"),
        ("tijdlijn", "UNION", "UNIE", r"tijdlijn.yaml:\d+: .*SPARQL|tijdlijn.yaml:\d+: .*line \d+"),
        ("tijdlijn", "SELECT ?node ?kind (MIN", "SELECT ?kind (MIN", r"selects no \?node"),
        ("tijdlijn", "lane: inPilot", "lane: inPiloot", r"there is no relation 'inPiloot'"),
        ("tijdlijn", "first: 2002", "first: vroeg", r"first"),
        ("gelijkenis", "question: pilots-die-op-elkaar-lijken\n", "question: pilots-die-lijken\n", r"no question 'pilots-die-lijken'\n.*did you mean pilots-die-op"),
        ("gelijkenis", 'weight: "?jaccard"', 'weight: "?jacard"', r"gelijkenis.yaml:\d+: .*no column \?jacard"),
        ("gelijkenis", "relation: lijktOp, target", "relation: lijkt, target", r"there is no relation 'lijkt'"),
        ("problemen-die-samengaan", 'given: {n: "?_n"', 'given: {m: "?_n"', r"has no parameter 'm'"),
        ("problemen-die-samengaan", "type: integer", "type: getal", r"n has no known type"),
        ("pilots-en-themas", "twin: pilots-en-themas-netwerk", "twin: elders", r"no view 'elders'"),
        ("pilots-en-themas", "rows: [thema]", "rows: [themas]", r"there is no kind 'themas'"),
        ("omgeving", "?_over vw:speerpunt ?node", "?_wie vw:speerpunt ?node", r"\?_wie is used but not declared"),
    ],
)  # fmt: skip
def test_faults_are_named_with_their_line(tmp_path: Path, name: str, old: str, new: str, words: str) -> None:
    source = (assets().views / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in source
    found = faults(tmp_path, name, source.replace(old, new))
    assert re.search(words, found), found
    assert re.search(rf"views/{name}.yaml:\d+", found)


def test_the_scaffold_is_valid_and_draws(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert faults(tmp_path, "proef", scaffold("proef")) == ""
    assert main(["view", "--new", "proef", "--data", str(corpus)]) == 0
    assert (corpus / "views" / "proef.yaml").is_file()
    assert main(["view", "--new", "proef", "--data", str(corpus)]) == 1
    assert main(["view", "--new", "Proef!", "--data", str(corpus)]) == 2
    assert main(["build", "--data", str(corpus)]) == 0
    assert main(["view", "proef", "--data", str(corpus), "--format", "svg"]) == 0
    assert "<svg" in capsys.readouterr().out


# -- parameters ----------------------------------------------------------------------------------------------------


def test_any_pilot_and_any_actor_has_surroundings(embedded: Any) -> None:
    pilot = drawn(embedded, "omgeving", values={"over": "pilot/vlissingen"})
    assert pilot.given == {"over": "Pilot Vlissingen"}
    actor = drawn(embedded, "omgeving", values={"over": "organisatie/dsp-groep"})
    kinds = {data["kind"] for data in actor.graph.nodes.values()}
    assert {"midden", "pilot"} <= kinds
    with pytest.raises(UsageError, match="no parameter 'pilot'"):
        drawn(embedded, "omgeving", values={"pilot": "assen"})
    with pytest.raises(UsageError, match="is not an IRI"):
        drawn(embedded, "omgeving", values={"over": "x> } DROP ALL #"})


def test_a_parameter_reaches_the_stored_question(embedded: Any) -> None:
    few, many = (drawn(embedded, "actoren", values={"n": n}) for n in ("2", "1"))
    assert len(few.graph) < len(many.graph)
    with pytest.raises(UsageError, match="1 or more"):
        drawn(embedded, "actoren", values={"n": "0"})


# -- queries of one's own ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph()


def own(graph: Graph, query: str, limit: int = 1000, **ends: str) -> Any:
    return drawn_query(graph.engine, graph.engine.query(query), limit, **ends)


def test_two_columns_are_guessed_and_it_says_so(graph: Graph) -> None:
    query = "SELECT ?thema (COUNT(?k) AS ?n) ?pilot WHERE { ?k a vw:Kans ; vw:inPilot ?pilot ; vw:hoofdthema ?thema } GROUP BY ?thema ?pilot"
    drawing = own(graph, query)
    notice = notice_of(drawing)
    assert notice
    assert "?thema naar ?pilot (geraden)" in notice["text"]["nl"]
    assert {data["weight"] for *_, data in drawing.graph.edges(data=True)} >= {1, 2}
    named = own(graph, query, subject="pilot", object_="thema")
    notice = notice_of(named)
    assert notice
    assert "geraden" not in notice["text"]["nl"]
    assert {(b, a) for a, b in named.graph.edges()} == set(drawing.graph.edges())
    with pytest.raises(UsageError, match="no column 'n' with things"):
        own(graph, query, subject="n")


def test_a_construct_becomes_kinds_relations_and_values(graph: Graph) -> None:
    drawing = own(
        graph,
        "CONSTRUCT { ?p a vw:Pilot ; vw:adviseur ?a ; vw:ligtIn ?g ; vw:begin ?b } WHERE { ?p vw:adviseur ?a ; vw:pilotVan ?g OPTIONAL { ?p vw:begin ?b } }",
    )
    labels = {relation.label.nl for relation in drawing.view.relations.values()}
    assert labels == {"heeft adviseur", "ligt in"}
    assert any(data["values"].get("begin") for data in drawing.graph.nodes.values())
    assert all(not data["nl"].startswith("http") for data in drawing.graph.nodes.values())


def test_what_is_over_the_limit_is_said(graph: Graph) -> None:
    drawing = own(graph, "SELECT ?s ?p ?o WHERE { ?s a vw:Knelpunt ; ?p ?o FILTER (isIRI(?o)) }", limit=50)
    assert len(drawing.graph) == 50
    notice = notice_of(drawing)
    assert notice
    assert notice["shown"] == 50 < notice["total"]
    assert f"50 van {notice['total']}" in notice["text"]["nl"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ASK { ?s ?p ?o }", "yes or no"),
        ("SELECT ?pilot WHERE { ?pilot a vw:Pilot }", "fewer than two columns"),
        ("SELECT ?s ?o WHERE { ?s a vw:Niets ; vw:thema ?o }", "fewer than two columns"),
        ("CONSTRUCT { ?p rdfs:label ?l } WHERE { ?p a vw:Pilot ; rdfs:label ?l }", "no two things"),
    ],
)
def test_what_cannot_be_drawn_is_refused(graph: Graph, query: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        own(graph, query)


# -- the command line ----------------------------------------------------------------------------------------------


def test_list_measures_and_wrong_usage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["view", "--format", "csv", "--lang", "en"]) == 0
    listed = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert listed[0] == ["name", "question", "param=default"]
    assert len(listed) == 14
    assert main(["view", "gelijkenis", "--measures", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 19
    assert {"degree", "strength", "betweenness", "community"} <= set(rows[0])
    assert main(["view", "gelijkenis", "--out", str(tmp_path / "a.docx")]) == 2
    assert main(["view", "gelijkenis", "n=3"]) == 2
    assert main(["view", "gelijkenissen"]) == 2
    assert "gelijkenis" in capsys.readouterr().err
    assert main(["view", "--query", str(tmp_path / "niets.rq")]) == 2


def test_all_views_of_a_corpus_are_drawn_with_an_index(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["view", "--all", str(tmp_path), "--data", str(small)]) == 0
    pages = {path.stem for path in tmp_path.glob("*.html")}
    assert {"index", "bewijskaart", "ontologie"} <= pages
    assert "kaart" not in pages, "the small corpus has no coordinates"
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    for name in pages - {"index"}:
        assert f"{name}.html" in index
        assert (tmp_path / f"{name}.svg").is_file()
        assert (tmp_path / "klein" / f"{name}.svg").is_file()


def test_nodes_and_statements_link_to_their_pages(drawings: dict[str, Any]) -> None:
    from vwgraph.viewing import links_to
    from vwgraph.views.data import data_of

    data = data_of(drawings["pilots-en-themas"], {}, links_to("../doc/{}.html"))
    assert {one["page"] for one in data["details"]} >= {"../doc/pilot/assen.html", "../doc/thema/bezuinigingen.html"}
    assert all(re.fullmatch(r"\.\./doc/factor/[a-z0-9-]+\.html", one["page"]) for one in data["statements"])
    assert not any("page" in one for one in data_of(drawings["pilots-en-themas"], {}, links_to(None))["details"])
    with pytest.raises(UsageError, match="no place"):
        links_to("../doc/")


def test_a_view_without_rows_stops(small: Path) -> None:
    with pytest.raises(Stop, match="nothing to draw"):
        drawn(Graph(small).engine, "problemen-die-samengaan", small, {"n": "9"})
