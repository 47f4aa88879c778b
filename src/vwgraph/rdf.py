"""RDF in and out: terms from plain values, files read, Turtle written so that the same triples give the same bytes."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from vwgraph.errors import Stop
from vwgraph.names import PREFIXES, period_datatype

__all__ = [
    "FORMATS", "Block", "as_blocks", "blocks", "date_literal", "iri", "jsonld", "merged", "period", "read_turtle", "serialize",
    "text", "turtle", "turtle_chunks", "typed",
]  # fmt: skip

FORMATS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
"""Media type of each format :func:`serialize` writes, by the extension of its files. trig and nq keep named graphs."""

_XSD = PREFIXES["xsd"]
_FIRST = [
    PREFIXES["rdf"] + "type",
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["dcterms"] + "description",
]
_DIGITS = re.compile(r"(\d+)")
_PORTION = 5_000


def iri(value: str) -> ox.NamedNode:
    """Return an IRI term. Raises :class:`ValueError` where ``value`` is no IRI."""
    return ox.NamedNode(value)


def text(value: str, language: str) -> ox.Literal:
    """Return a text in a language, its white space folded."""
    return ox.Literal(" ".join(value.split()), language=language)


def typed(value: str, datatype: str) -> ox.Literal:
    """Return a literal with an XSD datatype, named without prefix (``integer``)."""
    return ox.Literal(value, datatype=ox.NamedNode(_XSD + datatype))


def period(value: str) -> ox.Literal:
    """Return a year, year-month or date as ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``."""
    return ox.Literal(value, datatype=ox.NamedNode(period_datatype(value)))


def date_literal(value: str) -> ox.Literal:
    """Return a date as ``xsd:date``."""
    return typed(value, "date")


@lru_cache(maxsize=100_000)
def _natural(value: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(value) if part)


def _rank(predicate: str) -> int:
    return _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)


def _sort_key(triple: ox.Triple) -> tuple[object, ...]:
    """Order of triples in a file: by subject (k2 before k10), what it is and is called first, then by predicate."""
    predicate = str(triple.predicate.value)
    return _natural(str(triple.subject)), _rank(predicate), predicate, _natural(str(triple.object))


Block = tuple[tuple[object, ...], list[ox.Triple]]
"""What a file says of one subject: the place of the subject in the order of a file, and its triples in order."""


def blocks(triples: Iterable[ox.Triple]) -> Iterator[Block]:
    """Yield ``triples`` by subject, subjects and triples in order, each once."""
    groups: dict[str, dict[str, list[ox.Triple]]] = {}
    for triple in set(triples):
        groups.setdefault(str(triple.subject), {}).setdefault(triple.predicate.value, []).append(triple)
    for place in sorted((_natural(subject), subject) for subject in groups):
        predicates = groups[place[1]]
        members: list[ox.Triple] = []
        for predicate in sorted(predicates, key=lambda predicate: (_rank(predicate), predicate)):
            found = predicates[predicate]
            members += found if len(found) == 1 else sorted(found, key=lambda triple: _natural(str(triple.object)))
        yield place, members


def as_blocks(triples: Iterable[ox.Triple]) -> Iterator[Block]:
    """Yield ``triples``, which are in order, by subject."""
    for subject, members in groupby(triples, key=lambda triple: str(triple.subject)):
        yield (_natural(subject), subject), list(members)


def merged(streams: Sequence[Iterable[Block]]) -> Iterator[Block]:
    """Yield what all ``streams``, each in order, say of each subject, in order, each triple once."""
    for place, same in groupby(heapq.merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        parts = [members for _, members in same]
        yield from [(place, parts[0])] if len(parts) == 1 else blocks(chain.from_iterable(parts))


def turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return ``triples`` as Turtle in UTF-8: sorted, each once, prefixes in alphabetical order."""
    return b"".join(turtle_chunks(blocks(triples), prefixes))


