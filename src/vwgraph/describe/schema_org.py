"""The dataset in schema.org: for dataset search engines in the head of a page, and by the NDE requirements for datasets.

Sources: schema.org Dataset, DataDownload and DataCatalog; Requirements for datasets (Netwerk Digitaal Erfgoed).
"""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox

from vwgraph.describe.dcat import PROTOCOL
from vwgraph.describe.publication import Dump, Publication
from vwgraph.records.publicatie import Partij
from vwgraph.records.values import Label

__all__ = ["catalogue_document", "catalogue_triples", "dataset_document", "in_script"]

_CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{key: {"@type": "@id"} for key in ("contentUrl", "license", "url", "mainEntityOfPage", "usageInfo", "isBasedOn")},
    **{key: {"@type": "xsd:date"} for key in ("dateCreated", "dateModified", "datePublished")},
}
"""Stands in the document itself, so that nobody has to fetch it. Names are in schema.org's https namespace, as NDE asks."""
_FILE = Label(nl="De hele graaf in één bestand", en="The whole graph in one file")
_ENDPOINT = Label(nl="SPARQL-endpoint voor eigen vragen", en="SPARQL endpoint for queries of your own")


def catalogue_document(publication: Publication) -> dict[str, Any]:
    """Return the catalogue and its dataset as JSON-LD in both languages, every node with an IRI."""
    meta = publication.meta
    dataset = {**_dataset(publication), "includedInDataCatalog": {"@id": publication.item("catalogus")}}
    node: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": publication.item("catalogus"),
        "@type": "DataCatalog",
        "name": _told(Label(nl=f"Catalogus: {meta.titel.nl}", en=f"Catalogue: {meta.titel.en}"), ""),
        "description": _told(meta.omschrijving, ""),
        "dataset": [dataset],
    }
    if meta.publicatie.uitgever:
        node["publisher"] = {"@id": publication.party("uitgever", meta.publicatie.uitgever)}
    return node


def catalogue_triples(publication: Publication) -> list[ox.Triple]:
    """Return :func:`catalogue_document` as triples."""
    written = json.dumps(catalogue_document(publication))
    return [quad.triple for quad in ox.parse(written, format=ox.RdfFormat.JSON_LD)]


def dataset_document(publication: Publication, language: str) -> dict[str, Any]:
    """Return the dataset as JSON-LD for the head of a page in ``language``: plain texts, as search engines read them."""
    return {"@context": "https://schema.org/", **_dataset(publication, language)}


def in_script(document: Any) -> str:
    """Return ``document`` as JSON that may stand in a script element: no text in it can end that or begin a comment."""
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _told(label: Label, language: str) -> Any:
    """A text in ``language``, or in both, tagged, where none is named."""
    return getattr(label, language) if language else [{"@language": key, "@value": text} for key, text in _pairs(label)]


def _pairs(label: Label) -> list[tuple[str, str]]:
    return [("nl", label.nl), ("en", label.en)]


def _dataset(publication: Publication, language: str = "") -> dict[str, Any]:
    meta, more = publication.meta, publication.meta.publicatie
    node: dict[str, Any] = {
        "@id": publication.dataset,
        "@type": "Dataset",
        "name": _told(meta.titel, language),
        "description": _told(meta.omschrijving, language),
        "identifier": publication.dataset,
        "url": publication.url(""),
        "license": meta.licentie,
        "inLanguage": ["nl", "en"],
        "isAccessibleForFree": True,
        "isBasedOn": publication.names.thing("rapport", meta.rapport.id),
        "creator": more.maker and _party(publication, "maker", more.maker, language),
        "publisher": more.uitgever and _party(publication, "uitgever", more.uitgever, language),
        "version": more.versie,
        "dateCreated": more.gemaakt,
        "datePublished": more.uitgegeven,
        "dateModified": more.gewijzigd,
        "temporalCoverage": "/".join((more.begin or "..", more.einde or "..")) if more.begin or more.einde else None,
        "spatialCoverage": [{"@id": place.iri} for place in more.gebied],
        "about": [{"@id": theme.iri} for theme in more.thema],
        "keywords": _keywords(publication, language),
        "distribution": [_download(publication, dump, language) for dump in publication.dumps]
        + _endpoint(publication, language),
    }
    if publication.url("").startswith("https://"):  # NDE takes no other
        node["mainEntityOfPage"] = publication.url("")
    return {key: value for key, value in node.items() if value not in (None, [])}


def _keywords(publication: Publication, language: str) -> list[Any]:
    words = publication.meta.publicatie.trefwoorden
    if words is None:
        return []
    if language:
        return list(getattr(words, language))
    return [{"@language": key, "@value": word} for key, found in (("nl", words.nl), ("en", words.en)) for word in found]


def _party(publication: Publication, role: str, party: Partij, language: str) -> dict[str, Any]:
    """An organisation; its contact point only with a mailbox, since one without is none by the NDE requirements."""
    node: dict[str, Any] = {
        "@id": publication.party(role, party),
        "@type": "Organization",
        "name": _told(party.naam, language),
    }
    contact = publication.meta.publicatie.contact
    if contact and contact.email:
        me = publication.item("contactpunt")
        node["contactPoint"] = {
            "@id": me, "@type": "ContactPoint", "name": _told(contact.naam, language), "email": contact.email,
        }  # fmt: skip
    return node


def _download(publication: Publication, dump: Dump, language: str) -> dict[str, Any]:
    packed = f"+{dump.compression.rpartition('/')[2]}" if dump.compression else ""
    node = {
        "@id": publication.item(dump.path.rpartition("/")[2]),
        "@type": "DataDownload",
        "name": dump.path.rpartition("/")[2],
        "description": _told(_FILE, language),
        "contentUrl": publication.url(dump.path),
        "encodingFormat": dump.media + packed,
        "contentSize": str(dump.size) if dump.size is not None else None,
        "sha256": dump.sha256,
        "license": publication.meta.licentie,
    }
    return {key: value for key, value in node.items() if value is not None}


def _endpoint(publication: Publication, language: str) -> list[dict[str, Any]]:
    if not publication.live:
        return []
    return [
        {
            "@id": publication.item("sparql-toegang"),
            "@type": "DataDownload",
            "name": "SPARQL",
            "description": _told(_ENDPOINT, language),
            "contentUrl": publication.endpoint,
            "usageInfo": PROTOCOL,
            "license": publication.meta.licentie,
        }
    ]
