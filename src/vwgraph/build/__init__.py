"""Records to triples. Pure: a corpus goes in, the triples of each named graph come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from vwgraph.build.count import counts_of
from vwgraph.build.eindrapport import MainGraph
from vwgraph.build.pilot import PilotGraph
from vwgraph.build.registry import RegistryGraph, SharedGraph
from vwgraph.build.report import ReportGraph
from vwgraph.names import BASE, PREFIXES
from vwgraph.records.corpus import Corpus

__all__ = ["graph_triples", "prefixes_of", "shared_graphs"]


def graph_triples(corpus: Corpus, schemes: Iterable[ox.Triple]) -> Mapping[str, tuple[ox.Triple, ...]]:
    """Return the triples of each named graph by its key: one per record, ``actoren``, ``gedeeld``, ``rapport``, ``themas``.

    ``schemes`` are the concept schemes, which go into ``themas`` as they are.
    """
    found = {key: tuple(made) for key, made in shared_graphs(corpus, schemes).items()}
    for record in corpus.pilots:
        found[record.key] = tuple(PilotGraph(record.key, corpus).triples(record))
    if corpus.main:
        counts = counts_of(corpus, corpus.main.tellingen)
        kinds = {record.pilot: {one.id: one.soort for one in record.bevindingen} for record in corpus.pilots}
        found[corpus.main.key] = tuple(MainGraph(corpus.main.key, corpus).triples(corpus.main, kinds, counts))
    return found


def shared_graphs(corpus: Corpus, schemes: Iterable[ox.Triple]) -> Mapping[str, Iterator[ox.Triple]]:
    """Return the triples of the graphs that are of no record by their key, made when they are asked for."""
    return {
        "actoren": RegistryGraph("actoren", corpus).triples(corpus.actors),
        "gedeeld": SharedGraph("gedeeld", corpus).triples(),
        "rapport": ReportGraph("rapport", corpus).triples(corpus.index),
        "themas": iter(schemes),
    }


def prefixes_of(base: str) -> dict[str, str]:
    """Return the prefixes for the files of the corpus with this base: the common ones and one per kind of thing."""
    kinds = ("pilot", "gemeente", "provincie", "organisatie", "adviseur", "persoon", "factor", "passage", "deel")
    things = {kind: f"{base}id/{kind}/" for kind in kinds}
    concepts = {kind: f"{BASE}id/{kind}/" for kind in ("thema", "speerpunt")}
    return {**PREFIXES, **things, **concepts}
