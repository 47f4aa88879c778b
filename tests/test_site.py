"""The site as a function: every address answers, in the form and language asked; nothing hostile gets through."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawl import Page, dead_links
from vwgraph.pipeline import build
from vwgraph.records.coverage import coverage_of
from vwgraph.site.facts import read_facts
from vwgraph.site.negotiation import best_language, best_media, preferences
from vwgraph.site.opening import Opening, open_site
from vwgraph.site.representation import MEDIA, RDF
from vwgraph.site.search import folded
from vwgraph.site.site import Found, Site
from vwgraph.store.embedded import holding

BASE = "https://example.org/leeszaal/"


@pytest.fixture(scope="module")
def site(small: Path) -> Site:
    return open_site(Opening(small))


def test_graphs_of_others_are_not_published() -> None:
    """A server may hold more than the corpus."""
    ours, theirs = "https://example.org/x/graph/", "https://elsewhere.example/graph/"
    thing, label = ox.NamedNode("https://example.org/x/id/pilot/p"), ox.NamedNode("https://example.org/label")
    places = [f"{ours}p", f"{ours}afgeleid", f"{theirs}p"]
    engine = holding(ox.Quad(thing, label, ox.Literal(place), ox.NamedNode(place)) for place in places)
    facts = read_facts(engine, f"{ours}afgeleid")
    assert facts.graphs == {f"{ours}afgeleid": 1, f"{ours}p": 1}
    told = {fact.value: fact.inferred for fact in facts.about(thing.value)}
    assert told == {f"{ours}afgeleid": True, f"{ours}p": False}


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, str]:
    framed = [one for one in site.files() if one.asked.extension == "html"]
    found = [one for one in framed if one.asked.language]  # views are pages of their own, in both languages
    return {made.location: made.body.decode() for made in map(site.make, found)}


def get(site: Site, address: str) -> tuple[int, str, bytes]:
    answer = site.respond(address.removeprefix("http://site"))
    return answer.status, answer.media, answer.body


def pilot(site: Site) -> str:
    return next(below for below in site.pages.places.things if below.startswith("pilot/"))


# -- addresses ---------------------------------------------------------------------------------------------------------


def test_every_link_leads_somewhere(site: Site) -> None:
    read, dead = dead_links(lambda address: get(site, address), "http://site/")
    assert not dead
    assert read > 500


def test_every_iri_of_the_data_resolves(site: Site) -> None:
    for iri in site.pages.facts:
        for base in site.pages.places.bases:
            if iri.startswith(base) and "#" not in iri:
                answer = site.respond("/" + iri.removeprefix(base))
                if answer.status == 303:
                    answer = site.respond("/" + answer.headers["Location"].replace("../", ""))
                assert answer.status == 200, iri


@pytest.mark.parametrize("form", RDF)
def test_each_form_is_what_it_says_and_says_the_same(site: Site, form: str) -> None:
    path = f"/doc/{pilot(site)}"
    media = MEDIA[form].partition(";")[0]
    answer = site.respond(path, accept=media)
    assert answer.media.partition(";")[0] == media
    assert answer.body == site.respond(f"{path}.{form}").body
    read = {quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.from_media_type(media))}
    turtle = {quad.triple for quad in ox.parse(site.respond(f"{path}.ttl").body, format=ox.RdfFormat.TURTLE)}
    assert read == turtle
    assert len(read) > 10


def test_language_and_type_are_negotiated_together(site: Site) -> None:
    path = f"/doc/{pilot(site)}"
    dutch = site.respond(path, accept="text/html")
    english = site.respond(path, accept="text/html", accept_language="en-GB,en;q=0.9,nl;q=0.2")
    assert (dutch.language, english.language) == ("nl", "en")
    assert dutch.location == path[1:] + ".html"
    assert english.body == site.respond(f"{path}.en.html", accept_language="nl").body
    assert Page(english.body.decode()).language == "en"
    assert len({dutch.etag, english.etag, site.respond(path, accept="text/turtle").etag}) == 3


def test_what_is_not_there_is_a_page(site: Site) -> None:
    for path in (
        "/nee",
        "/doc/pilot/nergens",
        "/id/pilot/nergens",
        "/../etc/passwd",
        "/doc//",
        "/doc/pilot/%00",
        "/x" * 999,
    ):
        answer = site.respond(path)
        assert answer.status == 404, path
        assert "nergens" not in answer.body.decode()
    refused = site.respond(f"/doc/{pilot(site)}", accept="image/png")
    assert refused.status == 406
    assert all(media.partition(";")[0] in refused.body.decode() for media in RDF.values())


def test_what_was_withdrawn_is_gone(corpus: Path) -> None:
    build(corpus)
    key = next(below for below in open_site(Opening(corpus)).pages.places.things if below.startswith("pilot/"))
    (corpus / "vervallen.tsv").write_text(f"pilot/oud\t{key}\nfactor/weg\n", encoding="utf-8")
    site = open_site(Opening(corpus))
    answer = site.respond("/id/pilot/oud")
    assert answer.status == site.respond("/doc/factor/weg").status == 410
    assert f"doc/{key}.html" in answer.body.decode()


def test_redirects_stay_on_the_site(site: Site) -> None:
    assert site.respond(f"/id/{pilot(site)}").headers["Location"] == f"../../doc/{pilot(site)}"
    assert site.respond("/doc/pilot").headers["Location"] == "pilot/"


# -- pages -------------------------------------------------------------------------------------------------------------


def test_pages_hold_no_script_or_style_of_their_own_and_no_place_twice(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        page = Page(text)
        assert not page.inline, name
        assert len(page.places) == len(set(page.places)), name
        assert page.tags.count("h1") == 1, name
        assert page.tags.count("main") == 1, name


def test_no_page_shows_an_iri_for_a_name(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        assert f">{BASE}id/" not in text.replace(f"<code>{BASE}", ""), name


def test_a_statement_stands_with_its_evidence(site: Site) -> None:
    below, iri = next(one for one in site.pages.places.things.items() if one[0].startswith("factor/"))
    passages = [fact.value.rpartition("/")[2] for fact in site.pages.facts.values(iri, f"{VW}passage")]
    page = Page(site.respond(f"/doc/{below}.html").body.decode())
    assert passages
    assert all(f"../../doc/passage/{key}.html" in page.links for key in passages)
    pilot_iri = site.pages.facts.first(iri, f"{VW}inPilot")
    listed = Page(site.respond(f"/doc/pilot/{pilot_iri.rpartition('/')[2]}.html").body.decode()).links
    assert f"../../doc/{below}.html" in listed
    assert f"../../doc/passage/{passages[0]}.html" in listed


VW = "https://w3id.org/vwgraph/def#"


def test_from_the_start_to_a_passage_in_four_clicks(pages: dict[str, str]) -> None:
    reached, seen = {"index.html"}, set()
    for _ in range(4):
        seen |= reached
        reached = {
            link.removeprefix("../").removeprefix("../")
            for name in reached
            if name in pages
            for link in Page(pages[name]).links
        } - seen
        if any(name.startswith("doc/passage/") and "index" not in name for name in reached):
            return
    pytest.fail("no passage within four clicks")


def test_the_start_page_counts_what_is_there(site: Site) -> None:
    text = site.respond("/").body.decode()
    assert f"<dd>{len(site.pages.places.kinds['pilot'])}</dd>" in text
    assert f"<dd>{len(site.questions)}</dd>" in text


def test_coverage_is_that_of_the_records(site: Site, small: Path) -> None:
    from vwgraph.pipeline import load_checked
    from vwgraph.site.measures import coverage_rows

    corpus, _ = load_checked(small)
    rows = coverage_rows(site.pages.facts, site.pages.places, site.pages.reader("dekking", "nl"))["coverage"]
    parts = {link.href.rpartition("/")[2].removesuffix(".html"): counts for link, counts in rows}
    for record in corpus.records:
        found, counted = coverage_of(corpus, record), [parts[part] for part in record.delen]
        assert sum(one["total"] for one in counted) == found.total
        assert sum(one["coded"] for one in counted) == found.coded
        assert sum(one["open"] for one in counted) == len(found.open)
        for mark, number in found.marked.items():
            assert sum(one.get(mark, 0) for one in counted) == number


def test_hostile_labels_stay_text(corpus: Path) -> None:
    path = next((corpus / "pilots").glob("*.yaml"))
    text = path.read_text(encoding="utf-8")
    label = text[text.index("label: {nl: ") :].split("\n")[0]
    path.write_text(
        text.replace(label, 'label: {nl: "</script><script>alert(1)</script>", en: "<b>x</b>"}', 1), "utf-8"
    )
    build(corpus)
    site = open_site(Opening(corpus))
    for found in site.files():
        if found.asked.extension == "html" and not found.asked.path.startswith("beeld/"):
            body = site.make(found).body
            assert b"<script>alert" not in body, found.asked
            assert b"<b>x" not in body, found.asked


# -- questions ---------------------------------------------------------------------------------------------------------


def test_a_question_answers_with_values_in_every_form(site: Site) -> None:
    path, query = "/vraag/knelpunten-in-minstens-n-pilots", {"n": "1", "utm_source": "x"}
    page = site.respond(f"{path}.html", query)
    assert page.status == 200
    assert not page.location
    assert b'value="1"' in page.body
    rows = json.loads(site.respond(path, query, accept="application/sparql-results+json").body)["results"]["bindings"]
    assert rows
    csv = site.respond(f"{path}.csv", query)
    assert len(csv.body.decode().splitlines()) == len(rows) + 1
    for form in ("tsv", "xml", "md", "rq"):
        assert site.respond(f"{path}.{form}", query).status == 200


def test_a_value_that_does_not_fit_is_refused_and_not_echoed_as_markup(site: Site) -> None:
    path, query = "/vraag/knelpunten-in-minstens-n-pilots", {"n": '"><script>alert(1)</script>'}
    page = site.respond(f"{path}.html", query)
    assert page.status == 400
    assert b"<script>alert" not in page.body
    problem = site.respond(f"{path}.json", query)
    assert problem.status == 400
    assert problem.media == "application/problem+json"


# -- search ------------------------------------------------------------------------------------------------------------


def test_search_stems_folds_and_narrows(site: Site) -> None:
    found = site.respond("/zoek", {"q": "leeszalen"}).body.decode()
    assert 'role="status"' in found
    assert "0 gevonden" not in found
    from vwgraph.site.search import Index

    index = Index(site.pages.facts, site.pages.places)
    one = next(iri for iri in site.pages.places.kinds["factor"])
    word = max(folded(site.pages.facts.label(one, "nl")).split(), key=len)
    everything = index.find(word, {}, 0, 500)
    assert one in everything.iris
    kind = site.pages.facts.kind(one)
    narrowed = index.find(word, {"soort": kind}, 0, 500)
    assert 0 < narrowed.total <= everything.total
    assert dict(everything.facets["soort"])[kind] == narrowed.total


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_can_be_searched_for(site: Site, text: str) -> None:
    answer = site.respond("/zoek.html", {"q": text, "p": text, "soort": text, "thema": "def/" + text})
    assert answer.status == 200
    assert not Page(answer.body.decode()).inline


# -- negotiation -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("text/turtle", "ttl"),
        ("text/html;q=0.3, text/turtle;q=0.8", "ttl"),
        ("application/rdf+xml;q=0.9, */*;q=0.1", "rdf"),
        ("text/*, text/html;q=0", "ttl"),
        ("TEXT/TURTLE; charset=utf-8", "ttl"),
        ("application/ld+json;q=1.0,text/turtle;q=1.000", "ttl"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("text/turtle;q=2, application/n-triples;q=0.1", "nt"),
    ],
)
def test_accept(accept: str, chosen: str | None) -> None:
    assert best_media(accept, {form: MEDIA[form] for form in ("html", *RDF)}) == chosen


@pytest.mark.parametrize(
    ("header", "chosen"),
    [("", "nl"), ("en", "en"), ("en-US,en;q=0.5", "en"), ("de, *;q=0.1", "nl"), ("nl;q=0.1,en", "en")],
)
def test_accept_language(header: str, chosen: str) -> None:
    assert best_language(header, ("nl", "en")) == chosen


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40))
def test_any_request_gets_an_answer(site: Site, path: str, accept: str, language: str) -> None:
    found = site.find("/" + path, {}, accept, language)
    assert isinstance(found, Found) or found.status in (301, 303, 404, 406, 410)
    assert all(0 <= quality <= 1 for _, quality in preferences(accept))
