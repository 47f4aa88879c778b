"""``VALUES`` joined with the pattern it is meant for before all others.

An engine that joins whole patterns takes ``VALUES ?soort { ... } ?factor a ?soort ; vw:inPilot ?pilot`` as a table beside three
patterns, and looks at the kind of everything there is. ``{ VALUES ?soort { ... } ?factor a ?soort } ?factor vw:inPilot ?pilot``
has the same solutions (a group is a join of what stands in it: SPARQL 1.1, section 18.2.2.6), and tells it where to begin.
Engines that go from match to match gain nothing by it, and rdflib's loses much: it is not for them.

Where ``VALUES`` gives one thing, that thing stands in the patterns themselves: ``VALUES ?pilot { <p> } ?bevinding vw:inPilot <p>``.
"""

from __future__ import annotations

import re

from vwgraph.queries.tokens import tokens

__all__ = ["values_first", "values_inside"]

_VALUES = re.compile(r"\bVALUES\s+[?$](\w+)\s*\{[^{}]*\}", re.IGNORECASE)
_ONE = re.compile(
    r"(?<![\w:.-])VALUES\s+[?$](\w+)\s*\{\s*(?P<value><[^<>\s]*>|[A-Za-z][\w-]*:[\w-]+)\s*\}", re.IGNORECASE
)
_ORDERED = re.compile(r"\b(?:OPTIONAL|MINUS|BIND)\b", re.IGNORECASE)
"""What depends on what stands before it: nothing is moved from beyond it."""
_NAMED = re.compile(r"\b(?:VALUES|GRAPH|SERVICE|SILENT)\s+$", re.IGNORECASE)
"""Behind these a variable is no part of a pattern."""
_NO_STEP = re.compile(r"\*|\?(?!\w)")
"""A path that may have no steps leads from a thing to itself even where the graph does not hold it, from a variable only where it does."""
_NAME = r"(?:[A-Za-z][\w-]*:\w[\w-]*|<[^<>\s]*>)"
_VERB = rf"(?:a|{_NAME})"
_PATTERN = (
    r"(?:^|[.\0])\s*(?P<subject>[?$]\w+)"
    rf"(?P<before>(?:\s+{_VERB}\s+(?:[?$]\w+|{_NAME})\s*;)*)"
    rf"(?P<pattern>\s+(?P<verb>{_VERB})\s+[?$]{{}}(?!\w)\s*(?P<end>;(?=\s*[\w<(^!?$])|\.|(?=$|[\0A-Z])))"
)


def values_inside(query: str) -> str:
    """Return ``query`` with what a ``VALUES`` of one variable and one IRI gives in the place of the variable, in the patterns that
    follow in its group. The variable keeps its value, for all else that speaks of it. It stays as it is where the group has
    ``VALUES`` of several others: joined with those first (:func:`values_first`), few are left."""
    if "\\u" in query.lower():
        return query
    flat = _flat(query)
    edits: dict[int, tuple[int, str]] = {}
    found = [(one, _group(flat, one.start())) for one in _VALUES.finditer(flat)]
    several = {(group, one[1]) for one, group in found if not _ONE.match(flat, one.start())}
    for one, group in found:
        rest = _same_group(flat, one.end())
        value = _ONE.match(flat, one.start())
        crowded = any(there == group and name != one[1] for there, name in several)
        if not value or crowded or _NO_STEP.search(flat, one.end(), one.end() + len(rest)):
            continue
        for variable in re.finditer(rf"[?$]{one[1]}(?!\w)", rest):
            if not _NAMED.search(rest, 0, variable.start()):
                edits[one.end() + variable.start()] = len(variable[0]), query[slice(*value.span("value"))]
    for start in sorted(edits, reverse=True):
        length, text = edits[start]
        query = query[:start] + text + query[start + length :]
    return query


def values_first(query: str) -> str:
    """Return ``query`` with each ``VALUES`` of one variable in a group with the first pattern after it that has the variable as its
    object. It stays as it is where that is a path, or where something stands between that depends on the order."""
    place = 0
    if "\\u" in query.lower():  # a brace may be written as its code point
        return query
    while found := _VALUES.search(flat := _flat(query), place):
        place = found.end()
        rest = _unordered(_same_group(flat, place))
        pattern = re.search(_PATTERN.format(found[1]), rest)
        if pattern:
            subject, end = pattern["subject"], pattern["end"]
            verb = query[slice(*(place + at for at in pattern.span("verb")))]
            group = f"{{ {query[found.start() : place]} {subject} {verb} ?{found[1]} }}"
            start, stop = (place + at for at in pattern.span("pattern"))
            if not pattern["before"] and end != ";":
                start = place + pattern.start("subject")
            elif pattern["before"] and end != ";":
                start, stop = start - 1, stop - len(end)  # the sign before it goes, the one after it stays
            gone = "\n" * query.count("\n", start, stop)  # lines keep their numbers
            query = query[: found.start()] + group + query[place:start] + gone + query[stop:]
            place = found.start() + len(group)
    return query


def _flat(query: str) -> str:
    """The query with spaces for its texts and comments, and for the brackets in its IRIs, place by place."""
    shown = list(query)
    for kind, text, place in tokens(query):
        if kind in {"string", "comment"}:
            shown[place : place + len(text)] = " " * len(text)
        elif kind == "iri":
            shown[place : place + len(text)] = re.sub(r"[()\[\]*?]", "_", text)
    return "".join(shown)


def _group(flat: str, place: int) -> int:
    """Where the group begins in which ``place`` is; -1 outside of all."""
    depth = 0
    for at in range(place - 1, -1, -1):
        depth += (flat[at] in "})]") - (flat[at] in "{([")
        if depth < 0:
            return at
    return -1


def _same_group(flat: str, start: int) -> str:
    """What follows in the group; what stands in brackets of any kind as NUL, place by place."""
    depth, rest = 0, []
    for sign in flat[start:]:
        depth += (sign in "{([") - (sign in "})]")
        if depth < 0:
            break
        rest.append("\0" if depth or sign in "})]" else sign)
    return "".join(rest)


def _unordered(rest: str) -> str:
    ordered = _ORDERED.search(rest)
    return rest[: ordered.start()] if ordered else rest
