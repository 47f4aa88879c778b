"""A drawing as SVG, with its question, legend and what was left out: a picture that stands by itself in a paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from vwgraph.views.data import fill_of, width_of
from vwgraph.views.drawing import Drawing, notice_of
from vwgraph.views.exports.grid import add_mark, add_matrix, matrix_bounds, signs_of
from vwgraph.views.exports.shapes import (
    add_guide,
    add_label,
    add_line,
    add_shape,
    add_text,
    curve,
    plain,
)
from vwgraph.views.layouts.guides import Area, Line, Words
from vwgraph.views.looks import Look, looks_of
from vwgraph.views.schema import Columns, Fan, Kind, Matrix, Relation, Tree
from vwgraph.views.text import width, wrapped

__all__ = ["FONT", "bounds_of", "svg_of", "thumbnail_of"]

FONT = "'Source Sans 3', 'Source Sans Pro', system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"
_EDGE = 24
_LEAST = 720
_FULL = 1


def svg_of(drawing: Drawing, language: str = "nl") -> str:
    """Return ``drawing`` as an SVG document with labels in ``language``; the same drawing gives the same bytes."""
    view = drawing.view
    looks = drawing.looks if language == "nl" else looks_of(view, drawing.graph, language)
    left, top, right, bottom = bounds_of(drawing, looks)
    wide = max(right - left, _LEAST)
    left -= (wide - (right - left)) / 2
    title = getattr(view.title, language) + _given(drawing)
    question = wrapped(getattr(view.question, language), wide, 17, 4)
    head = 40 + 22 * len(question) + 16
    legend = ET.Element("g", {"id": "legend"})
    foot = _legend(legend, drawing, language, wide)
    total = head + (bottom - top) + 20 + foot
    root = _root(wide + 2 * _EDGE, total + 2 * _EDGE)
    ET.SubElement(root, "title").text = title
    ET.SubElement(root, "desc").text = " ".join(question)
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    add_text(root, _EDGE, _EDGE + 24, title, size=26, bold=True)
    for n, line in enumerate(question):
        add_text(root, _EDGE, _EDGE + 52 + n * 22, line, size=17, color="#444444")
    picture = ET.SubElement(root, "g", {"transform": f"translate({plain(_EDGE - left)} {plain(_EDGE + head - top)})"})
    _picture(picture, drawing, looks, language)
    legend.set("transform", f"translate({_EDGE} {plain(_EDGE + head + bottom - top + 20)})")
    root.append(legend)
    return _written(root)


def thumbnail_of(drawing: Drawing, wide: int = 360, high: int = 240) -> str:
    """Return ``drawing`` as a small SVG without title, legend and small labels, for an index of views."""
    left, top, right, bottom = bounds_of(drawing, drawing.looks)
    scale = min(wide / (right - left + 20), high / (bottom - top + 20))
    root = _root(wide, high)
    ET.SubElement(root, "title").text = drawing.view.title.nl
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    across, down = (wide - (left + right) * scale) / 2, (high - (top + bottom) * scale) / 2
    place = f"translate({plain(across)} {plain(down)}) scale({scale:.4f})"
    picture = ET.SubElement(root, "g", {"transform": place})
    _picture(picture, drawing, drawing.looks, "nl", words=14 * scale >= 6)
    return _written(root)


def _root(wide: float, high: float) -> ET.Element:
    size = {"width": plain(round(wide)), "height": plain(round(high))}
    box = {"viewBox": f"0 0 {size['width']} {size['height']}", "role": "img", "font-family": FONT}
    return ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, **box, "fill": "#111111"})


def _written(root: ET.Element) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _given(drawing: Drawing) -> str:
    things = {one.name for one in drawing.view.asked() if one.type in ("iri", "pilot", "actor", "concept")}
    told = [value for name, value in drawing.given.items() if value and name in things]
    return f": {', '.join(told)}" if told else ""


def bounds_of(drawing: Drawing, looks: Any) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of all that is drawn."""
    if isinstance(drawing.view.layout, Matrix):
        return matrix_bounds(drawing, looks)
    boxes = [*_node_boxes(drawing, looks), *_guide_boxes(drawing)]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts) - 4, min(tops) - 4, max(rights) + 4, max(bottoms) + 4


Box = tuple[float, float, float, float]


def _node_boxes(drawing: Drawing, looks: dict[str, Look]) -> Iterator[Box]:
    for node, (x, y) in drawing.placed.places.items():
        look = looks[node]
        if _hidden(drawing, node):
            continue
        yield x - look.width / 2, y - look.top, x + look.width / 2, y - look.top + look.height


def _hidden(drawing: Drawing, node: str) -> bool:
    return drawing.view.kinds[drawing.graph.nodes[node]["kind"]].hidden


