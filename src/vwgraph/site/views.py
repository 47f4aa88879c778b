"""``/beeld/{name}``: the network views. Each is one page that holds both languages and needs nothing but itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from vwgraph.errors import Stop
from vwgraph.graph import Graph
from vwgraph.model import Table
from vwgraph.site.pages import Pages
from vwgraph.site.places import LANGUAGES
from vwgraph.site.representation import Representation
from vwgraph.site.source import Asked
from vwgraph.viewing import drawn, views
from vwgraph.viewing import page as view_page
from vwgraph.views.data import Links

__all__ = ["Pictures", "Views"]

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')


class Pictures:
    """The pages of the views as a source; those with nothing to draw in this corpus are left out.

    A view with a parameter ``over`` shows the surroundings of one thing: there is a page of it for each pilot.
    """

    slow = True
    localized = False

    def __init__(self, graph: Graph, pages: Pages) -> None:
        self._graph = graph
        self._pages = pages
        places = pages.places
        self._views: dict[str, Any] = {
            name: view for name, view in views(graph.data).items() if _has_nodes(graph, view)
        }
        self._around = {
            f"beeld/{name}-{key}": (name, f"pilot/{key}", iri)
            for name, view in self._views.items()
            if "over" in getattr(view, "parameters", {})
            for iri in places.kinds.get("pilot", ())
            for key in [iri.rpartition("/")[2]]
        }

    @property
    def _links(self) -> Links:
        """Where a view leads: to the pages of things, to other views, and to the list of views."""
        return Links(
            page=lambda iri: self._pages.places.href(iri, "../", LANGUAGES[0]) or None,
            view=lambda name: f"{name}.html" if name in self._views else None,
            home="index.html",
        )

    @property
    def listed(self) -> list[tuple[str, Mapping[str, str], Sequence[int]]]:
        """Path, titles and numbers of competency questions of each view."""
        return [
            (f"beeld/{name}", {"nl": view.title.nl, "en": view.title.en or view.title.nl}, view.numbers)
            for name, view in self._views.items()
        ]

    @cached_property
    def around(self) -> Mapping[str, tuple[str, Mapping[str, str]]]:
        """Path and titles of the view of the surroundings of each thing that has one, by its IRI."""
        titles = {path: found for path, found, _ in self.listed}
        return {iri: (path, titles[f"beeld/{name}"]) for path, (name, _, iri) in self._around.items()}

    def question(self, path: str, language: str) -> str:
        """Return what the view at ``path`` asks."""
        view = self._views[path.removeprefix("beeld/")]
        return str(getattr(view.question, language) or view.question.nl)

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return (*(path for path, _, _ in self.listed), *self._around)

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        known = path.startswith("beeld/") and (path[6:] in self._views or path in self._around)
        return ("html",) if known else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`. The page's own policy allows its own scripts, and nothing else."""
        name, over, _ = self._around.get(asked.path, (asked.path.removeprefix("beeld/"), "", ""))
        try:
            drawing = drawn(self._graph.engine, name, self._graph.data, {"over": over} if over else {})
        except Stop:
            body = self._pages.render("nodrawing.html", asked.path, LANGUAGES[0], others=())
            return Representation(body, location=asked.location)
        page = view_page(drawing, self._graph.data, self._links)
        policy = _POLICY.search(page)
        headers = {"Content-Security-Policy": html.unescape(policy.group(1))} if policy else {}
        return Representation(page.encode(), location=asked.location, headers=headers)


def _has_nodes(graph: Graph, view: Any) -> bool:
    """Whether a view has anything to draw; one with parameters, or that takes its nodes from questions, is taken to."""
    if getattr(view, "parameters", None) or not isinstance(view.nodes, str):
        return True
    table = graph.engine.query(view.nodes, rows=1)
    return isinstance(table, Table) and bool(table.rows)


class Views:
    """``/beeld/``: which views there are."""

    slow = True

    def __init__(self, pages: Pages, pictures: Pictures) -> None:
        self.pages = pages
        self.pictures = pictures

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("beeld/",)

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("html",) if path == "beeld/" else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        listed = [
            (
                f"{path.removeprefix('beeld/')}.html",
                titles[asked.language],
                self.pictures.question(path, asked.language),
            )
            for path, titles, _ in self.pictures.listed
        ]
        body = self.pages.render("views.html", asked.path, asked.language, listed=listed)
        return Representation(body, language=asked.language, location=asked.location)
