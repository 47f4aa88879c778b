"""Values that travel between the modules. Frozen, without behaviour that reads or writes anything."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Passage", "Problem"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in the report.

    ``start`` and ``end`` (exclusive) count code points in the text with ``\\n`` line ends. ``path`` holds the ids of
    the headings above it, outermost first; ``parent`` the list item it is nested under. ``level`` is the depth of a
    heading (1 = title) or list item (1 = outermost), else 0. ``digest``: see :func:`vwgraph.report.text.digest`.
    """

    id: str
    kind: str
    level: int
    start: int
    end: int
    path: tuple[str, ...]
    parent: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in data: where it is, what is wrong, what to type instead."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.what}\n    -> {self.remedy}" if self.remedy else f"{place}: {self.what}"
