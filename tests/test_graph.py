"""The graph from Python: asking, rows, frames, evidence, limits; as a researcher in a notebook meets it."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import vwgraph
from vwgraph.answer import FORMATS, Answer, Resource
from vwgraph.errors import Stop, UsageError
from vwgraph.graph import Graph
from vwgraph.limited import Limited
from vwgraph.model import Table
from vwgraph.paths import assets
from vwgraph.queries.offers import check_values
from vwgraph.results import as_table, as_xml, value_of

ID = "https://w3id.org/vwgraph/id/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return vwgraph.open(language="en")


@pytest.fixture(scope="module")
def answer(graph: Graph) -> Answer:
    return graph.ask("knelpunten-in-minstens-n-pilots", n=10)


def test_importing_vwgraph_loads_nothing_heavy() -> None:
    code = "import sys, vwgraph; vwgraph.open; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"pyoxigraph", "pandas", "polars", "jinja2", "yaml"}.isdisjoint(out)


def test_rows_are_named_tuples_with_labels_and_numbers(answer: Answer) -> None:
    row = answer[0]
    assert row._fields == answer.columns == ("thema", "pilots", "pilot", "knelpunt", "passage")
    assert isinstance(row.thema, Resource)
    assert row.thema == f"{ID}thema/personele-continuiteit"
    assert row.thema.label == "Staff continuity in government"
    assert row.pilots == 10
    assert len({one.pilot for one in answer}) == row.pilots
    assert len(answer) == len(list(answer)) == len(answer.table.rows)


def test_an_answer_knows_its_question_query_and_sentence(answer: Answer) -> None:
    assert answer.question is not None
    assert answer.title == answer.question.en
    assert answer.sentence
    assert '"10"^^<http://www.w3.org/2001/XMLSchema#integer>' in answer.sparql
    text = str(answer)
    assert text.startswith(answer.title)
    assert "Staff" in text
    assert "<table>" in answer._repr_html_()


def test_every_row_has_its_proof(answer: Answer, graph: Graph) -> None:
    assert [proof.passage_ids for proof in answer.proofs] == [
        (row.passage.rpartition("/")[2],) for row in answer
    ] or all(row.passage in proof.passages for row, proof in zip(answer, answer.proofs, strict=True))
    assert all(row.knelpunt in proof.things for row, proof in zip(answer, answer.proofs, strict=True))
    counted = graph.ask("themas-per-soort-factor")
    for row, proof in zip(counted, counted.proofs, strict=True):
        assert proof.passages, row


def test_passages_are_shown_by_their_id_and_need_no_label(answer: Answer) -> None:
    assert answer.labels
    assert not [iri for iri in answer.labels if "/id/passage/" in iri]
    assert {row.passage.label for row in answer} == {row.passage.rpartition("/")[2] for row in answer}


def test_a_long_cell_is_wrapped_and_a_short_one_is_left_as_it_is() -> None:
    told = as_table(["a", "b"], [["kort", "een zin van veel meer dan twintig tekens\n\nen een tweede"]], 30)
    lines = told.splitlines()
    assert all(len(line) <= 30 for line in lines)
    body = " ".join(" ".join(lines[2:]).split())
    assert body == "kort een zin van veel meer dan twintig tekens en een tweede"


def test_evidence_is_a_column_and_quotes_only_from_a_copy_at_hand(small: Path) -> None:
    plain = Graph(small, report=None)
    plain.report = None
    name = "knelpunten-in-minstens-n-pilots"
    shown = plain.ask(name, n=1).with_evidence()
    assert shown.columns[-1] == "bewijs"
    quoted = Graph(small, report=Path(__file__).parent / "corpus" / "rapport.txt").ask(name, n=1).with_evidence()
    assert quoted.columns[-2:] == ("bewijs", "tekst")
    assert all(row.tekst.startswith(row.bewijs[:4]) for row in quoted)


def test_values_may_be_numbers_words_and_lists(graph: Graph) -> None:
    one = graph.ask("lessen-en-aanbevelingen")
    assert len(one) > 100
    assert len(graph.ask("doelen-en-doelbereik", pilot="assen")) < len(graph.ask("doelen-en-doelbereik"))
    assert graph.ask("bewijs", over=f"{ID}pilot/assen")[0].bron
    with pytest.raises(UsageError, match="did you mean"):
        graph.ask("doelen-en-doelbereik", pilot="asen")
    with pytest.raises(UsageError, match="has no parameter"):
        graph.ask("doelen-en-doelbereik", piloot="assen")
    with pytest.raises(UsageError, match="there is no question"):
        graph.ask("doelen")


def test_a_question_that_would_grow_too_large_needs_a_value(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "pilots-die-op-elkaar-lijken"
    question = graph.questions[name]
    asked = {one.name: replace(one, needed_above=18 if one.name == "pilot" else None) for one in question.parameters}
    crowded = replace(question, parameters=tuple(asked.values()))
    with pytest.raises(UsageError, match=r"of 19 the answer would be too large(.|\n)*give pilot="):
        check_values(crowded, {}, graph.engine, graph.names)
    check_values(crowded, {"pilot": "assen"}, graph.engine, graph.names)
    check_values(question, {}, graph.engine, graph.names)

    def refuse(*_: object) -> None:
        check_values(crowded, {}, graph.engine, graph.names)

    monkeypatch.setattr("vwgraph.graph.check_values", refuse)
    told = graph.usual(name)
    assert (len(told), told.columns, told.proofs) == (0, tuple(column.name for column in question.columns), ())
    assert "too large" in told.sentence
    assert told.to_csv().startswith("pilot,")
    assert {one.name: one.needed_above for one in question.parameters}["pilot"] == 2_000


def test_values_are_offered_from_the_data(graph: Graph) -> None:
    offered = graph.offers("doelen-en-doelbereik", "pilot")
    assert len(offered) == 19
    assert offered["leidsche-rijn"] == "Utrecht pilot (Leidsche Rijn)"
    themes = graph.offers("kans-of-bedreiging", "thema")
    assert len(themes) == 49
    assert themes["wmo"]
    with pytest.raises(UsageError, match="has no parameter"):
        graph.offers("kans-of-bedreiging", "pilot")


def test_questions_print_as_a_list(graph: Graph) -> None:
    assert len(str(graph.questions).splitlines()) == len(graph.questions)
    assert graph.questions["bewijs"].en in repr(graph.questions)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_holds_the_rows(answer: Answer, form: str) -> None:
    made = answer.render(form)
    if form == "parquet":
        pl = pytest.importorskip("polars")
        assert pl.read_parquet(io.BytesIO(made)).height == len(answer)  # type: ignore[arg-type]
    else:
        assert isinstance(made, str)
        assert "personele-continuiteit" in made or "Staff continuity" in " ".join(made.split())
    with pytest.raises(UsageError, match="unknown format"):
        answer.render("xls")


def test_frames_have_types_and_labels(answer: Answer) -> None:
    pytest.importorskip("pandas")
    frame = answer.to_pandas()
    head = next(csv.reader(io.StringIO(answer.to_csv())))
    assert list(frame.columns) == head
    assert str(frame["pilots"].dtype) == "Int64"
    assert frame["thema_label"][0] == "Staff continuity in government"
    pl = pytest.importorskip("polars")
    polars = answer.to_polars()
    assert polars.schema["pilots"] == pl.Int64
    assert polars.rows() == [tuple(row) for row in frame.itertuples(index=False)]


def test_frames_take_mixed_empty_and_unbound_columns() -> None:
    pytest.importorskip("polars")
    xsd = "http://www.w3.org/2001/XMLSchema#"
    rows = (
        (ox.Literal(1), None),
        (ox.Literal("x"), None),
        (ox.Literal("2", datatype=ox.NamedNode(f"{xsd}integer")), None),
    )
    table = Table(("a", "b"), rows)
    mixed = Answer(table, "", "nl", {})
    assert mixed.to_polars().rows() == [("1", None), ("x", None), ("2", None)]
    assert len(mixed.to_pandas()) == 3
    empty = Answer(Table(("a",), ()), "", "nl", {})
    assert empty.to_polars().height == len(empty.to_pandas()) == 0


def test_frames_without_the_library_say_what_to_install(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(Stop, match=r"vwgraph\[frames\]"):
        answer.to_pandas()
    with pytest.raises(Stop, match=r"vwgraph\[frames\]"):
        answer.to_parquet()


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("12", "integer", 12),
        ("x", "integer", "x"),
        ("true", "boolean", True),
        ("1.5", "double", 1.5),
        ("2004", "gYear", "2004"),
    ],
)
def test_literals_become_python_values(text: str, datatype: str, value: Any) -> None:
    literal = ox.Literal(text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}"))
    assert value_of(literal) == value
    assert type(value_of(literal)) is type(value)


def test_xml_is_read_back_by_another_library(answer: Answer) -> None:
    import rdflib.query

    read = rdflib.query.Result.parse(io.BytesIO(as_xml(answer.table).encode()), format="xml")
    assert [str(name) for name in read.vars or []] == list(answer.columns)
    assert [tuple(str(term) for term in row) for row in read] == [  # type: ignore[union-attr]
        tuple(term.value if term else None for term in row) for row in answer.table.rows
    ]
    hostile = Table(("x",), ((ox.Literal("a\x00b\x0b<&>]]>\ufffe"),), (ox.Literal("n", language="nl"),)))
    read = rdflib.query.Result.parse(io.BytesIO(as_xml(hostile).encode()), format="xml")
    assert [str(row[0]) for row in read] == ["a\ufffdb\ufffd<&>]]>\ufffd", "n"]  # type: ignore[index]


# -- queries of one's own ------------------------------------------------------------------------------------------


def test_a_query_of_ones_own(graph: Graph) -> None:
    found = graph.sparql("SELECT ?p WHERE { ?p a vw:Pilot } ORDER BY ?p")
    assert len(found) == 19
    assert found.whole
    assert found[0].p.label == "Alkmaar pilot"
    with pytest.raises(UsageError, match="select \\?passage"):
        _ = found.proofs
    with pytest.raises(UsageError, match="not a SELECT"):
        graph.sparql("ASK { ?s ?p ?o }")
    assert graph.evaluate("ASK { ?s ?p ?o }") is True
    triples = graph.evaluate("CONSTRUCT { ?p a vw:Pilot } WHERE { ?p a vw:Pilot }")
    assert isinstance(triples, tuple)
    assert len(triples) == 19


def test_rows_are_cut_off_and_it_says_so(graph: Graph) -> None:
    some = graph.sparql("SELECT * { ?s ?p ?o }", rows=7)
    assert len(some) == 7
    assert not some.whole
    assert graph.sparql("SELECT ?p { ?p a vw:Pilot }", rows=19).whole


def test_an_endless_query_is_stopped_and_the_next_is_answered(graph: Graph) -> None:
    began = time.monotonic()
    with pytest.raises(Stop, match=r"stopped after 0\.5 seconds"):
        graph.sparql(ENDLESS, seconds=0.5)
    assert time.monotonic() - began < 20, "it was not stopped"
    assert len(graph.sparql("SELECT ?p { ?p a vw:Pilot }")) == 19


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is that of Linux")
def test_a_query_that_wants_too_much_memory_ends_itself_only() -> None:
    engine = Limited(assets().data, memory=700 * 2**20)
    with pytest.raises(Stop, match="memory"):
        engine.query("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a")
    assert engine.query("ASK { ?s a vw:Pilot }") is True
    engine.close()


def test_a_worker_that_dies_is_replaced() -> None:
    engine = Limited(assets().data)
    assert engine.query("ASK { ?s a vw:Pilot }") is True
    assert engine._process is not None
    first = engine._process.pid
    engine._process.kill()
    with pytest.raises(Stop, match="ended its process"):
        engine.query("ASK { ?s a vw:Pilot }")
    assert engine.query("ASK { ?s a vw:Pilot }") is True
    assert engine._process.pid != first
    engine.close()
    assert not Path(f"/proc/{first}").exists() or os.name == "nt"


def test_faults_reach_the_caller_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="nothing has been built"):
        Limited(tmp_path).query("ASK { ?s ?p ?o }")
    with pytest.raises(UsageError, match="SERVICE"):
        Limited(assets().data).query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(UsageError, match="choose nl or en"):
        vwgraph.open(language="fr")


def test_the_engine_with_limits_counts_as_the_engine_itself(small: Path) -> None:
    from vwgraph.limited import Limited
    from vwgraph.pipeline import open_engine

    limited = Limited(small)
    assert limited.graphs() == open_engine(small).graphs()
    limited.close()
