"""Every stored question has an expected answer, the same on every engine; ``test_recount.py`` vouches for its rows."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

import pytest

from vwgraph.model import Question, Table
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.pipeline import ask, open_engine, questions, select

ANSWERS = Path(__file__).parent / "answers"
QUESTIONS = questions()
ASSERTED = open_engine(assets().data, asserted=True)
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))


def rows(question: Question, table: Table) -> list[list[str]]:
    from answers import shortened
    from vwgraph.results import as_csv

    return list(csv.reader(io.StringIO(shortened(as_csv(table)))))


def test_every_question_has_an_expected_answer() -> None:
    assert {path.stem for path in ANSWERS.glob("*.csv")} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer(engine: Any, name: str) -> None:
    expected = list(csv.reader((ANSWERS / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    found = rows(QUESTIONS[name], ask(engine, QUESTIONS[name], {}, Names()))
    assert found[0] == expected[0]
    assert sorted(found[1:]) == sorted(expected[1:])
    assert found == expected, "the rows are right but their order is not fixed: add a last key to ORDER BY"


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_the_same_without_what_was_inferred(name: str) -> None:
    """Stored questions speak of what was recorded; inference adds ways to ask, and changes no count."""
    found = rows(QUESTIONS[name], ask(ASSERTED, QUESTIONS[name], {}, Names()))
    assert found == list(csv.reader((ANSWERS / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_row_leads_to_a_passage(embedded: Any, name: str) -> None:
    question = QUESTIONS[name]
    table = ask(embedded, question, {}, Names())
    assert table.rows, "a stored question without any answer"
    for row in table.rows:
        values = dict(zip(table.columns, row, strict=True))
        if question.evidence.question:
            given = {parameter: values[column].value for parameter, column in question.evidence.given.items()}
            behind = ask(embedded, QUESTIONS[question.evidence.question], given, Names())
            assert behind.rows, f"{name}: nothing behind {values}"
        else:
            shown = [values[column] for column in question.evidence.columns if values[column] is not None]
            assert shown
            iris = " ".join(str(term) for term in shown)
            passages = select(
                embedded,
                f"SELECT ?p WHERE {{ VALUES ?x {{ {iris} }} {{ ?x vw:passage ?p }} UNION {{ ?x a vw:Passage BIND(?x AS ?p) }} }}",
            )
            assert passages.rows, f"{name}: no passage behind {values}"


@pytest.mark.parametrize(
    "name", [name for name, q in QUESTIONS.items() if any(p.type == "pilot" for p in q.parameters)]
)
def test_a_pilot_narrows_the_answer(embedded: Any, name: str) -> None:
    everything = ask(embedded, QUESTIONS[name], {}, Names())
    at = everything.columns.index("pilot")
    for pilot in ("alkmaar", "assen", "hoogezand-sappemeer"):
        one = ask(embedded, QUESTIONS[name], {"pilot": pilot}, Names())
        iri = Names().thing("pilot", pilot)
        assert one.rows == tuple(row for row in everything.rows if row[at] is not None and row[at].value == iri)


def test_n_counts(embedded: Any) -> None:
    question = QUESTIONS["knelpunten-in-minstens-n-pilots"]
    sizes = [len(ask(embedded, question, {"n": str(n)}, Names()).rows) for n in (1, 2, 3, 20)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[1] > 0
    assert sizes[3] == 0


def test_evidence_of_one_statement(embedded: Any) -> None:
    table = ask(embedded, QUESTIONS["bewijs"], {"over": "factor/alkmaar-k3"}, Names())
    assert {row[0].value for row in table.rows if row[0]} == {"https://w3id.org/vwgraph/id/factor/alkmaar-k3"}


def test_evidence_of_an_actor(embedded: Any) -> None:
    table = ask(embedded, QUESTIONS["bewijs"], {"over": "organisatie/cvo-alkmaar"}, Names())
    assert len(table.rows) > 20
