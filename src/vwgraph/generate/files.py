"""A generated corpus written to a folder, pilot by pilot."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from vwgraph.errors import Stop, UsageError
from vwgraph.generate.main import main_record
from vwgraph.generate.pilot import Maker
from vwgraph.generate.rewrite import Rewriter
from vwgraph.generate.shapes import Shapes, Thing, learn
from vwgraph.model import Passage
from vwgraph.records.corpus import MAIN_RECORD
from vwgraph.report.index import head, row
from vwgraph.yamlfile import render_yaml

__all__ = ["BASE_OF_GENERATED", "Generated", "generate"]

BASE_OF_GENERATED = "https://example.org/vwgraph-generated/"
_LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_GAP = 2
"""Characters between two parts of the report that does not exist."""


@dataclass(frozen=True)
class Generated:
    """What was written: how many of each."""

    pilots: int
    statements: int
    actors: int
    passages: int


def generate(
    example: Path, out: Path, pilots: int, seed: int, told: Callable[[str], None] = lambda _: None
) -> Generated:
    """Write a corpus of ``pilots`` pilots to the new folder ``out``, shaped like the corpus in ``example``.

    The same example, number and seed give the same bytes, and a larger corpus begins with the pilots of a smaller one.
    Memory does not grow with the number. ``told`` is called with the key of each pilot written. The folder appears when all
    of it is there. Raises :class:`UsageError` for less than one pilot, :class:`Stop` where ``out`` exists or cannot be written.
    """
    if pilots < 1:
        raise UsageError(f"{pilots} pilots make no corpus", "ask for one or more: --pilots 19")
    if out.exists():
        raise Stop(f"{out} exists already", "name a new folder with --out; nothing was changed")
    beside = out.with_name(f".{out.name}.unfinished")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        made = _write(Maker(learn(example), seed), beside, pilots, told)
        beside.rename(out)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise Stop(f"{out} cannot be written: {error.strerror}", "check space and permissions") from None
    return made


def _write(maker: Maker, folder: Path, pilots: int, told: Callable[[str], None]) -> Generated:
    shapes = maker.shapes
    for name in ("pilots", "actoren", "report"):
        (folder / name).mkdir(parents=True)
    _yaml(folder / "corpus.yaml", _meta(shapes, maker.seed, pilots))
    _yaml(folder / "gedeeld.yaml", _shared(maker))
    if (shapes.folder / "begrippen").is_dir():
        shutil.copytree(shapes.folder / "begrippen", folder / "begrippen")
    statements = actors = 0
    main = main_record(maker, pilots)
    if main:
        _yaml(folder / "pilots" / MAIN_RECORD, main)
    index = _Index(folder / "report" / "passages.tsv")
    index.add(p for part in (main["delen"] if main else ()) for p in shapes.passages.get(part, ()))
    for number in range(1, pilots + 1):
        turn = maker.round_of(number)
        if turn > maker.round_of(number - 1) or number == 1:
            shared = maker.round_actors(turn)
            actors += len(shared)
            _yaml(folder / "actoren" / f"ronde-{turn:04}.yaml", {"actoren": shared})
        made = maker.pilot(number)
        _yaml(folder / "pilots" / f"{made.key}.yaml", made.record)
        _yaml(folder / "actoren" / f"{made.key}.yaml", {"actoren": made.actors})
        index.add(made.passages)
        statements += len(made.record.get("bevindingen", ()))
        actors += len(made.actors)
        told(made.key)
    index.close(hashlib.sha256(f"{maker.seed}/{pilots}".encode()).hexdigest())
    return Generated(pilots, statements, actors, index.count)


def _yaml(path: Path, value: Thing) -> None:
    path.write_text(render_yaml(value), encoding="utf-8")


def _meta(shapes: Shapes, seed: int, pilots: int) -> Thing:
    nl = f"Verzonnen corpus van {pilots} pilots (seed {seed}) met de vorm van een echt corpus; teksten en namen zeggen niets."
    en = f"Made-up corpus of {pilots} pilots (seed {seed}) in the shape of a real one; its texts and names say nothing."
    return {
        "titel": {"nl": "Gegenereerde pilots", "en": "Generated pilots"},
        "omschrijving": {"nl": nl, "en": en},
        "basis": BASE_OF_GENERATED,
        "licentie": _LICENCE,
        "rapport": {
            "id": "gegenereerd",
            "titel": "Verslag dat niet bestaat",
            "jaar": shapes.meta["rapport"]["jaar"],
            "omschrijving": "Verzonnen verslag: er is een index van passages en geen tekst.",
        },
    }


def _shared(maker: Maker) -> Thing:
    names = maker.works_of_all
    again = Rewriter(maker.draw("shared"), maker.round_cast(1).get, maker.shared_passage).again

    def made(kind: str, ref: str) -> Iterator[Thing]:
        for n, one in enumerate(maker.shapes.shared.get(kind, ()), start=1):
            yield again(one, **maker.work(names[f"{ref}/{one['id']}"], one, f"g-{n}"))

    return {"documenten": [*made("documenten", "document")], "projecten": [*made("projecten", "project")]}


class _Index:
    """The passage index, written as it grows; its head, which has the number of characters, comes last."""

    def __init__(self, path: Path) -> None:
        self.path, self.body = path, path.with_suffix(".rows")
        self.file = self.body.open("w", encoding="utf-8")
        self.count = self.end = 0

    def add(self, passages: Iterable[Passage]) -> None:
        """Write the passages of a part, with places from 0, behind those before."""
        start = self.end
        for passage in passages:
            self.file.write(row(replace(passage, start=start + passage.start, end=start + passage.end)) + "\n")
            self.count += 1
            self.end = start + passage.end + _GAP

    def close(self, sha256: str) -> None:
        """Put head and rows together."""
        self.file.close()
        with self.path.open("wb") as whole, self.body.open("rb") as rows:
            whole.write("".join(f"{line}\n" for line in head(sha256, self.end)).encode("utf-8"))
            shutil.copyfileobj(rows, whole)
        self.body.unlink()
