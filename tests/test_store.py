"""The embedded store: in memory, in a folder, and what a failed or killed build leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vwgraph.errors import Stop, UsageError
from vwgraph.model import Table
from vwgraph.pipeline import build, graph_files, open_engine, write_atomically
from vwgraph.store.embedded import Embedded, in_folder, write_folder

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
