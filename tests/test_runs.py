"""Runs of triples: which there are, which are told to begin at their smallest pattern, and the same solutions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions import solutions
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.pipeline import graph_files, questions
from vwgraph.queries.binding import bind
from vwgraph.queries.runs import few_first, runs
from vwgraph.store import analytic


def found(query: str) -> list[tuple[str, ...]]:
    return [run.patterns for run in runs(query)]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("?s a vw:A", [("?s a vw:A",)]),
        ("?s a vw:A . ?s vw:p ?o ; vw:q ?x, <y> .", [("?s a vw:A", "?s vw:p ?o", "?s vw:q ?x", "?s vw:q <y>")]),
        ("?s vw:p ?o FILTER (?o > 1) ?o vw:q true", [("?s vw:p ?o",), ("?o vw:q true",)]),
        ("?s vw:p ?o . optional { ?o vw:q ?x }", [("?s vw:p ?o",), ("?o vw:q ?x",)]),
        ("VALUES ?s { vw:a vw:b vw:c } ?s vw:p ?o", [("?s vw:p ?o",)]),
        ("VALUES (?s ?t) { (vw:a vw:b) } ?s vw:p ?o", [("?s vw:p ?o",)]),
        ("?s vw:p ?o ; vw:q|vw:r ?x", []),
        ("?s vw:p ?o ; (vw:q|vw:r) ?x . ?x a vw:B", [("?x a vw:B",)]),
        ("?s vw:p ?o . ?o vw:q+ ?x . ?x a vw:B", [("?s vw:p ?o",), ("?x a vw:B",)]),
        ("?s vw:p ?o . ?o ^vw:q ?x", [("?s vw:p ?o",)]),
        ("?s vw:p ?o . ?s vw:q 1.5 . ?s vw:q '. ?x a ?y .'", [("?s vw:p ?o",)]),
        ("?s vw:p [ vw:q ?o ] . _:b vw:p ?o", []),
        ("?s vw:p ( ?a ?b ?c ) ; vw:q ?d", []),
        ("?s ?p ?o . ?o a ?c", [("?o a ?c",)]),
        ("?s vw:p vw:a.b . ?s vw:q vw:c.vw:d . ?x a ?y", [("?x a ?y",)]),
        ("?s vw:p ?o FILTER EXISTS { ?o a vw:B }", [("?s vw:p ?o",)]),
        ("GRAPH ?g { ?o a vw:B } ?s vw:p ?o GRAPH <g> { ?o a vw:B }", [("?s vw:p ?o",)]),
        ("?s vw:p ?o FILTER (?o > 1 && NOT EXISTS { ?o a vw:B . ?o vw:p ?x })", [("?s vw:p ?o",)]),
        ("{ SELECT ?a ?b ?c { ?a vw:b ?c } GROUP BY (?a) ?b ?c ?d } ?a vw:e ?f", [("?a vw:b ?c",), ("?a vw:e ?f",)]),
        ("{ SELECT (COUNT(*) AS ?n) ?b ?c ?d { ?a vw:b ?c } ORDER BY DESC(?a) ?b ?c ?d }", [("?a vw:b ?c",)]),
        (
            "?s vw:filter ?o ; filter:p ?x . ?x a vw:optional",
            [("?s vw:filter ?o", "?s filter:p ?x", "?x a vw:optional")],
        ),
        ("# ?s a ?t .\n ?s a ?o", [("?s a ?o",)]),
        ("<a(b)> vw:p <c#d> . ?x a ?y", [("<a(b)> vw:p <c#d>", "?x a ?y")]),
    ],
)
def test_runs_are_found(group: str, expected: list[tuple[str, ...]]) -> None:
    query = f"PREFIX vw: <v#> SELECT ?x ?y ?z WHERE {{ {group} }} ORDER BY DESC(?x) ?y ?z"
    assert found(query) == expected
    for run in runs(query):
        assert query[run.start : run.stop].startswith(run.patterns[0].split()[0])


def test_a_long_query_is_read_in_time() -> None:
    """Nothing in it makes the reading go back and forth: a megabyte with a fault at its end."""
    assert len([*runs("SELECT * { " + "?s vw:p ?o ; vw:q ?x . " * 40_000 + "?s vw:p|vw:q ?o }")]) == 1


class Counts:
    """Counts made up for each pattern in turn, and for what is joined."""

    def __init__(self, *patterns: int, joined: int = 0, solutions: int = 0) -> None:
        self.patterns, self.joined, self.solutions, self.asked = [*patterns], joined, solutions, 0

    def __call__(self, query: str) -> int:
        self.asked += 1
        if "LIMIT" in query:
            return self.solutions
        return self.joined if " . " in query else self.patterns.pop(0)


THREE = "SELECT ?s { ?s a vw:A ; vw:p ?o ; vw:q ?x }"
TOLD = "SELECT ?s { { SELECT * { ?s a vw:A ; vw:p ?o ; vw:q ?x } LIMIT 1000000000000000 } }"


@pytest.mark.parametrize(
    ("query", "counts", "expected"),
    [
        (THREE, Counts(10, 50, 5_000), TOLD),
        (THREE, Counts(5_000, 2_048, 50, joined=625, solutions=625), TOLD),
        (THREE, Counts(10, 50, 5_000, joined=626), THREE),
        (THREE, Counts(10, 50, 5_000, solutions=626), THREE),
        (THREE, Counts(2_049, 5_000, 50_000), THREE),
        (THREE, Counts(10, 50, 4_095), THREE),
        ("SELECT ?s { ?s a vw:A ; vw:p ?o }", Counts(), "SELECT ?s { ?s a vw:A ; vw:p ?o }"),
        (THREE.replace("}", ". _:b vw:p ?s }"), Counts(), THREE.replace("}", ". _:b vw:p ?s }")),
        (f"{THREE} ORDER BY ?s LIMIT 10", Counts(10, 50, 5_000), f"{TOLD} ORDER BY ?s LIMIT 10"),
        (f"{THREE} LIMIT 10", Counts(), f"{THREE} LIMIT 10"),
        (THREE.replace("}", "\\u007D"), Counts(), THREE.replace("}", "\\u007D")),
        (
            THREE.replace("?x }", "?x . ?x vw:p '\\u007D' }"),
            Counts(10, 50, 5_000),
            TOLD.replace("?x }", "?x . }").replace("000 } }", "000 } ?x vw:p '\\u007D' }"),
        ),
        (THREE.replace("SELECT ?s", "ASK"), Counts(), THREE.replace("SELECT ?s", "ASK")),
        (THREE.replace("SELECT", "CONSTRUCT"), Counts(), THREE.replace("SELECT", "CONSTRUCT")),
    ],
)
def test_it_is_told_where_to_begin_where_that_pays(query: str, counts: Counts, expected: str) -> None:
    assert " ".join(few_first(query, counts).split()) == expected
    assert not counts.patterns, "each pattern is counted"


def test_declarations_go_with_what_is_counted() -> None:
    asked: list[str] = []
    few_first(
        "BASE <http://b/> PREFIX vw: <v#> SELECT ?s { ?s a vw:A ; vw:p <o> ; vw:q ?x }",
        lambda one: asked.append(one) or 0,
    )
    assert asked[1] == "BASE <http://b/> PREFIX vw: <v#> SELECT (COUNT(*) AS ?n) { ?s vw:p <o> }"


def test_stored_questions_use_it() -> None:
    pytest.importorskip("sparq", reason="the analytic engine is not installed (extra analytic)")
    engine = analytic.in_memory(graph_files(assets().data))
    names, told = Names(), []
    for name, question in questions().items():
        query = bind(question, {}, names)
        if "GRAPH" not in query and few_first(query, lambda one: int(engine.query(one).rows[0][0].value)) != query:  # type: ignore[union-attr]
            told.append(name)
    assert {"rollen-van-gemeenten", "tellingen-naast-de-onze"} <= {*told}
    assert len(told) > 8


_term = st.sampled_from(["?x", "?y", "?z", "?z", "<a>"])
_verb = st.sampled_from(["<a>", "<b>", "<c>", "<a>|<b>", "^<c>", "(<a>|<c>)", "<b>?"])
_objects = st.lists(_term, min_size=1, max_size=2).map(" , ".join)
_pairs = st.lists(st.builds("{} {}".format, _verb, _objects), min_size=1, max_size=3).map(" ; ".join)
_pattern = st.builds("{} {}".format, st.sampled_from(["?x", "?y", "<a>"]), _pairs)
_other = st.sampled_from(
    [
        "OPTIONAL { ?x <c> ?z ; <b> <a> ; <a> ?y FILTER (?y != ?x) }",
        "MINUS { ?x <a> ?z . ?z <b> ?x . ?x <c> <d> }",
        "FILTER (?x != <b>)",
        "FILTER NOT EXISTS { ?x <a> ?z ; <b> ?z ; <c> ?q }",
        "{ ?z <b> ?x } UNION { ?x <a> <c> ; <b> ?z ; <c> ?y }",
        "VALUES ?z { <a> <b> <c> }",
        "{ SELECT ?x (COUNT(?z) AS ?n) { ?x <a> ?z ; <b> ?v ; <c> ?w } GROUP BY ?x }",
    ]
)
_parts = st.lists(st.one_of(_pattern, _pattern, _other), min_size=1, max_size=4)


@given(_parts)
@settings(max_examples=300)
def test_any_query_has_the_same_solutions(parts: list[str]) -> None:
    group = " ".join(part if part[0].isupper() or part[0] == "{" else f"{part} ." for part in parts)
    query = f"BASE <https://example.org/> SELECT ?x ?y ?z {{ {group} }}"
    assert solutions(few_first(query, Always())) == solutions(query)


class Always:
    """Counts by which it pays for every run."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, query: str) -> int:
        self.asked += 1
        return 0 if "LIMIT" in query or " . " in query else (1, 5_000, 9_000)[self.asked % 3]
