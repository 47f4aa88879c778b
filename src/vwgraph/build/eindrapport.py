"""The main report: its statements and advice, boxed cases, tables, and the counts it gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from vwgraph.build.statements import RecordGraph
from vwgraph.build.survey import SurveyGraph
from vwgraph.names import PREFIXES, term
from vwgraph.rdf import iri, text, typed
from vwgraph.records.eindrapport import Casus, Eindrapport, Telling, Telwijze

__all__ = ["MainGraph"]


class MainGraph(SurveyGraph, RecordGraph):
    """The graph ``eindrapport``."""

    def triples(
        self,
        record: Eindrapport,
        kinds: Mapping[str, Mapping[str, str]],
        counts: Mapping[str, Iterable[tuple[str, str]]],
    ) -> Iterator[ox.Triple]:
        """Yield everything the record says, and what its coding covers.

        ``kinds`` gives the kind of each statement of each pilot, ``counts`` what the pilots hold of each count.
        """
        yield from self.coding(record)
        yield from self.parts_taken(self.names.reference(record.project), record, Counter())
        yield from self.works(record.documenten, record.projecten, None)
        for one in record.bevindingen:
            me = self.statement_iri(record, one)
            yield from self.statement(record, one)
            yield from self.links(me, "overPilot", (self.names.thing("pilot", key) for key in one.overPilot))
            for ref in one.steuntOp:
                pilot, _, key = ref.rpartition("-")
                yield from self.links(me, "steuntOp", [self.names.statement(kinds[pilot][key], pilot, key)])
        for case in record.casussen:
            yield from self._case(case)
        for table in record.tabellen:
            yield from self.data_set(table.id, table.label, "telling")
            yield from self.evidence(self.names.thing("tabel", table.id), table.passage)
        for count in record.tellingen:
            yield from self._count(record, count, counts.get(count.id, ()))
        yield from self.marked(record)

    def _case(self, case: Casus) -> Iterator[ox.Triple]:
        me = self.names.thing("casus", case.id)
        yield from self.coded(me, "Casus")
        yield from self.label(me, case.label)
        yield from self.described(me, case.omschrijving)
        yield from self.links(me, "overPilot", [self.names.thing("pilot", case.pilot)])
        yield from self.concepts(me, "speerpunt", "speerpunten", [case.speerpunt])
        yield from self.evidence(me, case.passage)
        yield from self.evidence(me, case.ontleendAan, "ontleendAan")

    def _count(self, record: Eindrapport, count: Telling, counted: Iterable[tuple[str, str]]) -> Iterator[ox.Triple]:
        me = self.names.statement("telling", record.key, count.id)
        yield from self.coded(me, "Telling")
        yield from self.label(me, count.label)
        yield from self.described(me, count.omschrijving)
        yield self.triple(me, PREFIXES["prov"] + "wasGeneratedBy", iri(self.names.thing("codering", record.key)))
        yield from self.evidence(me, count.passage)
        yield from self.number(me, count.waarde, approximate=count.benaderd)
        yield from self.concepts(me, "eenheid", "eenheden", [count.eenheid])
        yield from self.remarks(me, count)
        if count.van is not None:
            yield self.triple(me, term("basis"), typed(str(count.van), "integer"))
        if count.tabel and count.categorie:
            yield from self.in_data_set(me, count.tabel)
            yield from self.links(me, "categorie", [self.names.reference(count.categorie)])
        if count.telt:
            yield from self._way(me, count.telt, counted)
        if count.verklaring:
            yield self.triple(me, term("verklaring"), text(count.verklaring.nl, "nl"))
            yield self.triple(me, term("verklaring"), text(count.verklaring.en, "en"))

    def _way(self, me: str, way: Telwijze, counted: Iterable[tuple[str, str]]) -> Iterator[ox.Triple]:
        yield from self.links(me, "teltKlasse", (term(local) for local in way.klasse))
        yield from self.links(me, "teltEigenschap", [term(way.eigenschap)] if way.eigenschap else [])
        yield from self.links(me, "teltWaarde", (self.names.reference(ref) for ref in way.waarde))
        yield from self.links(me, "teltOnder", [term(way.onder)])
        yield self.triple(me, term("teltPer"), ox.Literal(way.per))
        if way.zonder:
            yield self.triple(me, term("teltZonder"), typed("true", "boolean"))
        for pilot, thing in counted:
            yield from self.links(me, "teltPilot", [pilot])
            yield from self.links(me, "telt", [thing])
