"""What no single file can show: references between records, registry, concept schemes and passage index."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from vwgraph.model import Problem
from vwgraph.names import concept_refs
from vwgraph.records.corpus import Corpus
from vwgraph.records.eindrapport import COUNTABLE, Eindrapport
from vwgraph.records.figures import Enquete
from vwgraph.records.registry import SharedFile
from vwgraph.records.schema import FACTORS, Bevinding, PilotRecord, Record

__all__ = [
    "SCHEME_OF_FIELD", "Known", "Schemes", "check_corpus", "check_frame", "check_record", "kinds", "known_of", "works",
]  # fmt: skip

Place = tuple[str | int, ...]

SCHEME_OF_FIELD: Mapping[str, str] = {
    "hoofdthema": "themas",
    "thema": "themas",
    "speerpunt": "speerpunten",
    "doelbereik": "doelbereiken",
    "instrument": "instrumenten",
    "visiecategorie": "visiecategorieen",
    "rolcategorie": "rolcategorieen",
    "werkwijze": "werkwijzen",
    "eenheid": "eenheden",
    "rol": "rollen",
    "overlegvorm": "overlegvormen",
    "status": "documentstatussen",
}
"""The concept scheme each field takes its values from (``soort`` of a document: ``documentsoorten``)."""


Schemes = Mapping[str, frozenset[str]]
"""The keys of the concepts of each scheme, by the scheme's key."""


@dataclass(frozen=True)
class Known:
    """What references can name: how often each actor, document or project is described; pilots, and their statements."""

    actors: Mapping[str, int]
    abouts: Mapping[str, int]
    pilots: Mapping[str, int]
    statements: Mapping[str, Mapping[str, str]]
    """The kind of each statement of each pilot by its id."""


def works(record: Record | SharedFile) -> list[str]:
    """Return the documents and projects that ``record`` describes, as references."""
    return [*(f"document/{one.id}" for one in record.documenten), *(f"project/{one.id}" for one in record.projecten)]


def kinds(record: Record) -> dict[str, str]:
    """Return the kind of each statement of ``record`` by its id."""
    return {one.id: one.soort for one in record.bevindingen}


def known_of(corpus: Corpus) -> Known:
    """Return what references within ``corpus`` can name."""
    actors = Counter(actor.id for actor in corpus.actors)
    described = [*works(corpus.shared), *(ref for record in corpus.records for ref in works(record))]
    return Known(
        actors,
        actors + Counter(described),
        Counter(record.pilot for record in corpus.pilots),
        {record.pilot: kinds(record) for record in corpus.pilots},
    )


def check_corpus(corpus: Corpus, schemes: Schemes) -> list[Problem]:
    """Return every fault in the references of ``corpus``."""
    checker = _Checker(corpus, schemes, known_of(corpus))
    return [*checker.frame(), *(problem for record in corpus.records for problem in checker.record(record))]


def check_frame(corpus: Corpus, schemes: Schemes, known: Known) -> list[Problem]:
    """Return the faults in what all records share, and pilots that have two records."""
    return [*_Checker(corpus, schemes, known).frame()]


def check_record(corpus: Corpus, record: Record, schemes: Schemes, known: Known) -> list[Problem]:
    """Return the faults in the references of one record."""
    return [*_Checker(corpus, schemes, known).record(record)]


