"""A query of one's own as a view: any SELECT with two columns of things, any CONSTRUCT.

Nothing is declared, so kinds come from the classes of things and relations from the predicates; what was guessed is
said with the drawing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import pyoxigraph as ox

from vwgraph.errors import UsageError
from vwgraph.model import Table
from vwgraph.names import PREFIXES, local_name
from vwgraph.store import Answer, Engine
from vwgraph.store.labels import labels_by_language
from vwgraph.views.picture import Graph, describe, pairs_of, plain
from vwgraph.views.schema import View
from vwgraph.views.trim import trim

__all__ = ["own_graph"]

_ENDS = (("source", "target"), ("subject", "object"), ("s", "o"))
_BETWEEN = ("relation", "predicate", "property", "p")
_WEIGHTS = ("weight", "gewicht", "n", "count", "aantal")
_SHAPES = ("dot", "square", "triangle", "diamond", "triangleDown", "star")
_COLORS = ("#0072b2", "#b34700", "#007a5a", "#8a5a00", "#9c3d75", "#5b4a9c")
_BOXED = 120  # up to so many nodes have their label inside
_TYPE = PREFIXES["rdf"] + "type"
_CLASSES = """SELECT ?x ?class WHERE {{ VALUES ?x {{ {} }} ?x vw:soort ?class }} ORDER BY ?x ?class"""
_ANY_CLASS = """SELECT ?x ?class WHERE {{ VALUES ?x {{ {} }} ?x a ?class }} ORDER BY ?x ?class"""

Link = tuple[str, str, str, float | None]


def own_graph(answer: Answer, engine: Engine, limit: int, subject: str = "", object_: str = "") -> tuple[View, Graph]:
    """Return the view and the graph of what a query gave; ``subject`` and ``object_`` name columns, blank is to guess.

    Raises :class:`UsageError` where there are no two columns of things, or nothing but literals.
    """
    if isinstance(answer, Table):
        links, values, told = _of_rows(answer, subject, object_)
        types: dict[str, str] = {}
    elif isinstance(answer, bool):
        raise UsageError("yes or no cannot be drawn", "write a SELECT or a CONSTRUCT")
    else:
        links, values, types = _of_triples(answer)
        told = ("Elke eigenschap tussen twee dingen is een lijn.", "Each property between two things is a line.")
    if not links:
        raise UsageError(
            "the query gives no two things that are linked", "select two columns of IRIs, or construct some"
        )
    graph = _graph(links, values)
    classes = _classes(engine, graph, types)
    kinds, relations = _legend(engine, graph, classes, len(graph) <= min(_BOXED, limit))
    view = _view(kinds, relations, told, limit)
    trim(view, graph)
    describe(graph, engine)
    return view, graph


def _of_rows(table: Table, subject: str, object_: str) -> tuple[list[Link], dict[str, Any], tuple[str, str]]:
    things = [n for n in range(len(table.columns)) if any(isinstance(row[n], ox.NamedNode) for row in table.rows)]
    names = [table.columns[n] for n in things]
    for given in filter(None, (subject, object_)):
        if given not in names:
            raise UsageError(
                f"there is no column {given!r} with things", f"columns with things: {', '.join(names) or 'none'}"
            )
    pair = next((ends for ends in _ENDS if set(ends) <= set(names)), tuple(names[:2]))
    if len(pair) < 2 and not (subject and object_):
        raise UsageError("the query gives fewer than two columns of things", "select two, as in SELECT ?source ?target")
    first = subject or next(name for name in pair if name != object_)
    second = object_ or next(name for name in pair if name != first)
    at = {name: n for n, name in enumerate(table.columns)}
    between = next((at[name] for name in _BETWEEN if name in at and name not in (first, second)), None)
    weight = next((at[name] for name in _WEIGHTS if name in at and name not in (first, second)), None)
    links: list[Link] = []
    for row in sorted(table.rows, key=lambda row: [str(term) for term in row]):
        one, other = row[at[first]], row[at[second]]
        if isinstance(one, ox.NamedNode) and isinstance(other, ox.NamedNode):
            relation = str(row[between].value) if between is not None and row[between] is not None else ""  # type: ignore[union-attr]
            number = plain(row[weight]) if weight is not None and row[weight] is not None else None
            links.append((one.value, relation, other.value, float(number) if isinstance(number, int | float) else None))
    guessed = ("", "") if subject and object_ else (" (geraden)", " (guessed)")
    more = f", ?{table.columns[between]}" if between is not None else ""
    more += f", ?{table.columns[weight]}" if weight is not None else ""
    cut = ("", "") if table.whole else (" De rijen zijn afgekapt.", " The rows were cut off.")
    told = (
        f"Lijnen lopen van ?{first} naar ?{second}{guessed[0]}{more}.{cut[0]}",
        f"Lines run from ?{first} to ?{second}{guessed[1]}{more}.{cut[1]}",
    )
    return links, {}, told


def _of_triples(triples: Iterable[ox.Triple]) -> tuple[list[Link], dict[str, Any], dict[str, str]]:
    links: list[Link] = []
    values: dict[str, dict[str, Any]] = {}
    types: dict[str, str] = {}
    for triple in sorted(triples, key=str):
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        if isinstance(triple.object, ox.Literal):
            values.setdefault(triple.subject.value, {}).setdefault(
                local_name(triple.predicate.value), plain(triple.object)
            )
        elif isinstance(triple.object, ox.NamedNode) and triple.predicate.value == _TYPE:
            types.setdefault(triple.subject.value, triple.object.value)
        elif isinstance(triple.object, ox.NamedNode):
            links.append((triple.subject.value, triple.predicate.value, triple.object.value, None))
    return links, values, types


def _graph(links: Iterable[Link], values: Mapping[str, Any]) -> Graph:
    graph: Graph = nx.MultiDiGraph(name="query")
    for one, relation, other, weight in links:
        for node in (one, other):
            if node not in graph:
                graph.add_node(node, kind="", text={}, labels={}, passages=[], values=dict(values.get(node, {})))
        if not graph.has_edge(one, other, relation):
            graph.add_edge(one, other, key=relation, weight=weight, statements=[], ask=None)
    return graph


def _classes(engine: Engine, graph: Graph, types: Mapping[str, str]) -> dict[str, str]:
    """One class for each node: as constructed, as recorded (vw:soort), else the first by its IRI."""
    found = {iri: str(term.value) for iri, term in reversed(pairs_of(engine, _ANY_CLASS, graph.nodes))}
    found |= {iri: str(term.value) for iri, term in reversed(pairs_of(engine, _CLASSES, graph.nodes))}
    return {**found, **types}


def _legend(
    engine: Engine, graph: Graph, classes: Mapping[str, str], boxed: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Kinds of the six classes with most nodes, one for all others; relations in the order of their names."""
    counts = Counter(classes.get(node, "") for node in graph)
    ranked = [one for one, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if one][: len(_SHAPES)]
    predicates = sorted({key for *_, key in graph.edges(keys=True)})
    labels = labels_by_language(engine, [one for one in (*ranked, *predicates) if one.startswith("http")])
    kinds: dict[str, Any] = {}
    for n, one in enumerate(ranked):
        look = (
            {"shape": "box", "color": "#ffffff", "border": _COLORS[n]}
            if boxed
            else {"shape": _SHAPES[n], "color": _COLORS[n]}
        )
        kinds[f"k{n}"] = {"label": _label(one, labels), **look}
    rest = {"nl": "overige", "en": "other"} if ranked else {"nl": "ding", "en": "thing"}
    if any(classes.get(node, "") not in ranked for node in graph):
        look = {"shape": "box", "color": "#f0f0f0"} if boxed else {"shape": "dot", "color": "#777777"}
        kinds["rest"] = {"label": rest, **look, "border": "#777777"}
    for node, data in graph.nodes.items():
        one = classes.get(node, "")
        data["kind"] = f"k{ranked.index(one)}" if one in ranked else "rest"
    relations = {}
    renamed = {one: f"r{n}" for n, one in enumerate(predicates)}
    for n, one in enumerate(predicates):
        label = _label(one, labels) if one else {"nl": "verbonden", "en": "linked"}
        relations[f"r{n}"] = {"label": label, "color": _COLORS[n % len(_COLORS)] if len(predicates) > 1 else "#8a949e"}
    drawn = [(one, other, key, data) for one, other, key, data in graph.edges(keys=True, data=True)]
    graph.remove_edges_from([edge[:3] for edge in drawn])
    for one, other, key, data in drawn:
        graph.add_edge(one, other, key=renamed[key], **data)
    return kinds, relations


def _label(iri: str, labels: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    found = labels.get(iri, {})
    dutch = found.get("nl") or found.get("en") or next(iter(found.values()), "") or local_name(iri) or "?"
    return {"nl": dutch[:300], "en": (found.get("en") or dutch)[:300]}


def _view(kinds: Any, relations: Any, told: tuple[str, str], limit: int) -> View:
    return View.model_validate(
        {
            "title": {"nl": "Eigen vraag", "en": "Own query"},
            "question": {"nl": "Wat geeft deze vraag als netwerk?", "en": "What does this query give as a network?"},
            "nodes": "",
            "edges": "",
            "kinds": kinds,
            "relations": relations,
            "layout": {"form": "force"},
            "omits": {"nl": told[0], "en": told[1]},
            "limit": limit,
        }
    )
