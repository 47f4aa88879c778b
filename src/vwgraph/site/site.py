"""The site: which part answers which address, in which form and language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vwgraph.model import Question
from vwgraph.site.negotiation import best_language, best_media
from vwgraph.site.pages import Pages
from vwgraph.site.places import LANGUAGES, page_file, root_of
from vwgraph.site.representation import MEDIA, Representation
from vwgraph.site.source import Asked, Source, languages_of
from vwgraph.store import Engine

__all__ = ["Found", "Site"]

_PATH = re.compile(r"/?[A-Za-z0-9._/-]{0,300}", re.ASCII)
_EXTENSION = re.compile(r"(?P<path>.*?)(?:\.(?P<language>[a-z]{2}))?\.(?P<extension>[a-z]{2,6})", re.ASCII)


@dataclass(frozen=True)
class Found:
    """What an address asks for: a form of a page and who makes it, and whether type and language were negotiated."""

    source: Source
    asked: Asked
    negotiated: bool


class Site:
    """Answers requests. ``gone`` holds what was withdrawn, by path below ``id/``, with what took its place or nothing."""

    def __init__(
        self,
        pages: Pages,
        engine: Engine,
        questions: Mapping[str, Question],
        sources: Sequence[Source],
        gone: Mapping[str, str],
    ) -> None:
        self.pages = pages
        self.engine = engine
        self.questions = questions
        self._sources = sources
        self.gone = gone

    def respond(
        self, path: str, query: Mapping[str, str] | None = None, accept: str = "", accept_language: str = ""
    ) -> Representation:
        """Return what the site has at ``path`` (decoded, with its leading slash) for these headers.

        Never raises for what a client sends: faults are representations with their status.
        """
        found = self.find(path, query or {}, accept, accept_language)
        return self.make(found) if isinstance(found, Found) else found

    def make(self, found: Found) -> Representation:
        """Return the representation that ``found`` asks for."""
        made = found.source.make(found.asked)
        canonical = f'<{self.pages.names.base}{made.location}>; rel="canonical"'
        links = (*made.links, canonical) if made.location and made.status == 200 else made.links
        return replace(made, negotiated=found.negotiated, links=links)

    def find(
        self, path: str, query: Mapping[str, str], accept: str = "", accept_language: str = ""
    ) -> Found | Representation:
        """Return what ``path`` asks for, or what there is to say at once: a redirect, 404, 406 or 410. Evaluates nothing."""
        language = best_language(accept_language, LANGUAGES)
        if not _PATH.fullmatch(path) or "//" in path:
            return self.fault(404, path, language)
        below = path.removeprefix("/")
        if below.startswith("id/"):
            return self._identified(below.removeprefix("id/"), language)
        source, _ = self._offer(below)
        if source is not None:
            return self._negotiated(source, below, query, accept, language)
        exact = _EXTENSION.fullmatch(below)
        if exact:
            found = self._exact(exact["path"], exact["language"] or "", exact["extension"], query)
            if found:
                return found
        if below and not below.endswith("/") and self._offer(below + "/")[1]:
            return _redirect(301, f"{below.rpartition('/')[2]}/")
        if below.startswith("doc/") and below[4:] in self.gone:
            return self.fault(410, path, language, self.gone[below[4:]])
        return self.fault(404, path, language)

    def find_exact(self, asked: Asked) -> Found | None:
        """Return who makes what was asked for, where it is here."""
        source, forms = self._offer(asked.path)
        return Found(source, asked, negotiated=False) if source is not None and asked.extension in forms else None

    def files(self) -> Iterator[Found]:
        """Yield each form of each page, as the static site has them."""
        for source in self._sources:
            for path in source.paths():
                for extension in source.forms(path):
                    for language in languages_of(source, extension):
                        yield Found(source, Asked(path, extension, language), negotiated=False)

    # -- finding ---------------------------------------------------------------------------------------------------

    def _offer(self, path: str) -> tuple[Source | None, Sequence[str]]:
        for source in self._sources:
            forms = source.forms(path)
            if forms:
                return source, forms
        return None, ()

    def _identified(self, below: str, language: str) -> Representation:
        """See Other: a thing is not a document (Cool URIs for the Semantic Web, section 4.2)."""
        places = self.pages.places
        shown = below if below in places.things else places.parts.get(below)
        if shown:
            return _redirect(303, f"{root_of('id/' + below)}doc/{shown}")
        if below in self.gone:
            return self.fault(410, f"/id/{below}", language, self.gone[below])
        return self.fault(404, f"/id/{below}", language)

    def _negotiated(
        self, source: Source, path: str, query: Mapping[str, str], accept: str, language: str
    ) -> Found | Representation:
        forms = source.forms(path)
        offered = {one: MEDIA.get(one, "application/octet-stream") for one in forms}
        chosen = best_media(accept, offered) if len(forms) > 1 else forms[0]
        if chosen is None:
            return self._not_acceptable(path, forms, language)
        spoken = language if languages_of(source, chosen) == LANGUAGES else ""
        return Found(source, Asked(path, chosen, spoken, query), negotiated=len(forms) > 1 or bool(spoken))

    def _exact(self, path: str, language: str, extension: str, query: Mapping[str, str]) -> Found | None:
        if path.rpartition("/")[2] == "index":
            path = path.removesuffix("index")
        source, forms = self._offer(path)
        if source is None or extension not in forms:
            return None
        spoken = languages_of(source, extension)
        if language and language not in spoken[1:]:
            return None
        return Found(source, Asked(path, extension, language or spoken[0], query), negotiated=False)

    # -- faults ----------------------------------------------------------------------------------------------------

    def _not_acceptable(self, path: str, forms: Iterable[str], language: str) -> Representation:
        """406 with a list of what there is (RFC 9110, section 15.5.7)."""
        there_is = [(f"{root_of(path)}{page_file(path, '', one)}", MEDIA[one].partition(";")[0]) for one in forms]
        body = self.pages.render("fault.html", path, language, status=406, there_is=there_is, instead=None)
        return Representation(body, status=406, language=language)

    def fault(
        self, status: int, path: str, language: str, instead: str = "", root: str | None = None
    ) -> Representation:
        """Return the page for a fault. Links are relative to ``path``, or begin with ``root``."""
        links = root if root is not None else "../" * max(0, path.count("/") - 1)
        reader = self.pages.reader("", language)
        iri = self.pages.places.things.get(instead)
        instead_link = replace(reader.link(iri), href=links + reader.link(iri).href) if iri else None
        body = self.pages.render(
            "fault.html", "", language, status=status, there_is=(), instead=instead_link, root=links, others=()
        )
        return Representation(body, status=status, language=language)


def _redirect(status: int, target: str) -> Representation:
    """A redirect within the site, relative so that it holds below any base."""
    return Representation(b"", "text/plain; charset=utf-8", status, headers={"Location": target})
