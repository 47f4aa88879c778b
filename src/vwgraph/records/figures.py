"""Surveys that the report gives figures of, as RDF Data Cube wants them: questions, answers, groups, bases.

An answer's share is a statement of the kind kengetal with a ``waarneming``: its place in the survey.
Source: The RDF Data Cube Vocabulary, W3C Recommendation, 16 January 2014.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vwgraph.records.values import AboutRef, Dated, Key, Label, Sourced, Strict, Text

__all__ = ["Enquete", "Vraag", "Waarneming"]

Respondents = Annotated[int, Field(gt=0)]


class Vraag(Sourced):
    """A question of a survey, in our own words, with the answers the report gives a figure for."""

    id: Key
    label: Label
    antwoorden: Annotated[dict[Key, Label], Field(min_length=1)]


class Enquete(Sourced, Dated):
    """A survey: whom it asked, how many were approached and answered, what it asked."""

    id: Key
    label: Label
    omschrijving: Text | None = None
    document: AboutRef | None = None
    populatie: Label
    aangeschreven: Respondents | None = None
    basis: Respondents | None = None
    groepen: dict[Key, Label] = Field(default_factory=dict)
    vragen: Annotated[tuple[Vraag, ...], Field(min_length=1)]


class Waarneming(Strict):
    """The place of a figure in a survey. ``groep`` is left out where all respondents are meant.

    ``basis`` is the number of respondents the figure is a share of, where it is not that of the survey.
    """

    enquete: Key
    vraag: Key
    antwoord: Key
    groep: Key | None = None
    basis: Respondents | None = None
