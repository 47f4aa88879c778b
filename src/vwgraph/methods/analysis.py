"""A QCA as a file: outcome and conditions, each a stored question with values; and the calibration that follows from it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from vwgraph.errors import Stop, UsageError
from vwgraph.evidence import Proof
from vwgraph.methods.selection import Selection, group_of
from vwgraph.methods.sheet import together
from vwgraph.methods.source import Source
from vwgraph.model import Problem
from vwgraph.paths import assets
from vwgraph.yamlfile import Loaded, read_yaml

__all__ = [
    "SILENT",
    "STANDS",
    "Analysis",
    "Cell",
    "CrispSet",
    "analyses",
    "analysis_named",
    "calibrate",
    "read_analysis",
]

STANDS = {
    "genoemd": ("genoemd", "named"),
    "genoemd-en-ontkend": ("genoemd en ontkend", "named and denied"),
    "ontkend": ("ontkend", "denied"),
    "onder-drempel": ("onder de drempel", "below the threshold"),
    "niet-genoemd": ("niet genoemd", "not mentioned"),
}
"""What the graph says of a case and a set: three answers, and two finer ones."""
_IN = ("genoemd", "genoemd-en-ontkend")
_NAME = re.compile(r"[A-Z][A-Z0-9]{0,11}")
SILENT = ("uit", "weglaten")
_EXPECTED: Mapping[str | None, int | None] = {"aanwezig": 1, "afwezig": 0, None: None}
_KEYS = {"titel", "pilots", "niet-genoemd", "afkap", "uitkomst", "voorwaarden"}
_SET_KEYS = {"naam", "nl", "en", "vraag", "met", "kolom", "drempel", "verwachting"}
_MOST = 6
_REMEDY = "docs/methoden.md shows the form of this file"


@dataclass(frozen=True)
class CrispSet:
    """A set of cases. A case is in it where ``named`` answers with it, and ``column`` reaches ``threshold`` if given."""

    name: str
    nl: str
    en: str
    named: Selection
    column: str | None = None
    threshold: int | None = None
    expected: int | None = None

    def rule(self, language: str) -> str:
        """Return the calibration rule as a reader checks it."""
        values = ", ".join(f"{key}={value}" for key, value in self.named.values.items())
        text = f"{self.named.question}{f' ({values})' if values else ''}"
        return f"{text}, {self.column} >= {self.threshold}" if self.column else text


@dataclass(frozen=True)
class Analysis:
    """What a QCA asks. ``silent`` says what not mentioned counts as: out of the set (``uit``) or the case left out."""

    name: str
    nl: str
    en: str
    outcome: CrispSet
    conditions: tuple[CrispSet, ...]
    pilots: str | None = None
    silent: str = "uit"
    least: int = 1
    cut: Fraction = Fraction(1)

    @property
    def sets(self) -> tuple[CrispSet, ...]:
        """The outcome, then the conditions."""
        return self.outcome, *self.conditions


@dataclass(frozen=True)
class Cell:
    """Membership of a case in a set: 1, 0, or ``None`` where the case is left out; what the graph says; and where."""

    value: int | None
    stand: str
    proof: Proof


def calibrate(source: Source, analysis: Analysis) -> dict[str, dict[str, Cell]]:
    """Return for each pilot (IRI) its cell in each set, by the name of the set."""
    pilots = group_of(source, analysis.pilots).pilots if analysis.pilots else source.pilots()
    cells: dict[str, dict[str, Cell]] = {pilot: {} for pilot in pilots}
    for one in analysis.sets:
        if one.column:
            one.named.check_column(source, one.column)
        named = one.named.cases(source)
        denied = one.named.cases(source, denied=True)
        for pilot in pilots:
            stand = "niet-genoemd"
            if pilot in named:
                reached = one.column is None or named[pilot].measure(one.column) >= (one.threshold or 0)
                stand = "onder-drempel" if not reached else "genoemd-en-ontkend" if pilot in denied else "genoemd"
            elif pilot in denied:
                stand = "ontkend"
            silent = None if analysis.silent == "weglaten" else 0
            value = 1 if stand in _IN else silent if stand == "niet-genoemd" else 0
            proof = together(hits[pilot].proof for hits in (named, denied) if pilot in hits)
            cells[pilot][one.name] = Cell(value, stand, proof)
    return cells


def analyses(data: Path) -> dict[str, Path]:
    """Return the files of analyses by name: ours, and those a corpus brings in its folder ``qca``."""
    folders = dict.fromkeys([assets().data / "qca", data / "qca"])
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def analysis_named(name: str, data: Path) -> Analysis:
    """Return the analysis ``name``, or the one in the file of that name. Raises :class:`UsageError` where there is none."""
    found = analyses(data)
    path = found.get(name, Path(name))
    if not path.is_file():
        near = difflib.get_close_matches(name, list(found), n=1)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(found) or 'none'}; or name a YAML file"
        raise UsageError(f"there is no analysis {name!r}", hint)
    return read_analysis(path)


def read_analysis(path: Path) -> Analysis:
    """Return the analysis in the YAML file ``path``. Raises :class:`Stop` with every fault: line, and what to write."""
    loaded = read_yaml(path, path.name)
    reader = _Reader(loaded)
    analysis = None if loaded.problems else reader.analysis(path.stem)
    problems = [*loaded.problems, *reader.problems]
    if problems or analysis is None:
        raise Stop("\n".join(map(str, problems)), "mend the file; nothing was computed")
    return analysis


@dataclass
class _Reader:
    """Reads an analysis and gathers what is wrong with it."""

    loaded: Loaded
    problems: list[Problem] = field(default_factory=list)

    def fault(self, place: tuple[str | int, ...], what: str, remedy: str = _REMEDY) -> None:
        self.problems.append(Problem(self.loaded.name, self.loaded.line(place), what, remedy))

    def mapping(self, value: Any, place: tuple[str | int, ...], known: set[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fault(place, f"{place[-1] if place else 'the file'} must hold keys and values")
            return {}
        for key in set(value) - known if known else ():
            self.fault((*place, key), f"unknown key {key!r}", f"known keys: {', '.join(sorted(known))}")
        return value

    def text(self, value: Any, place: tuple[str | int, ...]) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fault(place, f"{place[-1]} is missing or no text")
            return ""
        return " ".join(value.split())

    def optional(self, value: Any, place: tuple[str | int, ...]) -> str | None:
        return None if value is None else self.text(value, place)

    def given(self, value: Any, place: tuple[str | int, ...]) -> str:
        """A value to ask with; several may stand in a list."""
        listed = value if isinstance(value, list) else [value]
        return ",".join(self.text(one, place) for one in listed)

    def choice(self, value: Any, place: tuple[str | int, ...], known: Iterator[str] | tuple[str, ...]) -> Any:
        listed = tuple(known)
        if value is not None and value not in listed:
            self.fault(place, f"{place[-1]}: {value!r} is unknown", f"choose {' or '.join(listed)}")
            return None
        return value

    def whole(self, value: Any, place: tuple[str | int, ...], least: int) -> int:
        if not re.fullmatch(r"\d{1,9}", str(value)) or int(value) < least:
            self.fault(place, f"{place[-1]}: {value!r} is not a whole number of {least} or more")
            return least
        return int(value)

    def share(self, value: Any, place: tuple[str | int, ...]) -> Fraction:
        if not re.fullmatch(r"0?\.\d{1,4}|1(\.0+)?", str(value)) or not Fraction(value):
            self.fault(place, f"{place[-1]}: {value!r} is not a share", "write a number above 0, at most 1, as in 0.8")
            return Fraction(1)
        return Fraction(value)

    def analysis(self, name: str) -> Analysis:
        value = self.mapping(self.loaded.value, (), _KEYS)
        title = self.mapping(value.get("titel"), ("titel",), {"nl", "en"})
        cuts = self.mapping(value.get("afkap") or {}, ("afkap",), {"gevallen", "consistentie"})
        listed = value.get("voorwaarden")
        if not isinstance(listed, list) or not 1 <= len(listed) <= _MOST:
            self.fault(
                ("voorwaarden",), f"give 1 to {_MOST} conditions", "with 19 cases, 3 or 4 is the most that tells"
            )
            listed = []
        conditions = tuple(self.one(one, ("voorwaarden", n)) for n, one in enumerate(listed))
        outcome = self.one(value.get("uitkomst"), ("uitkomst",))
        names = [one.name for one in (outcome, *conditions)]
        for n, condition in enumerate(conditions):
            if names.index(condition.name) <= n and condition.name:
                self.fault(("voorwaarden", n, "naam"), f"the name {condition.name} stands here twice", "rename one")
        return Analysis(
            name=name,
            nl=self.text(title.get("nl"), ("titel", "nl")),
            en=self.text(title.get("en"), ("titel", "en")),
            outcome=outcome,
            conditions=conditions,
            pilots=self.optional(value.get("pilots"), ("pilots",)),
            silent=self.choice(value.get("niet-genoemd"), ("niet-genoemd",), SILENT) or "uit",
            least=self.whole(cuts.get("gevallen", "1"), ("afkap", "gevallen"), 1),
            cut=self.share(cuts.get("consistentie", "1"), ("afkap", "consistentie")),
        )

    def one(self, given: Any, place: tuple[str | int, ...]) -> CrispSet:
        value = self.mapping(given, place, _SET_KEYS)
        name = str(value.get("naam", ""))
        if value and not _NAME.fullmatch(name):
            self.fault(
                (*place, "naam"), f"naam: {name!r}", "capitals and digits, at most 12, as in STEUN: R reads them"
            )
        question = self.text(value.get("vraag"), (*place, "vraag")) if value else ""
        with_ = self.mapping(value.get("met") or {}, (*place, "met"), set())
        column, threshold = self.optional(value.get("kolom"), (*place, "kolom")), value.get("drempel")
        if (column is None) != (threshold is None):
            self.fault(place, "kolom and drempel go together", "give both, or neither")
        hope = self.choice(value.get("verwachting"), (*place, "verwachting"), ("aanwezig", "afwezig"))
        return CrispSet(
            name=name,
            nl=self.text(value.get("nl"), (*place, "nl")) if value else "",
            en=self.text(value.get("en"), (*place, "en")) if value else "",
            named=Selection(question, {key: self.given(one, (*place, "met", key)) for key, one in with_.items()}),
            column=column,
            threshold=self.whole(threshold, (*place, "drempel"), 0) if threshold is not None else None,
            expected=_EXPECTED[hope],
        )
