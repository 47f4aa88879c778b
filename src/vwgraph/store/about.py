"""What an engine knows about many things: queries that name them, in portions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from vwgraph.model import Table, Term
from vwgraph.store import PORTION, Engine

__all__ = ["rows_about"]


def rows_about(engine: Engine, query: str, iris: Iterable[str]) -> Iterator[tuple[Term | None, ...]]:
    """Yield the rows that ``query`` gives about ``iris``, which are put where it has ``{}`` (other braces are doubled), in their order."""
    listed, portion = sorted(set(iris)), int(getattr(engine, "portion", PORTION))
    for start in range(0, len(listed), portion):
        answer = engine.query(query.format(" ".join(str(ox.NamedNode(iri)) for iri in listed[start : start + portion])))
        assert isinstance(answer, Table)
        yield from answer.rows
