"""Positions that mean something, computed here once: the same graph gives the same picture, and physics stays off."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from vwgraph.views.layouts.guides import Positions
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Rings, View

__all__ = ["rings"]

_ROW = 49  # height of a box with a label of two lines, and the air around it
_COLUMN = 235  # distance of the innermost columns from the centre
_NEXT_COLUMN = 235  # distance from one column to the next
_BULGE = 34  # how far columns bend outwards
_PER_COLUMN = 18
_STEP = 29  # distance between small shapes on the ring
_HALF_BOX = 118
_AIR = 40  # between the columns and the ring
_POINTS = 2400


class _Ring:
    """A rounded rectangle around the middle, walked clockwise from the top; places are shares of its length."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        turns = (2 * math.pi * n / _POINTS for n in range(_POINTS + 1))
        self._points = [self._point(turn) for turn in turns]
        steps = (math.dist(a, b) for a, b in pairwise(self._points))
        self._walked = [0.0, *accumulate(steps)]
        self.length = self._walked[-1]

    def _point(self, turn: float) -> tuple[float, float]:
        x, y = math.sin(turn), -math.cos(turn)
        return self.width * math.copysign(math.sqrt(abs(x)), x), self.height * math.copysign(math.sqrt(abs(y)), y)

    def at(self, share: float, out: float = 0.0) -> tuple[int, int]:
        """Return the place at ``share`` of the length, pushed ``out`` pixels outwards."""
        walked = (share % 1.0) * self.length
        n = min(max(bisect_left(self._walked, walked), 1), _POINTS)
        (x0, y0), (x1, y1) = self._points[n - 1], self._points[n]
        part = (walked - self._walked[n - 1]) / ((self._walked[n] - self._walked[n - 1]) or 1.0)
        x, y = x0 + part * (x1 - x0), y0 + part * (y1 - y0)
        away = math.hypot(x, y) or 1.0
        return round(x * (1 + out / away)), round(y * (1 + out / away))

    def share(self, x: float, y: float) -> float:
        """Return the share of the length at which the ring lies in the direction of (x, y)."""
        return (math.atan2(x, -y) / (2 * math.pi)) % 1.0


def rings(view: View, graph: Graph) -> Positions:
    """Return a position for each node: priorities in the centre, themes around them, statements in a sector per pilot.

    Themes stand in columns bent outwards, so that no label covers another. Sectors are as long as they have
    statements; within one, statements are sorted by the place of their theme, so that lines stay short.
    """
    by_ring: dict[str, list[str]] = {"centre": [], "middle": [], "sector": [], "outer": []}
    for node, data in sorted(graph.nodes.items()):
        by_ring[view.kinds[data["kind"]].ring].append(node)
    places: dict[str, tuple[int, int]] = {}
    for n, node in enumerate(by_ring["centre"]):
        places[node] = (0, round((n - (len(by_ring["centre"]) - 1) / 2) * 120))
    sectors = _sectors(view, graph, by_ring)
    shares = _shares(sectors)
    places.update(_columns(_by_pull(view, graph, by_ring["middle"], sectors, shares)))
    ring = _ring_around(places)
    outermost = 0.0
    for pilot, members in sectors.items():
        start, end = shares[pilot]
        middle = (start + end) / 2
        order = {node: (_from(_theme_share(view, graph, node, places, ring), middle), node) for node in members}
        ordered = sorted(members, key=order.__getitem__)
        layers = max(1, math.ceil(len(ordered) * _STEP / ((end - start) * ring.length)))
        outermost = max(outermost, (layers - 1) * _STEP)
        for n, node in enumerate(ordered):
            places[node] = ring.at(start + (n + 0.5) / len(ordered) * (end - start), (n % layers) * _STEP)
    for pilot in by_ring["outer"]:
        start, end = shares[pilot]
        x, y = ring.at((start + end) / 2, outermost + 44)
        places[pilot] = (round(x + 70 * max(-1.0, min(1.0, 1.4 * x / ring.width))), y)
    return places


def _rings(view: View) -> Rings:
    assert isinstance(view.layout, Rings)
    return view.layout


