"""Coverage: for each passage of a record's parts, what supports a statement, what carries a mark, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vwgraph.model import Passage
from vwgraph.records.corpus import Corpus
from vwgraph.records.eindrapport import Eindrapport
from vwgraph.records.schema import MARKS, PilotRecord, Record
from vwgraph.records.values import Sourced

__all__ = ["Coverage", "cited", "coverage_of", "marks"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Passages of one record: coded (they support something), marked (by mark), open (neither), and clashing (both)."""

    record: str
    total: int
    coded: int
    marked: dict[str, int]
    open: tuple[str, ...]
    clashing: tuple[str, ...]


def cited(record: Record) -> Iterator[tuple[str, str]]:
    """Yield (passage reference, what cites it) for everything in ``record`` that rests on a passage."""
    for what, thing in _sourced(record):
        yield from ((ref, what) for ref in thing.passage)
    for one in record.bevindingen:
        yield from ((ref, one.id) for ref in one.doelbereikPassage)


def _sourced(record: Record) -> Iterator[tuple[str, Sourced]]:
    yield "record", record
    if isinstance(record, PilotRecord):
        yield from ((f"speerpunt {choice.speerpunt}", choice) for choice in record.speerpunten)
        yield from (("begeleiding", guidance) for guidance in record.begeleiding)
        for survey in record.enquetes:
            yield f"enquete {survey.id}", survey
            yield from ((f"vraag {survey.id} {asked.id}", asked) for asked in survey.vragen)
    if isinstance(record, Eindrapport):
        yield from ((f"casus {case.id}", case) for case in record.casussen)
        yield from ((f"tabel {table.id}", table) for table in record.tabellen)
        yield from ((count.id, count) for count in record.tellingen)
    yield from ((f"deelname {part.actor}", part) for part in record.deelname)
    yield from ((f"document {document.id}", document) for document in record.documenten)
    yield from ((f"project {project.id}", project) for project in record.projecten)
    yield from ((one.id, one) for one in record.bevindingen)


def marks(record: Record, passages: list[Passage]) -> dict[str, str]:
    """Return the mark of each marked passage. Headings and page furniture carry theirs by their kind."""
    found = {passage.id: passage.kind for passage in passages if passage.kind in ("kop", "opmaak")}
    for mark, ids in record.markeringen.items():
        found.update(dict.fromkeys(ids, str(mark)))
    found.update(dict.fromkeys(record.herhalingen, "herhaling"))
    return found


def coverage_of(corpus: Corpus, record: Record) -> Coverage:
    """Return the coverage of the parts of the report that ``record`` accounts for (its ``delen``)."""
    passages = corpus.index.of_parts(record.delen)
    coded = {ref.split("#")[0] for ref, _ in cited(record)}
    marked = marks(record, passages)
    typed = {passage.id for passage in passages if passage.kind in ("kop", "opmaak")}
    counts = {mark: sum(marked.get(p.id) == mark and p.id not in coded for p in passages) for mark in MARKS}
    return Coverage(
        record=record.key,
        total=len(passages),
        coded=sum(p.id in coded for p in passages),
        marked=counts,
        open=tuple(p.id for p in passages if p.id not in coded and p.id not in marked),
        clashing=tuple(p.id for p in passages if p.id in coded and p.id in marked and p.id not in typed),
    )
