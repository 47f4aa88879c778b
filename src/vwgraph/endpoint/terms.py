"""What the editor completes from: the same counts that VoID gives, as one small JSON document."""

from __future__ import annotations

import json
from collections.abc import Mapping

from vwgraph.describe.statistics import Size, Statistics
from vwgraph.describe.terms import short
from vwgraph.names import PREFIXES

__all__ = ["completion_terms"]


def completion_terms(statistics: Statistics, labels: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return prefixes, and per class and property: its count, its label in ``nl`` and ``en``; per class its properties too.

    Names are written with a prefix; terms that have none are left out. Most used first.
    """
    classes = {
        name: [count, *_labels(iri, labels), list(_counted(_triples(statistics.used.get(iri, {}))))]
        for name, (iri, count) in _counted(statistics.classes).items()
    }
    properties = {
        name: [count, *_labels(iri, labels)] for name, (iri, count) in _counted(_triples(statistics.properties)).items()
    }
    told = {"prefixes": dict(PREFIXES), "classes": classes, "properties": properties}
    return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _counted(counts: Mapping[str, int]) -> dict[str, tuple[str, int]]:
    """IRI and count by short name, most first."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {name: (iri, count) for iri, count in ordered if (name := short(iri)) and name.partition(":")[0] in PREFIXES}


def _triples(sizes: Mapping[str, Size]) -> dict[str, int]:
    return {iri: size.triples for iri, size in sizes.items()}


def _labels(iri: str, labels: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    return labels["nl"].get(iri, ""), labels["en"].get(iri, "")
