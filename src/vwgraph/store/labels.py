"""Labels of things, asked of an engine in portions."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from vwgraph.model import Table
from vwgraph.store import Engine

__all__ = ["labels_by_language"]

_PORTION = 1000
_QUERY = "SELECT ?x ?label WHERE {{ VALUES ?x {{ {} }} ?x rdfs:label|skos:prefLabel ?label }} ORDER BY ?x ?label"


def labels_by_language(engine: Engine, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return, for each of ``iris`` that has one, its first label in each language; ``""`` stands for no language."""
    found: dict[str, dict[str, str]] = {}
    listed = sorted(set(iris))
    for start in range(0, len(listed), _PORTION):
        answer = engine.query(
            _QUERY.format(" ".join(str(ox.NamedNode(iri)) for iri in listed[start : start + _PORTION]))
        )
        assert isinstance(answer, Table)
        for thing, label in answer.rows:
            if thing is not None and isinstance(label, ox.Literal):
                found.setdefault(str(thing.value), {}).setdefault(label.language or "", label.value)
    return found
