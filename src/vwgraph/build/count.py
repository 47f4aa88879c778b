"""Our own count beside one of the main report: which things of which pilots it counts, by the way the record states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vwgraph.names import Names
from vwgraph.records.check import SCHEME_OF_FIELD
from vwgraph.records.corpus import Corpus
from vwgraph.records.eindrapport import Telling, Telwijze
from vwgraph.records.registry import Actor
from vwgraph.records.schema import KINDS, Bevinding, Document, PilotRecord

__all__ = ["counted", "counts_of"]

_SCHEMES = {**SCHEME_OF_FIELD, "documentsoort": "documentsoorten", "documentstatus": "documentstatussen"}


def counts_of(corpus: Corpus, counts: Iterable[Telling]) -> dict[str, list[tuple[str, str]]]:
    """Return what the pilots of ``corpus`` hold of what each of ``counts`` counts, by its id."""
    return {count.id: list(counted(corpus, count.telt)) for count in counts if count.telt}


def counted(corpus: Corpus, way: Telwijze) -> Iterator[tuple[str, str]]:
    """Yield (pilot, thing) as IRIs for everything the coded appendices hold of what ``way`` describes.

    Denied statements do not count; actors count where they take part in a pilot.
    """
    names = Names(corpus.meta.basis)
    wanted = {names.reference(ref) for ref in way.waarde}
    for record in corpus.pilots:
        if way.onder in _classes(record):
            for kind in way.klasse:
                for thing, values in _things(names, record, kind, corpus.actor, way.eigenschap):
                    if way.eigenschap is None or wanted.intersection(values):
                        yield names.thing("pilot", record.pilot), thing


def _classes(record: PilotRecord) -> tuple[str, str]:
    return "Pilot", "GemeentelijkePilot" if record.soort == "gemeentelijk" else "ProvincialePilot"


def _things(
    names: Names, record: PilotRecord, kind: str, actors: Mapping[str, Actor], field: str | None
) -> Iterator[tuple[str, list[str]]]:
    """Things of a class in a record, with the IRIs of the concepts at ``field``."""
    for one in record.bevindingen:
        if KINDS[one.soort] == kind and not one.ontkend:
            yield names.statement(one.soort, record.pilot, one.id), _concepts(names, one, field)
    if kind == "Document":
        for document in record.documenten:
            yield names.thing("document", document.id), _concepts(names, document, field)
    if kind in _classes(record):
        yield names.thing("pilot", record.pilot), []
    for ref in dict.fromkeys(part.actor for part in record.deelname):
        if actors[ref].klasse == kind:
            yield names.reference(ref), _concepts(names, actors[ref], field)


def _concepts(names: Names, thing: Bevinding | Document | Actor, field: str | None) -> list[str]:
    if field is None:
        return []
    attribute = {"documentsoort": "soort", "documentstatus": "status"}.get(field, field)
    value = getattr(thing, attribute, None)
    keys = value if isinstance(value, tuple) else (value,) if value else ()
    if field == "thema" and isinstance(thing, Bevinding) and thing.hoofdthema:
        keys = (thing.hoofdthema, *keys)
    return [names.concept(_SCHEMES[field], key) for key in keys]
