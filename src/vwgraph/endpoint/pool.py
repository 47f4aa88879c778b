"""Queries of many people at once: each in a process, within limits, and none in the way of another."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from vwgraph.endpoint.limits import LimitReached, Limits, Name
from vwgraph.endpoint.workers import Died, Home, Worker, home_for
from vwgraph.errors import QueryError, Stop
from vwgraph.model import Table
from vwgraph.store.endpoints import Endpoint
from vwgraph.worker.messages import Job, Opening, Reply

__all__ = ["Pool"]

_JOBS_PER_WORKER = 1000
_LIMITS: dict[str, Name] = {"rows": "rows", "size": "size", "memory": "memory"}
_ENDED: dict[int, Name] = {signal.SIGSEGV: "depth"}
if hasattr(signal, "SIGXCPU"):
    _ENDED[signal.SIGXCPU] = "time"


@dataclass
class _Line:
    """The queries of one client."""

    places: asyncio.Semaphore
    count: int = 0


@dataclass
class _Place:
    """A place in a lane, had or not."""

    lane: asyncio.Semaphore
    had: bool = False

    async def take(self) -> None:
        await self.lane.acquire()
        self.had = True

    def leave(self) -> None:
        if self.had:
            self.had = False
            self.lane.release()


@dataclass
class Pool:
    """Evaluates queries in worker processes; see :class:`vwgraph.endpoint.limits.Limits` for who gets what.

    Opens at the first query (or :meth:`open`); :meth:`close` ends every process. ``counts`` counts queries answered,
    limits reached by name, and workers started. It belongs to one event loop.
    """

    opening: Opening
    limits: Limits = field(default_factory=Limits)
    fork: bool | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.opening = replace(self.opening, memory=self.limits.memory)
        self._home: Home | None = None
        self._opens = asyncio.Lock()
        self._idle: list[Worker] = []
        self._lines: dict[str, _Line] = {}
        self._quick = asyncio.Semaphore(self.limits.quick)
        self._long = asyncio.Semaphore(self.limits.long)
        self._inside = 0
        self._paused = 0

    @classmethod
    def on(
        cls,
        data: Path,
        store: Path | None = None,
        *,
        asserted: bool = False,
        limits: Limits | None = None,
        endpoint: Endpoint | None = None,
    ) -> Pool:
        """Return a pool on the corpus in ``data``, on the ``store`` on disk, or on what another ``endpoint`` holds."""
        return cls(Opening(str(data), str(store) if store else None, asserted, endpoint=endpoint), limits or Limits())

    async def open(self) -> None:
        """Open the graph. Raises :class:`Stop` where it cannot be opened."""
        async with self._opens:
            if self._home is None:
                self._home = await self._opened()

    async def renew(self) -> None:
        """Open the graph anew, as a new build left it; queries that run end on the old one."""
        async with self._opens:
            fresh = await self._opened()
            old, self._home = self._home, fresh
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()
        if old is not None and not old.busy:
            await old.close()

    async def close(self) -> None:
        """End all processes."""
        home, self._home = self._home, None
        for worker in self._idle:
            worker.end()
        self._idle = []
        if home is not None:
            await home.close()

    async def table(self, sparql: str, client: str = "") -> Table:
        """Return the rows of a SELECT query, cut off at the limit. Raises as :meth:`run` does."""
        reply, body = await self.run(Job(sparql, rows=self.limits.rows), client)
        body.close()
        if not isinstance(reply.value, Table):
            raise QueryError("this is not a SELECT query", "rows come from SELECT")
        return reply.value

    async def run(self, job: Job, client: str = "") -> tuple[Reply, IO[bytes]]:
        """Return the reply to ``job`` and a file with the bytes after it, which the caller closes.

        ``client`` is who asks. Raises :class:`LimitReached`, :class:`vwgraph.errors.UsageError` where the query is at
        fault, and :class:`Stop` where the graph cannot be opened. Cancelled, it kills the worker.
        """
        job = replace(job, seconds=self.limits.seconds)
        try:
            async with self._admitted(client) as quick:
                reply, body = await self._worked(job, quick)
        except LimitReached as limit:
            self.counts[f"limit_{limit.name}"] += 1
            raise
        self.counts["answered"] += 1
        if reply.kind == "usage":
            raise QueryError(str(reply.value), reply.remedy, reply.line, reply.column)
        if reply.kind == "stop":
            raise Stop(str(reply.value), reply.remedy)
        return reply, body

    # -- who may ------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _admitted(self, client: str) -> AsyncIterator[_Place]:
        """Wait in the client's own line, then in that of all, and give a quick place."""
        with self._counted(client) as line:
            own, quick = _Place(line.places), _Place(self._quick)
            try:
                try:
                    async with asyncio.timeout(self.limits.wait):
                        await own.take()
                        await quick.take()
                except TimeoutError:
                    raise LimitReached("queue", self.limits) from None
                yield quick
            finally:
                quick.leave()
                own.leave()

    @contextlib.contextmanager
    def _counted(self, client: str) -> Iterator[_Line]:
        line = self._lines.setdefault(client, _Line(asyncio.Semaphore(self.limits.per_client)))
        if line.count >= self.limits.per_client + self.limits.waiting_client:
            raise LimitReached("client", self.limits)
        if self._inside >= self.limits.quick + self.limits.long + self.limits.paused + self.limits.waiting:
            raise LimitReached("queue", self.limits)
        line.count += 1
        self._inside += 1
        try:
            yield line
        finally:
            line.count -= 1
            self._inside -= 1
            if not line.count:
                self._lines.pop(client, None)

    # -- the work -----------------------------------------------------------------------------------------------

    async def _worked(self, job: Job, quick: _Place) -> tuple[Reply, IO[bytes]]:
        worker = await self._worker()
        worker.home.busy += 1
        long, sound = _Place(self._long), False
        task = asyncio.ensure_future(worker.ask(job))
        try:
            done, _ = await asyncio.wait({task}, timeout=min(self.limits.quantum, self.limits.seconds))
            sound = bool(done)
            if not done:
                await self._demote(worker, quick, long)
                done, _ = await asyncio.wait({task}, timeout=self.limits.seconds - self.limits.quantum)
            if not done:
                raise LimitReached("time", self.limits)
            reply, body = task.result()
            if reply.kind in _LIMITS:
                sound = sound and reply.kind != "memory"
                raise LimitReached(_LIMITS[reply.kind], self.limits)
            return reply, body
        except Died as death:
            sound = False
            raise LimitReached(_ENDED.get(death.signal, "memory"), self.limits) from None
        finally:
            long.leave()
            await self._release(worker, task, sound=sound)

    async def _demote(self, worker: Worker, quick: _Place, long: _Place) -> None:
        """Go on at the lowest priority in a long place; paused until there is one, so that it holds up nobody."""
        worker.order("slow")
        if self._long.locked():
            if self._paused >= self.limits.paused:
                raise LimitReached("queue", self.limits)
            self._paused += 1
            worker.order("pause")
            quick.leave()
            try:
                async with asyncio.timeout(self.limits.wait):
                    await long.take()
            except TimeoutError:
                raise LimitReached("queue", self.limits) from None
            finally:
                self._paused -= 1
            worker.order("resume")
        else:
            await long.take()
            quick.leave()

    async def _worker(self) -> Worker:
        await self.open()
        while self._idle:
            worker = self._idle.pop()
            if not worker.gone:
                return worker
            worker.end()
        for _ in range(2):
            assert self._home is not None
            with contextlib.suppress(Died):
                worker = await self._home.worker()
                self.counts["started"] += 1
                return worker
        raise _no_process()

    async def _release(self, worker: Worker, task: asyncio.Future[tuple[Reply, IO[bytes]]], *, sound: bool) -> None:
        """Keep the worker for the next query, where it is sound and at the usual priority."""
        worker.home.busy -= 1
        if sound and task.done() and worker.home is self._home and worker.jobs < _JOBS_PER_WORKER:
            self._idle.append(worker)
        else:
            worker.end()
        if not task.done():
            task.cancel()
        if worker.home is not self._home and not worker.home.busy:
            await worker.home.close()

    async def _opened(self) -> Home:
        home = home_for(self.opening) if self.fork is None else home_for(self.opening, fork=self.fork)
        try:
            await home.open()
        except Died:
            raise _no_process() from None
        return home


def _no_process() -> Stop:
    return Stop("no process can be started to answer queries", "look at the memory of this machine")
