"""The files of the answer book: a page of contents, a page per question, and pages with what each passage supports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from vwgraph.answer import Answer
from vwgraph.answerbook.content import CHAPTERS, Thing, chapter_of, matrix_of, rows_of
from vwgraph.graph import Graph
from vwgraph.model import Question, Table
from vwgraph.pages.templates import environment
from vwgraph.pipeline import labels_of, select
from vwgraph.queries.binding import shown_values
from vwgraph.results import as_markdown, folded, value_of
from vwgraph.store.labels import labels_by_language

__all__ = ["book"]

_LANGUAGES = ("nl", "en")
_PREVIEW = 8
_THINGS = """
SELECT ?graph ?thing ?soort ?label ?omschrijving ?onzekerheid ?ontkend ?passage WHERE {
  GRAPH ?graph { ?thing vw:passage ?passage ; vw:soort ?soort }
  ?passage vw:volgnummer ?plaats .
  OPTIONAL { ?thing rdfs:label ?label FILTER (LANG(?label) = "LANG") }
  OPTIONAL { ?thing dcterms:description ?omschrijving }
  OPTIONAL { ?thing vw:onzekerheid ?onzekerheid }
  OPTIONAL { ?thing vw:ontkend ?ontkend }
}
ORDER BY ?graph ?plaats ?thing"""


def book(graph: Graph, told: Callable[[str], None] = lambda name: None) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file of the book: in Dutch, below ``en/`` in English, and a CSV per question.

    ``told`` hears the name of each question before it is answered. Where the user's copy of the report is at hand, the
    pages of evidence quote the passages.
    """
    for language in _LANGUAGES:
        yield from _Edition(graph.in_language(language), language, told).files()


@dataclass(frozen=True)
class _Entry:
    """A question with its answer, and what the page says it was asked with."""

    question: Question
    answer: Answer
    given: Mapping[str, str]


