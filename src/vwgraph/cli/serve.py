"""``vwgraph serve``: the live site with its SPARQL endpoint."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vwgraph.cli.common import add_endpoint, data_folder, endpoint_of, notice, progress
from vwgraph.endpoint.limits import Limits

__all__ = ["add", "add_published"]


def add_published(parser: argparse.ArgumentParser) -> None:
    """Add the options that serving and publishing share."""
    parser.add_argument(
        "--base", metavar="URL", help="address the site is seen at, where that is not the base in the data"
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="quote passages from this copy of the report")
    parser.add_argument("--store", type=Path, metavar="DIR", help="read the graph from this store on disk")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("serve", parents=[common], help="serve the site and the SPARQL endpoint")
    parser.description = (
        "Serve pages, data and a SPARQL endpoint until SIGTERM or an interrupt; requests in flight are answered first."
        " A new build of the corpus is taken up by itself. Nothing that is asked is logged, and no cookie is set. With"
        " --endpoint the graph stays where it is: queries go there, within the limits of this server."
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--root-path", default="", metavar="/x", help="path below which a proxy shows the site")
    parser.add_argument("--access-log", action="store_true", help="log each request, with what was asked")
    add_published(parser)
    add_endpoint(parser)
    _add_limits(parser)
    parser.set_defaults(run=run)


def _add_limits(parser: argparse.ArgumentParser) -> None:
    """Add the limits of one query that depend on the machine; the rest follow from :class:`Limits` itself."""
    usual = Limits()
    group = parser.add_argument_group("limits of a SPARQL query")
    group.add_argument("--timeout", type=float, default=usual.seconds, help="seconds (default %(default)g)")
    group.add_argument("--rows", type=int, default=usual.rows, help="rows or triples (default %(default)d)")
    group.add_argument(
        "--size", type=int, default=usual.size >> 20, metavar="MIB", help="of an answer (default %(default)d)"
    )
    group.add_argument(
        "--memory",
        type=int,
        default=usual.memory >> 20,
        metavar="MIB",
        help="beyond the graph itself (default %(default)d)",
    )
    group.add_argument(
        "--per-client",
        type=int,
        default=usual.per_client,
        metavar="N",
        help="at once from one address (default %(default)d)",
    )


def run(options: argparse.Namespace) -> int:
    """Serve."""
    from vwgraph.errors import Stop, UsageError
    from vwgraph.site.opening import Opening

    try:
        from vwgraph.serve.running import run as serve
        from vwgraph.serving import live_site
    except ImportError as error:
        raise Stop(f"serving needs {error.name}, which is not installed", "pip install 'vwgraph[serve]'") from None

    if not 0 <= options.port <= 65535:
        raise UsageError(f"{options.port} is no port", "choose one from 1 to 65535")
    if options.root_path and not options.root_path.startswith("/"):
        raise UsageError(f"{options.root_path!r} is no path", "it begins with a slash, as in /pilots")
    for name in ("timeout", "rows", "size", "memory", "per_client"):
        if not 0 < getattr(options, name) < 10**9:
            raise UsageError(
                f"--{name.replace('_', '-')} {getattr(options, name)} is no limit", "give a number above 0"
            )
    limits = Limits(
        seconds=options.timeout,
        rows=options.rows,
        size=options.size << 20,
        memory=options.memory << 20,
        per_client=options.per_client,
    )
    opening = Opening(data_folder(options), options.store, options.report, options.base, endpoint=endpoint_of(options))
    with progress("reading the graph", 1):
        app = live_site(opening, root_path=options.root_path, limits=limits)
    notice(f"serving on http://{options.host}:{options.port}{options.root_path}/ (stop with Ctrl-C)")
    serve(app, options.host, options.port, access_log=options.access_log)
    return 0
