"""Sets of triples larger than memory: sorted in runs on disk, subtracted in portions."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from vwgraph.rdf import Block, as_blocks, blocks, merged, turtle_chunks

__all__ = ["Buckets", "Written", "read_lines", "write_sorted"]

_IN_MEMORY = 300_000
"""Triples that are sorted at once: some hundreds of megabytes."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written to a file: how many triples, and the digest of the file."""

    triples: int
    sha256: str


def write_sorted(
    path: Path, triples: Iterable[ox.Triple], prefixes: Mapping[str, str], runs: Iterable[Path] = ()
) -> Written:
    """Write ``triples``, and those of the sorted files ``runs``, to a Turtle file: sorted, each once.

    The same bytes as :func:`vwgraph.rdf.turtle` gives, in memory that does not grow with their number.
    """
    own: list[Path] = []
    held: list[ox.Triple] = []
    for triple in triples:
        held.append(triple)
        if len(held) >= _IN_MEMORY:
            own.append(write_run(path.with_suffix(f".{len(own)}.run"), held))
            held = []
    count, digest = 0, hashlib.sha256()

    def counted() -> Iterator[Block]:
        nonlocal count
        for place, members in merged([blocks(held), *(as_blocks(read_lines(run)) for run in (*own, *runs))]):
            count += len(members)
            yield place, members

    with path.open("wb") as file:
        for chunk in turtle_chunks(counted(), prefixes):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    for run in own:
        run.unlink()
    return Written(count, digest.hexdigest())


def write_run(path: Path, triples: Iterable[ox.Triple]) -> Path:
    """Write ``triples`` in order to the file ``path``, as N-Triples."""
    with path.open("wb") as file:
        for _, members in blocks(triples):
            file.writelines(f"{triple} .\n".encode() for triple in members)
    return path


def read_lines(path: Path) -> Iterator[ox.Triple]:
    """Yield the triples of an N-Triples file."""
    return (quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES))


@dataclass
class Buckets:
    """Triples parted by their subject over ``count`` portions, so that what is in one set and not in another can be found
    portion by portion. Each process writes files of its own."""

    folder: Path
    count: int
    _files: dict[int, BinaryIO] = field(default_factory=dict)

    def add(self, triples: Iterable[ox.Triple], sign: bytes) -> None:
        """Put each of ``triples`` in its portion: with ``+`` for one that is wanted, ``-`` for one that is not."""
        for triple in triples:
            line = str(triple).encode("utf-8")
            number = zlib.crc32(line[: line.index(b" ")]) % self.count
            if number not in self._files:
                self._files[number] = (self.folder / f"{number}.{os.getpid()}.part").open("ab")
            self._files[number].write(sign + line + b" .\n")

    def close(self) -> None:
        """Write what is left to the files, and let them go."""
        for file in self._files.values():
            file.close()
        self._files.clear()

    def difference(self, number: int) -> Path:
        """Write the wanted triples of portion ``number`` that are not also unwanted, in order; return the file."""
        wanted: dict[bytes, set[bytes]] = {b"+": set(), b"-": set()}
        for path in sorted(self.folder.glob(f"{number}.*.part")):
            with path.open("rb") as file:
                for line in file:
                    wanted[line[:1]].add(line[1:])
            path.unlink()
        left = b"".join(sorted(wanted[b"+"] - wanted[b"-"]))
        triples = (quad.triple for quad in ox.parse(left, format=ox.RdfFormat.N_TRIPLES))
        return write_run(self.folder / f"{number}.run", triples)
