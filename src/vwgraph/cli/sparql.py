"""``vwgraph sparql``: a query of your own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vwgraph.cli.common import add_output, add_reading, counter, deliver, graph_of, notice, width
from vwgraph.errors import UsageError

if TYPE_CHECKING:
    from vwgraph.graph import Graph

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("sparql", parents=[common], help="evaluate a SPARQL query of your own")
    parser.description = (
        "Evaluate a SPARQL 1.1 query. The usual prefixes (vw, skos, prov, dcterms ...) are known; a pattern without GRAPH"
        " sees all named graphs. CONSTRUCT and DESCRIBE print Turtle. Terms that the graph does not hold are named."
    )
    parser.add_argument("text", nargs="?", metavar="TEXT", help="the query; - reads it from standard input")
    parser.add_argument("-f", "--file", type=Path, metavar="FILE", help="read the query from this file")
    parser.add_argument(
        "--timeout", type=_positive, default=60, metavar="SECONDS", help="stop after so long (default: 60; 0 for never)"
    )
    parser.add_argument(
        "--limit",
        type=_positive,
        default=10_000,
        metavar="ROWS",
        help="cut off after so many (default: 10000; 0 for all)",
    )
    add_reading(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e9:
        raise ValueError
    return value


def run(options: argparse.Namespace) -> int:
    """Evaluate and print."""
    from vwgraph.model import Table
    from vwgraph.names import PREFIXES
    from vwgraph.rdf import turtle
    from vwgraph.results import truth_as_json

    sparql = _query(options)
    graph = graph_of(options)
    with counter() as told:
        reply = graph.evaluate(
            sparql,
            seconds=options.timeout or None,
            rows=int(options.limit) or None,
            told=lambda rows: told("rows fetched:", rows, 0),
        )
    if isinstance(reply, bool):
        deliver(truth_as_json(reply) if options.format == "json" else f"{str(reply).lower()}\n", options.out)
        empty = not reply
    elif isinstance(reply, Table):
        answer = graph.answer_of(sparql, reply)
        deliver(answer.render(options.format, width()), options.out)
        notice(f"{len(answer)} rows" if answer.whole else f"cut off after {len(answer)} rows; --limit 0 gives all")
        empty = not len(answer)
    else:
        deliver(turtle(reply, PREFIXES).decode(), options.out)
        full = len(reply) == int(options.limit)
        notice(f"stopped at {len(reply)} triples; --limit 0 gives all" if full else f"{len(reply)} triples")
        empty = not reply
    _hints(graph, sparql, empty=empty)
    return 0


def _hints(graph: Graph, sparql: str, *, empty: bool) -> None:
    """Name the terms that the graph does not hold: nearly always why there is no answer."""
    from vwgraph.queries.hints import unknown_terms

    found = list(unknown_terms(sparql, graph.engine, (graph.names.base,)))
    for hint in found:
        notice(hint)
    if empty and not found:
        notice("no answer: what the report does not mention is not in the graph, which is not the same as denied")


def _query(options: argparse.Namespace) -> str:
    if (options.text is None) == (options.file is None):
        raise UsageError("give the query as text, as -f FILE, or as - for standard input", "exactly one of these")
    if options.text and len(options.text.split()) == 1 and len(options.text) < 255 and Path(options.text).is_file():
        raise UsageError(f"{options.text} is a file, not a query", f"read it with -f {options.text}")
    try:
        if options.file is not None:
            return str(options.file.read_text(encoding="utf-8"))
        return sys.stdin.read() if options.text == "-" else str(options.text)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the query cannot be read: {error}") from None
