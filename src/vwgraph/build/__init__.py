"""Records to triples. Pure: a corpus goes in, the triples of each named graph come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from vwgraph.build.eindrapport import MainGraph
from vwgraph.build.pilot import PilotGraph
from vwgraph.build.registry import RegistryGraph, SharedGraph
from vwgraph.build.report import ReportGraph
from vwgraph.names import BASE, PREFIXES
from vwgraph.records.corpus import Corpus

__all__ = ["graph_triples", "prefixes_of"]


def graph_triples(corpus: Corpus, schemes: Iterable[ox.Triple]) -> Mapping[str, tuple[ox.Triple, ...]]:
    """Return the triples of each named graph by its key: one per record, ``actoren``, ``gedeeld``, ``rapport``, ``themas``.

    ``schemes`` are the concept schemes, which go into ``themas`` as they are.
    """
    return {
        "actoren": tuple(RegistryGraph("actoren", corpus).triples(corpus.actors)),
        "gedeeld": tuple(SharedGraph("gedeeld", corpus).triples()),
        "rapport": tuple(ReportGraph("rapport", corpus).triples(corpus.index)),
        "themas": tuple(schemes),
        **{record.pilot: tuple(PilotGraph(record.pilot, corpus).triples(record)) for record in corpus.pilots},
        **({corpus.main.key: tuple(MainGraph(corpus.main.key, corpus).triples(corpus.main))} if corpus.main else {}),
    }


def prefixes_of(base: str) -> dict[str, str]:
    """Return the prefixes for the files of the corpus with this base: the common ones and one per kind of thing."""
    kinds = ("pilot", "gemeente", "provincie", "organisatie", "adviseur", "persoon", "factor", "passage", "deel")
    things = {kind: f"{base}id/{kind}/" for kind in kinds}
    concepts = {kind: f"{BASE}id/{kind}/" for kind in ("thema", "speerpunt")}
    return {**PREFIXES, **things, **concepts}
