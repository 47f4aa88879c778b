"""What a server and the processes below it hold in memory."""

from __future__ import annotations

import contextlib
from pathlib import Path


def memory(pid: int) -> float:
    """Return the MiB that a process and those below it hold, shared pages divided among them."""
    todo, total = [pid], 0
    while todo:
        one = todo.pop()
        with contextlib.suppress(OSError, IndexError):  # a worker may end while we look
            total += int(Path(f"/proc/{one}/smaps_rollup").read_text().split("Pss:")[1].split()[0])
            todo += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return total / 1024
