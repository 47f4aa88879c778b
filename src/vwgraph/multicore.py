"""Work on all cores: the same function for many things, in processes that share what they were started with."""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from vwgraph.errors import Stop

__all__ = ["cores", "each"]

T = TypeVar("T")
R = TypeVar("R")
_END_WITH_PARENT = 1
_WORTH_A_PROCESS = 8
_here: dict[str, Any] = {}
"""What this process was started with."""


def cores(things: int) -> int:
    """Return how many processes are worth starting for ``things``."""
    return max(1, min(os.cpu_count() or 1, things // _WORTH_A_PROCESS))


def each(work: Callable[[Any, T], R], shared: Any, things: Iterable[T], processes: int) -> Iterator[R]:
    """Yield ``work(shared, thing)`` for each of ``things``, in their order; with one process, here.

    Raises :class:`Stop` where a process was killed, by the system for want of memory as a rule.
    """
    if processes == 1:
        yield from (work(shared, thing) for thing in things)
        return
    context = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    pool = ProcessPoolExecutor(processes, context, _begin, (shared, os.getpid()))
    try:
        yield from pool.map(_run, ((work, thing) for thing in things))
    except BrokenProcessPool:
        raise Stop(
            "a process of the build was killed", "was there enough memory? nothing was lost; build again"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(shared: Any, parent: int) -> None:
    """Take over what is shared, and see to it that this process ends where its parent is killed."""
    _here["shared"] = shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _run(asked: tuple[Callable[[Any, T], R], T]) -> R:
    work, thing = asked
    return work(_here["shared"], thing)
