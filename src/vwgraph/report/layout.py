"""Lines of the report with what their layout tells: gaps, page starts, list markers, forced line breaks.

The extraction leaves traces of the typeset page. An empty line is the edge of a text box (a hanging indent, a table
cell); a line holding one space is a blank line of the document; a line that begins with a space begins a page or was
set apart as a heading, caption or footnote; three or more spaces at the end of a line are empty table cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Gap", "Line", "Marker", "forced_break", "marker", "read_lines"]


class Gap(IntEnum):
    """What stands between a line and the one before it."""

    NONE = 0
    BOX = 1
    BLANK = 2
    BLANKS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line with text: ``start`` and ``end`` are offsets in code points, ``end`` exclusive, outer spaces left out."""

    start: int
    end: int
    text: str
    lead: int
    trail: int
    gap: Gap
    boxed: bool
    """An edge of a text box stands right above it."""
    cells: bool
    """Empty table cells follow the text."""
    width: int
    """Length of the longest line around it: how much the column holds."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A list marker at the start of a line: its ``style`` tells one list from another, ``number`` its place in it."""

    style: str
    number: int


_PRIVATE = re.compile(r"[\ue000-\uf8ff]")  # spaces of symbol fonts, without meaning outside the typeset page
_MIDLINE_BULLET = re.compile(r"(?<=\S) (?=• )")
_NEIGHBOURS = 6
_BODY_WIDTH = 70
_SLACK = 8  # proportional type: lines of equal width differ by some characters

_MARKERS = (
    ("bullet", re.compile(r"•")),
    ("number", re.compile(r"(\d{1,2})\s+(?=\S)")),
    ("paren", re.compile(r"(\d{1,2}|[a-z])\)\s*(?=\S|$)")),
    ("letter", re.compile(r"([a-z])\.\s+(?=\S)")),
    ("regarding", re.compile(r"[Tt]\.a\.v\. (\w)\)?:")),
)


def read_lines(text: str) -> list[Line]:
    """Return the lines of ``text`` that hold something, in order. Two list items on one line become two lines."""
    rows: list[tuple[int, int, str, int, int, Gap, bool, bool]] = []
    gap, boxed, offset, cells_seen = Gap.BLANKS, True, 0, False
    for raw in _PRIVATE.sub(" ", text).split("\n"):
        if not raw.strip():
            if len(raw) >= 3:
                cells_seen = True
            elif raw:
                gap = Gap.BLANKS if gap >= Gap.BLANK else Gap.BLANK
                boxed = False
            else:
                boxed = True
                gap = max(gap, Gap.BOX)
            offset += len(raw) + 1
            if cells_seen and rows:
                rows[-1] = (*rows[-1][:7], True)
                cells_seen = False
            continue
        lead = len(raw) - len(raw.lstrip())
        trail = len(raw) - len(raw.rstrip())
        start = offset + lead
        pieces = _MIDLINE_BULLET.split(raw.strip())
        for n, piece in enumerate(pieces):
            last = n == len(pieces) - 1
            after = trail if last else 1
            rows.append(
                (start, start + len(piece), piece, lead if n == 0 else 0, after, gap, boxed, last and trail >= 3)
            )
            start += len(piece) + 1
            gap, boxed = Gap.NONE, False
        offset += len(raw) + 1
    lines = []
    for i, (start, end, piece, lead, trail, before, boxed, cells) in enumerate(rows):
        around = rows[max(0, i - _NEIGHBOURS) : i + _NEIGHBOURS + 1]
        width = max(_BODY_WIDTH, *(len(row[2]) for row in around))
        lines.append(Line(start, end, piece, lead, trail, before, boxed, cells, min(width, 100)))
    return lines


def marker(line: Line) -> Marker | None:
    """Return the list marker ``line`` begins with, or ``None``. A bare number may still turn out to be prose."""
    for style, pattern in _MARKERS:
        found = pattern.match(line.text)
        if found:
            sign = found.group(1) if found.groups() else "0"
            if sign.isdigit():
                return Marker(style, int(sign))
            return Marker(f"{style}-alphabetic", ord(sign) - ord("a") + 1)
    return None


def forced_break(line: Line, following: Line | None) -> bool:
    """Return whether the break after ``line`` was made by the writer: the next word would still have fitted."""
    if following is None or following.gap >= Gap.BLANK:
        return True
    word = following.text.split()[0] if following.text.split() else ""
    return len(line.text) + 1 + len(word) < min(line.width, following.width) - _SLACK
