"""``vwgraph generate``: a made-up corpus of any size, shaped like a real one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vwgraph.cli.common import data_folder, notice, progress

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("generate", parents=[common], help="write a made-up corpus of any size")
    parser.description = (
        "Write a corpus of made-up pilots shaped like a real one (--data DIR is the example; ours by default): for measuring"
        " and trying out. The same numbers give the same bytes."
    )
    parser.add_argument("--pilots", type=int, required=True, metavar="N", help="how many pilots")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="another seed, another corpus (default: 1)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the new folder to write")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Generate, and say what was made."""
    from vwgraph.generate.files import generate

    with progress("writing", max(options.pilots, 1)) as told:
        made = generate(data_folder(options), options.out, options.pilots, options.seed, told)
    notice(
        f"{made.pilots:,} pilots, {made.statements:,} statements, {made.actors:,} actors, {made.passages:,} passages"
        f" in {options.out}"
    )
    notice(f"next: vwgraph build --data {options.out}")
    return 0
