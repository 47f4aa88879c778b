"""Faults made on purpose, for real processes: a disk that is full, a network that is slow."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["Disk", "begun", "files_in", "run", "slow_network", "small_disk"]


@contextlib.contextmanager
def begun(
    *arguments: object, within: Sequence[str] = (), program: Sequence[str] = ("-m", "vwgraph"), **more: object
) -> Iterator[subprocess.Popen[str]]:
    """Start vwgraph as a process of its own, behind the command ``within``; it is killed where it has not ended by itself."""
    command = [*within, sys.executable, *program, *map(str, arguments)]
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    with subprocess.Popen(command, text=True, **given) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()  # one that was stopped would be waited for in vain


def run(*arguments: object, **more: object) -> subprocess.CompletedProcess[str]:
    """Run vwgraph as :func:`begun` and return how it ended. What the user should never see is a fault whatever the test."""
    with begun(*arguments, **more) as process:  # type: ignore[arg-type]
        out, said = process.communicate(timeout=60)
    assert "Traceback" not in (said or ""), said
    assert "Exception ignored" not in (said or ""), said
    return subprocess.CompletedProcess(process.args, process.returncode, out, said)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the content of each file in and below ``folder``, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@contextlib.contextmanager
def _namespace(options: str, script: str, *arguments: object) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Keep namespaces (``options`` of unshare) in which ``script`` has run; give the process that keeps them, and the command
    that goes in. Skips the test where the system does not allow it."""
    command = [
        "unshare",
        "-r",
        options,
        "sh",
        "-c",
        f"{{ {script}; }} >&2 && echo there && exec cat",
        *map(str, arguments),
    ]
    pipe = subprocess.PIPE
    try:
        keeper = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    except FileNotFoundError:
        pytest.skip("no unshare on this machine")
    with keeper:
        assert keeper.stdin
        assert keeper.stdout
        assert keeper.stderr
        if keeper.stdout.readline() != "there\n":
            pytest.skip(f"no namespace of one's own here: {keeper.stderr.read().strip()}")
        yield keeper.pid, ("nsenter", "--preserve-credentials", "-U", options, "-t", str(keeper.pid))
        keeper.stdin.close()


# -- a small disk ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disk:
    """A file system of its own: ``folder`` as the commands behind ``within`` know it, ``seen`` as this process does."""

    folder: Path
    seen: Path
    within: tuple[str, ...]

    @contextlib.contextmanager
    def full(self, left: int) -> Iterator[None]:
        """Take up all space but ``left`` KiB for a while."""
        filler = self.seen / "filler"
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)
        os.truncate(filler, max(0, filler.stat().st_size // 4096 * 4096 - 1024 * left))
        yield
        filler.unlink()


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Give an empty file system of this size, in memory, where ``folder`` is; only commands behind ``within`` see it there."""
    folder.mkdir()
    with _namespace("-m", 'mount -t tmpfs -o size="$1"m none "$0"', folder, megabytes) as (keeper, within):
        yield Disk(folder, Path(f"/proc/{keeper}/root{folder}"), within)


@contextlib.contextmanager
def slow_network() -> Iterator[tuple[str, ...]]:
    """Give the command behind which a network is that loses, delays and narrows (netem), or else narrows (tbf), what passes.
    It is the kernel's, and has 127.0.0.1 only."""
    slow = "tc qdisc add dev lo root netem delay 100ms rate 1mbit loss 1%"
    narrow = "tc qdisc add dev lo root tbf rate 1mbit burst 16k latency 2s"
    with _namespace("-n", f"ip link set lo up mtu 1500 && ({slow} || {narrow})") as (_, within):
        yield within
