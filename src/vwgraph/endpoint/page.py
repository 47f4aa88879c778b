"""The page with the editor: a form that works without a script, the answer as a table with links, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from vwgraph.answerbook.content import Link
from vwgraph.endpoint.limits import LimitReached, Limits
from vwgraph.errors import QueryError, Stop
from vwgraph.model import Question, Term
from vwgraph.names import PREFIXES
from vwgraph.results import shown
from vwgraph.site.pages import Pages
from vwgraph.site.places import root_of
from vwgraph.worker.evaluation import Shown

__all__ = ["PATH", "START", "Cell", "editor_page", "example"]

PATH = "sparql"

START = """\
# Welke thema's zijn in de meeste pilots een knelpunt?  |  Which themes are a bottleneck in most pilots?
SELECT ?thema (COUNT(DISTINCT ?pilot) AS ?pilots)
WHERE {
  ?knelpunt a vw:Knelpunt ; vw:inPilot ?pilot ; vw:hoofdthema ?thema .
}
GROUP BY ?thema
ORDER BY DESC(?pilots) ?thema
"""
"""The query in the editor before there is another."""

_DOWNLOADS = {
    "SELECT": (("csv", "CSV"), ("json", "JSON"), ("xml", "XML"), ("tsv", "TSV")),
    "ASK": (("json", "JSON"), ("xml", "XML")),
    "CONSTRUCT": (("ttl", "Turtle"), ("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"), ("trig", "TriG")),
}
_DOWNLOADS["DESCRIBE"] = _DOWNLOADS["CONSTRUCT"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an answer: its text, where it leads, and what it is (an IRI, a language, a datatype)."""

    text: str
    href: str = ""
    note: str = ""


def example(question: Question) -> str:
    """Return the query of a stored question with its question in two languages above it."""
    return f"# {question.nl}\n# {question.en}\n{question.body.strip()}\n"


def editor_page(
    pages: Pages,
    language: str,
    limits: Limits,
    *,
    questions: Mapping[str, Question],
    query: str | None,
    answer: Shown | None = None,
    error: Stop | None = None,
) -> bytes:
    """Return the page in ``language``, with ``query`` in the editor and the answer or what is wrong below it."""
    return pages.render(
        "sparql.html",
        PATH,
        language,
        [],
        query=START if query is None else query,
        asked=query is not None,
        answer=answer,
        rows=list(_rows(pages, language, answer)) if answer else [],
        numeric=_numeric(answer) if answer else [],
        downloads=_DOWNLOADS[answer.form] if answer else (),
        error=error,
        told=_told(error, language) if error else ("", ""),
        place=(error.line, error.column) if isinstance(error, QueryError) else (0, 0),
        examples=[
            Link(question.en if language == "en" else question.nl, name)
            for name, question in sorted(questions.items(), key=lambda one: (min(one[1].numbers, default=999), one[0]))
        ],
        prefixes=PREFIXES,
        limits=limits,
    )


def _told(error: Stop, language: str) -> tuple[str, str]:
    if isinstance(error, LimitReached) and language == "nl":
        return error.dutch
    return error.what, error.remedy


def _numeric(answer: Shown) -> list[bool]:
    columns = zip(*answer.table.rows, strict=True) if answer.table.rows else ((),) * len(answer.table.columns)
    return [bool(column) and all(_is_number(term) for term in column if term is not None) for column in columns]


def _is_number(term: object) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS


_NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "nonNegativeInteger", "int")}


def _rows(pages: Pages, language: str, answer: Shown) -> Iterator[list[Cell]]:
    labels = pages.labels[language]
    for row in answer.table.rows:
        yield [_cell(pages, language, labels, term) for term in row]


def _cell(pages: Pages, language: str, labels: Mapping[str, str], term: Term | None) -> Cell:
    if term is None:
        return Cell("")
    if isinstance(term, ox.NamedNode):
        iri = term.value
        outside = iri if iri.startswith(("https://", "http://")) else ""
        text = shown(term, labels)
        return Cell(text, pages.places.href(iri, root_of(PATH), language) or outside, "" if text == iri else iri)
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        note = term.language or ("" if datatype == f"{PREFIXES['xsd']}string" else shown(term.datatype, {}))
        return Cell(term.value, "", note)
    return Cell(str(term))
