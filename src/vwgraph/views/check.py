"""What is wrong with a view once its queries are looked at: syntax, columns, questions, terms nobody defined."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vwgraph.errors import UsageError
from vwgraph.model import Problem, Question, Table
from vwgraph.names import VW, Names
from vwgraph.queries.binding import bind
from vwgraph.queries.files import PARAMETER_TYPES
from vwgraph.queries.tokens import variables
from vwgraph.store import Engine
from vwgraph.views.files import load_views
from vwgraph.views.rows import question_of
from vwgraph.views.schema import Source, View
from vwgraph.yamlfile import Loaded, Location

__all__ = ["check_views"]

_TERM = re.compile(r"\bvw:(\w+)")
_PLACE = re.compile(r"line (\d+), column")
_WANTED = {"nodes": ("node", "kind"), "edges": ("source", "relation", "target")}
Part = Literal["nodes", "edges"]


def check_views(
    folders: Iterable[Path], questions: Mapping[str, Question], engine: Engine, terms: Collection[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the views in ``folders``: ``terms`` are the IRIs that the ontology defines."""
    found = list(load_views(folders))
    names = {name for name, *_ in found}
    for name, loaded, view, problems in found:
        yield from problems
        if view is None or any(one.type not in PARAMETER_TYPES for one in view.asked()):
            continue
        checker = _Checker(name, loaded, view, questions, engine, terms)
        if view.twin and view.twin not in names:
            yield checker.problem(("twin",), f"twin: there is no view {view.twin!r}", "vwgraph view lists them")
        for part in ("nodes", "edges"):
            for n, source in enumerate(view.sources(part)):
                place: Location = (part, n, "sparql") if not isinstance(getattr(view, part), str) else (part,)
                if source.sparql is not None:
                    yield from checker.query(source.sparql, place, _WANTED[part], source.take)
                else:
                    yield from checker.asked(source, (part, n), _WANTED[part])
        if view.evidence:
            yield from checker.query(view.evidence, ("evidence",), ("node", "passage"), {})


@dataclass(frozen=True)
class _Checker:
    name: str
    loaded: Loaded
    view: View
    questions: Mapping[str, Question]
    engine: Engine
    terms: Collection[str]

    def problem(self, place: Location, what: str, remedy: str, further: int = 0) -> Problem:
        return Problem(self.loaded.name, self.loaded.line(place) + further, what, remedy)

    def query(self, sparql: str, place: Location, wanted: Iterable[str], take: Mapping[str, str]) -> Iterator[Problem]:
        """Faults of a query written in the view; it begins on the line below its key."""
        for number, line in enumerate(sparql.split("\n"), 1):
            for local in _TERM.findall(line):
                if VW + local not in self.terms:
                    near = difflib.get_close_matches(local, [one.removeprefix(VW) for one in self.terms], n=1)
                    remedy = f"did you mean vw:{near[0]}?" if near else "see ontology/vwgraph.ttl"
                    yield self.problem(place, f"vw:{local} is not a term of the ontology", remedy, number)
        for unknown in sorted(
            {one[1:] for one in variables(sparql) if one.startswith("_")} - set(self.view.parameters)
        ):
            yield self.problem(place, f"?_{unknown} is used but not declared", f"declare {unknown} under parameters")
        try:
            answer = self.engine.query(bind(question_of(self.name, sparql, self.view.asked()), {}, Names()))
        except UsageError as error:
            found = _PLACE.search(error.what)
            yield self.problem(place, error.what, error.remedy, int(found[1]) if found else 0)
            return
        if not isinstance(answer, Table):
            yield self.problem(place, "is not a SELECT query", "rows come from SELECT")
            return
        for column in wanted:
            if column not in answer.columns and column not in take:
                yield self.problem(place, f"selects no ?{column}", f"select ?{' ?'.join(wanted)}")

    def asked(self, source: Source, place: Location, wanted: Iterable[str]) -> Iterator[Problem]:
        """Faults where a stored question is asked: its name, parameters and columns."""
        question = self.questions.get(source.question or "")
        if question is None:
            near = difflib.get_close_matches(source.question or "", list(self.questions), n=1)
            remedy = f"did you mean {near[0]}?" if near else "vwgraph ask lists them"
            yield self.problem((*place, "question"), f"there is no question {source.question!r}", remedy)
            return
        parameters = [one.name for one in question.parameters]
        for key, value in source.given.items():
            if key not in parameters:
                yield self.problem(
                    (*place, "given"),
                    f"{question.name} has no parameter {key!r}",
                    f"it takes {', '.join(parameters) or 'none'}",
                )
            if value.startswith("?_") and value[2:] not in self.view.parameters:
                yield self.problem(
                    (*place, "given"), f"{value} is not declared", f"declare {value[2:]} under parameters"
                )
        columns = [column.name for column in question.columns]
        for key, value in source.take.items():
            if value.startswith("?") and value[1:] not in columns:
                yield self.problem(
                    (*place, "take"), f"{question.name} has no column {value}", f"it has {', '.join(columns)}"
                )
            known = {"kind": set(self.view.kinds), "relation": set(self.view.relations)}.get(key)
            if known is not None and not value.startswith("?") and value not in known:
                yield self.problem((*place, "take"), f"there is no {key} {value!r}", f"name a key of {key}s")
        for key in wanted:
            if key not in source.take:
                yield self.problem((*place, "take"), f"take says nothing of {key}", f"give {', '.join(wanted)}")
