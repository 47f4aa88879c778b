"""The embedded store: in memory, in a folder, and what a failed or killed build leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vwgraph.errors import Stop, UsageError
from vwgraph.model import Table
from vwgraph.pipeline import build, graph_files, open_engine, write_atomically
from vwgraph.store.embedded import Embedded, in_folder, in_memory, write_folder
from vwgraph.store.trig import in_graphs

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def count(engine: Embedded) -> int:
    answer = engine.query(COUNT)
    assert isinstance(answer, Table)
    assert answer.rows[0][0] is not None
    return int(answer.rows[0][0].value)


def test_memory_and_folder_hold_the_same(small: Path, tmp_path: Path) -> None:
    write_folder(tmp_path / "store", graph_files(small))
    memory, folder = open_engine(small), open_engine(small, tmp_path / "store")
    assert dict(memory.graphs()) == dict(folder.graphs())
    assert len(memory.graphs()) == 8


def test_a_pattern_without_graph_sees_all(small: Path) -> None:
    assert (
        open_engine(small).query(
            "ASK { ?factor vw:hoofdthema ?t . ?t skos:broader ?g . ?factor vw:passage/oa:hasSelector ?s }"
        )
        is True
    )


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "select * { service silent ?where { ?s ?p ?o } }",
        "SELECT * {",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DROP ALL",
        "SELECT * { ?s ?p ?o } garbage",
        "",
    ],
)
def test_what_cannot_be_evaluated_is_refused(small: Path, sparql: str) -> None:
    engine = open_engine(small)
    with pytest.raises(UsageError):
        engine.query(sparql)


def test_service_as_a_word_is_no_call(small: Path) -> None:
    engine = open_engine(small)
    assert isinstance(engine.query('SELECT ?service { ?service rdfs:label "SERVICE" } # SERVICE <x>'), Table)


def test_no_store_and_other_files(tmp_path: Path, small: Path) -> None:
    with pytest.raises(Stop, match="there is no store"):
        in_folder(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Stop, match="holds other files"):
        write_folder(tmp_path, graph_files(small))
    assert (tmp_path / "notes.txt").read_text() == "mine"
    with pytest.raises(Stop, match="is a file"):
        write_folder(tmp_path / "notes.txt", graph_files(small))


def test_a_failed_build_leaves_the_old_store(small: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    write_folder(store, graph_files(small))
    before = count(in_folder(store))
    broken = tmp_path / "broken.ttl"
    broken.write_text("this is <not turtle")
    with pytest.raises(Stop, match="not valid Turtle"):
        write_folder(store, {**graph_files(small), "https://example.org/g": broken})
    assert count(in_folder(store)) == before
    assert len(list(store.glob("generation-*"))) == 1


def test_readers_keep_their_generation(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Path("store")
    write_folder(store, graph_files(small))
    reader = in_folder(store)
    write_folder(store, graph_files(small))
    assert count(reader) == count(in_folder(store))
    write_folder(store, graph_files(small))
    assert len(list(store.glob("generation-*"))) == 2


@pytest.mark.parametrize("delay", [0.05, 0.15, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6])
def test_a_killed_build_leaves_the_old_store(small: Path, tmp_path: Path, delay: float) -> None:
    store = tmp_path / "store"
    build(small, store=store)
    before = count(in_folder(store))
    command = [sys.executable, "-m", "vwgraph", "build", "--data", str(small), "--store", str(store)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert count(in_folder(store)) == before
    build(small, store=store)
    assert count(in_folder(store)) == before
    assert len(list(store.glob("generation-*"))) <= 2


@pytest.mark.skipif(os.geteuid() != 0 and not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.ttl"
    write_atomically(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Stop, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_built_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="nothing has been built"):
        open_engine(tmp_path)


def test_a_missing_file_says_what_to_run(corpus: Path) -> None:
    build(corpus)
    (corpus / "ttl" / "rapport.ttl").unlink()
    with pytest.raises(Stop, match="vwgraph build"):
        open_engine(corpus)


BOTH = ["in memory", "on disk"]


@pytest.fixture
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Mapping[str, Path]], Embedded]:
    """What loads files: in memory, or on disk and opened for reading."""

    def on_disk(files: Mapping[str, Path]) -> Embedded:
        write_folder(tmp_path / "store", files)
        return in_folder(tmp_path / "store")

    return in_memory if request.param == "in memory" else on_disk


@pytest.mark.parametrize("loaded", BOTH, indirect=True)
def test_any_turtle_is_loaded(loaded: Callable[[Mapping[str, Path]], Embedded], tmp_path: Path) -> None:
    texts = {
        "directive-below": '@prefix a: <https://a.example/> .\na:x a:y "}" .\n@prefix b: <https://b.example/> .\nb:x b:y b:z .\n',
        "blank-one": "PREFIX a: <https://a.example/>\n_:n a:y [ a:y a:z ] .\n",
        "blank-two": "# a comment\n\nPREFIX a: <https://a.example/>\n_:n a:y a:other .",
    }
    for several in (texts, {name: texts[name] for name in ("blank-one", "blank-two")}):
        files = {f"https://g.example/{name}": tmp_path / f"{name}.ttl" for name in several}
        for name, text in several.items():
            (tmp_path / f"{name}.ttl").write_text(text)
        engine = loaded(files)
        expected = {"directive-below": 2, "blank-one": 2, "blank-two": 1}
        assert engine.graphs() == {graph: expected[graph.rpartition("/")[2]] for graph in files}
        shared = engine.query(
            "ASK { GRAPH ?one { ?n ?p ?o } GRAPH ?other { ?n ?q ?u } FILTER (?one != ?other && ISBLANK(?n)) }"
        )
        assert shared is False, "a label counts for its own file"


def test_a_file_is_read_in_parts(monkeypatch: pytest.MonkeyPatch, small: Path) -> None:
    files = graph_files(small)
    whole = b"".join(in_graphs(files))
    assert max(map(len, in_graphs(files))) > 50_000
    monkeypatch.setattr("vwgraph.store.trig._PART", 5_000)
    assert b"".join(in_graphs(files)) == whole
    assert max(map(len, in_graphs(files))) < 20_000, "a part ends with a line"


@pytest.mark.parametrize("loaded", BOTH, indirect=True)
@pytest.mark.parametrize(
    "content",
    [
        b"<a> <b> <c> }",
        b"<https://a.example/x> <https://a.example/y> 1 .\n}\n<https://g.example/other> {\n<https://a.example/x> <https://a.example/y> 3 .",
        b"<https://a.example/x> <https://a.example/y> 1 .\n}\n<https://a.example/x> <https://a.example/y> 2 .\n<https://g.example/g> {\n",
        b"\xff\xfe",
        b"<https://a.example/x> <https://a.example/y> \xff .",
        b"_:n _:n",
    ],
)
def test_the_file_that_is_not_turtle_is_named(
    loaded: Callable[[Mapping[str, Path]], Embedded], content: bytes, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.ttl").write_bytes(content)
    with pytest.raises(Stop, match=r"broken\.ttl:\d+: not valid Turtle"):
        loaded({**graph_files(small), "https://g.example/broken": tmp_path / "broken.ttl"})
