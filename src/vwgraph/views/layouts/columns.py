"""Columns from left to right, ordered so that lines cross little; and a fan: columns around one node."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from vwgraph.records.values import Label
from vwgraph.views.layouts.guides import ASPECT, Guide, Placed, Words
from vwgraph.views.looks import LINE, Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Columns, Fan, View
from vwgraph.views.text import wrapped

__all__ = ["columns", "fan", "heading_of", "stacked"]

_GAP = 7  # between boxes in a column
_AISLE = 120  # between columns, where the lines run
_NARROW = 64  # where there are four columns or more
_SPREAD = 90  # between boxes of a short column, at most
_HEADING = 15
_SWEEPS = 8
_TALL = 1000
_HEAD = 34


def columns(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node: the column of its kind, by the middle of what it is linked to (Sugiyama's sweeps)."""
    layout = view.layout
    assert isinstance(layout, Columns)
    members = [
        sorted((n for n, data in graph.nodes.items() if data["kind"] in kinds), key=lambda n: (graph.nodes[n]["nl"], n))
        for kinds in layout.columns
    ]
    drawn = [(s, t) for s, t, key in graph.edges(keys=True) if not view.relations[key].hidden]
    near: dict[str, list[str]] = {node: [] for node in graph}
    for source, target in sorted(drawn):
        near[source].append(target)
        near[target].append(source)
    for sweep in range(_SWEEPS):
        for column in members if sweep % 2 == 0 else reversed(members):
            at = {node: (n + 0.5) / len(other) for other in members for n, node in enumerate(other)}
            inside = set(column)
            pull = {
                node: _mean([at[m] for m in near[node] if m in at and m not in inside], at[node]) for node in column
            }
            column.sort(key=lambda node: (round(pull[node], 6), node))
    return _side_by_side(view, members, layout, looks)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _side_by_side(view: View, members: list[list[str]], layout: Columns, looks: Mapping[str, Look]) -> Placed:
    places: dict[str, tuple[int, int]] = {}
    guides: list[Guide] = []
    heights = [_height(column, looks) for column in members]
    widths = [max((looks[node].width for node in column), default=0.0) for column in members]
    aisle = _AISLE if len(members) < 4 else _NARROW
    screen = (sum(widths) + aisle * (len(members) - 1)) / ASPECT - 3 * _HEAD
    tall = max(*heights, min(screen, _TALL))
    x = 0.0
    for turn, (kinds, column, height) in enumerate(zip(layout.columns, members, heights, strict=True)):
        if not column:
            continue
        wide = widths[turn]
        spread = min((tall - height) / max(1, len(column) - 1), _SPREAD)
        total = height + spread * (len(column) - 1)
        places.update(stacked(column, looks, x + wide / 2, -total / 2, spread))
        heading = heading_of(view, kinds, layout.headings, turn)
        y = min(places[node][1] - looks[node].top for node in column)
        guides += _heading(heading, x + wide / 2, y - 14, wide + aisle / 2)
        x += wide + aisle
    return Placed(places, tuple(guides))


def _heading(label: Label, x: float, y: float, room: float) -> list[Guide]:
    """The heading of a column in as many lines as it needs, the last of them at ``y``."""
    nl, en = (wrapped(text, room, _HEADING) for text in (label.nl, label.en))
    lines = list(itertools.zip_longest(reversed(nl), reversed(en), fillvalue=""))
    return [
        Words(round(x), round(y - n * _HEADING * LINE * 1.2), dutch, english, _HEADING, "middle", bold=True)
        for n, (dutch, english) in enumerate(lines)
    ]


def heading_of(view: View, kinds: Sequence[str], headings: Sequence[Label], turn: int) -> Label:
    """Return the heading of a column: the one given for it, else the names of its kinds."""
    if turn < len(headings):
        return headings[turn]
    nl, en = (" / ".join(getattr(view.kinds[kind].label, lang) for kind in kinds) for lang in ("nl", "en"))
    return Label(nl=nl, en=en)


def stacked(
    column: Sequence[str], looks: Mapping[str, Look], x: float, top: float, spread: float = 0.0
) -> dict[str, tuple[int, int]]:
    """Return places for ``column`` one below the other from ``top``, around ``x``."""
    places = {}
    for node in column:
        places[node] = (round(x), round(top + looks[node].top))
        top += looks[node].height + _GAP + spread
    return places


def _height(column: Sequence[str], looks: Mapping[str, Look]) -> float:
    return sum(looks[node].height + _GAP for node in column) - _GAP if column else 0.0


def fan(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node: what is looked at in the middle, left and right of it a block per kind."""
    layout = view.layout
    assert isinstance(layout, Fan)
    centre = sorted(node for node, data in graph.nodes.items() if data["kind"] == layout.centre)
    places: dict[str, tuple[int, int]] = stacked(centre, looks, 0, -_height(centre, looks) / 2)
    guides: list[Guide] = []
    half = max((looks[node].width for node in centre), default=0) / 2
    for side, kinds in ((-1, layout.left), (1, layout.right)):
        blocks = [(kind, _by_label(graph, kind)) for kind in kinds]
        x = side * (half + _AISLE)
        for stack in _stacks([(kind, nodes) for kind, nodes in blocks if nodes], looks):
            wide = max(looks[node].width for _, nodes in stack for node in nodes)
            total = sum(_height(nodes, looks) + _HEAD for _, nodes in stack)
            top = -total / 2
            for kind, nodes in stack:
                label = view.kinds[kind].label
                middle = x + side * wide / 2
                guides.append(
                    Words(round(middle), round(top + _HEAD - 10), label.nl, label.en, 15, "middle", bold=True)
                )
                places.update(stacked(nodes, looks, middle, top + _HEAD))
                top += _HEAD + _height(nodes, looks)
            x += side * (wide + 40)
    return Placed(places, tuple(guides))


def _by_label(graph: Graph, kind: str) -> list[str]:
    return sorted(
        (n for n, data in graph.nodes.items() if data["kind"] == kind),
        key=lambda n: (graph.nodes[n]["nl"].casefold(), n),
    )


def _stacks(blocks: Sequence[tuple[str, list[str]]], looks: Mapping[str, Look]) -> list[list[tuple[str, list[str]]]]:
    """Blocks over as many columns as their height asks for; a block too tall for one is cut."""
    stacks: list[list[tuple[str, list[str]]]] = [[]]
    room = float(_TALL)
    for kind, nodes in blocks:
        rest = list(nodes)
        while rest:
            fits, used = 0, float(_HEAD)
            while fits < len(rest) and used + looks[rest[fits]].height + _GAP <= room:
                used += looks[rest[fits]].height + _GAP
                fits += 1
            if not fits or (fits < len(rest) and room < _TALL / 2 and fits < 3):
                stacks.append([])
                room = float(_TALL)
                continue
            stacks[-1].append((kind, rest[:fits]))
            room, rest = room - used, rest[fits:]
    return [stack for stack in stacks if stack]
