"""Tokens of SPARQL, as far as we need them: what is a variable or a keyword, and what only looks like one.

Strings, IRIs and comments may hold anything; nothing inside them is ever taken for a variable or a keyword
(SPARQL 1.1, section 19.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["as_written", "keywords", "substitute", "tokens", "variables"]

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<string>  \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3} | "(?:\\.|[^"\\\n\r])*" | '(?:\\.|[^'\\\n\r])*' )
    | (?P<var>     [?$]\w+ )
    | (?P<escape>  \\. )
    | (?P<name>    [\w.\-]*:[\w.\-:%]* )
    | (?P<word>    [A-Za-z_]\w* )
    | (?P<sign>    [{}()\[\]] )
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, text, place) of the tokens that matter: comment, iri, string, var, escape, name, word, sign (a bracket)."""
    for found in _TOKEN.finditer(query):
        yield found.lastgroup or "", found.group(), found.start()


def variables(query: str) -> Iterator[str]:
    """Yield the name of every variable in ``query``, without its sign, each time it stands there."""
    for found in _TOKEN.finditer(query):
        if found.lastgroup == "var":
            yield found.group()[1:]


def keywords(query: str) -> frozenset[str]:
    """Return the bare words of ``query`` in capitals: keywords and names of functions."""
    return frozenset(found.group().upper() for found in _TOKEN.finditer(query) if found.lastgroup == "word")


def as_written(query: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of an answer to ``query`` in order: engines give those of ``SELECT *`` in any, and readers
    expect them as they are first named."""
    if not _selects_all(query):
        return tuple(columns)
    written = list(variables(query))
    return tuple(sorted(columns, key=written.index))


def _selects_all(query: str) -> bool:
    bare = _TOKEN.sub(lambda found: found.group() if found.lastgroup in ("word", "var") else " ", query)
    first = re.search(r"\bSELECT\b\s*(DISTINCT\b|REDUCED\b)?\s*(\S)", bare, re.IGNORECASE)
    return first is not None and first.group(2) == "*"


def substitute(query: str, terms: Mapping[str, str]) -> str:
    """Return ``query`` with each variable named in ``terms`` replaced by the term given for it, in every scope.

    ``terms`` hold RDF terms in N-Triples form. Strings, IRIs and comments are left alone.
    """

    def replace(found: re.Match[str]) -> str:
        name = found.group()[1:] if found.lastgroup == "var" else None
        return terms[name] if name is not None and name in terms else found.group()

    return _TOKEN.sub(replace, query)
