"""A corpus: a folder with ``corpus.yaml``, ``pilots/``, ``actoren/``, ``gedeeld.yaml`` and ``report/passages.tsv``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from vwgraph.errors import Stop
from vwgraph.model import Problem
from vwgraph.records.eindrapport import Eindrapport
from vwgraph.records.registry import Actor, ActorFile, CorpusFile, SharedFile
from vwgraph.records.schema import PilotRecord, Record
from vwgraph.report.index import Index
from vwgraph.report.index import read as read_index
from vwgraph.yamlfile import Loaded, read_yaml

__all__ = [
    "MAIN_RECORD", "Corpus", "Reader", "load_corpus", "load_frame", "read_meta", "read_model", "read_record",
    "record_files",
]  # fmt: skip

MAIN_RECORD = "eindrapport.yaml"
"""The record in ``pilots/`` that is not of a pilot: what the main report says over all of them."""

M = TypeVar("M", bound=BaseModel)
Reader = Callable[[Path, str], Loaded]
_NUMBERED = re.compile(r"^Input should |^String should |^Value error, |^Field ")


@dataclass(frozen=True)
class Corpus:
    """The records of a corpus as far as they could be read, with the files they came from and what is wrong."""

    folder: Path
    meta: CorpusFile
    index: Index
    pilots: tuple[PilotRecord, ...]
    main: Eindrapport | None
    actors: tuple[Actor, ...]
    shared: SharedFile
    files: Mapping[str, Loaded]
    origin: Mapping[str, tuple[str, tuple[str | int, ...]]]
    """Where each thing was written: key (``record:alkmaar``, ``actor:gemeente/assen``) to file and place in it."""
    problems: tuple[Problem, ...]

    @cached_property
    def actor(self) -> Mapping[str, Actor]:
        """The actors by id."""
        return {actor.id: actor for actor in reversed(self.actors)}

    @property
    def records(self) -> tuple[Record, ...]:
        """All records: those of the pilots, then that of the main report where there is one."""
        return (*self.pilots, *([self.main] if self.main else []))


def read_meta(folder: Path) -> CorpusFile:
    """Return what ``corpus.yaml`` in ``folder`` says. Raises :class:`Stop` where it is missing or has faults."""
    meta, problems = read_model(read_yaml(folder / "corpus.yaml", "corpus.yaml"), CorpusFile)
    if meta is None:
        raise Stop("\n".join(str(problem) for problem in problems), "mend corpus.yaml first; nothing works without it")
    return meta


def load_corpus(folder: Path) -> Corpus:
    """Return the corpus in ``folder``. Faults in its files are in ``problems``, all of them at once.

    Raises :class:`Stop` where ``folder`` is no corpus: no ``corpus.yaml``, or no passage index.
    """
    frame = load_frame(folder)
    files, origin = dict(frame.files), dict(frame.origin)
    problems: list[Problem] = []
    pilots: list[PilotRecord] = []
    main: Eindrapport | None = None
    for path in record_files(folder):
        record, loaded, faults = read_record(path)
        files[loaded.name] = loaded
        problems.extend(faults)
        if record is not None:
            origin[f"record:{record.key}"] = (loaded.name, ())
        if isinstance(record, PilotRecord):
            pilots.append(record)
        elif isinstance(record, Eindrapport):
            main = record
    return replace(
        frame, pilots=tuple(pilots), main=main, files=files, origin=origin, problems=(*problems, *frame.problems)
    )


def record_files(folder: Path) -> list[Path]:
    """Return the files of records of the corpus in ``folder``, in order."""
    return sorted((folder / "pilots").glob("*.y*ml"))


def load_frame(folder: Path, read: Reader = read_yaml) -> Corpus:
    """Return the corpus in ``folder`` without its records: what they all share. Errors as :func:`load_corpus`."""
    if not (folder / "corpus.yaml").is_file():
        raise Stop(f"{folder} is not a corpus: it has no corpus.yaml", "name a folder with --data, or make that file")
    problems: list[Problem] = []
    files: dict[str, Loaded] = {}
    origin: dict[str, tuple[str, tuple[str | int, ...]]] = {}

    def model(path: Path, kind: type[M]) -> M | None:
        name = path.relative_to(folder).as_posix()
        files[name] = read(path, name)
        value, faults = read_model(files[name], kind)
        problems.extend(faults)
        return value

    meta = model(folder / "corpus.yaml", CorpusFile)
    if meta is None:
        raise Stop("\n".join(str(problem) for problem in problems), "mend corpus.yaml first; nothing works without it")
    actors: list[Actor] = []
    for path in sorted((folder / "actoren").glob("*.y*ml")):
        listed = model(path, ActorFile)
        for n, actor in enumerate(listed.actoren if listed else ()):
            actors.append(actor)
            origin.setdefault(f"actor:{actor.id}", (f"actoren/{path.name}", ("actoren", n)))
    shared_path = folder / "gedeeld.yaml"
    shared = (model(shared_path, SharedFile) if shared_path.is_file() else None) or SharedFile()
    index = read_index(folder / "report" / "passages.tsv")
    return Corpus(folder, meta, index, (), None, tuple(actors), shared, files, origin, tuple(problems))


def read_record(path: Path, read: Reader = read_yaml) -> tuple[Record | None, Loaded, tuple[Problem, ...]]:
    """Return the record in the file ``path``, the document it was read from, and what is wrong with it."""
    loaded = read(path, f"pilots/{path.name}")
    if path.name == MAIN_RECORD:
        main, problems = read_model(loaded, Eindrapport)
        return main, loaded, problems
    record, problems = read_model(loaded, PilotRecord)
    if record is not None and path.stem != record.pilot:
        what = f"the file is called {path.name} but its pilot is {record.pilot!r}"
        remedy = f"rename it to {record.pilot}.yaml"
        problems = (*problems, Problem(loaded.name, loaded.line(("pilot",)), what, remedy))
    return record, loaded, problems


def read_model(loaded: Loaded, kind: type[M]) -> tuple[M | None, tuple[Problem, ...]]:
    """Return the document as a ``kind``, or ``None`` with every fault in it: line, what is wrong, what to type."""
    if loaded.problems:
        return None, loaded.problems
    if not isinstance(loaded.value, dict):
        remedy = "it begins with keys such as: " + ", ".join(list(kind.model_fields)[:4])
        return None, (Problem(loaded.name, 1, "is empty or not a list of keys and values", remedy),)
    try:
        return kind.model_validate(_without_empty(loaded.value)), ()
    except ValidationError as error:
        return None, tuple(_problem(loaded, kind, fault) for fault in error.errors(include_url=False))


def _without_empty(value: Any) -> Any:
    """Leave out keys without a value: a scaffold lists them for the curator to fill or ignore."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def _problem(loaded: Loaded, kind: type[BaseModel], fault: Any) -> Problem:
    location = tuple(part for part in fault["loc"] if part != "[key]")
    field = str(location[-1]) if location else ""
    line = loaded.line(location)
    shown = repr(fault.get("input"))
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    if fault["type"] == "extra_forbidden":
        known = _fields_at(kind, location[:-1])
        near = difflib.get_close_matches(field, known, n=1)
        remedy = f"did you mean {near[0]}?" if near else f"known keys here: {', '.join(known)}"
        return Problem(loaded.name, line, f"unknown key {field!r}{_inside(location)}", remedy)
    if fault["type"] == "missing":
        return Problem(loaded.name, line, f"{field!r} is missing{_inside(location)}", f"add a line: {field}: ...")
    if fault["type"] == "literal_error":
        remedy = f"use one of {fault['ctx']['expected']}"
        return Problem(loaded.name, line, f"{field}: {shown} is not allowed here", remedy)
    if fault["type"] == "string_pattern_mismatch":
        return Problem(
            loaded.name, line, f"{_name(location)}: {shown} has the wrong form", _form(fault["ctx"]["pattern"])
        )
    what = _NUMBERED.sub("", fault["msg"])
    remedy = "" if fault["type"] == "value_error" else "see data/README.md for what this key takes"
    return Problem(loaded.name, line, f"{_name(location)}: {what}" if field else what, remedy)


