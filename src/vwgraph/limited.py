"""Queries somebody typed, within limits of time, rows and memory.

pyoxigraph cannot be interrupted from Python and holds its global lock while it evaluates, so that a thread or a signal
comes too late. A process can be stopped; the next query gets a new one.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from vwgraph.errors import Stop, UsageError
from vwgraph.store import Answer, Engine
from vwgraph.worker import Opening, Reply

__all__ = ["Limited"]

_MEMORY = 6 * 2**30


class Limited:
    """An :class:`vwgraph.store.Engine` in a process of its own; see :meth:`within` for its limits."""

    def __init__(self, data: Path, store: Path | None = None, *, asserted: bool = False, memory: int = _MEMORY) -> None:
        self._opening: Opening = (str(data), str(store) if store else None, asserted, memory)
        self._process: subprocess.Popen[bytes] | None = None
        self.seconds: float | None = None
        self.rows: int | None = None

    def within(self, seconds: float | None, rows: int | None) -> Engine:
        """Return this engine with new limits: seconds per query, and rows after which an answer is cut off."""
        self.seconds, self.rows = seconds, rows
        return self

    def query(self, sparql: str, *, rows: int | None = None) -> Answer:
        """See :meth:`vwgraph.store.Engine.query`. Raises :class:`Stop` where the query needs more than its limits."""
        reply = self._exchange((sparql, rows or self.rows))
        return cast(Answer, reply)

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`."""
        raise NotImplementedError("ask the engine itself")

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

    def _exchange(self, message: tuple[str, int | None]) -> object:
        process = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self.seconds, stop) if self.seconds else None
        if timer:
            timer.start()
        try:
            self._send(message)
            return self._received()
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self.close()
            if late.is_set():
                raise Stop(
                    f"the query was stopped after {self.seconds:g} seconds",
                    "narrow it, add LIMIT, or give it more time (--timeout)",
                ) from None
            raise Stop(
                f"the query ended its process: it needed more than {self._opening[3] / 2**30:.0f} GiB of memory, or crashed",
                "narrow it, or add LIMIT without ORDER BY",
            ) from None
        except BaseException:
            self.close()
            raise
        finally:
            if timer:
                timer.cancel()

    def _send(self, message: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin)
        self._process.stdin.flush()

    def _received(self) -> object:
        assert self._process is not None
        assert self._process.stdout is not None
        kind, value, remedy = cast(Reply, pickle.load(self._process.stdout))
        if kind == "answer":
            return value
        raise (UsageError if kind == "usage" else Stop)(str(value), remedy)
