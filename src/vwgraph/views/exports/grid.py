"""A matrix as SVG: labels left and above, a sign per cell as large as there is much of it, figures beside the rows."""

from __future__ import annotations

import math
from typing import Any
from xml.etree import ElementTree as ET

from vwgraph.views.drawing import Drawing, cells_of, margins_of
from vwgraph.views.exports.shapes import add_sign, add_text, plain
from vwgraph.views.layouts.matrix import CELL
from vwgraph.views.schema import Matrix
from vwgraph.views.text import clean, width

__all__ = ["add_matrix", "matrix_bounds"]

_SIZE = 13
_MOST = 340
_MARGIN = 70
_GROUP = 30  # extra room above a group of rows


def _label(drawing: Drawing, node: str, language: str, most: float = _MOST) -> str:
    from vwgraph.views.text import wrapped

    return (
        wrapped(drawing.graph.nodes[node][language], most, _SIZE, 1)[0] if drawing.graph.nodes[node][language] else ""
    )


def _tops(drawing: Drawing) -> dict[str, float]:
    """The top of each row; groups of more than one kind have room for their heading."""
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    tops: dict[str, float] = {}
    y, before = 0.0, None
    for row in drawing.placed.rows:
        kind = drawing.graph.nodes[row]["kind"]
        if kind != before and len(layout.rows) > 1:
            y += _GROUP
        before = kind
        tops[row] = y
        y += CELL
    return tops


def matrix_bounds(drawing: Drawing, looks: Any) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the matrix with its labels, in either language."""
    languages = ("nl", "en")
    left = max(width(_label(drawing, row, lang), _SIZE) for row in drawing.placed.rows for lang in languages)
    heads = [width(_label(drawing, one, lang, 230), _SIZE) for one in drawing.placed.columns for lang in languages]
    up = max([*heads, *(width(label, _SIZE) for _, *labels, _ in margins_of(drawing) for label in labels)])
    lean = math.cos(math.radians(55))
    right = len(drawing.placed.columns) * CELL + _MARGIN * len(margins_of(drawing)) + up * lean
    bottom = max(_tops(drawing).values(), default=0.0) + CELL
    return -left - 16, -up * math.sin(math.radians(55)) - 24, right, bottom + 6


def add_matrix(to: ET.Element, drawing: Drawing, looks: Any, language: str, words: bool = True) -> None:
    """Add the matrix; its first cell has its corner at (0, 0)."""
    tops = _tops(drawing)
    across = len(drawing.placed.columns) * CELL
    column_at = {column: n * CELL for n, column in enumerate(drawing.placed.columns)}
    margins = margins_of(drawing)
    beyond = across + _MARGIN * len(margins)
    for n, row in enumerate(drawing.placed.rows):
        if n % 2 == 0:
            place = {"x": "0", "y": plain(tops[row]), "width": plain(beyond), "height": str(CELL)}
            ET.SubElement(to, "rect", {**place, "fill": "#f1f4f7"})
        if words:
            label = _label(drawing, row, language)
            add_text(to, -8, tops[row] + CELL / 2 + 5, label, size=_SIZE, anchor="end")
    if words:
        for column, x in column_at.items():
            add_text(to, x + CELL / 2 + 5, -8, _label(drawing, column, language, 230), size=_SIZE, turned=True)
        _add_groups(to, drawing, tops, language)
        for n, (_, nl, en, texts) in enumerate(margins):
            x = across + n * _MARGIN + 34
            add_text(to, x, -8, nl if language == "nl" else en, size=_SIZE, bold=True, turned=True)
            for row, text in zip(drawing.placed.rows, texts, strict=True):
                add_text(to, x, tops[row] + CELL / 2 + 5, text, size=_SIZE, anchor="middle")
    _add_cells(to, drawing, tops, column_at, words)


def _add_cells(to: ET.Element, drawing: Drawing, tops: Any, column_at: Any, words: bool) -> None:
    cells = cells_of(drawing)
    most = max((cell.value for cell in cells), default=1.0)
    for cell in cells:
        relation = drawing.view.relations[cell.relation]
        x, y = column_at[cell.column] + CELL / 2, tops[cell.row] + CELL / 2
        r = 4.5 + 5.5 * math.sqrt(min(1.0, cell.value / most)) if most > 1 else 7.5
        add_sign(to, relation.sign or "■", (x, y), r, relation.color)
        if words:
            names = [clean(drawing.graph.nodes[node]["nl"]) for node in (cell.row, cell.column)]
            told = f"{names[0]} / {names[1]}: {relation.label.nl}, {plain(cell.value)}"
            ET.SubElement(to[-1], "title").text = told


def _add_groups(to: ET.Element, drawing: Drawing, tops: Any, language: str) -> None:
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    if len(layout.rows) < 2:
        return
    for kind in layout.rows:
        rows = [row for row in drawing.placed.rows if drawing.graph.nodes[row]["kind"] == kind]
        if rows:
            label = getattr(drawing.view.kinds[kind].label, language)
            add_text(to, -8, tops[rows[0]] - 8, label, size=_SIZE, anchor="end", bold=True)
