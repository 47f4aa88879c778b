"""Large networks in rings: how far from the middle says how many steps from the most linked node."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from vwgraph.views.looks import Look

__all__ = ["radial"]

_AIR = 4.0
_GAP = 36.0  # from one distance to the next


def radial(part: Any, looks: Mapping[str, Look]) -> dict[str, tuple[float, float]]:
    """Return a place for each node of a connected graph; no two cover each other.

    Nodes as many steps away form a band around the middle, in the order of the tree of shortest paths, so that what
    hangs together lies in one direction. A band takes as many rings as its nodes ask for.
    """
    root = min(part, key=lambda node: (-part.degree(node), node))
    room = max(max(looks[node].width, looks[node].height) for node in part) + _AIR
    places = {root: (0.0, 0.0)}
    band, seen, inner = [root], {root}, room / 2 + _GAP
    while band:
        following: list[str] = []
        for node in band:
            fresh = sorted(set(part[node]) - seen)
            seen.update(fresh)
            following += fresh
        rings = math.ceil(len(following) * room / (2 * math.pi * inner)) + 1
        places_in_band = max(
            1, math.ceil(len(following) / rings) * rings
        )  # so that the last ring place fits beside the first
        for n, node in enumerate(following):
            turn, radius = 2 * math.pi * n / places_in_band, inner + (n % rings) * room
            places[node] = (radius * math.sin(turn), -radius * math.cos(turn))
        inner += rings * room + _GAP
        band = following
    return places
