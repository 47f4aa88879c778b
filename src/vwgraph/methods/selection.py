"""Which pilots: a stored question with values, read as a set of cases; and groups of pilots as a user writes them.

A group is ``rest``, pilots with commas between (``assen,dongen``), a characteristic (``centraal=regie``) or a stored
question with parameters and columns (``pilots-naar-doelbereik:minstens=50``). ``+`` between two of them means both.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vwgraph.errors import UsageError
from vwgraph.evidence import Proof
from vwgraph.methods.sheet import together
from vwgraph.methods.source import Source
from vwgraph.model import Table, Term
from vwgraph.names import local_name

__all__ = ["CHARACTERISTICS", "GRAMMAR", "REST", "Group", "Hit", "Selection", "group_of"]

REST = "rest"
CHARACTERISTICS = {
    "bestuur": "bestuur",
    "provincie": "provincie",
    "grootte": "grootte",
    "centraal": "centraal",
    "neven": "neven",
    "speerpunt": "centraal,neven",
}
"""What a group may be named by, and the values of parameter ``kenmerk`` of the stored question that answers it."""
_DENIED = "ontkend"
_QUESTION_OF_CHARACTERISTICS = "kenmerken-van-pilots"
GRAMMAR = (
    "a group is rest, a list (assen,dongen), a characteristic (centraal=regie, bestuur=provincie, grootte=tm-20000) or a"
    " question (pilots-naar-doelbereik:minstens=50); + means both"
)


@dataclass(frozen=True)
class Hit:
    """One case in an answer: its rows, as values of ``columns``, and what they rest on."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    proof: Proof

    def measure(self, column: str) -> int:
        """Return the highest number in ``column``, or how many different things stand there where it holds no numbers."""
        values = {row[self.columns.index(column)] for row in self.rows} - {None}
        texts = [term.value for term in values if term is not None]
        if texts and all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in texts):
            return int(max(float(text) for text in texts))
        return len(texts)


@dataclass(frozen=True)
class Selection:
    """A stored question with ``values``: each name is a parameter, or a column whose rows must hold that value."""

    question: str
    values: Mapping[str, str] = field(default_factory=dict)

    def check_column(self, source: Source, name: str) -> None:
        """Raise :class:`UsageError`, with the nearest name, where the answer has no column ``name``."""
        question = source.question(self.question)
        columns = [one.name for one in question.columns]
        if name not in columns:
            known = sorted({*columns, *(one.name for one in question.parameters)})
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(known)}"
            raise UsageError(f"{self.question} has no parameter or column {name!r}", hint)

    def cases(self, source: Source, *, denied: bool = False) -> dict[str, Hit]:
        """Return the pilots in the answer, by IRI, in alphabetical order.

        What a pilot denies (rows with true in a column ``ontkend``) does not put it there; ``denied`` returns the pilots
        with such rows instead.

        Raises :class:`UsageError` for an unknown question, name or value, and for a question without a column of pilots.
        """
        question = source.question(self.question)
        parameters = {one.name for one in question.parameters}
        pilots = [one.name for one in question.columns if one.type == "pilot"]
        if not pilots:
            raise UsageError(
                f"{self.question} does not answer with pilots", "choose a question with a column of pilots"
            )
        for name in self.values:
            if name not in parameters:
                self.check_column(source, name)
        table = source.ask(self.question, {k: v for k, v in self.values.items() if k in parameters})
        for name, value in self.values.items():
            if name not in parameters:
                table = _only(source, table, name, value)
        table = _told(table, denied=denied)
        found: dict[str, list[int]] = {}
        at = table.columns.index(pilots[0])
        for n, row in enumerate(table.rows):
            if (pilot := row[at]) is not None:
                found.setdefault(pilot.value, []).append(n)
        behind = source.proofs(self.question, table)
        return {
            pilot: Hit(table.columns, tuple(table.rows[n] for n in places), together(behind[n] for n in places))
            for pilot, places in sorted(found.items())
        }


