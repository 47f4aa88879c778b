"""``vwgraph publish``: the site as files, for any web server or none."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vwgraph.cli.common import add_endpoint, data_folder, endpoint_of, notice, progress
from vwgraph.cli.serve import add_published

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("publish", parents=[common], help="write the site as files")
    parser.description = (
        "Write every page, its data, the descriptions and dumps to a folder, byte for byte what vwgraph serve answers, with"
        " rules for Apache, nginx and Caddy and for w3id.org. Published again, only what changed is written."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder, or one published before")
    parser.add_argument(
        "--live", action="store_true", help="describe the endpoint too: vwgraph serve runs at the same address"
    )
    add_published(parser)
    add_endpoint(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Publish."""
    from vwgraph.publish.writing import steps
    from vwgraph.publishing import open_static, publish_site
    from vwgraph.site.opening import Opening

    opening = Opening(
        data_folder(options), options.store, options.report, options.base, options.live, endpoint_of(options)
    )
    site = open_static(opening)
    with progress("publishing", steps(site)) as told:
        done = publish_site(site, opening, options.folder, told)
    notice(
        f"{len(done.files)} files in {options.folder}, {done.written} written, {done.removed} removed;"
        f" start with {options.folder / 'index.html'}"
    )
    return 0
