"""A map from coordinates: every place where it lies, its name beside it where there is room. No outline, no tiles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from vwgraph.errors import Stop
from vwgraph.views.layouts.guides import Guide, Line, Placed, Words
from vwgraph.views.looks import Look, number
from vwgraph.views.picture import Graph
from vwgraph.views.schema import View
from vwgraph.views.text import clean, width

__all__ = ["map_"]

_TALL = 800
_SIZE = 13
Box = tuple[float, float, float, float]


def map_(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node from its coordinates (equirectangular, true to scale at their middle latitude).

    What has none stands beside the middle of what it is linked to; what is linked to nothing, below the map. Names
    of places are guides: each stands where it covers nothing, with a line to its place where that is further off. Raises :class:`Stop` where nothing has coordinates.
    """
    known = {
        node: (lat, long)
        for node, data in sorted(graph.nodes.items())
        if (lat := number(data, "lat")) is not None and (long := number(data, "long")) is not None
    }
    if not known:
        raise Stop("nothing on this map has coordinates", "give lat and long in the registry of actors")
    lats, longs = [lat for lat, _ in known.values()], [long for _, long in known.values()]
    scale = _TALL / max(max(lats) - min(lats), 0.05)
    shrink = math.cos(math.radians((min(lats) + max(lats)) / 2))
    grid = _Grid(min(longs), max(lats), scale, scale * shrink)
    places = {node: grid.at(lat, long) for node, (lat, long) in known.items()}
    taken = [_around(x, y, 8, 8) for x, y in places.values()]
    guides: list[Guide] = list(grid.lines(max(longs), min(lats)))
    below = grid.y(min(lats)) + 90
    loose: dict[str, tuple[int, int]] = {}
    for node in sorted(set(graph) - set(known), key=lambda node: (graph.nodes[node]["nl"], node)):
        near = [places[n] for n in sorted({*graph.predecessors(node), *graph.successors(node)}) if n in places]
        look = looks[node]
        if near:
            middle = (sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near))
            offers = _offers(middle, look.width, look.height)
        else:
            offers = iter([(-look.width / 2 + 300.0, below + 26 * len(loose))])
        x, y = _free(offers, look.width, look.height, taken)
        taken.append(_around(x, y, look.width / 2, look.height / 2))
        loose[node] = (round(x), round(y))
    for node in sorted(known, key=lambda node: (-places[node][1], node)):
        guides += _named(graph, node, places[node], taken)
    return Placed({**places, **loose}, tuple(guides))


def _around(x: float, y: float, half_width: float, half_height: float) -> Box:
    return x - half_width, y - half_height, x + half_width, y + half_height


def _clear(box: Box, taken: list[Box]) -> bool:
    return all(box[2] < left or right < box[0] or box[3] < top or bottom < box[1] for left, top, right, bottom in taken)


def _offers(around: tuple[float, float], wide: float, high: float) -> Iterator[tuple[float, float]]:
    """Middles of a box beside a place: right, left, below, above, then further off, in turns of an eighth."""
    x, y = around
    for reach in (10, 22, 40, 64, 92, 124, 160, 200, 250):
        for turn in (0, 4, 2, 6, 1, 7, 3, 5):
            across, down = math.cos(turn * math.pi / 4), math.sin(turn * math.pi / 4)
            yield x + across * (reach + wide / 2), y + down * (reach + high / 2)


def _free(offers: Iterator[tuple[float, float]], wide: float, high: float, taken: list[Box]) -> tuple[float, float]:
    last = (0.0, 0.0)
    for x, y in offers:
        last = (x, y)
        if _clear(_around(x, y, wide / 2 + 2, high / 2 + 1), taken):
            break
    return last


def _named(graph: Graph, node: str, place: tuple[int, int], taken: list[Box]) -> list[Guide]:
    nl, en = clean(graph.nodes[node]["nl"]), clean(graph.nodes[node]["en"])
    wide, high = max(width(nl, _SIZE), width(en, _SIZE)), _SIZE * 1.25
    x, y = _free(_offers(place, wide, high), wide, high, taken)
    taken.append(_around(x, y, wide / 2, high / 2))
    words = Words(round(x), round(y + _SIZE * 0.35), nl, en, _SIZE, "middle")
    if x - wide / 2 > place[0]:
        words = Words(round(x - wide / 2), words.y, nl, en, _SIZE, "start")
    elif x + wide / 2 < place[0]:
        words = Words(round(x + wide / 2), words.y, nl, en, _SIZE, "end")
    gap = math.hypot(max(abs(place[0] - x) - wide / 2, 0), max(abs(place[1] - y) - high / 2, 0))
    if gap < 13:
        return [words]
    end = (
        round(min(max(place[0], x - wide / 2 + 2), x + wide / 2 - 2)),
        round(y + math.copysign(high / 2, place[1] - y)),
    )
    return [Line((place, end), "#9aa4ad"), words]


class _Grid:
    """From degrees to pixels."""

    def __init__(self, west: float, north: float, down: float, across: float) -> None:
        self.west, self.north, self.down, self.across = west, north, down, across

    def x(self, long: float) -> int:
        return round((long - self.west) * self.across)

    def y(self, lat: float) -> int:
        return round((self.north - lat) * self.down)

    def at(self, lat: float, long: float) -> tuple[int, int]:
        return self.x(long), self.y(lat)

    def lines(self, east: float, south: float) -> Iterator[Guide]:
        """Yield the lines of whole and half degrees with their names, and a bar of 50 km."""
        longs = [n / 2 for n in range(math.floor(self.west * 2), math.ceil(east * 2) + 2)]
        lats = [n / 2 for n in range(math.floor(south * 2), math.ceil(self.north * 2) + 1)]
        left, right, top, bottom = self.x(longs[0]), self.x(longs[-1]), self.y(lats[-1]), self.y(lats[0])
        for long in longs:
            yield Line(((self.x(long), top), (self.x(long), bottom)), "#dfe6ec")
            yield Words(self.x(long), bottom + 18, f"{long:g}° O".replace(".", ","), f"{long:g}° E", 12, "middle")
        for lat in lats:
            yield Line(((left, self.y(lat)), (right, self.y(lat))), "#dfe6ec")
            yield Words(left - 8, self.y(lat) + 4, f"{lat:g}° N".replace(".", ","), f"{lat:g}° N", 12, "end")
        bar = round(50 / 111.2 * self.down)  # a degree of latitude is 111.2 km
        yield Line(((left + 16, top + 30), (left + 16 + bar, top + 30)), "#333333")
        yield Words(left + 16, top + 24, "50 km", "50 km", 12)
