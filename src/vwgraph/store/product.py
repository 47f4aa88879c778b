"""The product of two matrices of things and what they have: how many each two share. numpy is loaded with this module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyoxigraph as ox

from vwgraph.model import Table
from vwgraph.queries.pairs import Pairs

__all__ = ["product"]

_BLOCK, _CELLS, _STEPS = 1 << 22, 1 << 28, 1 << 40
"""So many pairs are looked at at a time. A matrix has at most so many cells (a gigabyte), and a product takes at most so many multiplications:
things that are many, and share little, are better joined."""


def product(pairs: Pairs, tables: Sequence[Table]) -> tuple[tuple[Any, ...], ...] | None:
    """Return the rows of ``pairs`` from the two tables of (thing, shared), of which one may stand for both; ``None`` where the matrices
    would be too large."""
    sides = [_Coded(side) for side in {id(side): side for side in tables}.values()]
    things = sorted({thing for side in sides for thing in side.things})
    shared = sides[0].shared
    cells = len(things) * len(shared)
    if cells > _CELLS or cells * len(things) > _STEPS:
        return None
    own, matrices = zip(*(side.matrix(things, shared) for side in sides), strict=True)
    one, other = matrices[0], matrices[-1].T
    step = max(1, _BLOCK // max(1, len(things)))
    blocks = [
        _block(pairs, one[start : start + step] @ other, start, (own[0], own[-1]), len(shared))
        for start in range(0, len(things), step)
    ]
    columns = [np.concatenate(parts) for parts in zip(*blocks, strict=True)]
    if not columns:
        return ()
    keyed = dict(zip(pairs.columns, columns, strict=True))
    order = np.lexsort([keyed[key.variable] * (-1 if key.descending else 1) for key in reversed(pairs.keys)])
    named = np.array([*things, None], dtype=object)[:-1]  # it would make texts of terms alone
    return tuple(zip(*(_terms(one[order], named if n < 2 else None) for n, one in enumerate(columns)), strict=True))


class _Coded:
    """The rows (thing, shared) of a table, its terms as numbers."""

    def __init__(self, side: Table) -> None:
        self.things: dict[Any, int] = {}
        self.shared: dict[Any, int] = {}
        things, shared = self.things, self.shared
        self._cells = [
            (things.setdefault(thing, len(things)), shared.setdefault(one, len(shared))) for thing, one in side.rows
        ]

    def matrix(self, things: Sequence[Any], shared: Mapping[Any, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return how many each of ``things`` has, and a matrix that is 1 where it has which of ``shared``."""
        number = {thing: n for n, thing in enumerate(things)}
        rows, columns = np.array(self._cells, dtype=np.intp).reshape(-1, 2).T
        rows = np.array([number[thing] for thing in self.things], dtype=np.intp)[rows]
        columns = np.array([shared.get(one, -1) for one in self.shared], dtype=np.intp)[columns]
        made = np.zeros((len(things), len(shared)), dtype=np.float32)  # exact up to 2**24, and multiplied on all cores
        made[rows[columns >= 0], columns[columns >= 0]] = 1
        return np.bincount(rows, minlength=len(things)), made


def _block(
    pairs: Pairs, counts: np.ndarray, start: int, own: Sequence[np.ndarray], every: int
) -> tuple[np.ndarray, ...]:
    """The columns of the pairs of some things with all others; things as their numbers, which stand in the order of their IRIs."""
    a, b = np.nonzero(counts >= pairs.least)
    n = counts[a, b].astype(np.int64)
    a += start
    wanted = a < b if pairs.measure == "association" else a != b
    a, b, n = a[wanted], b[wanted], n[wanted]
    own_a, own_b = own[0][a], own[1][b]
    if pairs.measure == "association":
        return a, b, n, own_a, own_b, _percentage(n * every, own_a * own_b)
    together = own_a + own_b - n
    jaccard = _percentage(n, together)
    reached = jaccard >= pairs.reached
    return a[reached], b[reached], n[reached], together[reached], jaccard[reached]


def _percentage(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """ROUND of XPath: a half goes up."""
    rounded: np.ndarray = (200 * part + whole) // (2 * whole)
    return rounded


def _terms(column: np.ndarray, named: np.ndarray | None) -> list[Any]:
    if named is None:
        values, column = np.unique(column, return_inverse=True)
        named = np.array([ox.Literal(int(value)) for value in values], dtype=object)
    return named[column].tolist()  # type: ignore[no-any-return]
