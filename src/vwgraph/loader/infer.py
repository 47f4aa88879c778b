"""Inference over files: each graph by itself on all cores, then what only several triples together give."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from vwgraph.loader import Told
from vwgraph.loader.spill import Buckets, read_lines
from vwgraph.multicore import each
from vwgraph.reason import Reasoner, Statements

__all__ = ["inferred_here", "inferred_runs", "is_small"]

_A_BUCKET = 25_000_000
"""Bytes of Turtle that one portion is made for: about a hundred pilots."""
_AT_ONCE = 200_000
"""Triples that are looked at together: what follows from several of them is written once."""
_GRAPHS_AT_ONCE = 20


@dataclass(frozen=True)
class _Work:
    reasoner: Reasoner
    buckets: Buckets
    joins: Path


def is_small(files: Mapping[str, Path]) -> bool:
    """Say whether what follows from ``files`` is found in memory, by one process."""
    return sum(path.stat().st_size for path in files.values()) < _A_BUCKET


def inferred_here(files: Mapping[str, Path], ontology: Sequence[ox.Triple], told: Told) -> Iterator[ox.Triple]:
    """Yield what follows from the graphs in ``files`` and stands in none, in no order."""
    told("inferring", 0, 0)
    yield from Reasoner(ontology).inferred(Statements(_triples(list(files.values()))))


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
    buckets.add(work.reasoner.together(joined), b"+")
    buckets.close()
    runs = []
    for run in each(_difference, work, range(buckets.count), min(processes, buckets.count)):
        runs.append(run)
        told("sorting what was inferred", len(runs), buckets.count)
    return runs


def _alone(work: _Work, paths: Sequence[Path]) -> None:
    """Put in the buckets what follows from each triple of the files by itself, and what could follow but stands there."""
    reasoner, buckets = work.reasoner, work.buckets
    triples = _triples(paths)
    with (work.joins / f"{os.getpid()}.nt").open("ab") as joins:
        while stated := Statements(islice(triples, _AT_ONCE)):
            alone = reasoner.alone(stated)
            for some in (stated, alone):
                joins.writelines(f"{triple} .\n".encode() for triple in some.matching(reasoner.joinable))
            buckets.add(alone, b"+")
            buckets.add(stated.matching(reasoner.inferable), b"-")
    buckets.close()


def _triples(paths: Sequence[Path]) -> Iterator[ox.Triple]:
    return (quad.triple for path in paths for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


def _difference(work: _Work, number: int) -> Path:
    return work.buckets.difference(number)
