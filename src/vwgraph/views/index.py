"""All views on one page: a small picture, the question and a link for each, in Dutch and English."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import Environment, PackageLoader

from vwgraph.views.drawing import Drawing
from vwgraph.views.exports.svg import thumbnail_of
from vwgraph.views.page import asset, policy_of

__all__ = ["index_page"]

_WIDE, _HIGH = 360, 240


def index_page(drawings: Iterable[Drawing], address: Callable[[str], str] = "{}.html".format) -> str:
    """Return the page that shows ``drawings``, in the order given; ``address`` gives where the view of a name is.

    Like the page of a view it makes no request but itself; the same drawings give the same bytes. Both languages are
    in it: the reader's choice is kept in the link, and works for the views as well.
    """
    style, script = asset("index.css"), asset("index.js")
    environment = Environment(loader=PackageLoader("vwgraph.views", "assets"), autoescape=True, trim_blocks=True)
    page = environment.get_template("index.html").render(
        views=[_entry(drawing, address) for drawing in drawings],
        style=style,
        script=script,
        policy=policy_of(script),
        wide=_WIDE,
        high=_HIGH,
    )
    return str(page)


def _entry(drawing: Drawing, address: Callable[[str], str]) -> dict[str, Any]:
    picture = base64.b64encode(thumbnail_of(drawing, _WIDE, _HIGH).encode()).decode()
    return {
        "title": drawing.view.title,
        "question": drawing.view.question,
        "address": address(drawing.name),
        "picture": f"data:image/svg+xml;base64,{picture}",
        "nodes": drawing.graph.number_of_nodes(),
        "edges": drawing.graph.number_of_edges(),
    }
