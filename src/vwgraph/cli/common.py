"""What several commands share: options, and where their output goes."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vwgraph.errors import Stop, UsageError
from vwgraph.paths import assets

if TYPE_CHECKING:
    from vwgraph.graph import Graph
    from vwgraph.store.endpoints import Endpoint

__all__ = [
    "add_endpoint", "add_output", "add_reading", "add_report", "add_rows", "counter", "data_folder", "deliver", "deliver_rows", "endpoint_of",
    "graph_of", "notice", "progress", "values_of", "width",
]  # fmt: skip


ROW_FORMATS = ("table", "csv", "tsv", "json", "md")
ANSWER_FORMATS = (*ROW_FORMATS, "xml", "html", "parquet")


def data_folder(options: argparse.Namespace) -> Path:
    """Return the folder of the corpus: the one named, else ours."""
    return options.data or assets().data


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that read the graph."""
    parser.add_argument("--store", type=Path, metavar="DIR", help="read the store in this folder instead of memory")
    add_endpoint(parser)
    add_engine(parser, "what holds the graph, or wrote the store")
    parser.add_argument(
        "--asserted", action="store_true", help="leave out what was inferred from the ontology's axioms"
    )


def add_endpoint(parser: argparse.ArgumentParser) -> None:
    """Add the option that names an endpoint to read."""
    parser.add_argument(
        "--endpoint",
        metavar="URL",
        help="read a SPARQL endpoint, by its URL or its name in the settings file (default: VWGRAPH_ENDPOINT)",
    )


def add_engine(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the option that names an engine."""
    parser.add_argument(
        "--engine",
        choices=("embedded", "analytic"),
        help=f"{what} (default: embedded); analytic, an extra, is for questions over a large corpus",
    )


def endpoint_of(options: argparse.Namespace) -> Endpoint | None:
    """Return the endpoint that is meant: the one named, else that of the environment, unless a folder or an engine was
    named."""
    from vwgraph.store.endpoints import endpoint_named

    if options.endpoint and options.store:
        raise UsageError("--endpoint and --store name two graphs", "choose one")
    here = options.store or options.data or getattr(options, "engine", None)
    return None if options.endpoint is None and here else endpoint_named(options.endpoint)


def graph_of(options: argparse.Namespace) -> Graph:
    """Return the graph that the options mean: of a folder, a store or an endpoint, in the language asked for."""
    from vwgraph.graph import Graph

    return Graph(
        data_folder(options),
        options.store,
        asserted=options.asserted,
        language=options.lang,
        report=getattr(options, "report", None),
        endpoint=endpoint_of(options),
        engine=options.engine or "embedded",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that answer with rows."""
    parser.add_argument(
        "--format",
        choices=ANSWER_FORMATS,
        default="table",
        help="table for reading (default), md, html; csv, tsv, json, xml (SPARQL results); parquet",
    )
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of labels (default: nl)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")


def add_rows(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that print plain rows."""
    parser.add_argument(
        "--format", choices=ROW_FORMATS, default="table", help="table for reading (default), csv, tsv, json, md"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")


def add_report(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the user's copy of the report."""
    parser.add_argument("--report", type=Path, metavar="FILE", help="your copy of the report (default: VWGRAPH_REPORT)")


def deliver_rows(head: Sequence[str], rows: Sequence[Sequence[str]], options: argparse.Namespace) -> int:
    """Write plain rows in the format that was asked for; return the exit code."""
    from vwgraph.results import as_markdown, as_table

    if options.format in ("csv", "tsv"):
        import csv
        import io

        written = io.StringIO()
        dialect = "excel" if options.format == "csv" else "excel-tab"
        csv.writer(written, dialect, lineterminator="\n").writerows([head, *rows])
        text = written.getvalue()
    elif options.format == "json":
        import json

        text = json.dumps([dict(zip(head, row, strict=True)) for row in rows], indent=1, ensure_ascii=False) + "\n"
    elif options.format == "md":
        text = as_markdown(head, rows)
    else:
        text = as_table(head, rows, width())
    deliver(text, options.out)
    return 0


def values_of(pairs: Sequence[str]) -> dict[str, str]:
    """Return parameters and their values, written as ``param=value``. Raises :class:`UsageError` where one is not."""
    values = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"{pair!r} is not a parameter and its value", "write param=value, as in n=3")
        if name in values:
            raise UsageError(f"{name} is given twice", "give it once; several values stand with commas between")
        values[name] = value
    return values


def width() -> int:
    """Return the width of the terminal, or a sensible one where there is none."""
    return shutil.get_terminal_size((110, 40)).columns


def deliver(content: str | bytes, out: Path | None) -> None:
    """Write ``content`` to the file ``out``, or to standard output.

    Raises :class:`UsageError` where bytes would go to a terminal, :class:`Stop` where there is no room for them.
    """
    if out is not None:
        from vwgraph.pipeline import write_atomically

        write_atomically(out, content.encode("utf-8") if isinstance(content, str) else content)
        notice(f"written: {out}")
    elif isinstance(content, bytes) and sys.stdout.isatty():
        raise UsageError("this format is not for reading", "name a file with --out")
    else:
        try:
            if isinstance(content, str):
                sys.stdout.write(content)
            else:
                sys.stdout.buffer.write(content)
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left is not tried again at the end
            raise Stop(f"standard output cannot be written: {error.strerror}", "what came out is not whole") from None


def notice(message: str) -> None:
    """Tell the user something on standard error; standard output carries data only."""
    print(message, file=sys.stderr)


@contextlib.contextmanager
def counter() -> Iterator[Callable[[str, int, int], None]]:
    """Show on a terminal what is being done and how far, on one line that goes away."""
    shown = sys.stderr.isatty()

    def told(what: str, done: int, total: int) -> None:
        if shown:
            far = f"{done:,}/{total:,}" if total else f"{done:,}" if done else ""
            print(f"\r{what} {far:60}", end="", file=sys.stderr, flush=True)

    try:
        yield told
    finally:
        if shown:
            print("\r" + " " * 90 + "\r", end="", file=sys.stderr, flush=True)


@contextlib.contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show on a terminal how far ``what`` has come, on one line that goes away; call what it gives for each step."""
    shown = sys.stderr.isatty()
    done = -1

    def told(step: str) -> None:
        nonlocal done
        done += 1
        if shown:
            bar = "#" * (20 * done // max(total, 1))
            print(f"\r{what} [{bar:20}] {done}/{total} {step[:40]:40}", end="", file=sys.stderr, flush=True)

    told("")  # the first step may take long
    try:
        yield told
    finally:
        if shown:
            print("\r" + " " * 90 + "\r", end="", file=sys.stderr, flush=True)
