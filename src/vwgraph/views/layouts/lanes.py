"""Lanes: a row per pilot or speerpunt, a field per kind, and the statements packed in the fields."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from vwgraph.records.values import Label
from vwgraph.views.layouts.columns import heading_of
from vwgraph.views.layouts.guides import Area, Guide, Placed, Words
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Lanes, View
from vwgraph.views.text import width

__all__ = ["lanes", "lanes_of"]

_STEP = 23  # from one small shape to the next
_AIR = 10
_FIELD = 26  # air between fields
_HEAD = 15


def lanes_of(graph: Graph, relation: str) -> tuple[list[str], dict[str, list[str]]]:
    """Return the nodes that head a lane, by label, and for each other node the lanes it belongs to."""
    heads = {target for _, target, key in graph.edges(keys=True) if key == relation}
    of: dict[str, list[str]] = {node: [] for node in graph if node not in heads}
    for source, target, key in sorted(graph.edges(keys=True)):
        if key == relation and source in of and target not in of[source]:
            of[source].append(target)
    return sorted(heads, key=lambda node: (graph.nodes[node]["nl"].casefold(), node)), of


def lanes(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node: the lane it belongs to, and in it the field of its kind.

    Fields are as wide as their fullest lane asks, lanes as tall as their fullest field.
    """
    layout = view.layout
    assert isinstance(layout, Lanes)
    rows = _rows(graph, layout)
    fields = [[_field(graph, kinds, members) for kinds in layout.columns] for _, members in rows]
    most = _per_line(fields, len(layout.columns))
    wide = [max((_wide(row[n], most[n], looks) for row in fields), default=0.0) for n in range(len(layout.columns))]
    left = max([160.0, *(looks[head].width for head, _ in rows if isinstance(head, str))])
    places: dict[str, tuple[int, int]] = {}
    guides: list[Guide] = []
    y = 0.0
    across = left + sum(w + _FIELD for w in wide) + _FIELD
    for turn, ((head, _), row) in enumerate(zip(rows, fields, strict=True)):
        tall = max([30.0, *(_tall(row[n], most[n], looks) for n in range(len(row)))]) + _AIR
        if turn % 2 == 0:
            guides.append(Area(round(-left), round(y), round(across), round(tall)))
        if isinstance(head, str):
            places[head] = (round(-left / 2 + 4), round(y + tall / 2))
        else:
            guides.append(
                Words(round(-left / 2 + 4), round(y + tall / 2 + 5), head.nl, head.en, 15, "middle", bold=True)
            )
        x = float(_FIELD)
        for n, nodes in enumerate(row):
            places.update(_packed(nodes, most[n], x, y + _AIR / 2, looks))
            x += wide[n] + _FIELD
        y += tall
    guides += _headings(view, layout, wide)
    places.update(_packed([node for node in sorted(graph) if node not in places], 1, -left, y + 60, looks))
    return Placed(places, tuple(guides))


def _rows(graph: Graph, layout: Lanes) -> list[tuple[str | Label, list[str]]]:
    """The lanes: what heads each (a node, or a label) and what belongs to it."""
    heads, of = lanes_of(graph, layout.lane)
    rows: list[tuple[str | Label, list[str]]] = [(head, []) for head in heads]
    several: list[str] = []
    none: list[str] = []
    by_head = {head: members for head, members in rows if isinstance(head, str)}
    for node, found in of.items():
        (none if not found else several if len(found) > 1 and layout.several else by_head[found[0]]).append(node)
    rows += [
        (label, members) for label, members in ((layout.several, several), (layout.none, none)) if label and members
    ]
    return rows


def _field(graph: Graph, kinds: Sequence[str], members: Sequence[str]) -> list[str]:
    order = {kind: n for n, kind in enumerate(kinds)}
    found = [node for node in members if graph.nodes[node]["kind"] in order]
    return sorted(found, key=lambda node: (order[graph.nodes[node]["kind"]], node))


def _per_line(fields: Sequence[Sequence[Sequence[str]]], count: int) -> list[int]:
    """How many small shapes stand on a line of each field: about two lines in a full lane."""
    most = []
    for n in range(count):
        sizes = sorted(len(row[n]) for row in fields)
        typical = sizes[-max(1, len(sizes) // 6)] if sizes else 1
        most.append(max(2, math.ceil(typical / (2 if len(fields) > 8 else 7))))
    return most


def _large(nodes: Sequence[str], looks: Mapping[str, Look]) -> bool:
    return any(looks[node].lines for node in nodes)


def _wide(nodes: Sequence[str], most: int, looks: Mapping[str, Look]) -> float:
    if _large(nodes, looks):
        return sum(looks[node].width + 6 for node in nodes)
    return min(len(nodes), most) * _STEP


def _tall(nodes: Sequence[str], most: int, looks: Mapping[str, Look]) -> float:
    if _large(nodes, looks):
        return max(looks[node].height for node in nodes) + 4
    return math.ceil(len(nodes) / most) * _STEP


def _packed(
    nodes: Sequence[str], most: int, x: float, y: float, looks: Mapping[str, Look]
) -> dict[str, tuple[int, int]]:
    """Small shapes in lines of ``most``; boxes beside each other."""
    places = {}
    if _large(nodes, looks):
        for node in nodes:
            places[node] = (round(x + looks[node].width / 2), round(y + looks[node].top))
            x += looks[node].width + 6
        return places
    for n, node in enumerate(nodes):
        line, column = divmod(n, most)
        places[node] = (round(x + (column + 0.5) * _STEP), round(y + (line + 0.5) * _STEP))
    return places


def _headings(view: View, layout: Lanes, wide: Sequence[float]) -> list[Guide]:
    """A heading over each field, raised where it would run into the one before."""
    guides: list[Guide] = []
    x, free = float(_FIELD), [-1e9] * 4
    for turn, (kinds, room) in enumerate(zip(layout.columns, wide, strict=True)):
        heading = heading_of(view, kinds, layout.headings, turn)
        level = next((n for n, end in enumerate(free) if end <= x), len(free) - 1)
        free[level] = x + max(width(heading.nl, _HEAD), width(heading.en, _HEAD)) * 1.08 + 14
        guides.append(Words(round(x), round(-12 - level * 22), heading.nl, heading.en, _HEAD, bold=True))
        x += room + _FIELD
    return guides
