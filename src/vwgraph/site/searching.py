"""``/zoek``: the page of search, and the index that lets a static site search in the reader's browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from urllib.parse import urlencode

from vwgraph.names import PREFIXES
from vwgraph.site.pages import Pages
from vwgraph.site.places import LANGUAGES, page_file
from vwgraph.site.representation import MEDIA, Representation
from vwgraph.site.search import FACETS, Hits, Index, folded
from vwgraph.site.source import Asked

__all__ = ["Search", "SearchIndex"]

_PAGE = 25
_MOST_PAGES = 400
_LENGTH = 200
_NAMES = {"soort": ("Soort", "Kind"), "pilot": ("Pilot", "Pilot"), "thema": ("Hoofdthema", "Main theme")}
_SHOWN = 12


class Search:
    """The page of search. Without a question it shows the form; ``zoek.js`` answers where no server does."""

    slow = False

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    @cached_property
    def index(self) -> Index:
        """The index; made when first needed."""
        return Index(self.pages.facts, self.pages.places)

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("zoek",)

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("html",) if path == "zoek" else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        text = " ".join(asked.query.get("q", "").split())[:_LENGTH]
        number = asked.query.get("p", "1")
        number = number if number.isdecimal() and number.isascii() and len(number) < 5 else "1"
        page = min(max(int(number), 1), _MOST_PAGES)
        chosen = {name: self._iri(asked.query.get(name, "")) for name in FACETS}
        hits = self.index.find(text, chosen, (page - 1) * _PAGE, _PAGE) if text else None
        reader = self.pages.reader(asked.path, asked.language)
        body = self.pages.render(
            "search.html",
            asked.path,
            asked.language,
            text=text,
            hits=hits,
            items=[reader.item(iri, "", described=True) for iri in hits.iris] if hits else [],
            facets=self._facets(hits, asked, text, chosen) if hits else [],
            first=(page - 1) * _PAGE + 1,
            before=self._address(asked, text, chosen, p=str(page - 1)) if page > 1 else "",
            after=self._address(asked, text, chosen, p=str(page + 1)) if hits and hits.total > page * _PAGE else "",
        )
        return Representation(body, language=asked.language, location="" if text else asked.location)

    def _iri(self, key: str) -> str:
        """The IRI of a facet's value as it stands in an address: ``pilot/assen``, ``def/Knelpunt``; empty for none such."""
        if key.startswith("def/"):
            iri = f"{self.pages.places.bases[-1]}def#{key.removeprefix('def/')}"
            return iri if self.pages.facts.named(iri) else ""
        return self.pages.places.things.get(key, "")

    def _key(self, iri: str) -> str:
        return iri.rpartition("/")[2].replace("#", "/") if "#" in iri else iri.partition("/id/")[2]

    def _address(self, asked: Asked, text: str, chosen: Mapping[str, str], **changed: str) -> str:
        given = {"q": text, **{name: self._key(iri) for name, iri in chosen.items() if iri}, **changed}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{page_file('zoek', asked.language)}?{query}"

    def _facets(self, hits: Hits, asked: Asked, text: str, chosen: Mapping[str, str]) -> list[dict[str, object]]:
        """The values of each facet with their number and the address that chooses them, or lets them go."""
        found: list[dict[str, object]] = []
        for name in FACETS:
            values: list[dict[str, object]] = [
                {
                    "label": self.pages.facts.label(iri, asked.language),
                    "count": count,
                    "on": chosen[name] == iri,
                    "href": self._address(asked, text, chosen, **{name: "" if chosen[name] == iri else self._key(iri)}),
                }
                for iri, count in hits.facets.get(name, ())[:_SHOWN]
            ]
            found.append({"title": _NAMES[name][asked.language == "en"], "values": values})
        return [one for one in found if one["values"]]


class SearchIndex:
    """``/zoek-index.js``: label, other names, kind and page of each thing, for a browser that searches by itself.

    A script and not JSON, because pages opened from disk may not fetch. Passages are left out: their labels say nothing.
    """

    slow = False
    localized = False
    _left_out = ("passage",)

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("zoek-index",)

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("js",) if path == "zoek-index" else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        facts = self.pages.facts
        kinds: dict[str, int] = {}
        rows = []
        for below, iri in self.pages.places.things.items():
            if below.partition("/")[0] in self._left_out:
                continue
            kind = kinds.setdefault(facts.kind(iri), len(kinds))
            names = [facts.label(iri, language) for language in LANGUAGES]
            others = " ".join(fact.value for fact in facts.values(iri, PREFIXES["skos"] + "altLabel"))
            rows.append([below, kind, names[0], names[1] if names[1] != names[0] else 0, folded(others) or 0])
        labels = [[facts.label(kind, language) for language in LANGUAGES] for kind in kinds]
        told = json.dumps([labels, rows], ensure_ascii=False, separators=(",", ":"))
        return Representation(f"window.vwgraphIndex={told};\n".encode(), MEDIA["js"], location="zoek-index.js")
