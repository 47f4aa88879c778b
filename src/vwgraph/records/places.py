"""Where in the records each thing of the graph was written, so that a fault found in the graph can be mended there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vwgraph.names import Names
from vwgraph.records.corpus import Corpus
from vwgraph.records.eindrapport import Eindrapport
from vwgraph.records.schema import PilotRecord, Record

__all__ = ["places"]

Place = tuple[str | int, ...]


def places(corpus: Corpus) -> Mapping[str, tuple[str, int]]:
    """Return file and line of each thing by its IRI. Qualified relations lead to the record they stand in."""
    names = Names(corpus.meta.basis)
    found: dict[str, tuple[str, int]] = {}

    def at(iri: str, file: str, place: Place) -> None:
        found[iri] = (file, corpus.files[file].line(place))

    for actor in corpus.actors:
        at(names.reference(actor.id), *corpus.origin[f"actor:{actor.id}"])
    for n, document in enumerate(corpus.shared.documenten):
        at(names.thing("document", document.id), "gedeeld.yaml", ("documenten", n))
    for n, project in enumerate(corpus.shared.projecten):
        at(names.thing("project", project.id), "gedeeld.yaml", ("projecten", n))
    for record in corpus.records:
        file, _ = corpus.origin[f"record:{record.key}"]
        for iri, place in _of(names, record):
            at(iri, file, place)
    return found


def _of(names: Names, record: Record) -> Iterator[tuple[str, Place]]:
    yield names.thing("codering", record.key), ("gecodeerd",)
    for n, one in enumerate(record.bevindingen):
        yield names.statement(one.soort, record.key, one.id), ("bevindingen", n)
    for n, document in enumerate(record.documenten):
        yield names.thing("document", document.id), ("documenten", n)
    for n, project in enumerate(record.projecten):
        yield names.thing("project", project.id), ("projecten", n)
    for n, part in enumerate(record.deelname):
        yield names.thing("deelname", f"{record.key}-{part.actor.replace('/', '-')}"), ("deelname", n)
    if isinstance(record, PilotRecord):
        yield names.thing("pilot", record.pilot), ("pilot",)
        for n, choice in enumerate(record.speerpunten):
            yield names.thing("speerpuntkeuze", f"{record.pilot}-{choice.speerpunt}"), ("speerpunten", n)
        for n, guidance in enumerate(record.begeleiding):
            who = (guidance.adviseur or guidance.organisatie or "").replace("/", "-")
            yield names.thing("begeleiding", f"{record.pilot}-{who}"), ("begeleiding", n)
        for n, survey in enumerate(record.enquetes):
            yield names.thing("enquete", survey.id), ("enquetes", n)
    if isinstance(record, Eindrapport):
        for n, case in enumerate(record.casussen):
            yield names.thing("casus", case.id), ("casussen", n)
        for n, count in enumerate(record.tellingen):
            yield names.statement("telling", record.key, count.id), ("tellingen", n)
