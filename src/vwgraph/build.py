"""Records to triples. Pure: a corpus goes in, the triples of each named graph come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from vwgraph.names import BASE, PREFIXES, Names, term
from vwgraph.rdf import date_literal, iri, period, text, typed
from vwgraph.records.corpus import Corpus
from vwgraph.records.coverage import marks
from vwgraph.records.schema import KINDS, Actor, Bevinding, Document, Label, PilotRecord, Project
from vwgraph.report.index import Index

__all__ = ["graph_triples", "prefixes_of"]

_RDF_TYPE = PREFIXES["rdf"] + "type"
_PARTS = {"b": ("Bijlage", "Appendix"), "h": ("Hoofdstuk", "Chapter")}


def graph_triples(corpus: Corpus, schemes: Iterable[ox.Triple]) -> Mapping[str, tuple[ox.Triple, ...]]:
    """Return the triples of each named graph by its key: one per pilot, ``actoren``, ``gedeeld``, ``rapport``, ``themas``.

    ``schemes`` are the concept schemes, which go into ``themas`` as they are.
    """
    names = Names(corpus.meta.basis)
    graphs: dict[str, tuple[ox.Triple, ...]] = {
        "actoren": tuple(_Graph(names, "actoren", corpus).registry(corpus.actors)),
        "gedeeld": tuple(_Graph(names, "gedeeld", corpus).shared()),
        "rapport": tuple(_Graph(names, "rapport", corpus).report(corpus.index)),
        "themas": tuple(schemes),
    }
    for record in corpus.pilots:
        graphs[record.pilot] = tuple(_Graph(names, record.pilot, corpus).pilot(record))
    return graphs


def prefixes_of(corpus: Corpus) -> dict[str, str]:
    """Return the prefixes for the files of ``corpus``: the common ones and one per kind of thing."""
    kinds = ("pilot", "gemeente", "provincie", "organisatie", "adviseur", "persoon", "factor", "passage", "deel")
    things = {kind: f"{corpus.meta.basis}id/{kind}/" for kind in kinds}
    concepts = {kind: f"{BASE}id/{kind}/" for kind in ("thema", "speerpunt")}
    return {**PREFIXES, **things, **concepts}


class _Graph:
    """Makes the triples of one named graph."""

    def __init__(self, names: Names, key: str, corpus: Corpus) -> None:
        self.names = names
        self.key = key
        self.corpus = corpus

    # -- small parts ---------------------------------------------------------------------------------------------

    @staticmethod
    def _triple(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(iri(subject), iri(predicate), value)

    def _links(self, subject: str, local: str, objects: Iterable[str]) -> Iterator[ox.Triple]:
        for target in objects:
            yield self._triple(subject, term(local), iri(target))

    def _type(self, subject: str, *classes: str) -> Iterator[ox.Triple]:
        for one in classes:
            full = term(one) if ":" not in one else PREFIXES[one.split(":")[0]] + one.split(":")[1]
            yield self._triple(subject, _RDF_TYPE, iri(full))

    def _label(self, subject: str, label: Label) -> Iterator[ox.Triple]:
        yield self._triple(subject, PREFIXES["rdfs"] + "label", text(label.nl, "nl"))
        yield self._triple(subject, PREFIXES["rdfs"] + "label", text(label.en, "en"))

    def _described(self, subject: str, description: str | None) -> Iterator[ox.Triple]:
        if description:
            yield self._triple(subject, PREFIXES["dcterms"] + "description", text(description, "nl"))

    def _dated(self, subject: str, thing: object) -> Iterator[ox.Triple]:
        for local in ("begin", "einde"):
            value = getattr(thing, local)
            if value:
                yield self._triple(subject, term(local), period(value))

    def _evidence(self, subject: str, refs: Iterable[str], local: str = "passage") -> Iterator[ox.Triple]:
        for ref in refs:
            passage, _, sentence = ref.partition("#")
            yield self._triple(subject, term(local), iri(self.names.thing("passage", passage)))
            if sentence:
                yield self._triple(subject, term("vindplaats"), ox.Literal(ref))

    def _concepts(self, subject: str, local: str, scheme: str, keys: Iterable[str]) -> Iterator[ox.Triple]:
        yield from self._links(subject, local, (self.names.concept(scheme, key) for key in keys))

    def _graph_itself(self, title_nl: str, title_en: str, generated_by: str | None = None) -> Iterator[ox.Triple]:
        graph = self.names.graph(self.key)
        yield from self._type(graph, "prov:Entity")
        yield self._triple(graph, PREFIXES["dcterms"] + "title", text(title_nl, "nl"))
        yield self._triple(graph, PREFIXES["dcterms"] + "title", text(title_en, "en"))
        yield self._triple(graph, PREFIXES["dcterms"] + "license", iri(self.corpus.meta.licentie))
        yield self._triple(graph, PREFIXES["prov"] + "wasDerivedFrom", iri(self._report()))
        if generated_by:
            yield self._triple(graph, PREFIXES["prov"] + "wasGeneratedBy", iri(generated_by))

    def _report(self) -> str:
        return self.names.thing("rapport", self.corpus.meta.rapport.id)

    # -- the report ----------------------------------------------------------------------------------------------

    def report(self, index: Index) -> Iterator[ox.Triple]:
        meta = self.corpus.meta.rapport
        report = self._report()
        yield from self._graph_itself("Passages van het rapport", "Passages of the report")
        yield from self._type(report, "Rapport")
        yield from self._label(report, Label(nl=meta.titel, en=meta.titel))
        yield self._triple(report, PREFIXES["dcterms"] + "title", text(meta.titel, meta.taal))
        yield self._triple(report, PREFIXES["dcterms"] + "date", period(meta.jaar))
        yield self._triple(report, PREFIXES["dcterms"] + "language", ox.Literal(meta.taal))
        yield self._triple(report, PREFIXES["dcterms"] + "identifier", ox.Literal(f"sha256:{index.sha256}"))
        yield from self._described(report, meta.omschrijving)
        for part in sorted({passage.id.split(".")[0] for passage in index.passages}):
            whole = self.names.thing("deel", part)
            yield from self._type(whole, "Deel")
            yield from self._label(whole, _part_label(part))
            yield self._triple(whole, PREFIXES["dcterms"] + "isPartOf", iri(report))
        for number, passage in enumerate(index.passages, start=1):
            part, _, n = passage.id.partition(".")
            where = self.names.thing("passage", passage.id)
            selector = self.names.thing("positie", passage.id)
            of_part = _part_label(part)
            label = Label(nl=f"{of_part.nl}, passage {int(n)}", en=f"{of_part.en}, passage {int(n)}")
            yield from self._type(where, "Passage")
            yield from self._label(where, label)
            yield self._triple(where, PREFIXES["dcterms"] + "identifier", ox.Literal(passage.id))
            yield self._triple(where, PREFIXES["dcterms"] + "isPartOf", iri(self.names.thing("deel", part)))
            yield self._triple(where, PREFIXES["oa"] + "hasSource", iri(report))
            yield self._triple(where, PREFIXES["oa"] + "hasSelector", iri(selector))
            yield from self._type(selector, "oa:TextPositionSelector")
            yield self._triple(selector, PREFIXES["oa"] + "start", typed(str(passage.start), "nonNegativeInteger"))
            yield self._triple(selector, PREFIXES["oa"] + "end", typed(str(passage.end), "nonNegativeInteger"))
            yield from self._concepts(where, "passagesoort", "passagesoorten", [passage.kind])
            yield self._triple(where, term("volgnummer"), typed(str(number), "integer"))
            yield self._triple(where, term("vingerafdruk"), ox.Literal(passage.digest))
            yield from self._links(where, "onderKop", (self.names.thing("passage", up) for up in passage.path[-1:]))
            if passage.parent:
                yield from self._links(where, "onderItem", [self.names.thing("passage", passage.parent)])

    # -- actors, documents, projects -----------------------------------------------------------------------------

    def registry(self, actors: Iterable[Actor]) -> Iterator[ox.Triple]:
        yield from self._graph_itself("Actoren", "Actors")
        for actor in actors:
            yield from self._actor(actor)

    def _actor(self, actor: Actor) -> Iterator[ox.Triple]:
        me = self.names.reference(actor.id)
        yield from self._type(me, actor.klasse)
        yield from self._label(me, actor.label)
        yield self._triple(me, PREFIXES["skos"] + "prefLabel", text(actor.label.nl, "nl"))
        yield self._triple(me, PREFIXES["foaf"] + "name", ox.Literal(actor.label.nl))
        for spelling in (*actor.spellingen, *((actor.afkorting,) if actor.afkorting else ())):
            yield self._triple(me, PREFIXES["skos"] + "altLabel", text(spelling, "nl"))
        yield from self._described(me, actor.omschrijving)
        yield from self._dated(me, actor)
        if actor.functie:
            yield self._triple(me, term("functie"), text(actor.functie, "nl"))
        for local in ("ligtIn", "deelVan", "werktVoor"):
            yield from self._links(me, local, (self.names.reference(ref) for ref in getattr(actor, local)))
        yield from self._concepts(me, "overlegvorm", "overlegvormen", [actor.overlegvorm] if actor.overlegvorm else [])
        if actor.opvolger:
            yield from self._links(me, "opvolger", [self.names.reference(actor.opvolger.actor)])
            yield self._triple(me, term("opgevolgdOp"), period(actor.opvolger.datum))
        yield from self._identified(me, actor)
        yield from self._evidence(me, actor.passage)
        if actor.bron:
            yield self._triple(me, PREFIXES["dcterms"] + "source", text(actor.bron, "nl"))

    def _identified(self, me: str, actor: Actor) -> Iterator[ox.Triple]:
        known = actor.identificatie
        close = PREFIXES["skos"] + "closeMatch"
        if known.tooi:
            yield self._triple(me, PREFIXES["owl"] + "sameAs", iri(known.tooi))
        if known.wikidata:
            yield self._triple(me, close, iri(f"http://www.wikidata.org/entity/{known.wikidata}"))
        if known.geonames:
            yield self._triple(me, close, iri(f"https://sws.geonames.org/{known.geonames}/"))
        if known.ror:
            yield self._triple(me, close, iri(f"https://ror.org/{known.ror}"))
        if known.cbs:
            yield self._triple(me, term("cbsCode"), ox.Literal(known.cbs))
        if actor.lat is not None and actor.long is not None:
            yield self._triple(me, PREFIXES["geo"] + "lat", typed(str(actor.lat), "decimal"))
            yield self._triple(me, PREFIXES["geo"] + "long", typed(str(actor.long), "decimal"))

    def shared(self) -> Iterator[ox.Triple]:
        yield from self._graph_itself("Gedeelde documenten en projecten", "Shared documents and projects")
        yield from self._works(self.corpus.shared.documenten, self.corpus.shared.projecten, None)

    def _works(
        self, documents: Iterable[Document], projects: Iterable[Project], pilot: str | None
    ) -> Iterator[ox.Triple]:
        for document in documents:
            me = self.names.thing("document", document.id)
            if pilot:
                yield from self._links(pilot, "document", [me])
            yield from self._type(me, "Document")
            yield from self._label(me, Label(nl=document.titel, en=document.titel))
            yield self._triple(me, PREFIXES["dcterms"] + "title", text(document.titel, "nl"))
            yield from self._described(me, document.omschrijving)
            if document.jaar:
                yield self._triple(me, term("jaar"), period(document.jaar))
            yield from self._concepts(me, "documentsoort", "documentsoorten", [document.soort])
            status = [document.status] if document.status else []
            yield from self._concepts(me, "documentstatus", "documentstatussen", status)
            yield from self._links(me, "opsteller", (self.names.reference(ref) for ref in document.opsteller))
            yield from self._evidence(me, document.passage)
        for project in projects:
            me = self.names.thing("project", project.id)
            if pilot:
                yield from self._links(pilot, "project", [me])
            yield from self._type(me, "Project")
            yield from self._label(me, project.label)
            yield from self._described(me, project.omschrijving)
            yield from self._dated(me, project)
            yield from self._evidence(me, project.passage)

    # -- a pilot -------------------------------------------------------------------------------------------------

    def pilot(self, record: PilotRecord) -> Iterator[ox.Triple]:
        me = self.names.thing("pilot", record.pilot)
        coding = self.names.thing("codering", record.pilot)
        graph = self.names.graph(record.pilot)
        yield from self._graph_itself(record.label.nl, record.label.en, coding)
        yield from self._type(coding, "Codering")
        yield from self._label(coding, Label(nl=f"Codering van {record.label.nl}", en=f"Coding of {record.label.en}"))
        yield self._triple(coding, PREFIXES["dcterms"] + "date", date_literal(record.gecodeerd))
        yield self._triple(coding, PREFIXES["prov"] + "generated", iri(graph))
        for part in record.delen:
            yield self._triple(coding, PREFIXES["prov"] + "used", iri(self.names.thing("deel", part)))
        yield from self._type(me, "GemeentelijkePilot" if record.soort == "gemeentelijk" else "ProvincialePilot")
        yield from self._type(me, "Pilot")
        yield from self._label(me, record.label)
        yield from self._described(me, record.omschrijving)
        yield from self._dated(me, record)
        yield from self._links(me, "pilotVan", [self.names.reference(record.pilotVan)])
        yield from self._links(me, "beschrevenIn", (self.names.thing("deel", part) for part in record.delen))
        yield from self._evidence(me, record.passage)
        yield from self._relations(me, record)
        yield from self._works(record.documenten, record.projecten, me)
        for one in record.bevindingen:
            yield from self._statement(me, record, one)
        yield from self._marks(record)

    def _relations(self, me: str, record: PilotRecord) -> Iterator[ox.Triple]:
        for choice in record.speerpunten:
            node = self.names.thing("speerpuntkeuze", f"{record.pilot}-{choice.speerpunt}")
            local = "centraalSpeerpunt" if choice.gewicht == "centraal" else "nevenSpeerpunt"
            for subject, predicate in ((me, local), (me, "speerpunt"), (node, "speerpunt")):
                yield from self._concepts(subject, predicate, "speerpunten", [choice.speerpunt])
            yield from self._links(me, "speerpuntkeuze", [node])
            yield from self._type(node, "Speerpuntkeuze")
            label = Label(
                nl=f"{choice.speerpunt} als {choice.gewicht} speerpunt in {record.label.nl}",
                en=f"{choice.speerpunt} as {'central' if choice.gewicht == 'centraal' else 'secondary'} priority"
                f" in {record.label.en}",
            )
            yield from self._label(node, label)
            yield from self._concepts(node, "gewicht", "gewichten", [choice.gewicht])
            yield from self._evidence(node, choice.passage)
        seen: Counter[str] = Counter()
        for guidance in record.begeleiding:
            who = guidance.adviseur or guidance.organisatie or ""
            node = self.names.thing("begeleiding", self._qualified(record, who, seen))
            yield from self._links(me, "begeleiding", [node])
            yield from self._type(node, "Begeleiding")
            yield from self._label(node, self._in_pilot(who, record))
            if guidance.adviseur:
                yield from self._links(node, "actor", [self.names.reference(guidance.adviseur)])
                yield from self._links(me, "adviseur", [self.names.reference(guidance.adviseur)])
            if guidance.organisatie:
                yield from self._links(node, "namens", [self.names.reference(guidance.organisatie)])
                yield from self._links(me, "adviesorganisatie", [self.names.reference(guidance.organisatie)])
            yield from self._qualification(node, guidance)
        for part in record.deelname:
            node = self.names.thing("deelname", self._qualified(record, part.actor, seen))
            yield from self._links(me, "deelname", [node])
            yield from self._type(node, "Deelname")
            yield from self._label(node, self._in_pilot(part.actor, record))
            yield from self._links(node, "actor", [self.names.reference(part.actor)])
            yield from self._concepts(node, "rol", "rollen", part.rol)
            yield from self._qualification(node, part)

    def _qualification(self, node: str, thing: object) -> Iterator[ox.Triple]:
        yield from self._described(node, getattr(thing, "omschrijving", None))
        yield from self._dated(node, thing)
        yield from self._evidence(node, getattr(thing, "passage", ()))

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
        yield from self._type(me, KINDS[one.soort])
        yield from self._label(me, one.label)
        yield from self._described(me, one.omschrijving)
        yield from self._dated(me, one)
        yield from self._links(me, "inPilot", [pilot])
        yield self._triple(me, PREFIXES["prov"] + "wasGeneratedBy", iri(self.names.thing("codering", record.pilot)))
        yield from self._evidence(me, one.passage)
        yield from self._evidence(me, one.doelbereikPassage, "doelbereikPassage")
        if one.hoofdthema:
            yield from self._concepts(me, "hoofdthema", "themas", [one.hoofdthema])
            yield from self._concepts(me, "thema", "themas", [one.hoofdthema, *one.thema])
        for local, scheme, keys in (
            ("speerpunt", "speerpunten", one.speerpunt),
            ("doelbereik", "doelbereiken", (one.doelbereik,) if one.doelbereik else ()),
            ("instrument", "instrumenten", one.instrument),
            ("visiecategorie", "visiecategorieen", one.visiecategorie),
            ("rolcategorie", "rolcategorieen", one.rolcategorie),
            ("werkwijze", "werkwijzen", one.werkwijze),
            ("eenheid", "eenheden", (one.eenheid,) if one.eenheid else ()),
        ):
            yield from self._concepts(me, local, scheme, keys)
            if local in ("visiecategorie", "rolcategorie", "werkwijze"):
                yield from self._concepts(pilot, local, scheme, keys)
        for local in ("betreft", "uitgevoerdDoor", "gerichtTot"):
            yield from self._links(me, local, (self.names.reference(ref) for ref in getattr(one, local)))
        for local in ("speeltInOp", "resultaatVan"):
            targets = (self.names.statement(kinds[ref], record.pilot, ref) for ref in getattr(one, local))
            yield from self._links(me, local, targets)
        if one.waarde is not None:
            yield self._triple(me, term("waarde"), typed(f"{one.waarde.normalize():f}", "decimal"))
            if one.eenheid == "inwoners" and record.pilotVan in one.betreft:
                yield self._triple(pilot, term("inwonertal"), typed(str(int(one.waarde)), "integer"))
        for local in ("benaderd", "ontkend"):
            if getattr(one, local):
                yield self._triple(me, term(local), typed("true", "boolean"))
        for local in ("onzekerheid", "themavoorstel"):
            if getattr(one, local):
                yield self._triple(me, term(local), text(getattr(one, local), "nl"))

    def _marks(self, record: PilotRecord) -> Iterator[ox.Triple]:
        passages = [p for p in self.corpus.index.passages if p.id.split(".")[0] in record.delen]
        for key, mark in marks(record, passages).items():
            yield from self._concepts(self.names.thing("passage", key), "markering", "markeringen", [mark])
        for key, originals in record.herhalingen.items():
            targets = (self.names.thing("passage", original) for original in originals)
            yield from self._links(self.names.thing("passage", key), "herhaaltPassage", targets)


def _part_label(part: str) -> Label:
    """``b05`` is appendix 5, ``h2`` chapter 2; another corpus may name its parts as it likes."""
    nl, en = _PARTS.get(part[:1], ("", ""))
    if nl and part[1:].isdigit():
        return Label(nl=f"{nl} {int(part[1:])}", en=f"{en} {int(part[1:])}")
    return Label(nl=part, en=part)
