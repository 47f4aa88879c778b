"""One pilot: its relations, documents, statements and marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from vwgraph.build.parts import GraphWriter
from vwgraph.names import PREFIXES, term
from vwgraph.rdf import date_literal, iri, text, typed
from vwgraph.records.coverage import marks
from vwgraph.records.schema import KINDS, Bevinding, PilotRecord
from vwgraph.records.values import Label

__all__ = ["PilotGraph"]


class PilotGraph(GraphWriter):
    """The graph of one pilot."""

    def triples(self, record: PilotRecord) -> Iterator[ox.Triple]:
        """Yield everything the record says, and what its coding covers."""
        me = self.names.thing("pilot", record.pilot)
        coding = self.names.thing("codering", record.pilot)
        graph = self.names.graph(record.pilot)
        yield from self.graph_itself(record.label.nl, record.label.en, coding)
        yield from self.type(coding, "Codering")
        yield from self.label(coding, Label(nl=f"Codering van {record.label.nl}", en=f"Coding of {record.label.en}"))
        yield self.triple(coding, PREFIXES["dcterms"] + "date", date_literal(record.gecodeerd))
        yield self.triple(coding, PREFIXES["prov"] + "generated", iri(graph))
        for part in record.delen:
            yield self.triple(coding, PREFIXES["prov"] + "used", iri(self.names.thing("deel", part)))
        yield from self.type(me, "GemeentelijkePilot" if record.soort == "gemeentelijk" else "ProvincialePilot")
        yield from self.type(me, "Pilot")
        yield from self.label(me, record.label)
        yield from self.described(me, record.omschrijving)
        yield from self.dated(me, record)
        yield from self.links(me, "pilotVan", [self.names.reference(record.pilotVan)])
        yield from self.links(me, "beschrevenIn", (self.names.thing("deel", part) for part in record.delen))
        yield from self.evidence(me, record.passage)
        yield from self._relations(me, record)
        yield from self.works(record.documenten, record.projecten, me)
        for one in record.bevindingen:
            yield from self._statement(me, record, one)
        yield from self._marks(record)

    def _relations(self, me: str, record: PilotRecord) -> Iterator[ox.Triple]:
        for choice in record.speerpunten:
            node = self.names.thing("speerpuntkeuze", f"{record.pilot}-{choice.speerpunt}")
            local = "centraalSpeerpunt" if choice.gewicht == "centraal" else "nevenSpeerpunt"
            for subject, predicate in ((me, local), (me, "speerpunt"), (node, "speerpunt")):
                yield from self.concepts(subject, predicate, "speerpunten", [choice.speerpunt])
            yield from self.links(me, "speerpuntkeuze", [node])
            yield from self.type(node, "Speerpuntkeuze")
            label = Label(
                nl=f"{choice.speerpunt} als {choice.gewicht} speerpunt in {record.label.nl}",
                en=f"{choice.speerpunt} as {'central' if choice.gewicht == 'centraal' else 'secondary'} priority"
                f" in {record.label.en}",
            )
            yield from self.label(node, label)
            yield from self.concepts(node, "gewicht", "gewichten", [choice.gewicht])
            yield from self.evidence(node, choice.passage)
        seen: Counter[str] = Counter()
        for guidance in record.begeleiding:
            who = guidance.adviseur or guidance.organisatie or ""
            node = self.names.thing("begeleiding", self._qualified(record, who, seen))
            yield from self.links(me, "begeleiding", [node])
            yield from self.type(node, "Begeleiding")
            yield from self.label(node, self._in_pilot(who, record))
            if guidance.adviseur:
                yield from self.links(node, "actor", [self.names.reference(guidance.adviseur)])
                yield from self.links(me, "adviseur", [self.names.reference(guidance.adviseur)])
            if guidance.organisatie:
                yield from self.links(node, "namens", [self.names.reference(guidance.organisatie)])
                yield from self.links(me, "adviesorganisatie", [self.names.reference(guidance.organisatie)])
            yield from self._qualification(node, guidance)
        for part in record.deelname:
            node = self.names.thing("deelname", self._qualified(record, part.actor, seen))
            yield from self.links(me, "deelname", [node])
            yield from self.type(node, "Deelname")
            yield from self.label(node, self._in_pilot(part.actor, record))
            yield from self.links(node, "actor", [self.names.reference(part.actor)])
            yield from self.concepts(node, "rol", "rollen", part.rol)
            yield from self._qualification(node, part)

    def _qualification(self, node: str, thing: object) -> Iterator[ox.Triple]:
        yield from self.described(node, getattr(thing, "omschrijving", None))
        yield from self.dated(node, thing)
        yield from self.evidence(node, getattr(thing, "passage", ()))

    def _qualified(self, record: PilotRecord, ref: str, seen: Counter[str]) -> str:
        """Key of a qualified relation: pilot and actor; a number where the same actor comes back."""
        key = f"{record.pilot}-{ref.replace('/', '-')}"
        seen[key] += 1
        return key if seen[key] == 1 else f"{key}-{seen[key]}"

    def _in_pilot(self, ref: str, record: PilotRecord) -> Label:
        label = next((actor.label for actor in self.corpus.actors if actor.id == ref), Label(nl=ref, en=ref))
        return Label(nl=f"{label.nl} in {record.label.nl}", en=f"{label.en} in {record.label.en}")

    def _statement(self, pilot: str, record: PilotRecord, one: Bevinding) -> Iterator[ox.Triple]:
        me = self.names.statement(one.soort, record.pilot, one.id)
        kinds = {other.id: other.soort for other in record.bevindingen}
        yield from self.type(me, KINDS[one.soort])
        yield from self.label(me, one.label)
        yield from self.described(me, one.omschrijving)
        yield from self.dated(me, one)
        yield from self.links(me, "inPilot", [pilot])
        yield self.triple(me, PREFIXES["prov"] + "wasGeneratedBy", iri(self.names.thing("codering", record.pilot)))
        yield from self.evidence(me, one.passage)
        yield from self.evidence(me, one.doelbereikPassage, "doelbereikPassage")
        if one.hoofdthema:
            yield from self.concepts(me, "hoofdthema", "themas", [one.hoofdthema])
            yield from self.concepts(me, "thema", "themas", [one.hoofdthema, *one.thema])
        for local, scheme, keys in (
            ("speerpunt", "speerpunten", one.speerpunt),
            ("doelbereik", "doelbereiken", (one.doelbereik,) if one.doelbereik else ()),
            ("instrument", "instrumenten", one.instrument),
            ("visiecategorie", "visiecategorieen", one.visiecategorie),
            ("rolcategorie", "rolcategorieen", one.rolcategorie),
            ("werkwijze", "werkwijzen", one.werkwijze),
            ("eenheid", "eenheden", (one.eenheid,) if one.eenheid else ()),
        ):
            yield from self.concepts(me, local, scheme, keys)
            if local in ("visiecategorie", "rolcategorie", "werkwijze"):
                yield from self.concepts(pilot, local, scheme, keys)
        for local in ("betreft", "uitgevoerdDoor", "gerichtTot"):
            yield from self.links(me, local, (self.names.reference(ref) for ref in getattr(one, local)))
        for local in ("speeltInOp", "resultaatVan"):
            targets = (self.names.statement(kinds[ref], record.pilot, ref) for ref in getattr(one, local))
            yield from self.links(me, local, targets)
        if one.waarde is not None:
            yield self.triple(me, term("waarde"), typed(f"{one.waarde.normalize():f}", "decimal"))
            if one.eenheid == "inwoners" and record.pilotVan in one.betreft:
                yield self.triple(pilot, term("inwonertal"), typed(str(int(one.waarde)), "integer"))
        for local in ("benaderd", "ontkend"):
            if getattr(one, local):
                yield self.triple(me, term(local), typed("true", "boolean"))
        for local in ("onzekerheid", "themavoorstel"):
            if getattr(one, local):
                yield self.triple(me, term(local), text(getattr(one, local), "nl"))

    def _marks(self, record: PilotRecord) -> Iterator[ox.Triple]:
        passages = [p for p in self.corpus.index.passages if p.id.split(".")[0] in record.delen]
        for key, mark in marks(record, passages).items():
            yield from self.concepts(self.names.thing("passage", key), "markering", "markeringen", [mark])
        for key, originals in record.herhalingen.items():
            targets = (self.names.thing("passage", original) for original in originals)
            yield from self.links(self.names.thing("passage", key), "herhaaltPassage", targets)
