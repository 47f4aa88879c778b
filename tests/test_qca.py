"""QCA: published figures come out, those of the small corpus are as counted by hand, and every cell has its evidence."""

from __future__ import annotations

import csv
import io
import itertools
import random
import shutil
import subprocess
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

import vwgraph
from vwgraph.cli import main
from vwgraph.errors import Stop, UsageError
from vwgraph.graph import Graph
from vwgraph.methods.analysis import read_analysis
from vwgraph.methods.boolean import Row, Term, covers, minimal_models, prime_implicants
from vwgraph.methods.export import exported
from vwgraph.methods.qca import qca_of
from vwgraph.methods.truthtable import (
    Case,
    Model,
    TruthTable,
    fit,
    necessity,
    truth_table,
    unique_coverage,
    write,
)
from vwgraph.paths import assets

LIPSET = ("DEV", "URB", "LIT", "IND", "STB")
"""Lipset's conditions for the survival of democracy between the wars, crisp sets: data set LC of R's package QCA (A. Dușa),
after Rihoux and De Meur 2009. The figures below are those of the package's documentation of minimize()."""
COUNTRIES = {
    "AU": "101100", "BE": "111111", "CZ": "111111", "EE": "001010", "FI": "101011", "FR": "101111", "DE": "111100", "GR": "000000", "HU": "001000",
    "IE": "101011", "IT": "000010", "NL": "111111", "PL": "001000", "PT": "000000", "RO": "000010", "ES": "000000", "SE": "101111", "UK": "111111",
}  # fmt: skip


def lipset(*, negated: bool = False) -> TruthTable:
    cases = []
    for name, digits in COUNTRIES.items():
        *row, outcome = map(int, digits)
        cases.append(Case(name, tuple(row), 1 - outcome if negated else outcome))
    return truth_table(LIPSET, cases)


def written(model: Model, names: Sequence[str]) -> set[frozenset[str]]:
    return {frozenset(write([term], names) for term in terms) for terms in model.terms}


def fits(table: TruthTable, terms: tuple[Term, ...]) -> dict[str, tuple[float, float, float]]:
    """Consistency, raw and unique coverage of each product."""
    found = {}
    for n, term in enumerate(terms):
        one, unique = fit([term], table.cases), unique_coverage(terms, n, table.cases)
        assert one.consistency is not None
        assert one.coverage is not None
        assert unique is not None
        found[write([term], table.conditions)] = (float(one.consistency), float(one.coverage), float(unique))
    return found


def test_the_published_truth_table_of_lipset() -> None:
    seen = {line.row: (line.out, line.n, line.consistency) for line in lipset().lines if line.n}
    assert seen == {
        (1, 1, 1, 1, 1): (1, 4, 1),
        (1, 0, 1, 0, 1): (1, 2, 1),
        (1, 0, 1, 1, 1): (1, 2, 1),
        (0, 0, 0, 0, 0): (0, 3, 0),
        (0, 0, 0, 0, 1): (0, 2, 0),
        (0, 0, 1, 0, 0): (0, 2, 0),
        (0, 0, 1, 0, 1): (0, 1, 0),
        (1, 0, 1, 1, 0): (0, 1, 0),
        (1, 1, 1, 1, 0): (0, 1, 0),
    }
    assert len(lipset().remainders) == 32 - 9


def test_the_published_solutions_of_lipset() -> None:
    table = lipset()
    assert written(table.complex(), LIPSET) == {frozenset({"DEV*~URB*LIT*STB", "DEV*LIT*IND*STB"})}
    assert written(table.parsimonious(), LIPSET) == {frozenset({"DEV*STB"})}
    assert written(table.intermediate([1] * 5), LIPSET) == {frozenset({"DEV*LIT*STB"})}
    assert fits(table, table.complex().terms[0]) == {
        "DEV*~URB*LIT*STB": (1, 0.5, 0.25),
        "DEV*LIT*IND*STB": (1, 0.75, 0.5),
    }


