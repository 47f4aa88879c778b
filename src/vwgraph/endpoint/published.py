"""What the endpoint tells of a build beside its answers: the stored questions, and the counts of the graph."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from vwgraph.describe.statistics import Statistics, measure
from vwgraph.endpoint.pool import Pool
from vwgraph.model import Question
from vwgraph.pipeline import INFERRED, questions
from vwgraph.site.pages import Pages
from vwgraph.store import Answer, Dataset

__all__ = ["Published"]


class Published:
    """One build, with its pages. What takes time is made when it is first asked for."""

    def __init__(self, pool: Pool, pages: Pages) -> None:
        self.pages = pages
        self._pool = pool
        self._generation = pool.generation
        self._counting: asyncio.Task[Statistics] | None = None

    def is_of(self, pages: Pages) -> bool:
        """Whether this is the build with these pages, on the graph that the pool has open."""
        return pages is self.pages and self._pool.generation == self._generation

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The stored questions by name."""
        return questions(Path(self._pool.opening.data))

    async def statistics(self) -> Statistics:
        """Return the counts of the graph. Raises as :meth:`vwgraph.endpoint.pool.Pool.run` does; the next caller tries anew."""
        if self._counting is None or (self._counting.done() and self._counting.exception() is not None):
            names = self.pages.names
            engine = _Pooled(self._pool, asyncio.get_running_loop())
            work = asyncio.to_thread(measure, engine, names.base, names.graph(INFERRED))
            self._counting = asyncio.create_task(work)
        return await asyncio.shield(self._counting)


class _Pooled:
    """The pool as an :class:`vwgraph.store.Engine`, for use in a thread: it evaluates elsewhere, and holds up nobody."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """See :meth:`vwgraph.store.Engine.query`."""
        return asyncio.run_coroutine_threadsafe(self._pool.table(sparql), self._loop).result()

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`."""
        raise NotImplementedError("ask for the statistics")
