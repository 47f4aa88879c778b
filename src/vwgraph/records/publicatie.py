"""What ``corpus.yaml`` may say about the publication of a corpus: who, when, about what. Each corpus states its own."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from vwgraph.records.values import Dated, Explanation, Label, Name, Period, Strict

__all__ = ["Begrip", "Contact", "Partij", "Publicatie", "Trefwoorden", "WebIri"]

WebIri = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")]


class Partij(Strict):
    """Who publishes or made a corpus: an organisation, project or group; ``iri`` where it has one of its own."""

    naam: Label
    iri: WebIri | None = None


class Contact(Strict):
    """Where questions about a corpus go: a page, a mailbox of the organisation, or both."""

    naam: Label
    pagina: WebIri | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+$")] | None = None


class Begrip(Label):
    """A concept of somebody else's list (EU data themes, EU countries, GeoNames), with its labels."""

    iri: WebIri


class Trefwoorden(Strict):
    """Keywords in Dutch and English."""

    nl: tuple[Name, ...]
    en: tuple[Name, ...]


class Publicatie(Dated):
    """What a catalogue asks about a corpus. ``begin`` and ``einde``: the time it is about.

    Source: DCAT-AP-NL 3.0 (Geonovum); Requirements for datasets (Netwerk Digitaal Erfgoed).
    """

    versie: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$")] | None = None
    gemaakt: Period | None = None
    uitgegeven: Period | None = None
    gewijzigd: Period | None = None
    uitgever: Partij | None = None
    maker: Partij | None = None
    contact: Contact | None = None
    thema: tuple[Begrip, ...] = ()
    trefwoorden: Trefwoorden | None = None
    gebied: tuple[Begrip, ...] = ()
    herkomst: Explanation | None = None
    frequentie: Begrip | None = None
