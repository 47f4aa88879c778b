"""Agreement between two coders: raw, Cohen's kappa, Krippendorff's alpha. The only home of statsmodels and krippendorff.

Sources: J. Cohen, A coefficient of agreement for nominal scales, 1960; K. Krippendorff, Content Analysis, 2004, chapter 11;
the interval of the raw share is Wilson's, that of kappa the asymptotic one of Fleiss, Cohen and Everitt (1969).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np
from scipy.stats import bootstrap
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

__all__ = ["Agreement", "Estimate", "agreement"]

RESAMPLES = 1000
_SEED = 2004


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree on ``units`` units. A coefficient is ``None`` where all choices are the same value.

    The interval of alpha comes from resampling the units (percentiles of 1,000 seeded resamples).
    """

    units: int
    raw: Estimate
    kappa: Estimate | None
    alpha: Estimate | None


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Return the agreement of two codings of the same units with nominal values.

    Raises :class:`ValueError` where the sequences are empty or differ in length.
    """
    if not first or len(first) != len(second):
        raise ValueError("two codings of the same units are needed")
    values = sorted({*first, *second})
    place = {value: n for n, value in enumerate(values)}
    one, two = (np.array([place[value] for value in coding]) for coding in (first, second))
    units = len(first)
    same = int((one == two).sum())
    low, high = proportion_confint(same, units, method="wilson")
    raw = Estimate(same / units, float(low), float(high))
    if len(values) == 1:
        return Agreement(units, raw, None, None)
    table = np.zeros((len(values), len(values)), dtype=int)
    np.add.at(table, (one, two), 1)
    counts = np.zeros((units, len(values)), dtype=int)
    for coding in (one, two):
        np.add.at(counts, (np.arange(units), coding), 1)
    return Agreement(units, raw, _kappa(table), _alpha(counts))


def _kappa(table: np.ndarray) -> Estimate:
    with np.errstate(invalid="ignore", divide="ignore"):  # its test statistic, which is not used, may be 0 / 0
        found = cohens_kappa(table)
    return Estimate(float(found.kappa), max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp)))


def _alpha(counts: np.ndarray) -> Estimate:
    value = float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
    differing = (counts == 1).any(axis=1)

    def alpha(units: np.ndarray) -> float:
        """Alpha of two coders and nominal values without a gap, of which the package is the general and slow case."""
        drawn = units.astype(int)
        of_value = counts[drawn].sum(axis=0)
        total = of_value.sum()
        expected = total**2 - (of_value**2).sum()
        if not expected:
            return 1.0  # a resample without any difference, which alpha does not define
        return float(1 - 2 * differing[drawn].sum() * (total - 1) / expected)

    units = np.arange(len(counts))
    if len(units) == 1:
        return Estimate(value, -1.0, 1.0)
    interval = bootstrap(
        (units,),
        alpha,
        vectorized=False,
        n_resamples=RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Estimate(value, float(interval.low), float(interval.high))
