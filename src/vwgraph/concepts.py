"""Concept schemes: which concepts exist, read from the Turtle files of the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from vwgraph.names import PREFIXES, local_name
from vwgraph.paths import assets
from vwgraph.rdf import read_turtle

__all__ = ["read_schemes", "scheme_folders", "scheme_triples"]

NO_SCHEMES = ("vwgraph.ttl", "shapes.ttl")

_IN_SCHEME = PREFIXES["skos"] + "inScheme"
_BROADER = PREFIXES["skos"] + "broader"


def scheme_folders(data: Path) -> list[Path]:
    """Return the folders with the concept schemes of the corpus in ``data``: ours, and its own where it has one."""
    return [assets().ontology, *([data / "begrippen"] if (data / "begrippen").is_dir() else [])]


def scheme_triples(folders: Iterable[Path]) -> list[ox.Triple]:
    """Return the triples of the concept schemes: every Turtle file in ``folders`` but ontology and shapes."""
    files = [path for folder in folders for path in sorted(folder.glob("*.ttl")) if path.name not in NO_SCHEMES]
    return [triple for path in files for triple in read_turtle(path)]


def read_schemes(triples: Iterable[ox.Triple]) -> Mapping[str, frozenset[str]]:
    """Return for each scheme (``themas``) the keys of its concepts. Groups of themes are not among the themes."""
    listed = list(triples)
    groups = {str(t.object) for t in listed if t.predicate.value == _BROADER}
    schemes: dict[str, set[str]] = {}
    for triple in listed:
        if triple.predicate.value == _IN_SCHEME and str(triple.subject) not in groups:
            key = local_name(triple.subject.value) if isinstance(triple.subject, ox.NamedNode) else ""
            scheme = local_name(triple.object.value) if isinstance(triple.object, ox.NamedNode) else ""
            schemes.setdefault(scheme, set()).add(key)
    return {scheme: frozenset(keys) for scheme, keys in schemes.items()}
