"""What a view shows: nodes and edges from its queries, as a networkx graph."""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox

from vwgraph.errors import Stop
from vwgraph.model import Table, Term
from vwgraph.names import local_name
from vwgraph.store import Engine
from vwgraph.store.labels import labels_by_language
from vwgraph.views.files import View

__all__ = ["Graph", "picture_of"]

Graph: TypeAlias = "nx.MultiDiGraph[str]"


def picture_of(view: View, engine: Engine, name: str) -> Graph:
    """Return the graph of ``view``; ``name`` is used in messages.

    A node is its IRI, with ``kind``, ``nl``, ``en``, ``text`` (by language) and ``passages``; an edge has its ``relation`` as key.
    Edges to what is not a node are left out. Raises :class:`Stop` where a query lacks the columns of a view.
    """
    graph: Graph = nx.MultiDiGraph(name=name)
    for node, kind, text in _rows(engine, view.nodes, ("node", "kind", "text"), name):
        if node is None or kind is None or str(kind.value) not in view.kinds:
            raise Stop(f"view {name}: a row of nodes has no known kind", "let ?kind be a key of kinds")
        if node.value not in graph:
            graph.add_node(node.value, kind=str(kind.value), text={}, passages=[])
        if isinstance(text, ox.Literal):
            graph.nodes[node.value]["text"].setdefault(text.language or "nl", text.value)
    for source, relation, target in _rows(engine, view.edges, ("source", "relation", "target"), name):
        if source is None or target is None or source.value not in graph or target.value not in graph:
            continue
        if relation is None or str(relation.value) not in view.relations:
            raise Stop(f"view {name}: a row of edges has no known relation", "let ?relation be a key of relations")
        graph.add_edge(source.value, target.value, key=str(relation.value))
    if view.evidence:
        for node, passage in _rows(engine, view.evidence, ("node", "passage"), name):
            if node is not None and passage is not None and node.value in graph:
                graph.nodes[node.value]["passages"].append(local_name(str(passage.value)))
    _name_nodes(graph, engine)
    return graph


def _rows(engine: Engine, query: str, columns: tuple[str, ...], name: str) -> list[tuple[Term | None, ...]]:
    """Rows of a view's query, sorted, so that the same graph gives the same picture on every engine."""
    answer = engine.query(query)
    if not isinstance(answer, Table) or not set(columns) <= {*answer.columns, "text"}:
        raise Stop(f"view {name}: a query must select ?{' ?'.join(columns)}", "mend the view file")
    at = [answer.columns.index(column) if column in answer.columns else None for column in columns]
    rows = [tuple(row[n] if n is not None else None for n in at) for row in answer.rows]
    return sorted(rows, key=lambda row: [str(term) for term in row])


def _name_nodes(graph: Graph, engine: Engine) -> None:
    """Preferred Dutch, else English, else any label, else the local name; never a raw IRI."""
    found = labels_by_language(engine, graph.nodes)
    for iri, data in graph.nodes.items():
        labels = found.get(iri, {})
        any_label = next(iter(labels.values()), local_name(iri))
        data["nl"] = labels.get("nl") or labels.get("en") or any_label or local_name(iri)
        data["en"] = labels.get("en") or data["nl"]
        data["passages"] = sorted(set(data["passages"]))
