"""A path of two properties as a UNION: the same solutions, other work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions import solutions
from vwgraph.queries.alternatives import branched


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("?s vw:p|vw:q ?o", "{ ?s vw:p ?o } UNION { ?s vw:q ?o }"),
        ("?s vw:in ?p ; vw:p|vw:q ?o .", "{ ?s vw:in ?p ; vw:p ?o } UNION { ?s vw:in ?p ; vw:q ?o }"),
        (
            "?s vw:in ?p ; (vw:p | <q>) ?o ; a ?t .",
            "{ ?s vw:in ?p ; vw:p ?o ; a ?t } UNION { ?s vw:in ?p ; <q> ?o ; a ?t }",
        ),
        ("?s vw:p|vw:q ?o . ?o a ?t", "{ ?s vw:p ?o } UNION { ?s vw:q ?o } ?o a ?t"),
        (
            "{ ?s vw:p|vw:q ?o } OPTIONAL { ?s vw:r|vw:t ?o }",
            "{ { ?s vw:p ?o } UNION { ?s vw:q ?o } } OPTIONAL { { ?s vw:r ?o } UNION { ?s vw:t ?o } }",
        ),
        *(
            (same, same)
            for same in (
                "?s vw:p|vw:q ?o . ?o vw:r|vw:t ?x",
                "?s vw:p|vw:q ?o . ?o a ?t . ?o vw:r|vw:t ?x",
                "?s vw:p|^vw:q ?o",
                "?s vw:p|vw:q|vw:r ?o",
                "?s vw:p|vw:q/vw:r ?o",
                "?s (vw:p|vw:q)+ ?o",
                "?s vw:p|vw:q ?o ; vw:r|vw:t ?x",
                "?s vw:p|vw:q [ a ?t ]",
                "_:b vw:p|vw:q ?o",
                "?s vw:p ?o FILTER EXISTS { ?s vw:p|vw:q ?o }",
                "?s vw:p '?s vw:p|vw:q ?o'",
            )
        ),
    ],
)
def test_a_statement_is_branched(group: str, expected: str) -> None:
    assert " ".join(branched(f"SELECT ?o {{ {group} }}").split()) == f"SELECT ?o {{ {expected} }}"


def test_other_forms_stay() -> None:
    query = "CONSTRUCT { ?s a ?o } WHERE { ?s <p>|<q> ?o }"
    assert branched(query) == query


_term = st.sampled_from(["?x", "?y", "?z", "<a>"])
_verb = st.sampled_from(["<a>", "<b>", "<a>|<b>", "<c>|<a>", "^<c>", "(<a>|<c>)", "(<b>|<c>)*"])
_pairs = st.lists(st.builds("{} {}".format, _verb, _term), min_size=1, max_size=3).map(" ; ".join)
_pattern = st.builds("{} {} .".format, st.sampled_from(["?x", "?y", "<a>"]), _pairs)
_other = st.sampled_from(
    [
        "OPTIONAL { ?x <c>|<b> ?z . ?z <a> ?y FILTER (?y != ?x) }",
        "MINUS { ?x <a>|<b> ?z }",
        "FILTER (?x != <b>)",
        "FILTER NOT EXISTS { ?x <a>|<c> ?z ; <b> ?z }",
        "{ ?z <b> ?x } UNION { ?x <a>|<b> <c> }",
        "VALUES ?z { <a> <b> <c> }",
    ]
)


@settings(max_examples=300)
@given(st.lists(st.one_of(_pattern, _pattern, _other), min_size=1, max_size=4))
def test_any_query_has_the_same_solutions(parts: list[str]) -> None:
    """As a set: where both ways lead to one thing, the engine used here gives it once, SPARQL 1.1 twice."""
    query = f"BASE <https://example.org/> SELECT DISTINCT ?x ?y ?z {{ {' '.join(parts)} }}"
    assert solutions(branched(query)) == solutions(query)
