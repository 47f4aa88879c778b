"""A build: records to a folder of Turtle files, one per named graph, and their list."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from vwgraph.build import prefixes_of
from vwgraph.build.inferred import InferredGraph
from vwgraph.concepts import read_schemes, scheme_folders, scheme_triples
from vwgraph.errors import Stop
from vwgraph.loader import INFERRED, MANIFEST, Built, Told, listing
from vwgraph.loader.cache import Cache, fingerprint, sha256
from vwgraph.loader.infer import inferred_here, inferred_runs, is_small
from vwgraph.loader.place import filling, put_in_place
from vwgraph.loader.records import Job, Made, Outline, make_record, make_shared, outline, outline_key, place_graph
from vwgraph.model import Problem
from vwgraph.multicore import cores, each
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.records.check import Known, check_frame, works
from vwgraph.records.corpus import MAIN_RECORD, Corpus, load_frame, read_record, record_files
from vwgraph.records.eindrapport import Eindrapport

__all__ = ["load"]

_SHARED = ("rapport", "actoren", "gedeeld", "themas")
"""Graphs of no record; the largest first, so that it is not waited for at the end."""


def load(data: Path, folder: Path, ontology: Sequence[ox.Triple], told: Told, processes: int | None = None) -> Built:
    """Make the Turtle files of the corpus in ``data`` in ``folder``, on ``processes`` cores (all).

    Memory grows by what all records share (actors, passages), not by the records. Only what changed is made anew, which
    shows in nothing but time. All files change in one step. Raises :class:`Stop` with all problems where records have faults.
    """
    run = _Run(data, folder, told, processes)
    with filling(folder) as run.fresh:
        job, problems = run.job()
        graphs = run.graphs(job, problems)
        graphs[INFERRED] = run.inferred(job, graphs, ontology)
        changed = _finished(job, graphs)
    read = [*run.paths, *(data / name for name in job.frame.files)]
    used = [*map(run.cache.file_key, read), *(outline_key(run.cache, path) for path in run.paths)]
    run.cache.forget_all_but({*used, *chain.from_iterable(one.cached for one in graphs.values())})
    return Built({key: one.triples for key, one in graphs.items()}, tuple(changed), folder)


class _Run:
    """One build on its way."""

    fresh: Path

    def __init__(self, data: Path, folder: Path, told: Told, processes: int | None) -> None:
        self.data, self.folder, self.told = data, folder, told
        self.cache = Cache(folder, fingerprint(assets().ontology))
        self.paths = record_files(data)
        self.processes = processes or cores(len(self.paths))

    def job(self) -> tuple[Job, list[Problem]]:
        """What all processes need to know, after a first look at every record; and what is wrong with what records share."""
        outlines: list[Outline] = []
        for one in each(outline, self.cache, self.paths, self.processes):
            outlines.append(one)
            self.told("reading", len(outlines), len(self.paths))
        frame = load_frame(self.data, self.cache.read)
        concepts = scheme_triples(scheme_folders(self.data))
        schemes = read_schemes(concepts)
        known = _known(frame, outlines)
        problems = [*frame.problems, *check_frame(frame, schemes, known)]
        if problems:  # read again without the cache, which does not know lines
            frame = load_frame(self.data)
            problems = [*frame.problems, *check_frame(frame, schemes, known)]
        main = [read_record(path, self.cache.read)[0] for path in self.paths if path.name == MAIN_RECORD]
        tellingen = tuple(one for record in main if isinstance(record, Eindrapport) for one in record.tellingen)
        frame.index.by_part, frame.index.by_id, frame.actor  # noqa: B018  # once, before the processes part
        sources = _sources(self.data, frame)
        counted = [one.model_dump(mode="json") for one in tellingen]
        job = Job(
            frame=frame,
            schemes=schemes,
            known=known,
            tellingen=tellingen,
            concepts=tuple(concepts),
            sources=sources,
            shared=sha256(json.dumps([sources, known.actors, known.abouts, counted]).encode("utf-8")),
            prefixes=prefixes_of(frame.meta.basis),
            cache=self.cache,
            old=self.folder,
            fresh=self.fresh,
            counts={},
        )
        return job, problems

    def graphs(self, job: Job, problems: Sequence[Problem]) -> dict[str, Made]:
        """Make the graphs of all records, and those of none; the main report last, because it counts in the others."""
        tasks: list[str | Path] = [*_SHARED] if not problems else []
        tasks += [path for path in self.paths if path.name != MAIN_RECORD]
        made: list[Made] = []
        counts: dict[str, list[Sequence[str]]] = {}
        for one in each(_make, job, tasks, self.processes):
            made.append(one)
            for key, found in (one.counts or {}).items():
                counts.setdefault(key, []).extend(found)
            self.told("making graphs", len(made), len(tasks))
        made += [make_record(replace(job, counts=counts), path) for path in self.paths if path.name == MAIN_RECORD]
        wrong = [*(problem for one in made for problem in one.problems), *problems]
        if wrong:
            listed = "\n".join(str(problem) for problem in wrong)
            what = f"{listed}\n{len(wrong)} problems in the records; nothing was built"
            raise Stop(what, "mend them and build again")
        return {one.key: one for one in sorted(made, key=lambda one: one.key)}

    def inferred(self, job: Job, graphs: Mapping[str, Made], ontology: Sequence[ox.Triple]) -> Made:
        """Make the graph of what follows from the others."""
        folder = self.fresh / "inference"
        files = {graph: self.fresh / f"{graph}.ttl" for graph in graphs}

        def runs() -> list[Path]:
            folder.mkdir()
            return inferred_runs(files, ontology, folder, self.processes, self.told)

        key = self.cache.key(INFERRED, *(f"{graph} {one.sha256}" for graph, one in graphs.items()))
        own = InferredGraph(INFERRED, job.frame).triples((), tuple(graphs))
        if is_small(files):
            return place_graph(job, INFERRED, key, chain(own, inferred_here(files, ontology, self.told)))
        made = place_graph(job, INFERRED, key, own, runs)
        shutil.rmtree(folder, ignore_errors=True)
        return made


def _make(job: Job, task: str | Path) -> Made:
    return make_shared(job, task) if isinstance(task, str) else make_record(job, task)


def _known(frame: Corpus, outlines: Sequence[Outline]) -> Known:
    actors = Counter(actor.id for actor in frame.actors)
    described = Counter([*works(frame.shared), *(ref for one in outlines for ref in one.works)])
    pilots = [one for one in outlines if one.is_pilot]
    kinds = {one.key: one.kinds for one in pilots}
    return Known(actors, actors + described, Counter(one.key for one in pilots), kinds)


def _sources(data: Path, frame: Corpus) -> dict[str, str]:
    """A digest of what each graph that is of no record is made from, and of what all graphs are."""
    actors = sorted(name for name in frame.files if name.startswith("actoren/"))
    files = {
        "": [data / "corpus.yaml"],
        "actoren": [data / name for name in actors],
        "gedeeld": [data / "gedeeld.yaml"],
        "rapport": [data / "report" / "passages.tsv"],
        "themas": [path for folder in scheme_folders(data) for path in sorted(folder.glob("*.ttl"))],
    }
    return {
        key: sha256("".join(sha256(path.read_bytes()) for path in paths if path.is_file()).encode("ascii"))
        for key, paths in files.items()
    }


def _finished(job: Job, graphs: Mapping[str, Made]) -> list[str]:
    """Write the list of graphs and put all in place; return the names of files that changed."""
    files = {f"{key}.ttl": one.sha256 for key, one in graphs.items()}
    names = Names(job.frame.meta.basis)
    listed = listing(names.base, {f"{key}.ttl": names.graph(key) for key in graphs}, files)
    (job.fresh / MANIFEST).write_bytes(listed)
    old = job.old / MANIFEST
    changed = {f"{one.key}.ttl" for one in graphs.values() if one.changed}
    changed |= {path.name for path in job.old.glob("*.ttl")} - set(files)
    if not old.is_file() or old.read_bytes() != listed:
        changed.add(MANIFEST)
    if changed:
        put_in_place(job.fresh, job.old, MANIFEST)
    return sorted(changed)
