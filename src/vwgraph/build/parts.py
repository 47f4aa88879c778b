"""Small parts all graphs share: labels, dates, links to concepts, evidence, what a graph says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from vwgraph.names import PREFIXES, Names, term
from vwgraph.rdf import iri, period, text
from vwgraph.records.corpus import Corpus
from vwgraph.records.schema import Document, Project
from vwgraph.records.values import Label

__all__ = ["GraphWriter", "part_label"]

_RDF_TYPE = PREFIXES["rdf"] + "type"
_PARTS = {"b": ("Bijlage", "Appendix"), "h": ("Hoofdstuk", "Chapter")}


class GraphWriter:
    """Makes triples for one named graph of ``corpus``, the one with key ``key``."""

    def __init__(self, key: str, corpus: Corpus) -> None:
        self.names = Names(corpus.meta.basis)
        self.key = key
        self.corpus = corpus

    @staticmethod
    def triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        """Return one triple."""
        return ox.Triple(iri(subject), iri(predicate), value)

    def links(self, subject: str, local: str, objects: Iterable[str]) -> Iterator[ox.Triple]:
        """Yield a triple to each of ``objects``."""
        for target in objects:
            yield self.triple(subject, term(local), iri(target))

    def type(self, subject: str, *classes: str) -> Iterator[ox.Triple]:
        """Yield the classes of ``subject``: terms of the ontology, or ``prefix:Class``."""
        for one in classes:
            full = term(one) if ":" not in one else PREFIXES[one.split(":")[0]] + one.split(":")[1]
            yield self.triple(subject, _RDF_TYPE, iri(full))

    def coded(self, subject: str, kind: str) -> Iterator[ox.Triple]:
        """Yield the class a coder recorded ``subject`` under, also as ``vw:soort``, which inference leaves alone."""
        yield from self.type(subject, kind)
        yield from self.links(subject, "soort", [term(kind)])

    def label(self, subject: str, label: Label) -> Iterator[ox.Triple]:
        """Yield the label in both languages."""
        yield self.triple(subject, PREFIXES["rdfs"] + "label", text(label.nl, "nl"))
        yield self.triple(subject, PREFIXES["rdfs"] + "label", text(label.en, "en"))

    def described(self, subject: str, description: str | None) -> Iterator[ox.Triple]:
        """Yield the description, where there is one."""
        if description:
            yield self.triple(subject, PREFIXES["dcterms"] + "description", text(description, "nl"))

    def dated(self, subject: str, thing: object) -> Iterator[ox.Triple]:
        """Yield begin and einde, as far as ``thing`` has them."""
        for local in ("begin", "einde"):
            value = getattr(thing, local)
            if value:
                yield self.triple(subject, term(local), period(value))

    def evidence(self, subject: str, refs: Iterable[str], local: str = "passage") -> Iterator[ox.Triple]:
        """Yield the passages ``subject`` rests on, and the sentence where a reference names one."""
        for ref in refs:
            passage, _, sentence = ref.partition("#")
            yield self.triple(subject, term(local), iri(self.names.thing("passage", passage)))
            if sentence:
                yield self.triple(subject, term("vindplaats"), ox.Literal(ref))

    def concepts(self, subject: str, local: str, scheme: str, keys: Iterable[str]) -> Iterator[ox.Triple]:
        """Yield links to concepts of a scheme."""
        yield from self.links(subject, local, (self.names.concept(scheme, key) for key in keys))

    def graph_itself(self, title_nl: str, title_en: str, generated_by: str | None = None) -> Iterator[ox.Triple]:
        """Yield what the graph says of itself: title, licence, source, and the coding that made it."""
        graph = self.names.graph(self.key)
        yield from self.type(graph, "prov:Entity")
        yield self.triple(graph, PREFIXES["dcterms"] + "title", text(title_nl, "nl"))
        yield self.triple(graph, PREFIXES["dcterms"] + "title", text(title_en, "en"))
        yield self.triple(graph, PREFIXES["dcterms"] + "license", iri(self.corpus.meta.licentie))
        yield self.triple(graph, PREFIXES["prov"] + "wasDerivedFrom", iri(self.report_iri()))
        if generated_by:
            yield self.triple(graph, PREFIXES["prov"] + "wasGeneratedBy", iri(generated_by))

    def report_iri(self) -> str:
        """Return the IRI of the report."""
        return self.names.thing("rapport", self.corpus.meta.rapport.id)

    def works(
        self, documents: Iterable[Document], projects: Iterable[Project], pilot: str | None
    ) -> Iterator[ox.Triple]:
        """Yield documents and projects, linked to ``pilot`` where one is given."""
        for document in documents:
            me = self.names.thing("document", document.id)
            if pilot:
                yield from self.links(pilot, "document", [me])
            yield from self.coded(me, "Document")
            yield from self.label(me, Label(nl=document.titel, en=document.titel))
            yield self.triple(me, PREFIXES["dcterms"] + "title", text(document.titel, "nl"))
            yield from self.described(me, document.omschrijving)
            if document.jaar:
                yield self.triple(me, term("jaar"), period(document.jaar))
            yield from self.concepts(me, "documentsoort", "documentsoorten", [document.soort])
            status = [document.status] if document.status else []
            yield from self.concepts(me, "documentstatus", "documentstatussen", status)
            yield from self.links(me, "opsteller", (self.names.reference(ref) for ref in document.opsteller))
            yield from self.evidence(me, document.passage)
        for project in projects:
            me = self.names.thing("project", project.id)
            if pilot:
                yield from self.links(pilot, "project", [me])
            yield from self.coded(me, "Project")
            yield from self.label(me, project.label)
            yield from self.described(me, project.omschrijving)
            yield from self.dated(me, project)
            yield from self.evidence(me, project.passage)


def part_label(part: str) -> Label:
    """``b05`` is appendix 5, ``h2`` chapter 2; another corpus may name its parts as it likes."""
    nl, en = _PARTS.get(part[:1], ("", ""))
    if nl and part[1:].isdigit():
        return Label(nl=f"{nl} {int(part[1:])}", en=f"{en} {int(part[1:])}")
    return Label(nl=part, en=part)
