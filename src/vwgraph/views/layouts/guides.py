"""What a layout gives: places, and what stands behind the nodes (headings, lines, areas)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["ASPECT", "Area", "Guide", "Line", "Placed", "Positions", "Words"]

ASPECT = 1.32
"""Width over height of the room for a picture on a screen of 1400 x 900."""

Positions = Mapping[str, tuple[int, int]]
"""The place of each node: of its middle where it is a shape, in pixels, y downwards."""


@dataclass(frozen=True)
class Words:
    """Text behind the nodes; (x, y) is the baseline's start, middle or end."""

    x: int
    y: int
    nl: str
    en: str
    size: int = 14
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """A line behind the nodes."""

    points: Sequence[tuple[int, int]]
    color: str = "#d0d5da"
    dashes: bool = False


@dataclass(frozen=True)
class Area:
    """A filled rectangle behind the nodes."""

    x: int
    y: int
    width: int
    height: int
    color: str = "#f4f6f8"


Guide = Words | Line | Area


@dataclass(frozen=True)
class Placed:
    """Places of all nodes, what stands behind them, and of a matrix the order of rows and columns."""

    places: Positions
    guides: tuple[Guide, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
