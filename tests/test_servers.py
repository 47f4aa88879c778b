"""Two servers that others run at scale, on this machine: the same rows, the same views, and graphs sent and fetched.

Oxigraph comes from its package. Apache Jena Fuseki is looked for where ``tools/fuseki`` puts it.
"""

from __future__ import annotations

import os
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from servers import free_port, oxigraph, started, until_it_answers
from vwgraph.cli import main
from vwgraph.exchange import changes, diff, pull, push
from vwgraph.graph import Graph
from vwgraph.model import Table
from vwgraph.paths import assets
from vwgraph.pipeline import ask, build, graph_files, names_of, open_engine, questions
from vwgraph.serving import live_site
from vwgraph.site.descriptions import Described
from vwgraph.site.files import Dumps
from vwgraph.site.opening import Opening, open_site
from vwgraph.site.site import Found
from vwgraph.store import Dataset
from vwgraph.store.embedded import write_folder
from vwgraph.store.endpoints import Endpoint
from vwgraph.store.remote import Remote
from vwgraph.viewing import draw, views

pytestmark = pytest.mark.xdist_group("servers")  # one worker starts each server once
QUESTIONS = questions()
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")  # as it was before tests got one of their own


@pytest.fixture(scope="session", name="oxigraph")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    # Its default graph is the union of all; Fuseki's is not, so that both ways of asking are tried.
    with oxigraph(tmp_path_factory.mktemp("oxigraph"), "--union-default-graph") as server:
        yield server.at()


@pytest.fixture(scope="session")
def fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    cache = Path(os.environ.get("VWGRAPH_CACHE") or CACHE / "vwgraph")
    jars = sorted(cache.glob("jena-fuseki-server-*.jar"))
    java = shutil.which("java")
    if not jars or not java:
        pytest.skip("no Fuseki: tools/fuseki fetches it (needs Maven and Java)")
    folder, port = tmp_path_factory.mktemp("fuseki"), free_port()
    base = f"http://127.0.0.1:{port}"
    command = [java, "-Xmx2g", "-jar", str(jars[-1]), "--localhost", "--port", str(port), "--mem", "--update", "/ds"]
    endpoint = Endpoint(f"{base}/ds/query", graph_store=f"{base}/ds/data")
    with started(command, folder) as process:
        until_it_answers(f"{base}/$/ping", process)
        yield endpoint


@pytest.fixture(scope="session", params=["oxigraph", "fuseki"])
def endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """A server that holds our data: sent by SPARQL Update to Oxigraph, by the Graph Store Protocol to Fuseki."""
    found: Endpoint = request.getfixturevalue(request.param)
    data = assets().data
    push(data, found, changes(data, found), batch=10_000, told=lambda graph: None)
    return found


@pytest.fixture(scope="session")
def here() -> Graph:
    return Graph()


def test_every_question_has_the_same_rows(endpoint: Endpoint, here: Graph) -> None:
    remote = Remote(endpoint)
    for name, question in QUESTIONS.items():
        expected = ask(here.engine, question, {}, here.names)
        assert ask(remote, question, {}, here.names) == expected, name


def test_views_have_the_same_bytes(endpoint: Endpoint, here: Graph) -> None:
    remote = Remote(endpoint)
    for name in views():
        assert draw(remote, name) == draw(here.engine, name), name


def test_pages_have_the_same_bytes(endpoint: Endpoint) -> None:
    """One of each kind there is, but for what counts triples: servers hold our record of what was pushed beside the graphs."""
    near, far = (open_site(Opening(assets().data, endpoint=one, live=False)) for one in (None, endpoint))
    assert [found.asked for found in near.files()] == [found.asked for found in far.files()]
    kinds: dict[object, tuple[Found, Found]] = {}
    for here, there in zip(near.files(), far.files(), strict=True):
        if type(here.source) not in (Described, Dumps):
            kinds.setdefault((type(here.source), here.asked.path.partition("/")[0]), (here, there))
    for here, there in kinds.values():
        assert typed_alike(far.make(there).body) == typed_alike(near.make(here).body), here.asked
    assert len(kinds) > 10


def typed_alike(body: bytes) -> bytes:
    """Oxigraph holds whole numbers of other datatypes as xsd:integer, Fuseki as they are."""
    return body.replace(b"nonNegativeInteger", b"integer")


def test_descriptions_are_of_what_the_endpoint_holds(endpoint: Endpoint, tmp_path: Path) -> None:
    for where, options in (("near", []), ("far", ["--endpoint", endpoint.url])):
        assert main(["describe", "dcat", *options, "--out", str(tmp_path / where)]) == 0
    near, far = ({*(tmp_path / where).read_text(encoding="utf-8").splitlines()} for where in ("near", "far"))
    assert len(near ^ far) < 8, "numbers of triples"