def _guide_boxes(drawing: Drawing) -> Iterator[Box]:
    for guide in drawing.placed.guides:
        if isinstance(guide, Words):
            room = max(width(guide.nl, guide.size), width(guide.en, guide.size))
            start = {"start": 0.0, "middle": -room / 2, "end": -room}[guide.anchor]
            yield guide.x + start, guide.y - guide.size, guide.x + start + room, guide.y + 4
        elif isinstance(guide, Area):
            yield guide.x, guide.y, guide.x + guide.width, guide.y + guide.height
        elif isinstance(guide, Line):
            xs, ys = zip(*guide.points, strict=True)
            yield min(xs), min(ys), max(xs), max(ys)


def _picture(to: ET.Element, drawing: Drawing, looks: Any, language: str, words: bool = True) -> None:
    if isinstance(drawing.view.layout, Matrix):
        add_matrix(to, drawing, looks, language, words)
        return
    for guide in drawing.placed.guides:
        if words or not isinstance(guide, Words):
            add_guide(to, guide, language)
    lines = ET.SubElement(to, "g", {"fill": "none"})
    _add_edges(lines, drawing, looks)
    nodes = ET.SubElement(to, "g")
    kinds, places = drawing.view.kinds, drawing.placed.places
    shown = [node for node in drawing.graph.nodes if not _hidden(drawing, node)]
    ordered = sorted(shown, key=lambda n: (kinds[drawing.graph.nodes[n]["kind"]].boxed, -looks[n].radius, n))
    for node in ordered:
        kind = kinds[drawing.graph.nodes[node]["kind"]]
        shape = add_shape(nodes, kind, looks[node], places[node], fill_of(drawing, node))
        if words:
            ET.SubElement(shape, "title").text = _tooltip(drawing, node, language)
        if drawing.view.communities and words and not kind.boxed:
            number = str(drawing.graph.nodes[node]["measures"]["community"])
            x, y = places[node]
            add_text(nodes, x, y + 5, number, size=14, anchor="middle", bold=True, color="#ffffff")
    for node in ordered if words else ():
        add_label(nodes, kinds[drawing.graph.nodes[node]["kind"]], looks[node], places[node])


def _tooltip(drawing: Drawing, node: str, language: str) -> str:
    from vwgraph.views.text import clean

    data = drawing.graph.nodes[node]
    passages = f" ({', '.join(data['passages'])})" if data["passages"] else ""
    return clean(data[language] + passages)


def _add_edges(to: ET.Element, drawing: Drawing, looks: dict[str, Look]) -> None:
    level = isinstance(drawing.view.layout, Columns | Fan | Tree)
    many = drawing.graph.number_of_edges() > 600
    for source, target, key, data in sorted(drawing.graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        relation = drawing.view.relations[key]
        if relation.hidden or source == target or _hidden(drawing, source) or _hidden(drawing, target):
            continue
        start, end = drawing.placed.places[source], drawing.placed.places[target]
        wide = width_of(drawing, data)
        if level and start[0] != end[0]:
            side = 1 if end[0] > start[0] else -1
            begin = (start[0] + side * looks[source].width / 2, start[1])
            curve(to, (begin, (end[0] - side * looks[target].width / 2, end[1])), relation, wide)
        else:
            add_line(to, [start, end], relation.color, wide * (0.6 if many else 1), relation.dashes)
    if many:
        to.set("opacity", "0.6")


def _legend(to: ET.Element, drawing: Drawing, language: str, wide: float) -> float:
    """Fill the legend; return its height."""
    counts = Counter(data["kind"] for data in drawing.graph.nodes.values())
    edges = Counter(key for *_, key in drawing.graph.edges(keys=True))
    x, y, size = 0.0, 12.0, 15
    add_line(to, [(0, 0), (wide, 0)], "#c5ccd3", 1, False)
    entries: list[tuple[Kind | Relation, str]] = []
    for key, kind in drawing.view.kinds.items():
        if counts[key] and not kind.hidden:
            entries.append((kind, f"{getattr(kind.label, language)} ({counts[key]})"))
    drawn = [one for key, one in drawing.view.relations.items() if edges[key] and not one.hidden]
    signs = signs_of(drawing) if isinstance(drawing.view.layout, Matrix) else drawn
    entries += [(one, getattr(one.label, language)) for one in signs]
    for what, words in entries:
        room = 34 + width(words, size) + 16
        if x and x + room > wide:
            x, y = 0.0, y + 26
        _key(to, drawing, what, x, y + 9)
        add_text(to, x + 34, y + 14, words, size=size)
        x += room
    y += 32
    notice = notice_of(drawing)
    for line in wrapped(notice["text"][language], wide, 14, 6) if notice else ():
        add_text(to, 0, y + 10, line, size=14, color="#444444")
        y += 19
    return y


def _key(to: ET.Element, drawing: Drawing, what: Kind | Relation, x: float, y: float) -> None:
    if isinstance(what, Relation) and not isinstance(drawing.view.layout, Matrix):
        add_line(to, [(x, y), (x + 26, y)], what.color, 3, what.dashes)
    elif isinstance(what, Kind) and what.boxed:
        fill = "#ffffff" if what.hollow else what.color
        add_shape(to, what, Look((), 14, 8, 24, 15, 8), (x + 13, y), (fill, what.border or what.color))
    else:
        add_mark(to, what, (x + 13, y), 8)
