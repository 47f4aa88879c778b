"""The site in a real browser: every kind of page at every width, without JavaScript, by keyboard; axe finds nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from browsing import follow
from test_publish import free_port, running

pytestmark = pytest.mark.browser
KINDS = {
    "start": "index.html",
    "english": "index.en.html",
    "pilot": "doc/pilot/oosterdorp.html",
    "pilot, english": "doc/pilot/oosterdorp.en.html",
    "list": "doc/factor/index.html",
    "overview": "doc/index.html",
    "graph": "graph/oosterdorp.html",
    "ontology": "def.html",
    "questions": "vraag/index.html",
    "question": "vraag/knelpunten-in-minstens-n-pilots.html?n=1",
    "matrix": "vraag/themas-per-soort-factor.html",
    "refused": "vraag/knelpunten-in-minstens-n-pilots.html?n=x",
    "search": "zoek.html",
    "found": "zoek.html?q=leeszaal",
    "nothing found": "zoek.html?q=qqqq",
    "coverage": "dekking.html",
    "agreement": "overeenstemming.html",
    "counts": "tellingen.html",
    "views": "beeld/index.html",
    "about": "over.en.html",
    "missing": "nee",
}


@pytest.fixture(scope="module")
def address(small: Path) -> Iterator[str]:
    import sys

    port = free_port()
    command = [sys.executable, "-m", "vwgraph", "serve", "--data", str(small), "--port", str(port)]
    with running(command, port, patience=120) as found:
        yield found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not (shutil.which("chromedriver") and (shutil.which("chromium") or shutil.which("google-chrome"))):
        pytest.skip("Chromium and its driver are not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    profile = tmp_path_factory.mktemp("profile")
    for flag in ("headless", "no-sandbox", "disable-gpu", "disable-background-networking", f"user-data-dir={profile}"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(120)
    yield driver
    driver.quit()


@pytest.fixture
def at(browser: Any) -> Iterator[Any]:
    """Sets the width of the page and whether scripts run; afterwards all is as it was."""

    def set_to(width: int, *, scripts: bool = True) -> None:
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})

    yield set_to
    set_to(1400)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nothing_overflows(browser: Any, address: str, at: Any, kind: str) -> None:
    if find_spec("selenium_axe_python") is None:
        pytest.skip("selenium-axe-python is not installed; it brings axe-core")
    axe = resources.files("selenium_axe_python").joinpath("axe-core", "axe.min.js").read_text(encoding="utf-8")
    for width in (1400, 360):
        at(width)
        browser.get(address + KINDS[kind])
        for wide in (width, *((768, 1600) if width == 1400 else ())):
            at(wide)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= wide, wide
        at(width)
        browser.execute_script(axe)
        found = browser.execute_async_script(
            "const done = arguments[0];"
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
            ".then(r => done(r.violations.map(v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.html)])))"
        )
        assert not found, json.dumps(found, indent=1)
    refused = [
        one for one in browser.get_log("browser") if "favicon" not in one["message"] and " 40" not in one["message"]
    ]
    assert not refused


def test_a_visitor_goes_from_the_start_to_a_passage_without_scripts(browser: Any, address: str, at: Any) -> None:
    from selenium.webdriver.common.by import By

    at(1400, scripts=False)
    browser.get(f"{address}index.html")
    follow(browser, browser.find_element(By.CSS_SELECTOR, "main a[href*='doc/pilot/oosterdorp']").click)
    follow(browser, browser.find_element(By.CSS_SELECTOR, "main .items a[href*='doc/factor/']").click)
    statement = browser.current_url
    follow(browser, browser.find_element(By.CSS_SELECTOR, "main a[href*='doc/passage/']").click)
    assert "/doc/passage/" in browser.current_url
    assert browser.find_elements(By.CSS_SELECTOR, f"main a[href*='{statement.rpartition('/')[2]}']")


def test_a_question_is_asked_with_another_value_without_scripts(browser: Any, address: str, at: Any) -> None:
    from selenium.webdriver.common.by import By

    at(1400, scripts=False)
    browser.get(f"{address}vraag/knelpunten-in-minstens-n-pilots.en.html")
    field = browser.find_element(By.NAME, "n")
    field.clear()
    field.send_keys("1")
    follow(browser, field.submit)
    assert browser.current_url.endswith("knelpunten-in-minstens-n-pilots.en.html?n=1")
    assert browser.find_elements(By.CSS_SELECTOR, "tbody tr")


def test_search_by_keyboard_alone(browser: Any, address: str, at: Any) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    at(1400)
    browser.get(f"{address}index.html")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.get_attribute("class") == "skip"
    for _ in range(10):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        if browser.switch_to.active_element.get_attribute("name") == "q":
            break
    browser.switch_to.active_element.send_keys("leeszalen", Keys.ENTER)
    assert browser.find_element(By.CSS_SELECTOR, "[role=status]").text
    first = browser.find_element(By.CSS_SELECTOR, ".items a")
    first.send_keys(Keys.ENTER)
    assert "/doc/" in browser.current_url


def test_the_static_site_searches_from_disk_and_says_what_it_cannot(
    browser: Any, small: Path, tmp_path: Path, at: Any
) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    from test_publish import published

    published(small, tmp_path / "site")
    at(1400)
    browser.get((tmp_path / "site" / "zoek.html").as_uri() + "?q=oosterd")
    WebDriverWait(browser, 20).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, "#zoek li a"))
    follow(browser, browser.find_element(By.CSS_SELECTOR, "#zoek li a").click)
    assert browser.find_element(By.TAG_NAME, "h1").text
    browser.get((tmp_path / "site" / "vraag" / "knelpunten-in-minstens-n-pilots.html").as_uri() + "?n=7")
    assert browser.find_element(By.ID, "statisch").is_displayed()
