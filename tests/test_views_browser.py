"""The page of a view in a real browser: nothing runs that should not, all of it reachable, legible and exportable."""

from __future__ import annotations

import base64
import csv
import io
import itertools
import json
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from browsing import DESKTOP, PHONE, faults_of, opened, requests_of, violations
from viewdata import HOSTILE, RUN, data_of, large, sample, with_data
from vwgraph.viewing import draw, drawn, views
from vwgraph.views.index import index_page

pytestmark = pytest.mark.browser
THEME = "https://w3id.org/vwgraph/id/thema/personele-continuiteit"


@pytest.fixture(scope="module")
def page(embedded: Any) -> str:
    return draw(embedded, "bewijskaart")


@pytest.fixture(scope="module")
def proef(page: str) -> str:
    """A small made-up view with all that a page can show."""
    return with_data(page, sample())


@pytest.fixture(autouse=True)
def no_fault(browser: Any) -> Iterator[None]:
    """Whatever a test does, the console stays empty and no text of the data has run."""
    yield
    assert faults_of(browser) == []
    assert browser.title != "owned"


def by_id(browser: Any, name: str) -> Any:
    return browser.find_element("id", name)


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def click(browser: Any, name: str) -> None:
    browser.execute_script("document.getElementById(arguments[0]).click()", name)


def rows(browser: Any) -> list[str]:
    return [row.text for row in browser.find_elements("css selector", "#table .nodes tbody tr")]


def node(data: dict[str, Any], n: int) -> str:
    return "#" + "node=" + str(data["details"][n]["iri"])


# -- what a reader sees ----------------------------------------------------------------------------------------------


def test_one_request(browser: Any, page: str, tmp_path: Path) -> None:
    path = opened(browser, page, tmp_path)
    assert requests_of(browser) == [path.as_uri()]
    total = len(data_of(page)["details"])
    assert by_id(browser, "count").text == f"{total} van {total} getoond"
    assert by_id(browser, "question").text == data_of(page)["question"]["nl"]


_MEASURED = """
const write = CanvasRenderingContext2D.prototype.fillText;
window.sizes = {};
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  if (text) window.sizes[text] = Number(/([0-9.]+)px/.exec(this.font)[1]) * this.getTransform().a;
  return write.call(this, text, ...rest);
};"""


@pytest.mark.parametrize("name", list(views()))
def test_every_label_is_legible_at_first_look(browser: Any, embedded: Any, tmp_path: Path, name: str) -> None:
    hook = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _MEASURED})
    try:
        opened(browser, draw(embedded, name), tmp_path)
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", hook)
    sizes = browser.execute_script(
        "const cells = document.querySelectorAll('#matrix th button, #matrix .times');"
        "return {...sizes, ...Object.fromEntries([...cells].map((c) => [c.textContent, parseFloat(getComputedStyle(c).fontSize)]))};"
    )
    assert len(sizes) >= 10
    assert {text: size for text, size in sizes.items() if size < 9} == {}


