"""The class diagram: the tree of classes as SVG, read from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

__all__ = ["class_diagram"]

_ROW, _COLUMN, _BOX, _HEIGHT = 24, 215, 190, 19


def class_diagram(
    tree: Mapping[str, Sequence[str]], roots: Sequence[str], notes: Mapping[str, Sequence[str]], defined: frozenset[str]
) -> str:
    """Return an SVG of the classes under ``roots``; ``tree`` maps a class to those below it, all by local name.

    ``notes`` stand beside a class (the classes of other vocabularies it falls under); a class in ``defined`` has a
    dashed box. Each box links to the section of its class (``#Pilot``).
    """
    boxes: list[str] = []
    lines: list[str] = []
    row = 0
    deepest = 0

    def place(name: str, depth: int) -> float:
        nonlocal row, deepest
        deepest = max(deepest, depth)
        below = [place(child, depth + 1) for child in tree.get(name, ())]
        if below:
            y = (below[0] + below[-1]) / 2
        else:
            y = row * _ROW + _ROW / 2
            row += 1
        x = depth * _COLUMN + 4
        for child in below:
            middle = x + _BOX + (_COLUMN - _BOX) / 2
            lines.append(f'<path d="M{x + _BOX} {y:g}H{middle:g}V{child:g}H{x + _COLUMN}"/>')
        style = ' class="defined"' if name in defined else ""
        boxes.append(
            f'<a href="#{escape(name)}"><rect x="{x}" y="{y - _HEIGHT / 2:g}" width="{_BOX}" height="{_HEIGHT}" rx="3"{style}/>'
            f'<text x="{x + 7}" y="{y + 4:g}">{escape(name)}</text></a>'
        )
        # Notes stand beside a box without branches, else below it: a line each where three branches or more make room.
        above = list(notes.get(name, ()))
        row += bool(above) and len(below) == 1
        for n, note in enumerate(above if len(below) > 2 else filter(None, [", ".join(above)])):
            left, top = (x + 2, y + _HEIGHT / 2 + 10 + 11 * n) if below else (x + _BOX + 8, y + 4)
            boxes.append(f'<text class="note" x="{left:g}" y="{top:g}">⊑ {escape(note)}</text>')
        return y

    for root in roots:
        place(root, 0)
    width, height = (deepest + 1) * _COLUMN + 260, row * _ROW + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="group" '
        f'aria-labelledby="diagram-title"><title id="diagram-title">Klassen / Classes</title>'
        f'<g class="lines">{"".join(lines)}</g>{"".join(boxes)}</svg>'
    )
