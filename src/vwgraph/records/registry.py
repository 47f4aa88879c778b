"""What the registry of actors, the shared file and ``corpus.yaml`` may hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from vwgraph.records.publicatie import Publicatie, WebIri
from vwgraph.records.schema import Document, Project
from vwgraph.records.values import ActorRef, Dated, Key, Label, Name, PassageRef, Period, Strict, Text

__all__ = [
    "ACTOR_CLASSES",
    "Actor",
    "ActorFile",
    "CorpusFile",
    "Identificatie",
    "Inwonertal",
    "Opvolger",
    "RapportMeta",
    "SharedFile",
]

ACTOR_CLASSES = (
    "Gemeente",
    "Provincie",
    "Stadsdeel",
    "Rijksoverheid",
    "Gemeentesamenwerking",
    "Steunpunt",
    "Adviesorganisatie",
    "Steunfunctieorganisatie",
    "Welzijnsorganisatie",
    "Overlegorgaan",
    "Onderwijsinstelling",
    "Kennisinstelling",
    "Koepelorganisatie",
    "Vrijwilligersorganisatie",
    "Bedrijf",
    "Commissie",
    "Organisatie",
    "Adviseur",
    "Ambtsdrager",
)


class Identificatie(Strict):
    """Identifiers others gave; only verified ones."""

    tooi: Annotated[str, StringConstraints(pattern=r"^https://identifier\.overheid\.nl/tooi/id/")] | None = None
    cbs: Annotated[str, StringConstraints(pattern=r"^(GM|PV)\d{2,4}$")] | None = None
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q\d+$")] | None = None
    geonames: Annotated[str, StringConstraints(pattern=r"^\d+$")] | None = None
    ror: Annotated[str, StringConstraints(pattern=r"^0[a-z0-9]{8}$")] | None = None


class Opvolger(Strict):
    """The body that took over, from ``datum`` on."""

    actor: ActorRef
    datum: Period


class Inwonertal(Strict):
    """How many people lived there, when, and who says so where the report does not."""

    waarde: Annotated[int, Field(gt=0)]
    peil: Period
    bron: Text


class Actor(Dated):
    """An organisation, body or person, once, under the name the report uses."""

    id: ActorRef
    klasse: str
    label: Label
    spellingen: tuple[Name, ...] = ()
    afkorting: Name | None = None
    omschrijving: Text | None = None
    functie: Text | None = None
    ligtIn: tuple[ActorRef, ...] = ()
    deelVan: tuple[ActorRef, ...] = ()
    werktVoor: tuple[ActorRef, ...] = ()
    overlegvorm: Key | None = None
    opvolger: Opvolger | None = None
    identificatie: Identificatie = Identificatie()
    inwonertal: Inwonertal | None = None
    lat: Decimal | None = None
    long: Decimal | None = None
    passage: tuple[PassageRef, ...] = ()
    bron: Text | None = None

    @model_validator(mode="after")
    def _known_class(self) -> Actor:
        if self.klasse not in ACTOR_CLASSES:
            raise ValueError(f"klasse must be one of {', '.join(ACTOR_CLASSES)}")
        if not self.passage and self.bron is None:
            raise ValueError("name the passage that introduces the actor, or the bron where the report does not")
        return self


class ActorFile(Strict):
    """A file of the registry of actors."""

    actoren: tuple[Actor, ...]


class SharedFile(Strict):
    """Documents and projects that belong to no single pilot (laws, national schemes)."""

    documenten: tuple[Document, ...] = ()
    projecten: tuple[Project, ...] = ()


class RapportMeta(Strict):
    """The report the passages stand in."""

    id: Key
    titel: Name
    jaar: Period
    taal: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "nl"
    omschrijving: Text | None = None


class CorpusFile(Strict):
    """``corpus.yaml``: what the folder of records is about and under which IRIs it is published."""

    titel: Label
    omschrijving: Label
    basis: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+/$")] = "https://w3id.org/vwgraph/"
    licentie: WebIri
    rapport: RapportMeta
    publicatie: Publicatie = Publicatie()
