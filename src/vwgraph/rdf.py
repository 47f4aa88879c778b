"""RDF in and out: terms from plain values, files read, Turtle written so that the same triples give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from vwgraph.errors import Stop
from vwgraph.names import PREFIXES, period_datatype

__all__ = ["date_literal", "iri", "period", "read_turtle", "sort_key", "text", "turtle", "typed"]

_XSD = PREFIXES["xsd"]
_FIRST = [
    PREFIXES["rdf"] + "type",
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["dcterms"] + "description",
]
_DIGITS = re.compile(r"(\d+)")


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


def _natural(value: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(value) if part]


def sort_key(triple: ox.Triple) -> tuple[object, ...]:
    """Order of triples in a file: by subject (k2 before k10), what it is and is called first, then by predicate."""
    predicate = str(triple.predicate.value)
    rank = _FIRST.index(predicate) if predicate in _FIRST else len(_FIRST)
    return _natural(str(triple.subject)), rank, predicate, _natural(str(triple.object))


def turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return ``triples`` as Turtle in UTF-8: sorted, each once, prefixes in alphabetical order."""
    ordered = sorted(set(triples), key=sort_key)
    body = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes))
    lines = (body or b"").decode("utf-8").splitlines(keepends=True)
    head = sorted(line for line in lines if line.startswith("@prefix "))
    rest = "".join(line for line in lines if not line.startswith("@prefix "))
    spaced = re.sub(r" \.\n(?=\S)", " .\n\n", rest)
    return ("".join(head) + "\n" + spaced.replace("\n\t", "\n    ")).encode("utf-8")


def read_turtle(path: Path) -> list[ox.Triple]:
    """Return the triples of the Turtle file ``path``. Raises :class:`Stop` with the place where it is not Turtle."""
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=None)]
    except SyntaxError as error:
        raise Stop(f"{path.name}:{error.lineno or 0}: not valid Turtle: {error.msg}", "mend or rebuild it") from None
    except OSError as error:
        raise Stop(f"{path} cannot be read ({error.strerror or error})", "check the path") from None
