"""Conditions on a parameter with a value, put where engines look first.

``FILTER (?pilot = COALESCE(?_pilot, ?pilot))`` reads well with and without a value, but engines try it on each row once
all is joined. Where ``?_pilot`` has a value, ``VALUES ?pilot { <...> }`` at the head of the same group picks the same rows
and is where they begin, so that an answer about one pilot takes no longer in a larger corpus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vwgraph.queries.tokens import tokens

__all__ = ["narrowed"]

_CONDITION = re.compile(
    r"FILTER\s*\(\s*(?:"
    r"\?(?P<one>\w+)\s*=\s*COALESCE\s*\(\s*\?(?P<value>\w+)\s*,\s*\?(?P=one)\s*\)"
    r"|COALESCE\s*\(\s*\?(?P<many>\w+)\s+IN\s*\((?P<values>[^()]*)\)\s*,\s*true\s*\)"
    r")\s*\)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[?$](\w+)")


def narrowed(query: str, terms: Mapping[str, Sequence[str]]) -> str:
    """Return ``query`` with ``VALUES`` in place of each condition on variables of which ``terms`` holds IRIs (as N-Triples).

    A condition stays as it is where its group does not bind the variable in a pattern of its own (``VALUES`` would bind
    what an OPTIONAL left open), or where the query computes the variable.
    """
    edits = []
    for condition, head, bound in _conditions(query):
        name = condition["one"] or condition["many"]
        values = _NAME.findall(condition["values"]) if condition["many"] else [condition["value"]]
        computed = re.search(rf"\bAS\s+[?$]{name}\b", query, re.IGNORECASE)
        if name not in bound or computed or not all(map(terms.get, values)):
            continue
        picked = dict.fromkeys(term for value in values for term in terms[value])
        if all(term.startswith("<") for term in picked):  # of literals, equal values may be different terms
            edits += [(head, head, f" VALUES ?{name} {{ {' '.join(picked)} }}"), (*condition.span(), "")]
    for start, end, text in sorted(edits, reverse=True):
        query = query[:start] + text + query[end:]
    return query


def _conditions(query: str) -> list[tuple[re.Match[str], int, set[str]]]:
    """Each condition, with the place after the brace that opens its group, and the variables this group itself binds."""
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
            condition = _CONDITION.match(query, place)
            if condition:
                found.append((condition, *groups[-1]))
    return found
