"""Coverage: for each passage of a record's parts, what supports a statement, what carries a mark, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vwgraph.model import Passage
from vwgraph.records.corpus import Corpus
from vwgraph.records.eindrapport import Eindrapport
from vwgraph.records.schema import MARKS, PilotRecord, Record

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
    for ref in record.passage:
        yield ref, "record"
    if isinstance(record, PilotRecord):
        for choice in record.speerpunten:
            yield from ((ref, f"speerpunt {choice.speerpunt}") for ref in choice.passage)
        for guidance in record.begeleiding:
            yield from ((ref, "begeleiding") for ref in guidance.passage)
        for survey in record.enquetes:
            yield from ((ref, f"enquete {survey.id}") for ref in survey.passage)
            yield from ((ref, f"vraag {survey.id} {asked.id}") for asked in survey.vragen for ref in asked.passage)
    if isinstance(record, Eindrapport):
        for case in record.casussen:
            yield from ((ref, f"casus {case.id}") for ref in case.passage)
        for table in record.tabellen:
            yield from ((ref, f"tabel {table.id}") for ref in table.passage)
        for count in record.tellingen:
            yield from ((ref, count.id) for ref in count.passage)
    for part in record.deelname:
        yield from ((ref, f"deelname {part.actor}") for ref in part.passage)
    for document in record.documenten:
        yield from ((ref, f"document {document.id}") for ref in document.passage)
    for project in record.projecten:
        yield from ((ref, f"project {project.id}") for ref in project.passage)
    for one in record.bevindingen:
        yield from ((ref, one.id) for ref in (*one.passage, *one.doelbereikPassage))


def marks(record: Record, passages: list[Passage]) -> dict[str, str]:
    """Return the mark of each marked passage. Headings and page furniture carry theirs by their kind."""
    found = {passage.id: passage.kind for passage in passages if passage.kind in ("kop", "opmaak")}
    for mark, ids in record.markeringen.items():
        found.update(dict.fromkeys(ids, str(mark)))
    found.update(dict.fromkeys(record.herhalingen, "herhaling"))
    return found


def coverage_of(corpus: Corpus, record: Record) -> Coverage:
    """Return the coverage of the parts of the report that ``record`` accounts for (its ``delen``)."""
    passages = [p for p in corpus.index.passages if p.id.split(".")[0] in record.delen]
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
