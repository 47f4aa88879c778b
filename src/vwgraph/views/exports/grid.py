"""A matrix as SVG: labels left and above, in a cell a sign per kind of statement with their number, figures beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from vwgraph.views.drawing import Cell, Drawing, cells_of, counts_of, margins_of
from vwgraph.views.exports.shapes import add_line, add_shape, add_sign, add_text, plain
from vwgraph.views.layouts.matrix import CELL
from vwgraph.views.looks import Look
from vwgraph.views.schema import Kind, Matrix, Relation
from vwgraph.views.text import clean, width, wrapped

__all__ = ["add_mark", "add_matrix", "matrix_bounds", "signs_of"]

_SIZE = 13
_MOST = 340
_HEAD = 230
_MARGIN = 70
_GROUP = 30  # extra room above a group of rows
_R = 6.5
_MARK = 16  # room of a sign
_TIMES = 11  # size of the number beside it
_SLANT = math.radians(55)

Mark = tuple[Kind | Relation, float]
"""What a cell shows: a symbol or the sign of a relation, and how many statements it stands for."""


def signs_of(drawing: Drawing) -> list[Kind | Relation]:
    """Return the symbols and signs that the cells of a matrix show, in the order of the view."""
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    shown = [sign for cell in cells_of(drawing) for sign, _ in _marks(drawing, cell)]
    return [one for one in (*layout.symbols.values(), *drawing.view.relations.values()) if one in shown]


def _marks(drawing: Drawing, cell: Cell) -> list[Mark]:
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    counts = counts_of(drawing, cell)
    if counts:
        return [(symbol, counts[key]) for key, symbol in layout.symbols.items() if key in counts]
    return [(drawing.view.relations[cell.relation], 1 if cell.relation == layout.denied else cell.value)]


def _room(mark: Mark) -> float:
    return _MARK + (width(plain(mark[1]), _TIMES) if mark[1] > 1 else 0.0)


@dataclass(frozen=True)
class _Grid:
    """Where rows begin, where columns begin and how wide they are, and what their cells show."""

    tops: Mapping[str, float]
    lefts: Mapping[str, float]
    widths: Mapping[str, float]
    marks: Sequence[tuple[Cell, list[Mark]]]

    @property
    def across(self) -> float:
        return sum(self.widths.values())


def _grid_of(drawing: Drawing) -> _Grid:
    marks = [(cell, _marks(drawing, cell)) for cell in cells_of(drawing)]
    widths = dict.fromkeys(drawing.placed.columns, float(CELL))
    for cell, shown in marks:
        widths[cell.column] = max(widths[cell.column], sum(map(_room, shown)) + 8)
    lefts, x = {}, 0.0
    for column, wide in widths.items():
        lefts[column] = x
        x += wide
    return _Grid(_tops(drawing), lefts, widths, marks)


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


def _label(drawing: Drawing, node: str, language: str, most: float = _MOST) -> str:
    return next(iter(wrapped(drawing.graph.nodes[node][language], most, _SIZE, 1)), "")


def matrix_bounds(drawing: Drawing, looks: Any) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the matrix with its labels, in either language."""
    grid, margins, languages = _grid_of(drawing), margins_of(drawing), ("nl", "en")
    left = max(width(_label(drawing, row, lang), _SIZE) for row in grid.tops for lang in languages)
    reach = [  # of each heading: where it stands, and how long it is
        (grid.lefts[one] + grid.widths[one] / 2, width(_label(drawing, one, lang, _HEAD), _SIZE))
        for one in grid.lefts
        for lang in languages
    ]
    for n, (_, *labels, _) in enumerate(margins):
        reach += [(grid.across + n * _MARGIN + 34, width(label, _SIZE) * 1.1) for label in labels]
    right = max(grid.across + _MARGIN * len(margins), *(x + long * math.cos(_SLANT) + 12 for x, long in reach))
    up = max(long for _, long in reach)
    return -left - 16, -up * math.sin(_SLANT) - 24, right, max(grid.tops.values()) + CELL + 6


def add_matrix(to: ET.Element, drawing: Drawing, looks: Any, language: str, words: bool = True) -> None:
    """Add the matrix; its first cell has its corner at (0, 0)."""
    grid = _grid_of(drawing)
    beyond = grid.across + _MARGIN * len(margins_of(drawing))
    for n, (row, top) in enumerate(grid.tops.items()):
        if n % 2 == 0:
            place = {"x": "0", "y": plain(top), "width": plain(beyond), "height": str(CELL)}
            ET.SubElement(to, "rect", {**place, "fill": "#f1f4f7"})
        if words:
            add_text(to, -8, top + CELL / 2 + 5, _label(drawing, row, language), size=_SIZE, anchor="end")
    bottom = max(grid.tops.values()) + CELL
    for x in (*grid.lefts.values(), grid.across):
        add_line(to, [(x, 0), (x, bottom)], "#dde2e6", 1, False)
    if words:
        for column, x in grid.lefts.items():
            head = _label(drawing, column, language, _HEAD)
            add_text(to, x + grid.widths[column] / 2 + 5, -8, head, size=_SIZE, turned=True)
        _add_groups(to, drawing, grid, language)
        _add_margins(to, drawing, grid, language)
    for cell, marks in grid.marks:
        group = ET.SubElement(to, "g")
        if words:
            names = [clean(drawing.graph.nodes[node][language]) for node in (cell.row, cell.column)]
            told = ", ".join(f"{getattr(sign.label, language)} {plain(count)}" for sign, count in marks)
            ET.SubElement(group, "title").text = f"{names[0]} / {names[1]}: {told}"
        x = grid.lefts[cell.column] + (grid.widths[cell.column] - sum(map(_room, marks))) / 2
        _add_marks(group, marks, (x, grid.tops[cell.row] + CELL / 2), words)


def _add_margins(to: ET.Element, drawing: Drawing, grid: _Grid, language: str) -> None:
    for n, (_, nl, en, texts) in enumerate(margins_of(drawing)):
        x = grid.across + n * _MARGIN + 34
        add_text(to, x, -8, nl if language == "nl" else en, size=_SIZE, bold=True, turned=True)
        for row, text in zip(drawing.placed.rows, texts, strict=True):
            add_text(to, x, grid.tops[row] + CELL / 2 + 5, text, size=_SIZE, anchor="middle")


def _add_marks(to: ET.Element, marks: Sequence[Mark], place: tuple[float, float], words: bool) -> None:
    x, y = place
    for sign, count in marks:
        add_mark(to, sign, (x + _MARK / 2, y), _R)
        if count > 1 and words:
            add_text(to, x + _MARK, y + 4, plain(count), size=_TIMES)
        x += _room((sign, count))


def add_mark(to: ET.Element, sign: Kind | Relation, place: tuple[float, float], r: float) -> None:
    """Add a symbol, or the sign of a relation, around ``place``."""
    if isinstance(sign, Relation):
        add_sign(to, sign.sign or "■", place, r, sign.color)
    else:
        line = sign.border or sign.color
        add_shape(to, sign, Look((), 14, r, 2 * r, 2 * r, r), place, ("#ffffff" if sign.hollow else sign.color, line))


def _add_groups(to: ET.Element, drawing: Drawing, grid: _Grid, language: str) -> None:
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    if len(layout.rows) < 2:
        return
    for kind in layout.rows:
        rows = [row for row in drawing.placed.rows if drawing.graph.nodes[row]["kind"] == kind]
        if rows:
            label = getattr(drawing.view.kinds[kind].label, language)
            add_text(to, -8, grid.tops[rows[0]] - 8, label, size=_SIZE, anchor="end", bold=True)
