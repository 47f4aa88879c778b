"""What a view shows: nodes and edges from its rows, as a networkx graph."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import networkx as nx
import pyoxigraph as ox

from vwgraph.errors import Stop
from vwgraph.model import Table
from vwgraph.names import local_name
from vwgraph.store import Engine
from vwgraph.store.about import rows_about
from vwgraph.store.labels import labels_by_language
from vwgraph.views.rows import Asking, Row, rows_of
from vwgraph.views.schema import Source, View
from vwgraph.views.trim import trim

__all__ = ["Graph", "describe", "pairs_of", "picture_of", "plain"]

Graph: TypeAlias = "nx.MultiDiGraph[str]"

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")
_NODE = ("node", "kind", "text", "label")
_TEXTS = """SELECT ?x ?text WHERE {{ VALUES ?x {{ {} }}
  ?x dcterms:description|skos:definition|rdfs:comment ?text }} ORDER BY ?x ?text"""
_PASSAGES = "SELECT ?x ?passage WHERE {{ VALUES ?x {{ {} }} ?x vw:passage ?passage }} ORDER BY ?x ?passage"
_KINDS = "SELECT ?x ?kind WHERE {{ VALUES ?x {{ {} }} ?x vw:soort ?kind }} ORDER BY ?x ?kind"


def picture_of(view: View, asking: Asking, name: str) -> Graph:
    """Return the graph of ``view``; ``name`` is used in messages.

    A node is its IRI, with ``kind``, ``nl``, ``en``, ``text`` (by language), ``passages`` and ``values``; an edge has its
    ``relation`` as key, with ``weight`` (or ``None``), ``statements`` behind it and ``ask``, the question that lists its
    evidence. ``graph.graph`` has ``statements`` (what those IRIs are) and ``capped`` (what was left out). Edges to what is
    not a node are left out. Raises :class:`Stop` where rows lack the columns of a view, or name no known kind.
    """
    graph: Graph = nx.MultiDiGraph(name=name)
    for source in view.sources("nodes"):
        for row in rows_of(name, view, source, asking, ("node", "kind")):
            _add_node(graph, view, name, row)
    for source in view.sources("edges"):
        ask = _asks(source, asking)
        for row in rows_of(name, view, source, asking, ("source", "relation", "target")):
            _add_edge(graph, view, name, row, _command(ask, row, asking) if ask else None)
    trim(view, graph)
    describe(graph, asking.engine)
    if view.evidence:
        answer = asking.engine.query(view.evidence)
        if not isinstance(answer, Table) or not {"node", "passage"} <= set(answer.columns):
            raise Stop(f"view {name}: evidence must select ?node ?passage", "mend the view file")
        node, passage = answer.columns.index("node"), answer.columns.index("passage")
        _add_passages(graph.nodes, [(row[node], row[passage]) for row in answer.rows])
        for data in graph.nodes.values():
            data["passages"] = sorted(set(data["passages"]))
    return graph


def _iri(term: Any) -> str | None:
    return term.value if isinstance(term, ox.NamedNode) else None


def _key(term: Any) -> str:
    """A kind or relation: text as it stands; of a class (``vw:Knelpunt``) its local name (``knelpunt``)."""
    value = str(getattr(term, "value", term) or "")
    local = local_name(value) if isinstance(term, ox.NamedNode) else value
    return local[:1].lower() + local[1:] if isinstance(term, ox.NamedNode) else local


def plain(term: Any) -> str | int | float:
    """Return a value as text or number."""
    value = str(getattr(term, "value", term))
    if isinstance(term, ox.Literal) and local_name(term.datatype.value) in _NUMBERS:
        number = float(value)
        if math.isfinite(number):
            return int(number) if number.is_integer() else number
    return local_name(value) if isinstance(term, ox.NamedNode) else value


def _add_node(graph: Graph, view: View, name: str, row: Row) -> None:
    node = _iri(row["node"])
    if node is None and row["node"] is None:
        return  # an OPTIONAL column of a stored question
    kind = _key(row["kind"])
    if node is None or kind not in view.kinds:
        raise Stop(f"view {name}: a row of nodes has no known kind ({kind!r})", "let ?kind be a key of kinds")
    if node not in graph:
        graph.add_node(node, kind=kind, text={}, labels={}, passages=[], values={})
    data = graph.nodes[node]
    for column in ("text", "label"):
        term = row.get(column)
        if isinstance(term, ox.Literal):
            data["text" if column == "text" else "labels"].setdefault(term.language or "nl", term.value)
    for key, term in row.items():
        if key not in _NODE and term is not None:
            data["values"].setdefault(key, plain(term))


def _add_edge(graph: Graph, view: View, name: str, row: Row, ask: str | None) -> None:
    source, target = _iri(row["source"]), _iri(row["target"])
    if source is None or target is None or source not in graph or target not in graph:
        return
    relation = _key(row["relation"])
    if relation not in view.relations:
        raise Stop(f"view {name}: a row of edges has no known relation ({relation!r})", "let ?relation be one of them")
    if not graph.has_edge(source, target, relation):
        graph.add_edge(source, target, key=relation, weight=None, statements=[], ask=None)
    data = graph.edges[source, target, relation]
    weight = row.get("weight")
    if weight is not None and data["weight"] is None:
        value = plain(weight)
        data["weight"] = value if isinstance(value, int | float) else float(value)
    statement = _iri(row.get("statement"))
    if statement and statement not in data["statements"]:
        data["statements"].append(statement)
    data["ask"] = data["ask"] or ask


def _asks(source: Source, asking: Asking) -> tuple[str, list[tuple[str, str]]] | None:
    """The question that lists the evidence of a row, and which part of an edge gives which of its parameters."""
    question = asking.questions.get(source.question or "")
    if question is None or not question.evidence.question:
        return None
    taken = {column[1:]: key for key, column in source.take.items() if column.startswith("?")}
    given = [(name, taken.get(column, "")) for name, column in question.evidence.given.items()]
    return (question.evidence.question, given) if all(key for _, key in given) else None


def _command(ask: tuple[str, list[tuple[str, str]]], row: Row, asking: Asking) -> str:
    question, given = ask
    values = [f"{name}={asking.names.ref(_iri(row.get(key)) or '')}" for name, key in given]
    return " ".join(["vwgraph ask", question, *values])


def describe(graph: Graph, engine: Engine) -> None:
    """Give nodes, and the statements behind edges, their labels, texts and passages."""
    behind = {iri for _, _, data in graph.edges(data=True) for iri in data["statements"]}
    found = labels_by_language(engine, [*graph.nodes, *behind])
    untold = [node for node, data in graph.nodes.items() if not data["text"]]
    texts: dict[str, dict[str, str]] = {}
    for iri, text in pairs_of(engine, _TEXTS, [*untold, *behind]):
        if isinstance(text, ox.Literal):
            texts.setdefault(iri, {}).setdefault(text.language or "nl", text.value)
    for node, data in graph.nodes.items():
        data.update(_named(node, {**found.get(node, {}), **data.pop("labels")}))
        data["text"] = data["text"] or texts.get(node, {})
    statements: dict[str, dict[str, Any]] = {
        iri: {**_named(iri, found.get(iri, {})), "text": texts.get(iri, {}), "passages": [], "kind": None}
        for iri in sorted(behind)
    }
    _add_passages(graph.nodes, [(ox.NamedNode(x), p) for x, p in pairs_of(engine, _PASSAGES, graph.nodes)])
    _add_passages(statements, [(ox.NamedNode(x), p) for x, p in pairs_of(engine, _PASSAGES, behind)])
    classes = {iri: _iri(kind) for iri, kind in pairs_of(engine, _KINDS, behind)}
    named = labels_by_language(engine, [kind for kind in classes.values() if kind])
    for data in graph.nodes.values():
        data["passages"] = sorted(set(data["passages"]))
    for iri, data in statements.items():
        kind = classes.get(iri)
        data["kind"] = _named(kind, named.get(kind, {})) if kind else {"nl": "", "en": ""}
        data["passages"] = sorted(set(data["passages"]))
    graph.graph["statements"] = statements


def pairs_of(engine: Engine, query: str, iris: Any) -> list[tuple[str, Any]]:
    """Return the rows of two columns that ``query`` gives about ``iris`` (put where it has ``{}``), asked in portions."""
    return [(str(row[0].value), row[1]) for row in rows_about(engine, query, iris) if row[0] is not None]


def _add_passages(things: Any, pairs: list[tuple[Any, Any]]) -> None:
    for thing, passage in pairs:
        if thing is not None and passage is not None and thing.value in things:
            things[thing.value]["passages"].append(local_name(str(passage.value)))


def _named(iri: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Preferred Dutch, else English, else any label, else the local name; never a raw IRI."""
    any_label = next(iter(labels.values()), "")
    dutch = labels.get("nl") or labels.get("en") or any_label or local_name(iri)
    return {"nl": dutch, "en": labels.get("en") or dutch}
