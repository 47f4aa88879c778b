"""Signposting: typed links by which a machine finds identifier, metadata, licence and files of a page it stands on.

Sources: FAIR Signposting Profile, levels 1 and 2 (signposting.org/FAIR); RFC 8288 (Link), RFC 9264 (link sets), RFC 8574
(cite-as).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from vwgraph.describe.publication import CATALOGUE, Publication
from vwgraph.rdf import FORMATS

__all__ = ["LINKSET", "Link", "header", "links_of_dataset", "links_of_thing", "linkset", "linkset_of_dataset"]

LINKSET = "application/linkset+json"
_ABOUT_PAGE, _DATASET = "https://schema.org/AboutPage", "https://schema.org/Dataset"
_DESCRIBED = ("ttl", "jsonld", "rdf", "nt")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its relation, its target and, where known, the target's media type."""

    rel: str
    href: str
    type: str = ""


def links_of_dataset(publication: Publication) -> tuple[Link, ...]:
    """Return the links of the start page, which is the landing page of the dataset."""
    told = publication.meta.publicatie
    return (
        Link("cite-as", publication.meta.basis),
        *((Link("author", publication.party("maker", told.maker)),) if told.maker else ()),
        Link("type", _ABOUT_PAGE),
        Link("type", _DATASET),
        Link("license", publication.meta.licentie),
        *_descriptions(publication.url(CATALOGUE)),
        *(Link("item", publication.url(dump.path), dump.compression or dump.media) for dump in publication.dumps),
        Link("linkset", publication.url("linkset.json"), LINKSET),
    )


def linkset_of_dataset(publication: Publication) -> dict[str, Any]:
    """Return the link set of the dataset (level 2): the links of its landing page, and from each file and each
    description back to it."""
    page = publication.url("")
    mine = [link for link in links_of_dataset(publication) if link.rel != "linkset"]
    anchored: dict[str, list[Link]] = {page: mine}
    for link in mine:
        if link.rel == "item":
            anchored[link.href] = [Link("collection", page, "text/html"), Link("license", publication.meta.licentie)]
        elif link.rel == "describedby":
            anchored[link.href] = [Link("describes", page, "text/html")]
    return linkset(anchored)


def links_of_thing(
    publication: Publication, iri: str, page: str, classes: Iterable[str] = (), *, forms: Sequence[str] = _DESCRIBED
) -> tuple[Link, ...]:
    """Return the links of the page about the thing ``iri``, which is of ``classes``.

    ``page`` is the address of the page without its extension; beside it stand the descriptions in ``forms``.
    """
    return (
        Link("cite-as", iri),
        Link("type", _ABOUT_PAGE),
        *(Link("type", one) for one in classes),
        Link("license", publication.meta.licentie),
        Link("collection", publication.url(""), "text/html"),
        *_descriptions(page, forms),
    )


def _descriptions(address: str, forms: Sequence[str] = _DESCRIBED) -> tuple[Link, ...]:
    return tuple(Link("describedby", f"{address}.{form}", FORMATS[form]) for form in forms)


def header(links: Iterable[Link]) -> tuple[str, ...]:
    """Return ``links`` as values of the Link header, IRIs as URIs (RFC 3987, section 3.1).

    Raises :class:`ValueError` for a target with white space, quotes or angle brackets in it: that is no IRI.
    """
    return tuple(_value(link) for link in links)


def _value(link: Link) -> str:
    uri = "".join(sign if sign <= "~" else quote(sign) for sign in link.href)
    if any(sign in '<>"' or sign <= " " for sign in uri):
        raise ValueError(f"{link.href!r} cannot stand in a Link header")
    return f'<{uri}>; rel="{link.rel}"' + (f'; type="{link.type}"' if link.type else "")


def linkset(anchored: Mapping[str, Iterable[Link]]) -> dict[str, Any]:
    """Return a link set as a JSON document (RFC 9264): the links of each anchor by relation."""
    listed = []
    for anchor, links in anchored.items():
        context: dict[str, Any] = {"anchor": anchor}
        for link in links:
            target = {"href": link.href, **({"type": link.type} if link.type else {})}
            context.setdefault(link.rel, []).append(target)
        listed.append(context)
    return {"linkset": listed}