class _Edition:
    """The book in one language."""

    def __init__(self, graph: Graph, language: str, told: Callable[[str], None]) -> None:
        self.graph = graph
        self.language = language
        self.told = told
        self.templates = environment("vwgraph.answerbook")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of this edition."""
        under = "" if self.language == "nl" else f"{self.language}/"
        found = self.graph.questions.values()
        ordered = sorted(found, key=lambda one: (chapter_of(one), min(one.numbers, default=0), one.name))
        entries = [self._entry(question) for question in ordered]
        for entry in entries:
            self.told(entry.question.name)
            if self.language == "nl":
                yield f"{entry.question.name}.csv", entry.answer.to_csv().encode()
            yield f"{under}{entry.question.name}.html", self._question(entry)
            yield f"{under}{entry.question.name}.md", self._markdown(entry).encode()
        for key, things in self._things.items():
            yield f"{under}bewijs/{key}.html", self._evidence(key, things)
        yield f"{under}index.html", self._index(entries)
        yield f"{under}index.md", self._contents(entries).encode()

    def _entry(self, question: Question) -> _Entry:
        values = shown_values(question, {}, self.graph.names)
        given = {
            (parameter.en if self.language == "en" else parameter.nl): ", ".join(
                self.graph.label(one) if one.startswith("http") else one for one in values[parameter.name]
            )
            for parameter in question.parameters
            if parameter.name in values
        }
        return _Entry(question, self.graph.usual(question.name), given)

    # -- evidence --------------------------------------------------------------------------------------------------

    @cached_property
    def _table(self) -> Table:
        return select(self.graph.engine, _THINGS.replace('LANG"', f'{self.language}"'))

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return labels_of(
            self.graph.engine, replace(self._table, rows=tuple(r[1:3] for r in self._table.rows)), self.language
        )

    @cached_property
    def _things(self) -> Mapping[str, list[Thing]]:
        """The coded things of each named graph, by the graph's key, in the order of their first passage."""
        found: dict[str, dict[str, Thing]] = defaultdict(dict)
        for graph, thing, kind, label, description, doubt, denied, passage in self._table.rows:
            assert graph is not None
            assert thing is not None
            assert kind is not None
            assert passage is not None
            key, iri, at = graph.value.rpartition("/")[2], thing.value, passage.value.rpartition("/")[2]
            if iri in found[key]:
                known = found[key][iri]
                found[key][iri] = replace(known, passages=tuple(dict.fromkeys((*known.passages, at))))
            else:
                found[key][iri] = Thing(
                    key=self.graph.names.ref(iri),
                    kind=self._labels.get(kind.value, ""),
                    label=label.value if label else self.graph.names.ref(iri),
                    description=description.value if description else "",
                    uncertainty=doubt.value if doubt else "",
                    denied=value_of(denied) is True,
                    passages=(at,),
                )
        return {key: list(things.values()) for key, things in found.items()}

    @cached_property
    def _pages(self) -> Mapping[str, str]:
        """Page and place of each thing and passage, from the folder of the edition."""
        places: dict[str, str] = {}
        for key, things in self._things.items():
            for thing in things:
                places[self.graph.names.reference(thing.key)] = f"bewijs/{key}.html#{thing.key}"
                for at in thing.passages:
                    places.setdefault(self.graph.names.thing("passage", at), f"bewijs/{key}.html#{at}")
        return places

    # -- pages -----------------------------------------------------------------------------------------------------

    def _page(self, template: str, **values: object) -> bytes:
        other = "en" if self.language == "nl" else "nl"
        return self.templates.get_template(template).render(lang=self.language, other=other, **values).encode()

    def _index(self, entries: list[_Entry]) -> bytes:
        chapters = [
            (
                title_en if self.language == "en" else title_nl,
                [self._preview(e) for e in entries if chapter_of(e.question) == n],
            )
            for n, (_, title_nl, title_en) in enumerate(CHAPTERS)
        ]
        return self._page("index.html", chapters=[one for one in chapters if one[1]], root="")

    def _preview(self, entry: _Entry) -> dict[str, object]:
        head, rows = folded(entry.answer.table, entry.question, entry.answer.labels)
        return {
            "name": entry.question.name,
            "numbers": entry.question.numbers,
            "title": entry.answer.title,
            "sentence": entry.answer.sentence,
            "head": head,
            "rows": rows[:_PREVIEW],
            "more": max(0, len(rows) - _PREVIEW),
            "total": len(entry.answer),
        }

    def _question(self, entry: _Entry) -> bytes:
        rows = rows_of(entry.answer, self._pages, self._labels)
        titles = [column.en if self.language == "en" else column.nl for column in entry.question.columns]
        return self._page(
            "question.html",
            entry=entry,
            titles=titles,
            rows=rows,
            proved=any(row.proof for row in rows),
            matrix=matrix_of(entry.answer),
            sparql=entry.answer.sparql.strip("\n"),
            root="",
        )

    def _evidence(self, key: str, things: list[Thing]) -> bytes:
        texts = self.graph.texts
        cited = sorted({at for thing in things for at in thing.passages})
        supports = {at: [thing for thing in things if at in thing.passages] for at in cited}
        return self._page(
            "evidence.html",
            title=self._title(key),
            key=key,
            things=things,
            passages=[(at, texts.get(at, ""), supports[at]) for at in cited],
            quoted=bool(texts),
            root="../",
        )

    def _title(self, key: str) -> str:
        """What a named graph is about: the pilot of its name, else its own label."""
        pilot, graph = self.graph.names.thing("pilot", key), self.graph.names.graph(key)
        labels = labels_by_language(self.graph.engine, [pilot, graph])
        found = labels.get(pilot) or labels.get(graph) or {}
        return found.get(self.language) or next(iter(found.values()), key)

    # -- Markdown --------------------------------------------------------------------------------------------------

    def _markdown(self, entry: _Entry) -> str:
        answer = entry.answer.with_evidence(quote=False) if entry.question.evidence.question else entry.answer
        asked = "".join(f"- {name}: {value}\n" for name, value in entry.given.items())
        text = f"# {answer.title}\n\n{answer.sentence}\n\n{asked and asked + chr(10)}"
        if entry.question.matrix:
            text += f"{entry.answer.to_markdown()}\n"
        plain = replace(answer, question=replace(entry.question, matrix=None))
        return text + plain.to_markdown()

    def _contents(self, entries: list[_Entry]) -> str:
        lines = ["# Antwoorden" if self.language == "nl" else "# Answers", ""]
        for n, (_, nl, en) in enumerate(CHAPTERS):
            chosen = [entry for entry in entries if chapter_of(entry.question) == n]
            lines += [f"## {en if self.language == 'en' else nl}", ""] if chosen else []
            for entry in chosen:
                name = entry.question.name
                head, rows = folded(entry.answer.table, entry.question, entry.answer.labels)
                lines += [
                    f"### {entry.answer.title}",
                    "",
                    entry.answer.sentence,
                    "",
                    as_markdown(head, rows[:_PREVIEW]),
                ]
                csv = f"{name}.csv" if self.language == "nl" else f"../{name}.csv"
                lines += [f"[{len(entry.answer)} rijen / rows]({name}.md) · [CSV]({csv})", ""]
        return "\n".join(lines)
