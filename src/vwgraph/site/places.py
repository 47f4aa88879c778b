"""Where things stand on the site: from an IRI to a path, from a path to an IRI, and relative links between pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from vwgraph.names import BASE, Names
from vwgraph.site.facts import Facts, natural

__all__ = ["LANGUAGES", "Places", "page_file", "root_of"]

LANGUAGES = ("nl", "en")
"""The languages of the pages; the first stands in files without a suffix."""


def page_file(path: str, language: str, extension: str = "html") -> str:
    """Return the file of a page: ``doc/pilot/assen.html``, ``doc/pilot/assen.en.html``, ``index.html`` for a folder."""
    named = f"{path}index" if not path or path.endswith("/") else path
    suffix = "" if language in ("", LANGUAGES[0]) else f".{language}"
    return f"{named}{suffix}.{extension}"


def root_of(location: str) -> str:
    """Return the way from the page at ``location`` up to the root of the site: ``../../``, or empty."""
    return "../" * location.count("/")


@dataclass(frozen=True)
class Places:
    """The places of the things in ``facts``."""

    facts: Facts
    names: Names

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The bases our IRIs begin with: the corpus' own, and that of the shared terms."""
        return tuple(dict.fromkeys((self.names.base, BASE)))

    @cached_property
    def things(self) -> Mapping[str, str]:
        """The IRI of each thing that has a page, by the path below ``id/``; in a natural order."""
        return dict(sorted(self._things(), key=lambda one: natural(one[0])))

    def _things(self) -> Iterator[tuple[str, str]]:
        for iri in self.facts:
            below = self._below(iri, "id/")
            if below and self.facts.named(iri):
                yield below, iri

    @cached_property
    def parts(self) -> Mapping[str, str]:
        """What has no label is described with what it is a part of: its owner's path by its own."""
        owners: dict[str, str] = {}
        for iri in self.facts:
            below = self._below(iri, "id/")
            if below and not self.facts.named(iri):
                owner = next((self._below(f.subject, "id/") for f in self.facts.referring(iri)), None)
                if owner is not None and owner in self.things:
                    owners[below] = owner
        return owners

    @cached_property
    def kinds(self) -> Mapping[str, list[str]]:
        """The IRIs of things by the kind in their path (``pilot``), for kinds of which there are lists."""
        found: dict[str, list[str]] = {}
        for below, iri in self.things.items():
            kind, _, key = below.partition("/")
            if key:
                found.setdefault(kind, []).append(iri)
        return found

    @cached_property
    def graphs(self) -> Mapping[str, str]:
        """The IRI of each named graph by its key."""
        return {key: iri for iri in self.facts.graphs if (key := self._below(iri, "graph/"))}

    def graph_label(self, graph: str, language: str) -> str:
        """Return the title of a named graph; that of the ontology is in the ontology."""
        about = f"{BASE}def" if graph == Names().graph("ontologie") else graph
        return self.facts.label(about, language)

    def _below(self, iri: str, folder: str) -> str | None:
        for base in self.bases:
            if iri.startswith(base + folder):
                return iri.removeprefix(base + folder)
        return None

    def path(self, iri: str) -> str | None:
        """Return the path of the page about ``iri``, without extension, or ``None`` where there is none."""
        below = self._below(iri, "id/")
        if below is not None:
            shown = below if below in self.things else self.parts.get(below)
            return f"doc/{shown}" if shown else None
        key = self._below(iri, "graph/")
        if key is not None:
            return f"graph/{key}" if key in self.graphs else None
        return "def" if iri.startswith(f"{BASE}def") else None

    def href(self, iri: str, root: str, language: str) -> str:
        """Return the link to the page about ``iri`` from a page that is ``root`` below the top; empty without a page."""
        path = self.path(iri)
        if path is None:
            return ""
        fragment = iri.rpartition("#")[2] if path == "def" and "#" in iri else ""
        return f"{root}{page_file(path, language)}" + (f"#{fragment}" if fragment else "")