def _told(table: Table, *, denied: bool) -> Table:
    """The rows that say that something is so, or those that deny it."""
    if _DENIED not in table.columns:
        return replace(table, rows=()) if denied else table
    at = table.columns.index(_DENIED)
    rows = tuple(row for row in table.rows if (row[at] is not None and row[at].value == "true") == denied)  # type: ignore[union-attr]
    return replace(table, rows=rows)


def _only(source: Source, table: Table, column: str, wanted: str) -> Table:
    """The rows with one of the values ``wanted`` in ``column``, told by key, label or text."""
    at = table.columns.index(column)
    labels = source.labels_in(table)
    known: dict[str, set[str]] = {}
    for row in table.rows:
        if (term := row[at]) is not None:
            ways = (term.value, local_name(term.value), source.names.ref(term.value), labels.get(term.value, ""))
            for way in ways:
                known.setdefault(way.lower(), set()).add(term.value)
    chosen: set[str] = set()
    for one in wanted.split(","):
        value = one.strip().lower()
        if value not in known:
            short = sorted({local_name(v).lower() for values in known.values() for v in values})
            near = difflib.get_close_matches(value, list(known), n=1)
            hint = f"did you mean {local_name(near[0])}?" if near else f"there is: {', '.join(short[:12]) or 'nothing'}"
            raise UsageError(f"{column}: no pilot has {one.strip()!r}", hint)
        chosen |= known[value]
    return Table(table.columns, tuple(row for row in table.rows if row[at] is not None and row[at].value in chosen))  # type: ignore[union-attr]


@dataclass(frozen=True)
class Group:
    """A group of pilots: as it was asked for, and their IRIs in alphabetical order."""

    text: str
    pilots: tuple[str, ...]


def group_of(source: Source, text: str, other: Group | None = None) -> Group:
    """Return the group that ``text`` describes; ``rest`` are the pilots outside ``other``.

    Raises :class:`UsageError` where it cannot be understood or holds no pilot.
    """
    everyone = source.pilots()
    if text.strip() == REST:
        if other is None:
            raise UsageError("there is nothing to be the rest of", "name the first group; the second may be rest")
        pilots = set(everyone) - set(other.pilots)
    else:
        pilots = set(everyone)
        for part in text.split("+"):
            pilots &= _part(source, part.strip(), everyone)
    if not pilots:
        raise UsageError(f"the group {text!r} holds no pilot", GRAMMAR)
    return Group(text.strip(), tuple(sorted(pilots)))


def _part(source: Source, text: str, everyone: tuple[str, ...]) -> set[str]:
    name, *pairs = re.split(r":(?=[\w-]+=)", text)
    if name in source.questions:
        return set(Selection(name, dict(_pair(pair) for pair in pairs)).cases(source))
    if "=" in text:
        name, value = _pair(text)
        if name not in CHARACTERISTICS:
            near = difflib.get_close_matches(name, list(CHARACTERISTICS), n=1)
            raise UsageError(f"there is no characteristic {name!r}", f"did you mean {near[0]}?" if near else GRAMMAR)
        asked = {"kenmerk": CHARACTERISTICS[name], "waarde": value}
        return set(Selection(_QUESTION_OF_CHARACTERISTICS, asked).cases(source))
    keys = {source.key(pilot): pilot for pilot in everyone}
    chosen = set()
    for one in filter(None, (one.strip().lower() for one in text.split(","))):
        if one not in keys:
            near = difflib.get_close_matches(one, [*keys, *source.questions, *CHARACTERISTICS], n=1)
            raise UsageError(f"there is no pilot {one!r}", f"did you mean {near[0]}?" if near else GRAMMAR)
        chosen.add(keys[one])
    return chosen


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not value.strip():
        raise UsageError(f"{text!r} is not a name and its value", GRAMMAR)
    return name.strip(), value.strip()
