"""What a view leaves out, and what it says about that."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from vwgraph.views.schema import View

if TYPE_CHECKING:
    from vwgraph.views.picture import Graph

__all__ = ["trim"]

_LINES = 10_000  # more than a browser draws smoothly, and than anyone can follow


def trim(view: View, graph: Graph) -> None:
    """Leave out edges and nodes as ``view`` says: all but the nearest, what nothing is linked to, what is over the limit.

    ``graph.graph["capped"]`` becomes ``None``, or (nodes shown, nodes in all); ``graph.graph["lines"]`` the same for edges.
    """
    if view.nearest:
        _keep_nearest(graph, view.nearest)
    if view.connected:
        graph.remove_nodes_from([node for node, degree in graph.degree() if not degree])
    total = len(graph)
    if total > view.limit:
        ranked = sorted(graph.nodes, key=lambda node: (-graph.degree(node), node))
        graph.remove_nodes_from(ranked[view.limit :])
    graph.graph["capped"] = (len(graph), total) if len(graph) < total else None
    lines = graph.number_of_edges()
    if lines > _LINES:
        ranked_lines = sorted(graph.edges(keys=True, data=True), key=lambda e: (-float(e[3]["weight"] or 0), e[:3]))
        graph.remove_edges_from([edge[:3] for edge in ranked_lines[_LINES:]])
    graph.graph["lines"] = (graph.number_of_edges(), lines) if lines > _LINES else None


def _keep_nearest(graph: Graph, most: int) -> None:
    """Keep of each node the ``most`` edges of greatest weight, of each pair of opposite edges one; ties by IRI."""
    pairs: dict[tuple[str, str], float] = {}
    for source, target, data in graph.edges(data=True):
        pair = (min(source, target), max(source, target))
        pairs[pair] = max(pairs.get(pair, 0.0), float(data["weight"] or 0))
    near: dict[str, list[tuple[float, str, tuple[str, str]]]] = defaultdict(list)
    for pair, weight in pairs.items():
        for one, other in (pair, pair[::-1]):
            near[one].append((-weight, other, pair))
    kept = {pair for listed in near.values() for _, _, pair in sorted(listed)[:most]}
    for source, target, relation in sorted(graph.edges(keys=True)):
        opposite = graph.has_edge(target, source, relation)
        if (min(source, target), max(source, target)) not in kept or (source > target and opposite):
            graph.remove_edge(source, target, relation)
