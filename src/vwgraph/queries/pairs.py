"""Queries for pairs of things by what they share, which are a product of matrices: recognised by their shape.

A query that joins (pilot, theme) with itself and counts has a row for each theme two pilots share before it has one for each pair: at
1,000 pilots twenty million. The product of a matrix of pilots and themes with itself has the same counts. Two shapes are known,
with the measures of likeness of the field: the coefficient of Jaccard, and association strength (observed by expected, as of van Eck
and Waltman, 2009, doi:10.1002/asi.21075). A query that differs in more than names, spaces and the patterns that give (thing, shared) is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from vwgraph.queries.order import Key, unordered
from vwgraph.queries.tokens import tokens

__all__ = ["Pairs", "pairs_in"]

_COUNTS = re.compile(r"COUNT\s*\(\s*\*\s*\)", re.IGNORECASE)
_NAME = re.compile(r"\?(\w+)")
_SELECTED = re.compile(r"SELECT(?: \?\w+)+")
_DISTINCT = re.compile(r"SELECT DISTINCT \?\w+ \?\w+")
_COUNTING = re.compile(r"SELECT \?\w+ \?\w+ \( COUNT \( \* \) AS \?\w+ \)")
_INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
_LEAST = (
    r"(?:(?P<least>[0-9]+)|COALESCE \( \?(?P<unbound>_\w+) , (?P<otherwise>[0-9]+) \)"
    rf'|COALESCE \( "(?P<given>[0-9]+)" \^\^ {_INTEGER} , [0-9]+ \))'
)
_BETWEEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\s\w]+|\w")
"""Numbers and operators, which are no tokens."""
_MEASURES = {
    "jaccard": (
        "FILTER (?{a} != ?{b}) BIND (?{own_a} + ?{own_b} - ?{n} AS ?{x})"
        " BIND (xsd:integer(ROUND((100 * ?{n}) / ?{x})) AS ?{y}) FILTER (?{y} >=",
        ("a", "b", "n", "x", "y"),
    ),
    "association": (
        "FILTER (STR(?{a}) < STR(?{b}))"
        " BIND (xsd:integer(ROUND((100 * ?{n} * ?{all}) / (?{own_a} * ?{own_b}))) AS ?{y})",
        ("a", "b", "n", "own_a", "own_b", "y"),
    ),
}
"""What stands beside the sub-selects, and the columns: two things, how many they share; of Jaccard how many they have together; of
association strength how many each has; and the measure as a whole percentage."""


class Pairs(NamedTuple):
    """``first`` and ``second`` ask for (thing, shared), each once; they are the same text where things are paired among themselves.

    Pairs that share ``least`` or more and reach ``reached`` per cent of the ``measure`` are rows, in the order of ``keys``: of the first
    with any other than itself (``jaccard``), or with one that comes after it (``association``).
    """

    measure: str
    first: str
    second: str
    columns: tuple[str, ...]
    least: int
    reached: int
    keys: tuple[Key, ...]


class _Select(NamedTuple):
    """A SELECT: what stands before its group, between the braces, and behind it; ``head`` and ``tail`` as :func:`_squeezed`."""

    head: str
    group: str
    tail: str


class _Asked(NamedTuple):
    """A query for pairs in its parts: the columns; the sub-select that counts, and the two in it that it joins, as (thing, shared); the
    other sub-selects; what stands ``beside`` them; and the order."""

    columns: list[str]
    counting: _Select
    sides: list[_Select]
    others: list[_Select]
    beside: str
    keys: tuple[Key, ...]


@lru_cache(maxsize=256)
def pairs_in(query: str) -> Pairs | None:
    """Return what ``query`` asks of which pairs, or ``None`` where it is of another shape, or asks for a part of its rows."""
    if not _COUNTS.search(query):
        return None
    bare, keys = unordered(query)
    start = next((at for kind, text, at in tokens(bare) if kind == "word" and text.upper() == "SELECT"), len(bare))
    prologue, whole = bare[:start], _select(bare[start:])
    plain = bool(keys) and all(key == Key(key.variable, key.descending) for key in keys)
    if not plain or not whole or whole.tail or not _SELECTED.fullmatch(whole.head) or _other_xsd(prologue):
        return None
    groups, beside = _parts(whole.group)
    selects = [one for one in map(_select, groups) if one]
    counting = next((one for one in selects if _COUNTING.fullmatch(one.head)), None)
    if counting is None or len(selects) != len(groups):
        return None
    selects.remove(counting)
    asked = _Asked(_NAME.findall(whole.head), counting, _sides(counting), selects, _squeezed(beside), keys)
    found = next(filter(None, (_measured(asked, measure) for measure in _MEASURES)), None) if asked.sides else None
    return found and found._replace(first=prologue + found.first, second=prologue + found.second)


def _sides(counting: _Select) -> list[_Select]:
    """What gives (thing, shared) of either side, where these two are joined by what they share, and by no more."""
    a, b, _ = _NAME.findall(counting.head)
    groups, beside = _parts(counting.group)
    sides = [one for one in map(_select, groups) if one and not one.tail and _DISTINCT.fullmatch(one.head)]
    if beside or len(groups) != 2 or len(sides) != 2:
        return []
    named = [{*_NAME.findall(side.head)} for side in sides]
    shared = "".join(named[0] & named[1])
    if named != [{a, shared}, {b, shared}]:
        return []
    return [side._replace(head=f"?{one} ?{shared}") for side, one in zip(sides, (a, b), strict=True)]


def _measured(asked: _Asked, measure: str) -> Pairs | None:
    """The pairs, asked without a prologue, where they are asked with this measure."""
    beside, places = _MEASURES[measure]
    a, b, n = _NAME.findall(asked.counting.head)
    (_, shared), (_, _) = map(_NAME.findall, (side.head for side in asked.sides))
    own = _own(asked)
    names = {**dict(zip(places, asked.columns, strict=False)), "a": a, "b": b, "n": n, **own}
    if (
        asked.columns != [names.get(place) for place in places]
        or len(own) != len(asked.others)
        or not {*re.findall(r"\{(\w+)\}", beside)} <= {*names}
        or len({*names.values(), shared}) != len(names) + 1
    ):
        return None
    expected = _squeezed(beside.format(**names))
    tail = re.fullmatch(rf"GROUP BY \?{a} \?{b}(?: HAVING \( COUNT \( \* \) >= {_LEAST} \))?", asked.counting.tail)
    rest = re.fullmatch(rf" ?{_LEAST} \)" if expected.endswith(">=") else "", asked.beside[len(expected) :])
    if not tail or not rest or not asked.beside.startswith(expected):
        return None
    if {tail["unbound"], rest.groupdict().get("unbound")} & {*names.values(), shared}:
        return None
    first, second = (f"SELECT DISTINCT {side.head} WHERE {{{side.group}}}" for side in asked.sides)
    same = _alike(asked.sides[0], (a, shared), asked.sides[1], (b, shared))
    return Pairs(
        measure=measure,
        first=first,
        second=first if same else second,
        columns=tuple(asked.columns),
        least=max(1, _number(tail)),
        reached=_number(rest),
        keys=asked.keys,
    )


def _own(asked: _Asked) -> dict[str, str]:
    """The names under which it is counted what each thing has, and what there is in all, of those that count what the pairs share."""
    names: dict[str, str] = {}
    for one in asked.others:
        for key, side in zip(("own_a", "own_b"), asked.sides, strict=True):
            thing, shared = _NAME.findall(side.head)
            found = re.fullmatch(rf"SELECT \?{thing} \( COUNT \( DISTINCT \?(\w+) \) AS \?(\w+) \)", one.head)
            if found and one.tail == f"GROUP BY ?{thing}" and _alike(side, (thing, shared), one, (thing, found[1])):
                names[key] = found[2]
        found = re.fullmatch(r"SELECT \( COUNT \( DISTINCT \?(\w+) \) AS \?(\w+) \)", one.head)
        if found and not one.tail and _alike(asked.sides[0], (shared,), one, (found[1],)):
            names["all"] = found[2]
    return names


def _alike(one: _Select, names: tuple[str, ...], other: _Select, others: tuple[str, ...]) -> bool:
    """Whether two groups are the same but for the names of variables, of which ``names`` and ``others`` stand in the same places."""
    (text, places), (also, there) = _renamed(one), _renamed(other)
    return text == also and [places.get(name) for name in names] == [there.get(name) for name in others]


# -- reading ------------------------------------------------------------------------------------------------------------


def _number(found: re.Match[str]) -> int:
    """The number of :data:`_LEAST`; 0 where there is none."""
    groups = found.groupdict()
    return next((int(one) for one in map(groups.get, ("least", "otherwise", "given")) if one), 0)


def _other_xsd(prologue: str) -> bool:
    declared = re.search(r"PREFIX xsd: (\S+)", _squeezed(prologue), re.IGNORECASE)
    return declared is not None and declared[1] != "<http://www.w3.org/2001/XMLSchema#>"


def _select(text: str) -> _Select | None:
    """A SELECT with one group, or ``{ SELECT ... }``; ``None`` for anything else."""
    groups = [*_braces(text)]
    if len(groups) == 1 and not text[: groups[0][0]].strip() and not text[groups[0][1] :].strip():
        text = text[groups[0][0] + 1 : groups[0][1] - 1]
        groups = [*_braces(text)]
    if len(groups) != 1:
        return None
    start, end = groups[0]
    head = _squeezed(text[:start])
    return _Select(head.removesuffix(" WHERE"), text[start + 1 : end - 1], _squeezed(text[end:]))


def _parts(group: str) -> tuple[list[str], str]:
    """The groups in a group, and what stands beside them."""
    places = [*_braces(group)]
    ends = [0, *(end for _, end in places)]
    starts = [*(start for start, _ in places), len(group)]
    return [group[start:end] for start, end in places], " ".join(
        group[end:start] for end, start in zip(ends, starts, strict=True)
    ).strip()


def _braces(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost groups begin and end."""
    depth = start = 0
    for kind, sign, at in tokens(text):
        if kind == "sign" and sign == "{":
            start = start if depth else at
            depth += 1
        elif kind == "sign" and sign == "}":
            depth -= 1
            if not depth:
                yield start, at + 1


def _renamed(one: _Select) -> tuple[str, dict[str, int]]:
    """The group with a number in place of each variable, in the order in which they first stand there, and the numbers."""
    numbers: dict[str, int] = {}
    return " ".join(_pieces(one.group, numbers)), numbers


def _squeezed(text: str) -> str:
    """The text with one space between tokens, without comments, and with bare words in capitals."""
    return " ".join(_pieces(text))


def _pieces(text: str, numbers: dict[str, int] | None = None) -> Iterator[str]:
    end = 0
    for kind, token, at in tokens(text):
        yield from _BETWEEN.findall(text, end, at)
        end = at + len(token)
        if kind == "var" and numbers is not None:
            yield f"?{numbers.setdefault(token[1:], len(numbers))}"
        elif kind != "comment":
            yield "?" + token[1:] if kind == "var" else token.upper() if kind == "word" else token
    yield from _BETWEEN.findall(text, end)
