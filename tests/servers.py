"""Servers that tests start on this machine, and what lies between them and us."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from vwgraph.store.endpoints import Endpoint

__all__ = ["Link", "Running", "free_port", "link", "oxigraph", "started", "until_it_answers"]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def until_it_answers(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.1)


@contextlib.contextmanager
def started(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server, with what it says in a file of ``folder``; it is killed afterwards, unless somebody was first."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env={**os.environ, "FUSEKI_BASE": str(folder)}
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True)
class Running:
    """An oxigraph server that runs: its process, its port, and how it is reached."""

    process: subprocess.Popen[bytes]
    port: int

    def at(self, port: int | None = None) -> Endpoint:
        """How it is reached, directly or through another port."""
        base = f"http://127.0.0.1:{port or self.port}"
        return Endpoint(f"{base}/query", update=f"{base}/update", graph_store=f"{base}/store")


@contextlib.contextmanager
def oxigraph(
    folder: Path, *options: str, within: Sequence[str] = (), store: Path | None = None, mode: str = "serve"
) -> Iterator[Running]:
    """Run an oxigraph server on its folder, behind the command ``within``."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("the oxigraph server is not installed (package oxigraph)")
    port = free_port()
    place = store or folder / "store"
    command = [*within, str(program), mode, "--location", str(place), *options, "--bind", f"127.0.0.1:{port}"]
    with started(command, folder) as process:
        end = time.monotonic() + 30
        while b"Listening" not in (folder / "log").read_bytes():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end, "the server does not listen"
            time.sleep(0.02)
        yield Running(process, port)


@dataclass
class Link:
    """What lies between a client and a server: it delays, it is narrow, and it remembers what was asked.

    ``seconds`` is the delay each way, ``rate`` in bytes per second. ``when`` hears each request as far as it has passed, and
    which of four moments it is: ``begun`` (some of it passed), ``sent`` (all of it), ``answered`` (an answer is there and will
    pass), ``answering`` (so is more of it).
    """

    to: int
    seconds: float = 0
    rate: float = 1e9
    when: Callable[[bytes, str], None] = lambda request, moment: None
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    _is_cut: bool = False
    _listening: socket.socket = field(default_factory=socket.socket)

    def asked(self, *signs: bytes) -> list[bytes]:
        """The requests so far that hold one of ``signs``."""
        return [request for request in self.requests if any(sign in request for sign in signs)]

    def cut(self) -> None:
        """Let nothing through any more."""
        self._is_cut = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._listening.accept()[0]
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(("127.0.0.1", self.to)) as server:
            number = len(self.requests)
            self.requests.append(b"")
            back = threading.Thread(target=self._back, args=(server, client, number), daemon=True)
            back.start()
            time.sleep(self.seconds)
            while part := client.recv(4096):
                time.sleep(len(part) / self.rate)
                server.sendall(part)
                self.requests[number] += part
                self.when(self.requests[number], "sent" if _whole(self.requests[number]) else "begun")
            back.join()

    def _back(self, server: socket.socket, client: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError):
            time.sleep(self.seconds)
            moment = "answered"
            while part := server.recv(4096):
                self.when(self.requests[number], moment)
                if self._is_cut:
                    break
                time.sleep(len(part) / self.rate)
                client.sendall(part)
                moment = "answering"
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


def _whole(request: bytes) -> bool:
    head, _, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return len(body) >= (int(length[1]) if length else 0)


@contextlib.contextmanager
def link(to: int, **settings: object) -> Iterator[Link]:
    """Lay a :class:`Link` to the port ``to``; it is cut afterwards."""
    made = Link(to, **settings)  # type: ignore[arg-type]
    with made._listening:
        made._listening.bind(("127.0.0.1", 0))
        made._listening.listen(64)
        made.port = int(made._listening.getsockname()[1])
        threading.Thread(target=made._accept, daemon=True).start()
        yield made
        made.cut()
