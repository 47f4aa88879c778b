"""A store in a folder, in generations: a build writes a new one beside the old and then moves the pointer, in one step that
the file system does whole or not at all. A reader, or a build that is killed, never sees or leaves half a store.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from vwgraph.errors import Stop

__all__ = ["current_in", "write"]

_POINTER = "current"
_GENERATION = "generation-"


def current_in(folder: Path) -> Path:
    """Return the folder of the current generation of the store in ``folder``. Raises :class:`Stop` where there is none."""
    pointer = folder / _POINTER
    if not pointer.exists():
        raise Stop(f"there is no store in {folder}", f"make one with: vwgraph build --store {folder}")
    return pointer.resolve()


def write(folder: Path, fill: Callable[[Path], None]) -> None:
    """Write a new generation of the store in ``folder``, which ``fill`` does in the empty folder it is given, and make it the current one.

    The generation before it stays, for those who still read it; older ones, and what killed builds left, go.
    Raises :class:`Stop` where the folder is something else or cannot be written; the current store is then untouched.
    """
    if folder.exists() and not folder.is_dir():
        raise Stop(f"{folder} is a file, not a folder", "name a folder with --store")
    if folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder):
        raise Stop(f"{folder} holds other files", "name a new or empty folder with --store")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            fresh = folder / f"{_GENERATION}{secrets.token_hex(4)}"
            fresh.mkdir()
            try:
                fill(fresh)
                before = (folder / _POINTER).resolve().name
                link = folder / f"{_POINTER}.next"
                link.unlink(missing_ok=True)
                link.symlink_to(fresh.name, target_is_directory=True)
                os.replace(link, folder / _POINTER)
            except BaseException as error:
                traceback.clear_frames(error.__traceback__)  # they hold the store open, and it would write again
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            for old in folder.glob(f"{_GENERATION}*"):
                if old.name not in (fresh.name, before):
                    shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise Stop(
            f"the store in {folder} cannot be written: {error}", "check space and permissions; nothing is lost"
        ) from None


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other build writes the store in ``folder``; the system frees the lock of a killed one."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems have no locks on folders
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_ours(folder: Path) -> bool:
    return all(path.name.startswith((_GENERATION, _POINTER)) for path in folder.iterdir())
