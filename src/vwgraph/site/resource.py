"""What stands on the page about a thing, as values: its facts, its evidence, what points to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from vwgraph.answerbook.content import Link
from vwgraph.names import PREFIXES, VW
from vwgraph.site.facts import Fact, Facts, natural
from vwgraph.site.places import Places
from vwgraph.site.words import HIDDEN, KIND_ORDER, PLURALS, SILENT, months, property_words, referring_words

__all__ = ["Group", "Item", "Reader", "Row", "Section", "Value", "capital", "kind_words", "plural"]

_MOST = 300
_DESCRIBED = 150
_PERIODS = frozenset(PREFIXES["xsd"] + one for one in ("date", "gYear", "gYearMonth"))
_CONTENTS = VW + "heeftBevinding"


@dataclass(frozen=True)
class Value:
    """A value in the table of facts: words, where they lead, the language they are in where it is not the page's."""

    text: str
    href: str = ""
    language: str = ""
    foreign: bool = False


@dataclass(frozen=True)
class Row:
    """A property with its values."""

    name: Link
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Item:
    """A thing in a list: what it says, what it belongs to, the passages it rests on."""

    link: Link
    kind: str
    about: tuple[Link, ...]
    passages: tuple[Link, ...]
    text: str = ""
    language: str = ""
    doubt: str = ""
    denied: bool = False


@dataclass(frozen=True)
class Group:
    """Things of one kind under one heading."""

    title: str
    key: str
    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True)
class Section:
    """What points to a thing in one way, in groups by kind."""

    title: str
    key: str
    count: int
    groups: tuple[Group, ...]


