"""Signposting: the links of FAIR Signposting levels 1 and 2, in headers and as a link set."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from vwgraph.describe.publication import Dump
from vwgraph.describe.signposting import Link, header, links_of_dataset, links_of_thing
from vwgraph.describing import Descriptions, describe
from vwgraph.names import VW
from vwgraph.paths import assets

SERVED = "https://data.example.org/sub/"


@pytest.fixture(scope="module")
def ours(embedded: Any) -> Descriptions:
    return describe(
        embedded, assets().data, SERVED, (Dump("dump/vwgraph.nq.gz", "application/n-quads", 5, "", "application/gzip"),)
    )


def relations(links: tuple[Link, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in links:
        found.setdefault(link.rel, []).append(link.href)
    return found


def test_the_landing_page_has_level_one(ours: Descriptions) -> None:
    found = relations(links_of_dataset(ours.publication))
    assert found["cite-as"] == ["https://w3id.org/vwgraph/"]
    assert found["type"] == ["https://schema.org/AboutPage", "https://schema.org/Dataset"]
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert found["item"] == [f"{SERVED}dump/vwgraph.nq.gz"]
    assert f"{SERVED}catalogus.jsonld" in found["describedby"]
    assert found["author"] == ["https://w3id.org/vwgraph/catalogus#maker"]
    assert found["linkset"] == [f"{SERVED}linkset.json"]


def test_the_page_of_a_thing_has_level_one(ours: Descriptions) -> None:
    me = "https://w3id.org/vwgraph/id/pilot/alkmaar"
    found = relations(links_of_thing(ours.publication, me, f"{SERVED}doc/pilot/alkmaar", [VW + "Pilot"]))
    assert found["cite-as"] == [me]
    assert found["type"] == ["https://schema.org/AboutPage", VW + "Pilot"]
    assert found["collection"] == [SERVED]
    assert found["describedby"][0] == f"{SERVED}doc/pilot/alkmaar.ttl"


def test_the_link_set_says_the_same_and_leads_back(ours: Descriptions) -> None:
    document = json.loads(ours.written("linkset"))
    listed = {context.pop("anchor"): context for context in document["linkset"]}
    page = {rel: [target["href"] for target in targets] for rel, targets in listed[SERVED].items()}
    assert page == {
        rel: hrefs for rel, hrefs in relations(links_of_dataset(ours.publication)).items() if rel != "linkset"
    }
    for href in page["item"]:
        assert listed[href]["collection"] == [{"href": SERVED, "type": "text/html"}]
    for href in page["describedby"]:
        assert listed[href]["describes"] == [{"href": SERVED, "type": "text/html"}]


def test_values_of_the_header_have_the_form_of_rfc_8288(ours: Descriptions) -> None:
    for value in header(links_of_dataset(ours.publication)):
        assert re.fullmatch(r'<https?://[!-~]+>; rel="[a-z-]+"(; type="[a-z]+/[a-z+.-]+")?', value), value


@pytest.mark.parametrize(
    "target", ["https://a/>; rel=x", "https://a/\r\nSet-Cookie: b", "https://a/ b", 'https://a/"', "https://a/<"]
)
def test_a_header_takes_no_other_header_in(target: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a Link header"):
        header([Link("item", target)])


def test_an_iri_stands_in_a_header_as_a_uri() -> None:
    assert header([Link("item", "https://a/dépôt%20x")]) == ('<https://a/d%C3%A9p%C3%B4t%20x>; rel="item"',)
