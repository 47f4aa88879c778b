"""The answer book: every link leads somewhere, in both languages, from question to passage; nothing foreign runs."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from browsing import opened, violations
from vwgraph.answerbook.book import book
from vwgraph.graph import Graph
from vwgraph.paths import assets

REPORT = Path(__file__).parent / "corpus" / "rapport.txt"


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        if found.get("id"):
            self.places.append(str(found["id"]))


def without_report(data: Path) -> Graph:
    graph = Graph(data)
    graph.report = None
    return graph


@pytest.fixture(scope="module")
def ours() -> dict[str, bytes]:
    return dict(book(without_report(assets().data)))


@pytest.fixture(scope="module")
def pages(ours: dict[str, bytes]) -> dict[str, Page]:
    return {name: Page(content.decode()) for name, content in ours.items() if name.endswith(".html")}


def test_every_question_has_its_files(ours: dict[str, bytes]) -> None:
    graph = Graph(assets().data)
    for name in graph.questions:
        assert {f"{name}.csv", f"{name}.html", f"{name}.md", f"en/{name}.html", f"en/{name}.md"} <= set(ours)
    for index in ("index.html", "index.md"):
        text = ours[index].decode()
        assert all(f"{name}." in text for name in graph.questions)


def test_every_link_leads_to_a_page_and_a_place_of_the_book(ours: dict[str, bytes], pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        for link in set(page.links):
            path, _, place = link.partition("#")
            target = name
            if path:
                parts: list[str] = []
                for part in (PurePosixPath(name).parent / path).parts:
                    parts = parts[:-1] if part == ".." else [*parts, part]
                target = "/".join(parts)
            assert target in ours, f"{name}: {link}"
            if place:
                assert place in pages[target].places, f"{name}: {link}"


def test_places_are_unique_and_nothing_runs(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert len(page.places) == len(set(page.places)), name
        assert page.tags.isdisjoint({"script", "iframe", "object", "img", "link"}), name


def test_from_question_to_passage(pages: dict[str, Page]) -> None:
    """A researcher goes from the contents to a question, to a statement, to the passages it rests on."""
    assert "knelpunten-in-minstens-n-pilots.html" in pages["index.html"].links
    links = pages["knelpunten-in-minstens-n-pilots.html"].links
    assert "bewijs/assen.html#factor/assen-k3" in links
    assert "bewijs/assen.html#b05.041" in links
    assert "factor/assen-k3" in pages["bewijs/assen.html"].places


def test_rows_of_counts_lead_to_the_statements_behind_them(ours: dict[str, bytes]) -> None:
    text = ours["themas-per-soort-factor.html"].decode()
    assert text.count("<details><summary>") > 100
    assert "bewijs/assen.html#factor/assen-" in text


def test_the_report_is_quoted_only_from_a_copy_at_hand(small: Path) -> None:
    plain = b"".join(content for _, content in book(without_report(small)))
    quoted = dict(book(Graph(small, report=REPORT)))
    assert b"<blockquote" not in plain
    assert any(b"<blockquote" in content for name, content in quoted.items() if "bewijs/" in name)
    assert not any(b"<blockquote" in content for name, content in quoted.items() if "bewijs/" not in name)


def test_the_book_is_the_same_each_time(small: Path) -> None:
    assert dict(book(without_report(small))) == dict(book(without_report(small)))


def test_hostile_labels_stay_text(corpus: Path) -> None:
    from vwgraph.pipeline import build

    path = corpus / "pilots" / "oosterdorp.yaml"
    text = path.read_text(encoding="utf-8")
    label = text[text.index("label: {nl: ") :].split("\n")[0]
    path.write_text(text.replace(label, 'label: {nl: "</td><script>alert(1)</script>", en: "<b>x</b>"}', 1), "utf-8")
    build(corpus)
    made = b"".join(content for name, content in book(without_report(corpus)) if name.endswith(".html"))
    assert b"<script" not in made
    assert b"&lt;script&gt;" in made


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1400, 1000), (360, 740)], ids=["wide", "phone"])
@pytest.mark.parametrize("name", ["index.html", "en/themas-per-soort-factor.html", "bewijs/oosterdorp.html"])
def test_axe_finds_nothing_and_pages_fit(
    browser: Any, small: Path, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    page = dict(book(Graph(small, report=REPORT)))[name].decode()
    opened(browser, page, tmp_path, size=size)
    assert violations(browser) == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
