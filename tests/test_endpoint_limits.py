"""Limits that hold: hostile queries, slow clients, processes that are gone; others are answered meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from endpoint_server import Running, running
from hostile import ENDLESS, PILOTS, ZOO
from vwgraph.endpoint.limits import LimitReached, Limits
from vwgraph.endpoint.pool import Pool
from vwgraph.endpoint.workers import Died
from vwgraph.errors import Stop
from vwgraph.paths import assets
from vwgraph.queries.tokens import calls_out
from vwgraph.worker.messages import Job

TIGHT = {
    "plain": True,
    "seconds": 1.2,
    "rows": 2000,
    "size": 300_000,
    "memory": 300 * 2**20,
    "quantum": 0.15,
    "long": 1,
    "paused": 2,
    "per_client": 3,
    "waiting_client": 3,
    "wait": 2.0,
    "reading": 2.0,
    "retry": 7,
}
WHERE_IT_ENDS = {
    "growth": "memory",
    "deep": "depth",
    "deep expression": "depth",
    "many rows": "rows",
    "many triples": "rows",
    "large rows": "size",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(**TIGHT) as one:
        yield one


def ask(server: Running, query: str, source: str = "127.0.0.1") -> httpx.Response:
    """Post a query from an address of this machine: each is another client."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=source), timeout=60) as client:
        return client.post(server.url, data={"query": query})


def workers(server: Running) -> list[int]:
    """Processes below the server: the one that forks, and its workers."""
    found: list[int] = []
    todo = [server.process.pid]
    while todo:
        children = Path(f"/proc/{todo[0]}/task/{todo.pop(0)}/children").read_text().split()
        found += map(int, children)
        todo += map(int, children)
    return found


@pytest.mark.parametrize("name", ZOO)
def test_a_hostile_query_ends_at_a_limit(server: Running, name: str) -> None:
    answer = ask(server, ZOO[name], "127.0.0.9")
    told = answer.json()
    limit = told["limit"]
    assert limit in {"time", "memory", "rows", WHERE_IT_ENDS.get(name)}
    assert answer.status_code == (504 if limit == "time" else 503)
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["type"].endswith(f"/sparql#limit-{limit}")
    assert told["detail_nl"]
    assert ask(server, PILOTS).status_code == 200


def test_the_limit_that_is_named_is_the_one_that_was_met() -> None:
    with running(**{**TIGHT, "seconds": 30.0}) as server:
        found = {name: ask(server, ZOO[name]).json()["limit"] for name in WHERE_IT_ENDS}
    assert found == WHERE_IT_ENDS


def test_ordinary_queries_are_answered_while_the_zoo_runs(server: Running) -> None:
    stop = threading.Event()

    def torment(n: int) -> None:
        while not stop.is_set():
            for query in ZOO.values():
                ask(server, query, f"127.0.0.{20 + n}")
                if stop.is_set():
                    return

    tormentors = [threading.Thread(target=torment, args=(n,)) for n in range(4)]
    for one in tormentors:
        one.start()
    try:
        time.sleep(1)
        answers = [ask(server, PILOTS) for _ in range(25)]
    finally:
        stop.set()
        for one in tormentors:
            one.join()
    assert [answer.status_code for answer in answers] == [200] * 25
    assert len({answer.content for answer in answers}) == 1


def test_one_client_cannot_take_all_places(server: Running) -> None:
    results: list[httpx.Response] = []
    threads = [threading.Thread(target=lambda: results.append(ask(server, ENDLESS, "127.0.0.50"))) for _ in range(10)]
    for one in threads:
        one.start()
    time.sleep(0.5)
    other = ask(server, PILOTS, "127.0.0.51")
    for one in threads:
        one.join()
    assert other.status_code == 200
    refused = [one for one in results if one.status_code == 429]
    assert refused
    assert {one.json()["limit"] for one in refused} == {"client"}
    assert {one.headers["retry-after"] for one in refused} == {"7"}
    assert {one.status_code for one in results} <= {429, 503, 504}


def test_clients_that_are_slow_or_half_open_hold_no_worker(server: Running) -> None:
    held = []
    for sent in (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 1000\r\n\r\nASK",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-",
        b"",
    ):
        for _ in range(10):
            one = socket.create_connection(("127.0.0.1", server.port))
            one.sendall(sent)
            held.append(one)
    before = len(workers(server))
    assert [ask(server, PILOTS).status_code for _ in range(5)] == [200] * 5
    assert len(workers(server)) <= before + 1
    held[0].settimeout(20)
    assert b" 408 " in held[0].recv(4096).split(b"\r\n")[0]
    for one in held:
        one.close()


