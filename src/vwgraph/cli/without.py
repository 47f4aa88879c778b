"""``vwgraph leave-out``: which conclusions rest on a single pilot."""

from __future__ import annotations

import argparse
from typing import Any

from vwgraph.cli.common import (
    add_output,
    add_reading,
    add_report,
    deliver,
    graph_of,
    notice,
    progress,
    values_of,
    width,
)

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "leave-out", parents=[common], help="which conclusions change when one pilot is left out"
    )
    parser.description = (
        "Ask a stored question (all of them without NAME) again of the graph without each pilot in turn: without its"
        " statements, without what other graphs say of them, with inference done anew. Which conclusions vanish, appear,"
        " change rank or number?"
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="name of a question")
    parser.add_argument("values", nargs="*", metavar="param=value", help="values for its parameters")
    parser.add_argument("--pilot", metavar="GROUP", help="leave out these pilots only, each in turn (see compare)")
    parser.add_argument("--changes", action="store_true", help="a row for each change, ranks and numbers included")
    parser.add_argument(
        "--evidence", action="store_true", help="add the passages in the pilot that a conclusion rested on"
    )
    add_reading(parser)
    add_report(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the overview or the changes."""
    from vwgraph.methods.leaveout import LeaveOneOut
    from vwgraph.methods.selection import group_of

    graph = graph_of(options)
    method = LeaveOneOut(graph.source, asserted=options.asserted)
    names = [options.name] if options.name else []
    pilots = group_of(graph.source, options.pilot).pilots if options.pilot else graph.source.pilots()
    with progress("leaving out", len(pilots)) as told:
        found = method.changes(names, values_of(options.values), options.pilot, told)
    answer = graph.answer_with(method.listed(found) if options.changes else method.overview(found))
    shown = answer.with_evidence() if options.evidence else answer
    deliver(shown.render(options.format, width()), options.out)
    notice(f"{answer.title}\n{answer.sentence}\n{len(answer)} rows")
    return 0
