"""Inference over files: each graph by itself on all cores, then what only several triples together give."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from vwgraph.loader import Told
from vwgraph.loader.spill import Buckets, read_lines
from vwgraph.loader.workers import each
from vwgraph.reason import Reasoner

__all__ = ["inferred_runs"]

_A_BUCKET = 25_000_000
"""Bytes of Turtle that one portion is made for: about a hundred pilots."""
_REMEMBERED = 100_000
_GRAPHS_AT_ONCE = 20


@dataclass(frozen=True)
class _Work:
    reasoner: Reasoner
    buckets: Buckets
    joins: Path


def inferred_runs(
    files: Mapping[str, Path], ontology: Sequence[ox.Triple], folder: Path, processes: int, told: Told
) -> list[Path]:
    """Return files in ``folder`` with what follows from the graphs in ``files`` and stands in none: each sorted, without
    overlap. ``told`` hears how far it is."""
    size = sum(path.stat().st_size for path in files.values())
    buckets = Buckets(folder, 1 + size // _A_BUCKET)
    work = _Work(Reasoner(ontology), buckets, folder / "joins")
    work.joins.mkdir()
    paths = list(files.values())
    portions = [paths[n : n + _GRAPHS_AT_ONCE] for n in range(0, len(paths), _GRAPHS_AT_ONCE)]
    for n, _ in enumerate(each(_alone, work, portions, min(processes, len(portions))), start=1):
        told("inferring", n, len(portions))
    joined = {triple for path in sorted(work.joins.iterdir()) for triple in read_lines(path)}
    for triple in work.reasoner.together(joined):
        buckets.add(triple, b"+")
    buckets.close()
    runs = []
    for run in each(_difference, work, range(buckets.count), min(processes, buckets.count)):
        runs.append(run)
        told("sorting what was inferred", len(runs), buckets.count)
    return runs


def _alone(work: _Work, paths: Sequence[Path]) -> None:
    """Put in the buckets what follows from each triple of the files by itself, and what could follow but stands there."""
    with (work.joins / f"{os.getpid()}.nt").open("ab") as joins:
        for path in paths:
            for triple, stated in _with_consequences(work.reasoner, path):
                if work.reasoner.joins(triple):
                    joins.write(f"{triple} .\n".encode())
                if not stated or work.reasoner.gives(triple):
                    work.buckets.add(triple, b"-" if stated else b"+")
    work.buckets.close()


def _with_consequences(reasoner: Reasoner, path: Path) -> Iterator[tuple[ox.Triple, bool]]:
    """Each triple of a file, then what follows from it, most of what came before left out."""
    seen: set[ox.Triple] = set()
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        yield quad.triple, True
        new = {triple for triple in reasoner.alone(quad.triple) if triple not in seen}
        yield from ((triple, False) for triple in new)
        seen |= new
        if len(seen) > _REMEMBERED:
            seen.clear()


def _difference(work: _Work, number: int) -> Path:
    return work.buckets.difference(number)
