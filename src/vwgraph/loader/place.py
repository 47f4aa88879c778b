"""Where a build writes: one at a time, beside what is there, and in its place in one step.

A build fills a folder beside the old one; the two then change names in one system call (``renameat2`` of Linux). Who reads,
and who comes after a build that was killed, finds the old files or the new ones, never some of each. Where the system
cannot do that, files are replaced one by one, the list of graphs last.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from vwgraph.errors import Stop

__all__ = ["beside", "filling", "keep", "locked", "put_in_place"]

_AT_FDCWD = -100
_EXCHANGE = 2


def beside(folder: Path, what: str) -> Path:
    """Return the hidden neighbour of ``folder`` for ``what``: ``.ttl.next`` beside ``ttl``."""
    whole = folder.absolute()
    return whole.with_name(f".{whole.name}.{what}")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds of ``folder`` out. Raises :class:`Stop` where one is at work; the system frees the lock of a killed one."""
    path = beside(folder, "lock")
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise Stop(f"{folder} cannot be written: {error.strerror}", "check the path and its permissions") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise Stop(
                f"another build is at work in {folder}", "wait until it is done; two at once would undo each other"
            ) from None
        if _still_is(path, handle):
            break
        os.close(handle)  # the build before us removed the file between our opening and our locking it
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _still_is(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(handle))
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill, beside ``folder``; afterwards it goes, as does what a killed build left there.

    Raises :class:`Stop` where the system could not write.
    """
    place = beside(folder, "next")
    try:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)
    except OSError as error:
        remedy = "check space and permissions; nothing was lost"
        raise Stop(f"{folder} cannot be written: {error.strerror or error}", remedy) from None


def keep(old: Path, fresh: Path) -> None:
    """Let ``fresh`` be the file ``old``: the same one where the file system has links, else a copy."""
    try:
        os.link(old, fresh)
    except OSError:
        shutil.copy2(old, fresh)


def put_in_place(fresh: Path, folder: Path, last: str) -> None:
    """Make ``folder`` hold the files of ``fresh``, and of its own those that are not Turtle; ``last`` is the list of graphs."""
    if not folder.exists():
        fresh.rename(folder)
        return
    others = [path for path in folder.iterdir() if path.suffix != ".ttl" and not (fresh / path.name).exists()]
    if all(path.is_file() for path in others):
        for path in others:
            keep(path, fresh / path.name)
        if _exchanged(fresh, folder):
            shutil.rmtree(fresh, ignore_errors=True)
            return
    names = sorted(path.name for path in fresh.iterdir())
    for name in sorted(names, key=lambda name: name == last):
        os.replace(fresh / name, folder / name)
    for stale in {path.name for path in folder.glob("*.ttl")} - set(names):
        (folder / stale).unlink()
    shutil.rmtree(fresh, ignore_errors=True)


def _exchanged(one: Path, two: Path) -> bool:
    """Let two folders change names in one step; return whether the system could."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _EXCHANGE) == 0)
