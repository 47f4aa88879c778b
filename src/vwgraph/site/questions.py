"""``/vraag/{name}``: a stored question with its answer, as a page and as rows for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from vwgraph.answer import Answer
from vwgraph.answerbook.content import CHAPTERS, Link, chapter_of, matrix_of, rows_of
from vwgraph.errors import UsageError
from vwgraph.graph import Graph
from vwgraph.model import Parameter, Question
from vwgraph.site.pages import Pages
from vwgraph.site.places import LANGUAGES, page_file, root_of
from vwgraph.site.representation import MEDIA, ROWS, Representation
from vwgraph.site.resource import Reader
from vwgraph.site.source import Asked
from vwgraph.site.things import alternates

__all__ = ["Asking", "Questions"]

_OFFERED = 500


@dataclass(frozen=True)
class _Entry:
    question: Question
    answer: Answer


class _Hrefs(Mapping[str, str]):
    """The link to the page about each IRI, from one page."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __getitem__(self, iri: str) -> str:
        return self._reader.places.href(iri, self._reader.root, self._reader.language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._reader.facts)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Asking:
    """Asks the stored questions; keeps the answers to default values, whose proofs cost the most."""

    def __init__(self, graph: Graph) -> None:
        self._graphs = {"nl": graph, "en": graph.in_language("en")}
        self._kept: dict[tuple[str, str], Answer] = {}

    @property
    def questions(self) -> Mapping[str, Question]:
        """The stored questions by name."""
        return self._graphs["nl"].questions

    def answer(self, name: str, values: Mapping[str, str], language: str) -> Answer:
        """Return the answer in ``language``. Raises :class:`UsageError` for values that do not fit."""
        if values:
            return self._graphs[language].ask(name, **values)
        if (name, language) not in self._kept:
            found = self._graphs[language].usual(name)
            first = self._kept.get((name, "nl"))
            self._kept[name, language] = replace(found, _prove=lambda: first.proofs) if first else found
        return self._kept[name, language]

    def offers(self, name: str, parameter: str, language: str) -> dict[str, str]:
        """Return the values a parameter takes, with their labels; empty where any will do."""
        return self._graphs[language].offers(name, parameter)


