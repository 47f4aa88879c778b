"""Where things stand: the same each time, nothing over anything else, and by a reason a reader can see."""

from __future__ import annotations

import itertools
import math
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vwgraph.paths import assets
from vwgraph.pipeline import open_engine, questions, select
from vwgraph.viewing import drawn, views
from vwgraph.views.data import Links, data_of
from vwgraph.views.drawing import cells_of, ready
from vwgraph.views.exports.svg import bounds_of
from vwgraph.views.layouts.apart import apart, overlaps
from vwgraph.views.layouts.guides import Words
from vwgraph.views.looks import LINE, Look, looks_of
from vwgraph.views.schema import View
from vwgraph.views.text import clean, width, wrapped

NETWORKS = [name for name, view in views().items() if view.layout.form != "matrix"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", NETWORKS)
def test_nothing_covers_anything(drawings: dict[str, Any], name: str, language: str) -> None:
    drawing = drawings[name]
    looks = looks_of(drawing.view, drawing.graph, language)
    found = overlaps(drawing.placed.places, looks)
    boxed = {node for node, look in looks.items() if look.lines}
    assert [pair for pair in found if boxed & set(pair)] == [], "a label is covered"
    for one, other in found:  # the corners of two triangles may touch, their middles may not
        (x1, y1), (x2, y2) = drawing.placed.places[one], drawing.placed.places[other]
        assert max(abs(x1 - x2), abs(y1 - y2)) >= 10, (one, other)


@pytest.mark.parametrize("name", NETWORKS)
def test_headings_stand_free(drawings: dict[str, Any], name: str) -> None:
    drawing = drawings[name]
    words = [guide for guide in drawing.placed.guides if isinstance(guide, Words)]
    boxes = []
    for guide in words:
        room = max(width(guide.nl, guide.size), width(guide.en, guide.size))
        left = guide.x - {"start": 0.0, "middle": room / 2, "end": room}[guide.anchor]
        boxes.append((left, guide.y - guide.size * 0.8, left + room, guide.y))
    for (one, a), (other, b) in itertools.combinations(zip(words, boxes, strict=True), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (one.nl, other.nl)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_whole_view_is_legible_on_a_screen(drawings: dict[str, Any], name: str) -> None:
    """A screen of 1400 x 900 leaves 1040 x 790 for a picture, which is drawn to fit; tests in a browser measure it."""
    left, top, right, bottom = bounds_of(drawings[name], drawings[name].looks)
    scale = min(1.6, 1040 / (right - left), 790 / (bottom - top))
    assert min(look.font for look in drawings[name].looks.values() if look.lines) * scale >= 9


def test_measured_widths_stay_within_the_estimate(drawings: dict[str, Any]) -> None:
    font = pytest.importorskip("PIL.ImageFont")
    faces = pytest.importorskip("font_source_sans_pro")
    face = font.truetype(faces.SourceSansPro, 14)
    for drawing in drawings.values():
        for node, look in drawing.looks.items():
            for line in look.lines:
                assert face.getlength(line) <= width(line, 14) + 0.5, line
            assert look.height + 0.01 >= len(look.lines) * look.font * LINE, node


@pytest.mark.parametrize("name", ["gelijkenis", "problemen-die-samengaan", "actoren", "pilots-en-themas"])
def test_the_same_places_each_time(drawings: dict[str, Any], name: str) -> None:
    again = drawn(open_engine(assets().data), name)
    assert again.placed == drawings[name].placed
    assert again.measured == drawings[name].measured


def test_columns_keep_their_kinds_apart(drawings: dict[str, Any]) -> None:
    drawing = drawings["actoren"]
    order = [kind for column in drawing.view.layout.columns for kind in column]
    ranges = []
    for kind in order:
        xs = [drawing.placed.places[n][0] for n, data in drawing.graph.nodes.items() if data["kind"] == kind]
        ranges.append((min(xs), max(xs)))
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ranges))


def test_unanswered_problems_stand_in_their_own_field(drawings: dict[str, Any]) -> None:
    drawing = drawings["problemen-en-hun-antwoord"]
    graph, places = drawing.graph, drawing.placed.places
    for node, data in graph.nodes.items():
        answers = [s for s, _, key in graph.in_edges(node, keys=True) if key == "speeltInOp"]
        if data["kind"] in ("knelpuntZonder", "bedreigingZonder"):
            assert not answers
        if data["kind"] in ("knelpuntMet", "bedreigingMet"):
            assert answers
    without = max(places[n][0] for n, data in graph.nodes.items() if data["kind"].endswith("Zonder"))
    assert without < min(places[n][0] for n, data in graph.nodes.items() if data["kind"].endswith("Met"))


def test_the_matrix_goes_from_broad_to_local(drawings: dict[str, Any], embedded: Any) -> None:
    drawing = drawings["pilots-en-themas"]
    cells = [cell for cell in cells_of(drawing) if cell.relation != "ontkend"]
    breadth = [sum(cell.row == row for cell in cells) for row in drawing.placed.rows]
    assert breadth == sorted(breadth, reverse=True)
    both = [cell for cell in cells if cell.relation == "beide"]
    assert both
    assert all(len(cell.statements) >= 2 for cell in both)
    table = select(embedded, questions()["themas-per-soort-factor"].body)
    counted = sum(int(row[table.columns.index("bevindingen")].value) for row in table.rows)
    assert sum(cell.value for cell in cells) == sum(len(cell.statements) for cell in cells) == counted


def test_matrix_and_twin_draw_the_same_edges(drawings: dict[str, Any]) -> None:
    one, other = drawings["pilots-en-themas"], drawings["pilots-en-themas-netwerk"]
    assert one.view.twin == other.name
    assert other.view.twin == one.name
    named = {edge for edge in one.graph.edges(keys=True) if edge[2] != "ontkend"}
    assert named == set(other.graph.edges(keys=True))


