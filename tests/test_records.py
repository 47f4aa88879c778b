"""Records: what is wrong is said with file, line and remedy, all at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vwgraph.errors import Stop
from vwgraph.paths import assets
from vwgraph.pipeline import build, load_checked
from vwgraph.records.corpus import load_corpus
from vwgraph.records.scaffold import scaffold
from vwgraph.yamlfile import parse_yaml, read_yaml

Edit = Callable[[str], str]


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in load_checked(folder)[1]]


def edit(folder: Path, name: str, change: Edit) -> None:
    path = folder / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_small_corpus_has_no_problems(corpus: Path) -> None:
    assert problems(corpus) == []


CASES: list[tuple[str, Edit, tuple[str, ...]]] = [
    ("unknown key", lambda t: t.replace("pilotVan:", "pilotvan:"), ("westerdorp.yaml:5", "'pilotvan'", "pilotVan")),
    (
        "missing part",
        lambda t: t.replace("omschrijving: Proef met een leeszaal.\n", ""),
        ("'omschrijving' is missing",),
    ),
    (
        "wrong kind",
        lambda t: t.replace("soort: succesfactor", "soort: succes"),
        ("westerdorp.yaml:15", "'succes'", "succesfactor"),
    ),
    ("unknown theme", lambda t: t.replace("leesvoer", "leesvoor"), ("westerdorp.yaml:14", "leesvoor", "leesvoer")),
    (
        "unknown actor",
        lambda t: t.replace("organisatie/boekenwurm", "organisatie/boekworm"),
        ("unknown actor", "organisatie/boekenwurm"),
    ),
    ("unknown passage", lambda t: t.replace("b01.010", "b01.910"), ("unknown passage 'b01.910'",)),
    ("form of a passage", lambda t: t.replace("[b01.009]", "[b1-9]"), ("wrong form", "b01.031")),
    ("duplicate id", lambda t: t.replace("id: k2", "id: k1"), ("'k1' is used twice",)),
    (
        "duplicate key",
        lambda t: t.replace("soort: gemeentelijk", "soort: gemeentelijk\nsoort: provinciaal"),
        ("stands here twice",),
    ),
    (
        "goal without attainment",
        lambda t: t.replace(", doelbereik: bereikt, doelbereikPassage: [b01.014]", ""),
        ("needs a doelbereik",),
    ),
    (
        "judged without passage",
        lambda t: t.replace(", doelbereikPassage: [b01.014]", ""),
        ("needs its doelbereikPassage",),
    ),
    (
        "field of another kind",
        lambda t: t.replace("leesvoer, passage", "leesvoer, waarde: 3, passage"),
        ("waarde belongs to soort: kengetal",),
    ),
    (
        "number of absurd size",
        lambda t: (
            t
            + "  - {id: kg1, soort: kengetal, label: {nl: Veel, en: Many}, omschrijving: Heel veel., waarde: 1e999999, eenheid: personen, passage: [b01.014]}\n"
        ),
        ("waarde",),
    ),
    (
        "comma in a flow mapping",
        lambda t: t.replace("nl: Kapotte kachel", "nl: Kapotte kachel, winter lang"),
        ("westerdorp.yaml:13", "'winter lang' has no value", "in quotes"),
    ),
    ("factor without theme", lambda t: t.replace("hoofdthema: leesvoer, ", ""), ("needs a hoofdthema",)),
    ("label too long", lambda t: t.replace("nl: Kapotte kachel", "nl: " + "woord " * 13), ("13 words; 12 at most",)),
    ("period of nonsense", lambda t: t.replace("gecodeerd:", "begin: vorig jaar\ngecodeerd:"), ("a period is a year",)),
    (
        "end before begin",
        lambda t: t.replace("gecodeerd:", "begin: 2004\neinde: 2003\ngecodeerd:"),
        ("einde comes before begin",),
    ),
    ("tab", lambda t: t.replace("  - {id: k1", "\t- {id: k1"), ("not valid YAML",)),
    ("unclosed", lambda t: t.replace("passage: [b01.012]}", "passage: [b01.012"), ("not valid YAML",)),
    (
        "alias",
        lambda t: t.replace("pilot: westerdorp", "pilot: &a westerdorp").replace("soort: gemeentelijk", "soort: *a"),
        ("an alias is not allowed",),
    ),
    ("a list", lambda t: "- een\n- twee\n", ("empty or not a list of keys",)),
    ("empty", lambda t: "", ("empty or not a list of keys",)),
    ("deep", lambda t: "pilot: " + "[" * 50 + "]" * 50, ("levels deep",)),
    ("name of the file", lambda t: t.replace("pilot: westerdorp", "pilot: westdorp"), ("rename it to westdorp.yaml",)),
    (
        "speeltInOp of another kind",
        lambda t: (
            t
            + "  - {id: aa1, soort: aanbeveling, label: {nl: Koop kranten, en: Buy newspapers}, omschrijving: Koop er meer., hoofdthema: leesvoer, speeltInOp: [do1], passage: [b01.014]}\n"
        ),
        ("do1 is a doelstelling, not a factor",),
    ),
]


@pytest.mark.parametrize(("change", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_faults_are_named(corpus: Path, change: Edit, wanted: tuple[str, ...]) -> None:
    edit(corpus, "pilots/westerdorp.yaml", change)
    found = "\n".join(problems(corpus))
    assert "pilots/westerdorp.yaml" in found or "westdorp" in found
    for words in wanted:
        assert words in found


def test_all_faults_of_all_files_at_once(corpus: Path) -> None:
    edit(corpus, "pilots/westerdorp.yaml", lambda t: t.replace("leesvoer", "x1").replace("b01.012", "b01.812"))
    edit(corpus, "pilots/oosterdorp.yaml", lambda t: t.replace("id: k2", "id: k1"))
    edit(corpus, "actoren/dorpen.yaml", lambda t: t.replace("[b02.001]", "[b02.801]"))
    found = problems(corpus)
    assert len(found) >= 4
    assert {one.split(":")[0] for one in found} == {
        "pilots/westerdorp.yaml",
        "pilots/oosterdorp.yaml",
        "actoren/dorpen.yaml",
    }


def test_actor_twice_and_pilot_twice(corpus: Path) -> None:
    edit(corpus, "actoren/dorpen.yaml", lambda t: t + t.splitlines()[1] + "\n")
    (corpus / "pilots" / "kopie.yaml").write_text((corpus / "pilots" / "westerdorp.yaml").read_text())
    found = "\n".join(problems(corpus))
    assert "stands twice in the registry" in found
    assert "has two records" in found


@pytest.mark.parametrize(
    ("raw", "words"),
    [("Één".encode("cp1252"), "not UTF-8"), (b"x: " + b"a" * 2_100_000, "2 MB"), (b"\x00\x01", "not valid YAML")],
)
def test_encodings_and_sizes(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "record.yaml"
    path.write_bytes(raw)
    loaded = read_yaml(path, "record.yaml")
    assert loaded.value is None
    assert words in str(loaded.problems[0])


def test_no_yaml_surprises() -> None:
    assert parse_yaml("a: no\nb: 2003-05\nc: 1:30\nd: 010\ne:\n", "x").value == {
        "a": "no",
        "b": "2003-05",
        "c": "1:30",
        "d": "010",
        "e": None,
    }


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    loaded = parse_yaml(text, "x")
    assert loaded.value is None or not loaded.problems or isinstance(loaded.value, (dict, list, str))


def test_not_a_corpus(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="is not a corpus"):
        load_corpus(tmp_path)


def test_faults_stop_a_build_and_leave_what_was_built(corpus: Path) -> None:
    build(corpus)
    before = {path.name: path.read_bytes() for path in (corpus / "ttl").iterdir()}
    edit(corpus, "pilots/westerdorp.yaml", lambda t: t.replace("leesvoer", "leesvoor"))
    with pytest.raises(Stop, match="nothing was built"):
        build(corpus)
    assert {path.name: path.read_bytes() for path in (corpus / "ttl").iterdir()} == before


def test_scaffold_reads_and_says_what_is_missing(corpus: Path) -> None:
    (corpus / "pilots" / "noorderdorp.yaml").write_text(scaffold("noorderdorp", "b01"), encoding="utf-8")
    found = problems(corpus)
    assert found
    assert all("omschrijving" in one or "gemeente/noorderdorp" in one or "speerpunten" in one for one in found)


def test_every_kind_of_statement_is_a_class_of_the_ontology() -> None:
    from vwgraph.records.schema import KINDS

    ontology = (assets().ontology / "vwgraph.ttl").read_text(encoding="utf-8")
    missing = [name for name in KINDS.values() if not re.search(rf"^vw:{name} a owl:Class", ontology, re.MULTILINE)]
    assert not missing
