"""A condition on a parameter with a value becomes the place where an engine begins, and picks the same rows."""

from __future__ import annotations

from typing import Any

import pytest

from vwgraph.model import Question
from vwgraph.names import Names
from vwgraph.pipeline import questions, select
from vwgraph.queries.binding import bind
from vwgraph.queries.narrow import narrowed
from vwgraph.queries.tokens import substitute, variables

A, B = "<https://example.org/a>", "<https://example.org/b>"
QUESTIONS = questions()
PICKS = [
    ("pilot", ["assen"]),
    ("pilot", ["assen", "dongen"]),
    ("soort", ["knelpunt"]),
    ("soort", ["les"]),
    ("thema", ["steunpunt", "wmo"]),
    ("thema", ["personele-continuiteit"]),
    ("instrument", ["beleidsnota"]),
    ("eenheid", ["bijeenkomsten"]),
    ("enquete", ["enquete/vlissingen-algemene-organisaties"]),
    ("telling", ["telling/eindrapport-t1"]),
    ("een", ["assen"]),
    ("speerpunt", ["visie"]),
]


def test_one_value() -> None:
    query = "SELECT ?x { ?x vw:inPilot ?pilot . FILTER (?pilot = COALESCE(?_pilot, ?pilot)) }"
    assert narrowed(query, {"_pilot": [A]}) == f"SELECT ?x {{ VALUES ?pilot {{ {A} }} ?x vw:inPilot ?pilot .  }}"
    assert narrowed(query, {}) == query


def test_several_values_each_once_and_of_several_parameters() -> None:
    query = "SELECT ?x { ?x vw:inPilot ?waar FILTER (COALESCE(?waar IN (?_een, ?_ander), true)) }"
    both = f"SELECT ?x {{ VALUES ?waar {{ {A} {B} }} ?x vw:inPilot ?waar  }}"
    assert narrowed(query, {"_een": [A, B, A], "_ander": [A]}) == both
    assert narrowed(query, {"_een": [A]}) == query, "the other may be anything"


def test_each_condition_goes_to_its_own_group() -> None:
    query = (
        "SELECT ?x { { SELECT ?x { ?x a ?soort . ?x vw:inPilot ?p FILTER (?p = COALESCE(?_p, ?p)) } } ?x vw:thema ?t }"
    )
    assert f"{{ VALUES ?p {{ {A} }} ?x a ?soort" in narrowed(query, {"_p": [A]})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x a vw:Les OPTIONAL { ?x vw:thema ?t } FILTER (?t = COALESCE(?_t, ?t)) }",
        "SELECT ?x { { ?x vw:thema ?t } UNION { ?x vw:betreft ?t } FILTER (?t = COALESCE(?_t, ?t)) }",
        "SELECT ?x { BIND (vw:Les AS ?t) ?x a ?t FILTER (?t = COALESCE(?_t, ?t)) }",
        "SELECT ?x { ?x vw:thema ?t FILTER (COALESCE(COALESCE(?t, '') IN (?_t), true)) }",
        "SELECT ?x { ?x vw:thema ?t } # FILTER (?t = COALESCE(?_t, ?t))",
        "SELECT ?x { ?x vw:thema ?t . ?x rdfs:label 'FILTER (?t = COALESCE(?_t, ?t))' }",
    ],
    ids=["optional", "union", "computed", "may be unbound", "comment", "string"],
)
def test_what_would_change_the_rows_stays(query: str) -> None:
    assert narrowed(query, {"_t": [A]}) == query


def rest(condition: str, **terms: list[str]) -> str:
    """What is left of a condition."""
    before = "SELECT ?x { ?x vw:waarde ?w OPTIONAL { ?x vw:thema ?t } "
    return narrowed(f"{before}{condition} }}", terms).removeprefix(before).removesuffix(" }")


@pytest.mark.parametrize(
    "condition",
    [
        "FILTER (?w = COALESCE(?_w, ?w))",
        "FILTER (COALESCE(?w IN (?_w), true))",
        "FILTER (COALESCE(?w IN (?_w, ?_v), true))",
        "FILTER (COALESCE(?t IN (?_w), true))",
        'FILTER (COALESCE(COALESCE(?t, "") IN (?_w), true))',
        'FILTER (COALESCE(?_w = IF(BOUND(?t), "ja", "nee"), true))',
        "FILTER (COALESCE(STR(?w) >= STR(?_w), true))",
        "filter(coalesce(?w < ?_w,true))",
    ],
)
def test_a_condition_on_what_is_not_given_goes(condition: str) -> None:
    assert rest(condition, _w=[], _v=[]) == ""
    assert rest(condition) == condition, "of a name that is no parameter nothing is known"


