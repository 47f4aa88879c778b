"""Positions that mean something, computed here once: the same graph gives the same picture, and physics stays off."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from vwgraph.views.layouts.guides import ASPECT, Positions
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import Rings, View

__all__ = ["rings"]

_ROW_GAP = 8  # between boxes in a column
_AISLE = 20  # between columns
_CENTRE_GAP = 24  # around what stands in the centre
_STEP = 22  # distance between small shapes on the ring
_AIR = 28  # between the columns and the ring
_OUTER_GAP = 10  # between small shapes and the box of their sector
_LEAST = 12  # a sector is at least as long as with so many small shapes
_SHARP = 8  # how square the ring is: 2 is an ellipse
_POINTS = 2400

Pull = tuple[str, float, float]
"""A node and in which direction it is pulled."""


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
        far = (abs(x) ** _SHARP + abs(y) ** _SHARP) ** (1 / _SHARP)
        return self.width * x / far, self.height * y / far

    def at(self, share: float, out: float = 0.0, box: tuple[float, float] = (0.0, 0.0)) -> tuple[int, int]:
        """Return the place at ``share`` of the length, ``out`` pixels outwards, and for a box half its size further."""
        walked = (share % 1.0) * self.length
        n = min(max(bisect_left(self._walked, walked), 1), _POINTS)
        (x0, y0), (x1, y1) = self._points[n - 1], self._points[n]
        long = math.dist((x0, y0), (x1, y1)) or 1.0
        part = (walked - self._walked[n - 1]) / long
        outx, outy = (y1 - y0) / long, (x0 - x1) / long  # square to the ring
        x, y = x0 + part * (x1 - x0) + outx * (out + box[0]), y0 + part * (y1 - y0) + outy * (out + box[1])
        return round(x), round(y)

    def share(self, x: float, y: float) -> float:
        """Return the share of the length at which the ring lies in the direction of (x, y)."""
        n = round((math.atan2(x / self.width, -y / self.height) / (2 * math.pi) % 1.0) * _POINTS)
        return self._walked[n] / self.length


def rings(view: View, graph: Graph, looks: Mapping[str, Look]) -> Positions:
    """Return a position for each node: priorities in the centre, themes around them, statements in a sector per pilot.

    Themes stand in columns above and below the priorities, near the sectors that speak of them. Sectors are as long as
    they have statements; within one, statements are sorted by the place of their theme, so that lines stay short.
    """
    by_ring: dict[str, list[str]] = {"centre": [], "middle": [], "sector": [], "outer": []}
    for node, data in sorted(graph.nodes.items()):
        by_ring[view.kinds[data["kind"]].ring].append(node)
    sectors = _sectors(view, graph, by_ring)
    shares = _shares(sectors)
    places = _middle(by_ring["centre"], _by_pull(view, graph, by_ring["middle"], sectors, shares), looks)
    ring = _ring_around(places, looks)
    depth = dict.fromkeys(sectors, 0.0)
    for pilot, members in sectors.items():
        start, end = shares[pilot]
        middle = (start + end) / 2
        order = {node: (_from(_theme_share(view, graph, node, places, ring), middle), node) for node in members}
        layers = max(1, math.ceil(len(members) * _STEP / ((end - start) * ring.length)))
        for n, node in enumerate(sorted(members, key=order.__getitem__)):
            places[node] = ring.at(start + (n + 0.5) / len(members) * (end - start), (n % layers) * _STEP)
        depth[pilot] = (layers - 0.5) * _STEP + _OUTER_GAP
    for pilot in by_ring["outer"]:
        middle = sum(shares[pilot]) / 2
        places[pilot] = _outside(ring, middle, depth[pilot], looks[pilot], [(places[n], looks[n]) for n in places])
    return places


def _outside(
    ring: _Ring, share: float, out: float, look: Look, others: Sequence[tuple[tuple[int, int], Look]]
) -> tuple[int, int]:
    """The nearest place at least ``out`` pixels outside the ring where a box covers nothing."""
    for further in range(0, 400, 4):
        x, y = ring.at(share, out + further, (look.width / 2, look.height / 2))
        if not any(
            abs(x - x1) < (look.width + one.width) / 2 + 4 and abs(y - y1) < (look.height + one.height) / 2 + 4
            for (x1, y1), one in others
        ):
            break
    return x, y


def _rings(view: View) -> Rings:
    assert isinstance(view.layout, Rings)
    return view.layout


def _ring_around(places: Positions, looks: Mapping[str, Look]) -> _Ring:
    """The ring that leaves all boxes in the middle inside, their corners as well."""
    corners = [(abs(x) + looks[n].width / 2, abs(y) + looks[n].height / 2) for n, (x, y) in places.items()]
    width = max([260, *(x + _AIR for x, _ in corners)])
    height = max([200, *(y + _AIR for _, y in corners)])
    furthest = max(
        (math.hypot((x / width) ** (_SHARP / 2), (y / height) ** (_SHARP / 2)) for x, y in corners), default=0.0
    )
    stretch = max(1.0, furthest ** (2 / _SHARP) / 0.98)
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
    weights = {pilot: max(len(members), _LEAST) for pilot, members in sectors.items()}
    total, gap = sum(weights.values()) or 1, min(0.01, 0.3 / max(len(weights), 1))
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
) -> list[Pull]:
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


def _middle(centre: Sequence[str], pulled: Sequence[Pull], looks: Mapping[str, Look]) -> dict[str, tuple[int, int]]:
    """Priorities in a row, and themes in columns above and below it: as many columns as make it fit a screen best."""
    tried = [_grid(centre, pulled, looks, columns) for columns in range(1, max(2, min(9, len(pulled))))]

    def side(places: Mapping[str, tuple[int, int]]) -> float:
        wide = max((abs(x) + looks[n].width / 2 for n, (x, _) in places.items()), default=0.0)
        return max(wide, ASPECT * max((abs(y) + looks[n].height / 2 for n, (_, y) in places.items()), default=0.0))

    return min(tried, key=side)


def _grid(
    centre: Sequence[str], pulled: Sequence[Pull], looks: Mapping[str, Look], columns: int
) -> dict[str, tuple[int, int]]:
    ordered = sorted(pulled, key=lambda item: (item[1], item[0]))
    cuts = [round(n * len(ordered) / columns) for n in range(columns + 1)]
    parts = [ordered[start:end] for start, end in pairwise(cuts)]
    widths = [max((looks[node].width for node, *_ in part), default=0.0) for part in parts]
    across = sum(looks[node].width for node in centre) + _AISLE * (len(centre) - 1)
    whole = sum(widths) + _AISLE * (columns - 1)
    places = _row(centre, looks, max(0.0, (whole - across) / (len(centre) + 1)) + _AISLE)
    band = max((looks[node].height for node in centre), default=0.0) / 2 + _CENTRE_GAP
    left = -whole / 2
    for part, wide in zip(parts, widths, strict=True):
        column = [node for node, *_ in sorted(part, key=lambda item: (item[2], item[0]))]
        half = _halfway(column, looks)
        for side, members in ((-1, column[:half][::-1]), (1, column[half:])):
            y = band
            for node in members:
                places[node] = (round(left + wide / 2), round(side * (y + looks[node].height / 2)))
                y += looks[node].height + _ROW_GAP
        left += wide + _AISLE
    return places


def _row(nodes: Sequence[str], looks: Mapping[str, Look], gap: float) -> dict[str, tuple[int, int]]:
    x = -(sum(looks[node].width for node in nodes) + gap * (len(nodes) - 1)) / 2
    places = {}
    for node in nodes:
        places[node] = (round(x + looks[node].width / 2), 0)
        x += looks[node].width + gap
    return places


def _halfway(column: Sequence[str], looks: Mapping[str, Look]) -> int:
    """How many boxes of a column take half of its height."""
    heights = list(accumulate(looks[node].height + _ROW_GAP for node in column))
    return min(range(len(column) + 1), key=lambda n: abs(heights[-1] / 2 - ([0.0, *heights])[n])) if column else 0


def _theme_share(view: View, graph: Graph, node: str, places: Positions, ring: _Ring) -> float | None:
    """Share of the ring in whose direction the theme of a statement lies; ``None`` where it has none."""
    for _, target, key in sorted(graph.out_edges(node, keys=True)):
        if key == _rings(view).middle and target in places:
            return ring.share(*places[target])
    return None


def _from(share: float | None, middle: float) -> float:
    """Distance along the ring from the middle of a sector, from -0.5 to 0.5."""
    return 0.0 if share is None else (share - middle + 0.5) % 1.0 - 0.5
