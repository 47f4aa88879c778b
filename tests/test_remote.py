"""The remote engine against a server that misbehaves in every way a network knows, and the settings it is asked by."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, cast
from urllib.parse import parse_qs

import pytest

from vwgraph.errors import Stop, UsageError
from vwgraph.model import Table
from vwgraph.names import PREFIXES
from vwgraph.queries.outline import form, in_pages, own_pages, prologue
from vwgraph.store.endpoints import Endpoint, endpoint_named
from vwgraph.store.remote import Remote
from vwgraph.store.wire import Failure, body

RESULTS = "application/sparql-results+json"
Reply = tuple[int, dict[str, str], bytes]


def rows_of(*values: str) -> bytes:
    bindings = [{"x": {"type": "literal", "value": value}} for value in values]
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": bindings}}).encode()


@dataclass
class Server:
    """Answers each request with ``reply(query)``, and remembers what it was asked."""

    url: str = ""
    reply: Callable[[str], Reply] = lambda query: (200, {"Content-Type": RESULTS}, rows_of("a"))
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            state.asked.append(parse_qs(sent))
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            query = state.asked[-1]["query"][0]
            status, headers, body = (200, {"Content-Type": RESULTS}, b'{"head":{},"boolean":true}')
            if "ontology a" not in query:  # the first question is always whether the default graph holds all
                status, headers, body = state.reply(query)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{listening.server_port}/sparql"
    yield state
    listening.shutdown()
    listening.server_close()


def remote(server: Server, pauses: list[float] | None = None, **settings: Any) -> Remote:
    waited = pauses if pauses is not None else []
    return Remote(Endpoint(server.url, **settings), wait=waited.append)


def texts(table: object) -> list[str]:
    assert isinstance(table, Table)
    return [str(row[0].value) for row in table.rows if row[0]]


def test_only_what_the_protocol_knows_is_sent(server: Server) -> None:
    """SPARQLWrapper adds format=, output= and results= by itself, which some servers refuse; and guesses the form."""
    query = "# SELECT in a comment\nASK { ?s rdfs:label 'één # {'@nl }"
    server.reply = lambda query: (200, {"Content-Type": RESULTS}, b'{"head":{},"boolean":false}')
    assert remote(server).query(query) is False
    assert set(server.asked[-1]) == {"query"}
    assert server.asked[-1]["query"][0] == f"PREFIX rdfs: <{PREFIXES['rdfs']}> {query}"
    assert "application/sparql-results+json" in server.headers[-1]["accept"]


def test_triples_come_as_turtle(server: Server) -> None:
    server.reply = lambda query: (200, {"Content-Type": "text/turtle; charset=utf-8"}, "<a:a> <a:b> 'é' .".encode())
    answer = remote(server).query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(answer, tuple)
    assert [triple.object.value for triple in answer] == ["é"]
    assert "json" not in server.headers[-1]["accept"]


def test_a_server_that_is_busy_is_asked_again(server: Server) -> None:
    replies = [
        (429, {"Retry-After": "7"}, b""),
        (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, b""),
        (503, {"Retry-After": "3600"}, b""),
        (200, {"Content-Type": RESULTS}, rows_of("a")),
    ]
    server.reply = lambda query: replies.pop(0)
    pauses: list[float] = []
    assert texts(remote(server, pauses).query("SELECT ?x { }")) == ["a"]
    assert pauses == [7, 0, 30]


def test_pauses_double_and_end(server: Server) -> None:
    server.reply = lambda query: (503, {"Content-Type": "text/plain"}, b"reindexing")
    pauses: list[float] = []
    with pytest.raises(Failure, match=r"after 4 tries \(503\): reindexing"):
        remote(server, pauses).query("SELECT ?x { }")
    assert pauses == [0.5, 1, 2]


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ((401, {}, b""), "wants to know who asks"),
        ((403, {}, b""), "does not allow"),
        ((404, {"Content-Type": "text/html"}, b"<html>lost</html>"), r"no endpoint at this address \(404\)\n"),
        ((405, {}, b""), "kind of request"),
        ((413, {}, b""), "too large"),
        ((500, {}, b"stack\x1b[31m trace\n at"), r"500\): stack \[31m trace at"),
        ((504, {}, b""), "in its own time"),
        ((307, {"Location": "http://127.0.0.1:9/elsewhere"}, b""), "moved to http://127.0.0.1:9/elsewhere"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "answers with text/html"),
        ((200, {"Content-Type": RESULTS}, b'{"head":{"vars":["x"]},"results":{"bind'), "cannot be read"),
        ((200, {"Content-Type": RESULTS, "Content-Length": "999"}, rows_of("a")), "connection broke off"),
    ],
)
def test_each_failure_is_told(server: Server, reply: Reply, says: str) -> None:
    server.reply = lambda query: reply
    with pytest.raises(Failure, match=says) as failure:
        remote(server, tries=2).query("SELECT ?x { }")
    assert failure.value.remedy


def test_nobody_there_and_no_such_host() -> None:
    with pytest.raises(Failure, match="nothing answers"):
        Remote(Endpoint("http://127.0.0.1:1/sparql")).query("ASK { }")
    with pytest.raises(Failure, match="host is not known"):
        Remote(Endpoint("http://nergens.invalid/sparql")).query("ASK { }")


def test_a_slow_answer_ends_in_time(server: Server) -> None:
    def slow(query: str) -> Reply:
        time.sleep(0.8)
        return 200, {"Content-Type": RESULTS}, rows_of("a")

    server.reply = slow
    with pytest.raises(Failure, match=r"no answer in 0\.4 seconds"):
        remote(server, timeout=0.4).query("SELECT ?x { }")


def test_an_answer_that_trickles_ends_in_time() -> None:
    """Each byte begins a socket's own limit anew; the limit here is for the whole."""

    class Trickle:
        headers: ClassVar = {}

        def read1(self, size: int) -> bytes:
            time.sleep(0.05)
            return b"."

        def __enter__(self) -> Trickle:
            return self

        def __exit__(self, *error: object) -> None:
            pass

    with pytest.raises(TimeoutError):
        body(cast(Any, Trickle()), 0.3)


