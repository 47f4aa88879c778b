"""Help with queries somebody typed: where the fault is, what was probably meant, which names the graph does not hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vwgraph.errors import UsageError
from vwgraph.names import PREFIXES
from vwgraph.queries.hints import unknown_terms
from vwgraph.queries.syntax import explain

ID = "https://w3id.org/vwgraph/id/"


@pytest.mark.parametrize(
    ("sparql", "place", "words"),
    [
        ("SELEC * {}", "line 1, column 1", "did you mean SELECT?"),
        ("SELECT * {\n ?s ?p ?o", "line 1, column 10", "this { is never closed"),
        ("SELECT ?x { ?x vw:p 1 ) }", "line 1, column 23", "this ) closes nothing"),
        ("SELECT ?x\nWHERE { ?x skosx:y ?o }", "line 2, column 12", "did you mean skos:?"),
        ("SELECT ?x { ?x foo:y ?o }", "line 1, column 16", "known without a declaration: "),
        ("SELECT ?x { ?x vw:p ?o } ORDER ?x", "line 1, column 26", "ORDER wants BY"),
        ("SELECT ?s {\n ?s a vw:Pilot .\n FILTR(?s > 1) }", "line 3, column 2", "did you mean FILTER?"),
        ("SELECT (COUNT(?s) AS ?n) ?p { ?s ?p ?o }", "line 1, ", "neither grouped by nor aggregated"),
        ("", "line 1, column 1", "missing or too much"),
    ],
)
def test_faults_are_explained(embedded: Any, sparql: str, place: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        embedded.query(sparql)
    assert place in caught.value.what
    assert words in caught.value.what


def test_the_line_is_shown_with_a_mark(embedded: Any) -> None:
    with pytest.raises(UsageError) as caught:
        embedded.query("SELECT ?x\nWHERE { ?x skosx:y ?o }")
    assert caught.value.what.splitlines()[1:] == ["    WHERE { ?x skosx:y ?o }", "               ^"]


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_explained_without_failing(text: str) -> None:
    assert explain(text, "error at 1:1: expected one of [_], SELECT", PREFIXES)
    assert explain(text, "something else", PREFIXES)


@pytest.mark.parametrize(
    ("sparql", "words"),
    [
        ("SELECT * { ?s vw:hoofdtema ?o }", "vw:hoofdtema is not in the graph; did you mean vw:hoofdthema?"),
        ("SELECT * { ?s skos:prefLable ?o }", "did you mean skos:prefLabel?"),
        (f"SELECT * {{ <{ID}pilot/alkmar> ?p ?o }}", f"did you mean <{ID}pilot/alkmaar>?"),
        (f"PREFIX t: <{ID}thema/> SELECT * {{ t:wmoo ?p ?o }}", f"<{ID}thema/wmoo> is not in the graph"),
        ("PREFIX my: <https://w3id.org/vwgraph/def#> SELECT * { ?s a my:Pilt }", "did you mean vw:Pilot?"),
    ],
)
def test_names_the_graph_does_not_hold_are_told(embedded: Any, sparql: str, words: str) -> None:
    assert words in "\n".join(unknown_terms(sparql, embedded))


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s a vw:Pilot ; rdfs:label ?l . ?k vw:hoofdthema/skos:broader ?g }",
        'SELECT * { ?s ?p "vw:hoofdtema" } # vw:hoofdtema',
        "SELECT * { GRAPH <https://w3id.org/vwgraph/graph/alkmaar> { ?s ?p ?o } }",
        "SELECT * { ?s <http://example.org/elsewhere> ?o FILTER(DATATYPE(?o) = xsd:string) }",
    ],
)
def test_known_names_and_foreign_ones_are_left_alone(embedded: Any, sparql: str) -> None:
    assert list(unknown_terms(sparql, embedded)) == []
