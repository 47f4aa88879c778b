"""Pages and descriptions of things, lists of them, and named graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from vwgraph.answerbook.content import Link
from vwgraph.names import PREFIXES, VW, Names
from vwgraph.site.description import description, serialized
from vwgraph.site.descriptions import Signs
from vwgraph.site.facts import natural
from vwgraph.site.pages import Pages
from vwgraph.site.places import page_file, root_of
from vwgraph.site.representation import MEDIA, RDF, Representation
from vwgraph.site.resource import Section, kind_words, plural
from vwgraph.site.source import Asked
from vwgraph.site.views import Pictures
from vwgraph.site.words import COLLECTIONS

__all__ = ["Graphs", "Lists", "Things", "alternates"]

_LONG = 600


def alternates(path: str, forms: Iterable[str]) -> tuple[str, ...]:
    """Return Link values from a page to the other forms of the same thing, beside it."""
    name = path.rpartition("/")[2]
    return tuple(f'<{name}.{one}>; rel="alternate"; type="{MEDIA[one].partition(";")[0]}"' for one in forms)


class Things:
    """``/doc/{kind}/{key}``: what the graph says about a thing, as a page and as RDF."""

    slow = False
    _forms = ("html", *RDF)

    def __init__(self, pages: Pages, signs: Signs, pictures: Pictures) -> None:
        self.pages = pages
        self.pictures = pictures
        self.signs = signs
        self._last: tuple[str, list[ox.Quad]] = ("", [])

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return (f"doc/{below}" for below in self.pages.places.things)

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        found = path.startswith("doc/") and path.removeprefix("doc/") in self.pages.places.things
        return self._forms if found else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        iri = self.pages.places.things[asked.path.removeprefix("doc/")]
        if asked.extension == "html":
            body = self._page(iri, asked)
        else:
            body = serialized(self._described(iri), asked.extension)
        links = (f'<{iri}>; rel="describes"', *self.signs.thing(iri), *alternates(asked.path, RDF))
        return Representation(
            body, MEDIA[asked.extension], language=asked.language, location=asked.location, links=links
        )

    def _described(self, iri: str) -> list[ox.Quad]:
        """The quads about ``iri``; kept until another is asked for, since the forms of a thing are asked one after another."""
        last = self._last
        if last[0] != iri:
            last = self._last = (iri, description(self.pages.facts, self.pages.places, iri))
        return last[1]

    def _page(self, iri: str, asked: Asked) -> bytes:
        reader = self.pages.reader(asked.path, asked.language)
        text, language = reader.text(iri)
        inward = reader.inward(iri)
        own = serialized(description(self.pages.facts, self.pages.places, iri, inward=False), "jsonld")
        return self.pages.render(
            "thing.html",
            asked.path,
            asked.language,
            [reader.overview(), *reader.crumbs(iri)],
            iri=iri,
            title=reader.link(iri).text,
            kind=reader.kind(iri),
            text=text,
            text_language=language if language != asked.language else "",
            doubt=self.pages.facts.text(iri, VW + "onzekerheid", asked.language)[0],
            denied=reader.denied(iri),
            evidence=self._evidence(iri, asked),
            rows=reader.rows(iri),
            sections=[*(one for one in inward if one.key == "inPilot"), *reader.outward(iri),
                      *(one for one in inward if one.key != "inPilot")],
            beside=self._beside(iri, asked),
            quote=self.pages.texts.get(iri.rpartition("/")[2], "") if "/id/passage/" in iri else "",
            passage=iri.rpartition("/id/passage/")[2] if "/id/passage/" in iri else "",
            picture=self._picture(iri, asked),
            coded=[reader.link(f.value) for f in self.pages.facts.values(iri, PREFIXES["prov"] + "wasGeneratedBy")],
            inferred=sum(fact.inferred for fact in self.pages.facts.about(iri)),
            alternates=[(one, f"{asked.path.rpartition('/')[2]}.{one}", MEDIA[one].partition(";")[0]) for one in RDF],
            data=own.decode().replace("<", "\\u003c"),
        )  # fmt: skip

    def _picture(self, iri: str, asked: Asked) -> Link | None:
        """The view of what surrounds a thing."""
        path, titles = self.pictures.around.get(iri, ("", {}))
        return Link(titles[asked.language], f"{root_of(asked.path)}{page_file(path, '')}") if path else None

    def _evidence(self, iri: str, asked: Asked) -> list[dict[str, Any]]:
        """The passages a thing rests on: id, link, locators in it, the part they are in, and their text."""
        reader = self.pages.reader(asked.path, asked.language)
        located = [fact.value for fact in self.pages.facts.values(iri, VW + "vindplaats")]
        found = []
        for fact in self.pages.facts.values(iri, VW + "passage"):
            key = fact.value.rpartition("/")[2]
            sentences = [one.partition("#")[2] for one in located if one.startswith(f"{key}#")]
            link = Link(self.pages.facts.label(fact.value, asked.language), reader.passage(fact.value).href)
            found.append({"link": link, "key": key, "sentences": sorted(sentences, key=natural),
                          "text": self.pages.texts.get(key, "")})  # fmt: skip
        return found

    @cached_property
    def _order(self) -> tuple[list[str], dict[str, int]]:
        passages = self.pages.places.kinds.get("passage", [])
        ordered = sorted(passages, key=lambda iri: int(self.pages.facts.first(iri, VW + "volgnummer") or 0))
        return ordered, {iri: n for n, iri in enumerate(ordered)}

    def _beside(self, iri: str, asked: Asked) -> list[Link | None]:
        """The passage before this one and the one after it."""
        ordered, place = self._order
        if iri not in place:
            return []
        n, reader = place[iri], self.pages.reader(asked.path, asked.language)
        return [reader.link(ordered[m]) if 0 <= m < len(ordered) else None for m in (n - 1, n + 1)]


class Lists:
    """``/doc/`` and ``/doc/{kind}/``: what there is."""

    slow = False

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return ("doc/", *(f"doc/{kind}/" for kind in self.pages.places.kinds))

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        known = path == "doc/" or (path.startswith("doc/") and path[4:-1] in self.pages.places.kinds)
        return ("html",) if known and path.endswith("/") else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        body = self._overview(asked) if asked.path == "doc/" else self._list(asked, asked.path[4:-1])
        return Representation(body, language=asked.language, location=asked.location)

    def _overview(self, asked: Asked) -> bytes:
        facts, places = self.pages.facts, self.pages.places
        rest = dict(places.kinds)
        collections = []
        for titles, kinds in COLLECTIONS:
            lists = [self._listed(kind, len(rest.pop(kind)), asked) for kind in kinds.split() if kind in rest]
            collections.append((titles[asked.language == "en"], lists))
        others = sorted((self._listed(kind, len(found), asked) for kind, found in rest.items()), key=str)
        collections.append((("Verder", "Further")[asked.language == "en"], others))
        reader = self.pages.reader(asked.path, asked.language)
        schemes = [reader.link(iri) for below, iri in places.things.items() if "/" not in below]
        graphs = [
            (replace(reader.link(iri), text=places.graph_label(iri, asked.language)), facts.graphs[iri])
            for iri in sorted(places.graphs.values(), key=natural)
        ]
        return self.pages.render(
            "overview.html",
            asked.path,
            asked.language,
            collections=[one for one in collections if one[1]],
            schemes=schemes,
            graphs=graphs,
        )

    def _listed(self, kind: str, count: int, asked: Asked) -> tuple[str, str, int]:
        words = kind_words(self.pages.facts, self.pages.places, kind, asked.language)
        return words, f"{root_of(asked.path)}{page_file(f'doc/{kind}/', asked.language)}", count

    def _list(self, asked: Asked, kind: str) -> bytes:
        reader = self.pages.reader(asked.path, asked.language)
        found = self.pages.places.kinds[kind]
        parts: list[Section] = []
        if len(found) > _LONG:
            wholes: dict[str, int] = {}
            for iri in found:
                whole = self.pages.facts.first(iri, PREFIXES["dcterms"] + "isPartOf")
                whole = whole or self.pages.facts.first(iri, VW + "inPilot")
                wholes[whole] = wholes.get(whole, 0) + 1
            divided = [(reader.link(iri), count) for iri, count in sorted(wholes.items(), key=lambda o: natural(o[0]))]
        else:
            divided = []
            parts = [reader.section("", kind, found, "")]
        return self.pages.render(
            "list.html",
            asked.path,
            asked.language,
            [reader.overview()],
            title=kind_words(self.pages.facts, self.pages.places, kind, asked.language),
            count=len(found),
            sections=parts,
            divided=[one for one in divided if one[0].href],
        )


class Graphs:
    """``/graph/{key}``: what a named graph holds, and all of it as RDF. ``ontology`` holds the quads of the ontology."""

    slow = False
    _forms = ("html", *RDF)

    def __init__(self, pages: Pages, ontology: Sequence[ox.Quad]) -> None:
        self.pages = pages
        self.ontology = ontology

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return (f"graph/{key}" for key in self.pages.places.graphs)

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return self._forms if path.startswith("graph/") and path[6:] in self.pages.places.graphs else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        iri = self.pages.places.graphs[asked.path[6:]]
        facts = self.pages.facts
        if asked.extension == "html":
            body = self._page(iri, asked)
        else:
            held = self.ontology if iri == Names().graph("ontologie") else [fact.quad for fact in facts.inside(iri)]
            body = serialized(held, asked.extension)
        return Representation(
            body,
            MEDIA[asked.extension],
            language=asked.language,
            location=asked.location,
            links=alternates(asked.path, RDF),
        )

    def _page(self, iri: str, asked: Asked) -> bytes:
        facts = self.pages.facts
        reader = self.pages.reader(asked.path, asked.language)
        kinds: dict[str, set[str]] = {}
        for fact in facts.inside(iri):
            if fact.predicate == PREFIXES["rdf"] + "type" and fact.iri:
                kinds.setdefault(fact.iri, set()).add(fact.subject)
        counted = sorted(
            ((plural(facts, kind, asked.language), len(found)) for kind, found in kinds.items()), key=_most
        )
        return self.pages.render(
            "graph.html",
            asked.path,
            asked.language,
            [reader.overview()],
            iri=iri,
            title=self.pages.places.graph_label(iri, asked.language),
            triples=facts.graphs[iri],
            rows=reader.rows(iri),
            kinds=counted,
            alternates=[(one, f"{asked.path[6:]}.{one}", MEDIA[one].partition(";")[0]) for one in RDF],
        )


def _most(one: tuple[str, int]) -> tuple[int, str]:
    return -one[1], one[0]
