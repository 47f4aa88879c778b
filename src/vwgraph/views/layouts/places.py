"""Time and place: a timeline with a row per pilot, and a map from coordinates."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from vwgraph.views.layouts.apart import apart
from vwgraph.views.layouts.guides import Area, Guide, Line, Placed, Words
from vwgraph.views.layouts.lanes import lanes_of
from vwgraph.views.looks import Look, number
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Timeline, View

__all__ = ["map_", "outside", "timeline"]

_MONTH = 26
_SLOTS = 13  # what is dated by year only stands before the months
_STEP = 17
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?")
_MONTHS = {"nl": "jfmamjjasond", "en": "jfmamjjasond"}


def outside(view: View, graph: Graph) -> list[str]:
    """Return the nodes that have no lane or no begin in the years of the timeline, lanes aside."""
    layout = view.layout
    assert isinstance(layout, Timeline)
    _, of = lanes_of(graph, layout.lane)
    return sorted(node for node in of if not of[node] or _slot(graph, node, layout) is None)


def _slot(graph: Graph, node: str, layout: Timeline) -> int | None:
    found = _PERIOD.match(str(graph.nodes[node]["values"].get("begin", "")))
    if not found or not layout.first <= int(found[1]) <= layout.last:
        return None
    return (int(found[1]) - layout.first) * _SLOTS + int(found[2] or 0)


def timeline(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node: its lane, and the month it begins; by year only, the first place in that year."""
    layout = view.layout
    assert isinstance(layout, Timeline)
    heads, of = lanes_of(graph, layout.lane)
    left = max(looks[head].width for head in heads) + 20 if heads else 0.0
    years = layout.last - layout.first + 1
    across = years * _SLOTS * _MONTH
    places: dict[str, tuple[int, int]] = {}
    behind: list[Guide] = []
    y = 0.0
    for turn, head in enumerate(heads):
        slots: dict[int, list[str]] = {}
        for node in sorted(of):
            slot = _slot(graph, node, layout)
            if head in of[node][:1] and slot is not None:
                slots.setdefault(slot, []).append(node)
        tallest = max((math.ceil(len(nodes) / _wide(slot)) for slot, nodes in slots.items()), default=1)
        tall = max(looks[head].height + 6, tallest * _STEP + 8)
        if turn % 2 == 0:
            behind.append(Area(round(-left), round(y), round(left + across), round(tall)))
        places[head] = (round(-left + looks[head].width / 2 + 4), round(y + tall / 2))
        for slot, nodes in slots.items():
            for n, node in enumerate(nodes):
                line, column = divmod(n, _wide(slot))
                x = slot * _MONTH + (column + 0.5) * _MONTH / _wide(slot)
                places[node] = (round(x), round(y + 4 + (line + 0.5) * _STEP))
        y += tall
    return Placed(places, (*behind, *_axis(layout, y)))


def _wide(slot: int) -> int:
    return 1


def _axis(layout: Timeline, bottom: float) -> list[Guide]:
    guides: list[Guide] = []
    for year in range(layout.first, layout.last + 2):
        x = (year - layout.first) * _SLOTS * _MONTH
        guides.append(Line(((x, -44), (x, round(bottom))), "#8a949e"))
        if year > layout.last:
            break
        guides.append(Words(x + 6, -28, str(year), str(year), 18, bold=True))
        guides.append(Words(x + _MONTH // 2, -8, "jaar", "year", 9, "middle"))
        for month in range(12):
            middle = x + (month + 1) * _MONTH + _MONTH // 2
            guides.append(Words(middle, -8, _MONTHS["nl"][month], _MONTHS["en"][month], 12, "middle"))
            if month % 3 == 0:
                edge = x + (month + 1) * _MONTH
                guides.append(Line(((edge, 0), (edge, round(bottom))), "#e3e7ea"))
    return guides


def map_(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node from its coordinates (equirectangular, true to scale at their middle latitude).

    What has none stands at the middle of what it is linked to. Labels are pushed off each other; the grid of degrees
    behind them stays where it is. There is no outline: the data hold none.
    """
    known = {
        node: (lat, long)
        for node, data in graph.nodes.items()
        if (lat := number(data, "lat")) is not None and (long := number(data, "long")) is not None
    }
    if not known:
        return Placed({node: (0, n * 30) for n, node in enumerate(sorted(graph.nodes))})
    south, north = min(lat for lat, _ in known.values()), max(lat for lat, _ in known.values())
    west, east = min(long for _, long in known.values()), max(long for _, long in known.values())
    scale = 980 / max(north - south, 0.05)
    shrink = math.cos(math.radians((south + north) / 2))
    points = {node: ((long - west) * shrink * scale, (north - lat) * scale) for node, (lat, long) in known.items()}
    for node in sorted(set(graph) - set(known)):
        near = [
            points[other] for other in sorted({*graph.predecessors(node), *graph.successors(node)}) if other in known
        ]
        middle = [sum(axis) / len(near) for axis in zip(*near, strict=True)] if near else [0.0, -60.0]
        points[node] = (middle[0], middle[1])
    moved = apart(points, looks)
    grid = _grid((west, east), (south, north), scale, shrink)
    return Placed({node: (round(x), round(y)) for node, (x, y) in moved.items()}, tuple(grid))


def _grid(west_east: tuple[float, float], south_north: tuple[float, float], scale: float, shrink: float) -> list[Guide]:
    guides: list[Guide] = []
    (west, east), (south, north) = west_east, south_north
    step = 0.5 if north - south < 4 else 1.0
    edges = [(west - step / 2, east + step / 2), (south - step / 2, north + step / 2)]
    longs = [n * step for n in range(math.floor(edges[0][0] / step), math.ceil(edges[0][1] / step) + 1)]
    lats = [n * step for n in range(math.floor(edges[1][0] / step), math.ceil(edges[1][1] / step) + 1)]
    xs = [round((long - west) * shrink * scale) for long in longs]
    ys = [round((north - lat) * scale) for lat in lats]
    for x, long in zip(xs, longs, strict=True):
        guides.append(Line(((x, min(ys)), (x, max(ys))), "#dfe6ec"))
        guides.append(Words(x, max(ys) + 18, f"{long:g}° OL".replace(".", ","), f"{long:g}° E", 13, "middle"))
    for y, lat in zip(ys, lats, strict=True):
        guides.append(Line(((min(xs), y), (max(xs), y)), "#dfe6ec"))
        guides.append(Words(min(xs) - 8, y + 5, f"{lat:g}° NB".replace(".", ","), f"{lat:g}° N", 13, "end"))
    length = round(50 / 111.2 * scale)
    x, y = min(xs) + 20, max(ys) - 20
    guides += [Line(((x, y), (x + length, y)), "#333333"), Words(x, y - 6, "50 km", "50 km", 13)]
    return guides
