"""Why a query is not valid SPARQL, in words that help: the place, the line itself, and the likely slip."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from itertools import pairwise

from vwgraph.queries.tokens import tokens

__all__ = ["Fault", "explain"]

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_WORDS = (  # noqa: SIM905  # sixty literals are no easier to read
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED DISTINCT REDUCED PREFIX BASE OPTIONAL UNION MINUS FILTER BIND VALUES "
    "GRAPH SERVICE GROUP ORDER BY HAVING LIMIT OFFSET ASC DESC AS IN NOT EXISTS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT "
    "SEPARATOR UNDEF BOUND COALESCE IF STR LANG DATATYPE REGEX CONTAINS STRSTARTS STRENDS LCASE UCASE CONCAT YEAR a true false"
).split()
_SIGNS = {"}": "{", ")": "(", "]": "["}


class Fault(str):
    """What is wrong, with the ``line`` and ``column`` (from 1) where the engine stopped; 0 where it did not say."""

    __slots__ = ("column", "line")
    line: int
    column: int

    def __new__(cls, what: str, line: int, column: int) -> Fault:
        """Return the fault."""
        made = super().__new__(cls, what)
        made.line, made.column = line, column
        return made


def explain(sparql: str, message: str, prefixes: Mapping[str, str]) -> Fault:
    """Return the fault that made an engine refuse ``sparql`` with ``message`` (``error at 2:10: expected ...``)."""
    found = _PLACE.search(message)
    line, column, expected = (int(found[1]), int(found[2]), found[3]) if found else (0, 0, message)
    slip = _unknown_prefix(sparql, prefixes) or _unbalanced(sparql) or _misspelt(sparql, line)
    reason = _short(expected)
    if slip:
        reason, place = slip
        line, column = sparql.count("\n", 0, place) + 1, place - sparql.rfind("\n", 0, place)
    lines = sparql.split("\n")
    shown = ""
    if 0 < line <= len(lines):
        start = max(0, column - 60)
        shown = f"\n    {lines[line - 1][start : start + 100]}\n    {' ' * (column - 1 - start)}^"
    where = f"line {line}, column {column}: " if line else ""
    return Fault(f"{where}{reason}{shown}", line, column)


def _short(expected: str) -> str:
    """The engine's list of what it expected, without the characters of every name it could have been."""
    if "unbound" in expected or "aggregate" in expected.lower():
        return "SELECT names a variable that is neither grouped by nor aggregated, or one that is assigned twice"
    parts = [part.strip() for part in re.sub(r"^expected (one of )?", "", expected).split(",")]
    words = [part for part in parts if part and not part.startswith("[") and "\\u" not in part]
    return "expected " + " or ".join(words[:4]) if words else "something is missing or too much here"


def _unknown_prefix(sparql: str, prefixes: Mapping[str, str]) -> tuple[str, int] | None:
    declared = set(re.findall(r"\bPREFIX\s+([\w.\-]*):", sparql, re.IGNORECASE))
    for kind, text, place in tokens(sparql):
        prefix = text.partition(":")[0]
        if kind == "name" and prefix not in declared and prefix not in prefixes and prefix != "_":
            near = difflib.get_close_matches(prefix, [*prefixes, *declared], n=1)
            hint = (
                f"did you mean {near[0]}:?" if near else f"known without a declaration: {', '.join(sorted(prefixes))}"
            )
            return f"the prefix {prefix}: is not declared; {hint}", place
    return None


def _unbalanced(sparql: str) -> tuple[str, int] | None:
    """The first bracket that closes nothing, or the last that is never closed."""
    waiting: list[tuple[str, int]] = []
    for kind, text, place in tokens(sparql):
        if kind != "sign":
            continue
        if text in "{([":
            waiting.append((text, place))
        elif not waiting or waiting[-1][0] != _SIGNS[text]:
            return f"this {text} closes nothing", place
        else:
            waiting.pop()
    return (f"this {waiting[-1][0]} is never closed", waiting[-1][1]) if waiting else None


def _misspelt(sparql: str, line: int) -> tuple[str, int] | None:
    """A word that is almost a keyword, or ORDER and GROUP without BY, up to the line of the fault."""
    words = [(text, place) for kind, text, place in tokens(sparql) if kind != "comment"]
    bare = {place for kind, _, place in tokens(sparql) if kind == "word"}
    for (text, place), (after, _) in pairwise([*words, ("", 0)]):
        if place not in bare or sparql.count("\n", 0, place) + 1 > max(line, 1):
            continue
        if text.upper() in ("ORDER", "GROUP") and after.upper() != "BY":
            return f"{text} wants BY", place
        near = difflib.get_close_matches(text.upper(), _WORDS, n=1, cutoff=0.75)
        if near and text.upper() not in _WORDS and text not in _WORDS:
            return f"{text}: did you mean {near[0]}?", place
    return None
