"""Views joined to the graph: which there are, and one of them drawn with values for its parameters."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vwgraph.errors import Stop, UsageError
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.pipeline import names_of, questions, write_atomically
from vwgraph.store import Answer, Engine

if TYPE_CHECKING:
    from vwgraph.views.data import Links
    from vwgraph.views.drawing import Drawing
    from vwgraph.views.schema import View

__all__ = ["draw", "drawn", "drawn_query", "gallery", "links_to", "new_view", "page", "views"]


def views(data: Path | None = None) -> dict[str, View]:
    """Return the views by name: ours, and those a corpus brings in its ``views`` folder."""
    from vwgraph.views.files import read_views

    found, problems = read_views(dict.fromkeys([assets().views, *([data / "views"] if data else [])]))
    if problems:
        raise Stop("\n".join(str(problem) for problem in problems), "mend these views; vwgraph check lists them all")
    return found


def drawn(
    engine: Engine,
    name: str,
    data: Path | None = None,
    values: Mapping[str, str] | None = None,
    names: Names | None = None,
) -> Drawing:
    """Return the view ``name``, drawn with ``values`` for its parameters; ``names`` says how IRIs are made (default: as built).

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
    base = names or names_of(data or assets().data)
    return drawing_of(found[name], Asking(engine, questions(data), base, values or {}), name)


def drawn_query(engine: Engine, answer: Answer, limit: int, subject: str = "", object_: str = "") -> Drawing:
    """Return what a query of one's own gave (``answer``) as a drawing of at most ``limit`` nodes.

    Raises :class:`UsageError` where it holds no two things that are linked.
    """
    from vwgraph.views.drawing import ready
    from vwgraph.views.own import own_graph

    view, graph = own_graph(answer, engine, limit, subject, object_)
    return ready(view, graph, "eigen-vraag")


def page(drawing: Drawing, data: Path | None = None, links: Links | None = None) -> str:
    """Return ``drawing`` as one HTML page."""
    from vwgraph.views.page import page_of

    titles = {name: view.title.model_dump() for name, view in views(data).items()}
    return page_of(drawing, titles, links)


def draw(engine: Engine, name: str, data: Path | None = None, values: Mapping[str, str] | None = None) -> str:
    """Return the page of the view ``name`` as HTML; raises what :func:`drawn` raises."""
    return page(drawn(engine, name, data, values), data)


def links_to(pages: str | None, data: Path | None = None) -> Links:
    """Return the addresses of pages of things: ``pages`` with ``kind/key`` put for ``{}``; none for what is not ours.

    Raises :class:`UsageError` where ``pages`` has no ``{}``.
    """
    from vwgraph.views.data import Links

    if pages is None:
        return Links()
    if "{}" not in pages:
        raise UsageError(f"{pages} has no place for a thing", "write {} where kind/key goes, as in ../doc/{}.html")
    base = names_of(data or assets().data)

    def page_of(iri: str) -> str | None:
        ref = base.ref(iri)
        return None if ref == iri else pages.replace("{}", ref)

    return Links(page=page_of)


def gallery(
    engine: Engine, data: Path | None = None, names: Names | None = None, pages: str | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file of all views: a page, an SVG and a small picture of each, and the index.

    A view that has nothing to draw in this corpus is left out.
    """
    from vwgraph.views.exports.svg import svg_of, thumbnail_of
    from vwgraph.views.index import index_page

    shown = []
    found = views(data)
    for name in found:
        try:
            drawing = drawn(engine, name, data, names=names)
        except Stop:
            continue
        links = replace(
            links_to(pages, data), view=lambda other: f"{other}.html" if other in found else None, home="index.html"
        )
        shown.append(drawing)
        yield f"{name}.html", page(drawing, data, links).encode("utf-8")
        yield f"{name}.svg", svg_of(drawing).encode("utf-8")
        yield f"klein/{name}.svg", thumbnail_of(drawing).encode("utf-8")
    yield "index.html", index_page(shown).encode("utf-8")


def new_view(name: str, data: Path) -> Path:
    """Write a view to start from and return its file. Raises :class:`Stop` where there is one of that name already."""
    from vwgraph.queries.files import NAME
    from vwgraph.views.scaffold import scaffold

    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a view", "use lower-case letters, digits and hyphens")
    own = assets().editable and data == assets().data
    path = (assets().views if own else data / "views") / f"{name}.yaml"
    if path.exists():
        raise Stop(f"{path} exists already", "edit it, or choose another name")
    write_atomically(path, scaffold(name).encode("utf-8"))
    return path
