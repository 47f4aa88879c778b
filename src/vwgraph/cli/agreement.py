"""``vwgraph agreement``: how far two coders agree, per variable and per pilot, and what was settled."""

from __future__ import annotations

import argparse
from typing import Any

from vwgraph.cli.common import add_rows, data_folder, deliver_rows, notice
from vwgraph.errors import Stop

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "agreement", parents=[common], help="agreement of the double coding: raw, kappa, alpha"
    )
    parser.description = (
        "Agreement between the two codings in codering/: share of equal choices, Cohen's kappa and Krippendorff's alpha"
        " with 95 % intervals. soort is what kind of statement it is, over all statements and over those that need a"
        " theme; hoofdthema and doelbereik over the statements for which both coders chose one."
    )
    parser.add_argument("--pilots", action="store_true", help="a line per variable and pilot as well")
    parser.add_argument("--settled", action="store_true", help="list each disagreement with its settlement and reason")
    add_rows(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the coefficients, or the settlements."""
    from vwgraph.pipeline import double_coding

    coded = double_coding(data_folder(options))
    if options.settled:
        head = ["pilot", "bevinding", "variabele", "ronde", "eerste", "tweede", "besluit", "reden"]
        rows = [
            [one.pilot, one.bevinding, one.variabele, str(one.ronde), one.eerste, one.tweede, one.besluit, one.reden]
            for one in coded
            if one.reden
        ]
        return deliver_rows(head, rows, options)
    try:
        from vwgraph.agreement import Estimate
        from vwgraph.pipeline import agreements
    except ImportError as error:
        raise Stop(
            f"agreement is computed with statsmodels and krippendorff, and {error.name} is not installed",
            "pip install 'vwgraph[agreement]'; --settled works without",
        ) from None

    def cells(estimate: Estimate | None) -> list[str]:
        if estimate is None:
            return ["", ""]
        return [f"{estimate.value:.2f}", f"{estimate.low:.2f} to {estimate.high:.2f}"]

    head = ["variabele", "ronde", "pilot", "units", "raw", "95 %", "kappa", "95 %", "alpha", "95 %"]
    rows = [
        [variable, str(turn), pilot, str(found.units), *cells(found.raw), *cells(found.kappa), *cells(found.alpha)]
        for variable, turn, pilot, found in agreements(coded, per_pilot=options.pilots)
    ]
    notice("intervals of alpha: percentiles of 1,000 seeded resamples of the units")
    return deliver_rows(head, rows, options)