@pytest.mark.parametrize(
    "condition",
    [
        "FILTER (?t = COALESCE(?_v, ?t))",
        "FILTER (COALESCE(?w IN (?_w, ?_v), true))",
        "FILTER (COALESCE(?w IN (?_w, 5), true))",
        "FILTER (COALESCE(?t || ?w = ?_w, true))",
        "FILTER (COALESCE(?t, ?w = ?_w, true))",
        "FILTER (COALESCE(?w = ?_w, false))",
        "FILTER (COALESCE(?w = ?_w || ?t, true))",
        "FILTER (COALESCE(?w = IF(?t, ?_w, 2), true))",
        "FILTER (BOUND(?_w))",
        "?x vw:thema ?_w FILTER (COALESCE(?w = ?_w, true))",
        "?x vw:thema ?_w BIND (COALESCE(?_w, 2) AS ?n)",
        "# FILTER (COALESCE(?w = ?_w, true))",
        "?x rdfs:label 'FILTER (COALESCE(?w = ?_w, true)) and COALESCE(?_w, 2)'",
    ],
)
def test_a_condition_that_may_hold_or_not_stays(condition: str) -> None:
    query = f"SELECT ?x {{ ?x vw:waarde ?w OPTIONAL {{ ?x vw:thema ?t }} {condition}\n }}"
    assert narrowed(query, {"_w": [], "_v": ['"3"']}) == query


def test_what_is_taken_where_nothing_is_given_stands_in_the_query() -> None:
    query = (
        'SELECT ?x { ?x vw:n ?n FILTER (?n >= COALESCE(?_n, 2) && "a" = COALESCE(?_a, "a") && COALESCE(?m, 1) = 1) }'
    )
    assert (
        narrowed(query, {"_n": [], "_a": []})
        == 'SELECT ?x { ?x vw:n ?n FILTER (?n >= 2 && "a" = "a" && COALESCE(?m, 1) = 1) }'
    )
    assert narrowed(query, {"_n": ['"3"'], "_a": ['"b"']}) == query


def test_lines_keep_their_numbers() -> None:
    query = "SELECT ?x { ?x vw:n ?n\n FILTER (COALESCE(?n =\n ?_n, true))\n ?x ?y }"
    assert narrowed(query, {"_n": []}).count("\n") == query.count("\n")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_a_question_without_values_speaks_of_none_and_has_the_same_rows(
    embedded: Any, monkeypatch: pytest.MonkeyPatch, question: Question
) -> None:
    quick = bind(question, {}, Names())
    monkeypatch.setattr("vwgraph.queries.binding.narrowed", lambda query, terms: query)
    assert not [name for name in variables(quick) if name.startswith("_")]
    assert select(embedded, quick) == select(embedded, bind(question, {}, Names()))


def test_literals_stay() -> None:
    query = "SELECT ?x { ?x vw:waarde ?w FILTER (?w = COALESCE(?_w, ?w)) }"
    assert narrowed(query, {"_w": ['"1"^^<http://www.w3.org/2001/XMLSchema#integer>']}) == query


def asked() -> list[tuple[Question, dict[str, str]]]:
    """Each question with each of its parameters that can be narrowed."""
    found = []
    for question in QUESTIONS.values():
        known = {parameter.name: parameter for parameter in question.parameters}
        for name, values in PICKS:
            if name in known and (known[name].many or len(values) == 1):
                if values == ["les"] and "Les" not in known[name].choices:
                    continue
                if values == ["knelpunt"] and "Knelpunt" not in known[name].choices:
                    continue
                found.append((question, {name: ",".join(values)}))
    return found


@pytest.mark.parametrize(("question", "values"), asked(), ids=[f"{q.name}-{v}" for q, v in asked()])
def test_the_rows_are_those_of_the_condition(
    embedded: Any, monkeypatch: pytest.MonkeyPatch, question: Question, values: dict[str, str]
) -> None:
    quick = bind(question, values, Names())
    monkeypatch.setattr("vwgraph.queries.binding.narrowed", lambda query, terms: query)
    plain = bind(question, values, Names())
    assert "VALUES ?_" not in quick
    assert select(embedded, quick) == select(embedded, plain)


def test_what_a_reader_picks_by_a_pilot_is_narrowed() -> None:
    """Where a question has a parameter ``pilot``, its rows are found from there."""
    for question in QUESTIONS.values():
        if "pilot" in {parameter.name for parameter in question.parameters}:
            text = bind(question, {"pilot": "assen"}, Names())
            assert "VALUES ?pilot { <https://w3id.org/vwgraph/id/pilot/assen> }" in text, question.name
            assert "FILTER (?pilot = COALESCE(" not in text, question.name


def test_a_value_that_looks_like_a_parameter_is_not_filled_in() -> None:
    query = "SELECT ?x { ?x vw:inPilot ?p FILTER (?p = COALESCE(?_p, ?p)) }"
    odd = "<https://example.org/?_p>"
    assert f"VALUES ?p {{ {odd} }}" in substitute(narrowed(query, {"_p": [odd]}), {"_p": odd})
