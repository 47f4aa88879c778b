"""What goes to a worker and what comes back: a job, a reply, and the bytes of an answer after it."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from vwgraph.store import Dataset
from vwgraph.store.endpoints import Endpoint

__all__ = ["HEADER", "SHOWN", "Job", "Opening", "Reply", "opened", "packed", "receive", "send"]

HEADER = struct.Struct(">QQ")
"""Length of the pickled message, and of the bytes that follow it."""

SHOWN = "shown"
"""The form of an answer that is to be read on a page: terms instead of bytes."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a worker opens: the corpus in ``data``, the ``store`` on disk or what an ``endpoint`` holds, and how much memory
    (bytes, 0: any) a query gets.

    ``asserted`` hides what was inferred; ``engine`` holds the corpus, see :data:`vwgraph.pipeline.ENGINES`.
    """

    data: str
    store: str | None = None
    asserted: bool = False
    memory: int = 0
    engine: str = "embedded"
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A query and its limits: rows or triples, bytes of the answer, seconds of processor time as a last resort.

    ``forms`` says in which form each kind of query is answered (``{"SELECT": "json", ...}``, see
    :mod:`vwgraph.worker.evaluation`); without it the reply holds the answer itself, cut off after ``rows``. A ``shown``
    answer is cut off after ``shown`` rows.
    """

    sparql: str
    rows: int | None = None
    size: int | None = None
    seconds: float | None = None
    dataset: Dataset | None = None
    forms: Mapping[str, str | None] | None = None
    shown: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a job.

    ``kind``: ``answer`` (``value`` is the answer), ``bytes`` (``value`` says SELECT, ASK, CONSTRUCT or DESCRIBE; the bytes
    follow), ``shown`` (``value`` is a :class:`vwgraph.worker.evaluation.Shown`), or what is wrong: ``usage``, ``stop``, ``update``, ``form``, the limits ``rows``,
    ``size`` and ``memory``, and ``died`` (``value`` is the signal that ended the process). ``line`` and ``column`` as in
    :class:`vwgraph.errors.QueryError`.
    """

    kind: str
    value: object = None
    remedy: str = ""
    line: int = 0
    column: int = 0


def packed(message: object, body: bytes = b"") -> bytes:
    """Return a message, with the bytes that follow it, as it travels."""
    told = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return b"".join((HEADER.pack(len(told), len(body)), told, body))


def opened(told: bytes) -> object:
    """Return the message that :func:`packed` put after its header."""
    return pickle.loads(told)


def send(out: BinaryIO, message: object, body: bytes = b"") -> None:
    """Write a message to ``out``."""
    out.write(packed(message, body))
    out.flush()


def receive(source: BinaryIO) -> object:
    """Return the next message from ``source``. Raises :class:`EOFError` at its end."""
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError
    length, _ = HEADER.unpack(header)
    told = source.read(length)
    if len(told) < length:
        raise EOFError
    return opened(told)
