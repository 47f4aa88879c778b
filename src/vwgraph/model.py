"""Values that travel between the modules. Frozen, without behaviour that reads or writes anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

__all__ = ["Column", "Evidence", "Matrix", "Parameter", "Passage", "Problem", "Question", "Table", "Term"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in the report.

    ``start`` and ``end`` (exclusive) count code points in the text with ``\\n`` line ends. ``path`` holds the ids of
    the headings above it, outermost first; ``parent`` the list item it is nested under. ``level`` is the depth of a
    heading (1 = title) or list item (1 = outermost), else 0. ``digest``: see :func:`vwgraph.report.text.digest`.
    """

    id: str
    kind: str
    level: int
    start: int
    end: int
    path: tuple[str, ...]
    parent: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in data: where it is, what is wrong, what to type instead.

    ``level`` is ``error``, or ``warning`` or ``info`` for what a person should look at and may leave.
    """

    file: str
    line: int
    what: str
    remedy: str
    level: str = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        place = place if self.level == "error" else f"{place}: {self.level}"
        return f"{place}: {self.what}\n    -> {self.remedy}" if self.remedy else f"{place}: {self.what}"


class Term(Protocol):
    """An RDF term: an IRI or a literal. pyoxigraph's terms are; ``value`` is the IRI or the text of the literal."""

    @property
    def value(self) -> str:
        """The IRI, or the text of the literal."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a SELECT query in the engine's order; a row has one term, or ``None`` for unbound, per column.

    ``whole`` is false where a limit cut the rows off.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    whole: bool = True

    def terms(self) -> set[Term | None]:
        """Return what stands in the cells, each term once."""
        return set(chain.from_iterable(self.rows))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value the user may give: in the query it is the variable ``?_name``.

    ``type``: pilot, actor, concept (of ``scheme``), iri, integer (from ``minimum``), string, text (with a language),
    year, date (year, month or day), choice or class of the ontology (of ``choices``). ``of`` names the class whose instances an iri, a pilot or
    an actor is offered from. ``many`` allows several values, with commas between; its variable stands in ``IN (?_name)``.
    Without a ``default`` the parameter may be left out: its variable then stays a variable. Where more than ``needed_above`` values
    are offered it may not: the answer would be too large for anybody.
    """

    name: str
    type: str
    nl: str
    en: str
    default: str | None = None
    minimum: int | None = None
    scheme: str | None = None
    choices: tuple[str, ...] = ()
    of: str | None = None
    many: bool = False
    needed_above: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer.

    ``type``: pilot, actor, bevinding, document, concept, passage, iri (of anything else), integer, number, text, boolean,
    period, term (an IRI or a literal). ``values`` gives the English of texts that the query itself writes (in Dutch).
    """

    name: str
    type: str
    nl: str
    en: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a row's evidence is: in its own ``columns``, or in another ``question`` asked with values of the row.

    ``given`` maps parameters of that question to columns of this one.
    """

    columns: tuple[str, ...] = ()
    question: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """How rows fold into a matrix for reading: one line per ``rows``, one column per value of ``columns``.

    An empty cell says that the report does not mention it, which is no denial. ``denied`` names the column that counts who
    denies it, ``of`` the one that says out of how many, ``group`` the one that rows stand together by. ``totals`` says
    that cells may be summed.
    """

    rows: str
    columns: str
    cell: str
    totals: bool = False
    denied: str | None = None
    of: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A stored query: what it asks in two languages, which competency questions it answers, and its SPARQL.

    ``answer`` is the sentence that sums up the rows, in Dutch and in English, with places to fill in (see
    :mod:`vwgraph.queries.sentence`). ``conclusion`` names the columns whose values together are a finding, for asking
    which findings rest on a single pilot.
    """

    name: str
    nl: str
    en: str
    numbers: tuple[int, ...]
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    evidence: Evidence
    matrix: Matrix | None
    body: str
    answer: tuple[str, str] = ("", "")
    conclusion: tuple[str, ...] = ()
