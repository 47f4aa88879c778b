"""Pushing things off each other, so that no label covers another."""

from __future__ import annotations

from collections.abc import Mapping

from vwgraph.views.looks import Look

__all__ = ["apart", "overlaps"]

_ROUNDS = 400
_AIR = 6.0


def overlaps(
    places: Mapping[str, tuple[float, float]], looks: Mapping[str, Look], air: float = 0.0
) -> list[tuple[str, str]]:
    """Return the pairs of nodes whose shapes or labels cover each other, or come within ``air`` pixels."""
    found = []
    by_x = sorted(places, key=lambda node: (places[node][0] - looks[node].width / 2, node))
    active: list[str] = []
    for node in by_x:
        left = places[node][0] - looks[node].width / 2
        active = [other for other in active if places[other][0] + looks[other].width / 2 + air > left]
        top, bottom = _span(places, looks, node)
        for other in active:
            above, below = _span(places, looks, other)
            if above < bottom + air and top < below + air:
                found.append((other, node))
        active.append(node)
    return found


def _span(places: Mapping[str, tuple[float, float]], looks: Mapping[str, Look], node: str) -> tuple[float, float]:
    top = places[node][1] - looks[node].top
    return top, top + looks[node].height


def apart(places: Mapping[str, tuple[float, float]], looks: Mapping[str, Look]) -> dict[str, tuple[float, float]]:
    """Return places near those given at which no two nodes cover each other.

    Each pair that does is moved apart along the way that asks least, a half each, until there is none (after Misue and
    others, 1995, who call it force scan). Where that does not end, all is drawn wider and it starts again.
    """
    moved = {node: (float(x), float(y)) for node, (x, y) in places.items()}
    for turn in range(_ROUNDS):
        pairs = overlaps(moved, looks, _AIR)
        if not pairs:
            break
        for one, other in pairs:
            _part(moved, looks, one, other)
        if turn % 50 == 49:
            moved = {node: (x * 1.12, y * 1.12) for node, (x, y) in moved.items()}
    return moved


def _part(moved: dict[str, tuple[float, float]], looks: Mapping[str, Look], one: str, other: str) -> None:
    (x1, y1), (x2, y2) = moved[one], moved[other]
    middle1, middle2 = (y - looks[n].top + looks[n].height / 2 for n, y in ((one, y1), (other, y2)))
    across = (looks[one].width + looks[other].width) / 2 + _AIR - abs(x2 - x1)
    down = (looks[one].height + looks[other].height) / 2 + _AIR - abs(middle2 - middle1)
    if across <= 0 or down <= 0:
        return
    if across < down:
        step = (across / 2 + 0.5) * (1 if (x2, other) > (x1, one) else -1)
        moved[one], moved[other] = (x1 - step, y1), (x2 + step, y2)
    else:
        step = (down / 2 + 0.5) * (1 if (middle2, other) > (middle1, one) else -1)
        moved[one], moved[other] = (x1, y1 - step), (x2, y2 + step)
