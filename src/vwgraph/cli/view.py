"""``vwgraph view``: a network view as one page for the browser."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vwgraph.cli.common import add_reading, data_folder, deliver, notice

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("view", parents=[common], help="draw a network view; without a name, list them")
    parser.description = "Draw a network view as one HTML page that needs nothing else. Without NAME, list the views."
    parser.add_argument("name", nargs="?", metavar="NAME", help="name of the view")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page to this file (default: the screen)")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of the list (the page has both)")
    add_reading(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List or draw."""
    from vwgraph.pipeline import open_engine
    from vwgraph.viewing import draw, views

    data = data_folder(options)
    if options.name is None:
        for name, view in views(data).items():
            print(f"{name:20} {view.question.en if options.lang == 'en' else view.question.nl}")
        return 0
    page = draw(open_engine(data, options.store, asserted=options.asserted), options.name, data)
    deliver(page, options.out)
    notice(f"{len(page.encode()) / 1000:.0f} kB; open it in a browser, it makes no other request")
    return 0