def test_places_on_the_map_are_where_they_are(drawings: dict[str, Any]) -> None:
    drawing = drawings["kaart"]
    where = {data["nl"]: drawing.placed.places[node] for node, data in drawing.graph.nodes.items()}
    assert where["Dongeradeel"][1] < where["Zwolle"][1] < where["Arnhem"][1] < where["Vaals"][1]
    assert where["Vlissingen"][0] < where["Dongen"][0] < where["Arnhem"][0] < where["Assen"][0]
    named = {guide.nl for guide in drawing.placed.guides if isinstance(guide, Words)}
    assert {"Vlissingen", "Valkenburg aan de Geul", "50 km"} <= named


def test_the_timeline_says_how_much_it_leaves_out(drawings: dict[str, Any]) -> None:
    drawing = drawings["tijdlijn"]
    shown, total = drawing.graph.graph["capped"]
    assert shown == len(drawing.graph) < total
    dated = {
        n: d["values"]["begin"]
        for n, d in drawing.graph.nodes.items()
        if "begin" in d["values"] and d["kind"] != "pilot"
    }
    for (one, first), (other, second) in itertools.pairwise(sorted(dated.items(), key=lambda item: item[1][:4])):
        if first[:4] < second[:4]:
            assert drawing.placed.places[one][0] < drawing.placed.places[other][0]


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=2, max_size=25))
@settings(max_examples=40, deadline=None)
def test_apart_always_ends_with_room(points: list[tuple[int, int]]) -> None:
    places = {f"n{n:02}": point for n, point in enumerate(points)}
    looks = {node: Look(("label",), 14, 10, 60.0 + 7 * (n % 5), 24.0, 12.0) for n, node in enumerate(places)}
    assert overlaps(apart(places, looks), looks) == []


def test_a_tree_with_a_circle_is_placed() -> None:
    graph: Any = nx.MultiDiGraph()
    for node in "abcde":
        graph.add_node(node, kind="a", nl=node, en=node, text={}, passages=[], values={})
    for node, above in ("ab", "bc", "ca", "da", "ee"):
        graph.add_edge(node, above, key="r", weight=None, statements=[], ask=None)
    graph.graph |= {"capped": None, "lines": None, "statements": {}}
    look = {"label": {"nl": "a", "en": "a"}, "color": "#000000"}
    layout = {"form": "tree", "along": "r", "beside": "r"}
    given = {"kinds": {"a": {**look, "shape": "box", "ring": "middle"}}, "relations": {"r": look}, "layout": layout}
    texts = {"title": look["label"], "question": look["label"], "nodes": "", "edges": ""}
    drawing = ready(View.model_validate({**texts, **given}), graph, "kring")
    assert set(drawing.placed.places) == set("abcde")
    assert overlaps(drawing.placed.places, drawing.looks) == []


def test_three_thousand_nodes_are_placed() -> None:
    graph: Any = nx.MultiDiGraph()
    for n in range(3000):
        graph.add_node(f"urn:{n:04}", kind="a", nl=f"punt {n}", en=f"point {n}", text={}, passages=[], values={})
    for n in range(1, 3000):
        graph.add_edge(f"urn:{n:04}", f"urn:{n // 3:04}", key="r", weight=None, statements=[], ask=None)
    graph.graph |= {"capped": None, "lines": None, "statements": {}}
    look = {"label": {"nl": "a", "en": "a"}, "color": "#000000"}
    view = View.model_validate(
        {
            "title": look["label"], "question": look["label"], "nodes": "", "edges": "",
            "kinds": {"a": {**look, "shape": "dot", "radius": 4}}, "relations": {"r": look}, "layout": {"form": "force"},
        }
    )  # fmt: skip
    drawing = ready(view, graph, "groot")
    assert len(set(drawing.placed.places.values())) > 2900
    assert overlaps(drawing.placed.places, drawing.looks) == []
    root = max(graph, key=lambda node: (len(set(nx.all_neighbors(graph, node))), -int(node[4:])))
    steps = nx.single_source_shortest_path_length(graph.to_undirected(), root)
    middle = drawing.placed.places[root]
    far = {node: math.dist(middle, drawing.placed.places[node]) for node in graph}
    for band in range(max(steps.values())):
        assert max(far[n] for n in graph if steps[n] == band) < min(far[n] for n in graph if steps[n] == band + 1)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_wrapped_without_loss_or_shortened_openly(text: str) -> None:
    lines = wrapped(text, 120, 14)
    assert len(lines) <= 4
    assert all(width(line, 14) <= 120 * 1.5 + 14 for line in lines)
    whole = "".join(lines).replace(" ", "")
    plain = clean(text).replace(" ", "")
    assert whole == plain or (lines[-1].endswith("…") and plain.startswith(whole.rstrip("…")))


def test_a_cell_shows_what_its_statements_were_recorded_as(drawings: dict[str, Any]) -> None:
    drawing = drawings["pilots-en-themas"]
    data = data_of(drawing, {}, Links())
    cells = data["matrix"]["cells"]
    for cell in cells:
        if cell.get("denied"):
            assert "counts" not in cell
        else:
            assert sum(cell["counts"].values()) == len(cell["statements"])
    assert any(cell.get("denied") for cell in cells)
    assert {key for cell in cells for key in cell.get("counts", {})} == {
        "succesfactor",
        "kans",
        "knelpunt",
        "bedreiging",
    }
    breadth = [int(data["details"][row]["values"]["columns"]) for row in data["matrix"]["rows"]]
    assert breadth == sorted(breadth, reverse=True)
