"""The parser of the command line. Imports nothing heavy: ``--help`` answers at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from vwgraph.cli import (
    agreement,
    ask,
    build,
    check,
    compare,
    describe,
    exchange,
    generate,
    new,
    ontology,
    publish,
    qca,
    report,
    serve,
    sparql,
    view,
    without,
)

__all__ = ["make_parser"]

_COMMANDS = (
    build,
    check,
    ask,
    sparql,
    compare,
    qca,
    without,
    view,
    report,
    agreement,
    ontology,
    describe,
    serve,
    publish,
    new,
    generate,
    exchange,
)
"""In the order of ``--help``."""

_INTRO = """\
A knowledge graph of pilots with local volunteer policy (Netherlands, 2002-2004): who took part, what helped and
hindered, what was recommended, and in which passage of the report each of these stands."""

_START = """\
start with:
  vwgraph ask                                     which questions there are
  vwgraph ask knelpunten-in-minstens-n-pilots n=3 an answer, with its evidence
  vwgraph view bewijskaart --out kaart.html       a network picture for the browser
  vwgraph serve                                   all of it as a site on this machine
  vwgraph sparql 'SELECT * { ?p a vw:Pilot }'     your own query; prefixes are known"""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands; each sets ``run`` to the function that carries it out."""
    parser = argparse.ArgumentParser(
        prog="vwgraph", description=_INTRO, epilog=_START, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=_version())
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="folder of the corpus (default: ours)")
    for command in _COMMANDS:
        command.add(commands, common)
    return parser


def _version() -> str:
    return "vwgraph 0.3.0"
