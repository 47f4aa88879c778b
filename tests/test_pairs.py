"""Queries for pairs, asked in parts: the same rows as the engine's own, and nothing taken for one that is none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vwgraph.errors import UsageError
from vwgraph.model import Table
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.pipeline import graph_files, open_engine, questions
from vwgraph.queries.binding import bind
from vwgraph.queries.pairs import pairs_in
from vwgraph.store import Dataset, Engine, product
from vwgraph.store.embedded import holding, in_memory
from vwgraph.store.pairs import Pairing

ALIKE, TOGETHER = "pilots-die-op-elkaar-lijken", "themas-die-samengaan"

OWN_WORDS = """
prefix ex: <http://example.org/>
SELECT ?club ?other ?n ?all ?alike   # a comment { with a brace
WHERE
{
  { SELECT ?club (COUNT(DISTINCT ?member) AS ?of_club) { ?club ex:has ?member } GROUP BY ?club }
  {
    SELECT ?club ?other (count( * ) as ?n) WHERE {
      { SELECT DISTINCT ?club ?who WHERE { ?club ex:has ?who } }
      { SELECT DISTINCT ?other ?who WHERE { ?other ex:had ?who } }
    } GROUP BY ?club ?other HAVING (COUNT(*) >= 1)
  }
  { SELECT ?other (COUNT(DISTINCT ?one) AS ?of_other) WHERE { ?other ex:had ?one } GROUP BY ?other }
  FILTER (?club != ?other)
  BIND (?of_club + ?of_other - ?n AS ?all)
  BIND (xsd:integer(ROUND((100 * ?n) / ?all)) AS ?alike)
  FILTER (?alike >= 20)
}
ORDER BY ?other DESC(?alike) ?club
"""


class Noting:
    """An engine that notes what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.asked = engine, list[str]()

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> object:
        self.asked.append(sparql)
        return self.engine.query(sparql, rows=rows, dataset=dataset)

    graphs = property(lambda self: self.engine.graphs)


@pytest.fixture(scope="module")
def plain() -> Engine:
    return in_memory(graph_files(assets().data))


def of(name: str, **values: str) -> str:
    return bind(questions()[name], values, Names())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (ALIKE, {}),
        (ALIKE, {"pilot": "assen"}),
        (ALIKE, {"soort": "knelpunt"}),
        (ALIKE, {"soort": "knelpunt, kans", "minstens": "40"}),
        (ALIKE, {"minstens": "100"}),
        (TOGETHER, {}),
        (TOGETHER, {"n": "1"}),
        (TOGETHER, {"n": "3", "soort": "succesfactor"}),
        (TOGETHER, {"n": "99"}),
    ],
)
def test_stored_questions_have_the_rows_of_the_engine(name: str, values: dict[str, str], plain: Engine) -> None:
    sparql = of(name, **values)
    noting = Noting(plain)
    assert Pairing(noting).query(sparql) == plain.query(sparql)  # type: ignore[arg-type]
    assert sparql not in noting.asked


def test_so_have_their_files_as_they_stand(plain: Engine) -> None:
    for name in (ALIKE, TOGETHER):
        body = questions()[name].body
        assert pairs_in(body)
        assert Pairing(plain).query(body) == plain.query(body)


def test_no_other_stored_question_is_one_of_these() -> None:
    found = {name for name in questions() if pairs_in(of(name))}
    assert found == {ALIKE, TOGETHER}


def test_every_engine_of_ours_asks_in_parts() -> None:
    assert isinstance(open_engine(assets().data), Pairing)


@given(st.sets(st.tuples(st.integers(0, 6), st.sampled_from(["has", "had"]), st.integers(0, 6))))
def test_any_two_relations_have_the_rows_of_the_engine(held: set[tuple[int, str, int]]) -> None:
    ex = "http://example.org/"
    engine = holding(
        ox.Quad(ox.NamedNode(f"{ex}{club}"), ox.NamedNode(ex + verb), ox.Literal(member), ox.NamedNode(ex))
        for club, verb, member in held
    )
    assert pairs_in(OWN_WORDS)
    assert Pairing(engine).query(OWN_WORDS) == engine.query(OWN_WORDS)