def test_search_choose_and_escape_by_keyboard(browser: Any, page: str, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    opened(browser, page, tmp_path)
    press(browser, "/", "momentum")
    hits = WebDriverWait(browser, 5).until(lambda b: b.find_elements("css selector", "#hits button"))
    hits[0].send_keys(Keys.ENTER)
    details = by_id(browser, "details")
    assert "vwgraph report show b01.082" in details.text
    browser.refresh()
    assert "b01.082" in by_id(browser, "details").text, "the link remembers the choice"
    press(browser, Keys.ESCAPE)
    assert "b01.082" not in by_id(browser, "details").text
    network = by_id(browser, "network")
    network.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    told = browser.execute_script("return document.getElementById('said').textContent")
    assert told.endswith(f"2 van {len(data_of(page)['details'])}")
    network.send_keys(Keys.ENTER)
    assert browser.find_element("css selector", "#chosen h3").text == told.split(", ")[0]


def test_a_theme_lights_its_factors_and_their_pilots(browser: Any, page: str, tmp_path: Path) -> None:
    opened(browser, page, tmp_path, f"#node={THEME}&form=table")
    data = data_of(page)
    number = next(n for n, one in enumerate(data["details"]) if one["iri"] == THEME)
    factors = {edge["from"] for edge in data["edges"] if edge["to"] == number and edge["relation"] == "hoofdthema"}
    pilots = {data["details"][pilot]["nl"] for factor in factors for pilot in data["details"][factor]["facets"]}
    assert {"Pilot Alkmaar", "Pilot Assen"} <= pilots
    every = {one["nl"] for one in data["details"] if one["kind"] == "pilot"}
    shown = rows(browser)
    assert {name for name in every if any(row.startswith(f"pilot {name} ") for row in shown)} == pilots != every
    assert len(shown) == 1 + len(factors) + len(pilots)


def test_legend_relations_facet_and_slider_filter(browser: Any, proef: str, tmp_path: Path) -> None:
    opened(browser, proef, tmp_path)
    data = sample()
    total = len(data["details"])
    browser.find_element("css selector", "#kinds input").click()
    assert by_id(browser, "count").text == f"{total - data['kinds'][0]['count']} van {total} getoond"
    browser.find_element("css selector", "#kinds input").click()
    before = by_id(browser, "sums").get_attribute("textContent")
    browser.find_element("css selector", "#relations input").click()
    assert by_id(browser, "sums").get_attribute("textContent") != before
    assert "relations=" in browser.current_url
    browser.execute_script(
        "const s = document.getElementById('least'); s.value = 0.5; s.dispatchEvent(new Event('input'))"
    )
    assert "0,5 (" in by_id(browser, "least-value").text
    browser.execute_script(
        "const s = document.querySelector('#facets select'); s.value = s.options[1].value; s.dispatchEvent(new Event('change'))"
    )
    link, count = browser.current_url, by_id(browser, "count").text
    assert count != f"{total} van {total} getoond"
    browser.get("about:blank")
    browser.get(link)
    assert (by_id(browser, "count").text, browser.current_url) == (count, link), "the link remembers the filters"


def test_language(browser: Any, page: str, tmp_path: Path) -> None:
    opened(browser, page, tmp_path, "#form=table")
    by_id(browser, "language").click()
    assert by_id(browser, "title").text == "Evidence map"
    assert "lang=en" in browser.current_url
    assert browser.execute_script("return document.documentElement.lang") == "en"
    texts = browser.execute_script(
        "return [...new Set([...document.querySelectorAll('#table td[lang]')].map((e) => e.lang))]"
    )
    assert set(texts) == {"nl", "en"}, "themes are described in English, statements in Dutch"


def test_table_sorts(browser: Any, proef: str, tmp_path: Path) -> None:
    opened(browser, proef, tmp_path, "#form=table")
    browser.find_element("css selector", '[data-sort="m.degree"]').click()
    assert (
        browser.find_element("css selector", '[data-sort="m.degree"]')
        .find_element("xpath", "..")
        .get_attribute("aria-sort")
        == "descending"
    )
    figures = [cell.text for cell in browser.find_elements("css selector", "#table .nodes tbody td:nth-last-child(2)")]
    assert figures == ["5", "4", "3", "2", "", "", "", ""], "largest first, what has none last"
    assert "sort=-m.degree" in browser.current_url


def test_matrix_by_keyboard(browser: Any, proef: str, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    opened(browser, proef, tmp_path, "#form=matrix")
    cells = browser.find_elements("css selector", "#matrix td[data-row]")
    names = [cell.get_attribute("aria-label") for cell in cells]
    assert names == [
        "thema een, Pilot Oost: ontkend",
        "thema een, Pilot West: 2 knelpunt, 1 kans",
        "thema twee, Pilot Oost: niet genoemd",
        "thema twee, Pilot West: samen (1)",
    ]
    assert [cell.get_attribute("tabindex") for cell in cells] == ["0", "-1", "-1", "-1"]
    cells[0].send_keys(Keys.ARROW_RIGHT)
    press(browser, Keys.ENTER)
    assert [one.text for one in browser.find_elements("css selector", "#chosen .statements h4")] == ["alfa", "beta"]
    assert browser.execute_script("return document.activeElement.getAttribute('aria-label')") == names[1]
    assert "cell=" in browser.current_url
    browser.refresh()
    assert "2 knelpunt, 1 kans" in by_id(browser, "details").text


FIND = """
const [red, green, blue] = arguments[0], down = arguments[1], canvas = document.querySelector('#network canvas'), wide = canvas.width;
const copy = Object.assign(document.createElement('canvas'), {width: wide, height: canvas.height}).getContext('2d', {willReadFrequently: true});
copy.drawImage(canvas, 0, 0);
const pixels = copy.getImageData(0, 0, wide, canvas.height).data;
const near = (i) => [red, green, blue].every((value, c) => Math.abs(pixels[i + c] - value) < 6);
for (let i = 0; i < pixels.length; i += 4)
  if (near(i) && near(i + 4 * wide * down) && near(i + 4 * down)) return [(i / 4) % wide, Math.floor(i / 4 / wide)];
return null;
"""


def click_color(browser: Any, color: tuple[int, int, int], down: int = 0) -> None:
    """Click the first pixel of ``color`` in the drawing that has the same ``down`` pixels lower, there, with the mouse."""
    from selenium.webdriver.common.action_chains import ActionChains

    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    place = browser.execute_script(FIND, color, down)
    assert place, f"nothing of colour {color} is drawn"
    box = browser.find_element("css selector", "#network canvas").rect
    x, y = place[0] - box["width"] / 2, place[1] + down - box["height"] / 2
    ActionChains(browser).move_to_element_with_offset(
        browser.find_element("css selector", "#network canvas"), round(x), round(y)
    ).click().perform()
    time.sleep(0.4)  # vis-network waits to see whether it becomes a double click


def test_points_and_lines_are_chosen_with_the_mouse(browser: Any, proef: str, tmp_path: Path) -> None:
    opened(browser, proef, tmp_path)
    click_color(browser, (0x22, 0x22, 0x22), down=4)
    assert browser.find_element("css selector", "#chosen h3").text == "Pilot Oost"
    click(browser, "clear")
    click_color(browser, (38, 115, 171))  # the line of #005a9c, not quite opaque on white
    assert browser.find_element("css selector", "#chosen h3").text == "thema een – thema twee"
    assert "vwgraph ask bewijs" in by_id(browser, "details").text
    assert "edge=" in browser.current_url


def test_nothing_shifts_while_it_loads(browser: Any, page: str, tmp_path: Path) -> None:
    opened(browser, page, tmp_path)
    shift = browser.execute_async_script(
        "const done = arguments[0]; let sum = 0;"
        "new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })"
        ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300);"
    )
    assert shift < 0.01


# -- for everybody ---------------------------------------------------------------------------------------------------

STATES = {
    "default": ("", DESKTOP, ""),
    "node": ("#node=https://example.org/id/0/thema een", DESKTOP, ""),
    "edge in English": (
        "#lang=en&edge=https://example.org/id/0/thema een&edge=samen&edge=https://example.org/id/1/thema twee",
        DESKTOP,
        "",
    ),
    "search": ("#q=alfa", DESKTOP, ""),
    "table": ("#form=table&node=https://example.org/id/0/thema een", DESKTOP, ""),
    "matrix": ("#form=matrix&lang=en", DESKTOP, "document.querySelector('#matrix td.filled').click()"),
    "measures": ("", DESKTOP, "for (const d of document.querySelectorAll('aside details')) d.open = true"),
    "phone": ("#node=https://example.org/id/0/thema een", PHONE, ""),
    "table on a phone": ("#form=table&lang=en", PHONE, ""),
    "matrix on a phone": ("#form=matrix", PHONE, ""),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(browser: Any, proef: str, tmp_path: Path, state: str) -> None:
    hash_, size, script = STATES[state]
    opened(browser, proef, tmp_path, hash_.replace(" ", "%20"), size)
    browser.execute_script(script)
    assert violations(browser) == []


def test_axe_finds_nothing_in_the_evidence_map(browser: Any, page: str, tmp_path: Path) -> None:
    opened(browser, page, tmp_path, f"#node={THEME}")
    assert violations(browser) == []


def test_focus_is_visible_at_every_stop(browser: Any, proef: str, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    opened(browser, proef, tmp_path)
    stops = []
    for _ in range(40):
        press(browser, Keys.TAB)
        stop = browser.execute_script(
            "const e = document.activeElement, s = getComputedStyle(e);"
            "return [e.id || e.dataset.export || e.textContent.trim(), s.outlineStyle, parseFloat(s.outlineWidth)]"
        )
        if browser.execute_script("return document.activeElement === document.body"):
            break
        stops.append(stop)
    names = [stop[0] for stop in stops]
    assert names[:3] == ["Naar de gegevens", "search", "as-drawing"]
    assert {"network", "closer", "least", "language", "home", "twin"} <= set(names)
    assert [stop for stop in stops if stop[1] == "none" or stop[2] < 2] == []


@pytest.mark.parametrize("form", ["drawing", "matrix", "table"])
def test_it_fits_a_phone(browser: Any, page: str, proef: str, tmp_path: Path, form: str) -> None:
    for one in (page, proef):
        opened(browser, one, tmp_path, f"#form={form}", PHONE)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= PHONE[0]
    small = browser.execute_script(
        "return [...document.querySelectorAll('button, select, input, summary')].filter((e) => e.checkVisibility())"
        ".map((e) => [e.id || e.textContent, e.getBoundingClientRect().height]).filter((e) => e[1] < 13)"
    )
    assert small == []


def _lab(color: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIELAB of ``color`` (#rrggbb) as somebody sees it who is colour-blind: ``matrix`` on linear RGB."""
    linear = [(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4) for v in _channels(color)]
    seen = [min(1.0, max(0.0, sum(m * v for m, v in zip(row, linear, strict=True)))) for row in matrix]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        sum(m * v for m, v in zip(row, seen, strict=True)) / white
        for row, white in zip(to_xyz, (0.9505, 1.0, 1.089), strict=True)
    )
    fx, fy, fz = ((v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116) for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _channels(color: str) -> tuple[float, float, float]:
    r, g, b = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return r, g, b


# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_kinds_are_told_apart_without_colour_or_with_it(blindness: str) -> None:
    for name, view in views().items():
        for (one, a), (other, b) in itertools.combinations(view.kinds.items(), 2):
            if (a.shape, a.hollow) != (b.shape, b.hollow):
                continue
            pairs = [(a.color, b.color), (a.border or a.color, b.border or b.color)]
            far = max(
                sum(
                    (p - q) ** 2
                    for p, q in zip(_lab(x, BLINDNESS[blindness]), _lab(y, BLINDNESS[blindness]), strict=True)
                )
                ** 0.5
                for x, y in pairs
            )
            assert far >= 10, f"{name}: {one} and {other} have one shape and look alike under {blindness}"


def test_shapes_stand_out_from_the_page() -> None:
    """WCAG 2.1, 1.4.11: what is needed to understand a picture has a contrast of 3 to 1 at least."""
    for name, view in views().items():
        for key, kind in view.kinds.items():
            line = kind.border or kind.color
            r, g, b = ((v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4) for v in _channels(line))
            assert 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 3, f"{name}: {key} {line}"


@pytest.mark.parametrize("blindness", ["protanopia", "deuteranopia"])
def test_helps_and_hinders_look_different_to_the_colour_blind(
    browser: Any, page: str, tmp_path: Path, blindness: str
) -> None:
    opened(browser, page, tmp_path)
    signs = browser.find_elements("css selector", "#kinds svg")[:2]
    plain = [sign.screenshot_as_base64 for sign in signs]
    browser.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": blindness})
    try:
        pictures = [sign.screenshot_as_base64 for sign in signs]
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    assert pictures != plain, "the browser did simulate"
    middle = (
        "const done = arguments[1]; Promise.all(arguments[0].map((source) => new Promise((found) => {"
        "const image = new Image(); image.onload = () => { const c = document.createElement('canvas').getContext('2d');"
        "c.canvas.width = 18; c.canvas.height = 18; c.drawImage(image, 0, 0); found([...c.getImageData(9, 9, 1, 1).data]); };"
        "image.src = 'data:image/png;base64,' + source; }))).then(done);"
    )
    helps, hinders = browser.execute_async_script(middle, pictures)
    hexes = ["#" + "".join(f"{v:02x}" for v in color[:3]) for color in (helps, hinders)]
    a, b = (_lab(color, BLINDNESS["none"]) for color in hexes)
    assert sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5 >= 10


def test_print_makes_a_picture_of_lines_and_letters(browser: Any, proef: str, tmp_path: Path) -> None:
    opened(browser, proef, tmp_path)
    browser.execute_script(
        "addEventListener('beforeprint', () => { window.printed = document.querySelectorAll('#paper svg text').length; })"
    )
    made = browser.execute_cdp_cmd("Page.printToPDF", {"landscape": True, "preferCSSPageSize": True})
    content = base64.b64decode(made["data"])
    assert content.startswith(b"%PDF")
    assert browser.execute_script("return window.printed") >= len(sample()["details"]) - 4
    assert browser.find_elements("css selector", "#paper svg") == []


# -- exports -----------------------------------------------------------------------------------------------------------


def saved(browser: Any, kind: str) -> bytes:
    """Press a download button and return what came into the folder."""
    for old in browser.downloads.iterdir():
        old.unlink(missing_ok=True)
    browser.execute_script(f"document.querySelector('[data-export={kind}]').click()")
    for _ in range(300):
        # hidden, or with one of these endings, while it downloads
        files = [path for path in browser.downloads.glob("[!.]*") if path.suffix not in (".crdownload", ".tmp")]
        if files and files[0].stat().st_size:
            return bytes(files[0].read_bytes())
        time.sleep(0.05)
    raise AssertionError(f"{kind}: nothing was saved")


@pytest.mark.parametrize("names", [("alfa", "beta"), HOSTILE], ids=["plain", "hostile"])
def test_exports_are_read_by_others(browser: Any, page: str, tmp_path: Path, names: tuple[str, ...]) -> None:
    data = sample(names)
    opened(browser, with_data(page, data), tmp_path)
    count = len(data["details"])
    picture = ET.fromstring(saved(browser, "svg"))
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}title")) == count
    assert saved(browser, "png").startswith(b"\x89PNG\r\n")
    gexf: Any = nx.read_gexf(io.BytesIO(saved(browser, "gexf")))
    graphml: Any = nx.read_graphml(io.BytesIO(saved(browser, "graphml")), force_multigraph=True)
    for graph in (gexf, graphml):
        assert (graph.number_of_nodes(), graph.number_of_edges()) == (count, len(data["edges"]))
        assert {one["kind"] for _, one in graph.nodes(data=True)} == {"thema", "knelpunt", "kans", "pilot"}
    found = list(csv.reader(io.StringIO(saved(browser, "nodes").decode("utf-8-sig"), newline="")))
    assert len(found) == count + 1
    assert not [cell for row in found for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert (
        len(list(csv.reader(io.StringIO(saved(browser, "edges").decode("utf-8-sig"), newline=""))))
        == len(data["edges"]) + 1
    )
    vos = json.loads(saved(browser, "vosviewer"))["network"]
    assert {one["id"] for one in vos["items"]} == set(range(1, count + 1))
    pairs = [frozenset((link["source_id"], link["target_id"])) for link in vos["links"]]
    assert len(set(pairs)) == len(pairs)
    elements = json.loads(saved(browser, "cytoscape"))["elements"]
    assert (len(elements["nodes"]), len(elements["edges"])) == (count, len(data["edges"]))


def test_exports_hold_what_the_filters_show(browser: Any, page: str, tmp_path: Path) -> None:
    opened(browser, page, tmp_path, "#off=thema,pilot,knelpunt")
    kept = [one for one in data_of(page)["details"] if one["kind"] not in ("thema", "pilot", "knelpunt")]
    first = saved(browser, "gexf")
    assert first == saved(browser, "gexf")
    assert len(nx.read_gexf(io.BytesIO(first))) == len(kept)


# -- safety ------------------------------------------------------------------------------------------------------------


def hostile() -> dict[str, Any]:
    """A block with hostile text wherever text can be."""
    data = sample(HOSTILE)
    bad = HOSTILE[0]
    for n, one in enumerate(data["details"]):
        text = HOSTILE[n % len(HOSTILE)]
        one |= {"iri": text + str(n), "text": {text or "nl": text, "nl": bad}, "passages": [text, bad], "page": text}
        one["values"] = {"__proto__": text, "constructor": bad, text: 1}
        one["measures"] = {"degree": n, "__proto__": 3}
    for key in ("title", "question", "capped"):
        target = data[key]["text"] if key == "capped" else data[key]
        target |= {"nl": bad, "en": HOSTILE[1]}
    data["home"] = data["twin"]["href"] = HOSTILE[2]
    data["relations"][0] |= {"key": "__proto__", "label": {"nl": bad, "en": ""}}
    data["kinds"][0] |= {"key": "constructor", "label": {"nl": "", "en": bad}}
    for one in [*data["details"], *data["edges"]]:
        swapped = {"thema": "constructor", "hoofdthema": "__proto__"}
        for key in ("kind", "relation"):
            if key in one:
                one[key] = swapped.get(one[key], one[key])
    data["matrix"]["cells"][0]["counts"] = {"__proto__": 2, "toString": 1, "knelpunt": 1}
    data["guides"][2]["text"] = {"nl": bad, "en": bad}
    data["name"] = "../../" + bad
    data["parameters"][0]["value"] = bad
    return data


def test_hostile_data_is_inert_everywhere(browser: Any, page: str, tmp_path: Path) -> None:
    path = opened(browser, with_data(page, hostile()), tmp_path)
    pressed = browser.execute_script(
        "let pressed = 0; const get = (id) => document.getElementById(id);"
        "const all = () => document.querySelectorAll('#table button, #matrix td[data-row], #matrix th button, #chosen button, #hits button');"
        "for (const form of ['drawing', 'matrix', 'table']) for (const turn of [1, 2]) {"
        "get('as-' + form).click(); get('language').click();"
        "for (let n = 0; all()[n] && n < 8; n += 1) { all()[n].click(); get('clear').click(); pressed += 1; } } return pressed;"
    )
    assert pressed > 25
    browser.execute_script("for (const d of document.querySelectorAll('details')) d.open = true")
    inside = browser.execute_script(
        "return [...document.body.querySelectorAll('img, iframe, object, embed, script, [onerror], [onload], b')]"
        ".map((e) => e.outerHTML.slice(0, 80)).filter((e) => !e.startsWith('<script'))"
    )
    assert inside == []
    assert browser.execute_script("return document.scripts.length") == 3
    links = browser.execute_script("return [...document.links].filter((a) => a.checkVisibility()).map((a) => a.href)")
    assert [link for link in links if not link.startswith(("http", "file:"))] == []
    assert browser.execute_script("return Object.keys(Object.prototype).length") == 0
    assert requests_of(browser) == [path.as_uri()]


def test_each_hostile_node_can_be_chosen(browser: Any, page: str, tmp_path: Path) -> None:
    data = hostile()
    opened(browser, with_data(page, data), tmp_path, "#form=table")
    count = browser.execute_script(
        "let said = 0; const all = () => document.querySelectorAll('#table td.title button');"
        "for (let n = 0; n < arguments[0]; n += 1) { document.getElementById('clear').click(); all()[n].click();"
        "if (document.querySelector('#chosen h3').textContent.trim()) said += 1; } return said;",
        len(data["details"]),
    )
    assert count == len(data["details"])
    overflow = browser.execute_script(
        "return [...document.querySelectorAll('aside, aside *')].filter((e) => e.checkVisibility() && "
        "e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))"
    )
    assert overflow == [], "long words break"


def test_a_hostile_link_is_ignored(browser: Any, page: str, tmp_path: Path) -> None:
    asked = "&".join(
        f"{key}={value}"
        for key in (
            "node",
            "edge",
            "cell",
            "facet",
            "facet.x",
            "off",
            "relations",
            "form",
            "sort",
            "least",
            "lang",
            "q",
        )
        for value in ("__proto__", "%3Cscript%3E" + RUN, "a" * 500)
    )
    opened(browser, page, tmp_path, "#" + asked)
    assert by_id(browser, "question").text
    assert by_id(browser, "count").text


# -- size --------------------------------------------------------------------------------------------------------------


def test_three_thousand_nodes_are_drawn_and_stay_smooth(browser: Any, page: str, tmp_path: Path) -> None:
    """The aim is two seconds to the first drawing; a machine with other work gets twice that."""
    opened(browser, with_data(page, large()), tmp_path)
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    drawn = browser.execute_script("return performance.getEntriesByName('drawn')[0].startTime")
    assert drawn < 4000
    assert by_id(browser, "count").text == "3000 van 3000 getoond"
    took = browser.execute_async_script(
        "const done = arguments[0], start = performance.now(), place = document.getElementById('network');"
        "place.focus(); for (const key of ['ArrowRight', 'Enter']) place.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));"
        "requestAnimationFrame(() => done(performance.now() - start))"
    )
    assert took < 1000
    assert browser.execute_script("return document.querySelectorAll('*').length") < 600, "no element per node"


# -- all views ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def index(embedded: Any) -> str:
    return index_page(drawn(embedded, name) for name in ("gelijkenis", "kaart"))


def test_index_shows_each_view_with_its_question(browser: Any, index: str, tmp_path: Path) -> None:
    path = opened(browser, index, tmp_path)
    assert requests_of(browser) == [path.as_uri()]
    known = views()
    asked = [known[name].question for name in ("gelijkenis", "kaart")]
    assert [one.text for one in browser.find_elements("css selector", "main a p")] == [one.nl for one in asked]
    by_id(browser, "language").click()
    assert [one.text for one in browser.find_elements("css selector", "main a p")] == [one.en for one in asked]
    links = [one.get_attribute("href") for one in browser.find_elements("css selector", "main a")]
    assert [link.rsplit("/", 1)[1] for link in links] == ["gelijkenis.html#lang=en", "kaart.html#lang=en"]
    assert browser.execute_script("return [...document.images].map((e) => e.naturalWidth)") == [360, 360]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_the_index(browser: Any, index: str, tmp_path: Path, size: tuple[int, int]) -> None:
    opened(browser, index, tmp_path, size=size)
    assert violations(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0]
