"""The report and its passages."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from vwgraph.build.parts import GraphWriter, part_label
from vwgraph.names import PREFIXES, term
from vwgraph.rdf import iri, period, text, typed
from vwgraph.records.values import Label
from vwgraph.report.index import Index

__all__ = ["ReportGraph"]


class ReportGraph(GraphWriter):
    """The graph ``rapport``."""

    def triples(self, index: Index) -> Iterator[ox.Triple]:
        """Yield the report, its parts, and each passage with its place in the text (Web Annotation selectors)."""
        meta = self.corpus.meta.rapport
        report = self.report_iri()
        yield from self.graph_itself("Passages van het rapport", "Passages of the report")
        yield from self.type(report, "Rapport")
        yield from self.label(report, Label(nl=meta.titel, en=meta.titel))
        yield self.triple(report, PREFIXES["dcterms"] + "title", text(meta.titel, meta.taal))
        yield self.triple(report, PREFIXES["dcterms"] + "date", period(meta.jaar))
        yield self.triple(report, PREFIXES["dcterms"] + "language", ox.Literal(meta.taal))
        yield self.triple(report, PREFIXES["dcterms"] + "identifier", ox.Literal(f"sha256:{index.sha256}"))
        yield from self.described(report, meta.omschrijving)
        for part in sorted({passage.id.split(".")[0] for passage in index.passages}):
            whole = self.names.thing("deel", part)
            yield from self.type(whole, "Deel")
            yield from self.label(whole, part_label(part))
            yield self.triple(whole, PREFIXES["dcterms"] + "isPartOf", iri(report))
        for number, passage in enumerate(index.passages, start=1):
            part, _, n = passage.id.partition(".")
            where = self.names.thing("passage", passage.id)
            selector = self.names.thing("positie", passage.id)
            of_part = part_label(part)
            label = Label(nl=f"{of_part.nl}, passage {int(n)}", en=f"{of_part.en}, passage {int(n)}")
            yield from self.type(where, "Passage")
            yield from self.label(where, label)
            yield self.triple(where, PREFIXES["dcterms"] + "identifier", ox.Literal(passage.id))
            yield self.triple(where, PREFIXES["dcterms"] + "isPartOf", iri(self.names.thing("deel", part)))
            yield self.triple(where, PREFIXES["oa"] + "hasSource", iri(report))
            yield self.triple(where, PREFIXES["oa"] + "hasSelector", iri(selector))
            yield from self.type(selector, "oa:TextPositionSelector")
            yield self.triple(selector, PREFIXES["oa"] + "start", typed(str(passage.start), "nonNegativeInteger"))
            yield self.triple(selector, PREFIXES["oa"] + "end", typed(str(passage.end), "nonNegativeInteger"))
            yield from self.concepts(where, "passagesoort", "passagesoorten", [passage.kind])
            yield self.triple(where, term("volgnummer"), typed(str(number), "integer"))
            yield self.triple(where, term("vingerafdruk"), ox.Literal(passage.digest))
            yield from self.links(where, "onderKop", (self.names.thing("passage", up) for up in passage.path[-1:]))
            if passage.parent:
                yield from self.links(where, "onderItem", [self.names.thing("passage", passage.parent)])
