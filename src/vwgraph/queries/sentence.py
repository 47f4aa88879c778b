"""The sentence that sums up an answer: written in the head of a query, its places filled in from the rows.

Places: ``{rows}`` the number of rows; ``{n:COLUMN}`` how many different values; ``{first:COLUMN}`` the value in the first
row; ``{some:COLUMN}`` the first three different values; ``{sum:COLUMN}`` and ``{max:COLUMN}`` of numbers;
``{given:PARAMETER}`` the value that was asked with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from vwgraph.model import Question, Table, Term
from vwgraph.results import shown

__all__ = ["PLACES", "faulty_places", "sentence"]

PLACES = "places: {rows}, {n:COLUMN}, {first:COLUMN}, {some:COLUMN}, {sum:COLUMN}, {max:COLUMN}, {given:PARAMETER}"
_PLACE = re.compile(r"\{([^{}]*)\}")
_OF_COLUMN = ("n", "first", "some", "sum", "max")
_NONE = (
    "De graaf heeft hierop geen antwoord: het rapport noemt het niet, wat iets anders is dan ontkennen.",
    "The graph holds no answer to this: the report does not mention it, which is not the same as denying it.",
)
_ALL = ("alle", "all")
_MORE = (" en {} meer", " and {} more")


def faulty_places(text: str, parameters: Collection[str], columns: Collection[str]) -> Iterator[str]:
    """Yield the places in ``text`` that nothing can fill."""
    for found in _PLACE.finditer(text):
        function, _, name = found.group(1).partition(":")
        known = columns if function in _OF_COLUMN else parameters if function == "given" else ()
        if found.group(1) != "rows" and name not in known:
            yield found.group()


def sentence(
    question: Question, table: Table, labels: Mapping[str, str], given: Mapping[str, str], language: str
) -> str:
    """Return the answer to ``question`` in one sentence, in ``language`` (nl or en).

    ``given`` holds, for each parameter that has a value, how a reader sees that value.
    """
    tongue = 0 if language == "nl" else 1
    if not table.rows:
        return _NONE[tongue]

    def values(column: str) -> list[Term]:
        at = table.columns.index(column)
        return [term for row in table.rows if (term := row[at]) is not None]

    def fill(found: re.Match[str]) -> str:
        function, _, name = found.group(1).partition(":")
        if function == "rows":
            return str(len(table.rows))
        if function == "given":
            return given.get(name, _ALL[tongue])
        different = list(dict.fromkeys(values(name)))
        if function == "n":
            return str(len(different))
        words = [shown(term, labels) for term in different]
        if function == "some":
            rest = _MORE[tongue].format(len(words) - 3) if len(words) > 3 else ""
            return ", ".join(words[:3]) + rest
        if function == "first":
            return words[0] if words else ""
        numbers = [int(term.value) for term in values(name) if term.value.lstrip("-").isdigit()]
        return str(sum(numbers) if function == "sum" else max(numbers, default=0))

    return _PLACE.sub(fill, question.answer[tongue])