def test_from_and_a_dataset_beside_the_query_name_what_is_seen(endpoint: Endpoint, here: Graph) -> None:
    first, second = here.names.graph("assen"), here.names.graph("zwolle")
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
    per_graph = "SELECT (COUNT(DISTINCT ?g) AS ?n) {} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    for sparql, dataset in (
        (count.format(f"FROM <{first}>"), None),
        (count.format(f"FROM <{first}> FROM <{second}>"), None),
        (per_graph.format(f"FROM NAMED <{first}>"), None),
        (count.format(f"FROM <{first}>"), Dataset((second,))),
        (per_graph.format(""), Dataset((), (first, second))),
    ):
        assert Remote(endpoint).query(sparql, dataset=dataset) == here.engine.query(sparql, dataset=dataset), sparql


def test_a_pilot_is_left_out_of_what_an_endpoint_holds(endpoint: Endpoint, here: Graph) -> None:
    there, asked = Graph(endpoint=endpoint), ("themas-per-soort-factor", "knelpunten-in-minstens-n-pilots")
    assert (
        there.leave_one_out(*asked, pilots="assen", changes=True).to_csv()
        == here.leave_one_out(*asked, pilots="assen", changes=True).to_csv()
    )


def test_the_use_of_the_ontology_is_what_the_endpoint_holds(endpoint: Endpoint, tmp_path: Path) -> None:
    for where, options in (("near", []), ("far", ["--endpoint", endpoint.url])):
        assert main(["ontology", *options, "--out", str(tmp_path / where)]) == 0
    assert (tmp_path / "near").read_bytes() == (tmp_path / "far").read_bytes()


def test_what_was_inferred_can_be_left_out(endpoint: Endpoint) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s a vw:BelemmerendeFactor }"
    for inferred in (True, False):
        local = open_engine(assets().data, asserted=not inferred).query(count)
        assert Remote(endpoint, inferred=inferred).query(count) == local


def test_the_graph_in_python_reads_an_endpoint(endpoint: Endpoint, here: Graph) -> None:
    there = Graph(endpoint=endpoint)
    asked = ("knelpunten-in-minstens-n-pilots", {"n": 10})
    assert there.ask(asked[0], **asked[1]).to_text() == here.ask(asked[0], **asked[1]).to_text()  # type: ignore[arg-type]
    cut = there.sparql("SELECT * { ?s ?p ?o }", rows=5)
    assert len(cut) == 5
    assert not cut.whole
    assert endpoint.url in repr(there)


def test_a_store_of_ours_is_served_as_it_is(tmp_path: Path, here: Graph) -> None:
    write_folder(tmp_path / "ours", graph_files(assets().data))
    current = tmp_path / "ours" / "current"
    with oxigraph(tmp_path, "--union-default-graph", store=current, mode="serve-read-only") as server:
        remote = Remote(server.at())
        for name in ("knelpunten-in-minstens-n-pilots", "alles-over-een-actor"):
            assert ask(remote, QUESTIONS[name], {}, here.names) == ask(here.engine, QUESTIONS[name], {}, here.names)


def test_nothing_is_sent_twice_and_nothing_differs(endpoint: Endpoint) -> None:
    assert {one.kind for one in changes(assets().data, endpoint)} == {"same"}
    assert not [one for one in diff(assets().data, endpoint) if one.here or one.there]


def test_pull_gives_back_what_was_pushed(endpoint: Endpoint, tmp_path: Path) -> None:
    pull(endpoint, tmp_path, lambda graph: None)
    for path in (assets().data / "ttl").glob("*.ttl"):
        if path.name != "rapport.ttl" or "/ds/" in endpoint.url:  # oxigraph stores its nonNegativeIntegers as integers
            assert (tmp_path / "ttl" / path.name).read_bytes() == path.read_bytes(), path.name
    assert names_of(tmp_path).base == names_of(assets().data).base
    assert open_engine(tmp_path).graphs() == open_engine(assets().data).graphs()


# -- pushing, with a server of one's own ---------------------------------------------------------------------------------


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Endpoint]:
    """An empty oxigraph server."""
    with oxigraph(tmp_path) as server:
        yield replace(server.at(), tries=1)


def kinds(data: Path, endpoint: Endpoint) -> dict[str, str]:
    return {one.graph.rpartition("/")[2]: one.kind for one in changes(data, endpoint)}


