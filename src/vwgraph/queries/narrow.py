"""Conditions on parameters, written as engines do best with them.

``FILTER (?pilot = COALESCE(?_pilot, ?pilot))`` reads well with and without a value, but engines try it on each row once
all is joined. Where ``?_pilot`` has a value, ``VALUES ?pilot { <...> }`` at the head of the same group picks the same rows
and is where they begin, so that an answer about one pilot takes no longer in a larger corpus. Where it has none, the
condition holds for every row, and goes: some engines refuse variables that nothing binds, and none is faster with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from vwgraph.queries.tokens import tokens

__all__ = ["narrowed"]

_VARIABLES = r"\s*[?$]\w+(?:\s*,\s*[?$]\w+)*\s*"
_ONE = r"\?(?P<one>\w+)\s*=\s*COALESCE\s*\(\s*\?(?P<value>\w+)\s*,\s*\?(?P=one)\s*\)"
_MANY = rf"COALESCE\s*\(\s*\?(?P<many>\w+)\s+IN\s*\((?P<values>{_VARIABLES})\)\s*,\s*true\s*\)"
_CONDITION = re.compile(rf"FILTER\s*\(\s*(?:{_ONE}|{_MANY})\s*\)", re.IGNORECASE)
_NAME = re.compile(r"[?$](\w+)")

_ATOM = r"""[^()"'|&,]|"[^"]*"|'[^']*'"""
_SIDE = rf"(?:{_ATOM}|\((?:{_ATOM}|,|\((?:{_ATOM}|,)*\))*\))+?"
_VALUE = r"(?:STR\s*\(\s*)?[?$](?P<{}>_\w+)(?:\s*\))?\s*"
_COMPARED = (
    rf"{_VALUE.format('left')}[<>=]{_SIDE}"
    rf"|{_SIDE}[<>=]\s*{_VALUE.format('right')}"
    rf"|(?:\?\w+|COALESCE\([^()]*\))\s+IN\s*\((?P<listed>{_VARIABLES})\)\s*"
)
_IF_GIVEN = re.compile(rf"FILTER\s*\(\s*COALESCE\s*\(\s*(?:{_COMPARED}),\s*true\s*\)\s*\)", re.IGNORECASE)
"""Comparing with what has no value is an error, for which COALESCE takes what comes next: the condition is true."""
_OR_ELSE = re.compile(
    r"COALESCE\s*\(\s*[?$](?P<value>\w+)\s*,\s*(?P<otherwise>[?$]?\w+|\"[^\"]*\")\s*\)", re.IGNORECASE
)


def narrowed(query: str, terms: Mapping[str, Sequence[str]]) -> str:
    """Return ``query`` with ``VALUES`` in place of each condition on variables of which ``terms`` holds IRIs (as N-Triples),
    and without those on variables for which it holds nothing; ``COALESCE(?_n, 2)`` is then ``2``.

    A condition stays as it is where its group does not bind the variable in a pattern of its own (``VALUES`` would bind
    what an OPTIONAL left open), or where the query computes the variable. One without a value also stays where a pattern
    holds its variable, and so binds it.
    """
    ungiven = {name for name, values in terms.items() if not values} - _in_patterns(query)
    return _or_else(_edited(query, _conditions(query, terms, ungiven)), ungiven)


_Edit = tuple[int, int, str]
"""Where a text begins and ends, and what comes in its place."""


def _edited(query: str, edits: Iterable[_Edit]) -> str:
    for start, end, text in sorted(edits, reverse=True):
        query = query[:start] + text + query[end:]
    return query


def _conditions(query: str, terms: Mapping[str, Sequence[str]], ungiven: Set[str]) -> Iterator[_Edit]:
    """Conditions on variables with values and without."""
    for place, head, bound in _filters(query):
        condition = _CONDITION.match(query, place)
        name = condition and (condition["one"] or condition["many"])
        if condition and name in bound:
            values = _NAME.findall(condition["values"]) if condition["many"] else [condition["value"]]
            computed = re.search(rf"\bAS\s+[?$]{name}\b", query, re.IGNORECASE)
            picked = dict.fromkeys(term for value in values for term in terms.get(value, ()))
            if set(values) <= ungiven:
                yield _out(condition)
            elif all(map(terms.get, values)) and not computed and all(term.startswith("<") for term in picked):
                # of literals, equal values may be different terms
                yield head, head, f" VALUES ?{name} {{ {' '.join(picked)} }}"
                yield _out(condition)
            continue
        optional = _IF_GIVEN.match(query, place)
        if optional:
            values = _NAME.findall(optional["listed"] or "") or [optional["left"] or optional["right"]]
            if set(values) <= ungiven:
                yield _out(optional)


def _out(condition: re.Match[str]) -> _Edit:
    return *condition.span(), "\n" * condition[0].count("\n")  # lines keep their numbers


def _filters(query: str) -> Iterator[tuple[int, int, set[str]]]:
    """Where each FILTER is, the place after the brace that opens its group, and the variables this group itself binds."""
    groups: list[tuple[int, set[str]]] = []
    found = []
    parentheses = 0
    for kind, text, place in tokens(query):
        if text == "{" and kind == "sign":
            groups.append((place + 1, set()))
        elif text == "}" and kind == "sign" and groups:
            groups.pop()
        elif kind == "sign" and text in "()":
            parentheses += 1 if text == "(" else -1
        elif kind == "var" and groups and not parentheses:
            groups[-1][1].add(text[1:])
        elif kind == "word" and text.upper() == "FILTER" and groups:
            found.append((place, *groups[-1]))
    return iter(found)  # by now, all that binds is known


def _in_patterns(query: str) -> set[str]:
    """The variables that stand outside round brackets."""
    found, depth = set(), 0
    for kind, text, _ in tokens(query):
        if kind == "sign" and text in "()":
            depth += 1 if text == "(" else -1
        elif kind == "var" and not depth:
            found.add(text[1:])
    return found


def _or_else(query: str, ungiven: Set[str]) -> str:
    found = (_OR_ELSE.match(query, place) for kind, text, place in tokens(query) if text.upper() == "COALESCE")
    return _edited(query, [(*one.span(), one["otherwise"]) for one in found if one and one["value"] in ungiven])
