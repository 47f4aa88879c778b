"""Rows of an answer, gathered as Python values."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

from vwgraph.model import Table
from vwgraph.queries.tokens import as_written

__all__ = ["table", "uncollected"]


def table(sparql: str, found: ox.QuerySolutions, rows: int | None = None) -> Table:
    """Return at most ``rows`` rows of what was found for ``sparql``, with its columns as they are written there."""
    engines = tuple(variable.value for variable in found.variables)
    columns = as_written(sparql, engines)
    with uncollected():
        if columns == engines:
            gathered = tuple(map(tuple, islice(found, rows)))
        else:
            gathered = tuple(tuple(solution[name] for name in columns) for solution in islice(found, rows))
        return Table(columns, gathered, whole=rows is None or next(found, None) is None)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector out while rows are gathered: they hold no cycles, and it would look at all of them time and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
