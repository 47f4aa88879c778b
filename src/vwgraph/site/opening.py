"""Opens a built corpus as a site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from vwgraph.errors import Stop
from vwgraph.graph import Graph
from vwgraph.pipeline import INFERRED, ontology_triples
from vwgraph.records.corpus import read_model
from vwgraph.records.registry import CorpusFile
from vwgraph.site.facts import read_facts
from vwgraph.site.files import Dumps, Sitemap, assets
from vwgraph.site.ontology import Ontology, ontology_quads
from vwgraph.site.pages import Corpus, Pages
from vwgraph.site.questions import Asking, Questions
from vwgraph.site.searching import Search, SearchIndex
from vwgraph.site.site import Site
from vwgraph.site.source import Document, Documents, Source
from vwgraph.site.start import Measured, Start
from vwgraph.site.things import Graphs, Lists, Things
from vwgraph.site.views import Pictures, Views
from vwgraph.yamlfile import read_yaml

__all__ = ["open_site"]

GONE = "vervallen.tsv"


def open_site(
    data: Path, store: Path | None = None, report: Path | None = None, documents: Iterable[Document] = ()
) -> Site:
    """Return the site of the corpus built in ``data``, with ``documents`` beside its pages.

    Passages are quoted only from the copy of the report that is named here. Raises :class:`Stop` where nothing was built.
    """
    graph = Graph(data, store, report=report)
    graph.report = report
    facts = read_facts(graph.engine, graph.names.graph(INFERRED))
    pages = Pages(facts, graph.names, corpus_of(data), graph.texts)
    triples = ontology_triples()
    quads = ontology_quads(triples)
    pictures = Pictures(graph)
    questions = Questions(pages, Asking(graph), pictures.listed)
    sources: list[Source] = [
        Start(pages, questions),
        Things(pages),
        Lists(pages),
        Graphs(pages, quads),
        Ontology(pages, graph, triples, quads),
        questions,
        pictures,
        Views(pages, pictures),
        Measured(pages, questions, data),
        Search(pages),
        SearchIndex(pages),
        Dumps(facts, quads),
        Documents([*assets(), *documents]),
    ]
    listed = tuple(sources)
    sources.append(Sitemap(pages, lambda: listed))
    return Site(pages, sources, withdrawn(data))


def corpus_of(data: Path) -> Corpus:
    """Return what ``corpus.yaml`` in ``data`` says. Raises :class:`Stop` where it cannot be read."""
    meta, problems = read_model(read_yaml(data / "corpus.yaml", "corpus.yaml"), CorpusFile)
    if meta is None:
        raise Stop("\n".join(map(str, problems)), "mend corpus.yaml first")
    return Corpus(
        {"nl": meta.titel.nl, "en": meta.titel.en or meta.titel.nl},
        {"nl": meta.omschrijving.nl, "en": meta.omschrijving.en or meta.omschrijving.nl},
        meta.licentie,
    )


def withdrawn(data: Path) -> Mapping[str, str]:
    """Return what was published once and is no more, by path below ``id/``, with what took its place or nothing.

    ``vervallen.tsv`` holds a line for each: the path, and after a tab the path of what took its place, if anything.
    """
    path = data / GONE
    if not path.is_file():
        return {}
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {line[0].strip(): line[1].strip() if len(line) > 1 else "" for line in lines}
