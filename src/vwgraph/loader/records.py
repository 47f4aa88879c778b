"""One record at a time: what it defines, then its graph, in a corpus cut down to what that record needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from vwgraph.build import shared_graphs
from vwgraph.build.count import counts_of
from vwgraph.build.eindrapport import MainGraph
from vwgraph.build.pilot import PilotGraph
from vwgraph.loader.cache import Cache, sha256
from vwgraph.loader.place import keep
from vwgraph.loader.spill import Written, write_sorted
from vwgraph.model import Problem
from vwgraph.records.check import Known, Schemes, check_record, kinds, works
from vwgraph.records.corpus import MAIN_RECORD, Corpus, read_record
from vwgraph.records.eindrapport import Eindrapport, Telling
from vwgraph.records.schema import PilotRecord, Record
from vwgraph.report.index import row

__all__ = ["Job", "Made", "Outline", "make_record", "make_shared", "outline", "outline_key", "place_graph"]

Counts = Mapping[str, Sequence[Sequence[str]]]
"""By the id of a count of the main report: pairs of pilot and thing."""


@dataclass(frozen=True)
class Outline:
    """What other records need of one: its key, what it describes, the kinds of its statements; and what is wrong with it."""

    key: str
    is_pilot: bool
    works: tuple[str, ...]
    kinds: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Job:
    """What every process of a build knows: all but the records, and where files come from and go to.

    ``sources`` gives for each shared graph, and for all (``""``), a digest of what it is made from; ``shared`` is one of all
    that the graph of a pilot depends on beside its record.
    """

    frame: Corpus
    schemes: Schemes
    known: Known
    tellingen: tuple[Telling, ...]
    concepts: tuple[ox.Triple, ...]
    sources: Mapping[str, str]
    shared: str
    prefixes: Mapping[str, str]
    cache: Cache
    old: Path
    fresh: Path
    counts: Counts


@dataclass(frozen=True)
class Made:
    """A graph that was made: triples, digest of its file, whether that changed; or what is wrong with its record."""

    key: str
    triples: int = 0
    sha256: str = ""
    changed: bool = False
    cached: tuple[str, ...] = ()
    counts: Counts | None = None
    problems: tuple[Problem, ...] = ()


def outline(cache: Cache, path: Path) -> Outline:
    """Return what other records need of the one in the file ``path``."""
    key = outline_key(cache, path)
    kept = cache.get(key) if key else None
    if isinstance(kept, list):
        key, is_pilot, described, own = kept
        return Outline(key, is_pilot, tuple(described), own, ())
    record, _, problems = read_record(path, cache.read)
    if record is None:
        return Outline("", False, (), {}, problems)
    found = Outline(record.key, isinstance(record, PilotRecord), tuple(works(record)), kinds(record), problems)
    if key and not problems:
        cache.put(key, [found.key, found.is_pilot, found.works, found.kinds])
    return found


def outline_key(cache: Cache, path: Path) -> str:
    """Return the key of the outline of the record in the file ``path``, or nothing where that cannot be read."""
    content = cache.file_key(path)
    return content and cache.key("outline", path.name, content)


def make_record(job: Job, path: Path) -> Made:
    """Make the graph of the record in the file ``path``, unless it is there already."""
    brief = job.cache.key("pilot", path.name, job.cache.file_key(path), job.shared) if path.name != MAIN_RECORD else ""
    kept = job.cache.get(brief) if brief else None
    if isinstance(kept, dict):
        made = _unchanged(job, path.stem, kept, (brief, str(kept["key"])))
        if made:
            return replace(made, counts=kept["counts"])
    record, loaded, problems = read_record(path, job.cache.read)
    if record is not None and not problems:
        part = _slice(job, record)
        problems = tuple(check_record(part, record, job.schemes, job.known))
    if record is None or problems:
        if not loaded.lines:  # from the cache: read again, for the lines
            record, loaded, problems = read_record(path)
        if record is not None:
            part = replace(_slice(job, record), files={loaded.name: loaded})
            problems = (*problems, *check_record(part, record, job.schemes, job.known))
        return Made(path.stem, problems=problems)
    is_main = isinstance(record, Eindrapport)
    given = [job.counts, job.known.statements] if is_main else [one.model_dump(mode="json") for one in job.tellingen]
    actors = [actor.model_dump(mode="json", exclude_defaults=True) for actor in part.actors]
    rows = [row(passage) for passage in part.index.of_parts(record.delen)]
    source = json.dumps([actors, rows, given], ensure_ascii=False)
    key = job.cache.key(record.key, job.sources[""], sha256(path.read_bytes()), source)

    def triples() -> Iterator[ox.Triple]:
        if isinstance(record, Eindrapport):
            pairs = {count: [(pilot, thing) for pilot, thing in found] for count, found in job.counts.items()}
            return MainGraph(record.key, part).triples(record, job.known.statements, pairs)
        assert isinstance(record, PilotRecord)
        return PilotGraph(record.key, part).triples(record)

    made = place_graph(job, record.key, key, triples())
    if is_main:
        return made
    counts = counts_of(part, job.tellingen)
    job.cache.put(brief, {"key": key, "sha256": made.sha256, "triples": made.triples, "counts": counts})
    return replace(made, cached=(brief, key), counts=counts)


def make_shared(job: Job, key: str) -> Made:
    """Make the graph ``key`` that is of no record, unless it is there already."""
    triples = shared_graphs(job.frame, job.concepts)[key]
    return place_graph(job, key, job.cache.key(key, job.sources[""], job.sources[key]), triples)


def place_graph(
    job: Job, graph: str, key: str, triples: Iterable[ox.Triple], runs: Callable[[], Iterable[Path]] = tuple
) -> Made:
    """Put the file of ``graph`` among the fresh ones: the old one where it was made from the same (``key``), else anew,
    from ``triples`` and the sorted files that ``runs`` makes."""
    fresh, before = job.fresh / f"{graph}.ttl", _digest(job.old / f"{graph}.ttl")
    kept = job.cache.get(key)
    made = _unchanged(job, graph, kept, (key,)) if isinstance(kept, dict) else None
    if made:
        return made
    written: Written = write_sorted(fresh, triples, job.prefixes, runs())
    if written.sha256 == before:
        fresh.unlink()
        keep(job.old / fresh.name, fresh)
    job.cache.put(key, {"sha256": written.sha256, "triples": written.triples})
    return Made(graph, written.triples, written.sha256, written.sha256 != before, (key,))


def _unchanged(job: Job, graph: str, kept: Mapping[str, Any], cached: tuple[str, ...]) -> Made | None:
    """Put the old file of ``graph`` among the fresh ones where it is the one that ``kept`` tells of."""
    old, digest = job.old / f"{graph}.ttl", str(kept.get("sha256"))
    if _digest(old) != digest:
        return None
    keep(old, job.fresh / old.name)
    return Made(graph, int(kept["triples"]), digest, changed=False, cached=cached)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()) if path.is_file() else ""


def _slice(job: Job, record: Record) -> Corpus:
    """The corpus as far as this record needs it: itself, and the actors it gives a part."""
    frame = job.frame
    refs = [part.actor for part in record.deelname]
    if isinstance(record, PilotRecord):
        refs += [ref for one in record.begeleiding for ref in (one.adviseur, one.organisatie) if ref]
    pilots = (record,) if isinstance(record, PilotRecord) else ()
    actors = tuple(frame.actor[ref] for ref in dict.fromkeys(refs) if ref in frame.actor)
    file = "eindrapport" if isinstance(record, Eindrapport) else record.key
    origin = {f"record:{record.key}": (f"pilots/{file}.yaml", ())}
    return replace(frame, pilots=pilots, main=None, actors=actors, files={}, origin=origin)
