"""A build at any size: the same bytes whatever it remembers and on however many cores; whole or not at all."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from vwgraph.errors import Stop
from vwgraph.generate.files import generate
from vwgraph.loader.place import _exchanged, beside, locked, put_in_place
from vwgraph.loader.spill import Buckets, read_lines, write_run, write_sorted
from vwgraph.multicore import each
from vwgraph.paths import assets
from vwgraph.pipeline import build, files_of, graphs_of, load_checked, open_engine
from vwgraph.rdf import read_turtle, turtle
from vwgraph.records.corpus import read_record

PILOT = "pilots/westerdorp.yaml"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def in_one_go() -> dict[str, bytes]:
    """The files of our own data, made in memory."""
    corpus, problems = load_checked(assets().data)
    assert problems == []
    return files_of(corpus, graphs_of(corpus))


@pytest.mark.parametrize("processes", [1, 2])
def test_streamed_on_any_number_of_cores_as_in_one_go(
    processes: int, in_one_go: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches(tmp_path, monkeypatch)
    monkeypatch.setattr("vwgraph.loader.spill._IN_MEMORY", 5_000)
    monkeypatch.setattr("vwgraph.loader.infer._A_BUCKET", 500_000)
    build(assets().data, tmp_path / "ttl", processes=processes)
    made = content(tmp_path / "ttl")
    assert sorted(made) == sorted(in_one_go)
    assert [name for name in made if made[name] != in_one_go[name]] == []


def test_only_what_changed_is_made_again(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    caches(tmp_path, monkeypatch)
    build(corpus)
    inodes = {path.name: path.stat().st_ino for path in (corpus / "ttl").iterdir()}
    record = corpus / PILOT
    record.write_text(record.read_text(encoding="utf-8").replace("Weinig kranten", "Geen kranten"), encoding="utf-8")
    assert build(corpus).changed == ("graphs.json", "westerdorp.ttl")
    same = {path.name for path in (corpus / "ttl").iterdir() if path.stat().st_ino == inodes[path.name]}
    assert same == set(inodes) - {"graphs.json", "westerdorp.ttl"}
    fresh = tmp_path / "fresh"
    build(corpus, fresh)
    assert content(fresh) == content(corpus / "ttl")


def changed_actor(folder: Path) -> None:
    path = folder / "actoren" / "dorpen.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("nl: ", "nl: Het oude ", 1), encoding="utf-8")


def changed_index(folder: Path) -> None:
    path = folder / "report" / "passages.tsv"
    rows = path.read_text(encoding="utf-8").replace("\tlijstitem\t", "\topmaak\t", 1)
    path.write_text(rows, encoding="utf-8")


def changed_base(folder: Path) -> None:
    path = folder / "corpus.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("/leeszaal/", "/zaal/"), encoding="utf-8")


def removed_record(folder: Path) -> None:
    (folder / "pilots" / "oosterdorp.yaml").unlink()


def touched_file(folder: Path) -> None:
    (folder / "ttl" / "actoren.ttl").write_text("", encoding="utf-8")


@pytest.mark.parametrize("change", [changed_actor, changed_index, changed_base, removed_record, touched_file])
def test_what_is_remembered_shows_in_no_byte(
    change: Callable[[Path], None], corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches(tmp_path, monkeypatch)
    build(corpus)
    change(corpus)
    assert build(corpus).changed
    caches(tmp_path / "other", monkeypatch)
    build(corpus, tmp_path / "fresh")
    assert content(corpus / "ttl") == content(tmp_path / "fresh")


def changed_count(folder: Path) -> None:
    path = folder / "pilots" / "eindrapport.yaml"
    text = path.read_text(encoding="utf-8")
    assert "[GemeentelijkePilot]" in text
    path.write_text(text.replace("[GemeentelijkePilot]", "[ProvincialePilot]"), encoding="utf-8")


def changed_themes(folder: Path) -> None:
    path = folder / "pilots" / "p00001.yaml"
    text = re.sub(r"\n +thema: \[[^\]]*\]", "", path.read_text(encoding="utf-8"))
    path.write_text(re.sub(r"(hoofdthema: )[\w-]+", r"\1projectaanpak", text), encoding="utf-8")


@pytest.mark.parametrize("change", [changed_count, changed_themes])
def test_what_the_main_report_counts_is_counted_again(
    change: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches(tmp_path, monkeypatch)
    folder = tmp_path / "generated"
    generate(assets().data, folder, 4, seed=1)
    build(folder)
    change(folder)
    assert "eindrapport.ttl" in build(folder).changed
    caches(tmp_path / "other", monkeypatch)
    build(folder, tmp_path / "fresh")
    assert content(folder / "ttl") == content(tmp_path / "fresh")


def test_a_record_that_did_not_change_is_not_read(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches(tmp_path, monkeypatch)
    build(corpus)
    read: list[str] = []

    def told(path: Path, *given: Any) -> Any:
        read.append(path.name)
        return read_record(path, *given)

    monkeypatch.setattr("vwgraph.loader.records.read_record", told)
    assert not build(corpus).changed
    assert not read
    record = corpus / PILOT
    record.write_text(record.read_text(encoding="utf-8").replace("Weinig kranten", "Geen kranten"), encoding="utf-8")
    build(corpus)
    assert set(read) == {record.name}


def test_a_damaged_cache_is_not_believed(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = caches(tmp_path, monkeypatch)
    build(corpus)
    whole = content(corpus / "ttl")
    entries = sorted(path for path in kept.rglob("*") if path.is_file())
    assert len(entries) > 5
    for n, path in enumerate(entries):
        good = path.read_bytes()
        path.write_bytes([good[:-3], b"", b"\xff" * 80, good.replace(b"Weinig", b"Teveel")[:-1], b"{}\n{}"][n % 5])
    (corpus / "ttl" / "westerdorp.ttl").unlink()
    build(corpus)
    assert content(corpus / "ttl") == whole


def test_a_fault_is_told_with_its_line_though_the_file_was_remembered(corpus: Path) -> None:
    build(corpus)
    path = corpus / "actoren" / "dorpen.yaml"
    before = content(corpus / "ttl")
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("gemeente/westerdorp", "gemeente/elders", 1), encoding="utf-8")
    with pytest.raises(Stop) as stopped:
        build(corpus)
    expected = [str(problem) for problem in load_checked(corpus)[1]]
    assert expected
    assert all(line in stopped.value.what for problem in expected for line in problem.splitlines()[:1])
    assert content(corpus / "ttl") == before


def test_two_builds_at_once_are_kept_apart(corpus: Path) -> None:
    with locked(corpus / "ttl"), pytest.raises(Stop, match="another build is at work"):
        build(corpus)
    assert build(corpus).changed
    assert not beside(corpus / "ttl", "lock").exists()


def test_other_files_in_the_folder_stay(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "mine").mkdir(parents=True)
    (out / "mine" / "notes.txt").write_text("x", encoding="utf-8")
    (out / "old.ttl").write_text("", encoding="utf-8")
    assert "old.ttl" in build(corpus, out).changed
    assert (out / "mine" / "notes.txt").exists()
    assert not (out / "old.ttl").exists()


def test_a_link_to_a_folder_stays_one(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (corpus / "ttl").symlink_to(tmp_path / "real")
    build(corpus)
    assert (corpus / "ttl").is_symlink()
    assert (tmp_path / "real" / "graphs.json").exists()
    open_engine(corpus)


def test_without_links_files_are_copied(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(old: Path, fresh: Path) -> None:
        raise OSError(1, "no links here")

    build(corpus)
    before = content(corpus / "ttl")
    monkeypatch.setattr(os, "link", none)
    changed_actor(corpus)
    assert "graphs.json" in build(corpus).changed
    assert content(corpus / "ttl")["rapport.ttl"] == before["rapport.ttl"]


@pytest.mark.parametrize("able", [True, False])
def test_a_folder_takes_the_place_of_another(able: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not able:
        monkeypatch.setattr("vwgraph.loader.place._exchanged", lambda one, two: False)
    old, fresh = tmp_path / "ttl", tmp_path / ".ttl.next"
    for folder, names in ((old, ("a.ttl", "b.ttl", "list", "notes.txt")), (fresh, ("b.ttl", "c.ttl", "list"))):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(folder.name, encoding="utf-8")
    put_in_place(fresh, old, "list")
    assert {path.name: path.read_text(encoding="utf-8") for path in old.iterdir()} == {
        "b.ttl": ".ttl.next", "c.ttl": ".ttl.next", "list": ".ttl.next", "notes.txt": "ttl",
    }  # fmt: skip
    assert not fresh.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="a system call of Linux")
def test_two_folders_change_names_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert _exchanged(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "one" / "two").exists()
    assert not _exchanged(tmp_path / "one", tmp_path / "three")


def test_a_build_killed_anywhere_leaves_old_or_new(corpus: Path, tmp_path: Path) -> None:
    """A kill at twenty moments spread over a build that changes every file: what is there is one build's, and can be read."""
    build(corpus)
    states = [content(corpus / "ttl")]
    changed_base(corpus)
    build(corpus, tmp_path / "after")
    states.append(content(tmp_path / "after"))
    command = [sys.executable, "-m", "vwgraph", "build", "--data", str(corpus)]
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    length = time.perf_counter() - began
    draw = random.Random(2004)
    for n in range(20):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(length * (0.2 + 0.8 * (n + draw.random()) / 20))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = content(corpus / "ttl")
        assert found in states
        open_engine(corpus)
        text = (corpus / "corpus.yaml").read_text(encoding="utf-8")
        old, new = ("/zaal/", "/leeszaal/") if states.index(found) else ("/leeszaal/", "/zaal/")
        (corpus / "corpus.yaml").write_text(text.replace(old, new), encoding="utf-8")
    build(corpus)
    assert content(corpus / "ttl") in states
    assert not beside(corpus / "ttl", "next").exists()


