"""``vwgraph check``: every fault in records, queries and views, at once."""

from __future__ import annotations

import argparse
from typing import Any

from vwgraph.cli.common import data_folder, notice

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("check", parents=[common], help="say what is wrong with records, queries and views")
    parser.description = (
        "Report every problem at once: file, line, what is wrong, what to type. Exit code 1 where there is any."
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the problems."""
    from vwgraph.pipeline import check

    problems = list(check(data_folder(options)))
    for problem in problems:
        print(problem)
    notice(f"{len(problems)} problems" if problems else "no problems")
    return 1 if problems else 0
