"""A drawing as rows: its edges, its nodes with their measures, its summary. Safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from vwgraph.views.drawing import Drawing
from vwgraph.views.measures import MEASURES, SUMMARY
from vwgraph.views.text import clean

__all__ = ["csv_of", "edge_rows", "measure_rows", "safe", "summary_rows"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> str:
    """Return a cell that a spreadsheet takes for text: what it would read as a formula begins with an apostrophe (OWASP)."""
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return str(cell)
    text = clean(str(cell))
    return f"'{text}" if text.startswith(_FORMULA) else text


def edge_rows(drawing: Drawing, language: str = "nl") -> tuple[list[str], list[list[Any]]]:
    """Return head and rows of the edges: ends with labels, relation, weight, statements, and how to ask for evidence."""
    head = [
        "source",
        "source_label",
        "relation",
        "relation_label",
        "target",
        "target_label",
        "weight",
        "statements",
        "ask",
    ]
    nodes = drawing.graph.nodes
    rows = []
    for source, target, key, data in sorted(drawing.graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        label = getattr(drawing.view.relations[key].label, language)
        ends = [source, nodes[source][language], key, label, target, nodes[target][language]]
        rows.append([*ends, data["weight"], " ".join(data["statements"]), data["ask"]])
    return head, rows


def measure_rows(drawing: Drawing, language: str = "nl") -> tuple[list[str], list[list[Any]]]:
    """Return head and rows of the nodes: IRI, label, kind, passages, measures, values."""
    values = sorted({key for data in drawing.graph.nodes.values() for key in data["values"]})
    head = ["node", "label", "kind", "passages", *drawing.measured.keys, *values]
    rows = []
    for node in sorted(drawing.graph.nodes):
        data = drawing.graph.nodes[node]
        kind = getattr(drawing.view.kinds[data["kind"]].label, language)
        told = [node, data[language], kind, " ".join(data["passages"])]
        measures = [data["measures"][key] for key in drawing.measured.keys]
        rows.append([*told, *measures, *(data["values"].get(key) for key in values)])
    return head, rows


def summary_rows(drawing: Drawing, language: str = "nl") -> tuple[list[str], list[list[Any]]]:
    """Return head and rows of what was measured: of the whole, the pairs of each projection, and what each measure means."""
    rows: list[list[Any]] = []
    for key, value in drawing.measured.summary.items():
        label, explanation = SUMMARY[key]
        rows.append([label[language], value, explanation[language]])
    for key in drawing.measured.keys:
        label, explanation = MEASURES[key]
        rows.append([label[language], None, explanation[language]])
    for one, (label, explanation), pairs in drawing.measured.projections:
        kind = getattr(drawing.view.kinds[one.onto].label, language)
        rows.append([f"{kind}: {label[language]}", len(pairs), explanation[language]])
        for pair in pairs:
            names = " - ".join(drawing.graph.nodes[node][language] for node in (pair.one, pair.other))
            rows.append([names, pair.weight, pair.shared])
    return ["measure", "value", "explanation"], rows


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return CSV as RFC 4180 has it, every cell safe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
