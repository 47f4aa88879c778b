"""SHACL validation of a graph: the only home of pySHACL and, outside the tests, of rdflib.

Source: Shapes Constraint Language (SHACL), W3C Recommendation, 20 July 2017.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from pyshacl import validate
from rdflib.namespace import RDF, RDFS, SH

from vwgraph.names import PREFIXES

__all__ = ["SEVERITIES", "Violation", "shape_names", "violations"]

SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One result of validation: which node breaks which shape, how badly, and in both languages what is wrong and what to do."""

    focus: str
    shape: str
    severity: str
    value: str
    message: tuple[str, str]
    remedy: tuple[str, str]


def _graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    graph.parse(data=written or b"", format="nt")
    return graph


def _both(graph: rdflib.Graph, node: rdflib.term.Node, predicate: rdflib.URIRef) -> tuple[str, str]:
    found = {text.language: str(text) for text in graph.objects(node, predicate) if isinstance(text, rdflib.Literal)}
    return found.get("nl", ""), found.get("en", "")


def violations(triples: Sequence[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Violation]:
    """Return every result, by node and shape. ``triples`` hold the data and the classes of the ontology it is typed with.

    pySHACL parses a SPARQL constraint again for each node, so these are evaluated here, once for all nodes; they are
    written so that they need no node beforehand. That pySHACL finds the same is tested.
    """
    vormen = _graph(shapes)
    constraints = {shape: node for node, shape in vormen.subject_objects(SH.sparql)}
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in triples)
    found = {result for shape, node in constraints.items() for result in _selected(store, vormen, shape, node)}
    core = rdflib.Graph()
    for triple in vormen:
        if triple[1] != SH.sparql:
            core.add(triple)
    found |= set(_validated(_graph(triples), core))
    return sorted(found)


def _validated(data: rdflib.Graph, vormen: rdflib.Graph) -> Iterator[Violation]:
    _, report, _ = validate(data, shacl_graph=vormen, inference="none", advanced=False, allow_infos=True)
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        shape = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        if shape is not None:
            severity = report.value(result, SH.resultSeverity)
            yield _violation(vormen, shape, str(focus), str(value or ""), severity)


def _selected(
    store: ox.Store, vormen: rdflib.Graph, shape: rdflib.term.Node, node: rdflib.term.Node
) -> Iterator[Violation]:
    rows = store.query(str(vormen.value(shape, SH.select)), prefixes=dict(PREFIXES))
    assert isinstance(rows, ox.QuerySolutions)
    severity = vormen.value(node, SH.severity) or SH.Violation
    valued = any(variable.value == "value" for variable in rows.variables)
    for row in rows:
        yield _violation(vormen, shape, row["this"].value, row["value"].value if valued else "", severity)


def _violation(
    vormen: rdflib.Graph, shape: rdflib.term.Node, focus: str, value: str, severity: rdflib.term.Node | None
) -> Violation:
    return Violation(
        focus=focus,
        shape=_name(shape),
        severity=_name(severity or SH.Violation),
        value=value,
        message=_both(vormen, shape, SH.message),
        remedy=_both(vormen, shape, RDFS.comment),
    )


def _name(node: rdflib.term.Node) -> str:
    return str(node).rpartition("#")[2]


def shape_names(shapes: Iterable[ox.Triple]) -> Mapping[str, str]:
    """Return the name of every shape with a message of its own, with its severity."""
    vormen = _graph(shapes)
    named = sorted(set(vormen.subjects(SH.message)), key=str)
    links = (*vormen.subject_objects(SH.property), *vormen.subject_objects(SH.sparql))
    owner = {shape: node for node, shape in links}
    return {
        _name(shape): _name(
            vormen.value(shape, SH.severity) or vormen.value(owner.get(shape), SH.severity) or SH.Violation
        )
        for shape in named
    }
