"""What the pages of coverage and agreement show, as values."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vwgraph.errors import Stop
from vwgraph.names import PREFIXES, VW
from vwgraph.pipeline import agreements, double_coding
from vwgraph.site.facts import Facts, natural
from vwgraph.site.places import Places
from vwgraph.site.resource import Reader

__all__ = ["agreement_tables", "coverage_rows"]

_BY_KIND = ("kop", "opmaak")


def coverage_rows(facts: Facts, places: Places, reader: Reader) -> dict[str, Any]:
    """Return, for each part of the report, its passages: all, coded, by mark, open; and the names of the marks.

    The rules are those of :func:`vwgraph.records.coverage.coverage_of`: headings and furniture are marked by their kind.
    """
    part_of = PREFIXES["dcterms"] + "isPartOf"
    found: dict[str, dict[str, int]] = {}
    marks: dict[str, None] = {}
    for iri in places.kinds.get("passage", ()):
        counts = found.setdefault(facts.first(iri, part_of), {"total": 0, "coded": 0, "open": 0})
        kind = facts.first(iri, VW + "passagesoort").rpartition("/")[2]
        mark = kind if kind in _BY_KIND else facts.first(iri, VW + "markering").rpartition("/")[2]
        mark = mark or ("herhaling" if facts.first(iri, VW + "herhaaltPassage") else "")
        coded = any(
            fact.predicate in (VW + "passage", VW + "doelbereikPassage") and not fact.inferred
            for fact in facts.referring(iri)
        )
        state = "coded" if coded else mark or "open"
        if state == mark and not coded:
            marks[mark] = None
        counts["total"] += 1
        counts[state] = counts.get(state, 0) + 1
    names = sorted(marks)
    labelled = {one: _mark_label(one, facts, reader) for one in names}
    rows = [(reader.link(part), counts) for part, counts in sorted(found.items(), key=lambda one: natural(one[0]))]
    totals = {key: sum(counts.get(key, 0) for _, counts in rows) for key in ("total", "coded", "open", *names)}
    return {"marks": labelled, "coverage": rows, "totals": totals}


def _mark_label(mark: str, facts: Facts, reader: Reader) -> str:
    for scheme in ("markering", "passagesoort"):
        iri = f"{reader.places.bases[-1]}id/{scheme}/{mark}"
        if facts.named(iri):
            return facts.label(iri, reader.language)
    return mark


def agreement_tables(data: Path) -> Mapping[str, Any]:
    """Return the coefficients per variable, the settled differences, and why there are none where that is so."""
    try:
        coded = double_coding(data)
    except Stop:
        return {"coefficients": [], "settled": [], "units": 0, "missing": "coding"}
    settled = [one for one in coded if one.reden]
    try:
        found = list(agreements(coded, per_pilot=False))
    except ImportError:
        return {"coefficients": [], "settled": settled, "units": len(coded), "missing": "package"}
    return {"coefficients": found, "settled": settled, "units": len(coded), "missing": ""}