class _Checker:
    def __init__(self, corpus: Corpus, schemes: Schemes, known: Known) -> None:
        self.corpus = corpus
        self.schemes = schemes
        self.known = known
        self.actors, self.abouts = known.actors, known.abouts

    def frame(self) -> Iterator[Problem]:
        yield from self._registry()
        yield from self._shared()
        for pilot, count in self.known.pilots.items():
            if count > 1:
                yield self._at(f"pilots/{pilot}.yaml", ("pilot",), f"pilot {pilot!r} has two records", "keep one")

    def record(self, record: Record) -> Iterator[Problem]:
        yield from self._record(record)
        if isinstance(record, PilotRecord):
            yield from self._pilot(record)
        elif isinstance(record, Eindrapport):
            yield from self._main(record)

    # -- one fault -----------------------------------------------------------------------------------------------

    def _at(self, file: str, place: Place, what: str, remedy: str = "") -> Problem:
        loaded = self.corpus.files.get(file)
        return Problem(file, loaded.line(place) if loaded else 0, what, remedy)

    def _unknown(self, file: str, place: Place, kind: str, value: str, known: Iterable[str]) -> Problem:
        near = difflib.get_close_matches(value, list(known), n=1, cutoff=0.5)
        remedy = f"did you mean {near[0]}?" if near else f"add it, or use a known {kind}"
        return self._at(file, place, f"unknown {kind} {value!r}", remedy)

    def _passages(self, file: str, place: Place, refs: Iterable[str]) -> Iterator[Problem]:
        for n, ref in enumerate(refs):
            if ref.split("#")[0] not in self.corpus.index.by_id:
                yield self._unknown(file, (*place, n), "passage", ref, self.corpus.index.by_id)

    def _concepts(self, file: str, place: Place, scheme: str, keys: Iterable[str]) -> Iterator[Problem]:
        for key in keys:
            if key not in self.schemes.get(scheme, frozenset()):
                yield self._unknown(file, place, f"concept of {scheme}", key, self.schemes.get(scheme, ()))

    def _refs(self, file: str, place: Place, refs: Iterable[str], *, actors: bool) -> Iterator[Problem]:
        known = self.actors if actors else self.abouts
        for ref in refs:
            if ref not in known:
                yield self._unknown(file, place, "actor" if actors else "actor, document or project", ref, known)

    # -- the parts -----------------------------------------------------------------------------------------------

    def _registry(self) -> Iterator[Problem]:
        for actor in self.corpus.actors:
            file, place = self.corpus.origin[f"actor:{actor.id}"]
            if self.actors[actor.id] > 1:
                yield self._at(file, place, f"actor {actor.id!r} stands twice in the registry", "keep one entry")
            linked = [*actor.ligtIn, *actor.deelVan, *actor.werktVoor]
            linked += [actor.opvolger.actor] if actor.opvolger else []
            yield from self._refs(file, place, linked, actors=True)
            yield from self._concepts(file, place, "overlegvormen", _given(actor.overlegvorm))
            yield from self._passages(file, (*place, "passage"), actor.passage)

    def _shared(self) -> Iterator[Problem]:
        yield from self._documents("gedeeld.yaml", self.corpus.shared)

    def _documents(self, file: str, record: object) -> Iterator[Problem]:
        for n, document in enumerate(getattr(record, "documenten", ())):
            place: Place = ("documenten", n)
            yield from self._twice(file, place, f"document/{document.id}")
            yield from self._concepts(file, (*place, "soort"), "documentsoorten", [document.soort])
            status = [document.status] if document.status else []
            yield from self._concepts(file, (*place, "status"), "documentstatussen", status)
            yield from self._refs(file, (*place, "opsteller"), document.opsteller, actors=True)
            yield from self._passages(file, (*place, "passage"), document.passage)
        for n, project in enumerate(getattr(record, "projecten", ())):
            yield from self._twice(file, ("projecten", n), f"project/{project.id}")
            yield from self._passages(file, ("projecten", n, "passage"), project.passage)

    def _twice(self, file: str, place: Place, ref: str) -> Iterator[Problem]:
        if self.abouts[ref] > 1:
            yield self._at(file, place, f"{ref} is described twice in the corpus", "keep one description; others refer")

    def _record(self, record: Record) -> Iterator[Problem]:
        file, _ = self.corpus.origin[f"record:{record.key}"]
        yield from self._passages(file, ("passage",), record.passage)
        yield from self._documents(file, record)
        known_parts = self.corpus.index.by_part
        for part in record.delen:
            if part not in known_parts:
                yield self._unknown(file, ("delen",), "part of the report", part, known_parts)
        for n, part_taken in enumerate(record.deelname):
            yield from self._refs(file, ("deelname", n), [part_taken.actor], actors=True)
            yield from self._concepts(file, ("deelname", n), "rollen", part_taken.rol)
            yield from self._concepts(file, ("deelname", n), "veranderingen", _given(part_taken.verandering))
            yield from self._passages(file, ("deelname", n, "passage"), part_taken.passage)
        yield from self._statements(file, record)
        for mark, passages in record.markeringen.items():
            yield from self._passages(file, ("markeringen", mark), passages)
        for repeated, originals in record.herhalingen.items():
            yield from self._passages(file, ("herhalingen", repeated), [repeated, *originals])

    def _pilot(self, record: PilotRecord) -> Iterator[Problem]:
        file, _ = self.corpus.origin[f"record:{record.key}"]
        yield from self._refs(file, ("pilotVan",), [record.pilotVan], actors=True)
        for n, choice in enumerate(record.speerpunten):
            yield from self._concepts(file, ("speerpunten", n), "speerpunten", [choice.speerpunt])
            yield from self._passages(file, ("speerpunten", n, "passage"), choice.passage)
        for n, guidance in enumerate(record.begeleiding):
            named = [ref for ref in (guidance.adviseur, guidance.organisatie) if ref]
            yield from self._refs(file, ("begeleiding", n), named, actors=True)
            yield from self._concepts(file, ("begeleiding", n), "veranderingen", _given(guidance.verandering))
            yield from self._passages(file, ("begeleiding", n, "passage"), guidance.passage)
        yield from self._surveys(file, record)

    def _surveys(self, file: str, record: PilotRecord) -> Iterator[Problem]:
        surveys = {survey.id: survey for survey in record.enquetes}
        for n, survey in enumerate(record.enquetes):
            place: Place = ("enquetes", n)
            if surveys[survey.id] is not survey:
                yield self._at(file, place, f"survey {survey.id!r} is described twice", "keep one")
            yield from self._refs(file, place, [survey.document] if survey.document else [], actors=False)
            yield from self._passages(file, (*place, "passage"), survey.passage)
            for m, asked in enumerate(survey.vragen):
                yield from self._passages(file, (*place, "vragen", m, "passage"), asked.passage)
        filled: Counter[tuple[str | None, ...]] = Counter()
        for n, one in enumerate(record.bevindingen):
            if one.waarneming:
                own = one.waarneming
                yield from self._observation(file, ("bevindingen", n, "waarneming"), surveys, one)
                filled[own.enquete, own.vraag, own.antwoord, own.groep] += 1
                if filled[own.enquete, own.vraag, own.antwoord, own.groep] > 1:
                    what = f"{one.id}: another figure stands in the same place of the survey"
                    yield self._at(
                        file, ("bevindingen", n, "waarneming"), what, "give each answer one figure per group"
                    )
        answered = {place[:3] for place in filled}
        for n, survey in enumerate(record.enquetes):
            for m, asked in enumerate(survey.vragen):
                for answer in asked.antwoorden:
                    if (survey.id, asked.id, answer) not in answered:
                        what = f"answer {answer!r} of question {asked.id!r} has no figure"
                        yield self._at(
                            file, ("enquetes", n, "vragen", m), what, "add its kengetal, or remove the answer"
                        )

    def _observation(
        self, file: str, place: Place, surveys: Mapping[str, Enquete], one: Bevinding
    ) -> Iterator[Problem]:
        own = one.waarneming
        assert own is not None
        survey = surveys.get(own.enquete)
        if survey is None:
            yield self._unknown(file, place, "survey of this record", own.enquete, surveys)
            return
        questions = {asked.id: asked for asked in survey.vragen}
        if own.vraag not in questions:
            yield self._unknown(file, place, f"question of {survey.id}", own.vraag, questions)
        elif own.antwoord not in questions[own.vraag].antwoorden:
            yield self._unknown(file, place, f"answer to {own.vraag}", own.antwoord, questions[own.vraag].antwoorden)
        if own.groep and own.groep not in survey.groepen:
            yield self._unknown(file, place, f"group of {survey.id}", own.groep, survey.groepen)

    def _main(self, record: Eindrapport) -> Iterator[Problem]:
        file, _ = self.corpus.origin[f"record:{record.key}"]
        yield from self._refs(file, ("project",), [record.project], actors=False)
        pilots = self.known.pilots
        for n, one in enumerate(record.bevindingen):
            for pilot in one.overPilot:
                if pilot not in pilots:
                    yield self._unknown(file, ("bevindingen", n, "overPilot"), "pilot", pilot, pilots)
            for ref in one.steuntOp:
                pilot, _, key = ref.rpartition("-")
                if key not in self.known.statements.get(pilot, ()):
                    statements = [
                        f"{pilot}-{known}" for pilot, listed in self.known.statements.items() for known in listed
                    ]
                    yield self._unknown(file, ("bevindingen", n, "steuntOp"), "statement", ref, statements)
        for n, case in enumerate(record.casussen):
            if case.pilot not in pilots:
                yield self._unknown(file, ("casussen", n, "pilot"), "pilot", case.pilot, pilots)
            yield from self._concepts(file, ("casussen", n, "speerpunt"), "speerpunten", [case.speerpunt])
            yield from self._passages(file, ("casussen", n, "passage"), case.passage)
            yield from self._passages(file, ("casussen", n, "ontleendAan"), case.ontleendAan)
        for n, table in enumerate(record.tabellen):
            yield from self._passages(file, ("tabellen", n, "passage"), table.passage)
        yield from self._counts(file, record)

    def _counts(self, file: str, record: Eindrapport) -> Iterator[Problem]:
        tables = [table.id for table in record.tabellen]
        known = {ref for scheme, keys in self.schemes.items() for ref in concept_refs(scheme, keys)}
        for n, count in enumerate(record.tellingen):
            place: Place = ("tellingen", n)
            yield from self._passages(file, (*place, "passage"), count.passage)
            yield from self._concepts(file, (*place, "eenheid"), "eenheden", [count.eenheid])
            if count.tabel and count.tabel not in tables:
                yield self._unknown(file, (*place, "tabel"), "table of this record", count.tabel, tables)
            for kind in count.telt.klasse if count.telt else ():
                if kind not in COUNTABLE:
                    yield self._unknown(file, (*place, "telt"), "class to count", kind, COUNTABLE)
            for ref in [*([count.categorie] if count.categorie else []), *(count.telt.waarde if count.telt else ())]:
                if ref not in known:
                    yield self._unknown(file, place, "concept", ref, known)

    def _statements(self, file: str, record: Record) -> Iterator[Problem]:
        soorten = kinds(record)
        ids = Counter(statement.id for statement in record.bevindingen)
        for n, one in enumerate(record.bevindingen):
            place: Place = ("bevindingen", n)
            if ids[one.id] > 1:
                yield self._at(file, (*place, "id"), f"statement id {one.id!r} is used twice", "give each its own")
            for field, scheme in SCHEME_OF_FIELD.items():
                if field in ("rol", "overlegvorm", "status"):
                    continue
                value = getattr(one, field)
                keys = value if isinstance(value, tuple) else (value,) if value else ()
                yield from self._concepts(file, (*place, field), scheme, keys)
            yield from self._refs(file, (*place, "betreft"), one.betreft, actors=False)
            yield from self._refs(file, (*place, "uitgevoerdDoor"), one.uitgevoerdDoor, actors=True)
            yield from self._refs(file, (*place, "gerichtTot"), one.gerichtTot, actors=True)
            yield from self._passages(file, (*place, "passage"), one.passage)
            yield from self._passages(file, (*place, "doelbereikPassage"), one.doelbereikPassage)
            yield from self._linked(file, place, one, soorten)

    def _linked(self, file: str, place: Place, one: Bevinding, kinds: Mapping[str, str]) -> Iterator[Problem]:
        wanted: tuple[tuple[str, Iterable[str], Callable[[str], bool], str], ...] = (
            ("speeltInOp", one.speeltInOp, lambda kind: kind in FACTORS, "factor"),
            ("resultaatVan", one.resultaatVan, lambda kind: kind == "doelstelling", "doelstelling"),
        )
        for field, refs, fits, kind in wanted:
            for ref in refs:
                if ref not in kinds:
                    known = [key for key, soort in kinds.items() if fits(soort)]
                    yield self._unknown(file, (*place, field), f"{kind} of this record", ref, known)
                elif not fits(kinds[ref]):
                    what = f"{field}: {ref} is a {kinds[ref]}, not a {kind}"
                    yield self._at(file, (*place, field), what, f"name a {kind} of this record")


def _given(key: str | None) -> list[str]:
    return [key] if key else []
