"""A process that has the graph in memory and forks a worker from itself in milliseconds, as often as it is told to.

Workers share its memory (copied only where they write), so that one more costs little. It alone starts, signals and
reaps them: a process id is never used after its process is gone, and when the server goes, all of them go.
"""

from __future__ import annotations

import contextlib
import gc
import os
import selectors
import signal
import socket
from typing import BinaryIO, cast

from vwgraph.errors import Stop
from vwgraph.store import Engine
from vwgraph.worker.messages import Opening, Reply, packed, receive, send
from vwgraph.worker.process import confine, engine_of, serve, warm

__all__ = ["nurse"]

_LOWEST = 19
_SIGNALS = {"kill": signal.SIGKILL, "pause": signal.SIGSTOP, "resume": signal.SIGCONT}


def nurse(source: BinaryIO, out: BinaryIO, control: int) -> None:
    """Open what the first message on ``source`` names, then do what is told on the socket ``control`` until it closes.

    ``fork`` comes with a socket: a new worker works on it, its first reply its process id. ``kill``, ``pause``, ``resume``
    and ``slow`` (lowest priority, for good) are followed by the id of a worker. When a worker dies, its socket says so.
    """
    opening = cast(Opening, receive(source))
    try:
        engine = engine_of(opening)
    except Stop as error:
        send(out, Reply("stop", error.what, error.remedy))
        return
    warm(engine)
    if opening.store:  # a store on disk has threads, which do not outlive a fork: each worker opens it for itself
        del engine
        _Nursery(opening, None).run(socket.socket(fileno=control), out)
    else:
        gc.collect()
        gc.freeze()  # what the collector does not touch stays shared
        _Nursery(opening, engine).run(socket.socket(fileno=control), out)


class _Nursery:
    def __init__(self, opening: Opening, engine: Engine | None) -> None:
        self._opening = opening
        self._engine = engine
        self._children: dict[int, socket.socket] = {}
        self._sockets: list[int] = []
        self._rest = b""

    def run(self, control: socket.socket, out: BinaryIO) -> None:
        """Do what ``control`` says until it closes."""
        woken, wakes = socket.socketpair()
        for end in (woken, wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        with selectors.DefaultSelector() as selector:
            selector.register(control, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            send(out, Reply("answer", True))
            while True:
                for key, _ in selector.select():
                    if key.fileobj is woken:
                        with contextlib.suppress(BlockingIOError):
                            woken.recv(4096)
                        self._reap()
                    elif not self._obey(control):
                        self._end()
                        return

    def _obey(self, control: socket.socket) -> bool:
        """Read and do what came; false where the server is gone."""
        told, sockets, _, _ = socket.recv_fds(control, 4096, 16)
        self._sockets += sockets
        if not told:
            return False
        *lines, self._rest = (self._rest + told).split(b"\n")
        for line in lines:
            order, _, pid = line.decode().partition(" ")
            if order == "fork":
                self._fork(self._sockets.pop(0))
            elif int(pid) in self._children:  # not yet reaped, so the id is still its own
                with contextlib.suppress(OSError):
                    if order == "slow":
                        os.setpriority(os.PRIO_PROCESS, int(pid), _LOWEST)
                    else:
                        os.kill(int(pid), _SIGNALS[order])
        return True

    def _fork(self, descriptor: int) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                self._live(descriptor)
            finally:
                os._exit(0)
        self._children[pid] = socket.socket(fileno=descriptor)

    def _live(self, descriptor: int) -> None:
        """The life of a worker."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(descriptor, 0)
        os.closerange(1, 65536)  # the sockets of others, and that of the server
        with open(0, "rb", closefd=False) as source, open(0, "wb", closefd=False) as out:
            try:
                engine = self._engine or engine_of(self._opening)
            except Stop as error:
                send(out, Reply("stop", error.what, error.remedy))
                return
            confine(self._opening)
            send(out, Reply("answer", os.getpid()))
            serve(engine, source, out)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            with self._children.pop(pid) as end, contextlib.suppress(OSError):
                ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
                end.send(packed(Reply("died", ended)), socket.MSG_DONTWAIT)

    def _end(self) -> None:
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        for pid in self._children:
            os.waitpid(pid, 0)
