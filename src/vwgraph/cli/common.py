"""What several commands share: options, and where their output goes."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from vwgraph.model import Question, Table
from vwgraph.paths import assets

__all__ = ["add_output", "add_reading", "add_rows", "data_folder", "deliver", "deliver_rows", "notice", "render"]


FORMATS = ("table", "csv", "tsv", "json", "md")


def data_folder(options: argparse.Namespace) -> Path:
    """Return the folder of the corpus: the one named, else ours."""
    return options.data or assets().data


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that read the graph."""
    parser.add_argument("--store", type=Path, metavar="DIR", help="read the store in this folder instead of memory")
    parser.add_argument(
        "--asserted", action="store_true", help="leave out what was inferred from the ontology's axioms"
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that answer with rows."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help="table for reading (default), csv, tsv, json (SPARQL results), md",
    )
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of labels (default: nl)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")


def add_rows(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that print plain rows."""
    parser.add_argument(
        "--format", choices=FORMATS, default="table", help="table for reading (default), csv, tsv, json, md"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file instead of the screen")


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
        text = as_table(head, rows, shutil.get_terminal_size((110, 40)).columns)
    deliver(text, options.out)
    return 0


def render(table: Table, form: str, labels: dict[str, str], question: Question | None = None) -> str:
    """Return ``table`` as text in format ``form``. Only ``table`` and ``md`` fold a matrix; the others keep all rows."""
    from vwgraph.results import as_csv, as_json, as_markdown, as_table, as_tsv, folded

    if form == "json":
        return as_json(table)
    if form == "tsv":
        return as_tsv(table)
    if form == "csv":
        return as_csv(table, labels if question else None)
    head, rows = folded(table, question, labels)
    return (
        as_markdown(head, rows) if form == "md" else as_table(head, rows, shutil.get_terminal_size((110, 40)).columns)
    )


def deliver(text: str, out: Path | None) -> None:
    """Write ``text`` to the file ``out``, or to standard output."""
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        from vwgraph.pipeline import write_atomically

        write_atomically(out, text.encode("utf-8"))
        notice(f"written: {out}")


def notice(message: str) -> None:
    """Tell the user something on standard error; standard output carries data only."""
    print(message, file=sys.stderr)