def _ring_around(places: Positions) -> _Ring:
    """The ring that leaves all boxes in the middle inside, their corners as well."""
    widest = max((abs(x) for x, _ in places.values()), default=0)
    tallest = max((abs(y) for _, y in places.values()), default=0)
    width, height = max(widest + _HALF_BOX + _AIR, 420), max(tallest + _AIR, 320)
    corners = [((abs(x) + _HALF_BOX) / width, (abs(y) + _ROW / 2) / height) for x, y in places.values()]
    furthest = max(((x**4 + y**4) ** 0.25 for x, y in corners), default=0.0)  # 1 is on the ring
    stretch = max(1.0, furthest / 0.92)
    return _Ring(width * stretch, height * stretch)


def _sectors(view: View, graph: Graph, by_ring: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Statements by the pilot they belong to; those of none come last, together."""
    sectors: dict[str, list[str]] = {pilot: [] for pilot in by_ring["outer"]}
    for node in by_ring["sector"]:
        of = sorted(target for _, target, key in graph.out_edges(node, keys=True) if key == _rings(view).sector)
        sectors.setdefault(of[0] if of else "", []).append(node)
    return sectors


def _shares(sectors: Mapping[str, Sequence[str]]) -> dict[str, tuple[float, float]]:
    """Begin and end of each sector as shares of the ring, with a gap between neighbours."""
    weights = {pilot: max(len(members), 4) for pilot, members in sectors.items()}
    total, gap = sum(weights.values()) or 1, min(0.02, 0.3 / max(len(weights), 1))
    shares, at = {}, 0.0
    for pilot, weight in weights.items():
        shares[pilot] = (at + gap / 2, at + weight / total - gap / 2)
        at += weight / total
    return shares


def _by_pull(
    view: View,
    graph: Graph,
    nodes: Sequence[str],
    sectors: Mapping[str, Sequence[str]],
    shares: Mapping[str, tuple[float, float]],
) -> list[tuple[str, float, float]]:
    """Each theme with the sum of the directions of the sectors that speak of it."""
    of = {member: pilot for pilot, members in sectors.items() for member in members}
    pulled = []
    for node in nodes:
        x = y = 0.0
        for source, _, key in graph.in_edges(node, keys=True):
            if key == _rings(view).middle and source in of:
                turn = math.pi * sum(shares[of[source]])
                x, y = x + math.sin(turn), y - math.cos(turn)
        pulled.append((node, round(x, 6), round(y, 6)))
    return pulled


def _columns(pulled: Sequence[tuple[str, float, float]]) -> dict[str, tuple[int, int]]:
    """Half of the themes left, half right, by where they are pulled; the strongest pull stands outermost."""
    ordered = sorted(pulled, key=lambda item: (item[1], item[0]))
    half = (len(ordered) + 1) // 2
    places = {}
    for side, part in ((-1, ordered[:half]), (1, list(reversed(ordered[half:])))):
        columns = max(1, math.ceil(len(part) / _PER_COLUMN))
        size = math.ceil(len(part) / columns)
        for c in range(columns):
            column = sorted(part[c * size : (c + 1) * size], key=lambda item: (item[2], item[0]))
            for n, (node, _, _) in enumerate(column):
                offset = n - (len(column) - 1) / 2
                bend = math.sqrt(max(0.0, 1 - (2 * offset / (len(column) + 1)) ** 2))
                x = _COLUMN + (columns - 1 - c) * _NEXT_COLUMN + _BULGE * bend
                places[node] = (round(side * x), round(offset * _ROW))
    return places


def _theme_share(view: View, graph: Graph, node: str, places: Positions, ring: _Ring) -> float | None:
    """Share of the ring in whose direction the theme of a statement lies; ``None`` where it has none."""
    for _, target, key in sorted(graph.out_edges(node, keys=True)):
        if key == _rings(view).middle and target in places:
            return ring.share(*places[target])
    return None


def _from(share: float | None, middle: float) -> float:
    """Distance along the ring from the middle of a sector, from -0.5 to 0.5."""
    return 0.0 if share is None else (share - middle + 0.5) % 1.0 - 0.5
