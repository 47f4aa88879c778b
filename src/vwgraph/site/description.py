"""What the graph says about one thing, as RDF: its facts, those that point to it, and the labels of what they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from vwgraph.names import PREFIXES, VW
from vwgraph.rdf import iri, serialize
from vwgraph.site.facts import Facts
from vwgraph.site.places import Places

__all__ = ["description", "serialized"]

_LABEL = PREFIXES["rdfs"] + "label"


def description(facts: Facts, places: Places, thing: str, *, inward: bool = True) -> list[ox.Quad]:
    """Return the quads about ``thing``: its own, those of its parts without a page, with ``inward`` those that point to
    it, a label for each thing they name, and which document this is."""
    told = list(facts.about(thing))
    told += [fact for part in told if part.iri and _is_part(places, part.iri, thing) for fact in facts.about(part.iri)]
    if inward:
        told += facts.referring(thing)
    named = {one for fact in told for one in (fact.subject, fact.iri) if one and one != thing and _is_ours(one)}
    labels = [fact for one in sorted(named) for fact in facts.about(one) if fact.predicate == _LABEL]
    quads = dict.fromkeys(fact.quad for fact in (*told, *labels))
    return [*quads, *_document(places, thing)]


def _is_part(places: Places, part: str, thing: str) -> bool:
    return not places.facts.named(part) and places.path(part) == places.path(thing) is not None


def _is_ours(one: str) -> bool:
    return "/id/" in one and not one.startswith(VW)


def _document(places: Places, thing: str) -> Iterator[ox.Quad]:
    path = places.path(thing)
    if path and path.startswith("doc/"):
        base = next(base for base in places.bases if thing.startswith(base))
        document = iri(base + path)
        yield ox.Quad(document, iri(PREFIXES["rdf"] + "type"), iri(PREFIXES["foaf"] + "Document"))
        yield ox.Quad(document, iri(PREFIXES["foaf"] + "primaryTopic"), iri(thing))


def serialized(quads: Iterable[ox.Quad], extension: str) -> bytes:
    """Return ``quads`` in the serialization with this extension, with the prefixes they need. Only TriG names the graphs."""
    listed = list(quads)
    used = _namespaces(listed)
    prefixes = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in used}
    return serialize(listed if extension in ("trig", "nq") else (quad.triple for quad in listed), extension, prefixes)


def _namespaces(quads: Iterable[ox.Quad]) -> set[str]:
    """What stands before the last sign of division in each IRI."""
    names = {quad.predicate.value for quad in quads}
    for quad in quads:
        if isinstance(quad.object, ox.NamedNode):
            names.add(quad.object.value)
        elif isinstance(quad.object, ox.Literal):
            names.add(quad.object.datatype.value)
    return {name[: max(name.rfind("#"), name.rfind("/")) + 1] for name in names}
