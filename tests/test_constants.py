"""What a constant text gives is worked out once, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vwgraph.queries.constants import worked_out
from vwgraph.store.embedded import holding


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('LCASE(STR("Subsidie"@nl))', '"subsidie"'),
        ('LANG("Subsidie"@nl-be) = lang( "x" )', '"nl-be" = ""'),
        ('LCASE("ABC"@en)', '"abc"@en'),
        ('CONTAINS(LCASE(STR(?t)), LCASE(STR("É"@nl)))', 'CONTAINS(LCASE(STR(?t)), LCASE("É"))'),
        ('STR(\n"a")', '"a"\n'),
    ],
)
def test_a_constant_is_worked_out(before: str, after: str) -> None:
    assert worked_out(f"SELECT ?t {{ ?s ?p ?t FILTER ({before}) }}") == f"SELECT ?t {{ ?s ?p ?t FILTER ({after}) }}"


@pytest.mark.parametrize(
    "query",
    [
        "STR(?x)",
        'STR("a\\"b")',
        'STR("""a""")',
        "'STR(\"a\")'",
        '# STR("a")',
        'STRLEN("a")',
        'STR("a"^^xsd:string)',
        'ex:STR("a")',
        '<http://example.org/#LCASE("A")>',
        'LCASE("É")',
        'UCASE("a")',
    ],
)
def test_nothing_else_is(query: str) -> None:
    assert worked_out(query) == query


@given(
    st.text(st.characters(exclude_characters='"\\\n\r', exclude_categories=["Cs"])),
    st.sampled_from(["", "@nl", "@en-GB"]),
)
def test_the_value_is_that_of_the_engine(text: str, tag: str) -> None:
    query = f'SELECT (STR("{text}"{tag}) AS ?a) (LANG("{text}"{tag}) AS ?b) (LCASE("{text}"{tag}) AS ?c) {{}}'
    engine = holding(())
    assert engine.query(worked_out(query)) == engine.query(query)