class Questions:
    """The stored questions as a source. ``pictures`` are the views as (path, titles, numbers of questions)."""

    slow = True
    _forms = ("html", *ROWS, "rq")

    def __init__(
        self, pages: Pages, asking: Asking, pictures: Iterable[tuple[str, Mapping[str, str], Sequence[int]]]
    ) -> None:
        self.pages = pages
        self.asking = asking
        self.pictures = list(pictures)

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("vraag/", *(f"vraag/{name}" for name in self.asking.questions))

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        if path == "vraag/":
            return ("html",)
        return self._forms if path.startswith("vraag/") and path[6:] in self.asking.questions else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`. Values that do not fit give 400 with what is wrong."""
        if asked.path == "vraag/":
            return Representation(self._contents(asked), language=asked.language, location=asked.location)
        question = self.asking.questions[asked.path[6:]]
        values = self._values(question, asked.query)
        language = asked.language or LANGUAGES[0]
        try:
            answer = self.asking.answer(question.name, values, language)
        except UsageError as error:
            return self._refused(asked, question, values, error)
        links = alternates(asked.path, [one for one in self._forms if one != "html"])
        body = self._body(asked, _Entry(question, answer), values)
        return Representation(
            body,
            MEDIA[asked.extension],
            language=asked.language,
            location="" if values else asked.location,
            links=links,
        )

    def _values(self, question: Question, query: Mapping[str, str]) -> dict[str, str]:
        """The values given for parameters of the question that are not its defaults; what else is asked is passed over."""
        given = {p.name: query.get(p.name, "").strip() for p in question.parameters}
        defaults = {p.name: p.default for p in question.parameters}
        return {name: value for name, value in given.items() if value and value != defaults[name]}

    def _refused(
        self, asked: Asked, question: Question, values: Mapping[str, str], error: UsageError
    ) -> Representation:
        if asked.extension == "html":
            body = self._page(
                asked, _Entry(question, self.asking.answer(question.name, {}, asked.language)), values, error
            )
            return Representation(body, status=400, language=asked.language)
        told = {"type": "about:blank", "status": 400, "title": "Bad Request", "detail": error.what}
        if error.remedy:
            told["remedy"] = error.remedy
        return Representation(
            (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(), "application/problem+json", 400
        )

    def _body(self, asked: Asked, entry: _Entry, values: Mapping[str, str]) -> bytes:
        if asked.extension == "html":
            return self._page(asked, entry, values, None)
        if asked.extension == "rq":
            return entry.answer.sparql.strip("\n").encode() + b"\n"
        answer = entry.answer.with_evidence(quote=False) if asked.extension == "md" else entry.answer
        rendered = answer.render(asked.extension)
        return rendered if isinstance(rendered, bytes) else rendered.encode()

    # -- pages -----------------------------------------------------------------------------------------------------

    @cached_property
    def chapters(self) -> list[tuple[tuple[str, str], list[Question]]]:
        """The questions by chapter, in the order of the competency questions."""
        ordered = sorted(self.asking.questions.values(), key=lambda q: (min(q.numbers, default=10**6), q.name))
        found = [
            ((nl, en), [question for question in ordered if chapter_of(question) == n])
            for n, (_, nl, en) in enumerate(CHAPTERS)
        ]
        return [one for one in found if one[1]]

    def _contents(self, asked: Asked) -> bytes:
        english = asked.language == "en"
        chapters = [
            (
                titles[english],
                [
                    (q.name, q.en if english else q.nl, self.asking.answer(q.name, {}, asked.language).sentence)
                    for q in found
                ],
            )
            for titles, found in self.chapters
        ]
        return self.pages.render("questions.html", asked.path, asked.language, chapters=chapters)

    def _page(self, asked: Asked, entry: _Entry, values: Mapping[str, str], error: UsageError | None) -> bytes:
        english = asked.language == "en"
        question = entry.question
        reader = self.pages.reader(asked.path, asked.language)
        rows = rows_of(entry.answer, _Hrefs(reader), self.pages.labels[asked.language])
        query = urlencode([(p.name, values[p.name]) for p in question.parameters if p.name in values])
        chapter = next(titles[english] for titles, found in self.chapters if question in found)
        home = self.pages.link("vraag/", asked.language, root_of(asked.path))
        return self.pages.render(
            "question.html",
            asked.path,
            asked.language,
            [Link("Questions" if english else "Vragen", home)],
            entry=entry,
            q=question,
            chapter=chapter,
            error=error,
            fields=[self._field(question, one, values, asked.language) for one in question.parameters],
            query=query,
            cite=f"{self.pages.names.base}{asked.path}" + (f"?{query}" if query else ""),
            titles=[column.en if english else column.nl for column in question.columns],
            rows=rows,
            proved=any(row.proof for row in rows),
            matrix=matrix_of(entry.answer),
            pictures=[
                Link(titles[asked.language], f"{root_of(asked.path)}{page_file(path, '')}")
                for path, titles, numbers in self.pictures
                if set(numbers) & set(question.numbers)
            ],
            sparql=entry.answer.sparql.strip("\n"),
        )

    def _field(self, question: Question, parameter: Parameter, values: Mapping[str, str], language: str) -> object:
        offered = self.asking.offers(question.name, parameter.name, language)
        value = values.get(parameter.name, parameter.default or "")
        if parameter.type == "integer" and not value.lstrip("+-").isdecimal():
            value = parameter.default or ""  # a field for numbers shows no other
        chosen = {one.strip() for one in value.split(",")} if parameter.many else {value}
        return {
            "name": parameter.name,
            "label": parameter.en if language == "en" else parameter.nl,
            "value": value,
            "many": parameter.many,
            "number": parameter.type == "integer",
            "minimum": parameter.minimum,
            "optional": parameter.default is None,
            "offered": [(one, label, one in chosen) for one, label in offered.items()]
            if 0 < len(offered) <= _OFFERED
            else [],
        }
