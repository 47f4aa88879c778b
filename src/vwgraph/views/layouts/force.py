"""What is linked stands together: a spring layout per component, components side by side, labels off each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import networkx as nx

from vwgraph.views.layouts.apart import apart
from vwgraph.views.layouts.guides import Placed
from vwgraph.views.layouts.radial import radial
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import View

__all__ = ["force"]

_SEED = 1
_EDGE = 165.0  # room per node, in pixels
_GAP = 60
_ASPECT = 1.5
_LARGE = 300  # above it, springs take long and show no more than rings do


def force(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return a place for each node, in whole pixels: Fruchterman and Reingold (1991) with a fixed seed.

    A component of more than 300 nodes is drawn in rings instead (:mod:`vwgraph.views.layouts.radial`).
    """
    simple: Any = nx.Graph()
    simple.add_nodes_from(sorted(graph.nodes))
    for source, target, relation, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if not view.relations[relation].hidden and source != target:
            simple.add_edge(source, target, weight=float(data["weight"] or 1))
    parts = sorted(nx.connected_components(simple), key=lambda part: (-len(part), min(part)))
    boxes = []
    for part in parts:
        if len(part) > 1:
            place = _spring if len(part) <= _LARGE else radial
            boxes.append(place(simple.subgraph(sorted(part)), looks))
    lone = sorted((min(part) for part in parts if len(part) == 1), key=lambda node: (graph.nodes[node]["nl"], node))
    if lone:
        boxes.append(_grid(lone, looks))
    places = _shelved(boxes, looks)
    return Placed({node: (round(x), round(y)) for node, (x, y) in places.items()})


def _spring(part: Any, looks: Mapping[str, Look]) -> dict[str, tuple[float, float]]:
    ordered: Any = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    top = max(weight for _, _, weight in part.edges(data="weight"))
    ordered.add_weighted_edges_from(sorted((min(s, t), max(s, t), w / top) for s, t, w in part.edges(data="weight")))
    size = len(ordered)
    rounds = 300 if size <= 150 else 80
    found = nx.spring_layout(
        ordered, k=2.2 / math.sqrt(size), iterations=rounds, seed=_SEED, method="force", weight="weight"
    )
    room = _EDGE * math.sqrt(size) * 0.5 * min(1.0, size / 6)
    level = _levelled([(float(x), float(y)) for x, y in found.values()])
    places = {node: (x * room * _ASPECT, y * room) for node, (x, y) in zip(found, level, strict=True)}
    return apart({node: (round(x, 1), round(y, 1)) for node, (x, y) in places.items()}, looks)


def _levelled(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points turned so that they are spread most from left to right, as a page is."""
    across = sum(x for x, _ in points) / len(points)
    down = sum(y for _, y in points) / len(points)
    around = [(x - across, y - down) for x, y in points]
    xx, yy, xy = (sum(a * b for a, b in pairs) for pairs in _products(around))
    turn = 0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(turn), math.sin(turn)
    return [(x * cos + y * sin, y * cos - x * sin) for x, y in around]


def _products(points: Sequence[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    yield [(x, x) for x, _ in points]
    yield [(y, y) for _, y in points]
    yield list(points)


def _grid(nodes: Sequence[str], looks: Mapping[str, Look]) -> dict[str, tuple[float, float]]:
    """Nodes that nothing is linked to, in lines."""
    across = max(1, math.ceil(math.sqrt(len(nodes) * _ASPECT)))
    wide, tall = max(looks[n].width for n in nodes) + 14, max(looks[n].height for n in nodes) + 10
    return {node: (n % across * wide, n // across * tall) for n, node in enumerate(nodes)}


def _shelved(
    boxes: Sequence[dict[str, tuple[float, float]]], looks: Mapping[str, Look]
) -> dict[str, tuple[float, float]]:
    """Components on shelves, line after line; no line is wider than a page, or than the widest component."""
    places: dict[str, tuple[float, float]] = {}
    x = y = shelf = 0.0
    limit = 1300.0 if len(boxes) > 1 else 0.0
    for box in boxes:
        left = min(px - looks[n].width / 2 for n, (px, _) in box.items())
        right = max(px + looks[n].width / 2 for n, (px, _) in box.items())
        top = min(py - looks[n].top for n, (_, py) in box.items())
        bottom = max(py - looks[n].top + looks[n].height for n, (_, py) in box.items())
        limit = max(limit, right - left)
        if x and x + right - left > limit:
            x, y, shelf = 0.0, y + shelf + _GAP, 0.0
        places.update({node: (px - left + x, py - top + y) for node, (px, py) in box.items()})
        x, shelf = x + right - left + _GAP, max(shelf, bottom - top)
    return places
