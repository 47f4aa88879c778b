"""Sums and quotients without brackets, whose value depends on where one begins.

SPARQL reckons ``10 - 5 - 2`` from the left, as 3. An engine that begins at the right finds 7, without a word.
"""

from __future__ import annotations

import re

__all__ = ["unbracketed"]

_PIECE = re.compile(
    r"""
      (?P<blank>    \#[^\n\r]* | \s+ )
    | (?P<operand>  <[^<>"{}|^`\\\x00-\x20]*>
                  | (?:\"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3} | "(?:\\.|[^"\\\n\r])*" | '(?:\\.|[^'\\\n\r])*')
                    (?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?
                  | [?$]\w+
                  | (?:\d+\.?\d* | \.\d+)(?:[eE][+-]?\d+)?
                  | (?:[^\W\d][\w.\-]*)?:[\w.\-:%\\]* )
    | (?P<word>     [^\W\d]\w* )
    | (?P<open>     [{(\[] )
    | (?P<close>    [})\]] )
    | (?P<operator> [*/+\-] )
    | (?P<other>    . )
    """,
    re.VERBOSE | re.DOTALL,
)


def unbracketed(query: str) -> int | None:
    """Return the place in ``query`` of the first operator of a chain such as ``a - b - c`` or ``a / b * c`` that has no
    brackets and would have another value from the right; ``None`` where there is none."""
    groups: list[tuple[bool, list[tuple[str, int]]]] = [(False, [])]  # is it an expression, and the signs of its chain
    after = False  # an operand: what follows may be an operator
    before, end = "", 0
    for found in _PIECE.finditer(query):
        kind, text = found.lastgroup or "", found.group()
        if kind == "blank":
            continue
        computes, chain = groups[-1]
        if kind == "open":
            outermost = len(groups) == 1
            called = before == "word" or (before == "operand" and end == found.start() and query[end - 1] not in "*/^|")
            groups.append((text == "(" and (computes or outermost or called), []))
        elif kind == "close" and len(groups) > 1:
            groups.pop()
        elif kind == "operator" and computes and after:
            chain.append((text, found.start()))
            if (place := _turns(chain)) is not None:
                return place
        elif kind == "other" or (kind == "word" and after):
            chain.clear()
        after = kind in ("operand", "word", "close")
        before, end = kind, found.end()
    return None


def _turns(chain: list[tuple[str, int]]) -> int | None:
    """The place of the operator before the last one of ``chain``, where the last would be reckoned first and change the value."""
    sign = chain[-1][0]
    level = [one for one in chain if one[0] in "+-"] if sign in "+-" else chain  # a sum in between ends a product
    before, place = level[-2] if len(level) > 1 else ("", 0)
    return place if before and (before in "-/" if sign in "+-" else before + sign in ("*/", "/*", "//")) else None
