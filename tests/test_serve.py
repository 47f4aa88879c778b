"""The live site over HTTP: headers, conditional requests, limits, reload, a proxy's sub-path, a clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import httpx
import pytest
from starlette.testclient import TestClient

from vwgraph.errors import Stop
from vwgraph.pipeline import build
from vwgraph.serve.app import Live, application
from vwgraph.serve.build import digest_of
from vwgraph.serve.headers import unchanged
from vwgraph.site.opening import Opening, open_site
from vwgraph.store.endpoints import Endpoint
from vwgraph.store.wire import Failure

PILOT = "/doc/pilot/oosterdorp"


@pytest.fixture(scope="module")
def client(small: Path) -> Iterator[TestClient]:
    with TestClient(application(Live(Opening(small), size=1), warm=False), base_url="http://127.0.0.1") as found:
        yield found


@contextmanager
def served(data: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The command itself, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vwgraph", "serve", "--data", str(data), "--port", str(port), *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                httpx.get(f"{address}/health")
                break
            except httpx.HTTPError:
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                time.sleep(0.1)
        yield address, process
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def test_headers_of_a_negotiated_page(client: TestClient) -> None:
    answer = client.get(PILOT, headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert answer.headers["content-location"] == "../../doc/pilot/oosterdorp.ttl"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["last-modified"].endswith("GMT")
    for relation in ("alternate", "describedby", "canonical", "cite-as", "license", "describes"):
        assert f'rel="{relation}"' in answer.headers["link"], relation
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert not [name for name in answer.headers if name.lower() in ("server", "set-cookie")]


def test_etag_and_date_spare_the_body(client: TestClient) -> None:
    for accept in ("text/html", "text/turtle"):
        first = client.get(PILOT, headers={"Accept": accept})
        for condition in (
            {"If-None-Match": first.headers["etag"]},
            {"If-None-Match": f'"x", W/{first.headers["etag"]}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": first.headers["last-modified"]},
        ):
            again = client.get(PILOT, headers={"Accept": accept, **condition})
            assert again.status_code == 304, condition
            assert not again.content
            assert again.headers["etag"] == first.headers["etag"]
            assert again.headers["vary"] == first.headers["vary"]
    other = client.get(PILOT, headers={"Accept": "text/html", "If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_a_tag_rules_over_a_date() -> None:
    assert not unchanged({"if-none-match": '"other"', "if-modified-since": "Sun, 29 Nov 2099 00:00:00 GMT"}, '"a"', 1)
    assert not unchanged({"if-modified-since": "nonsense"}, '"a"', 1)


def test_head_and_options_everywhere(client: TestClient) -> None:
    for path in ("/", PILOT, f"{PILOT}.ttl", "/id/pilot/oosterdorp", "/nee", "/site.css", "/zoek"):
        got = client.get(path, follow_redirects=False)
        head = client.head(path, follow_redirects=False)
        assert head.status_code == got.status_code, path
        assert not head.content
        assert head.headers.get("etag") == got.headers.get("etag")
        options = client.options(path)
        assert options.status_code == 204
        assert options.headers["allow"] == "GET, HEAD, OPTIONS"
    refused = client.post(PILOT)
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS"


def test_it_answers_what_the_static_site_holds(client: TestClient, small: Path) -> None:
    site = open_site(Opening(small))
    for number, found in enumerate(site.files()):
        if number % 97 == 0 or found.asked.path in (
            "",
            "vraag/",
            "def",
            "catalogus",
            "beeld/",
            "sitemap.xml",
            "dekking",
        ):
            made = site.make(found)
            answer = client.get(f"/{made.location}")
            assert answer.status_code == 200, made.location
            assert answer.content == made.body, made.location
            assert answer.headers["content-type"] == made.media


def test_requests_that_are_too_large_or_too_long(client: TestClient) -> None:
    assert client.get("/zoek?q=" + "a" * 33_000).status_code == 414
    assert client.post("/zoek", content=b"x" * (3 * 2**20)).status_code == 413
    assert client.get("/zoek", params=[(f"x{n}", "1") for n in range(400)]).status_code == 200


def test_faults_of_ours_tell_nothing(client: TestClient, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(Opening(small), size=1)
    app = application(live, warm=False)

    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(live.build.site, "find", broken)
    with TestClient(app, raise_server_exceptions=False) as broken_client:
        answer = broken_client.get("/?q=secret")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "content-security-policy" in answer.headers


def test_health_and_metrics(client: TestClient) -> None:
    health = client.get("/health").json()
    assert health["status"] == "ok"
    assert health["triples"] > 100
    client.get("/nee")
    assert 'vwgraph_requests_total{status="404"}' in client.get("/metrics").text


def test_below_a_path_whether_or_not_the_proxy_strips_it(small: Path) -> None:
    live = Live(Opening(small), size=1)
    with TestClient(application(live, root_path="/pilots/", warm=False), base_url="http://127.0.0.1") as client:
        assert client.get("/pilots", follow_redirects=False).headers["location"] == "/pilots/"
        kept, stripped = client.get(f"/pilots{PILOT}.html"), client.get(f"{PILOT}.html")
        assert kept.status_code == 200
        assert kept.content == stripped.content
        assert client.get("/pilots/id/pilot/oosterdorp").url.path == f"/pilots{PILOT}"
        assert client.get("/pilots/health").status_code == 200


def test_a_new_build_is_taken_up_and_no_request_dropped(corpus: Path) -> None:
    build(corpus)
    live = Live(Opening(corpus), size=1)
    with TestClient(application(live, warm=False), base_url="http://127.0.0.1") as client:
        before = client.get(f"{PILOT}.html")
        statuses: list[int] = []
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                statuses.append(client.get(f"{PILOT}.html").status_code)

        asking = threading.Thread(target=ask)
        asking.start()
        path = corpus / "pilots" / "oosterdorp.yaml"
        text = path.read_text(encoding="utf-8")
        label = text[text.index("label: {nl: ") :].split("\n")[0]
        path.write_text(text.replace(label, "label: {nl: Een nieuw begin, en: A new beginning}", 1), encoding="utf-8")
        build(corpus)
        for _ in range(300):
            if b"Een nieuw begin" in client.get(f"{PILOT}.html").content:
                break
            time.sleep(0.1)
        done.set()
        asking.join()
        after = client.get(f"{PILOT}.html")
        assert "Een nieuw begin" in after.text
        assert before.headers["etag"] != after.headers["etag"]
        assert set(statuses) == {200}
        (corpus / "ttl" / "graphs.json").write_text("{", encoding="utf-8")
        time.sleep(3)
        assert client.get(f"{PILOT}.html").content == after.content
        assert client.get("/health").json()["stale"] is True


def test_the_command_serves_endpoint_and_pages_and_ends_on_a_signal(small: Path) -> None:
    with served(small, "--base", "https://data.example.org/x/") as (address, process):
        asked = {"query": "SELECT (COUNT(*) AS ?n) { ?p a vw:Pilot }"}
        found = httpx.get(f"{address}/sparql", params=asked, headers={"Accept": "text/csv"}, timeout=60)
        assert found.text.splitlines()[0] == "n"
        assert "content-security-policy" in found.headers
        assert "https://data.example.org/x/sparql" in httpx.get(f"{address}/catalogus.ttl", timeout=60).text
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(b"GET /overeenstemming.en.html HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.5)
            os.kill(process.pid, signal.SIGTERM)
            slow.settimeout(60)
            received = b""
            while piece := slow.recv(65536):
                received += piece
        assert process.wait(60) in (0, -signal.SIGTERM)
        assert received.startswith(b"HTTP/1.1 200")
        assert received.rstrip().endswith(b"</html>")
        said = process.stderr.read().decode() if process.stderr else ""
        assert "overeenstemming" not in said
        assert "Traceback" not in said


def test_serving_what_was_not_built_says_what_to_do(corpus: Path) -> None:
    command = [sys.executable, "-m", "vwgraph", "serve", "--data", str(corpus), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "vwgraph build --data" in done.stderr


def test_a_push_is_taken_up_when_it_is_whole_and_an_endpoint_that_failed_is_asked_again(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build_of(digest: str) -> Any:
        return SimpleNamespace(digest=digest, inside=0, aside=SimpleNamespace(close=lambda: None))

    opens: list[Any] = [build_of("a"), Failure("away", ""), build_of("c"), Stop("damaged", "")]
    looks: list[Any] = ["b", "c", "c", Failure("away", ""), "c", "d", "d", "d"]

    def next_of(found: list[Any]) -> Any:
        one = found.pop(0)
        if isinstance(one, Exception):
            raise one
        return one

    monkeypatch.setattr("vwgraph.serve.app.open_build", lambda *_: next_of(opens))
    watched = Opening(small, endpoint=Endpoint("http://127.0.0.1:1/"))
    others = digest_of  # of the client that is being served meanwhile
    monkeypatch.setattr(
        "vwgraph.serve.app.digest_of", lambda one: (next_of(looks), 0) if one is watched else others(one)
    )
    live = Live(watched)
    taken = [anyio.run(live.renew) for _ in range(8)]
    # b and c are half a push; then opening c fails, then looking does, then c is there; d cannot be opened, and is tried once
    assert taken == [False, False, False, False, True, False, False, False]
    assert live.stale
    assert not opens


def test_what_cannot_be_renewed_with_a_build_is_renewed_at_a_later_look(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = SimpleNamespace(digest="b", inside=0, aside=SimpleNamespace(close=lambda: None))
    live = Live(Opening(small))
    monkeypatch.setattr("vwgraph.serve.app.open_build", lambda *_: fresh)
    monkeypatch.setattr("vwgraph.serve.app.digest_of", lambda _: ("b", 0))
    faults: list[Exception] = [Stop("no room for a worker", ""), OSError("too many open files")]
    done: list[str] = []

    async def pool() -> None:
        if faults:
            raise faults.pop(0)
        done.append("pool")

    async def other() -> None:
        done.append("other")

    live.renewed += [pool, other]
    assert anyio.run(live.renew)
    assert done == ["other"]
    assert live.stale
    assert [anyio.run(live.renew) for _ in range(3)] == [False, False, False]
    assert done == ["other", "pool"]
    assert not live.stale
