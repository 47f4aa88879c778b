"""One pilot: its relations, documents, surveys, statements and marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from vwgraph.build.statements import RecordGraph
from vwgraph.build.survey import SurveyGraph
from vwgraph.names import term
from vwgraph.rdf import typed
from vwgraph.records.schema import KINDS, Bevinding, PilotRecord
from vwgraph.records.values import Label

__all__ = ["PilotGraph"]


_WEIGHTS = {
    "centraal": ("als centraal speerpunt", "as central priority"),
    "neven": ("als neven speerpunt", "as secondary priority"),
    None: ("uitdrukkelijk geen speerpunt", "explicitly no priority"),
}


class PilotGraph(SurveyGraph, RecordGraph):
    """The graph of one pilot."""

    def triples(self, record: PilotRecord) -> Iterator[ox.Triple]:
        """Yield everything the record says, and what its coding covers."""
        me = self.names.thing("pilot", record.pilot)
        yield from self.coding(record)
        yield from self.coded(me, "GemeentelijkePilot" if record.soort == "gemeentelijk" else "ProvincialePilot")
        yield from self.type(me, "Pilot")
        yield from self.label(me, record.label)
        yield from self.described(me, record.omschrijving)
        yield from self.dated(me, record)
        yield from self.links(me, "pilotVan", [self.names.reference(record.pilotVan)])
        yield from self.links(me, "beschrevenIn", (self.names.thing("deel", part) for part in record.delen))
        yield from self.evidence(me, record.passage)
        seen: Counter[str] = Counter()
        yield from self._speerpunten(me, record)
        yield from self._guidance(me, record, seen)
        yield from self.parts_taken(me, record, seen)
        yield from self.works(record.documenten, record.projecten, me)
        for survey in record.enquetes:
            yield from self.survey(me, survey)
        for one in record.bevindingen:
            yield from self.statement(record, one)
            yield from self._in_pilot(me, record, one)
        yield from self.marked(record)

    def _speerpunten(self, me: str, record: PilotRecord) -> Iterator[ox.Triple]:
        for choice in record.speerpunten:
            node = self.names.thing("speerpuntkeuze", f"{record.pilot}-{choice.speerpunt}")
            yield from self.concepts(node, "speerpunt", "speerpunten", [choice.speerpunt])
            yield from self.links(me, "speerpuntkeuze", [node])
            yield from self.coded(node, "Speerpuntkeuze")
            if choice.gewicht:
                local = "centraalSpeerpunt" if choice.gewicht == "centraal" else "nevenSpeerpunt"
                for predicate in (local, "speerpunt"):
                    yield from self.concepts(me, predicate, "speerpunten", [choice.speerpunt])
                yield from self.concepts(node, "gewicht", "gewichten", [choice.gewicht])
            else:
                yield self.triple(node, term("ontkend"), typed("true", "boolean"))
            nl, en = _WEIGHTS[choice.gewicht]
            label = Label(
                nl=f"{choice.speerpunt} {nl} in {record.label.nl}", en=f"{choice.speerpunt} {en} in {record.label.en}"
            )
            yield from self.label(node, label)
            yield from self.evidence(node, choice.passage)

    def _guidance(self, me: str, record: PilotRecord, seen: Counter[str]) -> Iterator[ox.Triple]:
        for guidance in record.begeleiding:
            who = guidance.adviseur or guidance.organisatie or ""
            node = self.names.thing("begeleiding", self.qualified(record, who, seen))
            yield from self.links(me, "begeleiding", [node])
            yield from self.coded(node, "Begeleiding")
            yield from self.label(node, self.in_record(who, record))
            if guidance.adviseur:
                yield from self.links(node, "actor", [self.names.reference(guidance.adviseur)])
                yield from self.links(me, "adviseur", [self.names.reference(guidance.adviseur)])
            if guidance.organisatie:
                yield from self.links(node, "namens", [self.names.reference(guidance.organisatie)])
                yield from self.links(me, "adviesorganisatie", [self.names.reference(guidance.organisatie)])
            yield from self.qualification(node, guidance)

    def _in_pilot(self, me: str, record: PilotRecord, one: Bevinding) -> Iterator[ox.Triple]:
        """What a statement means for its pilot, and its place in a survey."""
        statement = self.statement_iri(record, one)
        yield from self.links(statement, "inPilot", [me])
        yield from self.links(me, f"heeft{KINDS[one.soort]}", [statement])
        for local, scheme, keys in (
            ("visiecategorie", "visiecategorieen", one.visiecategorie),
            ("rolcategorie", "rolcategorieen", one.rolcategorie),
            ("werkwijze", "werkwijzen", one.werkwijze),
        ):
            yield from self.concepts(me, local, scheme, keys)
        if one.waarde is not None and one.eenheid == "inwoners" and record.pilotVan in one.betreft:
            yield self.triple(me, term("inwonertal"), typed(str(int(one.waarde)), "integer"))
        if one.waarneming:
            survey = next(survey for survey in record.enquetes if survey.id == one.waarneming.enquete)
            yield from self.observation(statement, survey, one.waarneming)
