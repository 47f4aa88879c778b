"""Pages that evaluate queries are made aside, in processes of their own.

The engine holds Python's lock while it evaluates, so that a thread would not help: other readers would wait. A process
that takes too long is killed, and the next request gets a new one.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import queue
import signal
from multiprocessing.connection import Connection
from typing import cast

import anyio.to_thread

from vwgraph.errors import Stop
from vwgraph.site.opening import Opening, open_site
from vwgraph.site.representation import Representation
from vwgraph.site.site import Found
from vwgraph.site.source import Asked
from vwgraph.store.wire import Failure

__all__ = ["Aside", "Away", "Busy", "Late"]

_LOG = logging.getLogger("vwgraph.serve")


class Busy(Exception):
    """Too many requests are waiting already."""


class Late(Exception):
    """The page took longer than it may, or its process died."""


class Away(Exception):
    """The endpoint that holds the graph gave no answer."""


_Made = Representation | Away | None


class _Worker:
    """One process, with one request at a time."""

    def __init__(self, opening: Opening) -> None:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, opening), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, asked: Asked, seconds: float) -> _Made:
        """Return the page, or why there is none. Raises :class:`Late`, and the process is gone."""
        try:
            self._ours.send(asked)
            if self._ours.poll(seconds):
                return cast(_Made, self._ours.recv())
        except (EOFError, OSError):
            pass
        self.end()
        raise Late

    def end(self) -> None:
        """Kill the process."""
        self._process.kill()
        self._process.join(5)
        self._ours.close()


class Aside:
    """``size`` processes that make pages; at most ``waiting`` requests wait for one, each page has ``seconds``.

    The first page of a process waits for it to open the graph as well, and has ``opening_seconds`` more.
    """

    opening_seconds = 120.0

    def __init__(self, opening: Opening, size: int = 2, seconds: float = 30, waiting: int = 32) -> None:
        self._opening = opening
        self._seconds = seconds
        self._most = size + waiting
        self._limit = anyio.CapacityLimiter(size)
        self._idle: queue.SimpleQueue[tuple[_Worker, bool]] = queue.SimpleQueue()
        self.inside = 0
        for _ in range(size):
            self._idle.put((_Worker(opening), False))

    async def make(self, asked: Asked) -> Representation | None:
        """Return the page, ``None`` where making it failed. Raises :class:`Busy`, :class:`Late` or :class:`Away`."""
        if self.inside >= self._most:
            raise Busy
        self.inside += 1
        try:
            return await anyio.to_thread.run_sync(self._made, asked, limiter=self._limit)
        finally:
            self.inside -= 1

    def _made(self, asked: Asked) -> Representation | None:
        worker, opened = self._idle.get()
        try:
            found = worker.ask(asked, self._seconds if opened else self._seconds + self.opening_seconds)
        except Late:
            self._idle.put((_Worker(self._opening), False))
            raise
        self._idle.put((worker, True))
        if isinstance(found, Away):
            raise found
        return found

    def close(self) -> None:
        """End the processes that have nothing to do; call it when no request is inside."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait()[0].end()


def _work(connection: Connection, opening: Opening) -> None:
    """Make pages until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the keyboard is for the server
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)
    site = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            asked = connection.recv()
            try:
                site = site or open_site(opening)
                found = site.find_exact(asked)
                connection.send(site.make(found) if isinstance(found, Found) else None)
            except Failure as failure:
                _LOG.warning("%s", failure)
                connection.send(Away())
            except (Stop, ArithmeticError, LookupError, TypeError, ValueError):
                _LOG.exception("no answer to GET %s", asked.path)  # without the query: it is nobody's business
                connection.send(None)
