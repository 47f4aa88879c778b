"""Turtle files as one stream of TriG: a store that is filled from one stream sorts once, where a load per file leaves many small parts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from vwgraph.errors import Stop

__all__ = ["Stream", "in_graphs", "must_be_turtle"]

_DIRECTIVES = re.compile(rb"(?:[ \t]*(?:#[^\n]*|@?(?:prefix|base)\s[^\n]*)?\n)*", re.IGNORECASE)

_END = b"\n}\n"
_PART = 1 << 20
"""Bytes of a file that are held at a time."""


def _in_graph(turtle: bytes, graph: str) -> bytes:
    """Return ``turtle``, whose directives all stand at its head, as TriG: its triples in the named graph ``graph``."""
    head = _DIRECTIVES.match(turtle)
    place = head.end() if head else 0
    return b"%s\n%s {\n%s%s" % (turtle[:place], str(ox.NamedNode(graph)).encode(), turtle[place:], _END)


def _own_blanks(turtle: bytes) -> bytes:
    """Return ``turtle`` with labels of blank nodes that stand nowhere else: they count for one file only."""
    if b"_:" not in turtle:
        return turtle
    parsed = ox.parse(turtle, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return ox.serialize(parsed, format=ox.RdfFormat.N_TRIPLES) or b""


def in_graphs(files: Mapping[str, Path]) -> Iterator[bytes]:
    """Yield TriG with each Turtle file of ``files`` in the named graph that is its key, a part of a file at a time.

    Raises :class:`SyntaxError` for some faults. A file with labels of blank nodes is read whole.
    """
    for graph, path in files.items():
        if any(b"_:" in part for part in _parts(path)):
            yield _in_graph(_own_blanks(path.read_bytes()), graph)
            continue
        parts = _parts(path)
        yield _in_graph(next(parts, b""), graph).removesuffix(_END)
        yield from parts
        yield _END


def must_be_turtle(path: Path) -> None:
    """Raise :class:`Stop`, with the place, where a file is not Turtle."""
    try:
        for _ in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            pass
    except SyntaxError as error:
        what = f"{path}:{error.lineno or 0}: not valid Turtle: {error.msg}"
        raise Stop(what, "rebuild with: vwgraph build") from None


def _parts(path: Path) -> Iterator[bytes]:
    """A file in parts that end with a line."""
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part + file.readline()


class Stream(io.RawIOBase):
    """A file that is read only, of bytes that are made while it is read."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Whether it can be read: it can."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``, and return how many bytes that are; none at the end."""
        while not self._left:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._left = memoryview(part)
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
