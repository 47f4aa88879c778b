"""The integrity constraints of the RDF Data Cube (W3C Recommendation, section 11) on our data sets, as our own queries."""

from __future__ import annotations

from typing import Any

import pytest

from vwgraph.pipeline import select

BREACHES = {
    "IC-1 an observation is in one data set": """
        SELECT ?o WHERE { ?o a qb:Observation
          { FILTER NOT EXISTS { ?o qb:dataSet ?d } } UNION { ?o qb:dataSet ?d, ?e FILTER (?d != ?e) } }""",
    "IC-2 a data set has one structure": """
        SELECT ?d WHERE { ?d a qb:DataSet
          { FILTER NOT EXISTS { ?d qb:structure ?s } } UNION { ?d qb:structure ?s, ?t FILTER (?s != ?t) } }""",
    "IC-3 a structure has a measure": """
        SELECT ?s WHERE { ?s a qb:DataStructureDefinition
          FILTER NOT EXISTS { ?s qb:component/qb:measure ?m . ?m a qb:MeasureProperty } }""",
    "IC-4 a dimension has a range": """
        SELECT ?d WHERE { ?d a qb:DimensionProperty FILTER NOT EXISTS { ?d rdfs:range ?r } }""",
    "IC-6 only attributes may be optional": """
        SELECT ?c WHERE { ?s qb:component ?c . ?c qb:componentRequired false ; qb:dimension|qb:measure ?p }""",
    "IC-11 an observation has each dimension once": """
        SELECT ?o ?p WHERE { ?o qb:dataSet/qb:structure/qb:component/qb:dimension ?p
          { FILTER NOT EXISTS { ?o ?p ?v } } UNION { ?o ?p ?v, ?w FILTER (?v != ?w) } }""",
    "IC-12 no two observations in the same place": """
        SELECT ?a ?b WHERE {
          ?a vw:vanEnquete ?e ; vw:enquetevraag ?q ; vw:antwoord ?x ; vw:groep ?g ; qb:dataSet ?d .
          ?b vw:vanEnquete ?e ; vw:enquetevraag ?q ; vw:antwoord ?x ; vw:groep ?g ; qb:dataSet ?d . FILTER (?a != ?b) }""",
    "IC-12 no two rows of a table for the same category": """
        SELECT ?a ?b WHERE { ?a vw:categorie ?c ; qb:dataSet ?d . ?b vw:categorie ?c ; qb:dataSet ?d . FILTER (?a != ?b) }""",
    "IC-13 an observation has the attributes that are required": """
        SELECT ?o ?p WHERE { ?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:attribute ?p
          FILTER NOT EXISTS { ?o ?p ?v } }""",
    "IC-14 an observation has the measure": """
        SELECT ?o WHERE { ?o qb:dataSet/qb:structure/qb:component/qb:measure ?p FILTER NOT EXISTS { ?o ?p ?v } }""",
    "a share does not exceed its whole": """
        SELECT ?o WHERE { ?o a qb:Observation ; vw:waarde ?v ; vw:eenheid <https://w3id.org/vwgraph/id/eenheid/procent>
          FILTER (?v < 0 || ?v > 100) }""",
    "an answer belongs to its question, and both to the survey": """
        SELECT ?o WHERE { ?o vw:antwoord ?a ; vw:enquetevraag ?q ; vw:vanEnquete ?e
          FILTER NOT EXISTS { ?a vw:antwoordOp ?q ; vw:vanEnquete ?e . ?q vw:vanEnquete ?e } }""",
}


@pytest.mark.parametrize("constraint", BREACHES)
def test_integrity(embedded: Any, constraint: str) -> None:
    assert not select(embedded, BREACHES[constraint]).rows


def test_there_are_observations_to_hold_these_for(embedded: Any) -> None:
    counted = select(embedded, "SELECT ?d (COUNT(?o) AS ?n) WHERE { ?o qb:dataSet ?d } GROUP BY ?d").rows
    sizes = {str(d.value).rpartition("/")[2]: int(n.value) for d, n in counted if d and n}
    assert {"tabel-2-1": 10, "tabel-3-1": 6, "tabel-4-1": 7, "tabel-5-1": 3}.items() <= sizes.items()
    assert sum(n for key, n in sizes.items() if key.startswith("vlissingen-")) >= 130
