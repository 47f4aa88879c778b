"""VALUES joined with its pattern first: the same solutions, another place to begin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions import solutions
from vwgraph.names import Names
from vwgraph.pipeline import questions
from vwgraph.queries.binding import bind
from vwgraph.queries.values import values_first, values_inside

QUESTIONS = questions()
V = "VALUES ?s { vw:A vw:B }"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"SELECT ?f {{ {V} ?f a ?s ; vw:p ?q . }}", f"SELECT ?f {{ {{ {V} ?f a ?s }} ?f vw:p ?q . }}"),
        (f"SELECT ?f {{ {V} ?f vw:p ?q ; a ?s }}", f"SELECT ?f {{ {{ {V} ?f a ?s }} ?f vw:p ?q }}"),
        (f"SELECT ?f {{ {V} ?f vw:p ?q ; a ?s ; <r> 1 }}", f"SELECT ?f {{ {{ {V} ?f a ?s }} ?f vw:p ?q ; <r> 1 }}"),
        (f"SELECT ?f {{ {V} ?f a ?s . ?f vw:p ?q }}", f"SELECT ?f {{ {{ {V} ?f a ?s }}  ?f vw:p ?q }}"),
        (f"SELECT ?f {{ {V} ?f a ?s FILTER (?f > 1) }}", f"SELECT ?f {{ {{ {V} ?f a ?s }} FILTER (?f > 1) }}"),
        (
            f"SELECT ?f {{ {V} VALUES ?w {{ <x> }} ?f vw:in ?w ; a ?s }}",
            f"SELECT ?f {{ {{ {V} ?f a ?s }} {{ VALUES ?w {{ <x> }} ?f vw:in ?w }} }}",
        ),
        (
            f"SELECT ?f {{ {{ SELECT ?f {{ {V}\n  ?f a ?s ;\n vw:p ?q }} }} }}",
            f"SELECT ?f {{ {{ SELECT ?f {{ {{ {V} ?f a ?s }}\n  ?f\n vw:p ?q }} }} }}",
        ),
    ],
)
def test_the_pattern_joins_its_values(query: str, expected: str) -> None:
    assert " ".join(values_first(query).split()) == " ".join(expected.split())
    assert values_first(query).count("\n") == query.count("\n"), "faults keep their lines"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?f {{ {V} ?f vw:p|vw:q ?s }}",
        f"SELECT ?f {{ {V} ?f vw:p+ ?s }}",
        f"SELECT ?f {{ {V} ?f ^vw:p ?s }}",
        f"SELECT ?f {{ {V} ?f vw:p ?x, ?s }}",
        f"SELECT ?f {{ {V} OPTIONAL {{ ?f a ?s }} ?f a ?s }}",
        f"SELECT ?f {{ {V} MINUS {{ ?f vw:p ?q }} ?f a ?s }}",
        f"SELECT ?f {{ {V} BIND (?s AS ?t) ?f a ?s }}",
        f"SELECT ?f {{ {V} # ?f a ?s .\n ?f vw:p ?q }}",
        f"SELECT ?f {{ {V} ?f vw:p '. ?f a ?s .' }}",
        f"SELECT ?f {{ {{ {V} }} ?f a ?s }}",
        f"SELECT ?f {{ ?f a ?s }} {V}",
        f"SELECT ?f {{ {V} ?f a ?s \\u007D",
        "SELECT ?f { VALUES (?s ?t) { (vw:A vw:B) } ?f a ?s }",
        "SELECT ?f { VALUES ?s { vw:A } ?f a ?something }",
        "SELECT ?f { # VALUES ?s { vw:A } ?f a ?s\n ?f a ?s }",
    ],
)
def test_what_it_leaves(query: str) -> None:
    assert values_first(query) == query


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("VALUES ?s { vw:A } ?f a ?s ; vw:p ?s, ?so", "VALUES ?s { vw:A } ?f a vw:A ; vw:p vw:A, ?so"),
        ("VALUES ?s { <a(> } $s vw:p ?o . ?o ?s ?x", "VALUES ?s { <a(> } <a(> vw:p ?o . ?o <a(> ?x"),
        ("VALUES ?s { <a> } VALUES ?t { <b> } ?s vw:p ?t", "VALUES ?s { <a> } VALUES ?t { <b> } <a> vw:p <b>"),
        ("VALUES ?s { <a> } ?f vw:p|^vw:q ?s FILTER (?s > 1)", "VALUES ?s { <a> } ?f vw:p|^vw:q <a> FILTER (?s > 1)"),
        ("VALUES ?s { <a> } OPTIONAL { ?f a ?s } ?g a ?s", "VALUES ?s { <a> } OPTIONAL { ?f a ?s } ?g a <a>"),
        ("VALUES ?s { <a> } VALUES ?s { <a> <b> } ?f a ?s", "VALUES ?s { <a> } VALUES ?s { <a> <b> } ?f a <a>"),
        ("VALUES ?s { <a> } GRAPH ?s { ?f a ?s } ?f a ?s", "VALUES ?s { <a> } GRAPH ?s { ?f a ?s } ?f a <a>"),
        *(
            (same, same)
            for same in (
                "VALUES ?s { <a> <b> } ?f a ?s",
                "VALUES ?s { 'a' } ?f a ?s",
                "VALUES ?s { UNDEF } ?f a ?s",
                "VALUES ?s { <a> } VALUES ?t { <b> <c> } ?f a ?s ; vw:p ?t",
                "VALUES ?t { <b> <c> } VALUES ?s { <a> } ?f a ?s ; vw:p ?t",
                "VALUES ?s { <a> } ?f vw:p* ?s",
                "VALUES ?s { <a> } ?f (vw:p?) ?s",
                "?f a ?s VALUES ?s { <a> }",
                "{ VALUES ?s { <a> } } ?f a ?s",
                "VALUES ?s { <a> } ?f a ?s \\u007D",
            )
        ),
    ],
)
def test_one_value_stands_in_the_patterns(group: str, expected: str) -> None:
    assert values_inside(f"SELECT ?f {{ {group} }}") == f"SELECT ?f {{ {expected} }}"


def test_it_is_used() -> None:
    names = Names()
    changed = [name for name, one in QUESTIONS.items() if values_first(bound := bind(one, {}, names)) != bound]
    assert len(changed) > 8


_term = st.sampled_from(["?x", "?y", "?z", "?z", "<a>"])
_verb = st.sampled_from(["<a>", "<b>", "<c>", "?y", "<a>|<b>", "^<c>"])
_values = st.sampled_from(
    ["VALUES ?z { <a> <b> }", "VALUES ?z { <c> <c> <a> }", "VALUES ?z { <c> }", "VALUES ?y { <b> }", "VALUES ?x { }"]
)
_pairs = st.lists(st.builds("{} {}".format, _verb, _term), min_size=1, max_size=3).map(" ; ".join)
_pattern = st.builds("{} {}".format, st.sampled_from(["?x", "?y", "<a>"]), _pairs)
_word = st.sampled_from(
    ["OPTIONAL { ?x <c> ?z }", "MINUS { ?x <a> ?z }", "FILTER (?x != <b>)", "{ ?z <b> ?x } UNION { ?x <a> <c> }"]
)
_parts = st.lists(st.one_of(_values, _pattern, _pattern, _word), max_size=3)
_group = st.builds("{} . {} . {}".format, _values, _pattern, _parts.map(" . ".join))


@pytest.mark.parametrize("written", [values_first, values_inside, lambda query: values_first(values_inside(query))])
@given(group=st.one_of(_group, st.builds("{{ SELECT ?x ?z {{ {} }} }} {}".format, _group, _pattern)))
def test_any_query_has_the_same_solutions(written: Callable[[str], str], group: str) -> None:
    query = f"BASE <https://example.org/> SELECT ?x ?y ?z {{ {group.replace('} . ', '} ').removesuffix(' . ')} }}"
    assert solutions(written(query)) == solutions(query)