def test_a_client_that_does_not_read_holds_no_worker() -> None:
    with running(plain=True, rows=200_000, size=2**28, reading=1.0, seconds=120.0, wait=120.0) as server:
        query = "query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%2050000"
        idle = []
        for _ in range(3):
            one = socket.create_connection(("127.0.0.1", server.port))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            idle.append(one)
        for one in idle:
            one.settimeout(150)  # a long query goes on at the lowest priority, behind whatever else the machine does
            assert b" 200 " in one.recv(100)
        assert ask(server, PILOTS).status_code == 200
        for one in idle:
            one.close()


def test_a_client_that_goes_takes_its_query_along(server: Running) -> None:
    one = socket.create_connection(("127.0.0.1", server.port))
    body = f"query={httpx.QueryParams({'q': ENDLESS})}".replace("query=q=", "query=")
    one.sendall(
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    time.sleep(0.1)
    one.close()
    began = time.monotonic()
    while busy(server) and time.monotonic() - began < 0.8:  # its own limit comes later
        time.sleep(0.05)
    assert not busy(server)


def busy(server: Running) -> list[int]:
    return [pid for pid in workers(server) if state(pid) == "R"]


def test_nothing_is_left_of_many_requests(server: Running) -> None:
    def descriptors() -> int:
        return len(os.listdir(f"/proc/{server.process.pid}/fd"))

    ask(server, PILOTS)
    before, files = len(workers(server)), descriptors()
    with httpx.Client(timeout=60) as client:
        for n in range(200):
            assert client.post(server.url, data={"query": PILOTS if n % 10 else "SELECT ("}).status_code in (200, 400)
    for _ in range(3):
        ask(server, ZOO["deep"])
    time.sleep(0.3)
    assert len(workers(server)) <= before + 1
    assert descriptors() <= files + 3


def test_it_recovers_where_its_processes_are_killed(server: Running) -> None:
    for pid in workers(server):
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)
    assert ask(server, PILOTS).status_code == 200


def test_no_process_outlives_the_server() -> None:
    with running(**TIGHT) as server:
        assert ask(server, PILOTS).status_code == 200

        def cut_short() -> None:
            with pytest.raises(httpx.HTTPError):
                ask(server, ENDLESS)

        busy_one = threading.Thread(target=cut_short)
        busy_one.start()
        time.sleep(0.5)
        left = workers(server)
        server.process.kill()
        server.process.wait()
        server.process.returncode = 0
        busy_one.join()
    assert len(left) > 1
    began = time.monotonic()
    while any(map(lives, left)) and time.monotonic() - began < 5:
        time.sleep(0.05)
    assert not [pid for pid in left if lives(pid)]


def lives(pid: int) -> bool:
    return state(pid) not in ("", "Z")


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


# -- nothing calls out -------------------------------------------------------------------------------------------