def test_the_published_solutions_of_lipset_for_the_absence_of_the_outcome() -> None:
    table = lipset(negated=True)
    assert written(table.complex(), LIPSET) == {frozenset({"~DEV*~URB*~IND", "DEV*LIT*IND*~STB"})}
    assert written(table.parsimonious(), LIPSET) == {frozenset({"~DEV", "~STB"})}
    assert fits(table, table.parsimonious().terms[0]) == {"~DEV": (1, 0.8, 0.3), "~STB": (1, 0.7, 0.2)}


def test_the_published_intermediate_solution_of_lipset_in_fuzzy_sets() -> None:
    """Data set LF has the configurations of LC, of which at consistency 0.8 two have the outcome (same documentation)."""
    positive = {(1, 1, 1, 1, 1), (1, 0, 1, 0, 1)}
    rows = {line.row for line in lipset().lines if line.n}
    table = truth_table(LIPSET, [Case("".join(map(str, row)), row, int(row in positive)) for row in rows])
    assert written(table.complex(), LIPSET) == {frozenset({"DEV*URB*LIT*IND*STB", "DEV*~URB*LIT*~IND*STB"})}
    assert written(table.parsimonious(), LIPSET) == {frozenset({"DEV*~IND", "URB*STB"})}
    assert written(table.intermediate([1] * 5), LIPSET) == {frozenset({"DEV*URB*LIT*STB", "DEV*LIT*~IND*STB"})}


def test_the_strikes_of_ragin() -> None:
    """Three conditions of successful strikes: primes AC, AB and B~C, of which AC + B~C is enough (Ragin 1987, chapter 6)."""
    true: list[Row] = [(1, 0, 1), (0, 1, 0), (1, 1, 0), (1, 1, 1)]
    false = set(itertools.product((0, 1), repeat=3)) - set(true)
    primes = prime_implicants(3, false)
    assert {write([term], "ABC") for term in primes} == {"A*C", "A*B", "B*~C"}
    models, whole = minimal_models(true, primes)
    assert [write(terms, "ABC") for terms in models] == ["A*C + B*~C"]
    assert whole


def test_all_models_of_an_ambiguous_chart_are_found() -> None:
    """Cebotari and Vink 2013, parsimonious: nine configurations, six primes, four models (documentation of minimize())."""
    names = ("DEMOC", "ETHFRACT", "GEOCON", "POLDIS", "NATPRIDE")
    rows = [tuple(int(bit) for bit in f"{number - 1:05b}") for number in (5, 15, 16, 24, 27, 29, 30, 31, 32)]
    nat, geo = (None, None, None, None, 0), (1, None, 1, 1, None)
    chart = [nat, geo, (0, 1, None, 1, None), (1, 1, 1, None, None), (1, 1, None, 0, None), (None, 1, 1, 1, None)]
    models, _ = minimal_models(rows, chart)
    always = {"~NATPRIDE", "DEMOC*GEOCON*POLDIS"}
    assert {frozenset(write([term], names) for term in terms) - always for terms in models} == {
        frozenset({"~DEMOC*ETHFRACT*POLDIS", "DEMOC*ETHFRACT*GEOCON"}),
        frozenset({"~DEMOC*ETHFRACT*POLDIS", "DEMOC*ETHFRACT*~POLDIS"}),
        frozenset({"DEMOC*ETHFRACT*GEOCON", "ETHFRACT*GEOCON*POLDIS"}),
        frozenset({"DEMOC*ETHFRACT*~POLDIS", "ETHFRACT*GEOCON*POLDIS"}),
    }


