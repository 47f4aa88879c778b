"""What goes wrong on real machines: servers that die, disks that are full, networks that crawl, two of us at once.

Always the same is asked: nothing lost, nothing half visible, a clear message, and the next run goes on.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults import Disk, begun, files_in, run, slow_network, small_disk
from hostile import ENDLESS
from servers import Running, link, oxigraph
from vwgraph.errors import Stop
from vwgraph.exchange import changes, diff, push
from vwgraph.model import Table
from vwgraph.names import BESIDE
from vwgraph.pipeline import build, graph_files, names_of, open_engine
from vwgraph.store.embedded import in_folder
from vwgraph.store.endpoints import Endpoint
from vwgraph.store.remote import Remote

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]


def until(found: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


@pytest.fixture(scope="module")
def states(small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A corpus as it was and as it is: five of its graphs differ, one of them too large for one small batch."""
    folder = tmp_path_factory.mktemp("states") / "new"
    shutil.copytree(small, folder)
    for name, old, new in (
        ("begrippen/extra.ttl", "Boeken, kranten", "Boeken, weekbladen"),
        ("actoren/dorpen.yaml", "Bureau Boekenwurm", "Bureau Boekenlegger"),
        ("pilots/oosterdorp.yaml", "nl: ", "nl: Nieuw "),
        ("pilots/westerdorp.yaml", "nl: ", "nl: Nieuw "),
        ("report/passages.tsv", "\tlijstitem\t", "\topmaak\t"),
    ):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    build(folder)
    return small, folder


# -- a server that is killed while graphs are sent ---------------------------------------------------------------------


def sent(data: Path, endpoint: Endpoint) -> None:
    push(data, endpoint, changes(data, endpoint), batch=10_000, told=lambda graph: None)


def the_same(data: Path, endpoint: Endpoint) -> set[str]:
    """The graphs that are at the endpoint as they are in ``data``, triple by triple."""
    return {one.graph for one in diff(data, endpoint) if not one.here and not one.there}


def addresses(endpoint: Endpoint, way: str) -> list[str]:
    store = ["--graph-store", str(endpoint.graph_store)] if way == "graph store" else ["--update", str(endpoint.update)]
    return ["--endpoint", endpoint.url, *store]


KILLS = [
    ("update", rb"DROP SILENT GRAPH <[^>]*oosterdorp>", "begun"),
    ("update", rb"DROP SILENT GRAPH <[^>]*oosterdorp>", "answered"),
    ("update", rb"\r\n\r\nINSERT DATA .*themas-nieuw", "sent"),
    ("update", rb"MOVE GRAPH", "sent"),
    ("update", rb"MOVE GRAPH", "answered"),
    ("graph store", rb"(?s)PUT /store\?graph=[^ ]*themas.{60000}", "begun"),
    ("graph store", rb"PUT /store\?graph=[^ ]*themas", "sent"),
    ("graph store", rb"PUT /store\?graph=[^ ]*stand", "sent"),
    ("graph store", rb"PUT /store\?graph=[^ ]*themas", "answered"),
]


@pytest.mark.parametrize(("way", "request_", "moment"), KILLS)
def test_a_server_killed_in_mid_push(
    way: str, request_: bytes, moment: str, states: tuple[Path, Path], tmp_path: Path
) -> None:
    old, new = states
    with oxigraph(tmp_path, "--union-default-graph") as server:
        sent(old, server.at())
        with link(server.port, rate=1e6) as between:

            def kill(request: bytes, passed: str) -> None:
                if passed == moment and re.search(request_, request):
                    server.process.kill()
                    between.cut()

            between.when = kill
            first = run("push", "--data", new, *addresses(server.at(between.port), way), "--batch", 500)
            assert server.process.wait(10) == -signal.SIGKILL
    assert first.returncode == 1
    assert re.search(r"vwgraph: http://127\S+: (nothing answers there|the connection broke off)", first.stderr)

    with oxigraph(tmp_path, "--union-default-graph") as server, link(server.port) as between:
        whole = the_same(old, server.at()) | the_same(new, server.at())
        if way == "graph store":  # this server empties a graph before it reads what comes in its place
            whole |= set(graph_files(new)) - set(Remote(server.at()).graphs())
        assert whole >= set(graph_files(new)), "a graph is half there"
        seen = Remote(server.at()).query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(seen, Table)
        assert not [row for row in seen.rows if str(row[0]).endswith(f"{BESIDE}>")], "half a graph is seen"

        planned = changes(new, server.at())
        done = [one.graph for one in planned if one.kind == "same"]
        if way == "update":
            assert names_of(new).graph("actoren") in done, "it was sent before the kill"
        again = run("push", "--data", new, *addresses(server.at(between.port), way), "--batch", 500)
        assert again.returncode == 0, again.stderr
        for graph in done:
            assert not between.asked(f"GRAPH <{graph}> {{\n".encode(), f"PUT /store?graph={graph}".encode()), graph
        last = run("diff", "--data", new, "--endpoint", server.at().url)
        assert (last.returncode, last.stderr) == (0, "the same triples here and there\n")
        assert {one.kind for one in changes(new, server.at())} == {"same"}


