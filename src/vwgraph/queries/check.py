"""What is wrong with a stored query once it is evaluated: syntax, columns, evidence, terms nobody defined."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from vwgraph.errors import UsageError
from vwgraph.model import Problem, Question, Table
from vwgraph.names import VW, Names
from vwgraph.queries.binding import bind

__all__ = ["check_question", "terms_of"]

_PLACE = re.compile(r"line (\d+), column")
_TERM = re.compile(r"\bvw:(\w+)")


class _Evaluates(Protocol):
    def query(self, sparql: str) -> object: ...


def terms_of(question: Question) -> list[str]:
    """Return the terms of the ontology that a question names (local names), in alphabetical order."""
    return sorted(set(_TERM.findall(question.body)))


def check_question(
    question: Question, listed: Mapping[str, Question], engine: _Evaluates, terms: Collection[str]
) -> Iterator[Problem]:
    """Yield what is wrong with ``question``: ``listed`` are all questions, ``terms`` the IRIs the ontology defines."""
    file = f"queries/{question.name}.rq"
    for local in terms_of(question):
        if VW + local not in terms:
            near = difflib.get_close_matches(local, [one.removeprefix(VW) for one in terms], n=1)
            line = next(n for n, text in enumerate(question.body.split("\n"), 1) if f"vw:{local}" in text)
            yield Problem(
                file, line, f"vw:{local} is not a term of the ontology", f"did you mean vw:{near[0]}?" if near else ""
            )
    evidence = question.evidence
    if evidence.question:
        target = listed.get(evidence.question)
        if target is None:
            yield Problem(file, 0, f"evidence: there is no question {evidence.question!r}", "vwgraph ask lists them")
        else:
            for name in sorted(set(evidence.given) - {parameter.name for parameter in target.parameters}):
                yield Problem(file, 0, f"evidence: {evidence.question} has no parameter {name!r}", "mend its name")
    try:
        bind(question, {}, Names())  # defaults of another type than the parameter's
        answer = engine.query(question.body)
    except UsageError as error:
        place = _PLACE.search(error.what)
        yield Problem(file, int(place[1]) if place else 0, error.what, error.remedy)
        return
    if not isinstance(answer, Table):
        yield Problem(file, 0, "is not a SELECT query", "rows come from SELECT")
        return
    declared = tuple(column.name for column in question.columns)
    if answer.columns != declared:
        what = f"selects {', '.join(answer.columns)} but declares {', '.join(declared)}"
        yield Problem(file, 0, what, "let columns and SELECT agree, in the same order")
