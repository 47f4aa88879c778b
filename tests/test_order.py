"""The order of rows: which is put there when they were read, and that it is the one the embedded engine gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vwgraph.model import Table, Term
from vwgraph.queries.order import Key, unordered
from vwgraph.store import analytic, embedded
from vwgraph.store.order import in_order

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("ORDER BY ?a ?b", [Key("a"), Key("b")]),
        ("order by?a$b  ", [Key("a"), Key("b")]),
        ("ORDER BY DESC(?a) ASC ( ?b )\n", [Key("a", descending=True), Key("b")]),
        (
            "ORDER BY DESC(?a + ?b) ?b asc( $b+?a )",
            [Key("a", descending=True, plus="b"), Key("b"), Key("b", plus="a")],
        ),
        (
            'ORDER BY STR(?a) DESC(STR( ?b )) coalesce(str(?a), "")',
            [Key("a", text=True), Key("b", descending=True, text=True), Key("a", text=True, never_unbound=True)],
        ),
    ],
)
def test_an_order_is_taken_out(order: str, keys: list[Key]) -> None:
    query = "SELECT ?a (COUNT(*) AS ?b) { { SELECT ?a { ?a ?p 'ORDER BY ?a' } ORDER BY ?p LIMIT 9 } } GROUP BY ?a "
    assert unordered(query + order) == (query, tuple(keys))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a { ?a ?b ?c }",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?c",
        "SELECT (STR(?c) AS ?a) { ?a ?b ?c } ORDER BY ?c",
        "SELECT * { ?a ?b ?c } ORDER BY ?a",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a LIMIT 3",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a VALUES ?b { <x> }",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a # and no more",
        "SELECT ?a { ?a ?b ?c } ORDER BY LCASE(?a)",
        "SELECT ?a { ?a ?b ?c } ORDER BY ?a STR(?a",
        "SELECT ?a { ?a ?b ?c } ORDER BY (?a + 1)",
        "SELECT ?a { ?a ?b ?c } ORDER BY DESC(?a + 1)",
        "SELECT ?a { ?a ?b ?c } ORDER BY DESC(?a + ?c)",
        "SELECT ?a ?c { ?a ?b ?c } ORDER BY DESC(?a - ?c)",
        "SELECT ?a ?c { ?a ?b ?c } ORDER BY DESC(?a + ?c + ?c)",
        "SELECT ?a ?c { ?a ?b ?c } ORDER BY DESC(STR(?a) + ?c)",
        "SELECT ?a ?c { ?a ?b ?c } ORDER BY DESC(STR(?a + ?c))",
        "SELECT ?a ?c { ?a ?b ?c } ORDER BY ?a + ?c",
        "SELECT ?a { ?a ?b ?c } ORDER BY COALESCE(?a, 1)",
        "SELECT ?a { ?a ?b ?c } ORDER BY COALESCE(STR(?a), 'x')",
        "SELECT ?a { ?a ?b ?c } ORDER BY",
        "SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a } }",
        r"SELECT ?a { { SELECT ?a { ?a ?b ?c } ORDER BY ?a \u007D }",
    ],
)
def test_other_orders_are_the_engines(query: str) -> None:
    assert unordered(query) == (query, ())


_text = st.text('aZ!é~\U0001f600 0"\\', max_size=4)
_iri = st.text("aZ!é~/0", max_size=4).map(lambda text: ox.NamedNode(f"https://example.org/{text}"))
_number = st.one_of(
    st.integers(-30, 30).map(lambda n: ox.Literal(str(n), datatype=ox.NamedNode(f"{XSD}integer"))),
    st.integers(-30, 30).map(lambda n: ox.Literal(f"{n}.5", datatype=ox.NamedNode(f"{XSD}decimal"))),
)
_double = st.floats(-30, 30, width=16).map(lambda n: ox.Literal(str(n), datatype=ox.NamedNode(f"{XSD}double")))
_columns = [
    st.one_of(_iri, _text.map(ox.Literal), st.none()),
    st.one_of(_iri, _text.map(lambda text: ox.Literal(text, language="nl")), st.none()),
    st.one_of(_number, st.none()),
    st.one_of(_double.filter(lambda n: float(n.value) != 0), st.none()),
    st.one_of(st.booleans().map(ox.Literal), st.none()),
    _iri,
]
_columns.append(st.one_of(*_columns))


@st.composite
def _answers(draw: st.DrawFn) -> tuple[list[tuple[Term | None, ...]], list[Key]]:
    columns = draw(st.lists(st.sampled_from(_columns), min_size=1, max_size=3))
    rows = draw(st.lists(st.tuples(*columns), max_size=12))
    texts = st.sampled_from([(False, False), (True, False), (True, True)])
    keys = [Key(f"c{n}", draw(st.booleans()), *draw(texts)) for n in draw(st.permutations(range(len(columns))))]
    sums = [key._replace(text=False, never_unbound=False, plus=draw(st.sampled_from(keys)).variable) for key in keys]
    keys = [draw(st.sampled_from([key, summed])) for key, summed in zip(keys, sums, strict=True)]
    return rows, keys


@given(_answers())
def test_the_order_is_that_of_the_embedded_engine(answer: tuple[list[tuple[Term | None, ...]], list[Key]]) -> None:
    rows, keys = answer
    names = [f"c{n}" for n in range(len(keys))]
    data = " ".join(f"({' '.join('UNDEF' if one is None else str(one) for one in row)})" for row in rows)
    query = f"SELECT {' '.join(f'?{name}' for name in names)} {{ VALUES ({' '.join(f'?{name}' for name in names)}) {{ {data} }} }} "
    engine = embedded.holding(())
    expected = engine.query(query + "ORDER BY " + " ".join(map(_written, keys)))
    found = engine.query(query)
    assert isinstance(found, Table)
    assert isinstance(expected, Table)
    ordered = in_order(found, keys)
    assert sorted(map(str, ordered.rows)) == sorted(map(str, found.rows))
    assert [*_compared(ordered, keys)] == [*_compared(expected, keys)]


def _written(key: Key) -> str:
    text = f"STR(?{key.variable})" if key.text else f"?{key.variable}" + (f" + ?{key.plus}" if key.plus else "")
    text = f'COALESCE({text}, "")' if key.never_unbound else text
    return f"DESC({text})" if key.descending else f"ASC({text})"


def _compared(table: Table, keys: list[Key]) -> Iterator[list[Any]]:
    """What the keys are of each row: those that share all have no order among them."""
    for row in table.rows:
        terms = [_added(table, row, key) if key.plus else row[table.columns.index(key.variable)] for key in keys]
        yield [
            ("" if key.never_unbound else None) if term is None else term.value if key.text else term
            for key, term in zip(keys, terms, strict=True)
        ]


def _added(table: Table, row: tuple[Term | None, ...], key: Key) -> float | None:
    terms = [row[table.columns.index(name)] for name in (key.variable, key.plus)]
    if not all(isinstance(one, ox.Literal) for one in terms):
        return None
    ((found,),) = ox.Store().query(f"SELECT ({terms[0]} + {terms[1]} AS ?sum) {{}}")  # type: ignore[misc]  # one row
    return None if found is None else float(found.value)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "values",
    [
        '"b" 2 "a"@nl 1.5 <x:z> UNDEF "2"^^xsd:byte 2.0 "2e0"^^xsd:double "yes"^^xsd:boolean true <x:a>',
        "'1'^^xsd:integer '01'^^xsd:integer 'x'^^xsd:integer '1_0'^^xsd:integer 9",
        "'2004'^^xsd:gYear '2004-06'^^xsd:gYearMonth '2004-06-01'^^xsd:date '2004-05-31'^^xsd:date",
        "'a'@nl 'b'@en 'a'@en 'b'@nl 'a'",
        "'INF'^^xsd:double 'NaN'^^xsd:double '-INF'^^xsd:double UNDEF 1e999",
    ],
)
@pytest.mark.parametrize("key", [Key("a"), Key("a", descending=True), Key("a", text=True)])
def test_what_other_values_there_are(values: str, key: Key) -> None:
    query = f"PREFIX xsd: <{XSD}> SELECT ?a {{ VALUES ?a {{ {values} }} }} "
    engine = embedded.holding(())
    found, expected = engine.query(query), engine.query(f"{query} ORDER BY {_written(key)}")
    assert isinstance(found, Table)
    assert isinstance(expected, Table)
    assert [*_compared(in_order(found, [key]), [key])] == [*_compared(expected, [key])]


def test_equal_values_share_a_place() -> None:
    """So that the next key decides between them; blank nodes stand before IRIs."""
    one, two = (ox.Literal(text, datatype=ox.NamedNode(f"{XSD}decimal")) for text in ("1", "1.0"))
    rows = ((two, ox.Literal(1.0)), (ox.NamedNode("x:a"), None), (one, ox.Literal("z")), (ox.BlankNode("b"), None))
    found = in_order(Table(("a", "b"), rows), [Key("a"), Key("b", descending=True)])
    assert found.rows == (rows[3], rows[1], rows[2], rows[0])


def test_rows_that_are_cut_off_are_the_first(tmp_path: Path) -> None:
    pytest.importorskip("sparq", reason="the analytic engine is not installed (extra analytic)")
    (tmp_path / "some.ttl").write_text("".join(f"<x:{n}> <x:p> {n} .\n" for n in range(9)), encoding="utf-8")
    engine = analytic.in_memory({"x:g": tmp_path / "some.ttl"})
    cut = engine.query("SELECT ?s { ?s <x:p> ?o } ORDER BY DESC(?s)", rows=2)
    assert isinstance(cut, Table)
    assert [str(one) for (one,) in cut.rows] == ["<x:8>", "<x:7>"]
    assert not cut.whole


def test_terms_are_kept_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sparq", reason="the analytic engine is not installed (extra analytic)")
    from vwgraph.store import solutions  # of the extra

    monkeypatch.setattr(solutions, "_MOST", 4)
    (tmp_path / "some.ttl").write_text("".join(f"<x:{n}> <x:p> {n} .\n" for n in range(9)), encoding="utf-8")
    engine, usual = (one.in_memory({"x:g": tmp_path / "some.ttl"}) for one in (analytic, embedded))
    for query in ["SELECT ?s ?o ?n { ?s <x:p> ?o } ORDER BY ?s", "SELECT ?s { ?s ?p ?o } ORDER BY DESC(?s)"]:
        assert engine.query(query) == usual.query(query)
        assert len(engine._terms) <= 5
