"""IRIs and prefixes. The only module that knows how an IRI is put together (Dutch URI strategy: id, doc, def)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

__all__ = [
    "BASE",
    "BESIDE",
    "DIGEST",
    "KIND_PATHS",
    "PREFIXES",
    "STATE",
    "VW",
    "Names",
    "concept_refs",
    "local_name",
    "period_datatype",
    "term",
]

BASE = "https://w3id.org/vwgraph/"
VW = f"{BASE}def#"
STATE = "stand"
"""Key of the graph in which an endpoint keeps what was pushed to it."""
BESIDE = "-nieuw"
"""End of the name of a graph that is being pushed and will take the place of another."""
DIGEST = "http://spdx.org/rdf/terms#checksumValue"
"""The property that says what was pushed to a graph."""

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vw": VW,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes known everywhere: in stored queries, in free SPARQL, in the files we write."""

_FACTOR_KINDS = ("succesfactor", "knelpunt", "kans", "bedreiging")
KIND_PATHS: Mapping[str, str] = dict.fromkeys(_FACTOR_KINDS, "factor")
"""Path of a statement's IRI where it differs from its kind: the four kinds of factor share one."""

_SCHEME_PATHS: Mapping[str, str] = {
    "themas": "thema",
    "speerpunten": "speerpunt",
    "doelbereiken": "doelbereik",
    "rollen": "rol",
    "overlegvormen": "overlegvorm",
    "documentsoorten": "documentsoort",
    "documentstatussen": "documentstatus",
    "instrumenten": "instrument",
    "visiecategorieen": "visiecategorie",
    "rolcategorieen": "rolcategorie",
    "werkwijzen": "werkwijze",
    "eenheden": "eenheid",
    "passagesoorten": "passagesoort",
    "markeringen": "markering",
    "gewichten": "gewicht",
    "veranderingen": "verandering",
    "grootteklassen": "grootteklasse",
    "zichtmethoden": "zichtmethode",
}

_KEY = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_GRAPH_OF_TERMS = ("themas", "ontologie")


def concept_refs(scheme: str, keys: Iterable[str]) -> Iterator[str]:
    """Yield the concepts of ``scheme`` as records refer to them: ``thema/bezuinigingen``; none for a foreign scheme."""
    if scheme in _SCHEME_PATHS:
        yield from (f"{_SCHEME_PATHS[scheme]}/{key}" for key in keys)


def term(local: str) -> str:
    """Return the IRI of the ontology term ``local`` (``Pilot``, ``inPilot``)."""
    return VW + local


def local_name(iri: str) -> str:
    """Return the last part of ``iri``: what is shown where a resource has no label."""
    return re.split(r"[#/]", iri.rstrip("#/"))[-1]


def period_datatype(value: str) -> str:
    """Return the XSD datatype of a year, a year and month, or a date."""
    return PREFIXES["xsd"] + {4: "gYear", 7: "gYearMonth"}.get(len(value), "date")


@dataclass(frozen=True)
class Names:
    """IRIs of one corpus. Concepts and terms keep vwgraph's own base, so that corpora share them."""

    base: str = BASE

    def thing(self, kind: str, key: str) -> str:
        """Return ``{base}id/{kind}/{key}``. Raises :class:`ValueError` for a key with other than a-z, 0-9, - and dot."""
        if not _KEY.fullmatch(key) or not _KEY.fullmatch(kind):
            raise ValueError(f"no IRI can be made of {kind!r} and {key!r}")
        return f"{self.base}id/{kind}/{key}"

    def reference(self, ref: str) -> str:
        """Return the IRI of a reference as records write it: ``gemeente/alkmaar``; concepts are shared by all corpora."""
        kind, _, key = ref.partition("/")
        return (Names() if kind in _SCHEME_PATHS.values() else self).thing(kind, key)

    def ref(self, iri: str) -> str:
        """Return ``iri`` as records and parameters write it (``gemeente/alkmaar``), or as it is where it is not ours."""
        for base in (self.base, BASE):
            if iri.startswith(f"{base}id/"):
                return iri.removeprefix(f"{base}id/")
        return iri

    def statement(self, kind: str, pilot: str, key: str) -> str:
        """Return the IRI of statement ``key`` of a pilot, of the given kind: ``id/factor/alkmaar-k3``."""
        return self.thing(KIND_PATHS.get(kind, kind), f"{pilot}-{key}")

    def concept(self, scheme: str, key: str) -> str:
        """Return the IRI of a concept: ``id/thema/bezuinigingen`` for scheme ``themas``."""
        return Names().thing(_SCHEME_PATHS[scheme], key)

    def scheme(self, scheme: str) -> str:
        """Return the IRI of a concept scheme: ``id/themas``."""
        return f"{BASE}id/{scheme}"

    def graph(self, key: str) -> str:
        """Return the IRI of a named graph."""
        return f"{BASE if key in _GRAPH_OF_TERMS else self.base}graph/{key}"
