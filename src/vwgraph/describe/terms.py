"""Words of the vocabularies that descriptions are written in, and a way to say things with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from vwgraph.names import PREFIXES as COMMON
from vwgraph.names import period_datatype
from vwgraph.records.values import Explanation, Label

__all__ = ["PREFIXES", "Said", "both", "name", "number", "period", "plain", "short"]

PREFIXES: Mapping[str, str] = {
    **COMMON,
    "bibo": "http://purl.org/ontology/bibo/",
    "cpov": "http://data.europa.eu/m8g/",
    "tooiont": "https://identifier.overheid.nl/tooi/def/ont/",
    "vann": "http://purl.org/vocab/vann/",
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "void-ext": "http://ldf.fi/void-ext#",
}
"""The prefixes known everywhere, and those of descriptions."""


def name(curie: str) -> ox.NamedNode:
    """Return the IRI of a prefixed name: ``void:triples``."""
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def short(iri: str) -> str | None:
    """Return ``iri`` as a prefixed name, or ``None`` where no prefix fits or the rest is no plain name."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return None


def both(label: Label | Explanation) -> tuple[ox.Literal, ox.Literal]:
    """Return a text in Dutch and in English."""
    return ox.Literal(label.nl, language="nl"), ox.Literal(label.en, language="en")


def number(value: int) -> ox.Literal:
    """Return a whole number as ``xsd:integer``, as VoID has its counts."""
    return ox.Literal(str(value), datatype=name("xsd:integer"))


def plain(value: str, datatype: str = "xsd:string") -> ox.Literal:
    """Return a text without language, or a value of ``datatype``."""
    return ox.Literal(value, datatype=name(datatype))


def period(value: str) -> ox.Literal:
    """Return a year, a month or a date."""
    return ox.Literal(value, datatype=ox.NamedNode(period_datatype(value)))


class Said(list[ox.Triple]):
    """Triples, gathered as they are said."""

    def say(self, subject: str, predicate: str, *objects: ox.NamedNode | ox.Literal) -> None:
        """Add a triple for each of ``objects``; ``predicate`` is a prefixed name, ``subject`` an IRI."""
        self += (ox.Triple(ox.NamedNode(subject), name(predicate), one) for one in objects)

    def link(self, subject: str, predicate: str, *targets: str) -> None:
        """Add a triple to each of the IRIs ``targets``."""
        self.say(subject, predicate, *(ox.NamedNode(target) for target in targets))

    def kind(self, subject: str, *classes: str) -> None:
        """Say that ``subject`` is one of ``classes``, prefixed names."""
        self.say(subject, "rdf:type", *map(name, classes))

    def labelled(self, subject: str, kind: str, predicate: str, labels: Iterable[ox.Literal]) -> None:
        """Say what a thing of somebody else's is, and how it is called: what harvesters need who do not look it up."""
        self.kind(subject, kind)
        self.say(subject, predicate, *labels)