@given(
    st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60),
    st.sampled_from([ALIKE, TOGETHER]),
    st.integers(1, 5),
)
def test_any_corpus_has_the_rows_of_the_engine(held: set[tuple[int, int]], name: str, least: int) -> None:
    vw = "https://w3id.org/vwgraph/def#"
    quads = []
    for n, (pilot, theme) in enumerate(sorted(held)):
        factor, graph = ox.NamedNode(f"x:f{n}"), ox.NamedNode("x:g")
        kind = ("Knelpunt", "Kans", "Probleem")[n % 3]
        for verb, thing in (("inPilot", f"x:p{pilot}"), ("hoofdthema", f"x:t{theme}")):
            quads.append(ox.Quad(factor, ox.NamedNode(vw + verb), ox.NamedNode(thing), graph))
        a = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        quads.append(ox.Quad(factor, a, ox.NamedNode(vw + kind), graph))
    engine = holding(quads)
    sparql = of(name, **({"n": str(least)} if name == TOGETHER else {"minstens": str(20 * least)}))
    assert Pairing(engine).query(sparql) == engine.query(sparql)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (ALIKE, r"100 \*", "10 *"),
        (ALIKE, r"\?pilot != \?andere", "?pilot < ?andere"),
        (ALIKE, r"FILTER \(\?pilot != \?andere\)", ""),
        (ALIKE, r"SELECT \?pilot \?andere \?gedeeld", "SELECT ?andere ?pilot ?gedeeld"),
        (ALIKE, r"\?jaccard\nWHERE", "?jaccard (1 AS ?een)\nWHERE"),
        (ALIKE, r"SELECT \?pilot \?andere \?gedeeld", "SELECT DISTINCT ?pilot ?andere ?gedeeld"),
        (ALIKE, r"WHERE", "FROM <https://w3id.org/vwgraph/graph/alkmaar> WHERE"),
        (ALIKE, r"\Z", "LIMIT 3"),
        (ALIKE, r"ORDER BY[^\n]*", ""),
        (ALIKE, r"DESC\(\?jaccard\)", "DESC(?jaccard + 1)"),
        (ALIKE, r"DESC\(\?jaccard\)", "DESC(?jaccard + ?gedeeld)"),
        (ALIKE, r"DESC\(\?jaccard\)", "DESC(STR(?jaccard))"),
        (ALIKE, r"SELECT DISTINCT \?andere", "SELECT ?andere"),
        (ALIKE, r"\?pfactor a \?psoort", "?pfactor a vw:Knelpunt"),
        (ALIKE, r"COUNT\(DISTINCT \?ethema\)", "COUNT(?ethema)"),
        (ALIKE, r"COUNT\(DISTINCT \?ethema\)", "COUNT(DISTINCT ?pfactor)"),
        (ALIKE, r"COUNT\(DISTINCT \?athema\)", "COUNT(DISTINCT ?pilot)"),
        (ALIKE, r"GROUP BY \?andere \}", "GROUP BY ?andere HAVING (COUNT(*) > 1) }"),
        (ALIKE, r"\{ SELECT \?andere \(", "OPTIONAL { SELECT ?andere ("),
        (ALIKE, r"BIND \(\?van_pilot", "?pilot a vw:Pilot . BIND (?van_pilot"),
        (ALIKE, r"PREFIX xsd: <[^>]*>", "PREFIX xsd: <http://example.org/>"),
        (TOGETHER, r"COUNT\(\*\) >=", "COUNT(*) >"),
        (TOGETHER, r"COUNT\(\*\) >= .*", "COUNT(*) >= 1 0) }"),
        (TOGETHER, r"STR\(\?thema\) <", "STR(?thema) <="),
        (TOGETHER, r"vw:inPilot \?met ; vw:hoofdthema \?een", "vw:inPilot ?een ; vw:hoofdthema ?met"),
        (TOGETHER, r"\(\?met_thema \* \?met_ander\)", "(?met_ander * ?met_ander)"),
        (TOGETHER, r"AS \?alle\)", "AS ?pilots)"),
    ],
)
def test_what_differs_in_anything_is_asked_as_it_is(name: str, before: str, after: str) -> None:
    sparql = of(name)
    changed = re.sub(before, after, sparql, count=1)
    assert changed != sparql
    assert pairs_in(sparql)
    assert pairs_in(changed) is None


