"""A matrix: rows and columns sorted so that like stand together, and where each node stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vwgraph.views.layouts.guides import Placed
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Matrix, View

__all__ = ["CELL", "matrix"]

CELL = 23
_ROUNDS = 12


def matrix(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return rows and columns in order, and the places of their heads.

    Rows go by kind, in the order of the view file, then by how many columns they have (the broad first); among rows of
    the same breadth, and among columns, reciprocal averaging (the first axis of a correspondence analysis; Hill 1973)
    brings like together.
    """
    layout = view.layout
    assert isinstance(layout, Matrix)
    rows = [node for kind in layout.rows for node in sorted(graph) if graph.nodes[node]["kind"] == kind]
    columns = [node for kind in layout.columns for node in sorted(graph) if graph.nodes[node]["kind"] == kind]
    cells: dict[str, set[str]] = {node: set() for node in (*rows, *columns)}
    for source, target in sorted(set(graph.edges())):
        if source in cells and target in cells:
            cells[source].add(target)
            cells[target].add(source)
    score = _averaged(rows, columns, cells)
    turn = {kind: n for n, kind in enumerate((*layout.rows, *layout.columns))}
    rows.sort(key=lambda node: (turn[graph.nodes[node]["kind"]], -len(cells[node]), score[node], node))
    columns.sort(key=lambda node: (turn[graph.nodes[node]["kind"]], score[node], node))
    places = {node: (-20, round((n + 0.5) * CELL)) for n, node in enumerate(rows)}
    places.update({node: (round((n + 0.5) * CELL), -20) for n, node in enumerate(columns)})
    return Placed(places, (), tuple(rows), tuple(columns))


def _averaged(rows: Sequence[str], columns: Sequence[str], cells: Mapping[str, set[str]]) -> dict[str, float]:
    """Scores by reciprocal averaging, rounded, from 0 to 1 per side; the trivial axis is taken out each round."""
    score = {node: n / max(1, len(rows) - 1) for n, node in enumerate(rows)}
    for _ in range(_ROUNDS):
        for side in (columns, rows):
            for node in side:
                near = [score[one] for one in sorted(cells[node])]
                score[node] = sum(near) / len(near) if near else 0.5
            weights = {node: len(cells[node]) for node in side}
            total = sum(weights.values()) or 1
            middle = sum(score[node] * weights[node] for node in side) / total
            spread = max((abs(score[node] - middle) for node in side), default=0.0) or 1.0
            for node in side:
                score[node] = round((score[node] - middle) / spread, 9)
    return score
