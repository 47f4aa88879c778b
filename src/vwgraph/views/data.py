"""What the page gets, as one JSON value; ``views/README.md`` says what each key is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vwgraph.views.drawing import Cell, Drawing, cells_of, counts_of, margins_of, notice_of, weight_of
from vwgraph.views.layouts.guides import Area, Guide, Line
from vwgraph.views.looks import COMMUNITY_COLORS, Look
from vwgraph.views.measures import MEASURES, SUMMARY
from vwgraph.views.schema import Kind, Matrix, View
from vwgraph.views.text import clean

__all__ = ["OPTIONS", "Links", "data_of", "fill_of", "width_of"]

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "multiselect": False, "keyboard": False, "tooltipDelay": 100000},
    "nodes": {"font": {"face": "system-ui, sans-serif", "size": 14}, "borderWidth": 2, "chosen": False},
    "edges": {"smooth": False, "arrows": {"to": {"enabled": False}}, "width": 1, "chosen": False},
    "layout": {"improvedLayout": False},
}


_VIS_SIZES = {"triangle": 0.82, "triangleDown": 0.82, "square": 0.85, "star": 0.9}
"""vis-network draws these shapes larger than their size says; so they take the room that was kept for them."""


@dataclass(frozen=True)
class Links:
    """Addresses of other pages, where they are published: of a thing by its IRI, of a view by its name, of the index."""

    page: Callable[[str], str | None] = lambda iri: None
    view: Callable[[str], str | None] = lambda name: None
    home: str | None = None


def data_of(drawing: Drawing, titles: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Return the data block of the page; ``titles`` are the titles of other views by name, for the twin."""
    view, graph = drawing.view, drawing.graph
    numbers = {node: n for n, node in enumerate(sorted(graph.nodes))}
    behind = {iri: n for n, iri in enumerate(graph.graph["statements"])}
    notice = notice_of(drawing)
    found = {
        "name": drawing.name,
        "title": view.title.model_dump(),
        "question": view.question.model_dump(),
        "form": "matrix" if isinstance(view.layout, Matrix) else "network",
        "layout": view.layout.form,
        "parameters": [
            {"name": one.name, "label": {"nl": one.nl, "en": one.en}, "value": drawing.given.get(one.name, "")}
            for one in view.asked()
        ],
        "nodes": [_node(drawing, node, n) for node, n in numbers.items()],
        "details": [_detail(drawing, node, numbers, links) for node in numbers],
        "edges": _edges(drawing, numbers, behind),
        "statements": [_statement(iri, data, links) for iri, data in graph.graph["statements"].items()],
        "facet": view.facet,
        "communities": view.communities,
        "guides": [_guide(guide) for guide in drawing.placed.guides],
        "capped": notice,
        "twin": _twin(view, titles, links),
        "slider": _slider(drawing),
        "options": OPTIONS,
        **_legend(drawing),
        **_measures(drawing, numbers),
    }
    if isinstance(view.layout, Matrix):
        found["matrix"] = _matrix(drawing, numbers, behind)
    if links.home:
        found["home"] = links.home
    return found


def fill_of(drawing: Drawing, node: str) -> tuple[str, str]:
    """Return the colours a shape is filled and drawn with."""
    data = drawing.graph.nodes[node]
    kind = drawing.view.kinds[data["kind"]]
    color = kind.color
    if drawing.view.communities and not kind.boxed:
        color = COMMUNITY_COLORS[min(data["measures"]["community"], len(COMMUNITY_COLORS)) - 1]
    return "#ffffff" if kind.hollow else color, kind.border or color


def width_of(drawing: Drawing, data: Mapping[str, Any]) -> float:
    """Return how wide an edge is drawn: from 1 to 6 pixels by its weight, or by the statements behind it."""
    low, high = drawing.weights
    weight = weight_of(data)
    return round(1 + 5 * (weight - low) / (high - low), 2) if high > low and weight >= low else 1.0


