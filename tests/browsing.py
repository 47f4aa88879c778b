"""A real browser for tests of pages: started once, offline but for the page, with axe and what a page logged and asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

_ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--window-size=1400,900",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
DESKTOP, PHONE = (1400, 900), (360, 740)


def started(profile: Path, downloads: Path) -> Iterator[Any]:
    """Yield a Chromium that saves what it downloads in ``downloads``; skip where there is none."""
    from selenium import webdriver

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("Chromium and its driver are not installed (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.add_experimental_option(
        "prefs",
        {
            "download.default_directory": str(downloads),
            "profile.default_content_setting_values.automatic_downloads": 1,
        },
    )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with webdriver.Chrome(options=options, service=webdriver.ChromeService(driver)) as session:
        session.downloads = downloads
        yield session


def sized(browser: Any, size: tuple[int, int]) -> None:
    """Give the page a window of ``size`` (width, height); narrower than a desktop window can be."""
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def opened(browser: Any, page: str, folder: Path, hash_: str = "", size: tuple[int, int] = DESKTOP) -> Path:
    """Write ``page`` into ``folder`` and open it; what was logged before is forgotten."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    sized(browser, size)
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(path.as_uri() + hash_)
    return path


def requests_of(browser: Any) -> list[str]:
    """Return the addresses the page asked for since it was opened."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("data:", "blob:"))]


def faults_of(browser: Any) -> list[str]:
    """Return the errors and warnings in the console since it was last read."""
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def violations(browser: Any) -> list[str]:
    """Return what axe finds in the page as it is now: rule, what is wrong, where."""
    if find_spec("selenium_axe_python") is None:
        pytest.skip("selenium-axe-python is not installed; it brings axe-core")
    if not browser.execute_script("return 'axe' in window"):
        source = resources.files("selenium_axe_python").joinpath("axe-core", "axe.min.js").read_text(encoding="utf-8")
        browser.execute_script(source)
    found = browser.execute_async_script(
        "const done = arguments[1]; axe.run(document, {runOnly: arguments[0], resultTypes: ['violations']})"
        ".then((r) => done(r.violations), (e) => done([{id: String(e), help: '', nodes: []}]))",
        RULES,
    )
    return [f"{one['id']}: {one['help']}: {[node['html'][:150] for node in one['nodes'][:3]]}" for one in found]


def follow(page: Any, act: Any) -> None:
    """Do ``act`` (a click, a submit) and wait until the page it leads to has taken the place of this one."""
    from selenium.webdriver.support.expected_conditions import staleness_of
    from selenium.webdriver.support.ui import WebDriverWait

    old = page.find_element("tag name", "html")
    act()
    WebDriverWait(page, 30).until(staleness_of(old))
