"""What ``pilots/eindrapport.yaml`` may hold: what the main report says over the pilots, and the counts it gives."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vwgraph.records.registry import ACTOR_CLASSES
from vwgraph.records.schema import KINDS, Bevinding, Record
from vwgraph.records.values import AboutRef, Explanation, Key, Label, PassageRef, Sourced, Strict, Text

__all__ = ["COUNTABLE", "Casus", "Eindrapport", "Hoofdbevinding", "Tabel", "Telling", "Telwijze"]

StatementRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*-[a-z]{1,2}\d{1,3}$")]
ConceptRef = Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9]+(-[a-z0-9]+)*$")]
Term = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+$")]
Eigenschap = Literal[
    "thema",
    "hoofdthema",
    "speerpunt",
    "doelbereik",
    "instrument",
    "visiecategorie",
    "rolcategorie",
    "werkwijze",
    "documentsoort",
    "documentstatus",
    "overlegvorm",
]
COUNTABLE = (*KINDS.values(), "Document", "Pilot", "GemeentelijkePilot", "ProvincialePilot", *ACTOR_CLASSES)
"""Classes of which a count can ask our own number."""


class Hoofdbevinding(Bevinding):
    """A statement of the main report: which pilots it speaks of, and which statements of appendices it rests on."""

    overPilot: tuple[Key, ...] = ()
    steuntOp: tuple[StatementRef, ...] = ()


class Casus(Sourced):
    """A boxed case: a pilot that the main report tells about as an example, and where its appendix says the same."""

    id: Key
    label: Label
    omschrijving: Text
    pilot: Key
    speerpunt: Key
    ontleendAan: tuple[PassageRef, ...] = ()


class Tabel(Sourced):
    """A table of the main report; its rows are the counts that name it."""

    id: Key
    label: Label


class Telwijze(Strict):
    """How we count from our own coding what the main report counts: things of a class with one of the values.

    ``zonder`` counts the pilots of the class ``onder`` that have no such thing.
    """

    klasse: Annotated[tuple[Term, ...], Field(min_length=1)]
    eigenschap: Eigenschap | None = None
    waarde: tuple[ConceptRef, ...] = ()
    onder: Literal["Pilot", "GemeentelijkePilot", "ProvincialePilot"] = "Pilot"
    per: Literal["pilot", "vermelding"] = "pilot"
    zonder: bool = False


class Telling(Sourced):
    """A count the main report gives: in a row of a table, or in its prose."""

    id: Annotated[str, StringConstraints(pattern=r"^t\d{1,3}$")]
    label: Label
    omschrijving: Text
    waarde: Annotated[Decimal, Field(ge=0, max_digits=9)]
    eenheid: Key
    van: Annotated[int, Field(gt=0)] | None = None
    benaderd: bool = False
    tabel: Key | None = None
    categorie: ConceptRef | None = None
    telt: Telwijze | None = None
    verklaring: Explanation | None = None
    onzekerheid: Text | None = None

    @model_validator(mode="after")
    def _row_has_category(self) -> Telling:
        if (self.tabel is None) != (self.categorie is None):
            raise ValueError("a row of a table has both tabel and categorie; a count in prose has neither")
        return self


class Eindrapport(Record):
    """The main report: its statements, advice, cases, tables and counts.

    ``project`` is the programme it reports on; actors of ``deelname`` have their part in that.
    """

    rapport: Key
    project: AboutRef
    bevindingen: tuple[Hoofdbevinding, ...] = ()
    casussen: tuple[Casus, ...] = ()
    tabellen: tuple[Tabel, ...] = ()
    tellingen: tuple[Telling, ...] = ()

    @property
    def key(self) -> str:
        """The key of the record: that of the report."""
        return self.rapport
