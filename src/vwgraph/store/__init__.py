"""Engines that hold the graph and answer SPARQL, behind one protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from vwgraph.model import Table

__all__ = ["COUNTS", "PORTION", "Answer", "Dataset", "Engine"]

Answer = Table | bool | tuple[ox.Triple, ...]
"""What a query gives: rows (SELECT), yes or no (ASK), triples (CONSTRUCT, DESCRIBE)."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees (SPARQL 1.1, section 13): merged as the default graph, and by name in GRAPH."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
"""The query for the number of triples of each named graph: what every engine's ``graphs`` rests on."""

PORTION = 1000
"""So many things are named in one query, since servers limit the length of what they are sent; an engine that has a ``portion`` takes that."""


class Engine(Protocol):
    """Holds named graphs; a pattern without GRAPH sees all of them together."""

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """Return the answer to ``sparql``, at most ``rows`` rows of it; ``dataset`` stands in place of the graphs that it names.

        Raises :class:`vwgraph.errors.UsageError` where it cannot be evaluated.
        """

    def graphs(self) -> Mapping[str, int]:
        """Return the number of triples of each named graph by its IRI."""
