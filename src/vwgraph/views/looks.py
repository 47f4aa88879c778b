"""How a node looks: its label in lines, its size, and the room both take. Page, pictures and layouts all ask here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vwgraph.views.schema import Kind, View
from vwgraph.views.text import width, wrapped

if TYPE_CHECKING:
    from vwgraph.views.picture import Graph

__all__ = ["COMMUNITY_COLORS", "LINE", "Look", "look_of", "looks_of", "rooms_of"]

LINE = 1.22  # height of a line, in ems
_MARGIN = 6
_BOX = 215
COMMUNITY_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a5a00", "#6b6b6b")
"""Okabe and Ito's colours, dark enough for a shape on white; a community's number stands in its label as well."""


@dataclass(frozen=True)
class Look:
    """The look of a node. Sizes in pixels: ``radius`` of the shape, ``width`` and ``height`` of the whole with its label.

    ``top`` is how far the whole reaches above the node's place; its label stands in the box, or below the shape.
    """

    lines: tuple[str, ...]
    font: int
    radius: float
    width: float
    height: float
    top: float


def looks_of(view: View, graph: Graph, language: str = "nl") -> dict[str, Look]:
    """Return the look of each node, with its label in ``language``."""
    most: dict[str | None, float] = {k.size: _most(graph, k.size) for k in view.kinds.values() if k.size}
    return {
        node: look_of(view.kinds[data["kind"]], data[language], _share(view.kinds[data["kind"]], data, most))
        for node, data in graph.nodes.items()
    }


def rooms_of(view: View, graph: Graph) -> dict[str, Look]:
    """Return looks as roomy as the label of each node in either language asks for; layouts keep that room free."""
    dutch, english = (looks_of(view, graph, language) for language in ("nl", "en"))
    return {
        node: replace(
            one,
            width=max(one.width, english[node].width),
            height=max(one.height, english[node].height),
            top=max(one.top, english[node].top),
        )
        for node, one in dutch.items()
    }


def look_of(kind: Kind, label: str, share: float | None = None) -> Look:
    """Return the look of a node of ``kind``; ``share`` (0 to 1) is how large it is beside the largest."""
    font = {"centre": 19, "outer": 15}.get(kind.ring, 14)
    if kind.boxed:
        most = kind.wrap or (160 if kind.ring in ("centre", "outer") else _BOX)
        lines = wrapped(label, most, font)
        wide = max((width(line, font) for line in lines), default=10) + 2 * _MARGIN
        high = len(lines) * font * LINE + 2 * _MARGIN
        if kind.shape == "ellipse":
            wide, high = wide * 1.3, high * 1.35
        return Look(tuple(lines), font, high / 2, wide, high, high / 2)
    radius = kind.radius if share is None else 6 + 16 * math.sqrt(share)
    if not kind.labelled:
        return Look((), font, radius, 2 * radius, 2 * radius, radius)
    lines = wrapped(label, kind.wrap or 150, font)
    wide = max([2 * radius, *(width(line, font) for line in lines)])
    return Look(tuple(lines), font, radius, wide, 2 * radius + 4 + len(lines) * font * LINE, radius)


def _most(graph: Graph, key: str) -> float:
    values = [number(data, key) for data in graph.nodes.values()]
    return max((value for value in values if value is not None), default=0.0)


def number(data: Mapping[str, Any], key: str) -> float | None:
    """Return the value or measure ``key`` of a node, where it is a number."""
    value = data["values"].get(key, data.get("measures", {}).get(key))
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _share(kind: Kind, data: Mapping[str, Any], most: Mapping[str | None, float]) -> float | None:
    value = number(data, kind.size) if kind.size else None
    top = most.get(kind.size, 0.0)
    return min(1.0, max(0.0, value / top)) if value is not None and top > 0 else None
