"""``vwgraph ontology``: the documentation page of the ontology."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vwgraph.cli.common import add_endpoint, data_folder, deliver, endpoint_of, progress

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("ontology", parents=[common], help="write the documentation page of the ontology")
    parser.description = (
        "Write a page with a section per term: label, definition, place among the other terms, an example and the use"
        " it has in the data, and the questions that use it. In Dutch and English; it needs nothing but itself."
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")
    parser.add_argument("--store", type=Path, metavar="DIR", help="read the store in this folder instead of memory")
    add_endpoint(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the page."""
    from vwgraph.pipeline import document_ontology

    with progress("counting the use of terms", 1):
        page = document_ontology(data_folder(options), options.store, endpoint_of(options))
    deliver(page, options.out)
    return 0
