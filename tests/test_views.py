"""Network views: the same bytes, nothing that runs, everything reachable."""

from __future__ import annotations

import html
import html.parser
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vwgraph.errors import Stop, UsageError
from vwgraph.paths import assets
from vwgraph.pipeline import build, open_engine
from vwgraph.viewing import draw, drawn, views
from vwgraph.views.files import read_views
from vwgraph.views.picture import picture_of
from vwgraph.views.rows import Asking

HOSTILE = """</script><script>document.title='owned'</script><img src=x onerror="document.title='owned'">"""


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
    assert set(finder.found) == {"#details", "data:,"}
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


def test_no_two_boxes_overlap(embedded: Any) -> None:
    view = views()["bewijskaart"]
    drawing = drawn(embedded, "bewijskaart")
    graph, places = drawing.graph, drawing.placed.places
    boxes = [places[node] for node, data in graph.nodes(data=True) if view.kinds[data["kind"]].ring == "middle"]
    for n, (x, y) in enumerate(boxes):
        for other_x, other_y in boxes[n + 1 :]:
            assert abs(x - other_x) >= 200 or abs(y - other_y) >= 48
    assert len(set(places.values())) == len(places)


def test_unknown_view_names_the_known(embedded: Any) -> None:
    with pytest.raises(UsageError, match="bewijskaart"):
        draw(embedded, "kaart")


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


# -- in a real browser ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    import shutil

    from selenium import webdriver

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("Chromium and its driver are not installed (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--no-first-run", "--window-size=1400,900",
                     f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)) as session:
        yield session


def opened(browser: Any, page: str, folder: Path, hash_: str = "") -> Path:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(path.as_uri() + hash_)
    return path


def requests_of(browser: Any) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith("data:")]


@pytest.mark.browser
def test_one_request_and_no_error(browser: Any, page: str, tmp_path: Path) -> None:
    path = opened(browser, page, tmp_path)
    assert requests_of(browser) == [path.as_uri()]
    assert [entry for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")] == []
    shown = browser.find_element("id", "count").text
    total = len(data_of(page)["details"])
    assert shown == f"{total} van {total} getoond"


@pytest.mark.browser
def test_search_choose_and_escape_by_keyboard(browser: Any, page: str, tmp_path: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    opened(browser, page, tmp_path)
    ActionChains(browser).send_keys("/").send_keys("momentum").perform()
    results = browser.find_elements("css selector", "#results button")
    assert len(results) >= 1
    results[0].send_keys(Keys.ENTER)
    details = browser.find_element("id", "details")
    assert "b01.082" in details.text
    assert "vwgraph report show b01.082" in details.text
    assert "node=" in browser.current_url
    browser.refresh()
    assert "b01.082" in browser.find_element("id", "details").text
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert "b01.082" not in browser.find_element("id", "details").text
    network = browser.find_element("id", "network")
    network.send_keys(Keys.ARROW_RIGHT)
    assert browser.find_elements("css selector", "#details h3")


@pytest.mark.browser
def test_a_theme_lights_its_factors_and_their_pilots(browser: Any, page: str, tmp_path: Path) -> None:
    theme = "https://w3id.org/vwgraph/id/thema/personele-continuiteit"
    opened(browser, page, tmp_path, f"#node={theme}&table=1")
    rows = [row.text for row in browser.find_elements("css selector", "#table tbody tr")]
    data = data_of(page)
    number = next(n for n, one in enumerate(data["details"]) if one["iri"] == theme)
    factors = {edge["from"] for edge in data["edges"] if edge["to"] == number and edge["relation"] == "hoofdthema"}
    pilots = {data["details"][pilot]["nl"] for factor in factors for pilot in data["details"][factor]["facets"]}
    assert {"Pilot Alkmaar", "Pilot Assen"} <= pilots
    assert "Pilot Hoogezand-Sappemeer" not in pilots
    shown = {row.splitlines()[0].removeprefix("pilot ") for row in rows if row.startswith("pilot ")}
    assert (
        {name for name in pilots if any(one.startswith(name) for one in shown)}
        == pilots
        == {
            name
            for name in (one["nl"] for one in data["details"] if one["kind"] == "pilot")
            if any(o.startswith(name) for o in shown)
        }
    )
    assert len(rows) == 1 + len(factors) + len(pilots)


@pytest.mark.browser
def test_facet_legend_language_and_table(browser: Any, page: str, tmp_path: Path) -> None:
    opened(browser, page, tmp_path)
    total = len(data_of(page)["details"])
    browser.find_element("css selector", "#kinds input").click()
    kinds = {kind["key"]: kind["count"] for kind in data_of(page)["kinds"]}
    assert browser.find_element("id", "count").text == f"{total - kinds['succesfactor']} van {total} getoond"
    browser.find_element("id", "language").click()
    assert browser.find_element("id", "title").text == "Evidence map"
    assert "lang=en" in browser.current_url
    browser.find_element("id", "as-table").click()
    assert not browser.find_element("id", "network").is_displayed()
    assert browser.find_element("css selector", "#table th").text == "Kind"
    shown = {row.get_attribute("lang") for row in browser.find_elements("css selector", "#table td[lang]")}
    assert shown == {"nl", "en"}, "themes are described in English, statements in Dutch"


@pytest.mark.browser
def test_hostile_labels_are_inert(browser: Any, corpus: Path, tmp_path: Path) -> None:
    path = corpus / "pilots" / "westerdorp.yaml"
    text = path.read_text(encoding="utf-8").replace("De kachel bleef een winter stuk.", json.dumps(HOSTILE))
    text = text.replace("nl: Kapotte kachel", "nl: " + json.dumps("</script><b>\u202e__proto__" + "x" * 60))
    path.write_text(text, encoding="utf-8")
    build(corpus)
    page = draw(open_engine(corpus), "bewijskaart", corpus)
    opened(browser, page, tmp_path, "#node=https://example.org/leeszaal/id/factor/westerdorp-k1")
    assert browser.title == "Bewijskaart - vwgraph"
    details = browser.find_element("id", "details")
    assert HOSTILE in details.text
    assert details.find_elements("css selector", "img, script, b") == []
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_a_hostile_link_is_ignored(browser: Any, page: str, tmp_path: Path) -> None:
    opened(
        browser, page, tmp_path, "#node=__proto__&facet=%3Cscript%3E&off=__proto__,constructor&lang=xx&q=" + "a" * 500
    )
    assert browser.find_element("id", "question").text
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


@pytest.mark.browser
def test_it_fits_a_phone(browser: Any, page: str, tmp_path: Path) -> None:
    browser.set_window_size(360, 740)
    try:
        opened(browser, page, tmp_path)
        width = browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= browser.execute_script("return window.innerWidth")
    finally:
        browser.set_window_size(1400, 900)


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
