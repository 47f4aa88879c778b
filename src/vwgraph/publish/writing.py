"""Writes the site to a folder: what did not change is left alone, what did is written beside it first.

Only when all is there do files change names, so that a full disk or a kill leaves the publication before it.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vwgraph.errors import Stop
from vwgraph.site.site import Found, Site

__all__ = ["SUMS", "Published", "publish"]

SUMS = "SHA256SUMS"
_NEXT = ".vwgraph.next"
_PORTION = 200

Told = Callable[[str], None]


@dataclass(frozen=True)
class Published:
    """What a publication holds: the SHA-256 of each file by its name, and how many were written and removed."""

    files: Mapping[str, str]
    written: int
    removed: int


def publish(
    site: Site, folder: Path, more: Mapping[str, bytes], told: Told = lambda name: None, processes: int = 1
) -> Published:
    """Write all pages of ``site`` and the files ``more`` to ``folder``. ``told`` hears the name of each portion.

    Files of an earlier publication that are no longer part of it are removed; the list of sums comes last. Raises
    :class:`Stop` where the folder holds something else or cannot be written; what stands there is then as it was.
    """
    found = list(site.files())
    portions = [found[start : start + _PORTION] for start in range(0, len(found), _PORTION)]
    sums: dict[str, str] = {}
    written = 0
    try:
        before = _before(folder)
        with _filling(folder / _NEXT):
            for name, content in more.items():
                written += _write(folder, name, content)
                sums[name] = hashlib.sha256(content).hexdigest()
            for part in _written(site, folder, portions, processes):
                for name, digest, changed in part:
                    sums[name] = digest
                    written += changed
                told(part[-1][0])
            stale = [name for name in before if name not in sums]
            listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
            _write(folder, SUMS, listed.encode())
            _put_in_place(folder, stale)
    except OSError as error:
        remedy = "check space and permissions; nothing was lost"
        raise Stop(f"{folder} cannot be written: {error.strerror or error}", remedy) from None
    return Published(sums, written, len(stale))


def steps(site: Site) -> int:
    """Return how many portions :func:`publish` tells of."""
    return -(-sum(1 for _ in site.files()) // _PORTION)


_Part = list[tuple[str, str, bool]]
_SHARED: list[tuple[Site, Path, Sequence[Sequence[Found]]]] = []


def _written(site: Site, folder: Path, portions: Sequence[Sequence[Found]], processes: int) -> Iterator[_Part]:
    """Make and write each portion, in so many processes; the children get the site by being forked from this one."""
    if processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from (_portion(site, folder, portion) for portion in portions)
        return
    _SHARED.append((site, folder, portions))
    try:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            yield from pool.imap(_numbered, range(len(portions)))
    finally:
        _SHARED.pop()


def _numbered(number: int) -> _Part:
    site, folder, portions = _SHARED[-1]
    return _portion(site, folder, portions[number])


def _portion(site: Site, folder: Path, portion: Sequence[Found]) -> _Part:
    done: _Part = []
    for found in portion:
        made = site.make(found)
        changed = _write(folder, made.location, made.body)
        done.append((made.location, hashlib.sha256(made.body).hexdigest(), changed))
    return done


def _before(folder: Path) -> list[str]:
    """The files of the publication that stands in ``folder``. Raises :class:`Stop` where something else does."""
    if folder.exists() and not folder.is_dir():
        raise Stop(f"{folder} is a file, not a folder", "name a new or empty folder")
    sums = folder / SUMS
    if sums.is_file():
        lines = sums.read_text(encoding="utf-8").splitlines()
        return [line[66:] for line in lines if len(line) > 66 and ".." not in line[66:].split("/") and line[66] != "/"]
    if folder.is_dir() and any(folder.iterdir()) and not (folder / ".vwgraph").is_file():
        raise Stop(f"{folder} holds other files", "name a new or empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".vwgraph").touch()  # a publication that was broken off may be taken up again
    return []


@contextlib.contextmanager
def _filling(place: Path) -> Iterator[None]:
    """Keep ``place`` for as long as it is filled; what a killed publication left there goes first."""
    shutil.rmtree(place, ignore_errors=True)
    try:
        yield
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write(folder: Path, name: str, content: bytes) -> bool:
    """Write a file among those that will be put in place, unless the same stands there already; return whether it did."""
    path, fresh = folder / name, folder / _NEXT / name
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_bytes(content)
    return True


def _put_in_place(folder: Path, stale: Sequence[str]) -> None:
    """Let all new files take their places, and remove the ``stale``; the list of sums comes last."""
    fresh = sorted(path.relative_to(folder / _NEXT) for path in (folder / _NEXT).rglob("*") if path.is_file())
    for name in sorted(fresh, key=lambda name: name.as_posix() == SUMS):
        if name.as_posix() == SUMS:
            for old in stale:
                _remove(folder, old)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(folder / _NEXT / name, folder / name)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    for above in path.relative_to(folder).parents:
        if above != Path() and not any((folder / above).iterdir()):
            (folder / above).rmdir()
