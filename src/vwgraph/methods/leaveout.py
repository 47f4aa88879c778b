"""Leave one out: which conclusions of the stored questions rest on a single pilot?

The questions are asked again of a graph without that pilot: its named graph is gone, with everything other graphs say of
what only it describes (the main report's counts and support, for one), and what follows from the axioms is inferred anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import pyoxigraph as ox

from vwgraph.errors import UsageError
from vwgraph.evidence import Proof
from vwgraph.methods.selection import group_of
from vwgraph.methods.sheet import Row, Sheet, integer, link, together, words
from vwgraph.methods.source import Source
from vwgraph.methods.without import Without, Withouts
from vwgraph.model import Question, Table, Term
from vwgraph.pipeline import ask
from vwgraph.queries.binding import shown_values
from vwgraph.results import shown

__all__ = ["Change", "Changes", "LeaveOneOut"]

KINDS = {
    "vervalt": ("vervalt", "vanishes"),
    "nieuw": ("komt erbij", "appears"),
    "rang": ("andere rang", "other rank"),
    "getal": ("ander getal", "other number"),
}

Conclusion = tuple[Term | None, ...]


@dataclass(frozen=True)
class Change:
    """What becomes of one conclusion without one pilot. ``column`` is the number it is ranked or counted by."""

    question: str
    pilot: str
    kind: str
    conclusion: Conclusion
    column: str
    before: str
    after: str
    prove: Callable[[], Proof] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Changes:
    """All changes, and for each question and pilot asked the number of conclusions there were to lose."""

    changes: tuple[Change, ...]
    counted: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class _Reading:
    """The conclusions in an answer: the rows of each, and their ranks by the first number that is no conclusion."""

    rows: Mapping[Conclusion, tuple[int, ...]]
    numbers: Mapping[str, Mapping[Conclusion, int]]

    def rank(self, column: str, conclusion: Conclusion) -> int:
        mine = self.numbers[column][conclusion]
        return 1 + sum(other > mine for other in self.numbers[column].values())


class LeaveOneOut:
    """Asks stored questions again without each of some pilots. ``asserted`` leaves inference out, as the graph does."""

    def __init__(self, source: Source, *, asserted: bool = False) -> None:
        self._source = source
        self._withouts = Withouts(source, asserted=asserted)

    # -- changes -----------------------------------------------------------------------------------------------------

    def changes(
        self,
        questions: Sequence[str] = (),
        values: Mapping[str, str] | None = None,
        pilots: str | None = None,
        told: Callable[[str], None] = lambda pilot: None,
    ) -> Changes:
        """Return what changes in the conclusions of the questions without each pilot.

        ``questions`` are all with conclusions where none is named; ``values`` are for a single question; ``pilots`` is a
        group (all where none is given). A conclusion that is about the pilot itself is not counted, nor is a question
        asked about it. ``told`` hears of each pilot before its turn.

        Raises :class:`UsageError` for unknown questions, values and pilots, and for a question without conclusions.
        """
        source = self._source
        asked = {name: source.question(name) for name in questions or source.questions}
        if questions and (bare := [name for name, one in asked.items() if not one.conclusion]):
            raise UsageError(
                f"{bare[0]} names no conclusion", "name its columns under conclusion in the head of the query"
            )
        asked = {name: one for name, one in asked.items() if one.conclusion}
        given = dict(values or {})
        whole = {name: source.ask(name, given) for name in asked}
        found: list[Change] = []
        counted: dict[tuple[str, str], int] = {}
        for pilot in group_of(source, pilots).pilots if pilots else source.pilots():
            told(source.key(pilot))
            less = self._withouts.without(pilot)
            for name, question in asked.items():
                if any(pilot in iris for iris in shown_values(question, given, source.names).values()):
                    continue
                answer = ask(less.engine, question, given, source.names)
                one = _Comparison(source, question, pilot, less, whole[name], answer)
                counted[name, pilot] = len(one.before.rows)
                found += one.changes()
        return Changes(tuple(found), counted)

    # -- sheets ------------------------------------------------------------------------------------------------------

    def overview(self, found: Changes) -> Sheet:
        """Return a row for each question and pilot where a conclusion vanishes or appears, most first."""
        columns = {
            "vraag": ("text", "Vraag", "Question"),
            "pilot": ("pilot", "Zonder pilot", "Without pilot"),
            "conclusies": ("integer", "Conclusies", "Conclusions"),
            **{kind: ("integer", nl.capitalize(), en.capitalize()) for kind, (nl, en) in KINDS.items()},
            "wat": ("text", "Wat vervalt of erbij komt", "What vanishes or appears"),
        }
        grouped: dict[tuple[str, str], list[Change]] = {}
        for change in found.changes:
            grouped.setdefault((change.question, change.pilot), []).append(change)
        moved = {at: [one for one in listed if one.kind in ("vervalt", "nieuw")] for at, listed in grouped.items()}
        chosen = sorted((at for at in moved if moved[at]), key=lambda at: (at[0], -len(moved[at]), at[1]))
        labels = self._labels(change for at in chosen for change in moved[at])
        rows: list[Row] = []
        for at in chosen:
            counts = [integer(sum(one.kind == kind for one in grouped[at])) for kind in KINDS]
            what = _some([_told(one.conclusion, labels) for one in moved[at]])
            rows.append((words(at[0]), link(at[1]), integer(found.counted[at]), *counts, words(what)))
        sentence = self._source.say(
            f"{len(found.counted)} keer een vraag zonder een pilot; {len(chosen)} keer vervalt een conclusie of komt er een bij."
            " Conclusies over de pilot zelf tellen niet mee.",
            f"{len(found.counted)} times a question without a pilot; {len(chosen)} times a conclusion vanishes or appears."
            " Conclusions about the pilot itself do not count.",
        )
        title = ("Welke conclusies rusten op een enkele pilot?", "Which conclusions rest on a single pilot?")
        return Sheet.of(
            "leave-out",
            title,
            columns,
            rows,
            sentence=sentence,
            prove=lambda: [together(one.prove() for one in moved[at]) for at in chosen],
        )

    def listed(self, found: Changes) -> Sheet:
        """Return a row for each change, with what it rested on in the pilot left out."""
        columns = {
            "vraag": ("text", "Vraag", "Question"),
            "pilot": ("pilot", "Zonder pilot", "Without pilot"),
            "conclusie": ("text", "Conclusie", "Conclusion"),
            "verandering": ("text", "Verandering", "Change"),
            "kolom": ("text", "Getal", "Number"),
            "was": ("text", "Was", "Was"),
            "wordt": ("text", "Wordt", "Becomes"),
        }
        labels = self._labels(found.changes)
        rows = [
            (
                words(one.question),
                link(one.pilot),
                words(_told(one.conclusion, labels)),
                words(self._source.say(*KINDS[one.kind])),
                words(self._column(one)),
                words(one.before),
                words(one.after),
            )
            for one in found.changes
        ]
        title = ("Wat verandert er zonder een pilot?", "What changes without a pilot?")
        sentence = self._source.say(f"{len(rows)} veranderingen.", f"{len(rows)} changes.")
        return Sheet.of(
            "leave-out", title, columns, rows, sentence=sentence, prove=lambda: [one.prove() for one in found.changes]
        )

    def _column(self, change: Change) -> str:
        known = {one.name: one for one in self._source.question(change.question).columns}
        return self._source.say(known[change.column].nl, known[change.column].en) if change.column else ""

    def _labels(self, changes: Iterable[Change]) -> dict[str, str]:
        return self._source.labels(
            {one.value for change in changes for one in change.conclusion if isinstance(one, ox.NamedNode)}
        )


@dataclass(frozen=True)
class _Comparison:
    """One question with and without one pilot."""

    source: Source
    question: Question
    pilot: str
    less: Without
    whole: Table
    rest: Table

    @cached_property
    def before(self) -> _Reading:
        return _read(self.question, self.whole, {self.pilot, *self.less.things})

    @cached_property
    def after(self) -> _Reading:
        return _read(self.question, self.rest, set())

    def changes(self) -> Iterator[Change]:
        for one in self.before.rows:
            if one not in self.after.rows:
                yield self._change("vervalt", one)
        for one in self.after.rows:
            if one not in self.before.rows:
                yield replace(self._change("nieuw", one), prove=partial(self._theirs, one))
        for n, column in enumerate(self.before.numbers):
            yield from self._numbers(column, ranked=n == 0)

    def _numbers(self, column: str, *, ranked: bool) -> Iterator[Change]:
        """Conclusions that stay, with another number; by the first number they are ranked as well."""
        after = self.after.numbers.get(column, {})
        for one, was in self.before.numbers[column].items():
            if one not in after:
                continue
            places = (self.before.rank(column, one), self.after.rank(column, one)) if ranked else (0, 0)
            if places[0] != places[1]:
                yield self._change("rang", one, column, *map(str, places))
            elif was != after[one]:
                yield self._change("getal", one, column, str(was), str(after[one]))

    def _change(self, kind: str, one: Conclusion, column: str = "", before: str = "", after: str = "") -> Change:
        return Change(self.question.name, self.pilot, kind, one, column, before, after, partial(self._mine, one))

    def _theirs(self, one: Conclusion) -> Proof:
        """What a new conclusion rests on in the other pilots."""
        rows = replace(self.rest, rows=tuple(self.rest.rows[n] for n in self.after.rows[one]))
        return together(replace(self.source, engine=self.less.engine).proofs(self.question.name, rows))

    def _mine(self, one: Conclusion) -> Proof:
        """What the conclusion rested on in the pilot left out."""
        places = self.before.rows.get(one, ())
        rows = replace(self.whole, rows=tuple(self.whole.rows[n] for n in places))
        found = together(self.source.proofs(self.question.name, rows))
        things = tuple(thing for thing in found.things if thing in self.less.things)
        return Proof(things, tuple(passage for passage in found.passages if passage in self.less.passages))


def _read(question: Question, table: Table, about: set[str]) -> _Reading:
    """The conclusions in ``table`` that name nothing in ``about``."""
    at = [table.columns.index(name) for name in question.conclusion]
    rows: dict[Conclusion, list[int]] = {}
    for n, row in enumerate(table.rows):
        one = tuple(row[k] for k in at)
        if any(one) and not any(cell is not None and cell.value in about for cell in one):
            rows.setdefault(one, []).append(n)
    numbers: dict[str, dict[Conclusion, int]] = {}
    for column in question.columns:
        if column.type == "integer" and column.name not in question.conclusion:
            place = table.columns.index(column.name)
            held = {one: {table.rows[n][place] for n in places} for one, places in rows.items()}
            if held and all(len(values) == 1 and None not in values for values in held.values()):
                numbers[column.name] = {one: int(float(values.pop().value)) for one, values in held.items()}  # type: ignore[union-attr]
    return _Reading({one: tuple(places) for one, places in rows.items()}, numbers)


def _told(conclusion: Conclusion, labels: Mapping[str, str]) -> str:
    return ", ".join(shown(one, labels) for one in conclusion if one is not None)


def _some(told: Sequence[str]) -> str:
    more = f" (+{len(told) - 3})" if len(told) > 3 else ""
    return "; ".join(told[:3]) + more
