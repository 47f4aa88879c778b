"""A QCA carried out on the graph: cells, cases, truth table, solutions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from vwgraph.errors import UsageError
from vwgraph.methods.analysis import SILENT, Analysis, Cell, analysis_named, calibrate
from vwgraph.methods.source import Source
from vwgraph.methods.truthtable import Case, Model, TruthTable, truth_table

__all__ = ["Qca", "qca_of"]


@dataclass(frozen=True)
class Qca:
    """An analysis carried out. ``negated`` explains the absence of the outcome, which is a question of its own."""

    source: Source
    analysis: Analysis
    negated: bool = False

    # -- numbers -----------------------------------------------------------------------------------------------------

    @cached_property
    def cells(self) -> Mapping[str, Mapping[str, Cell]]:
        """What the graph says of each pilot (IRI) and set (name), and the membership that follows."""
        return calibrate(self.source, self.analysis)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The names of the conditions."""
        return tuple(one.name for one in self.analysis.conditions)

    @property
    def outcome(self) -> str:
        """The outcome as written: ``BEREIKT`` or ``~BEREIKT``."""
        return f"{'~' if self.negated else ''}{self.analysis.outcome.name}"

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases, by IRI; those with a set left out are not among them. Raises :class:`UsageError` where none is left."""
        found = []
        for pilot, cells in self.cells.items():
            outcome = cells[self.analysis.outcome.name].value
            row = [cells[name].value for name in self.conditions]
            if outcome is not None and None not in row:
                values = tuple(int(value or 0) for value in row)
                found.append(Case(pilot, values, 1 - outcome if self.negated else outcome))
        if not found:
            raise UsageError("no pilot is left to compare", "let not mentioned count as out: niet-genoemd: uit")
        return tuple(found)

    @cached_property
    def table(self) -> TruthTable:
        """The truth table."""
        return truth_table(self.conditions, self.cases, least=self.analysis.least, cut=self.analysis.cut)

    @cached_property
    def solutions(self) -> Mapping[str, Model]:
        """The solutions by kind: complex, parsimonious, and intermediate where there are expectations.

        For the absence of the outcome expectations are turned round.
        """
        found = {
            "complex": self.table.complex(),
            "parsimonious": self.table.parsimonious(),
        }
        hopes = [one.expected for one in self.analysis.conditions]
        if any(hope is not None for hope in hopes):
            turned = [None if hope is None else 1 - hope if self.negated else hope for hope in hopes]
            found["intermediate"] = self.table.intermediate(turned)
        return found


def qca_of(
    source: Source,
    analysis: str | Path,
    data: Path,
    *,
    negated: bool = False,
    least: int | None = None,
    cut: float | str | None = None,
    silent: str | None = None,
) -> Qca:
    """Return the QCA of a stored analysis or a YAML file, with other cut-offs or another meaning of not mentioned.

    ``None`` keeps what the file says. Raises :class:`UsageError` for an analysis that is not there or a value out of range.
    """
    found = analysis_named(str(analysis), data)
    if least is not None and least < 1:
        raise UsageError(f"a configuration needs 1 pilot or more, not {least}", "give a whole number of 1 or more")
    if silent is not None and silent not in SILENT:
        raise UsageError(f"not mentioned cannot count as {silent!r}", f"choose {' or '.join(SILENT)}")
    chosen = replace(
        found,
        least=found.least if least is None else least,
        cut=found.cut if cut is None else _share(cut),
        silent=found.silent if silent is None else silent,
    )
    return Qca(source, chosen, negated)


def _share(value: float | str) -> Fraction:
    try:
        share = Fraction(str(value))
    except ValueError:  # nan, inf, words
        share = Fraction(0)
    if not 0 < share <= 1:
        raise UsageError(f"{value} is no consistency", "give a share above 0, at most 1, as in 0.8")
    return share
