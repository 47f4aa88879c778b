"""Surveys as data sets of the RDF Data Cube: questions, answers and groups are concepts, figures are observations.

The structures (``id/structuur/enquete``, ``id/structuur/telling``) stand in ``ontology/structuren.ttl``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from vwgraph.build.parts import GraphWriter
from vwgraph.names import PREFIXES, Names, term
from vwgraph.rdf import iri, typed
from vwgraph.records.figures import Enquete, Waarneming
from vwgraph.records.values import Label

__all__ = ["SurveyGraph"]

_EVERYBODY = "allen"


class SurveyGraph(GraphWriter):
    """What surveys and tables need."""

    def data_set(self, key: str, label: Label, structure: str) -> Iterator[ox.Triple]:
        """Yield the data set ``id/tabel/{key}`` with its structure."""
        me = self.names.thing("tabel", key)
        yield from self.type(me, "Tabel", "qb:DataSet")
        yield from self.label(me, label)
        yield self.triple(me, PREFIXES["qb"] + "structure", iri(Names().thing("structuur", structure)))

    def in_data_set(self, subject: str, key: str) -> Iterator[ox.Triple]:
        """Yield that ``subject`` is an observation of the data set ``key``."""
        yield from self.type(subject, "qb:Observation")
        yield self.triple(subject, PREFIXES["qb"] + "dataSet", iri(self.names.thing("tabel", key)))

    def survey(self, pilot: str, survey: Enquete) -> Iterator[ox.Triple]:
        """Yield a survey of ``pilot``, its data set, and its questions, answers and groups as concepts."""
        me = self.names.thing("enquete", survey.id)
        table = self.names.thing("tabel", survey.id)
        yield from self.coded(me, "Enquete")
        yield from self.label(me, survey.label)
        yield from self.described(me, survey.omschrijving)
        yield from self.dated(me, survey)
        yield from self.evidence(me, survey.passage)
        yield from self.links(pilot, "enquete", [me])
        if survey.document:
            yield from self.links(me, "betreftDocument", [self.names.reference(survey.document)])
        for local, count in (("aangeschreven", survey.aangeschreven), ("basis", survey.basis)):
            if count is not None:
                yield self.triple(me, term(local), typed(str(count), "integer"))
        questionnaire = self.names.thing("vragenlijst", survey.id)
        yield from self.type(questionnaire, "skos:ConceptScheme")
        yield from self.label(questionnaire, survey.label)
        yield from self.data_set(survey.id, survey.label, "enquete")
        yield from self.evidence(table, survey.passage)
        yield self.triple(table, PREFIXES["prov"] + "wasGeneratedBy", iri(me))
        yield from self._concept(self._group(survey, None), survey.populatie, "Groep", survey.id)
        for key, label in survey.groepen.items():
            yield from self._concept(self._group(survey, key), label, "Groep", survey.id)
        for asked in survey.vragen:
            question = self._question(survey, asked.id)
            yield from self._concept(question, asked.label, "Enquetevraag", survey.id)
            yield from self.evidence(question, asked.passage)
            for key, label in asked.antwoorden.items():
                answer = self._answer(survey, asked.id, key)
                yield from self._concept(answer, label, "Antwoord", survey.id)
                yield from self.links(answer, "antwoordOp", [question])

    def observation(self, figure: str, survey: Enquete, place: Waarneming) -> Iterator[ox.Triple]:
        """Yield the dimensions and the base of a figure: it is an observation of the survey's data set."""
        yield from self.in_data_set(figure, survey.id)
        for local, target in (
            ("vanEnquete", self.names.thing("enquete", survey.id)),
            ("enquetevraag", self._question(survey, place.vraag)),
            ("antwoord", self._answer(survey, place.vraag, place.antwoord)),
            ("groep", self._group(survey, place.groep)),
        ):
            yield from self.links(figure, local, [target])
        base = place.basis or (survey.basis if place.groep is None else None)
        if base:
            yield self.triple(figure, term("basis"), typed(str(base), "integer"))

    def _concept(self, me: str, label: Label, kind: str, survey: str) -> Iterator[ox.Triple]:
        yield from self.type(me, kind, "skos:Concept")
        yield from self.label(me, label)
        yield self.triple(me, PREFIXES["skos"] + "prefLabel", ox.Literal(label.nl, language="nl"))
        yield self.triple(me, PREFIXES["skos"] + "prefLabel", ox.Literal(label.en, language="en"))
        yield from self.links(me, "vanEnquete", [self.names.thing("enquete", survey)])
        yield self.triple(me, PREFIXES["skos"] + "inScheme", iri(self.names.thing("vragenlijst", survey)))

    def _group(self, survey: Enquete, key: str | None) -> str:
        return self.names.thing("groep", f"{survey.id}-{key or _EVERYBODY}")

    def _question(self, survey: Enquete, key: str) -> str:
        return self.names.thing("enquetevraag", f"{survey.id}-{key}")

    def _answer(self, survey: Enquete, question: str, key: str) -> str:
        return self.names.thing("antwoord", f"{survey.id}-{question}-{key}")
