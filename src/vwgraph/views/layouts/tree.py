"""Trees from left to right: boxes by their depth along one relation, small shapes beside the box they belong to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vwgraph.views.layouts.guides import ASPECT, Positions
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Tree, View

__all__ = ["tree"]

_GAP = 3  # between boxes below each other
_AIR = 30  # below a tree
_STEP = 20  # from one small shape to the next
_PER_LINE = 6
_AISLE = 34  # between a box with its small shapes and the boxes below it
_APART = 46  # between trees beside each other
_MOST = 4  # trees beside each other


@dataclass
class _Block:
    """The tree of one root: places from (0, 0) on, rightwards and down, and how much room they take."""

    places: dict[str, tuple[float, float]] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


def tree(view: View, graph: Graph, looks: Mapping[str, Look]) -> Positions:
    """Return a position for each node. A box below several others stands under the first of them by label.

    Small shapes (``ring: sector``) stand to the right of the box they point to, those of no box below all trees. Trees
    come first, roots by themselves after them, in as many columns as make the whole largest on a screen.
    """
    layout = view.layout
    assert isinstance(layout, Tree)
    small = {node for node, data in graph.nodes.items() if view.kinds[data["kind"]].ring == "sector"}
    boxes = sorted((data["nl"].casefold(), node) for node, data in graph.nodes.items() if node not in small)
    below: dict[str | None, list[str]] = {}
    parent: dict[str, str] = {}
    for _, node in boxes:
        above = sorted(t for _, t, key in graph.out_edges(node, keys=True) if key == layout.along and t not in small)
        if above and node not in _up(above[0], parent):  # what goes round in a circle begins somewhere
            parent[node] = above[0]
        below.setdefault(parent.get(node), []).append(node)
    beside = _owned(graph, layout.beside, sorted(small), {node for _, node in boxes})
    roots = sorted(below.get(None, []), key=lambda root: root not in below)  # sorted() keeps the order of labels
    blocks = [_block(root, below, beside, looks) for root in roots]
    if None in beside:
        blocks.append(_loose(beside[None]))
    columns = _columns(blocks)
    places: dict[str, tuple[int, int]] = {}
    x = 0.0
    for column in columns:
        y = 0.0
        for block in column:
            places.update({n: (round(x + dx), round(y + dy)) for n, (dx, dy) in block.places.items()})
            y += block.height
        x += max(block.width for block in column) + _APART
    return places


def _up(node: str | None, parent: Mapping[str, str]) -> Iterator[str]:
    """Yield a node and all it stands under."""
    while node is not None:
        yield node
        node = parent.get(node)


def _owned(graph: Graph, relation: str, small: Sequence[str], boxes: set[str]) -> dict[str | None, list[str]]:
    """Small shapes by the box that ``relation`` leads to, the first where there are several; ``None`` for no box."""
    beside: dict[str | None, list[str]] = {}
    for node in small:
        owner = sorted(t for _, t, key in graph.out_edges(node, keys=True) if key == relation and t in boxes)
        beside.setdefault(owner[0] if owner else None, []).append(node)
    return beside


def _block(
    root: str,
    below: Mapping[str | None, Sequence[str]],
    beside: Mapping[str | None, Sequence[str]],
    looks: Mapping[str, Look],
) -> _Block:
    levels: list[list[str]] = [[root]]
    while following := [child for node in levels[-1] for child in below.get(node, ())]:
        levels.append(following)
    block, left, middles = _Block(), 0.0, list[float]()
    for level in levels:
        wide = max(looks[n].width for n in level)
        middles.append(left + wide / 2)
        left += max((wide + looks[n].width) / 2 + _reach(beside.get(n, ())) for n in level) + _AISLE
    block.width = left - _AISLE

    def place(node: str, depth: int) -> float:
        top, tall = block.height, looks[node].height
        ys = [place(child, depth + 1) for child in below.get(node, ())]
        y = max((ys[0] + ys[-1]) / 2 if ys else 0.0, top + tall / 2)
        block.height = max(block.height, y + tall / 2 + _GAP, y + (_lines(beside.get(node, ())) - 0.5) * _STEP + _GAP)
        block.places[node] = (middles[depth], y)
        _line_up(block, beside.get(node, ()), middles[depth] + looks[node].width / 2, y)
        return y

    place(root, 0)
    block.height += _AIR * (root in below)
    return block


def _loose(members: Sequence[str]) -> _Block:
    """The small shapes of no box, with air above them."""
    block = _Block(width=_reach(members), height=_AIR + _lines(members) * _STEP)
    _line_up(block, members, 0.0, _AIR + _STEP / 2)
    return block


def _line_up(block: _Block, members: Sequence[str], x: float, y: float) -> None:
    for n, node in enumerate(members):
        line, column = divmod(n, _PER_LINE)
        block.places[node] = (x + (column + 0.8) * _STEP, y + line * _STEP)


def _reach(members: Sequence[str]) -> float:
    """How far small shapes reach to the right of their box."""
    return (min(len(members), _PER_LINE) + 0.3) * _STEP if members else 0.0


def _lines(members: Sequence[str]) -> int:
    """How many lines the small shapes beside a box take."""
    return math.ceil(len(members) / _PER_LINE)


def _columns(blocks: Sequence[_Block]) -> list[list[_Block]]:
    """Blocks in columns, so that the whole is drawn as large as can be."""
    tried = [_filled(blocks, most) for most in sorted({_tall(blocks[i:j]) for i, j in _runs(blocks)})]

    def side(columns: list[list[_Block]]) -> float:
        wide = sum(max(block.width for block in column) + _APART for column in columns)
        return max(wide, ASPECT * max(map(_tall, columns)))

    return min((columns for columns in tried if len(columns) <= _MOST), key=side)


def _tall(blocks: Sequence[_Block]) -> float:
    return sum(block.height for block in blocks)


def _runs(blocks: Sequence[_Block]) -> list[tuple[int, int]]:
    return [(i, j) for i in range(len(blocks)) for j in range(i + 1, len(blocks) + 1)]


def _filled(blocks: Sequence[_Block], most: float) -> list[list[_Block]]:
    """Blocks in their order, in columns of at most ``most`` pixels; a taller block has a column of its own."""
    columns: list[list[_Block]] = []
    for block in blocks:
        if not columns or _tall([*columns[-1], block]) > most:
            columns.append([])
        columns[-1].append(block)
    return columns
