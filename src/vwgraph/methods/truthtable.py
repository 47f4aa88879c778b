"""Crisp-set QCA on numbers alone: truth table, parameters of fit, solutions (Ragin 1987; Ragin 2008, chapters 3, 7-9).

Nothing here knows the graph: cases are names, memberships are 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from vwgraph.methods.boolean import Row, Term, covers, minimal_models, order, prime_implicants

__all__ = ["Case", "Fit", "Line", "Model", "TruthTable", "fit", "necessity", "truth_table", "write"]


@dataclass(frozen=True)
class Case:
    """A case: membership (1 or 0) in each condition and in the outcome."""

    name: str
    row: Row
    outcome: int


@dataclass(frozen=True)
class Line:
    """A configuration of the truth table with its cases. ``out`` is 1, 0, or ``None`` for a logical remainder."""

    row: Row
    cases: tuple[Case, ...]
    out: int | None

    @property
    def n(self) -> int:
        """The number of cases."""
        return len(self.cases)

    @property
    def consistency(self) -> Fraction | None:
        """Share of its cases with the outcome; ``None`` without cases. For crisp sets PRI equals it (Ragin 2006)."""
        return Fraction(sum(case.outcome for case in self.cases), self.n) if self.cases else None

    @property
    def contradictory(self) -> bool:
        """Whether cases with and without the outcome share this configuration."""
        return len({case.outcome for case in self.cases}) > 1


@dataclass(frozen=True)
class TruthTable:
    """All configurations, in binary order, and the cut-offs that gave each its outcome."""

    conditions: tuple[str, ...]
    lines: tuple[Line, ...]
    least: int
    cut: Fraction

    @property
    def cases(self) -> list[Case]:
        """All cases."""
        return [case for line in self.lines for case in line.cases]

    def rows(self, out: int | None) -> list[Row]:
        """The configurations with outcome ``out``."""
        return [line.row for line in self.lines if line.out == out]

    @property
    def remainders(self) -> list[Row]:
        """Configurations without enough cases."""
        return self.rows(None)

    def solve(self, simplifying: Iterable[Row]) -> Model:
        """Return the minimal solutions that may count the remainders ``simplifying`` as true, and no others."""
        allowed = {*self.rows(1), *simplifying}
        if not self.rows(1):
            return Model((), True)
        primes = prime_implicants(len(self.conditions), (line.row for line in self.lines if line.row not in allowed))
        models, whole = minimal_models(self.rows(1), primes)
        return Model(tuple(models), whole)

    def complex(self) -> Model:
        """Return the complex (conservative) solutions: no remainder counts."""
        return self.solve(())

    def parsimonious(self) -> Model:
        """Return the parsimonious solutions: every remainder that helps counts."""
        return self.solve(self.remainders)

    def intermediate(self, expected: Sequence[int | None]) -> Model:
        """Return the intermediate solutions: only easy counterfactuals count (Ragin 2008, chapter 9).

        ``expected`` says for each condition whether its presence (1) or absence (0) should help the outcome; ``None`` has
        no expectation. A remainder is easy where it is part of a parsimonious product and differs from a complex product
        below it only by having an expected condition instead of its opposite.
        """
        short_ones = self.parsimonious()
        chosen = {
            frozenset(row for row in self.remainders if any(covers(term, row) for term in easy))
            for plain in self.complex().terms
            for short in short_ones.terms
            for easy in [[_eased(c, p, expected) for c in plain for p in short if covers(p, c)]]
        }
        models = [self.solve(rows) for rows in chosen]
        found = {terms for model in models for terms in model.terms}
        whole = all(model.whole for model in models) and short_ones.whole
        return Model(tuple(sorted(found, key=lambda terms: [order(term) for term in terms])), whole)


@dataclass(frozen=True)
class Model:
    """Equally short solutions of one kind, each a tuple of products; ``whole`` says that there are no more."""

    terms: tuple[tuple[Term, ...], ...]
    whole: bool


def _eased(complex_: Term, parsimonious: Term, expected: Sequence[int | None]) -> Term:
    """The complex product without what stands against an expectation; what the parsimonious one needs stays."""
    return tuple(
        value if keep is not None or hope is None or value == hope else None
        for value, keep, hope in zip(complex_, parsimonious, expected, strict=True)
    )


def truth_table(
    conditions: Sequence[str], cases: Iterable[Case], *, least: int = 1, cut: Fraction = Fraction(1)
) -> TruthTable:
    """Return the truth table: a configuration has outcome 1 where its consistency is at least ``cut``, else 0.

    With fewer than ``least`` cases it is a remainder, whatever its cases say.
    """
    listed = sorted(cases, key=lambda case: case.name)
    lines = []
    for row in product((0, 1), repeat=len(conditions)):
        here = tuple(case for case in listed if case.row == row)
        share = Line(row, here, None).consistency
        out = None if share is None or len(here) < least else int(share >= cut)
        lines.append(Line(row, here, out))
    return TruthTable(tuple(conditions), tuple(lines), least, cut)


@dataclass(frozen=True)
class Fit:
    """How well a set X goes with the outcome Y; a share is ``None`` where there is nothing to divide by.

    ``consistency`` and ``coverage`` read for sufficiency: |X and Y| / |X| and |X and Y| / |Y|. For necessity they change
    places. ``relevance`` is the relevance of necessity |not X| / |not (X and Y)| (Schneider and Wagemann 2012, p. 236).
    """

    cases: tuple[str, ...]
    consistency: Fraction | None
    coverage: Fraction | None
    relevance: Fraction | None


def fit(terms: Sequence[Term], cases: Sequence[Case]) -> Fit:
    """Return how well the union of ``terms`` goes with the outcome over ``cases``."""
    members = [case for case in cases if any(covers(term, case.row) for term in terms)]
    both = sum(case.outcome for case in members)
    positive = sum(case.outcome for case in cases)
    return Fit(
        tuple(case.name for case in members),
        _share(both, len(members)),
        _share(both, positive),
        _share(len(cases) - len(members), len(cases) - both),
    )


def unique_coverage(terms: Sequence[Term], which: int, cases: Sequence[Case]) -> Fraction | None:
    """Return the share of cases with the outcome that product ``which`` of a solution alone covers."""
    others = [term for n, term in enumerate(terms) if n != which]
    alone = [
        c for c in cases if c.outcome and covers(terms[which], c.row) and not any(covers(t, c.row) for t in others)
    ]
    return _share(len(alone), sum(case.outcome for case in cases))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def necessity(conditions: Sequence[str], cases: Sequence[Case]) -> list[tuple[Term, Fit]]:
    """Return each condition and its absence, with its fit to the outcome."""
    found = []
    for n in range(len(conditions)):
        for value in (1, 0):
            term = tuple(value if m == n else None for m in range(len(conditions)))
            found.append((term, fit([term], cases)))
    return found


def write(terms: Iterable[Term], conditions: Sequence[str]) -> str:
    """Return a solution as QCA writes it: ``A*~B + C``; ``1`` where every configuration is in it."""
    products = [
        "*".join(
            f"{'' if value else '~'}{name}" for name, value in zip(conditions, term, strict=True) if value is not None
        )
        for term in terms
    ]
    return " + ".join(part or "1" for part in products)


def by_name(cases: Iterable[Case]) -> Mapping[str, Case]:
    """Return cases by name."""
    return {case.name: case for case in cases}
