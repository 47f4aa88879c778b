"""Positions that mean something, computed here once: the same graph gives the same picture, and physics stays off."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vwgraph.views.layouts.columns import columns, fan
from vwgraph.views.layouts.force import force
from vwgraph.views.layouts.guides import Placed
from vwgraph.views.layouts.lanes import lanes
from vwgraph.views.layouts.map import map_
from vwgraph.views.layouts.matrix import matrix
from vwgraph.views.layouts.rings import rings
from vwgraph.views.layouts.timeline import timeline
from vwgraph.views.layouts.tree import tree
from vwgraph.views.looks import Look
from vwgraph.views.picture import Graph
from vwgraph.views.schema import View

__all__ = ["place"]

_FORMS: Mapping[str, Callable[[View, Graph, Mapping[str, Look]], Placed]] = {
    "columns": columns,
    "fan": fan,
    "force": force,
    "lanes": lanes,
    "map": map_,
    "matrix": matrix,
    "rings": lambda view, graph, looks: Placed(rings(view, graph, looks)),
    "timeline": timeline,
    "tree": lambda view, graph, looks: Placed(tree(view, graph, looks)),
}


def place(view: View, graph: Graph, looks: Mapping[str, Look]) -> Placed:
    """Return where everything of ``graph`` stands, by the layout of ``view``."""
    return _FORMS[view.layout.form](view, graph, looks)
