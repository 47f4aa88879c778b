"""What a record may hold. One spelling per concept: YAML key, field, ontology term and SPARQL variable agree.

Field by field explanation for coders: ``data/README.md``. The JSON Schema for editors is made from these models.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, model_validator

from vwgraph.names import KIND_PATHS
from vwgraph.records.figures import Enquete, Waarneming
from vwgraph.records.values import (
    AboutRef,
    ActorRef,
    Dated,
    Key,
    Label,
    Name,
    PassageId,
    PassageRef,
    Period,
    Sourced,
    Text,
)

__all__ = [
    "FACTORS",
    "KINDS",
    "MARKS",
    "THEMED",
    "Begeleiding",
    "Bevinding",
    "Deelname",
    "Document",
    "PilotRecord",
    "Project",
    "Record",
    "Speerpuntkeuze",
]

Soort = Literal[
    "succesfactor",
    "knelpunt",
    "kans",
    "bedreiging",
    "les",
    "doelstelling",
    "activiteit",
    "resultaat",
    "aanbeveling",
    "paradepaardje",
    "visie",
    "rolopvatting",
    "kengetal",
]
KINDS: Mapping[str, str] = {kind: kind.capitalize() for kind in get_args(Soort)}
"""Kinds of statement in records, with the class each stands for."""

FACTORS = frozenset(kind for kind, path in KIND_PATHS.items() if path == "factor")
THEMED = FACTORS | {"les", "aanbeveling", "paradepaardje", "doelstelling"}
"""Kinds of statement that need a hoofdthema."""

MARKS = ("kop", "inleiding", "herhaling", "context", "opmaak")


class Speerpuntkeuze(Sourced):
    """Which weight a speerpunt has in the pilot, or that the report says the pilot did nothing with it."""

    speerpunt: Key
    gewicht: Literal["centraal", "neven"] | None = None
    ontkend: bool = False

    @model_validator(mode="after")
    def _one_of_two(self) -> Speerpuntkeuze:
        if (self.gewicht is None) != self.ontkend:
            raise ValueError("give a gewicht, or ontkend: true where the report says that it played no part")
        return self


class Begeleiding(Sourced, Dated):
    """Who advised the pilot, for which organisation, when; a change of adviser makes a second one."""

    adviseur: ActorRef | None = None
    organisatie: ActorRef | None = None
    verandering: Key | None = None
    omschrijving: Text | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Begeleiding:
        if self.adviseur is None and self.organisatie is None:
            raise ValueError("name the adviseur, the organisatie, or both")
        return self


class Deelname(Sourced, Dated):
    """An actor's part in the pilot."""

    actor: ActorRef
    rol: Annotated[tuple[Key, ...], Field(min_length=1)]
    verandering: Key | None = None
    omschrijving: Text | None = None


class Document(Sourced):
    """A document the report names: title, year, status, who made it."""

    id: Key
    titel: Name
    soort: Key
    jaar: Period | None = None
    status: Key | None = None
    opsteller: tuple[ActorRef, ...] = ()
    omschrijving: Text | None = None


class Project(Sourced, Dated):
    """A project or scheme with a name of its own."""

    id: Key
    label: Label
    omschrijving: Text | None = None


