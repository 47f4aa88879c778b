"""``VALUES`` joined with the pattern it is meant for before all others.

An engine that joins whole patterns takes ``VALUES ?soort { ... } ?factor a ?soort ; vw:inPilot ?pilot`` as a table beside three
patterns, and looks at the kind of everything there is. ``{ VALUES ?soort { ... } ?factor a ?soort } ?factor vw:inPilot ?pilot``
has the same solutions (a group is a join of what stands in it: SPARQL 1.1, section 18.2.2.6), and tells it where to begin.
Engines that go from match to match gain nothing by it, and rdflib's loses much: it is not for them.
"""

from __future__ import annotations

import re

from vwgraph.queries.tokens import tokens

__all__ = ["values_first"]

_VALUES = re.compile(r"\bVALUES\s+[?$](\w+)\s*\{[^{}]*\}", re.IGNORECASE)
_ORDERED = re.compile(r"\b(?:OPTIONAL|MINUS|BIND)\b", re.IGNORECASE)
"""What depends on what stands before it: nothing is moved from beyond it."""
_NAME = r"(?:[A-Za-z][\w-]*:\w[\w-]*|<[^<>\s]*>)"
_VERB = rf"(?:a|{_NAME})"
_PATTERN = (
    r"(?:^|[.\0])\s*(?P<subject>[?$]\w+)"
    rf"(?P<before>(?:\s+{_VERB}\s+(?:[?$]\w+|{_NAME})\s*;)*)"
    rf"(?P<pattern>\s+(?P<verb>{_VERB})\s+[?$]{{}}(?!\w)\s*(?P<end>;(?=\s*[\w<(^!?$])|\.|(?=$|[\0A-Z])))"
)


def values_first(query: str) -> str:
    """Return ``query`` with each ``VALUES`` of one variable in a group with the first pattern after it that has the variable as its
    object. It stays as it is where that is a path, or where something stands between that depends on the order."""
    place = 0
    if "\\u" in query.lower():  # a brace may be written as its code point
        return query
    while found := _VALUES.search(flat := _flat(query), place):
        place = found.end()
        rest = _same_group(flat, place)
        pattern = re.search(_PATTERN.format(found[1]), rest)
        if pattern:
            subject, end = pattern["subject"], pattern["end"]
            group = f"{{ {query[found.start() : place]} {subject} {pattern['verb']} ?{found[1]} }}"
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
    """The query with spaces for its texts and comments, place by place."""
    for kind, text, place in tokens(query):
        if kind in {"string", "comment"}:
            query = query[:place] + " " * len(text) + query[place + len(text) :]
    return query


def _same_group(flat: str, start: int) -> str:
    """What follows in the group, up to what depends on its order; what stands in brackets of any kind as NUL, place by place."""
    depth, rest = 0, []
    for sign in flat[start:]:
        depth += (sign in "{([") - (sign in "})]")
        if depth < 0:
            break
        rest.append("\0" if depth or sign in "})]" else sign)
    text = "".join(rest)
    ordered = _ORDERED.search(text)
    return text[: ordered.start()] if ordered else text
