"""Generated corpora: the same bytes for the same numbers, valid, as big as asked, shaped like ours, saying nothing."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

import pytest

from vwgraph.checking import check
from vwgraph.errors import Stop, UsageError
from vwgraph.generate.files import BASE_OF_GENERATED, generate
from vwgraph.generate.rewrite import Rewriter
from vwgraph.paths import assets
from vwgraph.pipeline import build, open_engine, select
from vwgraph.records.corpus import Corpus, load_corpus
from vwgraph.records.schema import Bevinding

ROOT = Path(__file__).resolve().parent.parent


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="session")
def ours() -> Corpus:
    return load_corpus(assets().data)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-three generated pilots: a whole round and a part of the next; not to be changed."""
    folder = tmp_path_factory.mktemp("generated") / "corpus"
    generate(assets().data, folder, 23, seed=7)
    return folder


@pytest.fixture(scope="session")
def made(generated: Path) -> Corpus:
    return load_corpus(generated)


def test_same_numbers_give_the_same_bytes_in_another_process(generated: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "vwgraph",
        "generate",
        "--pilots",
        "23",
        "--seed",
        "7",
        "--out",
        str(tmp_path / "g"),
    ]
    subprocess.run(command, check=True, capture_output=True, env={"PYTHONHASHSEED": "3", "PATH": ""})
    assert digests(tmp_path / "g") == digests(generated)


def test_larger_corpus_begins_with_the_pilots_of_a_smaller(generated: Path, tmp_path: Path) -> None:
    generate(assets().data, tmp_path / "two", 2, seed=7)
    whole, part = digests(generated), digests(tmp_path / "two")
    same = {name for name in part if part[name] == whole[name]}
    assert {"pilots/p00001.yaml", "pilots/p00002.yaml", "actoren/p00002.yaml", "actoren/ronde-0001.yaml"} <= same


def test_another_seed_gives_another_corpus(generated: Path, tmp_path: Path) -> None:
    generate(assets().data, tmp_path / "other", 1, seed=8)
    assert digests(tmp_path / "other")["pilots/p00001.yaml"] != digests(generated)["pilots/p00001.yaml"]


@pytest.mark.parametrize("pilots", [1, 19])
def test_it_is_valid_and_builds(pilots: int, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    made = generate(assets().data, folder, pilots, seed=1)
    assert made.pilots == pilots
    problems = [problem for problem in check(folder, shapes=pilots == 1) if problem.level == "error"]
    assert problems == []
    build(folder)
    engine = open_engine(folder)
    counted = select(engine, "SELECT (COUNT(?p) AS ?n) WHERE { ?p a vw:Pilot }")
    assert [term.value for term in counted.rows[0] if term] == [str(pilots)]
    assert all(iri.startswith((BASE_OF_GENERATED, "https://w3id.org/vwgraph/graph/")) for iri in engine.graphs())


def test_any_corpus_can_be_the_example(small: Path, tmp_path: Path) -> None:
    generate(small, tmp_path / "corpus", 3, seed=1)
    assert [problem for problem in check(tmp_path / "corpus", shapes=False) if problem.level == "error"] == []


def shares(values: Iterable[Hashable]) -> dict[Hashable, float]:
    counts = Counter(values)
    return {value: count / counts.total() for value, count in counts.items()}


def statements(corpus: Corpus) -> list[Bevinding]:
    return [one for record in corpus.pilots for one in record.bevindingen]


MEASURES: dict[str, tuple[Callable[[Corpus], Iterable[Hashable]], float]] = {
    "kind": (lambda c: (one.soort for one in statements(c)), 0.02),
    "theme": (lambda c: (one.hoofdthema for one in statements(c)), 0.02),
    "further themes": (lambda c: (len(one.thema) for one in statements(c)), 0.03),
    "priorities": (lambda c: (one.speerpunt for one in statements(c)), 0.03),
    "attainment": (lambda c: (one.doelbereik for one in statements(c) if one.soort == "doelstelling"), 0.05),
    "passages per statement": (lambda c: (len(one.passage) for one in statements(c)), 0.03),
    "what it is about": (lambda c: (len(one.betreft) for one in statements(c)), 0.05),
    "denied": (lambda c: (one.ontkend for one in statements(c)), 0.02),
    "words of a description": (lambda c: (len(one.omschrijving.split()) // 20 for one in statements(c)), 0.03),
    "class of actor": (lambda c: (actor.klasse for actor in c.actors), 0.06),
    "role": (lambda c: (role for p in c.pilots for part in p.deelname for role in part.rol), 0.03),
    "kind of document": (lambda c: (d.soort for p in c.pilots for d in p.documenten), 0.04),
    "kind of passage": (lambda c: (p.kind for p in c.index.passages), 0.03),
}


@pytest.mark.parametrize("measure", MEASURES)
def test_it_is_shaped_like_ours(measure: str, ours: Corpus, made: Corpus) -> None:
    read, tolerance = MEASURES[measure]
    real, new = shares(read(ours)), shares(read(made))
    apart = {value: abs(real.get(value, 0) - new.get(value, 0)) for value in {*real, *new}}
    worst = max(apart, key=lambda value: apart[value])
    assert apart[worst] <= tolerance, f"{worst}: {real.get(worst, 0):.3f} in ours, {new.get(worst, 0):.3f} generated"


def test_no_text_of_ours_is_in_it(ours: Corpus, generated: Path) -> None:
    texts = {one.omschrijving for one in statements(ours)} | {one.label.nl for one in statements(ours)}
    texts |= {actor.label.nl for actor in ours.actors} | {d.titel for p in ours.pilots for d in p.documenten}
    texts |= {p.pilot for p in ours.pilots}
    whole = " ".join(" ".join(path.read_text(encoding="utf-8") for path in generated.rglob("*.yaml")).split())
    found = [text for text in texts if len(text) > 12 and " ".join(text.split()) in whole]
    assert found == []


def test_a_key_without_a_rule_is_left_out() -> None:
    import random

    rewriter = Rewriter(random.Random(1), lambda ref: ref, lambda ref: ref)
    assert rewriter.again({"klasse": "Commissie", "geheim": "tekst", "betreft": ["a/b"]}) == {
        "klasse": "Commissie",
        "betreft": ["a/b"],
    }


def test_no_pilots_is_no_corpus(tmp_path: Path) -> None:
    for pilots in (0, -1):
        with pytest.raises(UsageError, match="make no corpus"):
            generate(assets().data, tmp_path / "corpus", pilots, seed=1)
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_exists_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "mine.txt").write_text("x")
    with pytest.raises(Stop, match="exists already"):
        generate(assets().data, tmp_path / "corpus", 1, seed=1)
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == ["mine.txt"]


def test_what_is_no_corpus_is_no_example(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="not a corpus"):
        generate(tmp_path, tmp_path / "corpus", 1, seed=1)
    assert list(tmp_path.iterdir()) == []