def _name(location: Iterable[str | int]) -> str:
    names = [str(part) for part in location if isinstance(part, str)]
    return names[-1] if names else "record"


def _inside(location: tuple[str | int, ...]) -> str:
    around = [str(part) for part in location[:-1] if isinstance(part, str)]
    return f" in {around[-1]}" if around else ""


def _form(pattern: str) -> str:
    forms = {
        r"\.\d{3,}(#": "a passage is written b01.031, with #2 for its second sentence",
        r"\.\d{3,}$": "a passage is written b01.031",
        r"[a-z]+/": "an actor, document or project is written kind/key, as in gemeente/alkmaar",
        r"^\d{4}(-": "a period is a year (2003), a month (2003-05) or a day (2003-05-17)",
        r"[a-z]{1,2}\d": "a statement's id is one or two letters and a number, as in k3",
        r"^[a-z0-9]": "a key has lower-case letters, digits and hyphens",
    }
    return next((text for part, text in forms.items() if part in pattern), f"it must match {pattern}")


def _fields_at(kind: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Names of the fields a model nested at ``location`` has."""
    current: type[BaseModel] = kind
    for part in location:
        if isinstance(part, str) and part in current.model_fields:
            nested = _model_in(current.model_fields[part].annotation)
            if nested is None:
                return []
            current = nested
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _model_in(part)
        if found is not None:
            return found
    return None
