"""Propose expected answers: `python tools/answers.py [NAME ...]` writes tests/answers/NAME.csv.

A proposal is no contract. Before it is committed ``tests/test_recount.py`` must give the same rows without SPARQL, and
rows that are new are sampled against the report.
"""

from __future__ import annotations

import sys
from pathlib import Path

from vwgraph.names import BASE, VW
from vwgraph.paths import assets
from vwgraph.pipeline import ask, names_of, open_engine, questions, write_atomically
from vwgraph.results import as_csv

ANSWERS = Path(__file__).resolve().parent.parent / "tests" / "answers"


def shortened(csv: str) -> str:
    """Return the CSV with the IRIs of things and terms shortened, so that a person can check it."""
    return csv.replace(f"{BASE}id/", "").replace(VW, "vw:").replace("\r\n", "\n")


def main() -> None:
    """Write the answers to the questions named, or to all."""
    data = assets().data
    engine, names = open_engine(data), names_of(data)
    for question in questions(data).values():
        if not sys.argv[1:] or question.name in sys.argv[1:]:
            answer = shortened(as_csv(ask(engine, question, {}, names)))
            if write_atomically(ANSWERS / f"{question.name}.csv", answer.encode()):
                print(f"proposed: {question.name}.csv ({answer.count(chr(10)) - 1} rows); check before committing")


if __name__ == "__main__":
    main()
