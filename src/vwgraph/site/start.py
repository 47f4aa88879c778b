"""The start page, the page about the project, and the pages of coverage, agreement and counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from vwgraph.answerbook.content import Link
from vwgraph.names import PREFIXES, VW
from vwgraph.site.descriptions import Signs
from vwgraph.site.facts import natural
from vwgraph.site.measures import agreement_tables, coverage_rows
from vwgraph.site.pages import Pages
from vwgraph.site.places import page_file
from vwgraph.site.questions import Questions
from vwgraph.site.representation import Representation
from vwgraph.site.resource import Reader
from vwgraph.site.source import Asked

__all__ = ["COUNTS", "Measured", "Start"]

COUNTS = "tellingen-naast-de-onze"
_DESCRIPTIONS = (
    (
        ".well-known/void.ttl",
        ("VoID: klassen, eigenschappen en koppelingen, geteld", "VoID: classes, properties and links, counted"),
    ),
    ("catalogus.ttl", ("De dataset in DCAT-AP-NL en schema.org", "The data set in DCAT-AP-NL and schema.org")),
    ("vragen.ttl", ("De opgeslagen vragen voor SPARQL-editors", "The stored questions for SPARQL editors")),
    ("openapi.json", ("De vragen als HTTP API (OpenAPI)", "The questions as an HTTP API (OpenAPI)")),
)
_FACTORS = ("Succesfactor", "Knelpunt", "Kans", "Bedreiging")


class Start:
    """``/`` and ``/over``: what this is, in a minute and at more length."""

    slow = False
    _templates: Mapping[str, str] = {"": "start.html", "over": "about.html", "sparql": "noendpoint.html"}

    def __init__(self, pages: Pages, questions: Questions, signs: Signs, told: Callable[[str], bytes]) -> None:
        self.pages = pages
        self.questions = questions
        self.signs = signs
        self.told = told
        """The data set as schema.org has it, as JSON-LD in a language."""

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return self._templates

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("html",) if path in self._templates else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        reader = self.pages.reader(asked.path, asked.language)
        kinds = self.pages.places.kinds
        values: dict[str, Any] = {
            "descriptions": _DESCRIPTIONS,
            "data": self.told(asked.language).decode().replace("<", "\\u003c") if asked.path == "" else "",
            "numbers": self._numbers,
            "pilots": sorted((reader.link(iri) for iri in kinds.get("pilot", ())), key=lambda link: link.text),
            "priorities": [reader.link(iri) for iri in kinds.get("speerpunt", ())],
            "themes": [(reader.link(iri), counts) for iri, counts in self._themes],
            "factors": [reader.link(VW + name) for name in _FACTORS],
            "example": self._example(reader),
            "chapters": [
                (titles[asked.language == "en"], [(q.name, q.en if asked.language == "en" else q.nl) for q in found])
                for titles, found in self.questions.chapters
            ],
            "pictures": [
                Link(titles[asked.language], page_file(path, "")) for path, titles, _ in self.questions.pictures
            ],
        }
        body = self.pages.render(self._templates[asked.path], asked.path, asked.language, **values)
        links = self.signs.start() if asked.path == "" else ()
        return Representation(body, language=asked.language, location=asked.location, links=links)

    @cached_property
    def _statements(self) -> list[str]:
        """The statements that stand in a pilot, but for what they were denied."""
        in_pilot = VW + "inPilot"
        return [iri for iri in self.pages.places.things.values() if self.pages.facts.first(iri, in_pilot)]

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        kinds, facts = self.pages.places.kinds, self.pages.facts
        actors = {iri for iri in self.pages.places.things.values() if facts.under(facts.kind(iri), VW + "Actor")}
        return {
            "pilots": len(kinds.get("pilot", ())),
            "statements": len(self._statements),
            "passages": len(kinds.get("passage", ())),
            "actors": len(actors),
            "themes": len(kinds.get("thema", ())),
            "questions": len(self.questions.asking.questions),
            "graphs": len(facts.graphs),
            "triples": sum(facts.graphs.values()),
        }

    @cached_property
    def _themes(self) -> list[tuple[str, list[int]]]:
        """The themes most statements have as their main theme, with the number of factors of each kind."""
        facts = self.pages.facts
        found: dict[str, dict[str, int]] = {}
        for iri in self._statements:
            theme, kind = facts.first(iri, VW + "hoofdthema"), facts.kind(iri)
            if theme and kind in {VW + name for name in _FACTORS} and facts.first(iri, VW + "ontkend") != "true":
                counts = found.setdefault(theme, {})
                counts[kind] = counts.get(kind, 0) + 1
        ordered = sorted(found, key=lambda theme: (-sum(found[theme].values()), natural(theme)))
        return [(theme, [found[theme].get(VW + name, 0) for name in _FACTORS]) for theme in ordered[:8]]

    def _example(self, reader: Reader) -> Any:
        """A bottleneck of the most frequent theme that has most to say."""
        facts = self.pages.facts
        top = self._themes[0][0] if self._themes else ""
        fitting = [iri for iri in self._statements if facts.first(iri, VW + "hoofdthema") == top]
        chosen = [iri for iri in fitting if facts.kind(iri) == VW + "Knelpunt"] or fitting or self._statements
        if not chosen:
            return None
        described = PREFIXES["dcterms"] + "description"
        return reader.item(
            max(chosen, key=lambda iri: (len(facts.first(iri, described)) < 400, iri)), "", described=True
        )


class Measured:
    """``/dekking``, ``/overeenstemming`` and ``/tellingen``: how complete the coding is, how reliable, how it differs."""

    slow = True
    _paths = ("dekking", "overeenstemming", "tellingen")

    def __init__(self, pages: Pages, questions: Questions, data: Path) -> None:
        self.pages = pages
        self.questions = questions
        self.data = data

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return self._paths

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("html",) if path in self._paths else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        reader = self.pages.reader(asked.path, asked.language)
        values: dict[str, Any]
        if asked.path == "dekking":
            template, values = "coverage.html", coverage_rows(self.pages.facts, self.pages.places, reader)
        elif asked.path == "overeenstemming":
            template, values = "agreement.html", self._agreement(reader)
        else:
            template, values = "counts.html", self._counts(asked, reader)
        body = self.pages.render(template, asked.path, asked.language, **values)
        return Representation(body, language=asked.language, location=asked.location)

    @cached_property
    def _agreed(self) -> Mapping[str, Any]:
        return agreement_tables(self.data)

    def _agreement(self, reader: Reader) -> dict[str, Any]:
        keyed = {below.partition("/")[2]: iri for below, iri in self.pages.places.things.items() if "-" in below}

        def link(one: Any) -> Link:
            iri = keyed.get(f"{one.pilot}-{one.bevinding}")
            return reader.link(iri) if iri else Link(f"{one.pilot} {one.bevinding}")

        return {**self._agreed, "settled": [(one, link(one)) for one in self._agreed["settled"]]}

    def _counts(self, asked: Asked, reader: Reader) -> dict[str, Any]:
        """The report's counts beside ours, once each with their passages."""
        if COUNTS not in self.questions.asking.questions:
            return {"counts": [], "question": ""}
        counts: dict[str, dict[str, Any]] = {}
        answer = self.questions.asking.answer(COUNTS, {}, asked.language)
        for row in answer:
            one = counts.setdefault(
                row.telling,
                {"link": reader.link(row.telling), "theirs": row.rapport, "ours": row.onze, "verdict": row.oordeel,
                 "why": row.verklaring or "", "passages": []},
            )  # fmt: skip
            one["passages"].append(reader.passage(row.passage))
        return {"counts": list(counts.values()), "question": COUNTS}
