"""Labels of things, asked of an engine."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from vwgraph.store import Engine
from vwgraph.store.about import rows_about

__all__ = ["labels_by_language"]

_QUERY = (
    "SELECT ?x ?label WHERE {{ VALUES ?x {{ {} }} {{ ?x rdfs:label ?label }} UNION {{ ?x skos:prefLabel ?label }} }}"
)


def labels_by_language(engine: Engine, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return, for each of ``iris`` that has one, its first label in each language; ``""`` stands for no language."""
    found: dict[str, dict[str, str]] = {}
    for thing, label in rows_about(engine, _QUERY, iris):
        if thing is not None and isinstance(label, ox.Literal):
            labels, language = found.setdefault(str(thing.value), {}), label.language or ""
            labels[language] = min(label.value, labels.get(language, label.value))
    return found
