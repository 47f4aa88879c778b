"""``/def``: the ontology as a page and as RDF, at the IRI its terms begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from vwgraph.graph import Graph
from vwgraph.names import BASE, Names
from vwgraph.pages.ontology import ontology_values
from vwgraph.pipeline import open_engine
from vwgraph.site.description import serialized
from vwgraph.site.pages import Pages
from vwgraph.site.representation import MEDIA, RDF, Representation
from vwgraph.site.source import Asked
from vwgraph.site.things import alternates

__all__ = ["Ontology", "ontology_quads"]

_VERSION = ox.NamedNode("http://www.w3.org/2002/07/owl#versionIRI")


def ontology_quads(triples: Iterable[ox.Triple]) -> list[ox.Quad]:
    """Return the ontology in its named graph; blank nodes get the same names each time (RDFC-1.0)."""
    graph = ox.NamedNode(Names().graph("ontologie"))
    dataset = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


class Ontology:
    """The ontology as a source, at ``/def`` and at the path of its version."""

    slow = True
    _forms = ("html", *RDF)

    def __init__(self, pages: Pages, graph: Graph, triples: Sequence[ox.Triple], quads: Sequence[ox.Quad]) -> None:
        self.pages = pages
        self.graph = graph
        self.triples = triples
        self.quads = quads
        versions = [
            str(one.object.value)
            for one in triples
            if one.predicate == _VERSION and isinstance(one.object, ox.NamedNode)
        ]
        self._paths = ("def", *(one.removeprefix(BASE) for one in versions if one.startswith(BASE)))

    def paths(self) -> Iterable[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return self._paths

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`vwgraph.site.source.Source`."""
        return self._forms if path in self._paths else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`vwgraph.site.source.Source`."""
        if asked.extension == "html":
            beside = [(one, f"{asked.path.rpartition('/')[2]}.{one}", MEDIA[one].partition(";")[0]) for one in RDF]
            reader = self.pages.reader(asked.path, asked.language)
            body = self.pages.render(
                "definitions.html",
                asked.path,
                asked.language,
                [reader.overview()],
                alternates=beside,
                example_link=lambda ref: reader.places.href(
                    self.pages.names.reference(ref), reader.root, asked.language
                ),
                question_link=lambda name: self.pages.link(f"vraag/{name}", asked.language, reader.root),
                **self._values,
            )
        else:
            body = serialized(self.quads, asked.extension)
        return Representation(
            body,
            MEDIA[asked.extension],
            language=asked.language,
            location=asked.location,
            links=alternates(asked.path, RDF),
        )

    @cached_property
    def _values(self) -> dict[str, Any]:
        asserted = open_engine(self.graph.data, asserted=True, endpoint=self.graph.endpoint)
        return ontology_values(list(self.triples), self.graph.engine, asserted, self.graph.questions.values())
