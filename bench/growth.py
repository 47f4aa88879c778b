"""Tables of what ``scale.py`` measured: loading, questions engine beside engine, growth."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from tabulate import tabulate

OURS = "memory"
ON_DISK = ("disk", "analytic on disk", "pyoxigraph on disk", "owlready2", "oxigraph server", "Fuseki")
"""Engines that load into files: the time is held against pyoxigraph on disk, that of the others against pyoxigraph in memory."""
MINE = ("memory", "disk", "analytic", "analytic on disk")
OUTSIDE = ("pyoxigraph", "pyoxigraph on disk", "maplib", "maplib, terms", "owlready2", "rdflib")
"""Embedded engines that are not ours."""
EMBEDDED = (*MINE, *OUTSIDE)
AGAINST = {
    "any": OUTSIDE,
    "those that make terms of their rows": tuple(engine for engine in OUTSIDE if engine != "maplib"),
    "those but maplib": tuple(engine for engine in OUTSIDE if "maplib" not in engine),
}
"""What ours are held against. maplib has its rows as texts, ours as terms."""
EITHER = "memory or analytic, the faster"
SAME_TERMS = (*MINE, "pyoxigraph", "pyoxigraph on disk", "oxigraph server")
"""Engines whose rows are compared term by term, those of the others by value: Fuseki keeps xsd:nonNegativeInteger as it is, where
Oxigraph holds xsd:integer; others write decimals otherwise, or leave out datatypes."""
_WITHIN = ("worst", "within 1.1", "within 2")
Results = Mapping[str, Mapping[str, Any]]


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """Return the slope of the line through the logarithms of size and time (least squares); not a number for one point."""
    if len(points) < 2:
        return math.nan
    logs = [(math.log(size), math.log(max(value, 1e-6))) for size, value in points]
    middle = [statistics.mean(axis) for axis in zip(*logs, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in logs)
    return float(above / sum((x - middle[0]) ** 2 for x, _ in logs))


def tables(results: Results, order: Sequence[str]) -> str:
    """Return all tables as Markdown."""
    sizes = sorted({int(key.rpartition(" ")[2]) for key in results})
    engines = [engine for engine in order if any(f"{engine} {size}" in results for size in sizes)]
    parts = ["## Building", _building(results, sizes), "## Loading", _loading(results, sizes, engines)]
    for engine, where in (
        (OURS, "in memory"),
        ("disk", "on disk"),
        ("analytic on disk", "on disk, by the analytic engine"),
    ):
        measured = [size for size in sizes if _answers(results, engine, size)]
        if measured:
            parts += [f"## Questions, {where}", _growth(results, measured, engine)]
    for size in sizes:
        parts += [f"## Engines at {size:,} pilots", *_side_by_side(results, size, engines)]
    return "\n\n".join(parts)


def _building(results: Results, sizes: Sequence[int]) -> str:
    rows = []
    for size in sizes:
        found = results.get(f"build {size}")
        if found:
            first, again = found["build"], found["again"]
            rows.append(
                [f"{size:,}", f"{first['triples']:,}", _short(first["seconds"]), f"{first['peak']:,.0f}",
                 _short(again["seconds"])]
            )  # fmt: skip
    return _table(rows, ["pilots", "triples", "build (s)", "peak MB", "again, nothing changed (s)"])


def _loading(results: Results, sizes: Sequence[int], engines: Sequence[str]) -> str:
    rows = []
    for engine in engines:
        row = [engine]
        for size in sizes:
            found = results.get(f"{engine} {size}")
            if not found or found["load"] is None:
                row += ["-", f"{found['peak']:,.0f}" if found and found["peak"] else "-"]
                continue
            limit = results.get(f"pyoxigraph{' on disk' if engine in ON_DISK else ''} {size}", {}).get("load")
            ratio = f" ({found['load'] / limit:.2f})" if limit else ""
            row += [f"{_short(found['load'])}{ratio}", f"{found['peak']:,.0f}"]
        rows.append(row)
    head = [text for size in sizes for text in (f"{size:,} (s)", "peak MB")]
    return _table(rows, ["engine", *head])


def _answers(results: Results, engine: str, size: int) -> Mapping[str, Sequence[Any]]:
    found: Mapping[str, Sequence[Any]] = results.get(f"{engine} {size}", {}).get("answers", {})
    return found


def _growth(results: Results, sizes: Sequence[int], engine: str) -> str:
    rows = []
    for name in _answers(results, engine, sizes[0]):
        times = [(size, _answers(results, engine, size).get(name)) for size in sizes]
        measured = [(size, one) for size, one in times if one and isinstance(one[0], int | float)]
        row = [name, *(_rows(one) for _, one in times), *(_time(one) for _, one in times)]
        slopes = [exponent([(size, one[place]) for size, one in measured]) for place in (1, 0)]
        rows.append([*row, *("-" if math.isnan(slope) else f"{slope:.2f}" for slope in slopes)])
    rows.sort(key=lambda row: row[-1], reverse=True)
    head = [*(f"rows {size:,}" for size in sizes), *(f"{size:,} (ms)" for size in sizes)]
    return _table(rows, ["question", *head, "exponent of rows", "of time"])


def _side_by_side(results: Results, size: int, engines: Sequence[str]) -> list[str]:
    """How far each engine is from the fastest embedded one, then milliseconds of each on each question."""
    found = {engine: _answers(results, engine, size) for engine in engines if _answers(results, engine, size)}
    if not found:
        return []
    first = [found[engine] for engine in (*SAME_TERMS, *engines) if engine in found]
    ours = {name: next(filter(_answered, (one.get(name) for one in first)), first[0][name]) for name in first[0]}
    times = {engine: _times(engine, answers, ours) for engine, answers in found.items()}
    if "analytic" in found:
        times[EITHER] = _least(times, (OURS, "analytic"))
    fastest = _least(times, EMBEDDED)
    summary = []
    for engine, one in times.items():
        answers = found.get(engine, {})
        stopped = sum(1 for answer in answers.values() if answer[0] is None)
        refused = sum(1 for answer in answers.values() if isinstance(answer[0], str))
        other = str(len(answers) - stopped - refused - len(one)) if answers else "-"
        summary.append([engine, len(one), stopped, refused, other, *_ratios(one, fastest)])
    head = ["engine", "answered", "stopped", "cannot", "other rows", "median ratio to the fastest embedded", *_WITHIN]
    rows = [
        [name, *(_compared(engine, answers.get(name), ours[name]) for engine, answers in found.items())]
        for name in ours
    ]
    parts = [
        _table(summary, head),
        _held_against(times),
        _table(rows, ["question", *(f"{engine} (ms)" for engine in found)]),
    ]
    if "rdflib" in found:
        parts.insert(2, _times_rdflib(found["rdflib"], times))
    return parts


def _held_against(times: Mapping[str, Mapping[str, float]]) -> str:
    """How far each of ours, and the faster of two, is from the fastest that is not ours."""
    rows = [
        [engine, against, *_ratios(times[engine], _least(times, others))]
        for engine in (*MINE, EITHER)
        if engine in times
        for against, others in AGAINST.items()
    ]
    return _table(rows, ["engine", "the fastest not ours, of", "median ratio", *_WITHIN])


def _times(engine: str, answers: Mapping[str, Sequence[Any]], ours: Mapping[str, Sequence[Any]]) -> dict[str, float]:
    """Milliseconds by question, of those that gave the rows of ours."""
    return {name: answers[name][0] for name, one in ours.items() if _same_rows(engine, answers.get(name), one)}


def _least(times: Mapping[str, Mapping[str, float]], engines: Sequence[str]) -> dict[str, float]:
    some = [times[engine] for engine in engines if engine in times]
    return {name: min(one[name] for one in some if name in one) for name in {name for one in some for name in one}}


def _ratios(one: Mapping[str, float], fastest: Mapping[str, float]) -> list[str]:
    ratios = [value / fastest[name] for name, value in one.items() if name in fastest]
    if not ratios:
        return ["-"] * 4
    within = (f"{sum(1 for ratio in ratios if ratio <= most)} of {len(ratios)}" for most in (1.1, 2))
    return [f"{statistics.median(ratios):.2f}", f"{max(ratios):.1f}", *within]


def _times_rdflib(answers: Mapping[str, Sequence[Any]], times: Mapping[str, Mapping[str, float]]) -> str:
    """How many times as long rdflib takes as ours: where it was stopped, the cap stands in for what it would have taken."""
    told = []
    for engine in (OURS, "analytic", EITHER):
        ratios = {
            name: times["rdflib"].get(name, answers[name][1] * 1000) / value
            for name, value in times.get(engine, {}).items()
            if name in times["rdflib"] or answers[name][0] is None
        }
        if ratios:
            fewer = sorted((ratio, name) for name, ratio in ratios.items() if ratio < 20)
            told.append(
                f"`{engine}` at least {statistics.median(ratios.values()):.0f} at the median, "
                f"{len(ratios) - len(fewer)} of {len(ratios)} at least 20"
                + (
                    f" (not {', '.join(f'{name} {ratio:.0f}' for ratio, name in fewer)})"
                    if len(fewer) < 4 and fewer
                    else ""
                )
            )
    stopped = sum(1 for answer in answers.values() if answer[0] is None)
    return f"Times as fast as rdflib (which was stopped on {stopped}, and would have taken longer): {'; '.join(told)}."


def _same_rows(engine: str, one: Sequence[Any] | None, ours: Sequence[Any]) -> bool:
    """Whether the engine answered, with the rows of ours (as their digests say)."""
    if one is None or not _answered(one):
        return False
    compared = 2 if engine in SAME_TERMS else 3
    return bool(one[compared] == ours[compared])


def _answered(one: Sequence[Any] | None) -> bool:
    return one is not None and isinstance(one[0], int | float)


def _time(one: Sequence[Any] | None) -> str:
    if one is None:
        return "-"
    return "stopped" if one[0] is None else "cannot" if isinstance(one[0], str) else _short(one[0])


def _compared(engine: str, one: Sequence[Any] | None, ours: Sequence[Any]) -> str:
    return _time(one) + (" (other rows)" if _answered(one) and not _same_rows(engine, one, ours) else "")


def _rows(one: Sequence[Any] | None) -> str:
    return f"{one[1]:,}" if one is not None and _answered(one) else "-"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _table(rows: Sequence[Sequence[Any]], head: Sequence[str]) -> str:
    return re.sub(
        r" +\|", " |", re.sub(r"-{4,}", "---", tabulate(rows, head, tablefmt="github", disable_numparse=True))
    )
