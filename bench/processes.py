"""What a process and those below it hold in memory."""

from __future__ import annotations

import contextlib
from pathlib import Path


def memory(pid: int) -> float:
    """Return the MiB that a process and those below it hold, shared pages divided among them."""
    return _sum(pid, "smaps_rollup", "Pss:")


def peak(pid: int) -> float:
    """Return the most MiB that a process and those below it ever held, each by itself."""
    return _sum(pid, "status", "VmHWM:")


def _sum(pid: int, file: str, field: str) -> float:
    todo, total = [pid], 0
    while todo:
        one = todo.pop()
        with contextlib.suppress(OSError, IndexError):  # a worker may end while we look
            total += int(Path(f"/proc/{one}/{file}").read_text().split(field)[1].split()[0])
            for task in Path(f"/proc/{one}/task").iterdir():
                todo += map(int, (task / "children").read_text().split())
    return total / 1024