def test_half_a_graph_that_nobody_needs_any_more_goes(states: tuple[Path, Path], tmp_path: Path) -> None:
    """A push broke off halfway a large graph, and then the corpus went back to what it was."""
    old, new = states
    with oxigraph(tmp_path, "--union-default-graph") as server, link(server.port) as between:
        sent(old, server.at())

        def cut(request: bytes, moment: str) -> None:
            if b"\r\n\r\nINSERT DATA" in request and moment == "answered":
                between.cut()

        between.when = cut
        with pytest.raises(Stop, match="nothing answers"):
            push(new, server.at(between.port), changes(new, server.at()), batch=500, told=print)
        graphs = [one.graph for one in changes(old, server.at()) if one.kind == "gone"]
        assert [graph.endswith(BESIDE) for graph in graphs] == [True]
        sent(old, server.at())
        plain = Remote(server.at()).plain("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(plain, Table)
        assert not [row for row in plain.rows if BESIDE in str(row[0])]
        assert the_same(old, server.at()) >= set(graph_files(old))


# -- a server that is killed, or hangs, while it is asked ----------------------------------------------------------------


@pytest.fixture(scope="module")
def stocked(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server that holds the small corpus."""
    folder = tmp_path_factory.mktemp("stocked")
    with oxigraph(folder) as server:
        sent(small, server.at())
    return folder


@pytest.fixture
def server(stocked: Path) -> Iterator[Running]:
    with oxigraph(stocked, "--union-default-graph") as running:
        yield running


MANY = "SELECT ?s ?o ?x WHERE { ?s ?p ?o . ?x a ?y } LIMIT 900000"


@pytest.mark.parametrize(
    ("sign", "says"),
    [
        (signal.SIGKILL, "nothing answers there|the connection broke off"),
        (signal.SIGSTOP, "gave no answer in 3 seconds"),
    ],
)
@pytest.mark.parametrize(("query", "moment"), [(ENDLESS, "sent"), (MANY, "answering")])
def test_a_server_that_dies_or_hangs_in_mid_query(  # noqa: PLR0917
    query: str, moment: str, sign: signal.Signals, says: str, server: Running, tmp_path: Path
) -> None:
    out = tmp_path / "rows.csv"
    out.write_text("before\n", encoding="utf-8")
    with link(server.port) as between:

        def strike(request: bytes, passed: str) -> None:
            if passed == moment and (b"%3Fg+%3Fh" in request or b"900000" in request):
                server.process.send_signal(sign)
                if sign == signal.SIGKILL:
                    between.cut()

        between.when = strike
        url = server.at(between.port).url
        done = run("sparql", query, "--endpoint", url, "--timeout", 3, "--limit", 0, "--format", "csv", "--out", out)
    assert between.asked(b"%3Fg+%3Fh", b"900000"), "the server was asked before it was struck"
    assert done.returncode == 1
    assert re.fullmatch(rf"vwgraph: {re.escape(url)}:? (?:{says})\n  \S.*\n", done.stderr), done.stderr
    assert done.stdout == ""
    assert files_in(tmp_path) == {"rows.csv": b"before\n"}


# -- a disk that is full -----------------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", 60) as found:
        yield found


@pytest.mark.parametrize("engine", ["embedded", "analytic"])
def test_a_build_on_a_full_disk(engine: str, disk: Disk, states: tuple[Path, Path]) -> None:
    if engine == "analytic":
        pytest.importorskip("sparq", reason="the analytic engine is not installed (extra analytic)")
    old, new = states
    data, store = disk.folder / "corpus", disk.folder / "store"
    command = ("build", "--data", data, "--store", store, "--engine", engine)
    shutil.copytree(old, disk.seen / "corpus")
    assert run(*command, within=disk.within).returncode == 0
    before = files_in(disk.seen / "store")
    shutil.copytree(new, disk.seen / "corpus", dirs_exist_ok=True, ignore=shutil.ignore_patterns("ttl"))
    changed = files_in(disk.seen)
    for left in (0, 100):
        with disk.full(left):
            done = run(*command, within=disk.within)
        assert done.returncode == 1
        assert f"vwgraph: {data / 'ttl'} cannot be written: No space left on device" in done.stderr
        assert files_in(disk.seen) == changed
    with disk.full(1200):  # enough for the files, not for the store
        done = run(*command, within=disk.within)
    assert done.returncode == 1
    assert re.search(rf"the store in {store} cannot be written: .*No space left on device", done.stderr)
    assert files_in(disk.seen / "store") == before
    assert run(*command, within=disk.within).returncode == 0
    assert files_in(disk.seen / "corpus" / "ttl") == files_in(new / "ttl")
    asked = run("sparql", "ASK { ?a rdfs:label ?b FILTER CONTAINS(?b, 'Boekenlegger') }", "--engine", engine, "--data", data, "--store", store, within=disk.within)  # fmt: skip
    assert asked.stdout == "true\n", asked.stderr


def test_a_full_cache_stops_no_build(disk: Disk, states: tuple[Path, Path], tmp_path: Path) -> None:
    (disk.seen / "cache").mkdir()
    cached = {**os.environ, "XDG_CACHE_HOME": str(disk.folder / "cache")}
    with disk.full(8):
        done = run("build", "--data", states[1], "--out", tmp_path / "ttl", within=disk.within, env=cached)
        assert done.returncode == 0, done.stderr
        assert not list((disk.seen / "cache").rglob("*.*")), "half an entry was left"
    assert files_in(tmp_path / "ttl") == files_in(states[1] / "ttl")


def test_a_cache_that_may_only_be_read_stops_no_build(disk: Disk, states: tuple[Path, Path], tmp_path: Path) -> None:
    cached = {**os.environ, "XDG_CACHE_HOME": str(disk.folder)}
    for data, only in ((states[0], "rw"), (states[1], "ro")):
        subprocess.run([*disk.within, "mount", "-o", f"remount,{only}", disk.folder], check=True)
        done = run("build", "--data", data, "--out", tmp_path / "ttl", within=disk.within, env=cached)
        assert done.returncode == 0, done.stderr
        assert files_in(tmp_path / "ttl") == files_in(data / "ttl")


def test_a_corpus_generated_on_a_full_disk(disk: Disk, small: Path, tmp_path: Path) -> None:
    command = ("generate", "--data", small, "--pilots", 30)
    for left in (0, 40):
        with disk.full(left):
            done = run(*command, "--out", disk.folder / "made", within=disk.within)
        assert done.returncode == 1
        assert f"vwgraph: {disk.folder / 'made'} cannot be written: No space left on device" in done.stderr
        assert files_in(disk.seen) == {}
    assert run(*command, "--out", disk.folder / "made", within=disk.within).returncode == 0
    assert run(*command, "--out", tmp_path / "made").returncode == 0
    assert files_in(disk.seen / "made") == files_in(tmp_path / "made")


FIRST_PAGES = """
import itertools, sys
from vwgraph.cli import main
from vwgraph.site.site import Site
whole = Site.files
Site.files = lambda site: itertools.islice(whole(site), 250)
sys.exit(main())
"""
"""The command line, with a site cut down to so many pages, because all of them take long."""


def test_a_site_published_on_a_full_disk(disk: Disk, states: tuple[Path, Path]) -> None:
    old, new = states
    place = disk.folder / "site"

    def published(data: Path) -> subprocess.CompletedProcess[str]:
        return run("publish", place, "--data", data, within=disk.within, program=("-c", FIRST_PAGES))

    assert published(old).returncode == 0
    before = files_in(disk.seen / "site")
    with disk.full(100):
        done = published(new)
    assert done.returncode == 1
    assert f"vwgraph: {place} cannot be written: No space left on device" in done.stderr
    assert files_in(disk.seen / "site") == before
    assert published(new).returncode == 0
    assert files_in(disk.seen / "site") != before


def test_pulled_to_a_full_disk(disk: Disk, server: Running, states: tuple[Path, Path]) -> None:
    shutil.copytree(states[1] / "ttl", disk.seen / "copy" / "ttl")
    before = files_in(disk.seen / "copy")
    command = ("pull", disk.folder / "copy", "--endpoint", server.at().url)
    for left in (0, 24, 100):
        with disk.full(left):
            done = run(*command, within=disk.within)
        assert done.returncode == 1
        assert f"vwgraph: {disk.folder / 'copy' / 'ttl'} cannot be written: No space left on device" in done.stderr
        assert files_in(disk.seen / "copy") == before
    assert run(*command, within=disk.within).returncode == 0
    same = [name for name, content in files_in(disk.seen / "copy" / "ttl").items() if content == (states[0] / "ttl" / name).read_bytes()]  # fmt: skip
    assert {"themas.ttl", "oosterdorp.ttl", "westerdorp.ttl", "actoren.ttl"} <= set(same)


def test_a_server_whose_disk_is_full(disk: Disk, states: tuple[Path, Path], tmp_path: Path) -> None:
    (disk.seen / "store").mkdir()
    old, new = states
    at = {"within": disk.within, "store": disk.folder / "store"}
    with oxigraph(tmp_path, **at) as server:  # type: ignore[arg-type]
        sent(old, server.at())
        with disk.full(40):
            done = run("push", "--data", new, *addresses(server.at(), "update"))
            assert done.returncode == 1
            assert re.search(r"vwgraph: http://127\S+update: it answers 500 \(500\): .*No space left", done.stderr)
    with oxigraph(tmp_path, **at) as server:  # type: ignore[arg-type]
        assert the_same(old, server.at()) | the_same(new, server.at()) >= set(graph_files(new))
        assert run("push", "--data", new, *addresses(server.at(), "update")).returncode == 0
        assert the_same(new, server.at()) >= set(graph_files(new))


@pytest.mark.parametrize("query", ["SELECT * WHERE { ?s ?p ?o } LIMIT 5", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_standard_output_that_is_full(query: str, small: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("w") as out:
        done = run("sparql", query, "--data", small, stdout=out)
    assert done.returncode == 1
    assert "vwgraph: standard output cannot be written: No space left on device" in done.stderr


def test_files_that_may_not_grow(corpus: Path, states: tuple[Path, Path]) -> None:
    """What every system can do: a limit to the size of a file."""
    if shutil.which("prlimit") is None:
        pytest.skip("no prlimit here")
    build(corpus)
    before = files_in(corpus / "ttl")
    shutil.copytree(states[1], corpus, dirs_exist_ok=True, ignore=shutil.ignore_patterns("ttl"))
    done = run("build", "--data", corpus, within=("prlimit", "--fsize=20000"))
    assert done.returncode == 1
    assert f"vwgraph: {corpus / 'ttl'} cannot be written: File too large" in done.stderr
    assert files_in(corpus / "ttl") == before
    assert run("build", "--data", corpus).returncode == 0
    assert files_in(corpus / "ttl") == files_in(states[1] / "ttl")


# -- a network that is slow --------------------------------------------------------------------------------------------

PAGED = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER (STRSTARTS(STR(?s), 'https://w3id.org/vwgraph/id/thema')) }"


@pytest.fixture(params=["link", "namespace"])
def slow(request: pytest.FixtureRequest, stocked: Path, tmp_path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """A port behind which, slowly, a server with the small corpus answers; and the command behind which the port is."""
    folder = tmp_path / "server"
    shutil.copytree(stocked, folder)
    if request.param == "link":
        with (
            oxigraph(folder, "--union-default-graph") as server,
            link(server.port, seconds=0.05, rate=250_000) as between,
        ):
            yield between.port, ()
    else:
        with slow_network() as within, oxigraph(folder, "--union-default-graph", within=within) as server:
            yield server.port, within


def on_a_terminal(*arguments: object, **more: object) -> tuple[int, str, str]:
    """Exit code, standard output, and what a terminal shows of the rest."""
    ours, theirs = pty.openpty()
    with begun(*arguments, stderr=theirs, **more) as process:  # type: ignore[arg-type]
        os.close(theirs)
        out = process.communicate(timeout=60)[0]
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed, and all is read
        pass
    os.close(ours)
    return process.returncode, out, shown.decode()


def test_rows_in_pages_over_a_slow_network(slow: tuple[int, tuple[str, ...]], small: Path, tmp_path: Path) -> None:
    port, within = slow
    (tmp_path / "vwgraph.toml").write_text(f'[endpoint.traag]\nurl = "http://127.0.0.1:{port}/query"\npage = 300\n')
    options = ("--limit", 0, "--format", "csv")
    code, out, shown = on_a_terminal("sparql", PAGED, "--endpoint", "traag", *options, within=within, cwd=tmp_path)
    assert code == 0, shown
    here = run("sparql", PAGED, "--data", small, *options)
    assert sorted(out.splitlines()) == sorted(here.stdout.splitlines())
    assert "rows fetched: 300" in shown
    assert "rows fetched: 600" in shown


def test_a_push_over_a_slow_network(slow: tuple[int, tuple[str, ...]], states: tuple[Path, Path]) -> None:
    port, within = slow
    at = ["--endpoint", f"http://127.0.0.1:{port}/query"]
    code, _, shown = on_a_terminal(
        "push", "--data", states[1], *at, "--update", f"http://127.0.0.1:{port}/update", "--batch", 1000, within=within
    )
    assert code == 0, shown
    assert "0/5" in shown
    assert "5/5" in shown
    last = run("diff", "--data", states[1], *at, within=within)
    assert (last.returncode, last.stderr) == (0, "the same triples here and there\n")


def test_a_limit_shorter_than_the_network_takes(slow: tuple[int, tuple[str, ...]], states: tuple[Path, Path]) -> None:
    port, within = slow
    url = f"http://127.0.0.1:{port}"
    late = run("sparql", "SELECT * WHERE { ?s ?p ?o }", "--endpoint", f"{url}/query", "--timeout", 0.9, within=within)
    assert late.returncode == 1
    assert late.stdout == ""
    assert late.stderr.startswith(f"vwgraph: {url}/query gave no answer in 0.9 seconds\n"), late.stderr


# -- two at once -------------------------------------------------------------------------------------------------------


def test_two_builds_of_one_folder(corpus: Path, states: tuple[Path, Path]) -> None:
    """The first is held in the middle; the second says so and touches nothing."""
    shutil.copytree(states[1], corpus, dirs_exist_ok=True, ignore=shutil.ignore_patterns("ttl"))
    with begun("build", "--data", corpus) as first:
        until((corpus / ".ttl.next").exists)
        first.send_signal(signal.SIGSTOP)
        second = run("build", "--data", corpus)
        assert second.returncode == 1
        assert f"vwgraph: another build is at work in {corpus / 'ttl'}" in second.stderr
        first.send_signal(signal.SIGCONT)
        assert first.wait(30) == 0
    assert files_in(corpus / "ttl") == files_in(states[1] / "ttl")
    assert run("build", "--data", corpus).returncode == 0


def test_two_builds_of_one_store(states: tuple[Path, Path], tmp_path: Path) -> None:
    """The first is held while it writes; the second waits for it, and then has its turn."""
    store = tmp_path / "store"
    old, new = states

    def command(data: Path) -> tuple[object, ...]:
        return "build", "--data", data, "--out", tmp_path / data.parent.name, "--store", store

    with begun(*command(old)) as first:
        until(lambda: store.is_dir() and any(store.iterdir()))
        first.send_signal(signal.SIGSTOP)
        with begun(*command(new)) as second:
            until(lambda: re.search(rf"-> FLOCK .* {second.pid} ", Path("/proc/locks").read_text()))
            assert len(list(store.iterdir())) == 1
            first.send_signal(signal.SIGCONT)
            assert (first.wait(30), second.wait(30)) == (0, 0)
    assert in_folder(store).graphs() == open_engine(new).graphs()
    assert {path.name.partition("-")[0] for path in store.iterdir()} == {"current", "generation"}
    assert len(list(store.iterdir())) == 3, "the generation before stays, for who reads it"
