"""Worker processes as the server sees them: something to ask, that can be slowed, paused and killed."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import IO, Protocol, cast

from vwgraph.errors import Stop
from vwgraph.worker.messages import HEADER, Job, Opening, Reply, opened, packed

__all__ = ["Died", "Home", "Worker", "home_for"]

_IN_MEMORY = 2**20
_PIECE = 2**16


class Died(Exception):
    """A worker ended before it answered, by ``signal`` (0 where that is not known)."""

    def __init__(self, ended: int = 0) -> None:
        super().__init__(ended)
        self.signal = ended


class Worker:
    """One worker process. It has one job at a time."""

    def __init__(
        self, home: Home, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, order: Callable[[str], None]
    ) -> None:
        self.home = home
        self.jobs = 0
        self.order = order
        """Says ``slow``, ``pause``, ``resume`` or ``kill`` to the process."""
        self._reader = reader
        self._writer = writer

    async def ask(self, job: Job | Opening) -> tuple[Reply, IO[bytes]]:
        """Return the reply and a file with the bytes after it, in memory or, where there are many, on disk.

        Raises :class:`Died` where the process ended.
        """
        self.jobs += 1
        try:
            self._writer.write(packed(job))
            await self._writer.drain()
            return await self.reply()
        except (EOFError, OSError):
            raise Died from None

    async def reply(self) -> tuple[Reply, IO[bytes]]:
        """Return what the worker says next; see :meth:`ask`."""
        length, size = HEADER.unpack(await self._reader.readexactly(HEADER.size))
        reply = cast(Reply, opened(await self._reader.readexactly(length)))
        if reply.kind == "died":
            raise Died(cast(int, reply.value))
        body = _spool()
        try:
            while size:
                piece = await self._reader.readexactly(min(size, _PIECE))
                body.write(piece)
                size -= len(piece)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return reply, body

    @property
    def gone(self) -> bool:
        """Whether the process ended while it had nothing to do."""
        return self._reader.at_eof() or self._writer.is_closing()

    def end(self) -> None:
        """Kill the process and close what leads to it."""
        self.order("kill")
        self._writer.close()


def _spool() -> IO[bytes]:
    """A file in memory that moves to disk as it grows, where there is a place on disk to write."""
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        return io.BytesIO()
    return tempfile.SpooledTemporaryFile(_IN_MEMORY)


class Home(Protocol):
    """Where workers come from: one opened graph."""

    busy: int

    async def open(self) -> None:
        """Open the graph. Raises :class:`Stop` where that does not go."""

    async def worker(self) -> Worker:
        """Return a new worker. Raises :class:`Died` where the process behind it is gone."""

    async def close(self) -> None:
        """End all workers."""


def home_for(opening: Opening, *, fork: bool = hasattr(os, "fork")) -> Home:
    """Return where workers on ``opening`` come from: forks of one process, or where there is no fork, processes of their own."""
    return _Forked(opening) if fork else _Spawned(opening)


async def _process(*arguments: str, descriptor: int | None = None) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "vwgraph.worker",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        pass_fds=() if descriptor is None else (descriptor,),
        process_group=0 if hasattr(os, "fork") else None,  # an interrupt from the keyboard is for the server
    )


async def _opened(home: Home, process: asyncio.subprocess.Process, opening: Opening) -> Worker:
    """The process as a worker, once it has opened the graph. Raises :class:`Stop` where it cannot."""
    assert process.stdin is not None
    assert process.stdout is not None

    def order(what: str) -> None:
        number = {"kill": "SIGKILL", "pause": "SIGSTOP", "resume": "SIGCONT"}.get(what, "")
        with contextlib.suppress(OSError):
            if what == "slow" and hasattr(os, "setpriority"):
                os.setpriority(os.PRIO_PROCESS, process.pid, 19)
            elif hasattr(signal, number):
                process.send_signal(getattr(signal, number))
            elif what == "kill":
                process.kill()

    worker = Worker(home, process.stdout, process.stdin, order)
    reply, _ = await worker.ask(opening)
    if reply.kind == "stop":
        raise Stop(str(reply.value), reply.remedy)
    return worker


class _Spawned:
    """Each worker opens the graph for itself."""

    def __init__(self, opening: Opening) -> None:
        self.busy = 0
        self._opening = opening
        self._processes: list[asyncio.subprocess.Process] = []

    async def open(self) -> None:
        (await self.worker()).end()

    async def worker(self) -> Worker:
        process = await _process()
        self._processes = [one for one in self._processes if one.returncode is None] + [process]
        return await _opened(self, process, self._opening)

    async def close(self) -> None:
        for process in self._processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


class _Forked:
    """Workers are forks of one process that has opened the graph: see :mod:`vwgraph.worker.forking`."""

    def __init__(self, opening: Opening) -> None:
        self.busy = 0
        self._opening = opening
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None

    async def open(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = await _process(str(theirs.fileno()), descriptor=theirs.fileno())
        try:
            await _opened(self, self._process, self._opening)
        except BaseException:
            await self.close()
            raise

    async def worker(self) -> Worker:
        if self._process is None or self._process.returncode is not None:
            await self.close()
            await self.open()
        assert self._control is not None
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"fork\n"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise Died from None
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        pid = 0

        def order(what: str) -> None:
            with contextlib.suppress(OSError):
                if self._control is not None:
                    self._control.sendall(f"{what} {pid}\n".encode())

        worker = Worker(self, reader, writer, order)
        try:
            reply, _ = await worker.reply()
        except (EOFError, OSError):
            raise Died from None
        if reply.kind == "stop":
            raise Stop(str(reply.value), reply.remedy)
        pid = cast(int, reply.value)
        return worker

    async def close(self) -> None:
        if self._control is not None:
            self._control.close()  # and so it ends its workers and itself
            self._control = None
        if self._process is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await self._process.wait()
            if self._process.returncode is None:
                self._process.kill()
                await self._process.wait()
            self._process = None
