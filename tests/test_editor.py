"""The editor in a real browser: with and without a script, by keyboard, at 360 px, and nothing for axe to find."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from browsing import follow
from endpoint_server import Running, running

webdriver = pytest.importorskip("selenium.webdriver")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromedriver"), reason="needs Chromium and its driver"),
]


@pytest.fixture(scope="module")
def server(small: Path) -> Iterator[Running]:
    with running(site=str(small), seconds=5) as one:
        yield one


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    found: list[Any] = []

    def open_browser(width: int = 1400, script: bool = True) -> Any:
        options = webdriver.ChromeOptions()
        profile = tmp_path_factory.mktemp("profile")
        for one in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"):
            options.add_argument(one)
        options.add_argument(f"--user-data-dir={profile}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not script:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
        found.append(driver)
        size = {"width": width, "height": 1400, "deviceScaleFactor": 1, "mobile": width < 500}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        return driver

    yield open_browser
    for driver in found:
        driver.quit()


@pytest.fixture(scope="module")
def browser(opened: Callable[..., Any]) -> Any:
    return opened()


@pytest.fixture
def page(browser: Any, server: Running) -> Any:
    browser.get(f"{server.url}.en.html")
    return browser


def area(page: Any) -> Any:
    return page.find_element("id", "query")


def until(what: Callable[[], Any]) -> Any:
    began = time.monotonic()
    while time.monotonic() - began < 20:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come")


def write(page: Any, text: str) -> None:
    area(page).clear()
    area(page).send_keys(text)


def run(page: Any) -> str:
    area(page).send_keys(webdriver.Keys.ESCAPE, webdriver.Keys.CONTROL, webdriver.Keys.ENTER)
    until(lambda: page.find_elements("css selector", "#answer:not([aria-busy]) section"))
    return str(page.find_element("id", "answer").text)


def violations(page: Any) -> list[Any]:
    pytest.importorskip("selenium_axe_python", reason="selenium-axe-python brings axe-core")
    page.execute_script((files("selenium_axe_python") / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    script = "axe.run().then((r) => arguments[0](r.violations.map((v) => [v.id, v.nodes.map((n) => n.html)])))"
    return list(page.execute_async_script(script))


def test_keys_run_the_query_and_the_address_remembers_it(page: Any) -> None:
    write(page, "SELECT ?pilot ?label { ?pilot a vw:Pilot ; rdfs:label ?label } ORDER BY ?pilot ?label")
    assert "Answer" in run(page)
    assert page.find_elements("css selector", "#answer td a[href^='doc/pilot/']")
    assert "query=SELECT" in page.current_url
    assert not violations(page)
    page.get(page.current_url)
    assert page.find_elements("css selector", "#answer td a")
    assert area(page).get_attribute("value").startswith("SELECT ?pilot")


def test_a_fault_is_jumped_to_and_underlined(page: Any) -> None:
    write(page, "SELECT ?x {\n ?x a vw:Pilot FILTR (true) \n}")
    assert "did you mean FILTER" in run(page)
    assert page.find_element("css selector", ".mirror .t-wrong").text == "FILTR"
    start = page.execute_script("return document.getElementById('query').selectionStart")
    assert area(page).get_attribute("value")[start:].startswith("FILTR")
    assert area(page).get_attribute("aria-invalid") == "true"
    assert not violations(page)


def test_terms_are_completed_from_what_the_graph_holds(page: Any) -> None:
    write(page, "SELECT ?k { ?k a vw:Kne")
    choice = until(lambda: page.find_elements("css selector", ".choices:not([hidden]) li"))[0]
    assert "vw:Knelpunt" in choice.text
    assert "bottleneck" in choice.text
    assert area(page).get_attribute("aria-activedescendant") == "choice-0"
    assert not violations(page)
    area(page).send_keys(webdriver.Keys.ENTER, "; vw:ho")
    until(lambda: page.find_elements("css selector", ".choices:not([hidden]) li"))
    area(page).send_keys(webdriver.Keys.ENTER, "?thema }")
    assert "vw:Knelpunt ; vw:hoofdthema ?thema }" in area(page).get_attribute("value")


def test_the_coloured_text_lies_under_the_typed_text(page: Any) -> None:
    write(page, 'PREFIX ex: <http://example.org/> # words\nSELECT ?x { ?x ex:p "text" }')
    same = """const [a, m] = [document.getElementById('query'), document.querySelector('.mirror')].map(getComputedStyle);
      return ['fontFamily', 'fontSize', 'lineHeight', 'paddingLeft', 'paddingTop', 'width', 'whiteSpace'].filter((k) => a[k] !== m[k])"""
    assert page.execute_script(same) == []
    widths = "return [...new Set([...document.querySelectorAll('.mirror span')].map((s) => { const c = getComputedStyle(s); return c.fontFamily + c.fontSize + c.fontWeight }))].length"
    assert page.execute_script(widths) == 1
    text = page.execute_script("return document.querySelector('.mirror').textContent")
    assert text == area(page).get_attribute("value") + "\n "


def test_tab_leaves_the_editor(page: Any) -> None:
    area(page).send_keys(webdriver.Keys.TAB)
    assert page.switch_to.active_element.tag_name == "button"


def test_prefixes_are_written_out(page: Any) -> None:
    write(page, "ASK { ?s a vw:Pilot ; rdfs:label ?l }")
    page.find_element("id", "declare").click()
    until(lambda: area(page).get_attribute("value").startswith("PREFIX rdfs: <http"))
    assert "yes" in run(page)


def test_nothing_comes_from_elsewhere_and_nothing_fails(page: Any, server: Running) -> None:
    loaded = page.execute_script("return performance.getEntriesByType('resource').map((e) => e.name)")
    origin = server.url.removesuffix("/sparql")
    assert loaded
    assert all(name.startswith(origin) for name in loaded)
    page.get_log("browser")
    page.refresh()
    assert page.get_log("browser") == []


def test_it_fits_a_phone(opened: Callable[..., Any], server: Running) -> None:
    phone = opened(width=360)
    phone.get(f"{server.url}.html?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2030")
    assert phone.execute_script("return document.documentElement.scrollWidth") == 360
    assert not violations(phone)


def test_the_form_works_without_a_script(opened: Callable[..., Any], server: Running) -> None:
    plain = opened(script=False)
    plain.get(f"{server.url}.html")
    follow(plain, plain.find_element("css selector", ".examples button").click)
    assert "vw:" in area(plain).get_attribute("value")
    area(plain).clear()
    area(plain).send_keys("SELECT ?pilot { ?pilot a vw:Pilot } ORDER BY ?pilot")
    follow(plain, plain.find_element("css selector", "button.main").click)
    assert "Antwoord" in plain.find_element("id", "answer").text
    follow(plain, plain.find_element("css selector", "#answer td a").click)
    assert "/doc/pilot/" in plain.current_url
