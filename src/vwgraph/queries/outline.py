"""The outline of a query: its form, the prefixes it leaves undeclared, and whether its rows can be asked in pages.

A remote endpoint knows none of our prefixes and may cut an answer off without a word; both are mended in the text that
is sent. Read from the tokens, so that nothing in a string, an IRI or a comment counts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from vwgraph.queries.tokens import tokens

__all__ = ["form", "in_pages", "own_pages", "prologue"]

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_SLICES = {"LIMIT", "OFFSET", "VALUES"}


def form(query: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE; empty for what is no query (an update, or nothing)."""
    return next((word for word in _words(query, outermost=False) if word in _FORMS), "")


def prologue(query: str, prefixes: Mapping[str, str]) -> str:
    """Return the PREFIX declarations, on one line, that ``query`` uses and does not make itself."""
    found = [(kind, text) for kind, text, _ in tokens(query) if kind != "comment"]
    declared = {
        text.rstrip(":")
        for (kind, word), (_, text) in itertools.pairwise(found)
        if kind == "word" and word.upper() == "PREFIX"
    }
    used = {text.partition(":")[0] for kind, text in found if kind == "name"}
    wanted = sorted((used - declared) & set(prefixes))
    return "".join(f"PREFIX {name}: <{prefixes[name]}> " for name in wanted)


def own_pages(query: str) -> bool:
    """Return whether ``query`` says itself which rows it wants (LIMIT, OFFSET, or VALUES at its end)."""
    return any(word in _SLICES for word in _words(query, outermost=True))


def in_pages(query: str, columns: Sequence[str], start: int, size: int) -> str:
    """Return ``query`` for ``size`` of its rows from ``start`` on.

    Rows with equal keys have no order of their own (SPARQL 1.1, section 15.1), so that pages could overlap: all
    ``columns`` are added to the keys of its ORDER BY, or make one.
    """
    keys = " ".join(f"?{name}" for name in columns)
    order = keys if "ORDER" in _words(query, outermost=True) else f"ORDER BY {keys}" if keys else ""
    return f"{query}\n{order} LIMIT {size} OFFSET {start}"


def _words(query: str, *, outermost: bool) -> Iterator[str]:
    """Yield bare words in capitals; ``outermost``: only those outside all braces and brackets."""
    depth = 0
    for kind, text, _ in tokens(query):
        if kind == "sign":
            depth += 1 if text in "{([" else -1
        elif kind == "word" and not (outermost and depth):
            yield text.upper()
