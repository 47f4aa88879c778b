"""A timeline with a row per pilot: what is dated by year only stands first in its year."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from vwgraph.views.layouts.guides import Area, Guide, Line, Placed, Words
from vwgraph.views.layouts.lanes import lanes_of
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Timeline, View

__all__ = ["outside", "timeline"]

_STEP = 12  # from one sign to the next
_MONTH = 2  # signs beside each other in a month
_YEAR = 5  # and in the place for what has a year only
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?")
_MONTHS = "jfmamjjasond"
_WIDE = (_YEAR + 12 * _MONTH) * _STEP


def outside(view: View, graph: Graph) -> list[str]:
    """Return the nodes that have no lane, or no begin in the years of the timeline; those that head a lane stay."""
    layout = view.layout
    assert isinstance(layout, Timeline)
    _, of = lanes_of(graph, layout.lane)
    return sorted(node for node in of if not of[node] or _slot(graph, node, layout) is None)


def _slot(graph: Graph, node: str, layout: Timeline) -> tuple[int, int] | None:
    """Year, counted from the first, and month (0 where there is none)."""
    found = _PERIOD.match(str(graph.nodes[node]["values"].get("begin", "")))
    if not found or not layout.first <= int(found[1]) <= layout.last:
        return None
    return int(found[1]) - layout.first, int(found[2] or 0)


def _left(slot: tuple[int, int]) -> int:
    year, month = slot
    return year * _WIDE + ((_YEAR + (month - 1) * _MONTH) * _STEP if month else 0)


def timeline(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node: its lane, and the month it begins in, or where it has none its year."""
    layout = view.layout
    assert isinstance(layout, Timeline)
    heads, of = lanes_of(graph, layout.lane)
    left = max((looks[head].width for head in heads), default=0.0) + 12
    across = (layout.last - layout.first + 1) * _WIDE
    places: dict[str, tuple[int, int]] = {}
    guides: list[Guide] = []
    y = 0.0
    for turn, head in enumerate(heads):
        slots: dict[tuple[int, int], list[str]] = {}
        order = {kind: n for n, kind in enumerate(view.kinds)}
        for node in sorted(of, key=lambda node: (order[graph.nodes[node]["kind"]], node)):
            slot = _slot(graph, node, layout)
            if head in of[node][:1] and slot is not None:
                slots.setdefault(slot, []).append(node)
        lines = [math.ceil(len(nodes) / (_MONTH if month else _YEAR)) for (_, month), nodes in slots.items()]
        tall = max(looks[head].height + 6, max(lines, default=1) * _STEP + 10)
        if turn % 2 == 0:
            guides.append(Area(round(-left), round(y), round(left + across), round(tall)))
        places[head] = (round(-left / 2 - 2), round(y + tall / 2))
        for slot, nodes in slots.items():
            for n, node in enumerate(nodes):
                line, column = divmod(n, _MONTH if slot[1] else _YEAR)
                places[node] = (round(_left(slot) + (column + 0.5) * _STEP), round(y + 5 + (line + 0.5) * _STEP))
        y += tall
    return Placed(places, (*guides, *_axis(layout, round(y))))


def _axis(layout: Timeline, bottom: int) -> list[Guide]:
    guides: list[Guide] = []
    for year in range(layout.last - layout.first + 2):
        x = _left((year, 0))
        guides.append(Line(((x, -46), (x, bottom)), "#8a949e"))
        if year > layout.last - layout.first:
            break
        guides.append(Words(x + 6, -28, str(layout.first + year), str(layout.first + year), 18, bold=True))
        guides.append(Words(x + _YEAR * _STEP // 2, -8, "jaar", "year", 11, "middle"))
        for month in range(1, 13):
            start = _left((year, month))
            guides.append(Words(start + _STEP, -8, _MONTHS[month - 1], _MONTHS[month - 1], 12, "middle"))
            if month % 3 == 1:
                guides.append(Line(((start, 0), (start, bottom)), "#dde2e6"))
    return guides