def test_only_what_changed_is_sent(corpus: Path, empty: Endpoint) -> None:
    build(corpus)
    assert set(kinds(corpus, empty).values()) == {"new"}
    push(corpus, empty, changes(corpus, empty), batch=100, told=lambda graph: None)
    assert set(kinds(corpus, empty).values()) == {"same"}
    assert not [one for one in diff(corpus, empty) if one.here or one.there]

    pilot = next((corpus / "pilots").glob("*.yaml"))
    text = pilot.read_text(encoding="utf-8")
    pilot.write_text(text.replace("omschrijving: ", "omschrijving: Ook dit. ", 1), encoding="utf-8")
    build(corpus)
    changed = {key for key, kind in kinds(corpus, empty).items() if kind != "same"}
    assert changed
    assert changed <= {pilot.stem, "afgeleid"}

    request = urllib.request.Request(
        str(empty.update),
        data=f"CLEAR GRAPH <{names_of(corpus).graph('rapport')}>".encode(),
        headers={"Content-Type": "application/sparql-update"},
    )
    urllib.request.urlopen(request).close()
    assert kinds(corpus, empty)["rapport"] in ("new", "changed"), "altered there, though its digest is on record"


def test_a_graph_that_is_gone_here_goes_there(corpus: Path, empty: Endpoint) -> None:
    build(corpus)
    push(corpus, empty, changes(corpus, empty), batch=1000, told=lambda graph: None)
    listed = corpus / "ttl" / "graphs.json"
    listed.write_text(listed.read_text().replace(f'  "gedeeld.ttl": "{names_of(corpus).graph("gedeeld")}",\n', ""))
    assert kinds(corpus, empty)["gedeeld"] == "gone"
    push(corpus, empty, changes(corpus, empty), batch=1000, told=lambda graph: None)
    assert "gedeeld" not in kinds(corpus, empty)
    assert names_of(corpus).graph("gedeeld") not in Remote(empty).graphs()


def test_an_endpoint_without_a_corpus_says_so(empty: Endpoint) -> None:
    from vwgraph.errors import Stop

    with pytest.raises(Stop, match="holds no pilots"):
        _ = Remote(empty).base
    answer = Remote(replace(empty, page=0)).query("SELECT ?s { ?s ?p ?o }")
    assert answer == Table(("s",), ())


# -- a site over what a server holds -------------------------------------------------------------------------------------


def test_a_site_over_an_endpoint(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages as from the files; queries go there and no further; a push is taken up; without the server, what was read is there."""
    monkeypatch.setattr("vwgraph.serve.app._EVERY_ENDPOINT", 0.2)
    build(corpus)
    pilot, question = "/doc/pilot/oosterdorp.html", "/vraag/doelbereik-per-pilot.csv"
    with oxigraph(tmp_path) as server:
        there = replace(server.at(), tries=1)
        push(corpus, there, changes(corpus, there), batch=1000, told=lambda graph: None)
        near, far = (live_site(Opening(corpus, endpoint=one), size=1, warm=False) for one in (None, there))
        with TestClient(near) as files, TestClient(far) as site:
            for path in (pilot, "/doc/pilot/oosterdorp.ttl", question, "/beeld/bewijskaart.html"):
                found = site.get(path)
                assert found.status_code == 200, path
                assert typed_alike(found.content) == typed_alike(files.get(path).content), path

            def asked(query: str, **more: str) -> httpx.Response:
                return site.post("/sparql", data={"query": query, **more}, headers={"Accept": "text/csv, */*;q=0.1"})

            count = "SELECT (COUNT(*) AS ?n) {} {{ ?p a vw:Pilot }}"
            mine = names_of(corpus).graph("oosterdorp")
            assert asked(count.format("")).text.split() == ["n", "2"]
            assert asked(count.format(f"FROM <{mine}>")).text.split() == ["n", "1"]
            assert asked(count.format(""), **{"default-graph-uri": mine}).text.split() == ["n", "1"]
            for refused in ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", count.format("FROM <urn:x>")):
                assert asked(refused).status_code == 400
            assert asked("CLEAR ALL").status_code == 403
            assert asked(count.format("")).text.split() == ["n", "2"]

            record = corpus / "pilots" / "oosterdorp.yaml"
            text = record.read_text(encoding="utf-8")
            label = text[text.index("label: {nl: ") :].split("\n")[0]
            record.write_text(
                text.replace(label, "label: {nl: Een nieuw begin, en: A new beginning}", 1), encoding="utf-8"
            )
            build(corpus)
            push(corpus, there, changes(corpus, there), batch=1000, told=lambda graph: None)
            until(lambda: "Een nieuw begin" in site.get(pilot).text)

            server.process.kill()
            server.process.wait()
            assert site.get(pilot).status_code == 200
            assert asked(count.format("")).status_code == 503
            away = site.get(question, params={"minstens": "1"})
            assert away.status_code == 503
            assert away.headers["retry-after"]


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.1)
