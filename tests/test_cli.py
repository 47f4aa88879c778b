"""The command line as a user meets it: exit codes, streams, formats, errors that help."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from vwgraph.cli import main

SMALL_REPORT = Path(__file__).parent / "corpus" / "rapport.txt"


def run(*arguments: object, stdin: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vwgraph", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, input=stdin, cwd=cwd, check=False)


def test_no_command_shows_help_and_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "start with:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["agreement", "build", "check", "ontology", "ask", "sparql", "view", "report", "new"]
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert len(capsys.readouterr().out) > 100


def test_ask_lists_the_questions() -> None:
    done = run("ask")
    assert done.returncode == 0
    assert "knelpunten-in-minstens-n-pilots" in done.stdout
    assert run("ask", "--lang", "en", "--format", "md").stdout.startswith("| name | question |")


def test_stdout_carries_data_only() -> None:
    done = run("ask", "knelpunten-in-minstens-n-pilots", "n=2", "--format", "json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert answer["head"]["vars"] == ["thema", "pilots", "pilot", "knelpunt", "passage"]
    first = answer["results"]["bindings"][0]
    assert first["pilots"] == {
        "type": "literal",
        "value": first["pilots"]["value"],
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert first["thema"]["type"] == "uri"
    assert "rows" in done.stderr


def test_csv_pairs_iris_with_labels_and_tsv_keeps_terms() -> None:
    found = list(csv.reader(io.StringIO(run("ask", "speerpunten-per-pilot", "--format", "csv").stdout)))
    assert found[0][:2] == ["pilot", "pilot_label"]
    assert found[1][1] == "Pilot Alkmaar"
    tsv = run("ask", "speerpunten-per-pilot", "--format", "tsv").stdout.splitlines()
    assert tsv[0] == "?pilot\t?speerpunt\t?gewicht\t?ontkend\t?passage"
    assert tsv[1].startswith("<https://w3id.org/vwgraph/id/pilot/alkmaar>\t")


def test_a_matrix_folds_for_reading_only() -> None:
    table = run("ask", "speerpunten-per-pilot", "--format", "md").stdout
    assert table.count("Pilot Alkmaar") == 1
    assert "centraal" in table


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "knelpunten-in-minstens-pilots"), "knelpunten-in-minstens-n-pilots"),
        (("ask", "knelpunten-in-minstens-n-pilots", "m=3"), "it takes n"),
        (("ask", "knelpunten-in-minstens-n-pilots", "n=drie"), "not a whole number"),
        (("ask", "knelpunten-in-minstens-n-pilots", "n=0"), "1 or more"),
        (("ask", "knelpunten-in-minstens-n-pilots", "3"), "write param=value"),
        (("ask", "doelen-en-doelbereik", "pilot=atlantis"), "there is no 'atlantis' in the graph"),
        (("sparql", "SELECT * {"), "not valid SPARQL"),
        (("sparql",), "exactly one of these"),
        (("sparql", __file__), f"read it with -f {__file__}"),
        (("sparql", "SELECT * { SERVICE <http://127.0.0.1:9> { ?s ?p ?o } }"), "SERVICE is not allowed"),
        (("view", "bewijskaarten"), "bewijskaart"),
        (("report", "show", "b05.999"), "there is no passage"),
        (("new", "Grote Stad"), "lower-case"),
    ],
)
def test_wrong_usage_is_exit_2_with_a_remedy(arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--data", "/nonexistent"), "is not a corpus"),
        (("ask", "bewijs", "--data", "/nonexistent"), "nothing has been built"),
        (("ask", "bewijs", "--store", "/nonexistent"), "there is no store"),
        (("report", "index", "/nonexistent"), "cannot be read"),
        (("build", "--out", "/proc/nowhere"), "cannot be written"),
    ],
)
def test_stopped_is_exit_1_with_a_remedy(arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_sparql_from_text_file_and_standard_input(tmp_path: Path) -> None:
    query = "SELECT (COUNT(?p) AS ?n) { ?p a vw:Pilot }"
    path = tmp_path / "query.rq"
    path.write_text(query)
    answers = {run("sparql", query, "--format", "csv").stdout, run("sparql", "-f", path, "--format", "csv").stdout,
               run("sparql", "-", "--format", "csv", stdin=query).stdout}  # fmt: skip
    assert len(answers) == 1
    assert int(answers.pop().splitlines()[1]) >= 3
    assert run("sparql", "ASK { ?p a vw:Pilot }").stdout == "true\n"
    assert json.loads(run("sparql", "ASK { ?p a vw:Pilot }", "--format", "json").stdout)["boolean"] is True
    assert "vw:Knelpunt" in run("sparql", "DESCRIBE <https://w3id.org/vwgraph/id/factor/alkmaar-k3>").stdout


def test_works_from_any_folder(tmp_path: Path) -> None:
    assert run("ask", "wie-adviseerde-welke-pilot", cwd=tmp_path).returncode == 0


def test_out_writes_a_file(tmp_path: Path) -> None:
    done = run("ask", "speerpunten-per-pilot", "--format", "csv", "--out", tmp_path / "answer.csv")
    assert done.stdout == ""
    assert (tmp_path / "answer.csv").read_text().startswith("pilot,")


def test_a_broken_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m vwgraph sparql 'SELECT * {{ ?s ?p ?o }}' --format tsv | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout == "?s\t?p\t?o\n"
    assert "Traceback" not in done.stderr


def test_check_and_build_a_second_corpus(corpus: Path) -> None:
    assert run("build", "--data", corpus).returncode == 0
    done = run("check", "--quick", "--data", corpus)
    assert (done.returncode, done.stdout) == (0, "")
    (corpus / "pilots" / "westerdorp.yaml").write_text("pilot: x\n")
    done = run("check", "--quick", "--data", corpus)
    assert done.returncode == 1
    assert "pilots/westerdorp.yaml" in done.stdout
    answer = run("ask", "knelpunten-in-minstens-n-pilots", "--data", corpus, "--format", "csv").stdout
    assert "Kapotte kachel" in answer


def test_new_writes_a_scaffold_once(corpus: Path) -> None:
    assert run("new", "noorderdorp", "--data", corpus).returncode == 0
    again = run("new", "noorderdorp", "--data", corpus)
    assert again.returncode == 1
    assert "exists already" in again.stderr


def test_report_commands(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = run("report", "index", SMALL_REPORT), run("report", "index", SMALL_REPORT)
    assert first.stdout == second.stdout == (corpus / "report" / "passages.tsv").read_text()
    shown = run("report", "show", "b01.012", "--data", corpus, "--report", SMALL_REPORT)
    assert "de school stuurde twee klassen" in shown.stdout
    assert shown.stdout.splitlines()[0] == "b01.001  Bijlage 1 Verslag leeszaal Westerdorp"
    assert run("report", "verify", SMALL_REPORT, "--data", corpus).returncode == 0
    other = tmp_path / "other.txt"
    other.write_text("  1 Iets anders \n\nEen heel ander verhaal, over iets wat hier niet staat. \n")
    done = run("report", "verify", other, "--data", corpus)
    assert done.returncode == 1
    assert "not the report that was indexed" in done.stderr
    coverage = run("report", "coverage", "--data", corpus, "--format", "csv").stdout.splitlines()
    assert coverage[1] == "oosterdorp,12,6,6,0,0,0,0,0,50.0"


def test_without_a_report_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VWGRAPH_REPORT", str(tmp_path))
    done = run("report", "show", "b01.001")
    assert done.returncode == 1
    assert "VWGRAPH_REPORT" in done.stderr


def test_all_answers(tmp_path: Path) -> None:
    assert run("ask", "--all", tmp_path).returncode == 0
    index = (tmp_path / "index.md").read_text()
    assert index.count(".csv") >= 9
    assert "b0" in (tmp_path / "knelpunten-in-minstens-n-pilots.csv").read_text()
