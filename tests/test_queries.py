"""Stored queries: their heads, and that no value can change a query."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vwgraph.checking import check_queries
from vwgraph.errors import Stop, UsageError
from vwgraph.model import Parameter, Question, Table
from vwgraph.names import Names
from vwgraph.pipeline import open_engine, question_named, questions
from vwgraph.queries.binding import bind, term_for
from vwgraph.queries.files import parse_question
from vwgraph.queries.tokens import keywords, substitute, variables

HEAD = """\
#+ question: {nl: Wat?, en: What?}
#+ answer: {nl: "Aantal: {rows}.", en: "Number: {rows}."}
#+ numbers: [1]
#+ parameters:
#+   n: {type: integer, default: 1, minimum: 1, nl: n, en: n}
#+ columns:
#+   x: {type: iri, nl: x, en: x}
#+ evidence: [x]
SELECT ?x WHERE { ?x ?p ?o FILTER(?_n > 0) }
"""


def asked(parameter: dict[str, Any], body: str) -> Question:
    one = Parameter(**{"name": "v", "nl": "", "en": "", **parameter})
    question, _ = parse_question("x", HEAD)
    assert question is not None
    return Question(
        **{**{name: getattr(question, name) for name in Question.__slots__}, "parameters": (one,), "body": body}
    )


def test_one_question_is_read_without_the_others(tmp_path: Path) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "kapot.rq").write_text("SELECT ?x { ?x ?p ?o }", encoding="utf-8")
    assert question_named("factoren", tmp_path) == question_named("factoren")
    with pytest.raises(Stop, match="kapot"):
        question_named("kapot", tmp_path)
    for name in ("factore*", "../queries/factoren", "factore"):
        with pytest.raises(UsageError) as raised:
            question_named(name)
        assert "factoren" in str(raised.value)


def test_head_is_read() -> None:
    question, problems = parse_question("wat", HEAD)
    assert problems == []
    assert question is not None
    assert (question.nl, question.numbers, question.parameters[0].minimum) == ("Wat?", (1,), 1)
    assert question.body.lstrip("\n").startswith("SELECT")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("type: integer", "type: number", "unknown type 'number'"),
        ("type: integer", "type: integer, needed_above: veel", "needed_above must be a whole number"),
        ("numbers:", "number:", "unknown key 'number'"),
        ("evidence: [x]", "evidence: [y]", "there is no column 'y'"),
        ("?_n > 0", "?_m > 0", "?_m is used but not declared"),
        ("nl: Wat?, ", "", "give nl and en"),
        ("FILTER(?_n > 0)", "BIND(1 AS ?_n)", "nothing may be assigned"),
        ("#+ columns:", "#+ columns", "not valid YAML"),
        ("type: iri", "type: thing", "give a type"),
    ],
)
def test_faults_in_a_head_are_named(old: str, new: str, words: str) -> None:
    _, problems = parse_question("wat", HEAD.replace(old, new))
    assert words in "\n".join(map(str, problems))
    assert all(problem.file == "queries/wat.rq" for problem in problems)


def test_no_head_at_all() -> None:
    _, problems = parse_question("wat", "SELECT * { ?s ?p ?o }")
    assert "has no head" in str(problems[0])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("?x ?p ?o", "?x vw:hoofdtema ?o", "did you mean vw:hoofdthema"),
        ("SELECT ?x", "SELECT ?x ?p", "selects x, p but declares x"),
        ("?x ?p ?o", "?x ?p", "not valid SPARQL"),
        ("SELECT ?x WHERE { ?x ?p ?o FILTER(?_n > 0) }", "ASK { ?x ?p ?o FILTER(?_n > 0) }", "not a SELECT"),
    ],
)
def test_faults_in_a_body_are_named(old: str, new: str, words: str) -> None:
    question, _ = parse_question("wat", HEAD.replace(old, new))
    assert question is not None
    assert words in "\n".join(map(str, check_queries([question])))


def test_all_stored_queries_are_sound() -> None:
    assert [str(problem) for problem in check_queries(questions().values())] == []


def test_bodies_run_unchanged_in_any_tool(embedded: Any) -> None:
    """Without the head read and nothing bound, each query still evaluates and gives rows."""
    for question in questions().values():
        answer = embedded.query(question.body)
        assert isinstance(answer, Table)
        if not any(parameter.default for parameter in question.parameters):
            assert answer.rows, question.name


def test_competency_questions_of_this_release_are_answered() -> None:
    answered = {number for question in questions().values() for number in question.numbers}
    assert {1, 5, 6, 7, 9, 10, 23, 28, 29} <= answered


def test_substitution_knows_strings_iris_and_comments() -> None:
    query = """SELECT ?v { ?v <http://x/?v> "?v" , '''?v''' , "a\\"?v" . # ?v\n FILTER(?v<?w && $v>1) }"""
    assert substitute(query, {"v": "<a:b>"}) == (
        """SELECT <a:b> { <a:b> <http://x/?v> "?v" , '''?v''' , "a\\"?v" . # ?v\n FILTER(<a:b><?w && <a:b>>1) }"""
    )
    assert list(variables('?a "?b" <?c> # ?d\n$e')) == ["a", "e"]
    assert keywords('SELECT "SERVICE" <SERVICE> service:x # SERVICE') == {"SELECT"}


HOSTILE = [
    '"',
    "'",
    "\\",
    "\\u0022",
    "> . ?s ?p ?o",
    '" } DROP ALL #',
    "\n}",
    "x\u0000",
    "\u202e",
    "?_v",
    "$v",
    "''' }",
    "a" * 499,
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_strings_stay_strings(small: Path, value: str) -> None:
    question = asked({"type": "string"}, 'SELECT (STR(?_v) AS ?x) ("end" AS ?y) WHERE { }')
    answer = open_engine(small).query(bind(question, {"v": value}, Names()))
    assert isinstance(answer, Table)
    assert answer.rows[0][0] is not None
    assert answer.rows[0][0].value == value.strip()
    assert answer.rows[0][1] is not None


@given(st.text(min_size=1, max_size=100))
@settings(max_examples=300, deadline=None)
@example('"@nl } #')
def test_any_value_is_one_term_or_an_error(value: str) -> None:
    import pyoxigraph as ox

    for kind in ({"type": "string"}, {"type": "iri"}, {"type": "pilot"}, {"type": "integer"}, {"type": "year"},
                 {"type": "concept", "scheme": "themas"}, {"type": "choice", "choices": ("a", "b")}):  # fmt: skip
        parameter = Parameter(**{"name": "v", "nl": "", "en": "", **kind})  # type: ignore[arg-type]
        try:
            term = term_for(parameter, value, Names())
        except (UsageError, UnicodeEncodeError):
            continue
        parsed = list(ox.parse(f"<a:s> <a:p> {term} .", format=ox.RdfFormat.N_TRIPLES))
        assert len(parsed) == 1


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ({"type": "integer", "minimum": 1}, ["0", "-1", "1.5", "x", "1e3", "٣", "9" * 30]),
        ({"type": "pilot"}, ["Alkmaar!", "a b", "http://x y", "../x"]),
        ({"type": "year"}, ["99", "20044", "٢٠٠٤"]),
        ({"type": "choice", "choices": ("a",)}, ["b"]),
        ({"type": "string"}, ["x" * 501]),
    ],
)
def test_values_of_another_type_are_refused(kind: dict[str, Any], values: list[str]) -> None:
    for value in values:
        with pytest.raises(UsageError):
            term_for(Parameter(**{"name": "v", "nl": "", "en": "", **kind}), value, Names())


def test_blank_is_not_given_and_unknown_is_an_error() -> None:
    question = asked({"type": "pilot"}, "SELECT ?x { ?x vw:inPilot ?_v }")
    assert bind(question, {"v": "  "}, Names()) == question.body
    assert "<https://w3id.org/vwgraph/id/pilot/assen>" in bind(question, {"v": "Assen"}, Names())
    with pytest.raises(UsageError, match="did you mean v"):
        bind(question, {"vv": "1"}, Names())
