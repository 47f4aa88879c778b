"""A tree from left to right: boxes by their depth along one relation, small shapes beside the box they belong to."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from vwgraph.views.layouts.guides import Positions
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Tree, View

__all__ = ["tree"]

_COLUMN = 400
_ROW = 31
_STEP = 27  # from one small shape to the next
_PER_LINE = 7


def tree(view: View, graph: Graph, looks: Mapping[str, Look]) -> Positions:
    """Return a position for each node. A box below several others stands under the first of them by label.

    Small shapes (``ring: sector``) stand to the right of the box they point to, those of no box below the tree.
    """
    layout = view.layout
    assert isinstance(layout, Tree)
    small = {node for node, data in graph.nodes.items() if view.kinds[data["kind"]].ring == "sector"}
    boxes = sorted((data["nl"].casefold(), node) for node, data in graph.nodes.items() if node not in small)
    parent: dict[str, str] = {}
    for _, node in boxes:
        above = sorted(t for _, t, key in graph.out_edges(node, keys=True) if key == layout.along and t not in small)
        if above:
            parent[node] = above[0]
    below: dict[str | None, list[str]] = {}
    for _, node in boxes:
        below.setdefault(parent.get(node), []).append(node)
    beside: dict[str | None, list[str]] = {}
    for node in sorted(small):
        known = {node for _, node in boxes}
        owner = sorted(t for _, t, key in graph.out_edges(node, keys=True) if key == layout.beside and t in known)
        beside.setdefault(owner[0] if owner else None, []).append(node)
    places: dict[str, tuple[int, int]] = {}
    row = 0

    def place(node: str, depth: int) -> int:
        nonlocal row
        first = row
        ys = [place(child, depth + 1) for child in below.get(node, ())]
        row = max(row, first + _lines(beside.get(node, ())))
        y = (ys[0] + ys[-1]) // 2 if ys else first * _ROW
        places[node] = (depth * _COLUMN, y)
        return y

    roots = below.get(None, [])
    for root in roots:
        place(root, 0)
    _fold(places, roots, row)
    for box, members in beside.items():
        x, y = places[box] if box else (0, max(y for _, y in places.values()) + 2 * _ROW)
        for n, node in enumerate(members):
            line, column = divmod(n, _PER_LINE)
            half = looks[box].width / 2 if box else 0.0
            places[node] = (round(x + half + (column + 0.8) * _STEP), y + line * 25)
    return places


def _fold(places: dict[str, tuple[int, int]], roots: Sequence[str], rows: int) -> None:
    """Move the trees of the lower half beside those of the upper half, so that the whole is about as wide as high."""
    half = next((places[root][1] for root in roots if places[root][1] > rows * _ROW * 0.55), None)
    if half is None or rows < 30:
        return
    top = max(y for _, y in places.values() if y < half)
    beside = max(x for x, _ in places.values()) + _COLUMN
    for node, (x, y) in places.items():
        if y > top:
            places[node] = (x + beside, y - top - _ROW)


def _lines(members: Sequence[str]) -> int:
    """How many rows a box and the small shapes beside it take."""
    return max(1, math.ceil(len(members) / _PER_LINE))
