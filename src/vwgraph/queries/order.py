"""The order a query asks for, where its rows can be put in it once they are there.

An engine that makes a text of each key of each row before it compares the first two takes longer to sort an answer than to find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vwgraph.queries.tokens import tokens

__all__ = ["Key", "Unordered", "unordered"]

_ORDER = re.compile(r"ORDER\s+BY(?!\w)", re.IGNORECASE)
_KEY = re.compile(
    r"""\s*
    (?:(?P<way>ASC|DESC)\s*\(\s*)? (?:(?P<coalesce>COALESCE)\s*\(\s*(?=STR\b))? (?:(?P<str>STR)\s*\(\s*)?
    [?$](?P<variable>\w+)
    (?(str)\s*\)) (?(coalesce)\s*,\s*""\s*\)) (?(way)\s*\))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = re.compile(r"SELECT(?:\s+[?$]\w+)+(?=\s*(?:WHERE\s*)?\{)", re.IGNORECASE)


class Key(NamedTuple):
    """One key of an ORDER BY: a variable, from high to low or not; ``text``: STR of it, ``never_unbound``: and "" where there is none."""

    variable: str
    descending: bool = False
    text: bool = False
    never_unbound: bool = False


class Unordered(NamedTuple):
    """A query without its ORDER BY, the keys of that, and how many columns at its end are there for them alone."""

    query: str
    keys: tuple[Key, ...] = ()
    added: int = 0


def unordered(query: str) -> Unordered:
    """Return ``query``, a SELECT, without the ORDER BY at its end. It stays as it is, without keys, where a key is more than ``?x``, ``STR(?x)``
    or ``COALESCE(STR(?x), "")``, with or without ASC or DESC, where anything stands behind them, and where one is no column and cannot be made one."""
    order = max((at for kind, text, at in tokens(query) if kind == "word" and text.upper() == "ORDER"), default=-1)
    by = _ORDER.match(query, order) if order >= 0 else None
    keys, at, end = [], by.end() if by else len(query), len(query.rstrip())
    while at < end:
        key = _KEY.match(query, at, end)
        if not key:
            return Unordered(query)
        descending = (key["way"] or "").upper() == "DESC"
        keys.append(Key(key["variable"], descending, bool(key["str"]), bool(key["coalesce"])))
        at = key.end()
    columns = {*_columns(query)}
    added = [*dict.fromkeys(key.variable for key in keys if key.variable not in columns)]
    place = _room(query, order) if added else None
    if not keys or (added and place is None):
        return Unordered(query)
    more = "".join(f" ?{name}" for name in added)
    return Unordered(query[:place] + more + query[place:order] if added else query[:order], tuple(keys), len(added))


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


def _room(query: str, order: int) -> int | None:
    """Where a column more can be named: behind plain ones, where rows are neither told apart nor grouped."""
    found = [(kind, text.upper(), at) for kind, text, at in tokens(query[:order]) if kind != "comment"]
    plain = _PLAIN.match(query, next(at for kind, text, at in found if (kind, text) == ("word", "SELECT")))
    return plain.end() if plain and found[-1][1] == "}" else None
