"""Files that are not pages: style and scripts, robots.txt, the sitemap, and the whole graph to take away."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from xml.sax.saxutils import escape

import pyoxigraph as ox

from vwgraph.names import PREFIXES, Names
from vwgraph.pages.templates import asset
from vwgraph.site.facts import Facts
from vwgraph.site.pages import Pages
from vwgraph.site.places import page_file
from vwgraph.site.representation import MEDIA, Representation
from vwgraph.site.source import Asked, Document, Source, languages_of

__all__ = ["DUMPS", "Dumps", "Sitemap", "assets"]

DUMPS: Mapping[str, ox.RdfFormat] = {
    "dump/vwgraph.trig.gz": ox.RdfFormat.TRIG,
    "dump/vwgraph.nq.gz": ox.RdfFormat.N_QUADS,
}
"""The files with the whole graph, and their formats."""


def assets() -> list[Document]:
    """Return the style sheet and scripts of the pages."""
    return [
        Document("site", {"css": asset("vwgraph.site", "site.css").encode()}),
        Document("site-script", {"js": asset("vwgraph.site", "site.js").encode()}),
        Document("zoek-script", {"js": asset("vwgraph.site", "zoek.js").encode()}),
        Document("favicon", {"svg": asset("vwgraph.site", "favicon.svg").encode()}),
    ]


class Dumps:
    """The whole graph, one file per format, packed. The ontology's blank nodes are taken from ``ontology``."""

    slow = True
    localized = False

    def __init__(self, facts: Facts, ontology: Sequence[ox.Quad]) -> None:
        self._facts = facts
        self._ontology = ontology
        self._made: dict[str, bytes] = {}

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return DUMPS

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("gz",) if path in DUMPS else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        return Representation(self.content(asked.path), "application/gzip", location=asked.path)

    def content(self, path: str) -> bytes:
        """Return the file at ``path``; packed without a date, so that it is the same each time."""
        if path not in self._made:
            graphs = [graph for graph in self._facts.graphs if graph != Names().graph("ontologie")]
            quads = [fact.quad for graph in graphs for fact in self._facts.inside(graph)]
            ordered = sorted({*quads, *self._ontology}, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
            plain = ox.serialize(ordered, format=DUMPS[path], prefixes=dict(PREFIXES))
            self._made[path] = gzip.compress(plain or b"", mtime=0)
        return self._made[path]


class Sitemap:
    """``/sitemap.xml`` and ``/robots.txt``."""

    slow = False
    localized = False

    def __init__(self, pages: Pages, sources: Callable[[], Iterable[Source]]) -> None:
        self._pages = pages
        self._sources = sources

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("sitemap.xml", "robots.txt")

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return {"sitemap.xml": ("sitemap",), "robots.txt": ("txt",)}.get(path, ())

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        body = self._robots if asked.extension == "txt" else self._map
        return Representation(body.encode(), MEDIA[asked.extension], location=asked.path)

    @property
    def _robots(self) -> str:
        base = self._pages.names.base
        return f"User-agent: *\nDisallow: /sparql\nDisallow: /zoek\nSitemap: {base}sitemap.xml\n"

    @cached_property
    def _map(self) -> str:
        base = self._pages.names.base
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        ]
        for source in self._sources():
            for path in source.paths():
                if "html" in source.forms(path):
                    files = (page_file(path, one) for one in languages_of(source, "html"))
                    lines += [f"<url><loc>{escape(base + file)}</loc></url>" for file in files]
        return "\n".join([*lines, "</urlset>", ""])
