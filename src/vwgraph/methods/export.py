"""A QCA as R reads it: a CSV of memberships, and a script for the package QCA (A. Dușa) that does the analysis again."""

from __future__ import annotations

import csv
import io

from vwgraph.methods.parts import part_of
from vwgraph.methods.qca import Qca
from vwgraph.results import as_csv

__all__ = ["exported"]

_SCRIPT = """\
# {title}
# Written by vwgraph. Needs the package QCA: install.packages("QCA")
library(QCA)

gegevens <- read.csv("{name}.csv", row.names = 1, check.names = FALSE)
voorwaarden <- c({quoted})

# necessity: each condition, then its absence
print(pof(gegevens[, voorwaarden, drop = FALSE], {membership}, relation = "necessity"))
print(pof(1 - gegevens[, voorwaarden, drop = FALSE], {membership}, relation = "necessity"))

# truth table
tabel <- truthTable(gegevens, outcome = "{outcome}", conditions = "{listed}",
                    incl.cut = {cut:g}, n.cut = {least}, show.cases = TRUE, sort.by = "incl, n")
print(tabel)

# complex (conservative) and parsimonious solutions
print(minimize(tabel, details = TRUE, show.cases = TRUE))
print(minimize(tabel, include = "?", details = TRUE, show.cases = TRUE))
"""
_INTERMEDIATE = """\

# intermediate solution, with the directional expectations of the analysis
print(minimize(tabel, include = "?", dir.exp = "{expected}", details = TRUE, show.cases = TRUE))
"""


def exported(qca: Qca) -> dict[str, bytes]:
    """Return the files by name: memberships as CSV with the pilots in the first column, the R script, and the evidence.

    Pilots with a set left out are not in the data. The CSV holds the outcome as it is; the script negates it where asked.
    """
    name = qca.analysis.name
    return {
        f"{name}.csv": _data(qca).encode(),
        f"{name}.R": _script(qca).encode(),
        f"{name}-bewijs.csv": _evidence(qca).encode(),
    }


def _data(qca: Qca) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["pilot", *qca.conditions, qca.analysis.outcome.name])
    for case in qca.cases:
        outcome = 1 - case.outcome if qca.negated else case.outcome
        writer.writerow([qca.source.key(case.name), *case.row, outcome])
    return out.getvalue()


def _script(qca: Qca) -> str:
    analysis = qca.analysis
    column = f"gegevens${analysis.outcome.name}"
    text = _SCRIPT.format(
        title=qca.source.say(analysis.nl, analysis.en),
        name=analysis.name,
        quoted=", ".join(f'"{name}"' for name in qca.conditions),
        listed=", ".join(qca.conditions),
        membership=f"1 - {column}" if qca.negated else column,
        outcome=qca.outcome,
        cut=float(analysis.cut),
        least=analysis.least,
    )
    hopes = [(one.name, one.expected) for one in analysis.conditions if one.expected is not None]
    wanted = 0 if qca.negated else 1
    expected = ", ".join(f"{'' if hope == wanted else '~'}{name}" for name, hope in hopes)
    return text + (_INTERMEDIATE.format(expected=expected) if expected else "")


def _evidence(qca: Qca) -> str:
    sheet = part_of(qca, "cellen")
    return as_csv(sheet.table, {"language": qca.source.language, **qca.source.labels_in(sheet.table)})