class Bevinding(Sourced, Dated):
    """One coded statement of the report, in our own words."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,2}\d{1,3}$")]
    soort: Soort
    label: Label
    omschrijving: Text
    hoofdthema: Key | None = None
    thema: Annotated[tuple[Key, ...], Field(max_length=2)] = ()
    themavoorstel: Text | None = None
    speerpunt: tuple[Key, ...] = ()
    betreft: tuple[AboutRef, ...] = ()
    ontkend: bool = False
    onzekerheid: Text | None = None
    doelbereik: Key | None = None
    doelbereikPassage: tuple[PassageRef, ...] = ()
    instrument: tuple[Key, ...] = ()
    uitgevoerdDoor: tuple[ActorRef, ...] = ()
    resultaatVan: tuple[str, ...] = ()
    speeltInOp: tuple[str, ...] = ()
    gerichtTot: tuple[ActorRef, ...] = ()
    visiecategorie: tuple[Key, ...] = ()
    rolcategorie: tuple[Key, ...] = ()
    werkwijze: tuple[Key, ...] = ()
    waarde: Annotated[Decimal, Field(max_digits=15, decimal_places=4)] | None = None
    eenheid: Key | None = None
    benaderd: bool = False
    waarneming: Waarneming | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Bevinding:
        only: dict[str, str] = {
            "doelbereik": "doelstelling",
            "doelbereikPassage": "doelstelling",
            "instrument": "activiteit",
            "uitgevoerdDoor": "activiteit",
            "resultaatVan": "resultaat",
            "speeltInOp": "aanbeveling",
            "gerichtTot": "aanbeveling",
            "visiecategorie": "visie",
            "rolcategorie": "rolopvatting",
            "waarde": "kengetal",
            "eenheid": "kengetal",
            "waarneming": "kengetal",
        }
        faults = [
            f"{name} belongs to soort: {kind}, not to {self.soort}"
            for name, kind in only.items()
            if getattr(self, name) not in (None, ()) and self.soort != kind
        ]
        if self.werkwijze and self.soort not in ("activiteit", "visie", "rolopvatting"):
            faults.append(f"werkwijze belongs to activiteit, visie or rolopvatting, not to {self.soort}")
        if self.soort in THEMED and self.hoofdthema is None and self.themavoorstel is None:
            faults.append(f"a {self.soort} needs a hoofdthema (or a themavoorstel where none fits)")
        if self.thema and self.hoofdthema is None:
            faults.append("thema stands beside a hoofdthema; name that first")
        if self.hoofdthema in self.thema:
            faults.append("thema repeats the hoofdthema")
        if self.soort == "doelstelling" and self.doelbereik is None:
            faults.append("a doelstelling needs a doelbereik (nog-onbekend where the report does not judge)")
        if self.doelbereik not in (None, "nog-onbekend") and not self.doelbereikPassage:
            faults.append("a judged doelbereik needs its doelbereikPassage")
        if self.soort == "kengetal" and (self.waarde is None or self.eenheid is None):
            faults.append("a kengetal needs waarde and eenheid")
        for language in ("nl", "en"):
            count = len(getattr(self.label, language).split())
            if count > 12:
                faults.append(f"the label in {language} has {count} words; 12 at most")
        if faults:
            raise ValueError("; ".join(faults))
        return self


class Record(Sourced):
    """What the record of a pilot and that of the main report share: the parts they account for and what these say."""

    label: Label
    omschrijving: Text
    delen: Annotated[tuple[Key, ...], Field(min_length=1)]
    gecodeerd: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    deelname: tuple[Deelname, ...] = ()
    documenten: tuple[Document, ...] = ()
    projecten: tuple[Project, ...] = ()
    bevindingen: tuple[Bevinding, ...] = ()
    markeringen: dict[Literal["kop", "inleiding", "context", "opmaak"], tuple[PassageId, ...]] = Field(
        default_factory=dict
    )
    herhalingen: dict[PassageId, tuple[PassageId, ...]] = Field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the record, which is that of its file and of its named graph."""
        raise NotImplementedError


class PilotRecord(Record, Dated):
    """One pilot: everything its appendix says, statement by statement."""

    pilot: Key
    soort: Literal["gemeentelijk", "provinciaal"]
    pilotVan: ActorRef
    speerpunten: tuple[Speerpuntkeuze, ...] = ()
    begeleiding: tuple[Begeleiding, ...] = ()
    enquetes: tuple[Enquete, ...] = ()

    @property
    def key(self) -> str:
        """The key of the record: that of the pilot."""
        return self.pilot
