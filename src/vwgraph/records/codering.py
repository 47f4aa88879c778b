"""Double coding: what two coders chose for the same statement, what was settled, and why.

One file per pilot in ``codering/``, tab separated, a line for each statement and variable that both coded. Round 1 is the
coding by the manual as it stood; where a rule was sharpened after it, a variable was coded again, independently, in round 2.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vwgraph.model import Problem
from vwgraph.records.corpus import Corpus

__all__ = ["COLUMNS", "VARIABLES", "Coded", "check_double_coding", "read_double_coding"]

VARIABLES = ("soort", "hoofdthema", "doelbereik")
COLUMNS = ("bevinding", "variabele", "ronde", "eerste", "tweede", "besluit", "reden")
NONE = "geen"
"""What a coder writes where no value of the codebook fits."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One statement and variable: the value of each coder, the settled one, and the reason where they differed."""

    pilot: str
    line: int
    bevinding: str
    variabele: str
    ronde: int
    eerste: str
    tweede: str
    besluit: str
    reden: str


def read_double_coding(folder: Path) -> tuple[list[Coded], list[Problem]]:
    """Return the lines of every file in ``folder``, in the order of files and lines, and what cannot be read in them."""
    found: list[Coded] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.tsv")):
        name = f"codering/{path.name}"
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(name, 0, f"cannot be read: {error}", "save it as UTF-8"))
            continue
        if not rows or tuple(rows[0]) != COLUMNS:
            problems.append(Problem(name, 1, "does not begin with the columns it should", "\t".join(COLUMNS)))
            continue
        for number, row in enumerate(rows[1:], start=2):
            if len(row) != len(COLUMNS) or not row[2].isdigit():
                what = f"has {len(row)} columns, or a ronde that is no number"
                problems.append(Problem(name, number, what, f"{len(COLUMNS)} columns, separated by tabs"))
            else:
                statement, variable, turn, *rest = row
                found.append(Coded(path.stem, number, statement, variable, int(turn), *rest))
    return found, problems


def check_double_coding(corpus: Corpus, coded: list[Coded]) -> Iterator[Problem]:
    """Yield what does not agree with the records: unknown statements, a settled value the record does not have."""
    pilots = {record.pilot: {one.id: one for one in record.bevindingen} for record in corpus.pilots}
    last = {(one.pilot, one.bevinding, one.variabele): one.ronde for one in sorted(coded, key=lambda one: one.ronde)}
    for pilot in dict.fromkeys(one.pilot for one in coded if one.pilot not in pilots):
        yield Problem(
            f"codering/{pilot}.tsv", 0, f"there is no record of {pilot}, or it could not be read", "mend it first"
        )
    for one in coded:
        if one.pilot not in pilots:
            continue
        file = f"codering/{one.pilot}.tsv"
        statement = pilots[one.pilot].get(one.bevinding)
        if statement is None:
            yield Problem(
                file, one.line, f"there is no statement {one.pilot} {one.bevinding}", "name one of the record"
            )
        elif one.variabele not in VARIABLES:
            yield Problem(file, one.line, f"unknown variable {one.variabele!r}", f"one of {', '.join(VARIABLES)}")
        elif last[one.pilot, one.bevinding, one.variabele] == one.ronde:
            value = getattr(statement, one.variabele) or NONE
            if one.besluit != value:
                what = f"{one.bevinding}: {one.variabele} was settled as {one.besluit}, but the record has {value}"
                yield Problem(file, one.line, what, "change the record, or the settlement with its reason")
        if one.eerste != one.tweede and not one.reden:
            yield Problem(file, one.line, f"{one.bevinding}: the coders differ and no reason is given", "fill in reden")
        if one.eerste == one.tweede != one.besluit and not one.reden:
            what = f"{one.bevinding}: settled otherwise than both coders chose, without a reason"
            yield Problem(file, one.line, what, "fill in reden")
