"""``vwgraph check``: every fault in records, queries, views and the graph made from them, at once."""

from __future__ import annotations

import argparse
from typing import Any

from vwgraph.cli.common import data_folder, notice

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("check", parents=[common], help="say what is wrong with records, queries and views")
    parser.description = (
        "Report every problem at once: file, line, what is wrong, what to type. Exit code 1 where there is an error;"
        " warnings and hints are for a person to look at."
    )
    parser.add_argument("--quick", action="store_true", help="leave out the SHACL shapes, which take some seconds")
    parser.add_argument("--hints", action="store_true", help="show hints (level info) too")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the problems."""
    from vwgraph.checking import check

    if not options.quick:
        notice("checking records, queries, views and the shapes of the graph ...")
    counts = {"error": 0, "warning": 0, "info": 0}
    for problem in check(data_folder(options), shapes=not options.quick):
        counts[problem.level] += 1
        if problem.level != "info" or options.hints:
            print(problem, flush=True)
    hints = f", {counts['info']} hints (--hints shows them)" if counts["info"] and not options.hints else ""
    found = f"{counts['error']} problems" if counts["error"] else "no problems"
    notice(found + (f", {counts['warning']} warnings" if counts["warning"] else "") + hints)
    return 1 if counts["error"] else 0
