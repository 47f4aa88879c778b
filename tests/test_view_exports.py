"""Files for papers and for other tools: read back, the same bytes each time, and nothing hostile gets through."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import networkx as nx
import pytest

from viewdata import HOSTILE
from vwgraph.errors import UsageError
from vwgraph.paths import assets
from vwgraph.pipeline import open_engine
from vwgraph.viewing import drawn, views
from vwgraph.views.data import Links, data_of
from vwgraph.views.drawing import Drawing, ready
from vwgraph.views.exports.formats import FORMATS, export, format_of
from vwgraph.views.exports.svg import thumbnail_of
from vwgraph.views.exports.tables import csv_of, measure_rows, summary_rows
from vwgraph.views.measures import MEASURES, SUMMARY
from vwgraph.views.schema import View

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = [name for name in FORMATS if name != "png"]


def written(drawing: Drawing, form: str) -> str:
    made = export(drawing, form)
    assert isinstance(made, str)
    return made


@pytest.mark.parametrize("name", list(views()))
def test_every_view_as_svg_stands_by_itself(drawings: dict[str, Any], name: str) -> None:
    drawing = drawings[name]
    root = ET.fromstring(written(drawing, "svg"))
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert drawing.view.title.nl in words
    assert " ".join(drawing.view.question.nl.split()[-3:]) in words
    for kind in {data["kind"] for data in drawing.graph.nodes.values()}:
        if not drawing.view.kinds[kind].hidden:
            assert drawing.view.kinds[kind].label.nl in words
    wide, high = (float(root.attrib[side]) for side in ("width", "height"))
    assert root.attrib["viewBox"] == f"0 0 {wide:g} {high:g}"
    assert ET.fromstring(thumbnail_of(drawing)).attrib["width"] == "360"
    english = export(drawing, "svg", "en")
    assert isinstance(english, str)
    assert drawing.view.title.en in "".join(ET.fromstring(english).itertext())


def test_cells_of_a_matrix_show_what_the_page_shows(drawings: dict[str, Any]) -> None:
    drawing = drawings["pilots-en-themas"]
    root = ET.fromstring(written(drawing, "svg"))
    groups = [group for group in root.iter(f"{SVG}g") if " / " in (group.findtext(f"{SVG}title") or "")]
    data = data_of(drawing, {}, Links())
    symbols = {one["key"]: one for one in data["matrix"]["symbols"]}
    assert len(groups) == len(data["matrix"]["cells"])
    for cell, group in zip(data["matrix"]["cells"], groups, strict=True):
        counts = [(key, cell["counts"][key]) for key in symbols if key in cell.get("counts", {})]
        fills = ["#ffffff" if symbols[key]["hollow"] else symbols[key]["color"] for key, _ in counts]
        assert [one.attrib["fill"] for one in group.iter(f"{SVG}polygon")] == fills
        assert [text.text for text in group.iter(f"{SVG}text")] == [str(n) for _, n in counts if n > 1]
        assert len(list(group.iter(f"{SVG}path"))) == bool(cell.get("denied"))
    legend = next(group for group in root.iter(f"{SVG}g") if group.get("id") == "legend")
    words = [text.text for text in legend.iter(f"{SVG}text")]
    assert {one["label"]["nl"] for one in symbols.values()} <= set(words)
    assert drawing.view.relations["ontkend"].label.nl in words
    assert drawing.view.relations["beide"].label.nl not in words, "a sign that no cell shows"


@pytest.mark.parametrize("name", list(views()))
def test_networkx_reads_back_what_was_written(drawings: dict[str, Any], name: str) -> None:
    graph = drawings[name].graph
    gexf = nx.read_gexf(io.BytesIO(written(drawings[name], "gexf").encode()), version="1.2draft")
    graphml = nx.read_graphml(io.BytesIO(written(drawings[name], "graphml").encode()), force_multigraph=True)
    cyjs = nx.cytoscape_graph(json.loads(written(drawings[name], "cyjs")), name="shown")
    for read in (gexf, graphml, cyjs):
        assert set(read) == set(graph)
        assert read.number_of_edges() == graph.number_of_edges()
    for node, data in graph.nodes.items():
        assert graphml.nodes[node]["kind"] == data["kind"]
        assert graphml.nodes[node]["betweenness"] == data["measures"]["betweenness"]
        assert gexf.nodes[node]["label"] == graphml.nodes[node]["label"]
        assert set(gexf.nodes[node]["viz"]) == {"position", "size", "color"}
    assert {d["relation"] for *_, d in graphml.edges(data=True)} == {key for *_, key in graph.edges(keys=True)}


def test_vosviewer_has_items_links_and_clusters(drawings: dict[str, Any]) -> None:
    drawing = drawings["problemen-die-samengaan"]
    network = json.loads(written(drawing, "vosviewer"))["network"]
    assert [item["id"] for item in network["items"]] == list(range(1, len(drawing.graph) + 1))
    assert {item["cluster"] for item in network["items"]} == set(range(1, drawing.measured.summary["communities"] + 1))
    assert len(network["links"]) == drawing.measured.summary["m"]
    assert all(
        set(link) == {"source_id", "target_id", "strength"} and link["strength"] > 0 for link in network["links"]
    )


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_bytes_each_time(drawings: dict[str, Any], form: str) -> None:
    if form == "png":
        pytest.importorskip("resvg_py")
    again = drawn(open_engine(assets().data), "gelijkenis")
    made = export(again, form)
    assert made == export(drawings["gelijkenis"], form)
    assert not isinstance(made, str) or not re.search(r"20(2[4-9]|3\d)-\d\d", made), "no clock in a file"


def test_png_is_a_picture_with_something_on_it(drawings: dict[str, Any]) -> None:
    pytest.importorskip("resvg_py")
    image = pytest.importorskip("PIL.Image")
    made = export(drawings["gelijkenis"], "png")
    assert isinstance(made, bytes)
    picture = image.open(io.BytesIO(made)).convert("L")
    dark = sum(picture.histogram()[:100]) / (picture.width * picture.height)
    assert picture.width > 1400
    assert 0.01 < dark < 0.5


@pytest.mark.parametrize(
    ("name", "file", "form"),
    [
        (None, None, "html"), (None, "a.SVG", "svg"), (None, "x/y.vosviewer.json", "vosviewer"), (None, "a.cyjs", "cyjs"),
        ("gexf", "a.xml", "gexf"), (None, "a.html", "html"), (None, "a.graphml", "graphml"),
    ],
)  # fmt: skip
def test_the_end_of_a_file_says_its_format(name: str | None, file: str | None, form: str) -> None:
    assert format_of(name, file) == form


def test_an_unknown_end_is_refused() -> None:
    with pytest.raises(UsageError, match="no format"):
        format_of(None, "beeld.docx")


# -- measures ------------------------------------------------------------------------------------------------------


def test_measures_are_what_networkx_says(drawings: dict[str, Any]) -> None:
    drawing = drawings["gelijkenis"]
    simple = nx.Graph(drawing.graph.to_undirected())
    between = nx.betweenness_centrality(simple)
    for node, data in drawing.graph.nodes.items():
        assert data["measures"]["degree"] == simple.degree(node)
        assert data["measures"]["betweenness"] == pytest.approx(between[node], abs=1e-4)
    assert drawing.measured.summary["density"] == pytest.approx(nx.density(simple), abs=1e-4)


def test_newman_weighs_what_few_share_more(drawings: dict[str, Any]) -> None:
    drawing = drawings["actoren"]
    (_, _, pairs), *_ = drawing.measured.projections
    linked: dict[str, set[str]] = {}
    through = set(drawing.view.projections[0].through)
    for one, other in drawing.graph.edges():
        for pilot, actor in ((one, other), (other, one)):
            if drawing.graph.nodes[pilot]["kind"] == "pilot" and drawing.graph.nodes[actor]["kind"] in through:
                linked.setdefault(actor, set()).add(pilot)
    for pair in pairs:
        shared = [sharers for sharers in linked.values() if {pair.one, pair.other} <= sharers]
        assert pair.shared == len(shared)
        assert pair.weight == pytest.approx(sum(1 / (len(sharers) - 1) for sharers in shared), abs=1e-4)
    assert pairs == tuple(sorted(pairs, key=lambda p: (-p.weight, -p.shared, p.one, p.other)))


def test_jaccard_of_the_projection_is_that_of_the_stored_question(drawings: dict[str, Any]) -> None:
    (_, _, pairs), *_ = drawings["pilots-en-themas"].measured.projections
    projected = {frozenset((pair.one, pair.other)): round(100 * pair.weight) for pair in pairs}
    graph = drawings["gelijkenis"].graph
    for one, other, data in graph.edges(data=True):
        assert abs(projected[frozenset((one, other))] - data["weight"]) <= 1


def test_commission_links_the_most_pilots(drawings: dict[str, Any]) -> None:
    graph = drawings["actoren"].graph
    top = max(graph.nodes, key=lambda node: graph.nodes[node]["measures"]["pilots"])
    assert graph.nodes[top]["nl"] == "Commissie Lokaal Vrijwilligersbeleid"


def test_every_measure_is_explained_in_two_languages(drawings: dict[str, Any]) -> None:
    for label, explanation in (*MEASURES.values(), *SUMMARY.values()):
        for text in (label, explanation):
            assert text["nl"] != text["en"] or text["nl"] == "betweenness"
        assert all(text.endswith(".") for text in explanation.values())
    head, rows = summary_rows(drawings["actoren"])
    assert head == ["measure", "value", "explanation"]
    assert ["punten", len(drawings["actoren"].graph), SUMMARY["n"][1]["nl"]] in rows


# -- hostile ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile() -> Drawing:
    graph: Any = nx.MultiDiGraph()
    nodes = [f"https://example.org/{n}?a=1&b=%22" for n in range(len(HOSTILE))]
    for node, text in zip(nodes, HOSTILE, strict=True):
        values = {"__proto__": text, "label": text, "id": 1, "aantal": 3 if "a" in text else "x", "x": text}
        graph.add_node(node, kind="a", nl=text, en=text, text={"nl": text}, passages=["b01.001"], values=values)
    for n in range(1, len(nodes)):
        graph.add_edge(nodes[n], nodes[n // 2], key="r", weight=n % 3 or None, statements=[], ask=HOSTILE[n])
    graph.add_edge(nodes[0], nodes[0], key="r", weight=None, statements=[], ask=None)
    graph.graph |= {"capped": (3, 9), "lines": None, "statements": {}}
    label = {"nl": HOSTILE[0], "en": HOSTILE[1]}
    view = View.model_validate(
        {
            "title": label, "question": {"nl": "woord" * 50, "en": "\u202e?"}, "nodes": "", "edges": "",
            "kinds": {"a": {"label": label, "color": "#000000", "shape": "box", "text": "#ffffff"}},
            "relations": {"r": {"label": label, "color": "#000000"}}, "layout": {"form": "force"}, "omits": label,
        }
    )  # fmt: skip
    return ready(view, graph, "kwaad")


@pytest.mark.parametrize("form", TEXTS)
def test_hostile_text_breaks_no_file(hostile: Drawing, form: str) -> None:
    made = written(hostile, form)
    assert "\x00" not in made
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200f\ufffe\x07\x1b]", made)
    if form in ("svg", "gexf", "graphml"):
        root = ET.fromstring(made.encode())
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "img", "foreignObject", "a", "image", "use"}
        assert not any(key.startswith("on") or key.endswith("href") for one in root.iter() for key in one.attrib)
        assert "<script" not in made
    elif form == "csv":
        for row in csv.reader(io.StringIO(made)):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)
    else:
        json.loads(made)


def test_hostile_networks_are_read_back(hostile: Drawing) -> None:
    for read in (
        nx.read_gexf(io.BytesIO(written(hostile, "gexf").encode()), version="1.2draft"),
        nx.read_graphml(io.BytesIO(written(hostile, "graphml").encode()), force_multigraph=True),
    ):
        assert len(read) == len(HOSTILE)
        assert read.number_of_edges() == hostile.graph.number_of_edges()


def test_hostile_rows_are_text_for_a_spreadsheet(hostile: Drawing) -> None:
    made = csv_of(*measure_rows(hostile))
    rows = list(csv.reader(io.StringIO(made)))
    assert len(rows) == len(HOSTILE) + 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


def test_hostile_png_is_drawn(hostile: Drawing) -> None:
    pytest.importorskip("resvg_py")
    assert bytes(export(hostile, "png"))[:8] == b"\x89PNG\r\n\x1a\n"  # type: ignore[arg-type]
