"""The small types records are made of: keys, references, periods, labels."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

__all__ = [
    "AboutRef",
    "ActorRef",
    "Dated",
    "Explanation",
    "Key",
    "Label",
    "Name",
    "PassageId",
    "PassageRef",
    "Passages",
    "Period",
    "Sourced",
    "Strict",
    "Text",
]

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


class Strict(BaseModel):
    """Refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Strict):
    """A short name in Dutch and English."""

    nl: Name
    en: Name


class Explanation(Strict):
    """A text of some sentences in Dutch and English."""

    nl: Text
    en: Text


class Sourced(Strict):
    """Rests on at least one passage."""

    passage: Passages


class Dated(Strict):
    """May have a begin and an einde, in that order."""

    begin: Period | None = None
    einde: Period | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        if self.begin and self.einde:
            size = min(len(self.begin), len(self.einde))
            if self.begin[:size] > self.einde[:size]:
                raise ValueError("einde comes before begin")
        return self
