"""What a record may hold. One spelling per concept: YAML key, field, ontology term and SPARQL variable agree.

Field by field explanation for coders: ``data/README.md``. The JSON Schema for editors is made from these models.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

__all__ = [
    "ACTOR_CLASSES",
    "FACTORS",
    "KINDS",
    "MARKS",
    "Actor",
    "ActorFile",
    "Begeleiding",
    "Bevinding",
    "CorpusFile",
    "Deelname",
    "Document",
    "Label",
    "PilotRecord",
    "Project",
    "RapportMeta",
    "SharedFile",
    "Speerpuntkeuze",
]

KINDS: Mapping[str, str] = {
    "succesfactor": "Succesfactor",
    "knelpunt": "Knelpunt",
    "kans": "Kans",
    "bedreiging": "Bedreiging",
    "les": "Les",
    "doelstelling": "Doelstelling",
    "activiteit": "Activiteit",
    "resultaat": "Resultaat",
    "aanbeveling": "Aanbeveling",
    "paradepaardje": "Paradepaardje",
    "visie": "Visie",
    "rolopvatting": "Rolopvatting",
    "kengetal": "Kengetal",
}
"""Kinds of statement in records, with the class each stands for."""

FACTORS = frozenset({"succesfactor", "knelpunt", "kans", "bedreiging"})
_THEMED = FACTORS | {"les", "aanbeveling", "paradepaardje", "doelstelling"}

MARKS = ("kop", "inleiding", "herhaling", "context", "opmaak")

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

_KEY = r"[a-z0-9]+(-[a-z0-9]+)*"
Key = Annotated[str, StringConstraints(pattern=rf"^{_KEY}$", max_length=80)]
ActorRef = Annotated[str, StringConstraints(pattern=rf"^[a-z]+/{_KEY}$", max_length=100)]
AboutRef = ActorRef
PassageRef = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.\d{3,}(#\d+)?$")]
PassageId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.\d{3,}$")]
Passages = Annotated[tuple[PassageRef, ...], Field(min_length=1)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


def _period_schema(schema: dict[str, Any]) -> None:
    schema.clear()
    schema.update(
        anyOf=[
            {"type": "string", "pattern": r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ],
        description="year, year-month or date",
    )


Period = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
    Field(json_schema_extra=_period_schema),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Strict):
    """A short name in Dutch and English."""

    nl: Name
    en: Name


class _Sourced(_Strict):
    passage: Passages


class _Dated(_Strict):
    begin: Period | None = None
    einde: Period | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Dated:
        if self.begin and self.einde:
            size = min(len(self.begin), len(self.einde))
            if self.begin[:size] > self.einde[:size]:
                raise ValueError("einde comes before begin")
        return self


class Speerpuntkeuze(_Sourced):
    """Which weight a speerpunt has in the pilot."""

    speerpunt: Key
    gewicht: Literal["centraal", "neven"]


class Begeleiding(_Sourced, _Dated):
    """Who advised the pilot, for which organisation, when; a change of adviser makes a second one."""

    adviseur: ActorRef | None = None
    organisatie: ActorRef | None = None
    omschrijving: Text | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Begeleiding:
        if self.adviseur is None and self.organisatie is None:
            raise ValueError("name the adviseur, the organisatie, or both")
        return self


class Deelname(_Sourced, _Dated):
    """An actor's part in the pilot."""

    actor: ActorRef
    rol: Annotated[tuple[Key, ...], Field(min_length=1)]
    omschrijving: Text | None = None


class Document(_Sourced):
    """A document the report names: title, year, status, who made it."""

    id: Key
    titel: Name
    soort: Key
    jaar: Period | None = None
    status: Key | None = None
    opsteller: tuple[ActorRef, ...] = ()
    omschrijving: Text | None = None


class Project(_Sourced, _Dated):
    """A project or scheme with a name of its own."""

    id: Key
    label: Label
    omschrijving: Text | None = None


class Bevinding(_Sourced, _Dated):
    """One coded statement of the report, in our own words."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,2}\d{1,3}$")]
    soort: Literal[
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
    waarde: Decimal | None = None
    eenheid: Key | None = None
    benaderd: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Bevinding:
        only = {
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
        }
        faults = [
            f"{name} belongs to soort: {kind}, not to {self.soort}"
            for name, kind in only.items()
            if getattr(self, name) not in (None, ()) and self.soort != kind
        ]
        if self.soort in _THEMED and self.hoofdthema is None and self.themavoorstel is None:
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


class PilotRecord(_Sourced, _Dated):
    """One pilot: everything its appendix says, statement by statement."""

    pilot: Key
    soort: Literal["gemeentelijk", "provinciaal"]
    label: Label
    omschrijving: Text
    pilotVan: ActorRef
    delen: Annotated[tuple[Key, ...], Field(min_length=1)]
    gecodeerd: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    speerpunten: tuple[Speerpuntkeuze, ...] = ()
    begeleiding: tuple[Begeleiding, ...] = ()
    deelname: tuple[Deelname, ...] = ()
    documenten: tuple[Document, ...] = ()
    projecten: tuple[Project, ...] = ()
    bevindingen: tuple[Bevinding, ...] = ()
    markeringen: dict[Literal["kop", "inleiding", "context", "opmaak"], tuple[PassageId, ...]] = {}
    herhalingen: dict[PassageId, tuple[PassageId, ...]] = {}


class Identificatie(_Strict):
    """Identifiers others gave; only verified ones."""

    tooi: Annotated[str, StringConstraints(pattern=r"^https://identifier\.overheid\.nl/tooi/id/")] | None = None
    cbs: Annotated[str, StringConstraints(pattern=r"^(GM|PV)\d{2,4}$")] | None = None
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q\d+$")] | None = None
    geonames: Annotated[str, StringConstraints(pattern=r"^\d+$")] | None = None
    ror: Annotated[str, StringConstraints(pattern=r"^0[a-z0-9]{8}$")] | None = None


class Opvolger(_Strict):
    """The body that took over, from ``datum`` on."""

    actor: ActorRef
    datum: Period


class Actor(_Dated):
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


class ActorFile(_Strict):
    """A file of the registry of actors."""

    actoren: tuple[Actor, ...]


class SharedFile(_Strict):
    """Documents and projects that belong to no single pilot (laws, national schemes)."""

    documenten: tuple[Document, ...] = ()
    projecten: tuple[Project, ...] = ()


class RapportMeta(_Strict):
    """The report the passages stand in."""

    id: Key
    titel: Name
    jaar: Period
    taal: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "nl"
    omschrijving: Text | None = None


class CorpusFile(_Strict):
    """``corpus.yaml``: what the folder of records is about and under which IRIs it is published."""

    titel: Label
    omschrijving: Label
    basis: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+/$")] = "https://w3id.org/vwgraph/"
    licentie: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")]
    rapport: RapportMeta