def test_primes_and_models_are_those_of_their_definition() -> None:
    """Every function tried: an implicant is prime where none of its conditions can go; a model is the smallest cover."""
    dice = random.Random(1987)
    rows = list(itertools.product((0, 1), repeat=3))
    terms = list(itertools.product((0, 1, None), repeat=3))
    for _ in range(60):
        false = set(dice.sample(rows, dice.randint(0, 7)))
        implicants = [term for term in terms if not any(covers(term, row) for row in false)]
        prime = {one for one in implicants if not any(other != one and covers(other, one) for other in implicants)}
        found = prime_implicants(3, false)
        assert set(found) == prime
        true = dice.sample(sorted(set(rows) - false), dice.randint(1, 8 - len(false)))
        sizes = range(1, len(found) + 1)
        enough = [set(c) for n in sizes for c in itertools.combinations(found, n)
                  if all(any(covers(t, row) for t in c) for row in true)]  # fmt: skip
        least = min(map(len, enough))
        models, whole = minimal_models(true, found)
        assert whole
        assert sorted(map(sorted, map(str, models))) == sorted(
            map(sorted, (str(tuple(t for t in found if t in c)) for c in enough if len(c) == least))
        )


def test_cut_offs_and_contradictions() -> None:
    cases = [
        Case(str(n), row, outcome) for n, (row, outcome) in enumerate([((1,), 1), ((1,), 1), ((1,), 0), ((0,), 1)])
    ]
    strict, loose = truth_table("A", cases), truth_table("A", cases, cut=Fraction(1, 2))
    assert [(line.out, line.contradictory) for line in strict.lines] == [(1, False), (0, True)]
    assert [line.out for line in loose.lines] == [1, 1]
    assert [line.out for line in truth_table("A", cases, least=2).lines] == [None, 0]
    assert write(loose.complex().terms[0], "A") == "1"
    assert not truth_table("A", cases[2:3]).complex().terms
    absent = dict(zip(("A", "~A"), (one for _, one in necessity("A", cases)), strict=True))
    # A: of three positive cases two; of its three cases two positive; |not A| / |not (A and Y)| is 1 of 2.
    assert (absent["A"].coverage, absent["A"].consistency, absent["A"].relevance) == (
        Fraction(2, 3),
        Fraction(2, 3),
        Fraction(1, 2),
    )


# -- on the graph ------------------------------------------------------------------------------------------------------

SMALL = """\
titel: {nl: Leeszalen, en: Reading rooms}
uitkomst: {naam: BEREIKT, nl: bereikt, en: reached, vraag: pilots-naar-doelbereik, kolom: procent, drempel: 50}
voorwaarden:
  - {naam: VELD, nl: veld, en: field, vraag: factoren, met: {soort: Succesfactor, thema: draagvlak-veld}}
  - {naam: HUIS, nl: huis, en: building, vraag: factoren, met: {soort: Knelpunt, thema: huisvesting-voorzieningen}}
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    return vwgraph.open()


@pytest.fixture
def leeszaal(tmp_path: Path) -> Path:
    path = tmp_path / "leeszaal.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_the_small_corpus_by_hand(small: Path, leeszaal: Path) -> None:
    """Westerdorp reached its one goal and names support; Oosterdorp's goal is not judged. Both name the building."""
    parts = vwgraph.open(small).qca(leeszaal)
    assert [tuple(row)[1:] for row in parts["gegevens"]] == [(0, 0, 1), (1, 1, 1)]
    assert [tuple(row)[:6] for row in parts["waarheidstabel"]][:2] == [
        (1, 1, "1", 1, 1, None),
        (0, 1, "0", 1, 0, None),
    ]
    terms = [(row.soort, row.term, row.dekking) for row in parts["oplossingen"]]
    assert ("complex", "VELD*HUIS", 1) in terms
    assert ("spaarzaam", "VELD", 1) in terms
    cells = {(row.pilot.label, row.set): (row.waarde, row.stand, row.bewijs) for row in parts["cellen"]}
    assert cells["Leeszaal Westerdorp", "VELD"] == (1, "genoemd", "factor/westerdorp-s1 (b01.012)")
    assert cells["Leeszaal Oosterdorp", "VELD"] == (0, "niet genoemd", None)
    assert parts["waarheidstabel"].proofs[0].things