def test_a_mistake_in_the_query_is_told_in_our_words(server: Server) -> None:
    server.reply = lambda query: (400, {"Content-Type": "text/plain"}, b"Lexical error")
    with pytest.raises(UsageError, match="never closed"):
        remote(server).query("SELECT * { ?s a vw:Pilot ")
    with pytest.raises(UsageError, match="Lexical error"):
        remote(server).query("SELECT * { ?s a vw:Pilot }")
    with pytest.raises(UsageError, match="not a query"):
        remote(server).query("DROP ALL")


def test_rows_are_asked_in_pages(server: Server) -> None:
    def page(query: str) -> Reply:
        _, _, rest = query.rpartition("LIMIT ")
        size, _, start = rest.partition(" OFFSET ")
        found = [f"{n}" for n in range(7)][int(start or 0) :][: min(int(size), 3)]  # the server gives three at most
        return 200, {"Content-Type": RESULTS}, rows_of(*found)

    server.reply = page
    assert texts(remote(server, page=3).query("SELECT ?x { } ORDER BY ?x")) == list("0123456")
    assert "ORDER BY ?x\n?x LIMIT 3 OFFSET 3" in server.asked[-3]["query"][0]
    cut = remote(server, page=3).query("SELECT ?x { }", rows=4)
    assert texts(cut) == list("0123")
    assert isinstance(cut, Table)
    assert not cut.whole


def test_a_query_with_limits_of_its_own_is_sent_as_it_is(server: Server) -> None:
    query = "SELECT ?x { { SELECT ?x { } LIMIT 1 } } LIMIT 2"
    remote(server, page=1).query(query)
    assert server.asked[-1]["query"] == [query]
    assert len(server.asked) == 2


def test_credentials_do_not_follow_a_redirect(server: Server) -> None:
    """A redirect is told and not followed, so that nobody else hears who asks."""
    server.reply = lambda query: (302, {"Location": server.url}, b"")
    with pytest.raises(Failure, match="moved to"):
        remote(server, headers={"Authorization": "Bearer secret"}).query("SELECT ?x { }")
    assert len(server.asked) == 2
    assert server.headers[0]["authorization"] == "Bearer secret"