@pytest.mark.parametrize("values", ["{ 12 }", "{ 1 2. }", '{ 1 "2" }', "{ 1  2 }"])
def test_numbers_are_told_apart(values: str) -> None:
    """Both sides are one query where they differ in spaces, and two where they differ in a number."""
    both = OWN_WORDS.replace("ex:had", "ex:has").replace("ex:has ?who }", "ex:has ?who VALUES ?m { 1 2 } }", 1)
    both = both.replace("ex:has ?member }", "ex:has ?member VALUES ?m { 1 2 } }", 1)
    other = both.replace("?other ex:has ?who }", f"?other ex:has ?who VALUES ?v {values} }}", 1)
    found = pairs_in(other.replace("?other ex:has ?one }", f"?other ex:has ?one VALUES ?v {values} }}", 1))
    assert found
    assert (found.first == found.second) == (values == "{ 1  2 }")


def _things(make: Callable[[int], ox.NamedNode | ox.BlankNode]) -> Engine:
    ex = "http://example.org/"
    return holding(
        ox.Quad(make(club), ox.NamedNode(ex + verb), ox.Literal(member), ox.NamedNode(ex))
        for club, verb, member in [(1, "has", 1), (2, "had", 1), (2, "had", 2)]
    )


def test_things_without_an_iri_are_left_to_the_engine() -> None:
    engine = _things(lambda n: ox.BlankNode(f"b{n}"))
    assert Pairing(engine).query(OWN_WORDS) == engine.query(OWN_WORDS)
    noting = Noting(engine)
    Pairing(noting).query(OWN_WORDS)  # type: ignore[arg-type]
    assert noting.asked[-1] == OWN_WORDS


@pytest.mark.parametrize("limit", ["_CELLS", "_STEPS"])
def test_so_are_things_that_are_too_many(limit: str, plain: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, limit, 19 * 20)
    noting, sparql = Noting(plain), of(ALIKE)
    assert Pairing(noting).query(sparql) == plain.query(sparql)  # type: ignore[arg-type]
    assert noting.asked[-1] == sparql


def test_pairs_are_looked_at_in_blocks(plain: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "_BLOCK", 19 * 4)
    for sparql in (of(ALIKE), of(ALIKE, minstens="100"), of(TOGETHER)):
        assert Pairing(plain).query(sparql) == plain.query(sparql)


def test_some_of_the_rows_are_the_first() -> None:
    engine = _things(lambda n: ox.NamedNode(f"http://example.org/{n}"))
    whole, none = (Pairing(engine).query(OWN_WORDS, rows=rows) for rows in (1, 0))
    assert isinstance(whole, Table)
    assert isinstance(none, Table)
    assert (len(whole.rows), whole.whole) == (1, True)
    assert (len(none.rows), none.whole) == (0, False)


def test_a_fault_is_told_with_its_line_in_the_whole(plain: Engine) -> None:
    sparql = of(ALIKE).replace("MINUS { ?efactor vw:ontkend true }", "MINUS { ?efactor }", 1)
    line = sparql[: sparql.index("MINUS { ?efactor }")].count("\n") + 1
    with pytest.raises(UsageError, match=f"line {line}"):
        Pairing(plain).query(sparql)
