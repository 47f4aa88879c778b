"""Rows of a view: from queries of its own and from stored questions, in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vwgraph.errors import Stop
from vwgraph.model import Evidence, Parameter, Question, Table, Term
from vwgraph.names import Names
from vwgraph.queries.binding import bind
from vwgraph.store import Engine
from vwgraph.views.schema import Source, View

__all__ = ["Asking", "Row", "question_of", "rows_of"]

Row = Mapping[str, Term | str | None]


@dataclass(frozen=True)
class Asking:
    """Whom a view asks: the engine, the stored questions, how IRIs are made, and values for the view's parameters."""

    engine: Engine
    questions: Mapping[str, Question] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    values: Mapping[str, str] = field(default_factory=dict)


def rows_of(name: str, view: View, source: Source, asking: Asking, wanted: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of ``source`` by column, sorted, so that the same graph gives the same picture on every engine.

    Raises :class:`Stop` where a column of ``wanted`` is missing, and :class:`vwgraph.errors.UsageError` for values that
    do not fit the parameters.
    """
    table = _table(name, source, view.asked(), asking)
    taken = {column: column for column in table.columns} if source.sparql else {}
    fixed: dict[str, str] = {}
    for key, value in source.take.items():
        if value.startswith("?"):
            taken[key] = value[1:]
        else:
            fixed[key] = value
    missing = [key for key in wanted if key not in fixed and taken.get(key) not in table.columns]
    if missing:
        listed = f"?{' ?'.join(missing)}"
        raise Stop(f"view {name}: {source.question or 'a query'} gives no {listed}", "select it, or name it under take")
    at = {key: table.columns.index(column) for key, column in taken.items() if column in table.columns}
    for row in sorted(table.rows, key=lambda row: [str(term) for term in row]):
        yield {**{key: row[n] for key, n in at.items()}, **fixed}


def _table(name: str, source: Source, parameters: tuple[Parameter, ...], asking: Asking) -> Table:
    if source.question is None:
        asked = question_of(name, source.sparql or "", parameters)
        given: Mapping[str, str] = asking.values
    elif source.question in asking.questions:
        asked = asking.questions[source.question]
        given = {key: _passed(value, parameters, asking) for key, value in source.given.items()}
    else:
        raise Stop(f"view {name}: there is no question {source.question!r}", "vwgraph ask lists them")
    answer = asking.engine.query(bind(asked, given, asking.names))
    if not isinstance(answer, Table):
        raise Stop(f"view {name}: its rows come from SELECT", "mend the view file")
    return answer


def _passed(value: str, parameters: tuple[Parameter, ...], asking: Asking) -> str:
    """A value for a stored question: itself, or the value of the view's parameter it names (``?_n``)."""
    if not value.startswith("?_"):
        return value
    defaults = {parameter.name: parameter.default or "" for parameter in parameters}
    return asking.values.get(value[2:], "") or defaults.get(value[2:], "")


def question_of(name: str, sparql: str, parameters: tuple[Parameter, ...]) -> Question:
    """Return a query of view ``name`` as a question, so that its parameters are bound by the same rules."""
    return Question(
        name=f"view {name}",
        nl="",
        en="",
        numbers=(),
        tags=(),
        parameters=parameters,
        columns=(),
        evidence=Evidence(),
        matrix=None,
        body=sparql,
    )