CALLS = [
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { service silent <URL> { ?s ?p ?o } }",
    "ASK { SERVICE # x\n <URL> { ?s ?p ?o } }",
    "PREFIX e: <URL> ASK { SERVICE e: { ?s ?p ?o } }",
    "PREFIX e: <URL> ASK { SERVICEe:x { ?s ?p ?o } }",
    "PREFIX : <URL> ASK { SERVICE:x { ?s ?p ?o } }",
    "ASK { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "ASK { ?s ?p trueSERVICE<URL>{ ?s ?p ?o } }",
    "ASK { ?s ?p 1e0SERVICE<URL>{ ?s ?p ?o } }",
    "ASK { FILTER(1<2)SERVICE#>\n<URL>{ ?s ?p ?o } }",
    "ASK { FILTER(1<2)#>'''\nSERVICE<URL>{ ?s ?p ?o }\n#'''\n}",
    "ASK { # \r SERVICE<URL>{ ?s ?p ?o }\n}",
    "ASK { ?s <http://a/#\\u0041> ?o . SERVICE<URL>{ ?s ?p ?o } }",
    "ASK { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    'ASK { ?s ?p """a\\"""" . SERVICE<URL>{ ?s ?p ?o } }',
    "SELECT * { { SELECT * { OPTIONAL { GRAPH ?g { SERVICE ?x { ?s ?p ?o } } } VALUES ?x { <URL> } } } }",
    "BASE <URL> ASK { SERVICE <x> { ?s ?p ?o } }",
    "ASK FROM <URL> { ?s ?p ?o }",
    "LOAD <URL>",
    "ASK { ?s ?p ?o };\nLOAD <URL>",
]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as one:
        one.settimeout(0.2)
        yield one


def test_nothing_makes_the_server_call_out(server: Running, listener: socket.socket) -> None:
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    for query in CALLS:
        answer = ask(server, query.replace("URL", url))
        assert answer.status_code in (400, 403), query
    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_worker_could_not_call_out_if_it_would(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """The descriptor limit of the process holds even where a query is let through."""
    from vwgraph.pipeline import open_engine
    from vwgraph.store import embedded
    from vwgraph.worker.messages import Opening
    from vwgraph.worker.process import confine

    monkeypatch.setattr(embedded, "calls_out", lambda query: False)
    engine = open_engine(assets().data)
    query = f"ASK {{ SERVICE SILENT <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
    pid = os.fork()
    if pid == 0:
        confine(Opening(""))
        engine.query(query)
        os._exit(0)
    os.waitpid(pid, 0)
    with pytest.raises(TimeoutError):
        listener.accept()
    caller = threading.Thread(target=lambda: engine.query(query), daemon=True)
    caller.start()  # without that limit it does: the test can fail
    listener.accept()[0].close()
    caller.join(10)


def test_names_that_only_look_like_service_pass() -> None:
    for query in (
        "SELECT ?service { ?s dcat:accessService ?service . ?s schema:serviceType 'SERVICE' } # SERVICE",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> ASK { ?s a sd:Service }",
        "ASK { ?s <http://example.org/SERVICE#x> ?o ; <http://example.org/service> 'SERVICE <x>' }",
    ):
        assert not calls_out(query)


# -- the pool by itself ------------------------------------------------------------------------------------------


def used(pool: Pool, use: Callable[[Pool], Awaitable[None]]) -> None:
    async def whole() -> None:
        try:
            await use(pool)
        finally:
            await pool.close()

    asyncio.run(whole())


@pytest.mark.parametrize("fork", [True, False])
def test_a_pool_answers_with_and_without_forks(fork: bool) -> None:
    async def use(pool: Pool) -> None:
        pool.fork = fork
        with pytest.raises(LimitReached) as limit:
            await pool.table(ENDLESS)
        assert limit.value.name == "time"
        several = await asyncio.gather(*(pool.table(PILOTS) for _ in range(2)))
        assert {len(table.rows) for table in several} == {19}

    used(Pool.on(assets().data, limits=Limits(seconds=1, quantum=0.2)), use)


def test_a_query_ends_on_the_graph_it_began_on() -> None:
    async def use(pool: Pool) -> None:
        await pool.open()
        slow = asyncio.create_task(pool.run(Job("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d a vw:Pilot }")))
        await asyncio.sleep(0.05)
        await pool.renew()
        reply, body = await slow
        body.close()
        assert reply.kind == "answer"

    used(Pool.on(assets().data), use)


def test_a_process_that_ends_while_it_opens_a_new_build_leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed:
        async def open(self) -> None:
            raise Died(9)

    async def use(pool: Pool) -> None:
        await pool.open()
        monkeypatch.setattr("vwgraph.endpoint.pool.home_for", lambda *_, **__: Killed())
        with pytest.raises(Stop, match="no process can be started"):
            await pool.renew()
        assert len((await pool.table(PILOTS)).rows) == 19

    used(Pool.on(assets().data), use)


def test_a_store_on_disk_is_answered_from(tmp_path: Path) -> None:
    from vwgraph.pipeline import graph_files
    from vwgraph.store.embedded import write_folder

    write_folder(tmp_path / "store", graph_files(assets().data))

    async def use(pool: Pool) -> None:
        assert len((await pool.table(PILOTS)).rows) == 19
        with pytest.raises(LimitReached):
            await pool.table(ENDLESS)

    used(Pool.on(assets().data, tmp_path / "store", limits=Limits(seconds=1, quantum=0.2)), use)


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises(Stop, match="nothing has been built"):
            await pool.open()

    used(Pool.on(tmp_path), use)
