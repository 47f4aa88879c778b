"""What a method hands back: sheets of rows with their titles, a sentence, and what each row rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from vwgraph.evidence import Proof
from vwgraph.model import Column, Evidence, Question, Table, Term
from vwgraph.names import Names
from vwgraph.rdf import iri, typed

__all__ = ["Row", "Sheet", "cite", "integer", "link", "number", "together", "words"]

Row = tuple[Term | None, ...]


def link(value: str | None) -> Term | None:
    """Return an IRI as a cell; ``None`` stays blank."""
    return None if value is None else iri(value)


def words(value: str) -> Term | None:
    """Return a text as a cell; an empty one is blank."""
    return ox.Literal(value) if value else None


def integer(value: int | None) -> Term | None:
    """Return a whole number as a cell."""
    return None if value is None else typed(str(value), "integer")


def number(value: float | None, digits: int = 3) -> Term | None:
    """Return a number as a cell, rounded to ``digits`` places."""
    return None if value is None else typed(f"{value:.{digits}f}", "decimal")


def together(found: Iterable[Proof]) -> Proof:
    """Return one proof of all that ``found`` rest on, each thing and passage once, in alphabetical order."""
    listed = list(found)
    things = {thing for one in listed for thing in one.things}
    passages = {passage for one in listed for passage in one.passages}
    return Proof(tuple(sorted(things)), tuple(sorted(passages)))


def cite(proof: Proof, names: Names) -> str:
    """Return what a proof rests on as a reader looks it up: ``factor/alkmaar-k3 (b01.075, b01.079)``."""
    things = ", ".join(map(names.ref, proof.things))
    passages = ", ".join(proof.passage_ids)
    return f"{things} ({passages})" if things and passages else things or passages


@dataclass(frozen=True)
class Sheet:
    """A table with its meaning: ``question`` carries title and columns in two languages, ``prove`` gives the proof of
    each row, and is called where somebody asks for evidence."""

    question: Question
    rows: tuple[Row, ...]
    sentence: str
    prove: Callable[[], Sequence[Proof]]

    @staticmethod
    def of(
        name: str,
        title: tuple[str, str],
        columns: Mapping[str, tuple[str, str, str]],
        rows: Sequence[Row],
        *,
        sentence: str,
        prove: Callable[[], Sequence[Proof]],
    ) -> Sheet:
        """Return a sheet. ``columns`` gives for each name its type, and its title in Dutch and English."""
        made = tuple(Column(key, kind, nl, en) for key, (kind, nl, en) in columns.items())
        question = Question(name, *title, (), (), (), made, Evidence(), None, "")
        return Sheet(question, tuple(rows), sentence, prove)

    @property
    def name(self) -> str:
        """The name of the sheet."""
        return self.question.name

    @property
    def table(self) -> Table:
        """The rows under the names of their columns."""
        return Table(tuple(column.name for column in self.question.columns), self.rows)

    def wider(self, columns: Mapping[str, tuple[str, str, str]], cells: Sequence[Row]) -> Sheet:
        """Return this sheet with more columns on the right; ``cells`` gives theirs for each row."""
        more = tuple(Column(key, kind, nl, en) for key, (kind, nl, en) in columns.items())
        rows = tuple((*row, *added) for row, added in zip(self.rows, cells, strict=True))
        return replace(self, question=replace(self.question, columns=(*self.question.columns, *more)), rows=rows)