# -- outline of a query ------------------------------------------------------------------------------------------------


def test_outline() -> None:
    assert form("# ASK\nPREFIX a: <ASK:> SELECT ?x { }") == "SELECT"
    assert form("INSERT DATA { }") == ""
    assert prologue("PREFIX vw: <x:> SELECT * { ?s a vw:P ; skos:note 'owl:x' }", PREFIXES) == (
        f"PREFIX skos: <{PREFIXES['skos']}> "
    )
    assert own_pages("SELECT * { ?s ?p ?o } VALUES ?s { <a:a> }")
    assert not own_pages("SELECT ?limit { VALUES ?s { <a:LIMIT> } } # LIMIT 3")
    assert in_pages("SELECT ?a { } # x", ["a"], 0, 5) == "SELECT ?a { } # x\nORDER BY ?a LIMIT 5 OFFSET 0"


# -- settings ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("VWGRAPH_ENDPOINT", "VWGRAPH_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_settings(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert endpoint_named(None) is None
    (settings / "vwgraph.toml").write_text(
        '[endpoint.archief]\nurl = "https://a.example/sparql"\ngraph-store = "https://a.example/data"\n'
        'timeout = 9\nheaders = { Authorization = "Bearer $TOKEN" }\n'
    )
    monkeypatch.setenv("TOKEN", "t1")
    monkeypatch.setenv("VWGRAPH_ENDPOINT", "archief")
    found = endpoint_named(None)
    assert found is not None
    assert (found.url, found.graph_store, found.timeout) == ("https://a.example/sparql", "https://a.example/data", 9)
    assert found.headers == {"Authorization": "Bearer t1"}
    assert "t1" not in repr(found)
    assert endpoint_named("https://a.example/sparql", 5) == Endpoint(**{**found.__dict__, "timeout": 5.0}), (
        "an endpoint is known by its address too"
    )


def test_netrc(settings: Path) -> None:
    (settings / "netrc").write_text("machine b.example login jan password geheim\n")
    (settings / "netrc").chmod(0o600)
    found = endpoint_named("https://b.example/sparql")
    assert found is not None
    assert found.headers == {"Authorization": "Basic amFuOmdlaGVpbQ=="}
    with pytest.raises(UsageError, match="unencrypted"):
        endpoint_named("http://b.example/sparql")


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "archief", "there is no endpoint 'archief'"),
        ("", "ftp://a.example/", "no address"),
        ("", "https://jan:geheim@a.example/", "holds a password"),
        ("[endpoint.a", "a", "cannot be read"),
        ("endpoint = 3", "a", "stand in tables"),
        ("[endpoint.a]\nulr = 'x'", "a", "unknown key 'ulr'"),
        ("[endpoint.a]\ntimeout = 3", "a", "has no url"),
        ("[endpoint.a]\nurl = 'https://a.example'\npage = 'veel'", "a", "page is 'veel'"),
        ("[endpoint.a]\nurl = 'https://a.example'\ntimeout = 0", "a", "more than 0"),
        ("[endpoint.a]\nurl = 'https://a.example'\nheaders = {X = '$NERGENS'}", "a", "NERGENS is not in"),
        ("[endpoint.a]\nurl = 'https://a.example'\nheaders = {X = \"a\\r\\nb: c\"}", "a", "does not take"),
    ],
)
def test_faulty_settings_are_told(settings: Path, text: str, name: str, says: str) -> None:
    (settings / "vwgraph.toml").write_text(text)
    with pytest.raises(UsageError, match=says):
        endpoint_named(name)


def test_the_command_line_chooses(settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from vwgraph.cli import main

    assert main(["ask", "bewijs", "--endpoint", "http://127.0.0.1:1/x", "--store", "y"]) == 2
    assert "choose one" in capsys.readouterr().err
    assert main(["ask", "bewijs", "--endpoint", "http://127.0.0.1:1/x"]) == 1
    assert "nothing answers" in capsys.readouterr().err
    assert main(["push"]) == 2
    assert "no endpoint is named" in capsys.readouterr().err


def test_stop_is_what_callers_catch() -> None:
    assert issubclass(Failure, Stop)