def _node(drawing: Drawing, node: str, n: int) -> dict[str, Any]:
    data, look = drawing.graph.nodes[node], drawing.looks[node]
    kind = drawing.view.kinds[data["kind"]]
    (x, y), (fill, line) = drawing.placed.places[node], fill_of(drawing, node)
    return {
        "id": n,
        "x": x,
        "y": y,
        "shape": kind.shape,
        "size": round(look.radius * _VIS_SIZES.get(kind.shape, 1), 1),
        "label": "\n".join(look.lines),
        "color": {"background": fill, "border": line},
        "font": {"color": kind.text if kind.boxed else "#111111", "size": look.font},
        "margin": 5,
        **({"hidden": True} if kind.hidden else {}),
        **_wide(kind, drawing.rooms[node]),
    }


def _wide(kind: Kind, room: Look) -> dict[str, Any]:
    """vis-network measures with the reader's own font; a box never becomes wider than the room kept for it."""
    return {} if not kind.boxed else {"widthConstraint": {"maximum": round(room.width)}}


def _detail(drawing: Drawing, node: str, numbers: Mapping[str, int], links: Links) -> dict[str, Any]:
    graph, facet = drawing.graph, drawing.view.facet
    data = graph.nodes[node]
    facets = {target for _, target, key in graph.out_edges(node, keys=True) if key == facet}
    found = {
        "iri": node,
        **{key: data[key] for key in ("kind", "text", "passages", "measures", "values")},
        "nl": clean(data["nl"]),
        "en": clean(data["en"]),
        "facets": sorted(numbers[one] for one in facets),
    }
    page = links.page(node)
    return {**found, "page": page} if page else found


def _edges(drawing: Drawing, numbers: Mapping[str, int], behind: Mapping[str, int]) -> list[dict[str, Any]]:
    drawn = sorted(
        ((numbers[s], numbers[t], key, data) for s, t, key, data in drawing.graph.edges(keys=True, data=True)),
        key=lambda edge: edge[:3],
    )
    made = []
    for n, (source, target, key, data) in enumerate(drawn):
        relation = drawing.view.relations[key]
        edge: dict[str, Any] = {"id": n, "from": source, "to": target, "relation": key, "color": relation.color}
        edge |= {"dashes": relation.dashes, "width": width_of(drawing, data)}
        if data["weight"] is not None:
            edge["weight"] = data["weight"]
        if data["statements"]:
            edge["statements"] = [behind[iri] for iri in data["statements"]]
        if data["ask"]:
            edge["ask"] = data["ask"]
        made.append(edge)
    return made


def _statement(iri: str, data: Mapping[str, Any], links: Links) -> dict[str, Any]:
    found = {"iri": iri, **{key: data[key] for key in ("kind", "nl", "en", "text", "passages")}}
    page = links.page(iri)
    return {**found, "page": page} if page else found


def _guide(guide: Guide) -> dict[str, Any]:
    if isinstance(guide, Line):
        points = [list(point) for point in guide.points]
        return {"type": "line", "points": points, "color": guide.color, "dashes": guide.dashes}
    if isinstance(guide, Area):
        box = {"x": guide.x, "y": guide.y, "width": guide.width, "height": guide.height}
        return {"type": "area", **box, "color": guide.color}
    text = {"nl": guide.nl, "en": guide.en}
    look = {"size": guide.size, "anchor": guide.anchor, "bold": guide.bold}
    return {"type": "text", "x": guide.x, "y": guide.y, "text": text, **look}


def _twin(view: View, titles: Mapping[str, Any], links: Links) -> dict[str, Any] | None:
    if not view.twin:
        return None
    found = {"name": view.twin, "title": titles.get(view.twin, {"nl": view.twin, "en": view.twin})}
    href = links.view(view.twin)
    return {**found, "href": href} if href else found


def _slider(drawing: Drawing) -> dict[str, Any] | None:
    slider = drawing.view.slider
    edges = drawing.graph.edges(keys=True, data=True)
    weights = [float(data["weight"]) for *_, key, data in edges if slider and key == slider.relation and data["weight"]]
    if not slider or not weights:
        return None
    low, high = min(weights), max(weights)
    start = min(max(slider.start, low), high) if slider.start is not None else low
    found = {"relation": slider.relation, "label": slider.label.model_dump(), "step": slider.step}
    return {**found, "minimum": low, "maximum": high, "start": start}


