"""What the site answers: a representation, as a value that serve sends and publish writes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["HTML", "MEDIA", "RDF", "ROWS", "Representation"]

HTML = "text/html; charset=utf-8"

RDF: Mapping[str, str] = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
}
"""Media type of each RDF serialization by the extension of its file."""

ROWS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/sparql-results+json",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xml": "application/sparql-results+xml",
    "md": "text/markdown; charset=utf-8",
}
"""Media type of each form of an answer's rows by the extension of its file."""

MEDIA: Mapping[str, str] = {
    "html": HTML,
    **RDF,
    **ROWS,
    "rq": "application/sparql-query",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "sitemap": "application/xml",
}


@dataclass(frozen=True)
class Representation:
    """One answer of the site.

    ``media`` is the value of Content-Type, ``language`` (``nl``, ``en``, empty for none) of Content-Language.
    ``location`` is the path below the base at which exactly this representation stands, without a leading slash
    (``en/doc/pilot/assen.html``): its file in the static site, and its Content-Location where it was negotiated; empty
    for redirects and faults. ``links`` are values of the Link header, ``headers`` whatever else this answer needs.
    """

    body: bytes
    media: str = HTML
    status: int = 200
    language: str = ""
    location: str = ""
    negotiated: bool = False
    links: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def etag(self) -> str:
        """A strong entity tag: representations that differ in bytes, media type or language have different ones."""
        told = f"{self.media}\n{self.language}\n".encode()
        return f'"{hashlib.sha256(told + self.body).hexdigest()[:32]}"'
