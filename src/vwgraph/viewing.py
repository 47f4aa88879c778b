"""Views joined to the graph: which there are, and one of them drawn with values for its parameters."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vwgraph.errors import Stop, UsageError
from vwgraph.paths import assets
from vwgraph.pipeline import names_of, questions
from vwgraph.store import Engine

if TYPE_CHECKING:
    from vwgraph.views.data import Links
    from vwgraph.views.drawing import Drawing
    from vwgraph.views.schema import View

__all__ = ["draw", "drawn", "page", "views"]


def views(data: Path | None = None) -> dict[str, View]:
    """Return the views by name: ours, and those a corpus brings in its ``views`` folder."""
    from vwgraph.views.files import read_views

    found, problems = read_views(dict.fromkeys([assets().views, *([data / "views"] if data else [])]))
    if problems:
        raise Stop("\n".join(str(problem) for problem in problems), "mend these views; vwgraph check lists them all")
    return found


def drawn(engine: Engine, name: str, data: Path | None = None, values: Mapping[str, str] | None = None) -> Drawing:
    """Return the view ``name``, drawn with ``values`` for its parameters.

    Raises :class:`UsageError` for an unknown view or parameter, and :class:`Stop` where there is nothing to draw.
    """
    from vwgraph.views.drawing import drawing_of
    from vwgraph.views.rows import Asking

    found = views(data)
    if name not in found:
        near = difflib.get_close_matches(name, list(found), n=3, cutoff=0.4)
        raise UsageError(f"there is no view {name!r}", f"views: {', '.join(near or found)}")
    known = found[name].parameters
    for parameter in values or {}:
        if parameter not in known:
            raise UsageError(
                f"view {name} has no parameter {parameter!r}", f"it takes {', '.join(known) or 'no parameters'}"
            )
    folder = data or assets().data
    return drawing_of(found[name], Asking(engine, questions(data), names_of(folder), values or {}), name)


def page(drawing: Drawing, data: Path | None = None, links: Links | None = None) -> str:
    """Return ``drawing`` as one HTML page."""
    from vwgraph.views.page import page_of

    titles = {name: view.title.model_dump() for name, view in views(data).items()}
    return page_of(drawing, titles, links)


def draw(engine: Engine, name: str, data: Path | None = None, values: Mapping[str, str] | None = None) -> str:
    """Return the page of the view ``name`` as HTML; raises what :func:`drawn` raises."""
    return page(drawn(engine, name, data, values), data)
