"""Every stored question has an expected answer, the same on every engine; ``test_recount.py`` vouches for its rows."""

from __future__ import annotations

import csv
import functools
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import test_recount as recount
from vwgraph.answer import Answer
from vwgraph.errors import UsageError
from vwgraph.graph import Graph
from vwgraph.model import Parameter, Question, Table
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.pipeline import ask, open_engine, questions, select

ANSWERS = Path(__file__).parent / "answers"
QUESTIONS = questions()
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))


@pytest.fixture(scope="module")
def asserted() -> Any:
    return open_engine(assets().data, asserted=True)


def rows(question: Question, table: Table) -> list[list[str]]:
    from answers import shortened
    from vwgraph.results import as_csv

    return list(csv.reader(io.StringIO(shortened(as_csv(table)))))


def test_every_question_has_an_expected_answer() -> None:
    assert {path.stem for path in ANSWERS.glob("*.csv")} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer(engine: Any, name: str) -> None:
    expected = list(csv.reader((ANSWERS / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    found = rows(QUESTIONS[name], ask(engine, QUESTIONS[name], {}, Names()))
    assert found[0] == expected[0]
    assert sorted(found[1:]) == sorted(expected[1:])
    assert found == expected, "the rows are right but their order is not fixed: add a last key to ORDER BY"


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_the_same_without_what_was_inferred(asserted: Any, name: str) -> None:
    """Stored questions speak of what was recorded; inference adds ways to ask, and changes no count."""
    found = rows(QUESTIONS[name], ask(asserted, QUESTIONS[name], {}, Names()))
    assert found == list(csv.reader((ANSWERS / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


# -- the contract of each question: columns, types, evidence ---------------------------------------------------------


@pytest.fixture(scope="module")
def graph(embedded: Any) -> Graph:
    made = Graph(assets().data)
    made.engine = embedded
    return made


@pytest.fixture(scope="module")
def asked(graph: Graph) -> Callable[[str], Answer]:
    """The answer to a question with its defaults, once; its proofs are kept with it."""
    return functools.cache(graph.ask)


@pytest.fixture(scope="module")
def instances(embedded: Any) -> dict[str, set[str]]:
    """IRIs by what a column may be declared to hold."""
    patterns = {
        "pilot": "?x a vw:Pilot",
        "actor": "?x a/rdfs:subClassOf* vw:Actor",
        "bevinding": "?x vw:soort/rdfs:subClassOf* ?k VALUES ?k { vw:Bevinding vw:Telling }",
        "document": "?x a vw:Document",
        "concept": "?x skos:inScheme ?s",
        "passage": "?x a vw:Passage",
    }
    found = {}
    for kind, pattern in patterns.items():
        table = select(embedded, f"SELECT DISTINCT ?x {{ {pattern} }}")
        found[kind] = {row[0].value for row in table.rows if row[0]}
    return found


XSD = "http://www.w3.org/2001/XMLSchema#"
DATATYPES = {
    "integer": {f"{XSD}integer"},
    "number": {f"{XSD}integer", f"{XSD}decimal"},
    "boolean": {f"{XSD}boolean"},
    "period": {f"{XSD}gYear", f"{XSD}gYearMonth", f"{XSD}date"},
    "text": {f"{XSD}string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"},
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_columns_hold_what_they_declare(
    asked: Callable[[str], Answer], instances: dict[str, set[str]], name: str
) -> None:
    question = QUESTIONS[name]
    table = asked(name).table
    assert table.columns == tuple(column.name for column in question.columns)
    for n, column in enumerate(question.columns):
        terms = {row[n] for row in table.rows} - {None}
        assert terms, f"{name}: nothing in column {column.name}"
        for term in terms:
            assert term is not None
            if column.type in instances:
                assert term.value in instances[column.type], f"{column.name} is declared {column.type}: {term}"
            elif column.type in DATATYPES:
                assert term.datatype.value in DATATYPES[column.type], f"{column.name}: {term}"  # type: ignore[attr-defined]
            elif column.type == "iri":
                assert isinstance(term, ox.NamedNode), f"{column.name}: {term}"
        for text in column.values:
            assert column.type == "text"
            assert f'"{text}"' in question.body


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_row_leads_to_a_passage(
    asked: Callable[[str], Answer], instances: dict[str, set[str]], name: str
) -> None:
    answer = asked(name)
    assert len(answer), "a stored question without any answer"
    for row, proof in zip(answer, answer.proofs, strict=True):
        assert proof.passages, f"{name}: no passage behind {row}"
        assert set(proof.passages) <= instances["passage"]


@pytest.mark.parametrize("name", [name for name, q in QUESTIONS.items() if q.evidence.question])
def test_a_count_has_as_much_evidence_as_it_counts(asked: Callable[[str], Answer], name: str) -> None:
    """Where another question shows the evidence, at least one statement per pilot counted stands behind the row."""
    answer = asked(name)
    for row, proof in zip(answer, answer.proofs, strict=True):
        counted = getattr(row, "pilots", None) or getattr(row, "gedeeld", None) or 1
        assert len(proof.things) >= counted, f"{name}: {row}"


# -- parameters: blank, boundary, unknown, hostile -------------------------------------------------------------------

PARAMETERS = [(name, one) for name, question in QUESTIONS.items() for one in question.parameters]
EACH = pytest.mark.parametrize(("name", "parameter"), PARAMETERS, ids=[f"{q}-{p.name}" for q, p in PARAMETERS])
HOSTILE = (
    '"',
    "'''",
    "> . ?s ?p ?o . <x:y",
    '") } } DELETE WHERE { ?s ?p ?o } #',
    "\n} UNION { ?s ?p ?o",
    "?_n",
    "\\u0022",
    "a\x00b",
    "x" * 600,
)


@EACH
def test_blank_is_as_if_not_given(
    graph: Graph, asked: Callable[[str], Answer], name: str, parameter: Parameter
) -> None:
    assert graph.ask(name, **{parameter.name: "  "}).table == asked(name).table


@EACH
def test_values_at_and_below_the_boundary(graph: Graph, name: str, parameter: Parameter) -> None:
    if parameter.type == "integer":
        assert parameter.minimum is not None, "say what the least value is"
        assert len(graph.ask(name, **{parameter.name: parameter.minimum})) >= len(graph.ask(name))
        graph.ask(name, **{parameter.name: 10**6})
        for wrong in (parameter.minimum - 1, -1, "1.5", "twee", "1e3"):
            with pytest.raises(UsageError, match=parameter.name):
                graph.ask(name, **{parameter.name: wrong})
    elif parameter.type == "date":
        for right in ("2003", "2003-05", "2003-05-31"):
            graph.ask(name, **{parameter.name: right})
        for wrong in ("203", "2003-13", "2003-05-32", "31-05-2003", "mei 2003"):
            with pytest.raises(UsageError, match=parameter.name):
                graph.ask(name, **{parameter.name: wrong})
    else:
        offered = list(graph.offers(name, parameter.name))
        for value in (offered[0], offered[-1]) if offered else ():
            assert graph.ask(name, **{parameter.name: value}).columns
        if parameter.many and len(offered) > 1:
            both = graph.ask(name, **{parameter.name: [offered[0], offered[-1]]})
            assert both.table == graph.ask(name, **{parameter.name: f"{offered[-1]},{offered[0]}"}).table


@EACH
def test_an_unknown_value_is_an_error_that_names_the_nearest(graph: Graph, name: str, parameter: Parameter) -> None:
    if parameter.type in ("integer", "date", "text", "string"):
        return
    offered = list(graph.offers(name, parameter.name))
    assert offered or parameter.type == "iri"
    value = offered[len(offered) // 2] if offered else str(parameter.default)
    with pytest.raises(UsageError) as raised:
        graph.ask(name, **{parameter.name: f"{value}q"})
    if offered:
        assert value in str(raised.value)
    with pytest.raises(UsageError):
        graph.ask(name, **{parameter.name: "https://w3id.org/vwgraph/id/rapport/geen-van-deze"})


@EACH
def test_hostile_values_are_refused_or_inert(graph: Graph, name: str, parameter: Parameter) -> None:
    for value in HOSTILE:
        try:
            answer = graph.ask(name, **{parameter.name: value})
        except UsageError:
            continue
        assert parameter.type in ("text", "string")
        assert answer.columns == tuple(column.name for column in QUESTIONS[name].columns)
        assert not len(answer)


def narrowing() -> list[str]:
    """Questions with a parameter ``pilot`` that picks rows by their column of that name."""
    return [
        name
        for name, question in QUESTIONS.items()
        if {"pilot"} <= {one.name for one in question.parameters} & {one.name for one in question.columns}
    ]


@pytest.mark.parametrize("name", narrowing())
def test_a_pilot_narrows_the_answer(embedded: Any, name: str) -> None:
    everything = ask(embedded, QUESTIONS[name], {}, Names())
    at = everything.columns.index("pilot")
    for pilot in ("alkmaar", "assen", "hoogezand-sappemeer"):
        one = ask(embedded, QUESTIONS[name], {"pilot": pilot}, Names())
        iri = Names().thing("pilot", pilot)
        assert one.rows == tuple(row for row in everything.rows if row[at] is not None and row[at].value == iri)


def test_two_pilots_share_what_both_name(graph: Graph) -> None:
    """The other questions about pilots pick rows; this one compares two, whichever stands first."""
    here = graph.ask("wat-twee-pilots-delen", een="assen", ander="dongen")
    there = graph.ask("wat-twee-pilots-delen", een="dongen", ander="assen")
    assert here.table == there.table
    for theme in {row.thema for row in here}:
        assert len({row.pilot for row in here if row.thema == theme}) == 2
    likeness = graph.ask("pilots-die-op-elkaar-lijken", pilot="assen")
    shared = {row.andere.rpartition("/")[2]: row.gedeeld for row in likeness}
    assert shared["dongen"] == len({row.thema for row in here})


def test_the_most_alike_may_be_asked_alone(graph: Graph, asked: Callable[[str], Answer]) -> None:
    everything = asked("pilots-die-op-elkaar-lijken").table.rows
    alike = [row for row in everything if row[-1] is not None and int(row[-1].value) >= 40]
    assert 0 < len(alike) < len(everything)
    assert list(graph.ask("pilots-die-op-elkaar-lijken", minstens=40).table.rows) == alike


def test_a_theme_picks_only_what_has_it(graph: Graph) -> None:
    """A factor without a theme is not one of every theme."""
    for name, column in (("factoren", "thema"), ("lessen-en-aanbevelingen", "thema"), ("paradepaardjes", "thema")):
        found = graph.ask(name, thema="wmo")
        assert {getattr(row, column).rpartition("/")[2] for row in found} <= {"wmo"}, name
    both = graph.ask("factoren", thema=["wmo", "steunpunt"])
    assert len(both) == len(graph.ask("factoren", thema="wmo")) + len(graph.ask("factoren", thema="steunpunt"))


def test_evidence_is_asked_with_what_the_question_was_asked_with(graph: Graph) -> None:
    """Likeness in bottlenecks rests on bottlenecks alone."""
    for row, proof in zip(*((a := graph.ask("themas-die-samengaan", soort="knelpunt", n=3)), a.proofs), strict=True):
        kinds = select(
            graph.engine,
            f"SELECT DISTINCT ?k {{ VALUES ?x {{ {' '.join(f'<{one}>' for one in proof.things)} }} ?x vw:soort ?k }}",
        )
        assert [k.value.rpartition("#")[2] for (k,) in kinds.rows if k] == ["Knelpunt"], row


# -- named, denied, not mentioned ------------------------------------------------------------------------------------


def test_a_denied_factor_stands_as_denied_and_is_not_counted(graph: Graph) -> None:
    denied = graph.ask("factoren", stand="ontkend")
    assert {row.factor.rpartition("/")[2] for row in denied} == {
        f"{pilot}-{one['id']}" for pilot, one in recount.of_kind(*recount.FACTORS) if not recount.stands(one)
    }
    assert all(row.ontkend for row in denied)
    counts = {(row.thema, row.soort): row for row in graph.ask("themas-per-soort-factor")}
    named = graph.ask("factoren", stand="genoemd")
    for row in denied:
        cell = counts[row.thema, row.soort]
        assert cell.ontkennend >= 1
        assert cell.pilots == len({one.pilot for one in named if (one.thema, one.soort) == (row.thema, row.soort)})
    for name in ("knelpunten-in-minstens-n-pilots", "themas-die-helpen-en-hinderen", "doelbereik-en-knelpunten"):
        assert not {row.factor for row in denied} & {cell for row in graph.ask(name) for cell in row}, name


@pytest.mark.parametrize("name", [name for name, q in QUESTIONS.items() if q.matrix and not q.matrix.totals])
def test_every_matrix_tells_three_answers_apart(graph: Graph, name: str) -> None:
    """Named, denied and not mentioned look different in every form that folds, in both languages."""
    assert QUESTIONS[name].matrix.denied  # type: ignore[union-attr]
    for language, word in (("nl", "ontkend"), ("en", "denied")):
        here = Graph(assets().data, language=language)
        here.engine = graph.engine
        answer = here.ask(name)
        for form in (answer.to_text(200), answer.to_markdown(), answer._repr_html_()):
            assert word in form
            assert "·" in form


def test_a_priority_that_played_no_part_is_not_chosen(graph: Graph) -> None:
    row = next(
        r
        for r in graph.ask("speerpunten-per-pilot")
        if r.pilot.endswith("vlissingen") and r.speerpunt.endswith("visie")
    )
    assert row.ontkend is True
    assert row.gewicht is None
    chosen = "ASK { <https://w3id.org/vwgraph/id/pilot/vlissingen> vw:speerpunt <https://w3id.org/vwgraph/id/speerpunt/visie> }"
    assert graph.engine.query(chosen) is False


def test_n_counts(embedded: Any) -> None:
    question = QUESTIONS["knelpunten-in-minstens-n-pilots"]
    sizes = [len(ask(embedded, question, {"n": str(n)}, Names()).rows) for n in (1, 2, 3, 20)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[1] > 0
    assert sizes[3] == 0


def test_evidence_of_one_statement(embedded: Any) -> None:
    table = ask(embedded, QUESTIONS["bewijs"], {"over": "factor/alkmaar-k3"}, Names())
    assert {row[0].value for row in table.rows if row[0]} == {"https://w3id.org/vwgraph/id/factor/alkmaar-k3"}


def test_evidence_of_an_actor(embedded: Any) -> None:
    table = ask(embedded, QUESTIONS["bewijs"], {"over": "organisatie/cvo-alkmaar"}, Names())
    assert len(table.rows) > 20


def test_csv_has_terms_as_sparql_writes_them_with_labels_too() -> None:
    """SPARQL 1.1 Query Results CSV, section 3: a blank node with its label, a literal as its lexical form."""
    from vwgraph.results import as_csv

    xsd = "http://www.w3.org/2001/XMLSchema#"
    numbers = [
        ox.Literal(text, datatype=ox.NamedNode(xsd + kind)) for text, kind in (("1.50", "decimal"), ("07", "integer"))
    ]
    table = Table(
        ("a", "b", "c", "d"), ((ox.NamedNode("x:1"), ox.BlankNode("b"), *numbers), (None, ox.Literal(True), None, None))
    )
    assert as_csv(table) == "a,b,c,d\r\nx:1,_:b,1.50,07\r\n,true,,\r\n"
    assert as_csv(table, {"x:1": "One"}) == "a,a_label,b,c,d\r\nx:1,One,_:b,1.50,07\r\n,,true,,\r\n"
