"""Opens a built corpus as a site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vwgraph.describing import describe
from vwgraph.graph import Graph
from vwgraph.pipeline import INFERRED, ontology_triples
from vwgraph.records.registry import CorpusFile
from vwgraph.site.descriptions import Described, Signs
from vwgraph.site.facts import read_facts
from vwgraph.site.files import Dumps, Sitemap, assets
from vwgraph.site.ontology import Ontology, ontology_quads
from vwgraph.site.pages import Corpus, Pages
from vwgraph.site.questions import Asking, Questions
from vwgraph.site.searching import Search, SearchIndex
from vwgraph.site.site import Site
from vwgraph.site.source import Documents, Source
from vwgraph.site.start import Measured, Start
from vwgraph.site.things import Graphs, Lists, Things
from vwgraph.site.views import Pictures, Views
from vwgraph.store.endpoints import Endpoint

__all__ = ["Opening", "open_site"]

GONE = "vervallen.tsv"


@dataclass(frozen=True)
class Opening:
    """What to open, and how it is published.

    ``data`` is the folder of the corpus, ``store`` that of a store on disk or none, ``report`` a copy of the report that
    may be quoted or none. ``endpoint`` holds the graph where it is not read from ``data``, which then gives the rest: what the
    corpus is called, its views and questions. ``address`` is the base it is served on, by default the canonical one; ``live`` says whether
    there is an endpoint.
    """

    data: Path
    store: Path | None = None
    report: Path | None = None
    address: str | None = None
    live: bool = True
    endpoint: Endpoint | None = None


def open_site(opening: Opening) -> Site:
    """Return the site of a built corpus. Raises :class:`Stop` where nothing was built."""
    data = opening.data
    graph = Graph(data, opening.store, report=opening.report, endpoint=opening.endpoint)
    graph.report = opening.report  # and no other that may lie about
    facts = read_facts(graph.engine, graph.names.graph(INFERRED))
    described = describe(graph.engine, data, opening.address, live=opening.live)
    pages = Pages(facts, graph.names, corpus_of(described.publication.meta), graph.texts)
    signs = Signs(pages, described.publication)
    triples = ontology_triples()
    quads = ontology_quads(triples)
    pictures = Pictures(graph, pages)
    questions = Questions(pages, Asking(graph), pictures.listed)
    dumps = Dumps(facts, quads)
    sources: list[Source] = [
        Start(pages, questions, signs, lambda language: described.written("schema", language=language)),
        Things(pages, signs, pictures),
        Lists(pages),
        Graphs(pages, quads),
        Ontology(pages, graph, triples, quads),
        questions,
        pictures,
        Views(pages, pictures),
        Measured(pages, questions, data),
        Search(pages),
        SearchIndex(pages),
        dumps,
        Described(graph.engine, data, opening.address, dumps, live=opening.live),
        Documents(assets()),
    ]
    listed = tuple(sources)
    sources.append(Sitemap(pages, lambda: listed))
    return Site(pages, graph.engine, graph.questions, sources, withdrawn(data))


def corpus_of(meta: CorpusFile) -> Corpus:
    """Return what the pages tell of a corpus."""
    title, description = ({"nl": text.nl, "en": text.en or text.nl} for text in (meta.titel, meta.omschrijving))
    return Corpus(title, description, meta.licentie)


def withdrawn(data: Path) -> Mapping[str, str]:
    """Return what was published once and is no more, by path below ``id/``, with what took its place or nothing.

    ``vervallen.tsv`` holds a line for each: the path, and after a tab the path of what took its place, if anything.
    """
    path = data / GONE
    if not path.is_file():
        return {}
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {line[0].strip(): line[1].strip() if len(line) > 1 else "" for line in lines}
