"""Paths of alternatives as a UNION, for an engine that works such a path out for the whole graph before it joins it.

``?b vw:inPilot ?p ; vw:passage|vw:doelbereikPassage ?x`` has the solutions of ``{ ?b vw:inPilot ?p ; vw:passage ?x } UNION { ?b
vw:inPilot ?p ; vw:doelbereikPassage ?x }`` (SPARQL 1.1, section 18.2.2.4: both are the union of the two, as often as each has them).
"""

from __future__ import annotations

import itertools
import re

from vwgraph.queries.runs import KEYWORD, NAME, OBJECT, PAIR, groups, may_be_grouped

__all__ = ["branched"]

_PATH = rf"(?:{NAME}(?:\s*\|\s*{NAME})+|\0+\))"
_STATEMENT = re.compile(
    rf"(?:(?<=[{{}})])|(?<=\.)(?=\s))\s*(?P<statement>(?:[?$]\w+|{NAME})\s+(?:{PAIR}\s*;\s*)*(?P<path>{_PATH})\s+{OBJECT}(?:\s*;\s*{PAIR})*)"
    rf"(?P<end>(?:\s*;)?(?:\s*\.(?=[\s}}])|(?=\s*(?:[{{}}]|{KEYWORD}))))"
)
_ALTERNATIVES = re.compile(rf"\(?\s*({NAME})\s*\|\s*({NAME})\s*\)?")


def branched(query: str) -> str:
    """Return ``query``, a SELECT, with each statement that has one path of two properties as a UNION of two statements.

    Two such statements beside each other stay as they are: a union joined with a union takes longer than the paths do.
    """
    if "|" not in query or not may_be_grouped(query):
        return query
    shown = groups(query)
    all_found = [*_STATEMENT.finditer(shown)]
    beside = [
        not re.search(r"[{}]", shown[one.end() : other.start("path")]) for one, other in itertools.pairwise(all_found)
    ]
    alone = [not (before or after) for before, after in itertools.pairwise([False, *beside, False])]
    for found in reversed([*itertools.compress(all_found, alone)]):
        path = _ALTERNATIVES.fullmatch(query, *found.span("path"))
        if path:
            before, after = query[found.start("statement") : path.start()], query[path.end() : found.end("statement")]
            both = " UNION ".join(f"{{ {before}{one}{after} }}" for one in path.groups())
            query = query[: found.start("statement")] + both + query[found.end("end") :]
    return query
