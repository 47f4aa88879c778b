"""The order a query asks for, where its rows can be put in it once they are there.

An engine that makes a text of each key of each row before it compares the first two takes longer to sort an answer than to find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vwgraph.queries.tokens import tokens

__all__ = ["Key", "unordered"]

_ORDER = re.compile(r"ORDER\s+BY(?!\w)", re.IGNORECASE)
_KEY = re.compile(
    r"""\s*
    (?:(?P<way>ASC|DESC)\s*\(\s*)? (?:(?P<coalesce>COALESCE)\s*\(\s*(?=STR\b))? (?:(?P<str>STR)\s*\(\s*)?
    [?$](?P<variable>\w+) (?(way)(?(str)|(?:\s*\+\s*[?$](?P<plus>\w+))?))
    (?(str)\s*\)) (?(coalesce)\s*,\s*""\s*\)) (?(way)\s*\))
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Key(NamedTuple):
    """One key of an ORDER BY: a variable, from high to low or not; ``text``: STR of it, ``never_unbound``: and "" where there is none;
    ``plus``: the sum of it and another."""

    variable: str
    descending: bool = False
    text: bool = False
    never_unbound: bool = False
    plus: str = ""


def unordered(query: str) -> tuple[str, tuple[Key, ...]]:
    """Return ``query``, a SELECT, without the ORDER BY at its end, and the keys of that. There are none, and the query stays as it is,
    where a key is more than ``?x``, ``STR(?x)`` or ``COALESCE(STR(?x), "")``, with or without ASC or DESC, or ``DESC(?x + ?y)``, where
    one is no column, and where anything stands behind the keys."""
    order = max((at for kind, text, at in tokens(query) if kind == "word" and text.upper() == "ORDER"), default=-1)
    by = _ORDER.match(query, order) if order >= 0 else None
    keys, at, end = [], by.end() if by else len(query), len(query.rstrip())
    while at < end:
        key = _KEY.match(query, at, end)
        if not key:
            return query, ()
        descending = (key["way"] or "").upper() == "DESC"
        keys.append(Key(key["variable"], descending, bool(key["str"]), bool(key["coalesce"]), key["plus"] or ""))
        at = key.end()
    named = {name for key in keys for name in (key.variable, key.plus) if name}
    return (query[:order], tuple(keys)) if keys and named <= {*_columns(query)} else (query, ())


def _columns(query: str) -> Iterator[str]:
    """Yield what stands between SELECT and the first brace, but for what is in brackets there, and has no AS before it."""
    depth, before, selected = 0, "", False
    for kind, text, _ in tokens(query):
        if selected and text == "{":
            return
        selected = selected or (kind == "word" and text.upper() == "SELECT")
        if kind == "sign":
            depth += 1 if text == "(" else -1
        elif kind == "var" and selected and (not depth or before == "AS"):
            yield text[1:]
        before = text.upper()
