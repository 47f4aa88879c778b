"""``vwgraph push``, ``pull`` and ``diff``: graphs to and from an endpoint."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vwgraph.cli.common import add_rows, data_folder, deliver_rows, notice, progress
from vwgraph.errors import UsageError

if TYPE_CHECKING:
    from vwgraph.store.endpoints import Endpoint

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands."""
    push = commands.add_parser("push", parents=[common], help="send the built graphs to a SPARQL endpoint")
    push.description = (
        "Send the named graphs that changed to an endpoint, each in one step. What was pushed is on record there: a push"
        " that was broken off goes on where it stopped. Other graphs of the endpoint are left alone."
    )
    _address(push)
    push.add_argument("--update", metavar="URL", help="address for SPARQL Update: each graph in one step")
    push.add_argument(
        "--graph-store", metavar="URL", help="address of the Graph Store Protocol, where there is none for updates"
    )
    push.add_argument("--batch", type=int, default=10_000, metavar="N", help="triples per update (default: 10000)")
    push.add_argument("--dry-run", action="store_true", help="only show what would be sent")
    add_rows(push)
    push.set_defaults(run=_push)

    pull = commands.add_parser("pull", parents=[common], help="fetch the named graphs of an endpoint as Turtle files")
    pull.description = (
        "Fetch the named graphs of an endpoint into DIR/ttl, one Turtle file each; DIR can be read with --data."
    )
    _address(pull)
    pull.add_argument("folder", type=Path, metavar="DIR", help="folder for the files")
    pull.set_defaults(run=_pull)

    diff = commands.add_parser("diff", parents=[common], help="compare the built graphs with those of an endpoint")
    diff.description = (
        "Compare the built graphs with those of an endpoint, triple by triple. Exit code 1 where they differ."
    )
    _address(diff)
    add_rows(diff)
    diff.set_defaults(run=_diff)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--endpoint", metavar="URL", help="the endpoint: its URL or its name in the settings file")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="for one request (default: 60)")


def _endpoint(options: argparse.Namespace) -> Endpoint:
    from vwgraph.store.endpoints import checked, endpoint_named

    found = endpoint_named(options.endpoint, options.timeout)
    if found is None:
        raise UsageError("no endpoint is named", "write --endpoint URL, or set VWGRAPH_ENDPOINT")
    return checked(
        replace(
            found,
            update=getattr(options, "update", None) or found.update,
            graph_store=getattr(options, "graph_store", None) or found.graph_store,
        )
    )


def _push(options: argparse.Namespace) -> int:
    from vwgraph.exchange import changes, push

    endpoint = _endpoint(options)
    if options.batch < 1:
        raise UsageError(f"--batch is {options.batch}", "give a number of triples, 1 or more")
    if not (endpoint.update or endpoint.graph_store or options.dry_run):
        raise UsageError("no address to write to", "name one: --graph-store URL or --update URL")
    planned = changes(data_folder(options), endpoint)
    rows = [[one.kind, f"{one.triples}", one.graph] for one in planned]
    deliver_rows(["change", "triples", "graph"], rows, options)
    work = [one for one in planned if one.kind != "same"]
    if options.dry_run or not work:
        notice(f"{len(work)} of {len(planned)} graphs would be sent" if work else "nothing changed")
        return 0
    with progress("pushing", len(work)) as told:
        push(data_folder(options), endpoint, work, batch=options.batch, told=told)
    notice(f"{len(work)} graphs sent, {sum(one.triples for one in work if one.kind != 'gone'):,} triples")
    return 0


def _pull(options: argparse.Namespace) -> int:
    from vwgraph.exchange import pull

    with progress("pulling", 26) as told:
        files = pull(_endpoint(options), options.folder, told)
    notice(f"{len(files)} files in {options.folder / 'ttl'}; read them with --data {options.folder}")
    return 0


def _diff(options: argparse.Namespace) -> int:
    from vwgraph.exchange import diff

    rows = [
        [one.graph, f"{one.here}", f"{one.there}"]
        for one in diff(data_folder(options), _endpoint(options))
        if one.here or one.there
    ]
    if not rows:
        notice("the same triples here and there")
        return 0
    deliver_rows(["graph", "only here", "only there"], rows, options)
    return 1
