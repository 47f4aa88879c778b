"""The graph as it describes itself to programs: VoID, catalogue, stored questions, OpenAPI, link sets, and Link headers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from vwgraph.describe.publication import CATALOGUE, OPENAPI, QUESTIONS, VOID, Dump, Publication
from vwgraph.describe.signposting import header, links_of_dataset, links_of_thing
from vwgraph.describing import Descriptions, describe
from vwgraph.names import PREFIXES
from vwgraph.rdf import FORMATS
from vwgraph.site.files import DUMPS, Dumps
from vwgraph.site.pages import Pages
from vwgraph.site.representation import MEDIA, Representation
from vwgraph.site.source import Asked
from vwgraph.store import Engine

__all__ = ["ADDRESSES", "Described", "Signs"]

ADDRESSES: dict[str, str] = {
    VOID: "void",
    CATALOGUE: "catalogus",
    QUESTIONS: "vragen",
    OPENAPI: "openapi",
    "linkset.json": "linkset",
}
"""Which description stands at which address."""

_RDF = ("ttl", "jsonld", "nt", "rdf")
_BARE = {OPENAPI: "application/vnd.oai.openapi+json;version=3.1", "linkset.json": "application/linkset+json"}


class Described:
    """The descriptions as a source. The catalogue tells size and checksum of the dumps, which it waits for."""

    slow = True
    localized = False

    def __init__(self, engine: Engine, data: Path, address: str | None, dumps: Dumps, *, live: bool) -> None:
        self._opened = (engine, data, address, live)
        self._dumps = dumps

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ADDRESSES

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("json",) if path in _BARE else _RDF if path in ADDRESSES else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        body = self._told.written(ADDRESSES[asked.path], asked.extension)
        bare = asked.path in _BARE
        media = _BARE[asked.path] if bare else MEDIA[asked.extension]
        return Representation(body, media, location=asked.path if bare else asked.location)

    @cached_property
    def _told(self) -> Descriptions:
        engine, data, address, live = self._opened
        return describe(engine, data, address, [self._dump(path) for path in DUMPS], live=live)

    def _dump(self, path: str) -> Dump:
        content = self._dumps.content(path)
        form = path.split(".")[-2]
        return Dump(path, FORMATS[form], len(content), hashlib.sha256(content).hexdigest(), "application/gzip")


class Signs:
    """Signposting: values of the Link header for the start page and for things (https://signposting.org)."""

    def __init__(self, pages: Pages, publication: Publication) -> None:
        self._pages = pages
        dumps = (Dump(path, FORMATS[path.split(".")[-2]], compression="application/gzip") for path in DUMPS)
        self._publication = Publication(publication.meta, publication.address, tuple(dumps), publication.live)

    def start(self) -> tuple[str, ...]:
        """Return the links of the start page."""
        return header(links_of_dataset(self._publication))

    def thing(self, iri: str) -> tuple[str, ...]:
        """Return the links of the page and descriptions of a thing."""
        path = self._pages.places.path(iri)
        classes = [fact.value for fact in self._pages.facts.values(iri, PREFIXES["rdf"] + "type") if not fact.inferred]
        return header(links_of_thing(self._publication, iri, self._publication.url(str(path)), classes))
