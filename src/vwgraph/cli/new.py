"""``vwgraph new``: a commented scaffold for the record of a pilot."""

from __future__ import annotations

import argparse
import re
from typing import Any

from vwgraph.cli.common import data_folder, notice
from vwgraph.errors import Stop, UsageError

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("new", parents=[common], help="write a scaffold for the record of a pilot")
    parser.description = "Write a commented scaffold for the record of a pilot to pilots/PILOT.yaml."
    parser.add_argument("pilot", metavar="PILOT", help="key of the pilot: lower case, digits, hyphens")
    parser.add_argument("--part", default="b00", metavar="PART", help="the part of the report it is about, as in b07")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the scaffold, unless there is a record already."""
    from vwgraph.pipeline import write_atomically
    from vwgraph.records.scaffold import scaffold

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", options.pilot):
        raise UsageError(f"{options.pilot!r} is no key", "use lower-case letters, digits and hyphens")
    path = data_folder(options) / "pilots" / f"{options.pilot}.yaml"
    if path.exists():
        raise Stop(f"{path} exists already", "edit it, or choose another key")
    write_atomically(path, scaffold(options.pilot, options.part).encode("utf-8"))
    notice(f"written: {path}")
    return 0