class Reader:
    """Reads the facts for one page: in ``language``, with links that start ``root`` below the top of the site."""

    def __init__(self, facts: Facts, places: Places, language: str, root: str) -> None:
        self.facts = facts
        self.places = places
        self.language = language
        self.root = root

    # -- small things ----------------------------------------------------------------------------------------------

    def link(self, iri: str) -> Link:
        """Return the label of ``iri`` with a link to its page."""
        return Link(self.facts.label(iri, self.language), self.places.href(iri, self.root, self.language))

    def passage(self, iri: str) -> Link:
        """Return the id of a passage with a link to its page."""
        return Link(iri.rpartition("/")[2], self.places.href(iri, self.root, self.language))

    def passages(self, iri: str) -> tuple[Link, ...]:
        """Return the passages that ``iri`` rests on."""
        return tuple(self.passage(fact.value) for fact in self.facts.values(iri, VW + "passage"))

    def kind(self, iri: str) -> Link:
        """Return what kind of thing ``iri`` is."""
        kind = self.facts.kind(iri)
        return self.link(kind) if kind else Link("")

    def text(self, iri: str) -> tuple[str, str]:
        """Return the description or definition of ``iri``, and its language."""
        for predicate in (PREFIXES["dcterms"] + "description", PREFIXES["skos"] + "definition"):
            found = self.facts.text(iri, predicate, self.language)
            if found[0]:
                return found
        return "", ""

    def denied(self, iri: str) -> bool:
        """Whether the report denies the statement ``iri``."""
        return self.facts.first(iri, VW + "ontkend") == "true"

    def property(self, iri: str) -> Link:
        """Return the name of a property, with a link to its definition where it is ours."""
        if iri.startswith(VW):
            found = self.link(iri)
            return Link(found.text.removeprefix("heeft ").removeprefix("has "), found.href)
        return Link(property_words(iri, self.language))

    def value(self, fact: Fact) -> Value:
        """Return a value as it is shown."""
        term = fact.object
        if isinstance(term, ox.NamedNode):
            href = self.places.href(term.value, self.root, self.language)
            if href or self.facts.named(term.value):
                return Value(self.facts.label(term.value, self.language), href)
            return Value(term.value.partition("://")[2].removeprefix("www."), term.value, foreign=True)
        if not isinstance(term, ox.Literal):
            return Value("")
        kind = term.datatype.value
        if kind.endswith("#boolean"):
            words = ("ja", "nee") if self.language == "nl" else ("yes", "no")
            return Value(words[term.value != "true"])
        if kind in _PERIODS:
            return Value(months(term.value, self.language))
        return Value(term.value, language=term.language if term.language and term.language != self.language else "")

    # -- parts of the page -----------------------------------------------------------------------------------------

    def rows(self, iri: str) -> list[Row]:
        """Return the facts that records state about ``iri``, those of its parts included, by property."""
        found: dict[str, list[Value]] = {}
        labels = set(self.facts.labels.get(iri, {}).values())
        for fact in self._stated(iri):
            named = isinstance(fact.object, ox.Literal) and fact.value in labels
            if not named and self._belongs(fact, iri) and not self._told_closer(fact):
                found.setdefault(fact.predicate, []).append(self.value(fact))
        rows = [Row(self.property(one), tuple(dict.fromkeys(values))) for one, values in found.items()]
        return sorted(rows, key=lambda row: (not row.values[0].href, row.name.text.lower()))

    def _stated(self, iri: str) -> Iterator[Fact]:
        for fact in self.facts.about(iri):
            if fact.inferred or self.facts.under(fact.predicate, _CONTENTS):
                continue
            part = fact.iri and not self.facts.named(fact.iri) and self.places.path(fact.iri) == self.places.path(iri)
            if part and fact.iri != iri:
                yield from (f for f in self.facts.about(fact.iri or "") if f.predicate not in HIDDEN)
            elif fact.predicate not in HIDDEN:
                yield fact

    def _belongs(self, fact: Fact, iri: str) -> bool:
        """Whether a value stands in the table: one language of a text, and no thing that has a list of its own."""
        if isinstance(fact.object, ox.Literal) and fact.object.language not in (None, self.language):
            others = self.facts.values(fact.subject, fact.predicate)
            return all(not isinstance(f.object, ox.Literal) or f.object.language != self.language for f in others)
        return not (fact.iri and self._listed(fact, iri))

    def _told_closer(self, fact: Fact) -> bool:
        """Whether the same value stands under a narrower property: a theme that is the main theme."""
        return any(
            other.object == fact.object
            and other.predicate != fact.predicate
            and not other.inferred
            and self.facts.under(other.predicate, fact.predicate)
            for other in self.facts.about(fact.subject)
        )

    def _listed(self, fact: Fact, iri: str) -> bool:
        """Whether the thing a fact leads to is one of many that rest on the report, such as a pilot's documents."""
        alike = self.facts.values(iri, fact.predicate)
        return len(alike) > 3 and all(f.iri and self.facts.values(f.iri, VW + "passage") for f in alike)

    def outward(self, iri: str) -> Iterator[Section]:
        """Yield a section for each property with many values that rest on the report: participants, documents."""
        done = set()
        for fact in self.facts.about(iri):
            hidden = fact.inferred or fact.predicate in HIDDEN or self.facts.under(fact.predicate, _CONTENTS)
            if not hidden and fact.predicate not in done and self._listed(fact, iri):
                done.add(fact.predicate)
                things = [one.value for one in self.facts.values(iri, fact.predicate)]
                kinds = {self.facts.kind(one) for one in things}
                alone = plural(self.facts, kinds.pop(), self.language) if len(kinds) == 1 else ""
                title = alone or capital(self.property(fact.predicate).text)
                yield self.section(title, fact.predicate, things, iri)

    def inward(self, iri: str) -> list[Section]:
        """Return a section for each property by which stated facts point to ``iri``; each thing stands in one only."""
        seen = {
            fact.value
            for fact in self.facts.about(iri)
            if fact.iri and not fact.inferred and not self.facts.under(fact.predicate, _CONTENTS)
        }
        told: dict[str, list[str]] = {}
        order = {name: n for n, name in enumerate(("hoofdthema", "thema"))}
        referring = [fact for fact in self.facts.referring(iri) if not fact.inferred]
        for fact in sorted(referring, key=lambda f: order.get(f.predicate.removeprefix(VW), 0)):
            silent = (
                self.facts.under(fact.predicate, _CONTENTS)
                or fact.predicate in SILENT
                or not self.places.path(fact.subject)
            )
            if silent or fact.subject in seen or fact.subject == iri:
                continue
            seen.add(fact.subject)
            told.setdefault(fact.predicate, []).append(fact.subject)
        sections = [
            self.section(referring_words(one, self.property(one).text, self.language), one, things, iri)
            for one, things in told.items()
        ]
        return sorted(sections, key=lambda one: (one.key != "inPilot", -one.count, one.key))

    def section(self, title: str, predicate: str, things: Sequence[str], iri: str) -> Section:
        """Return ``things`` in groups by kind."""
        kinds: dict[str, list[str]] = {}
        for thing in things:
            kinds.setdefault(self.facts.kind(thing), []).append(thing)
        key = predicate.rpartition("#")[2].rpartition("/")[2]
        described = len(things) <= _DESCRIBED
        left = _MOST
        groups = []
        for kind in sorted(kinds, key=self._order):
            chosen = sorted(kinds[kind], key=self._place)
            shown = tuple(self.item(one, iri, described=described) for one in chosen[:left])
            left -= len(shown)
            name = kind.rpartition("#")[2].rpartition("/")[2]
            groups.append(
                Group(plural(self.facts, kind, self.language), f"{key}-{name}", shown, len(chosen) - len(shown))
            )
        return Section(title, key, len(things), tuple(groups))

    def _order(self, kind: str) -> tuple[int, str]:
        place = KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
        return place, self.facts.label(kind, self.language).lower()

    def _place(self, iri: str) -> tuple[object, ...]:
        pilot = self.facts.first(iri, VW + "inPilot")
        return self.facts.label(pilot, self.language) if pilot else "", natural(iri)

    def item(self, iri: str, page: str, *, described: bool) -> Item:
        """Return ``iri`` as an item in a list on the page about ``page``."""
        about = [
            fact.value
            for predicate in ("inPilot", "hoofdthema")
            for fact in self.facts.values(iri, VW + predicate)
            if fact.value != page
        ]
        text, language = self.text(iri) if described else ("", "")
        return Item(
            link=self.link(iri),
            kind=self.kind(iri).text,
            about=tuple(self.link(one) for one in about),
            passages=tuple(one for one in self.passages(iri) if one.text != page.rpartition("/")[2]),
            text=text,
            language=language if language != self.language else "",
            doubt=self.facts.text(iri, VW + "onzekerheid", self.language)[0] if described else "",
            denied=self.denied(iri),
        )

    def crumbs(self, iri: str) -> list[Link]:
        """Return the way from the lists of things to ``iri``: its list, then what it belongs to."""
        below = self.places.path(iri) or ""
        kind = below.split("/")[1] if below.count("/") > 1 else ""
        above = next(
            (
                fact.iri
                for predicate in (VW + "inPilot", PREFIXES["dcterms"] + "isPartOf", PREFIXES["skos"] + "broader")
                for fact in self.facts.values(iri, predicate)
                if fact.iri and self.places.path(fact.iri)
            ),
            None,
        )
        if above:
            return [*self.crumbs(above), self.link(above)]
        return [self.listing(kind)] if kind in self.places.kinds else []

    def overview(self) -> Link:
        """Return the link to the list of lists."""
        suffix = "index.html" if self.language == "nl" else "index.en.html"
        return Link("Gegevens" if self.language == "nl" else "Data", f"{self.root}doc/{suffix}")

    def listing(self, kind: str) -> Link:
        """Return the link to the list of things whose path begins with ``kind``."""
        suffix = "index.html" if self.language == "nl" else "index.en.html"
        return Link(kind_words(self.facts, self.places, kind, self.language), f"{self.root}doc/{kind}/{suffix}")


def kind_words(facts: Facts, places: Places, kind: str, language: str) -> str:
    """Return the name of a list: the label of the class of that name, else of most of its members."""
    members: Mapping[str, Sequence[str]] = places.kinds
    named = VW + kind[:1].upper() + kind[1:]
    if not facts.named(named):
        schemes = {facts.first(iri, PREFIXES["skos"] + "inScheme") for iri in members.get(kind, ())} - {""}
        if len(schemes) == 1:
            return facts.label(schemes.pop(), language)
        classes = [facts.kind(iri) for iri in members.get(kind, ())]
        named = max(sorted(set(classes)), key=classes.count, default="")
    return plural(facts, named, language) if facts.named(named) else capital(kind)


def plural(facts: Facts, kind: str, language: str) -> str:
    """Return the heading over things of a class: its plural where it is known, else its label."""
    known = PLURALS.get(kind.rpartition("#")[2])
    return known[language == "en"] if known else capital(facts.label(kind, language)) if kind else ""


def capital(text: str) -> str:
    """Return ``text`` with a capital."""
    return text[:1].upper() + text[1:]
