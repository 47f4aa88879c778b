"""A view made ready: its graph measured and placed. Page, pictures and exports are made of this and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from vwgraph.errors import Stop
from vwgraph.views.layouts import place
from vwgraph.views.layouts.guides import Placed
from vwgraph.views.layouts.timeline import outside
from vwgraph.views.looks import Look, looks_of, rooms_of
from vwgraph.views.measures import Measured, measure
from vwgraph.views.picture import Graph, picture_of
from vwgraph.views.rows import Asking
from vwgraph.views.schema import Matrix, Timeline, View

__all__ = ["Cell", "Drawing", "cells_of", "counts_of", "drawing_of", "margins_of", "notice_of", "ready", "weight_of"]


@dataclass(frozen=True)
class Drawing:
    """A view with its graph, where everything stands, how it looks (labels in Dutch), the room it has
    (for labels in either language) and what was measured.

    ``given`` are the values of its parameters, as a reader sees them.
    """

    name: str
    view: View
    graph: Graph
    placed: Placed
    looks: Mapping[str, Look]
    rooms: Mapping[str, Look]
    measured: Measured
    given: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def weights(self) -> tuple[float, float]:
        """The least and the greatest weight of an edge."""
        found = [weight_of(data) for *_, data in self.graph.edges(data=True)]
        return (min(found), max(found)) if found else (0.0, 0.0)


def weight_of(data: Mapping[str, Any]) -> float:
    """Return the weight of an edge, or where it has none the number of statements behind it."""
    return float(data["weight"] if data["weight"] is not None else len(data["statements"]))


@dataclass(frozen=True)
class Cell:
    """A cell of a matrix: a row, a column, the relation that holds, how much there is, and the statements behind it."""

    row: str
    column: str
    relation: str
    value: float
    statements: tuple[str, ...]


def drawing_of(view: View, asking: Asking, name: str) -> Drawing:
    """Return the drawing of ``view``. Raises :class:`Stop` where there is nothing to draw; see :func:`picture_of`."""
    graph = picture_of(view, asking, name)
    if isinstance(view.layout, Timeline):
        total = len(graph)
        graph.remove_nodes_from(outside(view, graph))
        if len(graph) < total and not graph.graph["capped"]:
            graph.graph["capped"] = (len(graph), total)
    if not graph:
        raise Stop(f"view {name}: there is nothing to draw", "does the corpus have what its queries ask for?")
    return ready(view, graph, name, _given(view, asking, graph))


def ready(view: View, graph: Graph, name: str, given: Mapping[str, str] | None = None) -> Drawing:
    """Return the drawing of ``graph``, measured and placed; ``given`` are values of parameters, for reading."""
    measured = measure(view, graph)
    rooms = rooms_of(view, graph)
    placed = place(view, graph, rooms)
    if isinstance(view.layout, Matrix) and not (placed.rows and placed.columns):
        raise Stop(
            f"view {name}: the matrix has no rows or no columns", "does the corpus have what its queries ask for?"
        )
    return Drawing(name, view, graph, placed, looks_of(view, graph), rooms, measured, given or {})


def _given(view: View, asking: Asking, graph: Graph) -> dict[str, str]:
    told = {}
    for parameter in view.asked():
        value = asking.values.get(parameter.name) or parameter.default or ""
        iri = value if value.startswith("http") else ""
        if not iri and value and parameter.type in ("iri", "pilot", "actor", "concept"):
            kind = "pilot/" if parameter.type == "pilot" and "/" not in value else ""
            iri = asking.names.reference(kind + value) if "/" in kind + value else ""
        told[parameter.name] = graph.nodes[iri]["nl"] if iri in graph else value
    return told


def cells_of(drawing: Drawing) -> list[Cell]:
    """Return the cells of a matrix by row and column; one that more than one relation holds for gets ``both``."""
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    rows = {node: n for n, node in enumerate(drawing.placed.rows)}
    columns = {node: n for n, node in enumerate(drawing.placed.columns)}
    found: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}
    for source, target, relation, data in sorted(drawing.graph.edges(keys=True, data=True), key=lambda e: e[:3]):
        ends = (source, target) if source in rows else (target, source)
        if ends[0] in rows and ends[1] in columns:
            found.setdefault(ends, []).append((relation, data))
    made = []
    for (row, column), held in found.items():
        statements = tuple(sorted({iri for _, data in held for iri in data["statements"]}))
        weights = [float(data["weight"]) for _, data in held if data["weight"] is not None]
        several = len({relation for relation, _ in held}) > 1 and layout.both
        value = sum(weights) if weights else float(len(statements) or len(held))
        made.append(Cell(row, column, layout.both if several and layout.both else held[0][0], value, statements))
    return sorted(made, key=lambda cell: (rows[cell.row], columns[cell.column]))


def counts_of(drawing: Drawing, cell: Cell) -> dict[str, int]:
    """Return how many statements of each symbol a cell holds, by the key of the symbol; none for a denial."""
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    if cell.relation == layout.denied:
        return {}
    symbol_of = {one.label.nl: key for key, one in layout.symbols.items()}
    kinds = (drawing.graph.graph["statements"][iri]["kind"]["nl"] for iri in cell.statements)
    return dict(sorted(Counter(symbol_of[kind] for kind in kinds if kind in symbol_of).items()))


def margins_of(drawing: Drawing) -> list[tuple[str, str, str, Sequence[str]]]:
    """Return the figures beside the rows of a matrix: (key, label nl, label en, a text per row)."""
    layout = drawing.view.layout
    assert isinstance(layout, Matrix)
    counts = dict.fromkeys(drawing.placed.rows, 0)
    for cell in cells_of(drawing):
        counts[cell.row] += cell.relation != layout.denied
    made: list[tuple[str, str, str, Sequence[str]]] = []
    for margin in layout.margins:
        if margin.key == "columns":
            texts = [str(counts[row]) for row in drawing.placed.rows]
        else:
            values = [drawing.graph.nodes[row]["values"].get(margin.key) for row in drawing.placed.rows]
            texts = ["" if value is None else str(value) for value in values]
        made.append((margin.key, margin.label.nl, margin.label.en, texts))
    return made


def notice_of(drawing: Drawing) -> dict[str, Any] | None:
    """Return what was left out and why: ``shown`` of ``total`` and a text in two languages; ``None`` where all is shown."""
    capped, view = drawing.graph.graph["capped"], drawing.view
    lines = drawing.graph.graph["lines"]
    if capped is None and lines is None and view.omits is None:
        return None
    shown, total = capped or (len(drawing.graph), len(drawing.graph))
    nl, en = [], []
    if capped and isinstance(view.layout, Timeline):
        first, last = view.layout.first, view.layout.last
        nl.append(f"{shown} van {total} punten getekend: de andere hebben geen begin tussen {first} en {last}.")
        en.append(f"{shown} of {total} points drawn: the others have no begin between {first} and {last}.")
    elif capped:
        nl.append(f"{shown} van {total} punten getekend: die met de meeste verbindingen; meer is niet te lezen.")
        en.append(f"{shown} of {total} points drawn: those with most links; more cannot be read.")
    if lines:
        nl.append(
            f"{lines[0]} van {lines[1]} lijnen getekend: de zwaarste, bij gelijk gewicht die van de minst verbonden punten."
        )
        en.append(f"{lines[0]} of {lines[1]} lines drawn: the heaviest, among equals those of the least linked points.")
    if view.omits:
        nl.append(view.omits.nl)
        en.append(view.omits.en)
    return {"shown": shown, "total": total, "text": {"nl": " ".join(nl), "en": " ".join(en)}}
