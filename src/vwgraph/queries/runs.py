"""Runs of triples in a query, and which of them to join from their smallest pattern on.

An engine that looks at all matches of each pattern before it joins them takes as long over ``?telling vw:categorie ?c ; vw:passage ?p``
as there are passages, if only a handful of counts has a category. Told that it may stop (``LIMIT``), sparq goes from match to
match instead. ``{ SELECT * { ... } LIMIT n }`` has the solutions of what stands in it, where there are no more than ``n``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vwgraph.queries.tokens import keywords, tokens, variables

__all__ = ["KEYWORD", "NAME", "OBJECT", "PAIR", "Run", "few_first", "groups", "may_be_grouped", "runs"]

_ALL = 10**15
"""More rows than there can be."""
_SEEDS, _LARGE, _FEW = 2_048, 4_096, 8
"""Where it pays, measured on the stored questions (see :func:`few_first`)."""

_VARIABLE = r"[?$]\w+(?!\w)"
NAME = r"(?:[A-Za-z][\w-]*:[\w-]+(?![\w:%\\]|[.-]+[\w:%\\])|<[^<>\s]*>)"
OBJECT = rf"(?:{_VARIABLE}|{NAME}|true\b|false\b)"
PAIR = rf"(?:a|{NAME})\s+{OBJECT}(?:\s*,\s*{OBJECT})*"
_STATEMENT = rf"(?:{_VARIABLE}|{NAME})\s+{PAIR}(?:\s*;\s*{PAIR})*(?:\s*;)?"
KEYWORD = r"(?i:FILTER|OPTIONAL|MINUS|BIND|VALUES|UNION|GRAPH)\b(?![\w.-]*:)"
_RUN = re.compile(
    rf"(?:[{{}})]|\.(?=\s))\s*(?P<run>{_STATEMENT}(?:\s*\.\s+{_STATEMENT})*)(?P<end>\s*\.(?=[\s}}])|(?=\s*(?:[{{}}]|{KEYWORD})))"
)
_APART = {"VALUES", "EXISTS", "GRAPH"}
"""What stands in the braces behind these is data, or has another scope."""
_PARTS = re.compile(rf"(?P<name>{OBJECT}|a\b)|(?P<sign>[.;,])")


class Run(NamedTuple):
    """Triples that stand together in a query: where (with the dot after them), and each as a pattern of its own."""

    start: int
    stop: int
    patterns: tuple[str, ...]


def runs(query: str) -> Iterator[Run]:
    """Yield the runs of ``query`` from its first to its last. A statement with a path, a blank node, a list, a number or a text ends one,
    and so does a variable in the place of a property. What stands in EXISTS or GRAPH is left out."""
    for found in _RUN.finditer(groups(query)):
        yield Run(found.start("run"), found.end("end"), tuple(_patterns(found["run"])))


def few_first(query: str, count: Callable[[str], int]) -> str:
    """Return ``query``, a SELECT, with each run put as a sub-select, where its smallest pattern is the place to begin.

    That is a run of three patterns or more, one of which has at most 2,048 matches (then sparq begins there, and asks for what is
    joined no more than twice) and another 4,096 or more, and which has at most an eighth as many solutions as that has matches.
    ``count`` says what a query that counts finds: each pattern, the first with each it is joined to, and the solutions as far as needed.
    """
    found = [run for run in runs(query) if len(run.patterns) > 2]
    if not found or not may_be_grouped(query):
        return query
    head = query[: next(place for _, text, place in tokens(query) if text.upper() == "SELECT")]

    def solutions(group: str) -> int:
        return count(f"{head}SELECT (COUNT(*) AS ?n) {{ {group} }}")

    def pays(run: Run) -> bool:
        matches = sorted((solutions(pattern), pattern) for pattern in run.patterns)
        (least, seed), (largest, _) = matches[0], matches[-1]
        most, text = largest // _FEW, query[run.start : run.stop]
        if least > _SEEDS or largest < _LARGE:
            return False
        beside = [f"{seed} . {pattern}" for _, pattern in matches[1:] if {*variables(seed)} & {*variables(pattern)}]
        return all(solutions(group) <= most for group in [*beside, f"{{ SELECT * {{ {text} }} LIMIT {most + 1} }}"])

    for run in reversed([run for run in found if pays(run)]):
        text = query[run.start : run.stop]
        query = f"{query[: run.start]}{{ SELECT * {{ {text} }} LIMIT {_ALL} }}{query[run.stop :]}"
    return query


def may_be_grouped(query: str) -> bool:
    """Whether a group more changes nothing: no form but SELECT, no brace written as its code point, no label of a blank node, which may
    not stand on both sides of a brace (SPARQL 1.1, section 5.1.1); and whether all rows are wanted, for of a LIMIT without an order
    sparq looks for no more."""
    words = keywords(query)
    unclear = any(kind == "escape" or text.startswith("_:") for kind, text, _ in tokens(query))
    return not unclear and not words & {"CONSTRUCT", "DESCRIBE", "ASK"} and ("LIMIT" not in words or "ORDER" in words)


def _patterns(run: str) -> Iterator[str]:
    """Each triple of a run, written out."""
    subject = verb = ""
    for found in _PARTS.finditer(run):
        text = found.group()
        if text == ".":
            subject = verb = ""
        elif text == ";":
            verb = ""
        elif found["name"] and not subject:
            subject = text
        elif found["name"] and not verb:
            verb = text
        elif found["name"]:
            yield f"{subject} {verb} {text}"


def groups(query: str) -> str:
    """The query with NUL for all that is no pattern, place by place: what stands before a group and after it (SELECT, ORDER BY),
    in brackets, as data of VALUES, in EXISTS and GRAPH; texts and comments as spaces."""
    shown, levels, before = list(query), [_Level(shown=False)], ""
    place = 0

    def hide(stop: int) -> None:
        if not levels[-1].shown:
            shown[place:stop] = "\0" * (stop - place)

    for kind, text, start in tokens(query):
        hide(start)
        place = start
        word = text.upper() if kind == "word" else ""
        if kind in {"string", "comment"}:
            shown[start : start + len(text)] = " " * len(text)
            place = start + len(text)
        elif text in "{([" and kind == "sign":
            group = text == "{" and levels[-1].groups and before not in _APART
            levels.append(_Level(shown=group, groups=group))
            before = "" if text == "{" else before
        elif text in "})]" and kind == "sign":
            place = start + 1
            if len(levels) > 1:
                levels.pop()
        elif word in _APART:
            before = word
        elif word in {"SELECT", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET"}:
            levels[-1] = levels[-1]._replace(shown=False)
    hide(len(query))
    return "".join(shown)


class _Level(NamedTuple):
    shown: bool
    groups: bool = True
    """Whether a brace opens a group here."""
