"""Shapes, lines and words of a drawing as SVG elements."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from vwgraph.views.layouts.guides import Area, Guide, Line, Words
from vwgraph.views.looks import LINE, Look
from vwgraph.views.schema import Kind, Relation
from vwgraph.views.text import clean

__all__ = ["add_guide", "add_label", "add_line", "add_shape", "add_sign", "add_text", "curve", "plain"]

_DASHES = "6 4"


def plain(value: float) -> str:
    """Return a number with at most one decimal, without needless zeros."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def add_text(
    to: ET.Element, x: float, y: float, words: str, *, size: float = 14, anchor: str = "start", bold: bool = False,
    color: str = "#111111", halo: bool = False, turned: bool = False,
) -> ET.Element:  # fmt: skip
    """Add text at (x, y), its baseline; ``turned`` lets it run upwards. Return the element."""
    made = ET.SubElement(to, "text", {"x": plain(x), "y": plain(y), "font-size": plain(size)})
    if anchor != "start":
        made.set("text-anchor", anchor)
    if bold:
        made.set("font-weight", "bold")
    if color != "#111111":
        made.set("fill", color)
    if halo:
        made.attrib |= {"stroke": "#ffffff", "stroke-width": "3.5", "paint-order": "stroke", "stroke-linejoin": "round"}
    if turned:
        made.set("transform", f"rotate(-55 {plain(x)} {plain(y)})")
    made.text = clean(words)
    return made


def add_line(
    to: ET.Element, points: Sequence[tuple[float, float]], color: str, wide: float, dashes: bool
) -> ET.Element:
    """Add a line through ``points``."""
    path = "M" + " L".join(f"{plain(x)} {plain(y)}" for x, y in points)
    return _path(to, path, color, wide, dashes)


def curve(
    to: ET.Element, ends: tuple[tuple[float, float], tuple[float, float]], relation: Relation, wide: float
) -> None:
    """Add a line that leaves and arrives level, as between columns."""
    start, end = ends
    bend = (end[0] - start[0]) * 0.5
    path = f"M{plain(start[0])} {plain(start[1])} C{plain(start[0] + bend)} {plain(start[1])} "
    path += f"{plain(end[0] - bend)} {plain(end[1])} {plain(end[0])} {plain(end[1])}"
    _path(to, path, relation.color, wide, relation.dashes)


def _path(to: ET.Element, path: str, color: str, wide: float, dashes: bool) -> ET.Element:
    made = ET.SubElement(to, "path", {"d": path, "fill": "none", "stroke": color, "stroke-width": plain(wide)})
    if dashes:
        made.set("stroke-dasharray", _DASHES)
    return made


def add_shape(
    to: ET.Element, kind: Kind, look: Look, place: tuple[float, float], colors: tuple[str, str]
) -> ET.Element:
    """Add the shape of a node, filled and drawn in ``colors``."""
    (x, y), (fill, line), r = place, colors, look.radius
    paint = {"fill": fill, "stroke": line, "stroke-width": "2"}
    if kind.shape == "box":
        corner = {"x": plain(x - look.width / 2), "y": plain(y - look.height / 2), "rx": "4"}
        size = {"width": plain(look.width), "height": plain(look.height)}
        return ET.SubElement(to, "rect", {**corner, **size, **paint})
    if kind.shape == "ellipse":
        size = {"rx": plain(look.width / 2), "ry": plain(look.height / 2)}
        return ET.SubElement(to, "ellipse", {"cx": plain(x), "cy": plain(y), **size, **paint})
    if kind.shape == "dot":
        return ET.SubElement(to, "circle", {"cx": plain(x), "cy": plain(y), "r": plain(r), **paint})
    corners = " ".join(f"{plain(x + dx * r)},{plain(y + dy * r)}" for dx, dy in _CORNERS[kind.shape])
    return ET.SubElement(to, "polygon", {"points": corners, **paint, "stroke-linejoin": "round"})


_CORNERS: dict[str, list[tuple[float, float]]] = {
    "square": [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)],
    "diamond": [(0, -1), (1, 0), (0, 1), (-1, 0)],
    "triangle": [(0, -0.95), (0.95, 0.75), (-0.95, 0.75)],
    "triangleDown": [(0, 0.95), (0.95, -0.75), (-0.95, -0.75)],
    "star": [
        (
            math.sin(n * math.pi / 5) * (1 if n % 2 == 0 else 0.45),
            -math.cos(n * math.pi / 5) * (1 if n % 2 == 0 else 0.45),
        )
        for n in range(10)
    ],
}
_CROSS = "✕"  # drawn, as few fonts have it
_SIGNS = {"▲": "triangle", "▼": "triangleDown", "◆": "diamond", "●": "dot", "■": "square", "★": "star"}


def add_sign(to: ET.Element, sign: str, place: tuple[float, float], r: float, color: str) -> None:
    """Add the sign of a cell around ``place``; a sign that is no shape is written."""
    x, y = place
    shape = _SIGNS.get(sign)
    if sign == _CROSS:
        r *= 0.7
        path = f"M{plain(x - r)} {plain(y - r)} L{plain(x + r)} {plain(y + r)} M{plain(x - r)} {plain(y + r)} L{plain(x + r)} {plain(y - r)}"
        _path(to, path, color, 2, False)
    elif shape is None:
        add_text(to, x, y + r * 0.8, sign, size=r * 2.2, anchor="middle", color=color)
    elif shape == "dot":
        ET.SubElement(to, "circle", {"cx": plain(x), "cy": plain(y), "r": plain(r), "fill": color})
    else:
        corners = " ".join(f"{plain(x + dx * r)},{plain(y + dy * r)}" for dx, dy in _CORNERS[shape])
        ET.SubElement(to, "polygon", {"points": corners, "fill": color})


def add_label(to: ET.Element, kind: Kind, look: Look, place: tuple[float, float]) -> None:
    """Add the label of a node: inside a box, below another shape."""
    x, y = place
    step = look.font * LINE
    top = y - len(look.lines) * step / 2 if kind.boxed else y + look.radius + 4
    for n, line in enumerate(look.lines):
        color = kind.text if kind.boxed else "#111111"
        baseline = top + n * step + look.font * 0.93
        add_text(to, x, baseline, line, size=look.font, anchor="middle", color=color, halo=not kind.boxed)


def add_guide(to: ET.Element, guide: Guide, language: str) -> None:
    """Add what stands behind the nodes."""
    if isinstance(guide, Line):
        add_line(to, guide.points, guide.color, 1, guide.dashes)
    elif isinstance(guide, Area):
        box = {"x": plain(guide.x), "y": plain(guide.y), "width": plain(guide.width), "height": plain(guide.height)}
        ET.SubElement(to, "rect", {**box, "fill": guide.color})
    elif isinstance(guide, Words):
        words = guide.nl if language == "nl" else guide.en
        if words:
            add_text(
                to, guide.x, guide.y, words, size=guide.size, anchor=guide.anchor, bold=guide.bold, color="#333333"
            )
