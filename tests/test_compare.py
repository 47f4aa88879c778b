"""Two groups of pilots side by side; how groups are written; counts checked by hand."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

import vwgraph
from vwgraph.answer import Answer
from vwgraph.cli import main
from vwgraph.errors import UsageError
from vwgraph.graph import Graph
from vwgraph.methods.selection import Selection, group_of
from vwgraph.pipeline import build

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def graph() -> Graph:
    return vwgraph.open()


@pytest.fixture(scope="module")
def denied(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The small corpus, in which Oosterdorp denies what Westerdorp names: a jammed door."""
    folder = tmp_path_factory.mktemp("denied") / "corpus"
    shutil.copytree(ROOT / "tests" / "corpus", folder)
    record = folder / "pilots" / "oosterdorp.yaml"
    text = record.read_text(encoding="utf-8")
    assert "{id: k1, soort: knelpunt," in text
    record.write_text(text.replace("{id: k1, soort: knelpunt,", "{id: k1, soort: knelpunt, ontkend: true,"))
    build(folder)
    return vwgraph.open(folder)


def line(answer: Answer, theme: str, kind: str) -> Any:
    return next(row for row in answer if row.thema.endswith(f"/{theme}") and row.soort.endswith(f"#{kind}"))


def test_named_denied_and_not_mentioned_are_three_answers(denied: Graph) -> None:
    answer = denied.compare("westerdorp", "rest", evidence=True)
    counts = {
        ("huisvesting-voorzieningen", "Knelpunt"): (1, 0, 0, 100, 0, 1, 0, 0, 100),
        ("leesvoer", "Knelpunt"): (1, 0, 0, 100, 1, 0, 0, 100, 0),
        ("draagvlak-veld", "Succesfactor"): (1, 0, 0, 100, 0, 0, 1, 0, 100),
    }
    assert {(row.thema.rpartition("/")[2], row.soort.rpartition("#")[2]): row[2:11] for row in answer} == counts
    door = line(answer, "huisvesting-voorzieningen", "Knelpunt")
    assert door.bewijs_a == "factor/westerdorp-k1 (b01.009)"
    assert door.bewijs_b == "ontkend: factor/oosterdorp-k1 (b02.009)"
    assert answer.proofs[list(answer).index(door)].passage_ids == ("b01.009", "b02.009")


def test_counts_of_the_real_corpus_are_those_of_its_records(graph: Graph) -> None:
    """Read from the YAML without SPARQL: who has a success factor with this main theme."""
    from test_recount import of_kind

    theme = "bestuurlijk-draagvlak"
    naming = {who for who, one in of_kind("succesfactor") if one.get("hoofdthema") == theme}
    half = {"arnhem", "assen", "dongen", "leidsche-rijn", "limburg", "ridderkerk", "son-en-breugel", "vlissingen"}
    assert (len(naming & half), len(naming - half)) == (6, 4)
    answer = graph.compare("pilots-naar-doelbereik:minstens=50", kinds=["succesfactor"])
    assert line(answer, theme, "Succesfactor")[2:11] == (6, 0, 2, 75, 4, 0, 7, 36, 39)
    assert {row.soort.rpartition("#")[2] for row in answer} == {"Succesfactor"}
    assert f"8 ({', '.join(sorted(half))})" in answer.sentence


def test_it_agrees_with_the_stored_question_that_compares_the_same_groups(graph: Graph) -> None:
    stored = {row.thema: (row.meer, row.minder) for row in graph.ask("succesfactoren-bij-doelbereik")}
    found = graph.compare("pilots-naar-doelbereik:minstens=50", kinds=["succesfactor"])
    assert {row.thema: (row.a, row.b) for row in found} == stored


def test_what_is_denied_is_counted_apart(graph: Graph) -> None:
    row = line(graph.compare("ridderkerk", kinds=["knelpunt"], evidence=True), "interne-samenwerking", "Knelpunt")
    assert (row.a, row.a_ontkent, row.a_zwijgt) == (0, 1, 0)
    assert row.bewijs_a.startswith("ontkend: factor/ridderkerk-")