def test_sorting_on_disk_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    triples = read_turtle(assets().ontology / "themas.ttl") * 2
    random.Random(1).shuffle(triples)
    monkeypatch.setattr("vwgraph.loader.spill._IN_MEMORY", 100)
    run = write_run(tmp_path / "some.run", triples[:50])
    written = write_sorted(tmp_path / "t.ttl", triples, {}, [run])
    assert (tmp_path / "t.ttl").read_bytes() == turtle(triples, {})
    assert written.triples == len(set(triples))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["some.run", "t.ttl"]


def test_nothing_is_turtle_too(tmp_path: Path) -> None:
    assert write_sorted(tmp_path / "t.ttl", (), {}).triples == 0
    assert (tmp_path / "t.ttl").read_bytes() == turtle((), {})


def test_a_difference_of_sets_in_portions(tmp_path: Path) -> None:
    node = [ox.NamedNode(f"https://example.org/{n}") for n in range(40)]
    all_ = [ox.Triple(one, node[0], ox.Literal('a "b"\n', language="nl")) for one in node]
    buckets = Buckets(tmp_path, 3)
    buckets.add((*all_, *all_[:9]), b"+")
    buckets.add(all_[10:], b"-")
    buckets.close()
    left = [triple for number in range(3) for triple in read_lines(buckets.difference(number))]
    assert set(left) == set(all_[:10])
    assert len(left) == 10


def _end(signal_: int, _: int) -> None:
    os.kill(os.getpid(), signal_)


def test_a_killed_process_of_the_build_is_told() -> None:
    with pytest.raises(Stop, match="was killed"):
        list(each(_end, signal.SIGKILL, range(3), 2))


def test_a_full_disk_leaves_what_was_there(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(corpus)
    before = content(corpus / "ttl")
    changed_base(corpus)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vwgraph.loader.spill.os.fsync", full)
    with pytest.raises(Stop, match="No space left"):
        build(corpus)
    assert content(corpus / "ttl") == before
    assert not beside(corpus / "ttl", "next").exists()
