"""What each row of an answer rests on: statements of the graph, and the passages of the report they cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from vwgraph.errors import Stop
from vwgraph.model import Question, Table, Term
from vwgraph.names import Names
from vwgraph.pipeline import ask
from vwgraph.results import is_passage
from vwgraph.store import Engine
from vwgraph.store.about import rows_about

__all__ = ["Proof", "passage_texts", "proofs"]

_PASSAGES = "SELECT ?x ?passage WHERE {{ VALUES ?x {{ {} }} ?x vw:passage ?passage }} ORDER BY ?x ?passage"


@dataclass(frozen=True, slots=True)
class Proof:
    """What one row rests on: IRIs of coded things (statements, relations, documents) and of passages, each once."""

    things: tuple[str, ...]
    passages: tuple[str, ...]

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """The ids of the passages: ``b05.031``."""
        return tuple(iri.rpartition("/")[2] for iri in self.passages)


def proofs(
    engine: Engine,
    question: Question,
    table: Table,
    listed: Mapping[str, Question],
    names: Names,
    *,
    asked: Mapping[str, str] | None = None,
) -> list[Proof]:
    """Return the proof of each row of ``table``, which is an answer to ``question``.

    Where the head of the question names another question as evidence, that one is asked with values of each row, and with
    the values ``asked`` of parameters the two share; ``listed`` are all questions by name.
    """
    evidence = question.evidence
    if evidence.question is None:
        things = [[row[table.columns.index(name)] for name in evidence.columns] for row in table.rows]
        cited = _cited(engine, (one for row in things for one in row))
        return [_proof(row, cited) for row in things]
    behind = listed[evidence.question]
    shared = {one.name: asked[one.name] for one in behind.parameters if asked and one.name in asked}
    known: dict[tuple[tuple[str, str], ...], Proof] = {}
    found = []
    for row in table.rows:
        given = {p: row[table.columns.index(name)] for p, name in evidence.given.items()}
        values = tuple((parameter, str(term.value)) for parameter, term in given.items() if term is not None)
        if values not in known:
            answer = ask(engine, behind, {**shared, **dict(values)}, names)
            known[values] = _together(proofs(engine, behind, answer, listed, names))
        found.append(known[values])
    return found


def _cited(engine: Engine, terms: Iterable[Term | None]) -> dict[str, list[str]]:
    """The passages each thing cites."""
    iris = {term.value for term in terms if isinstance(term, ox.NamedNode) and not is_passage(term.value)}
    found: dict[str, list[str]] = {}
    for thing, passage in rows_about(engine, _PASSAGES, iris):
        assert thing is not None
        assert passage is not None
        found.setdefault(thing.value, []).append(passage.value)
    return found


def _proof(terms: Sequence[Term | None], cited: Mapping[str, list[str]]) -> Proof:
    """The passages a row names itself come before those its statements cite; it names none where they cite them."""
    own = [term.value for term in terms if term is not None and is_passage(term.value)]
    things = [term.value for term in terms if isinstance(term, ox.NamedNode) and not is_passage(term.value)]
    passages = [*own, *(passage for thing in things for passage in cited.get(thing, ()))]
    return Proof(tuple(dict.fromkeys(things)), tuple(dict.fromkeys(passages)))


def _together(found: Iterable[Proof]) -> Proof:
    listed = list(found)
    things = dict.fromkeys(thing for proof in listed for thing in proof.things)
    passages = dict.fromkeys(passage for proof in listed for passage in proof.passages)
    return Proof(tuple(things), tuple(sorted(passages)))


def passage_texts(data: Path, report: Path) -> dict[str, str]:
    """Return the text of each passage of the corpus in ``data`` by its id, from the user's copy of the report.

    Passages that are not in this copy are absent. Raises :class:`Stop` where the file cannot be read.
    """
    return dict(_texts(data, report))


def _texts(data: Path, report: Path) -> Iterator[tuple[str, str]]:
    from vwgraph.report.index import compare
    from vwgraph.report.index import read as read_index
    from vwgraph.report.passages import read_report

    try:
        raw = report.read_bytes()
    except OSError as error:
        raise Stop(f"{report} cannot be read: {error.strerror}", "name your copy of the report with --report") from None
    index = read_index(data / "report" / "passages.tsv")
    for finding in compare(index, read_report(raw)):
        if finding.text is not None:
            yield finding.passage.id, finding.text
