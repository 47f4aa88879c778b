"""Tokens of SPARQL, as far as we need them: what is a variable or a keyword, and what only looks like one.

Strings, IRIs and comments may hold anything; nothing inside them is ever taken for a variable or a keyword
(SPARQL 1.1, section 19.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin

__all__ = ["as_written", "calls_out", "from_graphs", "keywords", "operation", "substitute", "tokens", "variables"]

_TOKEN = re.compile(
    r"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri>     <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<string>  \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3} | "(?:\\.|[^"\\\n\r])*" | '(?:\\.|[^'\\\n\r])*' )
    | (?P<var>     [?$]\w+ )
    | (?P<escape>  \\. )
    | (?P<name>    [\w.\-]*:[\w.\-:%]* )
    | (?P<word>    [A-Za-z_]\w* )
    | (?P<sign>    [{}()\[\]] )
    """,
    re.VERBOSE | re.DOTALL,
)

_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4})")
_GAP = r"(?:\s|\#[^\n\r]*)*"
_ALL = re.compile(rf"SELECT{_GAP}(?:(?:DISTINCT|REDUCED)\b)?{_GAP}\*", re.IGNORECASE)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


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
    if "*" not in query:
        return False
    selects = (place for kind, text, place in tokens(query) if kind == "word" and text.upper() == "SELECT")
    first = next(selects, None)  # no further: what a long query holds below costs time, and says nothing
    return first is not None and _ALL.match(query, first) is not None


def operation(query: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE, or UPDATE where it is an update; empty where it is none of these."""
    for kind, text, _ in tokens(query):
        word = text.upper() if kind == "word" else ""
        if word in _FORMS:
            return word
        if word in _UPDATES:
            return "UPDATE"
    return ""


def calls_out(query: str) -> bool:
    """Return whether ``query`` may hold a SERVICE clause. In doubt it does: never false where an engine would call out.

    An engine that reads without a tokenizer takes ``SERVICEex:x``, ``trueSERVICE<x>`` and ``1<2)SERVICE#>`` for a clause,
    where the longest match (SPARQL 1.1, section 19.8) is a name, a word and an IRI; and code points may be escaped (19.2).
    """
    return any(_has_service(text) for text in {query, _CODE_POINT.sub(_unescaped, query)})


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _has_service(query: str) -> bool:
    if "SERVICE" not in query.upper():
        return False
    for kind, text, _ in tokens(query):
        if kind == "word" and "SERVICE" in text.upper():
            return True
        if kind == "name" and "SERVICE" in text.partition(":")[0].upper():
            return True
        before, sign, _ = text.partition("#")
        if kind == "iri" and sign and "//" not in before:  # or "less than", and a comment
            return True
    return False


def from_graphs(query: str, prefixes: Mapping[str, str], base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the graphs that ``query`` names in FROM, and those in FROM NAMED, as full IRIs; an unknown prefix is left as it is."""
    if "FROM" not in query.upper():
        return (), ()
    known = dict(prefixes)
    default: list[str] = []
    named: list[str] = []
    before, last = "", ""
    for kind, text, _ in tokens(query):
        if kind == "comment":
            continue
        iri = ""
        if kind == "iri":
            iri = urljoin(base, text[1:-1])
            if last == "BASE":
                base = iri
            elif before == "PREFIX":
                known[last.rstrip(":")] = iri
        elif kind == "name":
            prefix, _, local = text.partition(":")
            iri = known.get(prefix, f"{prefix}:") + local
        if iri and last == "FROM":
            default.append(iri)
        elif iri and (before, last) == ("FROM", "NAMED"):
            named.append(iri)
        before, last = last, text.upper() if kind == "word" else text
    return tuple(default), tuple(named)


def substitute(query: str, terms: Mapping[str, str]) -> str:
    """Return ``query`` with each variable named in ``terms`` replaced by the term given for it, in every scope.

    ``terms`` hold RDF terms in N-Triples form. Strings, IRIs and comments are left alone.
    """

    def replace(found: re.Match[str]) -> str:
        name = found.group()[1:] if found.lastgroup == "var" else None
        return terms[name] if name is not None and name in terms else found.group()

    return _TOKEN.sub(replace, query)
