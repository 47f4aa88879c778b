"""``vwgraph describe``: what catalogues, editors and machines ask about the graph."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vwgraph.cli.common import add_endpoint, data_folder, deliver, endpoint_of, notice, progress

__all__ = ["add"]

_ABOUT = {
    "void": "VoID: sizes, partitions per class, links; what editors complete from",
    "catalogus": "dcat and nde together",
    "dcat": "DCAT-AP-NL 3.0: catalogue, dataset, distributions, services",
    "nde": "schema.org, by the requirements of Netwerk Digitaal Erfgoed",
    "vragen": "the stored questions as sh:SPARQLExecutable",
    "schema": "schema.org Dataset for the head of a page, in one language",
    "openapi": "OpenAPI 3.1 of the stored questions",
    "linkset": "Signposting, level 2: the link set of the dataset",
}


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("describe", parents=[common], help="write a description: VoID, DCAT, OpenAPI ...")
    parser.description = (
        "Write a description of the graph for catalogues, editors and machines. Without WHAT, list them."
    )
    parser.add_argument("what", nargs="?", metavar="WHAT", choices=tuple(_ABOUT), help=", ".join(_ABOUT))
    parser.add_argument("--base", metavar="URL", help="address the site is served on (default: the canonical base)")
    parser.add_argument("--format", default="", help="ttl (usual), jsonld, nt, rdf; json for openapi and linkset")
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of schema (the others have both)")
    parser.add_argument(
        "--dump",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a file with the whole graph, served in dump/",
    )
    parser.add_argument("--static", action="store_true", help="of a site without SPARQL endpoint")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")
    parser.add_argument("--store", type=Path, metavar="DIR", help="read the store in this folder instead of memory")
    add_endpoint(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List, or write one."""
    if options.what is None:
        for what, about in _ABOUT.items():
            print(f"{what:10} {about}")
        return 0
    from vwgraph.describe.dcat import missing
    from vwgraph.describing import describe, dump_of
    from vwgraph.pipeline import open_engine

    data = data_folder(options)
    with progress("describing", 2) as step:
        step("reading")
        engine = open_engine(data, options.store, endpoint=endpoint_of(options))
        found = describe(engine, data, options.base, map(dump_of, options.dump), live=not options.static)
        step("counting" if options.what == "void" else options.what)
        written = found.written(options.what, options.format, options.lang)
    deliver(written.decode("utf-8"), options.out)
    absent = missing(found.publication.meta) if options.what in ("dcat", "catalogus", "nde") else []
    if absent:
        notice(f"corpus.yaml does not state {', '.join(absent)}, which DCAT-AP-NL asks for: add it under publicatie")
    return 0