@pytest.mark.parametrize(
    ("text", "pilots"),
    [
        ("assen, dongen", "assen dongen"),
        ("bestuur=provincie", "gelderland limburg"),
        ("provincie=noord-brabant", "dongen eindhoven son-en-breugel"),
        ("provincie=limburg+bestuur=gemeentesamenwerking", "heuvelland"),
        ("centraal=zicht", "dongen hellendoorn vlissingen"),
        ("centraal=zicht+neven=betrekken", "dongen"),
        ("speerpunt=regie+bestuur=stadsdeel", "amsterdam-zuidoost"),
        ("doelbereik-en-knelpunten:oordeel=alle", "assen"),
        ("pilots-naar-doelbereik:bereikt=0", "alkmaar dongeradeel eindhoven gelderland"),
    ],
)
def test_groups_are_written_as_lists_characteristics_and_questions(graph: Graph, text: str, pilots: str) -> None:
    assert [graph.source.key(pilot) for pilot in group_of(graph.source, text).pilots] == pilots.split()


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("asen", "rest", "did you mean assen?"),
        ("centaal=regie", "rest", "did you mean centraal?"),
        ("centraal=regi", "rest", "did you mean regie?"),
        ("rest", "rest", "name the first group"),
        ("factoren:soort=Knelpunt:them=wmo", "rest", "did you mean thema?"),
        ("factoren:soort=Onzin", "rest", "one of Succesfactor"),
        ("enquetecijfers", "rest", "column of pilots"),
        ("bestuur=provincie+centraal=zicht", "rest", "holds no pilot"),
        ("assen", "", "holds no pilot"),
        ("centraal=", "rest", "a name and its value"),
    ],
)
def test_a_group_that_is_not_understood_is_told_how(graph: Graph, first: str, second: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        graph.compare(first, second)
    assert told in str(caught.value)


def test_a_number_is_read_as_the_highest_and_things_are_counted(graph: Graph) -> None:
    goals = Selection("pilots-naar-doelbereik").cases(graph.source)
    factors = Selection("factoren", {"soort": "Succesfactor", "thema": "steunpunt"}).cases(graph.source)
    arnhem = graph.names.thing("pilot", "arnhem")
    assert goals[arnhem].measure("procent") == 60
    assert factors[arnhem].measure("factor") == len({row[3] for row in factors[arnhem].rows})


def test_the_exact_test_is_that_of_fisher_and_warns(graph: Graph) -> None:
    """6 of 8 against 4 of 11: two-sided p summed by hand over the tables that are no more likely, 12834 / 75582."""
    answer = graph.compare("pilots-naar-doelbereik:minstens=50", kinds=["succesfactor"], exact=True)
    assert float(line(answer, "bestuurlijk-draagvlak", "Succesfactor").p) == pytest.approx(12834 / 75582, abs=0.0005)
    assert "geen steekproef" in answer.sentence
    with pytest.raises(UsageError, match="without pilots in common"):
        graph.compare("centraal=regie", "bestuur=gemeente", exact=True)


def test_groups_may_overlap_and_it_says_so(graph: Graph) -> None:
    assert "1 pilots staan in beide" in graph.compare("assen", "assen,dongen").sentence


def test_the_command_gives_rows_to_other_programs_and_a_sentence_to_the_reader(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "westerdorp", "--data", str(small), "--format", "csv", "--lang", "en", "--evidence"]) == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows[0]["thema_label"] == "Support and commitment in the field"
    assert rows[0]["bewijs_a"] == "factor/westerdorp-s1 (b01.012)"
    assert "no denial" in err
    assert main(["compare", "noordorp", "--data", str(small)]) == 2
    assert "did you mean oosterdorp?" in capsys.readouterr().err