def turtle_chunks(described: Iterable[Block], prefixes: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the Turtle of subjects in order, in pieces: a file of any size takes little memory."""
    head, blank = True, b""
    for portion in _portions(described):
        body = ox.serialize(portion, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes))
        lines = (body or b"").decode("utf-8").splitlines(keepends=True)
        if head:
            yield ("".join(sorted(line for line in lines if line.startswith("@prefix "))) + "\n").encode("utf-8")
        rest = "".join(line for line in lines if not line.startswith("@prefix "))
        spaced = re.sub(r" \.\n(?=\S)", " .\n\n", rest)
        yield blank + spaced.replace("\n\t", "\n    ").encode("utf-8")
        head, blank = False, b"\n"


def _portions(described: Iterable[Block]) -> Iterator[list[ox.Triple]]:
    """Some thousands of triples at a time, never parting those of one subject; one empty portion where there are none."""
    portion: list[ox.Triple] = []
    whole = False
    for _, members in described:
        if len(portion) >= _PORTION:
            yield portion
            portion, whole = [], True
        portion += members
    if portion or not whole:
        yield portion


def serialize(statements: Iterable[ox.Triple | ox.Quad], form: str, prefixes: Mapping[str, str]) -> bytes:
    """Return ``statements`` in one of :data:`FORMATS`, in UTF-8: sorted, each once, so that the same give the same bytes.

    trig, nq and jsonld keep the named graphs of quads; the other formats merge them. Raises :class:`KeyError` for an
    unknown ``form``.
    """
    quads = {one if isinstance(one, ox.Quad) else ox.Quad(*one) for one in statements}
    if form == "jsonld":
        return jsonld(quads, prefixes)
    if form == "ttl":
        return turtle((quad.triple for quad in quads), prefixes)
    written = ox.RdfFormat.from_media_type(FORMATS[form])
    assert written is not None
    if written.supports_datasets:
        listed: list[Any] = sorted(quads, key=lambda quad: (str(quad.graph_name), _sort_key(quad.triple)))
    else:
        listed = sorted({quad.triple for quad in quads}, key=_sort_key)
    return ox.serialize(listed, format=written, prefixes=dict(prefixes)) or b""


def jsonld(statements: Iterable[ox.Triple | ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Return ``statements`` as compact JSON-LD 1.1: a node per subject, names with the prefixes they need."""
    short = _Shortener(prefixes)
    graphs: dict[str, dict[str, dict[str, list[Any]]]] = {}
    pairs = sorted(
        (
            (one, ox.DefaultGraph()) if isinstance(one, ox.Triple) else (one.triple, one.graph_name)
            for one in statements
        ),
        key=lambda pair: (str(pair[1]), _sort_key(pair[0])),
    )
    for triple, graph in pairs:
        nodes = graphs.setdefault("" if isinstance(graph, ox.DefaultGraph) else _node_id(graph), {})
        node = nodes.setdefault(_node_id(triple.subject), {})
        if triple.predicate.value == _FIRST[0]:
            node.setdefault("@type", []).append(short(_node_id(triple.object)))
        else:
            node.setdefault(short(triple.predicate.value), []).append(_value(triple.object, short))
    listed: list[Any] = []
    for name, nodes in graphs.items():
        made = [{"@id": key, **{name: _alone(values) for name, values in node.items()}} for key, node in nodes.items()]
        listed += [{"@id": name, "@graph": made}] if name else made
    document = {"@context": dict(sorted(short.used.items())), "@graph": listed}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class _Shortener:
    """Writes IRIs with a prefix where there is one, and remembers which were needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = sorted(prefixes.items(), key=lambda item: -len(item[1]))
        self.used: dict[str, str] = {}

    def __call__(self, value: str) -> str:
        for prefix, namespace in self._prefixes:
            rest = value.removeprefix(namespace)
            if rest != value and rest and not rest.startswith("//"):  # p://x would be read as an IRI
                self.used[prefix] = namespace
                return f"{prefix}:{rest}"
        return value


def _node_id(node: Any) -> str:
    return str(node) if isinstance(node, ox.BlankNode) else str(node.value)


def _value(term: Any, short: _Shortener) -> Any:
    if not isinstance(term, ox.Literal):
        return {"@id": _node_id(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == _XSD + "string":
        return term.value
    return {"@value": term.value, "@type": short(term.datatype.value)}


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def read_turtle(path: Path) -> list[ox.Triple]:
    """Return the triples of the Turtle file ``path``. Raises :class:`Stop` with the place where it is not Turtle."""
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=None)]
    except SyntaxError as error:
        raise Stop(f"{path.name}:{error.lineno or 0}: not valid Turtle: {error.msg}", "mend or rebuild it") from None
    except OSError as error:
        raise Stop(f"{path} cannot be read ({error.strerror or error})", "check the path") from None
