"""What a constant text gives, worked out once.

``LCASE(STR("Subsidie"@nl))`` is ``"subsidie"`` for every row. An engine that works it out for each is told so.
"""

from __future__ import annotations

import re

from vwgraph.queries.tokens import tokens

__all__ = ["worked_out"]

_CALL = re.compile(
    r"""(?P<name>STR|LANG|LCASE)\s*\(\s*(?P<text>"[^"\\\n\r]*")(?P<at>@(?P<tag>[a-z]+(?:-[a-z0-9]+)*))?\s*\)""",
    re.IGNORECASE | re.ASCII,
)


def worked_out(query: str) -> str:
    """Return ``query`` with what ``STR``, ``LANG`` and ``LCASE`` give of a text that is written there (SPARQL 1.1, 17.4.2 and 17.4.3).
    Capitals beyond ASCII are left to the engine."""
    while call := _first(query):
        value = {
            "STR": call["text"],
            "LANG": f'"{(call["tag"] or "").lower()}"',  # as the embedded engine holds it
            "LCASE": call["text"].lower() + (call["at"] or ""),
        }[call["name"].upper()]
        lines = "\n" * call[0].count("\n")  # they keep their numbers
        query = query[: call.start()] + value + lines + query[call.end() :]
    return query


def _first(query: str) -> re.Match[str] | None:
    if not _CALL.search(query):
        return None
    calls = (_CALL.match(query, at) for kind, _, at in tokens(query) if kind == "word")
    return next((call for call in calls if call and (call["text"].isascii() or call["name"].upper() != "LCASE")), None)
