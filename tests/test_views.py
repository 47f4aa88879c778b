"""Network views: the same bytes, nothing that runs, everything reachable."""

from __future__ import annotations

import html
import html.parser
import json
import re
from pathlib import Path
from typing import Any

import pytest

from vwgraph.errors import Stop, UsageError
from vwgraph.paths import assets
from vwgraph.pipeline import open_engine
from vwgraph.viewing import draw, drawn, views
from vwgraph.views.files import read_views
from vwgraph.views.picture import picture_of
from vwgraph.views.rows import Asking


@pytest.fixture(scope="module")
def page(embedded: Any) -> str:
    return draw(embedded, "bewijskaart")


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def test_same_bytes_each_time(page: str) -> None:
    assert draw(open_engine(assets().data), "bewijskaart") == page


def test_nothing_is_fetched(page: str) -> None:
    class Finder(html.parser.HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]

    finder = Finder()
    finder.feed(page)
    assert set(finder.found) <= {"#", "#details", "data:,"}
    assert "default-src 'none'" in html.unescape(page)


def test_every_factor_of_the_records_is_drawn_with_its_passages(page: str) -> None:
    from vwgraph.pipeline import load_checked
    from vwgraph.records.schema import FACTORS

    corpus, _ = load_checked(assets().data)
    drawn = {one["iri"].rsplit("/", 1)[1]: one for one in data_of(page)["details"]}
    for record in corpus.pilots:
        for one in record.bevindingen:
            if one.soort in FACTORS and not one.ontkend:
                shown = drawn[f"{record.pilot}-{one.id}"]
                assert shown["kind"] == one.soort
                assert shown["nl"] == " ".join(one.label.nl.split())
                assert set(shown["passages"]) == {ref.split("#")[0] for ref in one.passage}


def test_unknown_view_names_the_known(embedded: Any) -> None:
    with pytest.raises(UsageError, match="bewijskaart"):
        draw(embedded, "bewijskaarten")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("shape: triangle,", "shape: cirkel,", "cirkel"),
        ("layout:", "lay:", "unknown key 'lay'"),
        ("facet: inPilot", "facet: inPiloot", "no relation 'inPiloot'"),
        ('color: "#007a5a"', "color: green", "wrong form"),
    ],
)
def test_faults_in_a_view_are_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    source = (assets().views / "bewijskaart.yaml").read_text(encoding="utf-8")
    (tmp_path / "kaart.yaml").write_text(source.replace(old, new, 1), encoding="utf-8")
    _, problems = read_views([tmp_path])
    assert words in "\n".join(map(str, problems))


def test_a_row_of_an_unknown_kind_stops(tmp_path: Path, embedded: Any) -> None:
    source = (assets().views / "bewijskaart.yaml").read_text(encoding="utf-8")
    (tmp_path / "kaart.yaml").write_text(source.replace('"kans")', '"kansje")'), encoding="utf-8")
    found, _ = read_views([tmp_path])
    with pytest.raises(Stop, match="no known kind"):
        picture_of(found["kaart"], Asking(embedded), "kaart")


def test_ontology_view_is_a_tree_without_boxes_over_each_other(embedded: Any) -> None:
    view = views()["ontologie"]
    drawing = drawn(embedded, "ontologie")
    graph, places = drawing.graph, drawing.placed.places
    assert set(places) == set(graph)
    boxes = [node for node, data in graph.nodes.items() if view.kinds[data["kind"]].ring != "sector"]
    assert len({places[node] for node in boxes}) == len(boxes)
    for below, above, key in graph.edges(keys=True):
        if key == "valtOnder":
            assert places[below][0] > places[above][0]
    vw = "https://w3id.org/vwgraph/def#"
    assert places[vw + "heeftKnelpunt"][0] > places[vw + "Pilot"][0]
    assert graph.nodes[vw + "Knelpunt"]["text"]["nl"].endswith(" in de data)")


def test_ontology_page_is_the_same_each_time(embedded: Any) -> None:
    assert draw(embedded, "ontologie") == draw(open_engine(assets().data), "ontologie")
