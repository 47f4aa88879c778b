"""What the records of pilots and of the main report share: the coding itself, parts taken, statements, marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from vwgraph.build.parts import GraphWriter
from vwgraph.names import PREFIXES, term
from vwgraph.rdf import date_literal, iri, text, typed
from vwgraph.records.coverage import marks
from vwgraph.records.schema import KINDS, Begeleiding, Bevinding, Deelname, Record
from vwgraph.records.values import Label

__all__ = ["RecordGraph"]


class RecordGraph(GraphWriter):
    """The graph of one record."""

    def coding(self, record: Record) -> Iterator[ox.Triple]:
        """Yield what the graph says of itself, and the coding that made it."""
        coding = self.names.thing("codering", record.key)
        graph = self.names.graph(record.key)
        yield from self.graph_itself(record.label.nl, record.label.en, coding)
        yield from self.type(coding, "Codering")
        yield from self.label(coding, Label(nl=f"Codering van {record.label.nl}", en=f"Coding of {record.label.en}"))
        yield self.triple(coding, PREFIXES["dcterms"] + "date", date_literal(record.gecodeerd))
        yield self.triple(coding, PREFIXES["prov"] + "generated", iri(graph))
        for part in record.delen:
            yield self.triple(coding, PREFIXES["prov"] + "used", iri(self.names.thing("deel", part)))

    def parts_taken(self, subject: str, record: Record, seen: Counter[str]) -> Iterator[ox.Triple]:
        """Yield each actor's part in ``subject``, qualified by role, time and passage."""
        for part in record.deelname:
            node = self.names.thing("deelname", self.qualified(record, part.actor, seen))
            yield from self.links(subject, "deelname", [node])
            yield from self.coded(node, "Deelname")
            yield from self.label(node, self.in_record(part.actor, record))
            yield from self.links(node, "actor", [self.names.reference(part.actor)])
            yield from self.concepts(node, "rol", "rollen", part.rol)
            yield from self.qualification(node, part)

    def qualification(self, node: str, thing: Begeleiding | Deelname) -> Iterator[ox.Triple]:
        """Yield description, dates, passages and what changed of a qualified relation."""
        change = [thing.verandering] if thing.verandering else []
        yield from self.concepts(node, "verandering", "veranderingen", change)
        yield from self.described(node, thing.omschrijving)
        yield from self.dated(node, thing)
        yield from self.evidence(node, thing.passage)

    def qualified(self, record: Record, ref: str, seen: Counter[str]) -> str:
        """Return the key of a qualified relation: record and actor; a number where the same actor comes back."""
        key = f"{record.key}-{ref.replace('/', '-')}"
        seen[key] += 1
        return key if seen[key] == 1 else f"{key}-{seen[key]}"

    def in_record(self, ref: str, record: Record) -> Label:
        """Return the label of an actor's relation to the record."""
        actor = self.corpus.actor.get(ref)
        label = actor.label if actor else Label(nl=ref, en=ref)
        return Label(nl=f"{label.nl} in {record.label.nl}", en=f"{label.en} in {record.label.en}")

    def statement_iri(self, record: Record, one: Bevinding) -> str:
        """Return the IRI of a statement of ``record``."""
        return self.names.statement(one.soort, record.key, one.id)

    def statement(self, record: Record, one: Bevinding) -> Iterator[ox.Triple]:
        """Yield what a statement says, wherever it stands."""
        me = self.statement_iri(record, one)
        yield from self.coded(me, KINDS[one.soort])
        yield from self.label(me, one.label)
        yield from self.described(me, one.omschrijving)
        yield from self.dated(me, one)
        yield self.triple(me, PREFIXES["prov"] + "wasGeneratedBy", iri(self.names.thing("codering", record.key)))
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
        for local in ("betreft", "uitgevoerdDoor", "gerichtTot"):
            yield from self.links(me, local, (self.names.reference(ref) for ref in getattr(one, local)))
        by_id = {other.id: other for other in record.bevindingen} if one.speeltInOp or one.resultaatVan else {}
        for local in ("speeltInOp", "resultaatVan"):
            yield from self.links(me, local, (self.statement_iri(record, by_id[ref]) for ref in getattr(one, local)))
        yield from self.number(me, one.waarde, approximate=one.benaderd)
        if one.ontkend:
            yield self.triple(me, term("ontkend"), typed("true", "boolean"))
        yield from self.remarks(me, one)

    def number(self, subject: str, value: Decimal | None, *, approximate: bool) -> Iterator[ox.Triple]:
        """Yield a value and whether it is approximate, where there is one."""
        if value is not None:
            yield self.triple(subject, term("waarde"), typed(f"{value.normalize():f}", "decimal"))
        if approximate:
            yield self.triple(subject, term("benaderd"), typed("true", "boolean"))

    def remarks(self, subject: str, thing: object) -> Iterator[ox.Triple]:
        """Yield what the coder leaves open."""
        for local in ("onzekerheid", "themavoorstel"):
            if getattr(thing, local, None):
                yield self.triple(subject, term(local), text(getattr(thing, local), "nl"))

    def marked(self, record: Record) -> Iterator[ox.Triple]:
        """Yield the marks of passages that support nothing."""
        passages = self.corpus.index.of_parts(record.delen)
        for key, mark in marks(record, passages).items():
            yield from self.concepts(self.names.thing("passage", key), "markering", "markeringen", [mark])
        for key, originals in record.herhalingen.items():
            targets = (self.names.thing("passage", original) for original in originals)
            yield from self.links(self.names.thing("passage", key), "herhaaltPassage", targets)
