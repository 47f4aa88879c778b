"""The process that evaluates queries somebody typed: it can be stopped, which an evaluation in our own process cannot.

Run by :mod:`vwgraph.limited` as ``python -m vwgraph.worker``. Pickled messages on standard input: first
``(data, store, asserted, memory)``, then ``(sparql, rows)``; each is answered by one on standard output.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from vwgraph.errors import Stop, UsageError
from vwgraph.pipeline import open_engine

__all__ = ["Opening", "Reply", "main"]

Opening = tuple[str, str | None, bool, int]
"""Folder of the corpus, folder of the store, whether to hide what was inferred, bytes of memory (0: any)."""

Reply = tuple[str, object, str]
"""``answer`` with the answer, or ``usage`` or ``stop`` with what is wrong, and the remedy."""


def main(source: BinaryIO, out: BinaryIO) -> None:
    """Answer queries until the input ends."""
    data, store, asserted, memory = pickle.load(source)
    _hold(memory)
    with contextlib.suppress(EOFError):
        for reply in _replies(Path(data), Path(store) if store else None, asserted, source):
            pickle.dump(reply, out, protocol=pickle.HIGHEST_PROTOCOL)
            out.flush()


def _replies(data: Path, store: Path | None, asserted: bool, source: BinaryIO) -> Iterator[Reply]:
    try:
        engine = open_engine(data, store, asserted=asserted)
    except Stop as error:
        yield "stop", error.what, error.remedy
        return
    yield "answer", True, ""
    while True:
        sparql, rows = pickle.load(source)
        try:
            yield "answer", engine.query(sparql, rows=rows), ""
        except UsageError as error:
            yield "usage", error.what, error.remedy
        except Stop as error:
            yield "stop", error.what, error.remedy


def _hold(memory: int) -> None:
    """Let the process use at most ``memory`` bytes, where the system can see to that."""
    if memory:
        with contextlib.suppress(ImportError, ValueError, OSError):
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
