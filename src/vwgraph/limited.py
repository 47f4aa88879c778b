"""Queries somebody typed, within limits of time, rows and memory.

pyoxigraph cannot be interrupted from Python and holds its global lock while it evaluates, so that a thread or a signal
comes too late. A process can be stopped; the next query gets a new one.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, cast

from vwgraph.errors import QueryError, Stop
from vwgraph.model import Table
from vwgraph.store import COUNTS, Answer, Dataset, Engine
from vwgraph.worker.messages import Job, Opening, Reply, receive, send

__all__ = ["Limited"]

_MEMORY = 6 * 2**30


class Limited:
    """An :class:`vwgraph.store.Engine` in a process of its own; see :meth:`within` for its limits."""

    def __init__(
        self,
        data: Path,
        store: Path | None = None,
        *,
        asserted: bool = False,
        memory: int = _MEMORY,
        engine: str = "embedded",
    ) -> None:
        self._opening = Opening(str(data), str(store) if store else None, asserted, memory, engine)
        self._process: subprocess.Popen[bytes] | None = None
        self.seconds: float | None = None
        self.rows: int | None = None

    def within(self, seconds: float | None, rows: int | None) -> Engine:
        """Return this engine with new limits: seconds per query, and rows after which an answer is cut off."""
        self.seconds, self.rows = seconds, rows
        return self

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """See :meth:`vwgraph.store.Engine.query`. Raises :class:`Stop` where the query needs more than its limits."""
        job = Job(sparql, rows=rows or self.rows, seconds=self.seconds, dataset=dataset)
        return cast(Answer, self._exchange(job))

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`."""
        table = self.query(COUNTS)
        assert isinstance(table, Table)
        return {str(graph.value): int(count.value) for graph, count in table.rows if graph and count}

    def close(self) -> None:
        """Stop the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream:
                    with contextlib.suppress(OSError):
                        stream.close()
            self._process = None

    def __del__(self) -> None:
        self.close()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "vwgraph.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # where memory ran out, its last words would be no help
            )
            self._send(self._opening)
            self._received()
        return self._process

    def _exchange(self, job: Job) -> object:
        process = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.seconds, stop) if self.seconds else None
        if timer:
            timer.start()
        try:
            self._send(job)
            return self._received()
        except (EOFError, BrokenPipeError):
            self.close()
            if late.is_set():
                raise Stop(
                    f"the query was stopped after {self.seconds:g} seconds",
                    "narrow it, add LIMIT, or give it more time (--timeout)",
                ) from None
            raise self._spent() from None
        except BaseException:
            self.close()
            raise
        finally:
            if timer:
                timer.cancel()

    def _spent(self) -> Stop:
        return Stop(
            f"the query ended its process: it needed more than {self._opening.memory / 2**30:.1f} GiB of memory, or crashed",
            "narrow it, or add LIMIT without ORDER BY",
        )

    def _send(self, message: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        send(cast(BinaryIO, self._process.stdin), message)

    def _received(self) -> object:
        assert self._process is not None
        assert self._process.stdout is not None
        reply = cast(Reply, receive(cast(BinaryIO, self._process.stdout)))
        if reply.kind == "answer":
            return reply.value
        if reply.kind == "memory":
            raise self._spent()
        if reply.kind == "usage":
            raise QueryError(str(reply.value), reply.remedy, reply.line, reply.column)
        raise Stop(str(reply.value), reply.remedy)