def test_not_mentioned_may_leave_a_pilot_out(small: Path, leeszaal: Path) -> None:
    parts = vwgraph.open(small, language="en").qca(leeszaal, silent="weglaten")
    assert "1 pilots were left out" in parts["waarheidstabel"].sentence
    assert [row.n for row in parts["waarheidstabel"] if row.n] == [1]


def test_denied_and_below_the_threshold_are_out_and_told_apart(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / "ontkend.yaml"
    path.write_text(SMALL.replace("Succesfactor, thema: draagvlak-veld", "Knelpunt, thema: interne-samenwerking"))
    stands = {(row.pilot.rpartition("/")[2], row.set): (row.waarde, row.stand) for row in graph.qca(path)["cellen"]}
    assert stands["ridderkerk", "VELD"] == (0, "ontkend")
    assert stands["alkmaar", "BEREIKT"] == (0, "onder de drempel")
    assert stands["assen", "VELD"] == (1, "genoemd")


def test_the_example_agrees_with_the_records_read_without_sparql(graph: Graph) -> None:
    from test_recount import PILOTS, of_kind

    def naming(theme: str, *kinds: str) -> set[str]:
        return {who for who, one in of_kind(*kinds) if one.get("hoofdthema") == theme and one.get("ontkend") != "true"}

    goals = [(who, one["doelbereik"]) for who, one in of_kind("doelstelling") if one["doelbereik"] != "nog-onbekend"]
    judged = {pilot: [goal for who, goal in goals if who == pilot] for pilot in PILOTS}
    members = {
        "BEREIKT": {who for who, found in judged.items() if found and 2 * found.count("bereikt") >= len(found)},
        "BESTUUR": naming("bestuurlijk-draagvlak", "succesfactor"),
        "STEUN": naming("steunpunt", "succesfactor"),
        "BEZUIN": naming("bezuinigingen", "knelpunt", "bedreiging"),
        "IMPULS": naming("landelijke-impuls", "succesfactor"),
    }
    data = {row.pilot.rpartition("/")[2]: row for row in graph.qca("doelbereik")["gegevens"]}
    assert {name: {who for who, row in data.items() if getattr(row, name)} for name in members} == members


def test_the_table_and_solutions_of_the_example(graph: Graph) -> None:
    """Worked out by hand from the memberships above."""
    parts = graph.qca("doelbereik")
    rows = {tuple(row)[:4]: (row.uitkomst, row.n, row.tegenstrijdig) for row in parts["waarheidstabel"]}
    assert rows[1, 1, 0, 0] == ("1", 2, None)
    assert rows[1, 1, 0, 1] == ("1", 1, None)
    assert rows[0, 0, 0, 1] == ("1", 1, None)
    assert rows[1, 0, 0, 1] == ("0", 3, "ja")
    assert sum(n for _, n, _ in rows.values()) == 19
    assert sum(odd == "ja" for _, _, odd in rows.values()) == 3
    assert sum(out == "?" for out, _, _ in rows.values()) == 5
    wholes = [row.term for row in parts["oplossingen"] if row.uniek is None]
    assert wholes == [
        "BESTUUR*STEUN*~BEZUIN + ~BESTUUR*~STEUN*~BEZUIN*IMPULS -> BEREIKT",
        "STEUN*~BEZUIN + ~BESTUUR*~BEZUIN*IMPULS -> BEREIKT",
        "BESTUUR*STEUN*~BEZUIN + ~BESTUUR*~BEZUIN*IMPULS -> BEREIKT",
    ]
    for row, proof in zip(parts["cellen"], parts["cellen"].proofs, strict=True):
        assert bool(proof.things and proof.passages) == (row.stand != "niet genoemd")


def test_ambiguity_is_told(graph: Graph) -> None:
    assert "3 spaarzame modellen zijn even kort" in graph.qca("doelbereik", negated=True)["oplossingen"].sentence


def test_all_faults_of_a_file_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "fout.yaml"
    path.write_text(
        "titel: {nl: x}\nniet-genoemd: in\nuitkomst: {naam: y, nl: y, en: y, vraag: q, kolom: n}\nvoorwaarden:\n"
        "  - {naam: A, nl: a, en: a, vraag: q, verwachting: soms, kleur: rood}\n"
        "  - {naam: A, nl: a, en: a, vraag: q, kolom: n, drempel: veel}\nafkap: {consistentie: 2}\npilots: [a]\n",
        encoding="utf-8",
    )
    with pytest.raises(Stop) as caught:
        read_analysis(path)
    told = str(caught.value)
    for fault in ("en is missing", "fout.yaml:2: niet-genoemd", "fout.yaml:3: naam: 'y'", "kolom and drempel",
                  "fout.yaml:5: verwachting", "unknown key 'kleur'", "stands here twice", "fout.yaml:6: drempel",
                  "fout.yaml:7: consistentie", "fout.yaml:8: pilots"):  # fmt: skip
        assert fault in told


def test_what_cannot_be_done_is_told(graph: Graph, small: Path, leeszaal: Path) -> None:
    with pytest.raises(UsageError, match="did you mean doelbereik"):
        graph.qca("doelbereikt")
    with pytest.raises(UsageError, match="no consistency"):
        graph.qca("doelbereik", cut=float("nan"))
    with pytest.raises(UsageError, match="1 pilot or more"):
        graph.qca("doelbereik", least=0)
    leeszaal.write_text(SMALL.replace("soort: Succesfactor", "sort: Succesfactor"), encoding="utf-8")
    with pytest.raises(UsageError, match="did you mean soort"):
        vwgraph.open(small).qca(leeszaal)
    leeszaal.write_text(SMALL.replace("kolom: procent", "kolom: percent"), encoding="utf-8")
    with pytest.raises(UsageError, match="did you mean procent"):
        vwgraph.open(small).qca(leeszaal)


def test_every_stored_analysis_can_be_read() -> None:
    files = sorted((assets().data / "qca").glob("*.yaml"))
    assert files
    for path in files:
        one = read_analysis(path)
        assert one.nl != one.en


def test_the_export_is_what_r_reads(graph: Graph, tmp_path: Path) -> None:
    qca = qca_of(graph.source, "doelbereik", graph.data, negated=True, cut="0.75")
    files = exported(qca)
    head, *rows = csv.reader(io.StringIO(files["doelbereik.csv"].decode()))
    assert head == ["pilot", "BESTUUR", "STEUN", "BEZUIN", "IMPULS", "BEREIKT"]
    assert ["assen", "1", "1", "0", "0", "1"] in rows  # the outcome as it is: the script negates it
    script = files["doelbereik.R"].decode()
    for part in ('outcome = "~BEREIKT"', "incl.cut = 0.75", 'dir.exp = "~BESTUUR, ~STEUN, BEZUIN, ~IMPULS"'):
        assert part in script
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed: that it reads the files was not checked")
    code = 'invisible(parse("doelbereik.R")); d <- read.csv("doelbereik.csv", row.names = 1); cat(dim(d), all(unlist(d) %in% 0:1))'
    done = subprocess.run(["Rscript", "-e", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "19 5 TRUE"


def test_the_command(small: Path, leeszaal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["qca", str(leeszaal), "--data", str(small), "--lang", "en"]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    for part in ("Data: 1 is in the set", "Necessary for BEREIKT?", "Truth table of BEREIKT", "Solutions for BEREIKT"):
        assert part in out
    assert main([*arguments, "--part", "cellen", "--format", "csv"]) == 0
    assert "factor/westerdorp-s1 (b01.012)" in capsys.readouterr().out
    assert main([*arguments, "--format", "html"]) == 0
    assert capsys.readouterr().out.count("<table>") == 4
    assert main([*arguments, "--export", str(tmp_path / "r")]) == 0
    assert {path.name for path in (tmp_path / "r").iterdir()} == {"leeszaal.csv", "leeszaal.R", "leeszaal-bewijs.csv"}
    assert main(["qca"]) == 0
    assert "doelbereik" in capsys.readouterr().out
