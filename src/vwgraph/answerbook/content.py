"""What stands in the answer book, as values: chapters, answers, rows with links, and what the passages support."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from vwgraph.answer import Answer
from vwgraph.evidence import Proof
from vwgraph.model import Column, Question, Term
from vwgraph.results import folded, shown, told

__all__ = ["CHAPTERS", "Cell", "Link", "Row", "Thing", "chapter_of", "leads", "matrix_of", "rows_of"]

CHAPTERS = (
    (5, "Actoren", "Actors"),
    (8, "Speerpunten en doelen", "Priorities and goals"),
    (18, "Factoren", "Factors"),
    (27, "Beleid", "Policy"),
    (34, "Cijfers en bewijs", "Figures and evidence"),
    (10**6, "Verder", "Further"),
)
"""Chapters by the last number of the competency questions in them; questions without a number stand in the last."""


@dataclass(frozen=True)
class Link:
    """Words and where they lead; ``href`` is empty where there is nothing to lead to."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell of a table: one or more links. ``number`` says that it holds a figure."""

    links: tuple[Link, ...]
    number: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table; ``proof`` leads to what it rests on where its cells do not, ``again`` says that the row above has
    the same."""

    cells: tuple[Cell, ...]
    proof: tuple[Link, ...]
    again: bool = False


@dataclass(frozen=True)
class Thing:
    """A coded thing of the graph, for the pages of evidence: what it says and which passages support it."""

    key: str
    kind: str
    label: str
    description: str
    uncertainty: str
    denied: bool
    passages: tuple[str, ...]


def chapter_of(question: Question) -> int:
    """Return the place in :data:`CHAPTERS` of the chapter that ``question`` stands in."""
    number = min(question.numbers, default=10**6)
    return next(n for n, (last, _, _) in enumerate(CHAPTERS) if number <= last)


def leads(pages: Mapping[str, str], labels: Mapping[str, str], iri: str) -> Link:
    """Return the link to a thing or passage: ``pages`` gives the page and place of each that has one."""
    return Link(shown(ox.NamedNode(iri), labels), pages.get(iri, ""))


def matrix_of(answer: Answer) -> tuple[list[str], list[list[str]]] | None:
    """Return head and rows of the matrix that ``answer`` folds into, or ``None``."""
    if answer.question is None or answer.question.matrix is None or not len(answer):
        return None
    return folded(answer.table, answer.question, answer.labels)


def rows_of(answer: Answer, pages: Mapping[str, str], labels: Mapping[str, str]) -> list[Row]:
    """Return the rows of ``answer`` with links; rows that differ only in their passage are one row with all of them."""
    question = answer.question
    assert question is not None
    passages = {n for n, column in enumerate(question.columns) if column.type == "passage"}
    indirect = question.evidence.question is not None
    made: list[Row] = []
    before: tuple[Term | None, ...] | None = None
    proved: Proof | None = None
    for terms, proof in zip(answer.table.rows, answer.proofs, strict=True):
        rest = tuple(term for n, term in enumerate(terms) if n not in passages)
        cells = tuple(
            _cell(term, column, pages, answer.labels) for term, column in zip(terms, question.columns, strict=True)
        )
        if passages and len(rest) < len(terms) and rest == before:
            made[-1] = _joined(made[-1], cells, passages)
        else:
            again = indirect and proof is proved
            links = tuple(_proof(proof, pages, labels)) if indirect and not again else ()
            made.append(Row(cells, links, again))
        before, proved = rest, proof
    return made


def _cell(term: Term | None, column: Column, pages: Mapping[str, str], labels: Mapping[str, str]) -> Cell:
    if term is None:
        return Cell(())
    if isinstance(term, ox.NamedNode):
        return Cell((leads(pages, labels, term.value),))
    return Cell((Link(told(term, column, labels)),), column.type in ("integer", "number"))


def _joined(row: Row, cells: Sequence[Cell], passages: Iterable[int]) -> Row:
    """``row`` with the passages of another that is like it."""
    places = set(passages)
    joined = [
        Cell(tuple(dict.fromkeys((*old.links, *new.links)))) if n in places else old
        for n, (old, new) in enumerate(zip(row.cells, cells, strict=True))
    ]
    return Row(tuple(joined), row.proof, row.again)


def _proof(proof: Proof, pages: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[Link]:
    for iri in proof.things:
        yield leads(pages, labels, iri)
    if not proof.things:
        for iri in proof.passages:
            yield leads(pages, labels, iri)