def _legend(drawing: Drawing) -> dict[str, Any]:
    kinds = Counter(data["kind"] for _, data in drawing.graph.nodes(data=True))
    relations = Counter(key for *_, key in drawing.graph.edges(keys=True))
    return {
        "kinds": [
            {"key": key, "count": kinds[key], "boxed": kind.boxed, **kind.model_dump()}
            for key, kind in drawing.view.kinds.items()
        ],
        "relations": [
            {"key": key, "count": relations[key], **relation.model_dump()}
            for key, relation in drawing.view.relations.items()
        ],
    }


def _measures(drawing: Drawing, numbers: Mapping[str, int]) -> dict[str, Any]:
    measured = drawing.measured
    estimated = {
        "nl": " Geschat uit een steekproef van punten, omdat het netwerk groot is.",
        "en": " Estimated from a sample of points, because the network is large.",
    }

    def told(key: str) -> dict[str, Any]:
        label, explanation = MEASURES[key]
        if key == "betweenness" and measured.estimated:
            explanation = {lang: text + estimated[lang] for lang, text in explanation.items()}
        return {"key": key, "label": label, "explanation": explanation}

    return {
        "measures": [told(key) for key in measured.keys],
        "summary": [
            {"key": key, "label": SUMMARY[key][0], "explanation": SUMMARY[key][1], "value": value}
            for key, value in measured.summary.items()
        ],
        "projections": [
            {
                "key": f"{one.onto}-{one.weight}",
                "label": label,
                "explanation": explanation,
                "pairs": [
                    {"a": numbers[p.one], "b": numbers[p.other], "shared": p.shared, "weight": p.weight} for p in pairs
                ],
            }
            for one, (label, explanation), pairs in measured.projections
        ],
    }


def _marks(drawing: Drawing, layout: Matrix, cell: Cell) -> dict[str, Any]:
    """How many statements of each symbol a cell holds, or that it is a denial."""
    if cell.relation == layout.denied:
        return {"denied": True}
    counts = counts_of(drawing, cell)
    return {"counts": counts} if counts else {}


def _matrix(drawing: Drawing, numbers: Mapping[str, int], behind: Mapping[str, int]) -> dict[str, Any]:
    view, layout = drawing.view, drawing.view.layout
    assert isinstance(layout, Matrix)
    cells = cells_of(drawing)
    counts = Counter(cell.relation for cell in cells)
    for key, _, _, texts in margins_of(drawing):
        for row, text in zip(drawing.placed.rows, texts, strict=True):
            drawing.graph.nodes[row]["values"].setdefault(key, text)
    kind_of = {row: drawing.graph.nodes[row]["kind"] for row in drawing.placed.rows}
    return {
        "rows": [numbers[row] for row in drawing.placed.rows],
        "columns": [numbers[column] for column in drawing.placed.columns],
        "cells": [
            {
                "row": numbers[cell.row],
                "column": numbers[cell.column],
                "value": cell.value,
                "kind": cell.relation,
                "statements": [behind[iri] for iri in cell.statements],
                **_marks(drawing, layout, cell),
            }
            for cell in cells
        ],
        "kinds": [
            {
                "key": key,
                "label": one.label.model_dump(),
                "color": one.color,
                "sign": one.sign or "■",
                "count": counts[key],
            }
            for key, one in view.relations.items()
        ],
        "symbols": [{"key": key, **one.model_dump()} for key, one in layout.symbols.items()],
        "margins": [{"key": key, "label": {"nl": nl, "en": en}} for key, nl, en, _ in margins_of(drawing)],
        "groups": [
            {
                "label": view.kinds[kind].label.model_dump(),
                "rows": [numbers[row] for row, of in kind_of.items() if of == kind],
            }
            for kind in layout.rows
        ],
    }
