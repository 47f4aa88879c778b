"""The sentence that sums up an answer: written in the head of a query, its places filled in from the rows.

Places: ``{rows}`` the number of rows; ``{n:COLUMN}`` how many different values; ``{first:COLUMN}`` the value in the first
row; ``{some:COLUMN}`` the first three different values; ``{sum:COLUMN}`` and ``{max:COLUMN}`` of numbers;
``{given:PARAMETER}`` the value that was asked with. All but ``given`` may be narrowed: ``{n:pilot where oordeel=alle}`` (the
text, or the last part of the IRI), ``{n:problem without advice}``, ``{rows with begin}`` (blank, not blank). ``without``
leaves out values that have the other column in another row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from vwgraph.model import Question, Table, Term
from vwgraph.names import local_name
from vwgraph.results import told

__all__ = ["PLACES", "faulty_places", "sentence"]

PLACES = (
    "places: {rows}, {n:COLUMN}, {first:COLUMN}, {some:COLUMN}, {sum:COLUMN}, {max:COLUMN}, {given:PARAMETER}; narrowed:"
    " {n:COLUMN with COLUMN}, {n:COLUMN without COLUMN}, {n:COLUMN where COLUMN=VALUE}"
)
_PLACE = re.compile(
    r"\{(?P<function>\w*):?(?P<name>\w*)(?: (?P<how>with|without|where) (?P<by>\w+)(?:=(?P<value>[^{}]*))?)?\}"
)
_ANY_PLACE = re.compile(r"\{[^{}]*\}")
_OF_COLUMN = ("n", "first", "some", "sum", "max")
_NONE = (
    "De graaf heeft hierop geen antwoord: het rapport noemt het niet, wat iets anders is dan ontkennen.",
    "The graph holds no answer to this: the report does not mention it, which is not the same as denying it.",
)
_ALL = ("alle", "all")
_Rows = Sequence[tuple[Term | None, ...]]
_MORE = (" en {} meer", " and {} more")


def faulty_places(text: str, parameters: Collection[str], columns: Collection[str]) -> Iterator[str]:
    """Yield the places in ``text`` that nothing can fill."""
    for place in _ANY_PLACE.findall(text):
        found = _PLACE.fullmatch(place)
        if found is None:
            yield place
            continue
        function, name, by = found["function"], found["name"], found["by"]
        known = columns if function in _OF_COLUMN else parameters if function == "given" else ("",)
        if (
            function not in (*_OF_COLUMN, "given", "rows")
            or name not in known
            or (by is not None and (by not in columns or function == "given"))
            or (found["how"] == "where") != (found["value"] is not None)
        ):
            yield place


def sentence(
    question: Question, table: Table, labels: Mapping[str, str], given: Mapping[str, str], language: str
) -> str:
    """Return the answer to ``question`` in one sentence, in ``language`` (nl or en).

    ``given`` holds, for each parameter that has a value, how a reader sees that value.
    """
    tongue = 0 if language == "nl" else 1
    if not table.rows:
        return _NONE[tongue]

    columns = {column.name: column for column in question.columns}
    at = {name: n for n, name in enumerate(table.columns)}

    def fill(found: re.Match[str]) -> str:
        function, name = found["function"], found["name"]
        if function == "given":
            return given.get(name, _ALL[tongue])
        rows: _Rows = table.rows
        if found["how"]:
            rows = _narrowed(rows, found["how"], at[found["by"]], found["value"], at.get(name))
        if function == "rows":
            return str(len(rows))
        terms = [term for row in rows if (term := row[at[name]]) is not None]
        if function == "sum":
            return str(sum(map(_number, terms)))
        different = list(dict.fromkeys(terms))
        if function == "n":
            return str(len(different))
        if function == "max":
            return str(max(map(_number, different), default=0))
        words = [told(term, columns[name], labels) for term in different[: 1 if function == "first" else 3]]
        more = _MORE[tongue].format(len(different) - 3) if function == "some" and len(different) > 3 else ""
        return ", ".join(words) + more

    return _PLACE.sub(fill, question.answer[tongue])


def _number(term: Term) -> int:
    return int(term.value) if term.value.lstrip("-").isdigit() else 0


def _narrowed(rows: _Rows, how: str, by: int, value: str | None, name: int | None) -> _Rows:
    """The rows that a place is about, by the number of a column; ``without`` is of all rows of a value of ``name``, not of one."""
    if how == "where":
        wanted = {one for row in rows if (one := row[by]) is not None and value in (one.value, local_name(one.value))}
        return [row for row in rows if row[by] in wanted]
    if how == "with":
        return [row for row in rows if row[by] is not None]
    having = set() if name is None else {row[name] for row in rows if row[by] is not None}
    return [row for row in rows if row[by] is None and (name is None or row[name] not in having)]
