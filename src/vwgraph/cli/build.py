"""``vwgraph build``: records to Turtle files, and to a store on disk."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vwgraph.cli.common import add_engine, counter, data_folder, notice

__all__ = ["add"]

_GRAPHS_SHOWN = 40


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("build", parents=[common], help="make the graph from the records")
    parser.description = "Make the graph from the records: one Turtle file per named graph, in ttl/ beside the records."
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the Turtle files to this folder")
    parser.add_argument("--store", type=Path, metavar="DIR", help="write a store on disk too, for large corpora")
    add_engine(parser, "what the store is for")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build, and say what changed."""
    from vwgraph.pipeline import build

    with counter() as told:
        built = build(data_folder(options), options.out, options.store, told, engine=options.engine or "embedded")
    largest = sorted(built.triples, key=lambda graph: -built.triples[graph])[:_GRAPHS_SHOWN]
    for graph, count in built.triples.items():
        if graph in largest:
            notice(f"{count:>8,} triples  {graph}")
    if len(built.triples) > len(largest):
        left = sum(built.triples.values()) - sum(built.triples[graph] for graph in largest)
        notice(f"{left:>8,} triples  in {len(built.triples) - len(largest):,} smaller graphs")
    changed = f"{len(built.changed)} files changed" if built.changed else "nothing changed"
    notice(f"{sum(built.triples.values()):>8,} triples in {built.folder}; {changed}")
    return 0
