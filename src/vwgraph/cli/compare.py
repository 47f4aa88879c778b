"""``vwgraph compare``: two groups of pilots side by side."""

from __future__ import annotations

import argparse
from typing import Any

from vwgraph.cli.common import add_output, add_reading, add_report, deliver, graph_of, notice, width

__all__ = ["add"]

_GROUPS = """\
a group is written as
  rest                              all pilots outside the other group
  assen,dongen                      these pilots
  centraal=regie                    a characteristic: centraal, neven, speerpunt, bestuur, provincie, grootte
  pilots-naar-doelbereik:minstens=50
                                    the pilots in the answer to a stored question; after each colon a parameter or a
                                    column and its value
  centraal=regie+bestuur=gemeente   both"""


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "compare",
        parents=[common],
        help="two groups of pilots side by side, theme by theme",
        epilog=_GROUPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.description = (
        "In how many pilots of group A and of group B is a theme named, denied, not mentioned? A row per theme and kind of\n"
        "factor, the largest difference first. Shares are of all pilots in the group."
    )
    parser.add_argument("first", metavar="A", help="the first group")
    parser.add_argument("second", metavar="B", nargs="?", default="rest", help="the second group (default: rest)")
    parser.add_argument("--kind", metavar="KINDS", help="succesfactor, knelpunt, kans, bedreiging, with commas between")
    parser.add_argument("--exact", action="store_true", help="add p of Fisher's exact test: see docs/methoden.md first")
    parser.add_argument("--evidence", action="store_true", help="add statements and passages behind each group")
    add_reading(parser)
    add_report(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the comparison."""
    graph = graph_of(options)
    kinds = [kind.strip() for kind in (options.kind or "").split(",") if kind.strip()]
    answer = graph.compare(options.first, options.second, kinds=kinds, exact=options.exact, evidence=options.evidence)
    deliver(answer.render(options.format, width()), options.out)
    notice(f"{answer.title}\n{answer.sentence}\n{len(answer)} rows")
    return 0
