"""``vwgraph sparql``: a query of your own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from vwgraph.cli.common import add_output, add_reading, data_folder, deliver, notice, render
from vwgraph.errors import UsageError

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("sparql", parents=[common], help="evaluate a SPARQL query of your own")
    parser.description = (
        "Evaluate a SPARQL 1.1 query. The usual prefixes (vw, skos, prov, dcterms ...) are known; a pattern without GRAPH"
        " sees all named graphs. CONSTRUCT and DESCRIBE print Turtle."
    )
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the query; - reads it from standard input")
    parser.add_argument("-f", "--file", type=Path, metavar="FILE", help="read the query from this file")
    add_reading(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Evaluate and print."""
    from vwgraph.model import Table
    from vwgraph.names import PREFIXES
    from vwgraph.pipeline import labels_of, open_engine
    from vwgraph.rdf import turtle

    sparql = _query(options)
    engine = open_engine(data_folder(options), options.store, asserted=options.asserted)
    answer = engine.query(sparql)
    if isinstance(answer, bool):
        text = (
            f'{{"head": {{}}, "boolean": {str(answer).lower()}}}\n'
            if options.format == "json"
            else f"{str(answer).lower()}\n"
        )
        deliver(text, options.out)
    elif isinstance(answer, Table):
        labels = labels_of(engine, answer, options.lang) if options.format in ("table", "md") else {}
        deliver(render(answer, options.format, labels), options.out)
        notice(f"{len(answer.rows)} rows")
    else:
        deliver(turtle(answer, PREFIXES).decode(), options.out)
        notice(f"{len(answer)} triples")
    return 0


def _query(options: argparse.Namespace) -> str:
    if (options.text is None) == (options.file is None):
        raise UsageError("give the query as text, as -f FILE, or as - for standard input", "exactly one of these")
    try:
        if options.file is not None:
            return str(options.file.read_text(encoding="utf-8"))
        return sys.stdin.read() if options.text == "-" else str(options.text)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the query cannot be read: {error}") from None
