"""Agreement of two codings, against figures worked out elsewhere, and the double coding of our own data."""

from __future__ import annotations

from pathlib import Path

import pytest

from vwgraph.agreement import agreement
from vwgraph.cli import main
from vwgraph.paths import assets
from vwgraph.pipeline import agreements, double_coding, load_checked
from vwgraph.records.codering import COLUMNS, check_double_coding, read_double_coding
from vwgraph.records.schema import THEMED

DATA = assets().data


def paired(table: list[list[int]]) -> tuple[list[str], list[str]]:
    """Two codings with this table of counts (rows: first coder)."""
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [one for one, _ in pairs], [two for _, two in pairs]


def test_kappa_of_a_table_worked_out_by_hand() -> None:
    """20 and 15 of 50 agree; chance alone gives .5, so kappa is (.7 - .5) / (1 - .5)."""
    found = agreement(*paired([[20, 5], [10, 15]]))
    assert found.units == 50
    assert found.raw.value == pytest.approx(0.7)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.4)
    assert found.kappa.low < 0.4 < found.kappa.high


def test_alpha_of_krippendorff_s_own_example() -> None:
    """Krippendorff, Computing Krippendorff's alpha-reliability (2011), example A: ten units, two observers, 0.095."""
    found = agreement(list("0100000010"), list("1110010000"))
    assert found.alpha is not None
    assert found.alpha.value == pytest.approx(0.095, abs=0.001)


def test_perfect_and_empty() -> None:
    found = agreement(["a", "b", "c"], ["a", "b", "c"])
    assert found.kappa is not None
    assert found.kappa.value == found.raw.value == 1
    alike = agreement(["a", "a"], ["a", "a"])
    assert alike.kappa is None
    assert alike.alpha is None
    with pytest.raises(ValueError, match="two codings"):
        agreement([], [])
    with pytest.raises(ValueError, match="two codings"):
        agreement(["a"], ["a", "b"])


def test_the_same_figures_each_time() -> None:
    codings = paired([[20, 5], [10, 15]])
    assert agreement(*codings) == agreement(*codings)


def test_every_statement_that_needs_a_theme_was_coded_twice() -> None:
    """Kind of all statements but figures, and of the themed ones the main theme; of goals the attainment."""
    corpus, _ = load_checked(DATA)
    coded = double_coding(DATA)
    done = {(one.pilot, one.bevinding) for one in coded if one.variabele == "soort"}
    new = [
        f"{record.pilot} {one.id}"
        for record in corpus.pilots
        for one in record.bevindingen
        if one.soort in THEMED and (record.pilot, one.id) not in done
    ]
    assert not new, f"code these a second time: {new}"
    judged = {(one.pilot, one.bevinding) for one in coded if one.variabele == "doelbereik" and one.ronde == 2}
    goals = {(r.pilot, one.id) for r in corpus.pilots for one in r.bevindingen if one.soort == "doelstelling"}
    assert goals == judged


def test_figures_of_the_readme_are_those_of_the_data() -> None:
    readme = (DATA.parent / "README.md").read_text(encoding="utf-8")
    for variable, turn, _, found in agreements(double_coding(DATA), per_pilot=False):
        assert found.kappa is not None
        assert found.alpha is not None
        row = f"| {variable} | {turn} | {found.units:,} | {found.raw.value:.2f} | {found.kappa.value:.2f} "
        row += f"({found.kappa.low:.2f} to {found.kappa.high:.2f}) | {found.alpha.value:.2f} "
        row += f"({found.alpha.low:.2f} to {found.alpha.high:.2f}) |"
        assert row in readme, f"README.md should have: {row}"


HEAD = "\t".join(COLUMNS)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("s999\tsoort\t1\tsuccesfactor\tsuccesfactor\tsuccesfactor\t", "there is no statement"),
        ("s1\tkleur\t1\trood\trood\trood\t", "unknown variable"),
        ("s1\tsoort\t1\tles\tles\tles\t", "but the record has succesfactor"),
        ("s1\tsoort\t1\tles\tsuccesfactor\tsuccesfactor\t", "no reason is given"),
        ("s1\tsoort\t1\tles\tles\tsuccesfactor\t", "without a reason"),
        ("s1\tsoort", "columns"),
    ],
)
def test_faults_in_a_double_coding_are_named(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "alkmaar.tsv").write_text(f"{HEAD}\n{line}\n", encoding="utf-8")
    coded, problems = read_double_coding(tmp_path)
    corpus, _ = load_checked(DATA)
    found = [*problems, *check_double_coding(corpus, coded)]
    assert any(says in str(problem) for problem in found), found
    assert all(problem.file == "codering/alkmaar.tsv" and problem.line == 2 for problem in found)


def test_wrong_head_and_wrong_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("bevinding\tsoort\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_bytes(b"\xff\xfe\x00")
    _, problems = read_double_coding(tmp_path)
    assert [problem.file for problem in problems] == ["codering/a.tsv", "codering/b.tsv"]


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("variabele,ronde,pilot,units,raw")
    assert {line.split(",")[0] for line in lines[1:]} == {"soort", "soort (alle)", "hoofdthema", "doelbereik"}
    assert main(["agreement", "--settled", "--format", "tsv"]) == 0
    settled = capsys.readouterr().out.splitlines()
    assert len(settled) > 100
    assert all(len(line.split("\t")) == 8 for line in settled)


def test_a_corpus_without_double_coding_says_so(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--data", str(small)]) == 1
    assert "holds no double coding" in capsys.readouterr().err
