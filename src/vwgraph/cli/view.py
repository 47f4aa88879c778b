"""``vwgraph view``: network views as pages for the browser, pictures for a paper, and networks for other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vwgraph.cli.common import (
    ROW_FORMATS,
    add_reading,
    data_folder,
    deliver,
    deliver_rows,
    graph_of,
    notice,
    progress,
    values_of,
)
from vwgraph.errors import UsageError

if TYPE_CHECKING:
    from vwgraph.views.drawing import Drawing

__all__ = ["add"]

_FORMATS = ("html", "svg", "png", "csv", "gexf", "graphml", "vosviewer", "cyjs")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("view", parents=[common], help="draw a network view; without a name, list them")
    parser.description = (
        "Draw a network view as one HTML page that needs nothing else, as a picture or for another tool: the end of FILE"
        " says which (.html, .svg, .png, .csv, .gexf, .graphml, .vosviewer.json, .cyjs). Without NAME, list the views."
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="name of the view")
    parser.add_argument("values", nargs="*", metavar="param=value", help="values for its parameters")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to this file (default: the screen)")
    parser.add_argument(
        "--format", choices=sorted({*_FORMATS, *ROW_FORMATS}), help="format, where the end of FILE does not say it"
    )
    parser.add_argument("--measures", action="store_true", help="the measures of each node, as rows")
    parser.add_argument("--summary", action="store_true", help="the measures of the whole and what each means, as rows")
    parser.add_argument("--all", type=Path, metavar="DIR", help="draw every view to this folder, with an index")
    parser.add_argument("--new", metavar="NAME", help="write a view of your own to start from")
    parser.add_argument("--query", type=Path, metavar="FILE", help="draw what the SELECT or CONSTRUCT in FILE gives")
    parser.add_argument("--subject", default="", metavar="COLUMN", help="with --query: where lines start")
    parser.add_argument("--object", default="", metavar="COLUMN", help="with --query: where lines end")
    parser.add_argument(
        "--limit", type=int, default=1000, metavar="N", help="with --query: most points (default: 1000)"
    )
    parser.add_argument(
        "--pages",
        metavar="URL",
        help="where pages of things are, {} being kind/key, as in ../doc/{}.html: links in the panel",
    )
    parser.add_argument("--lang", choices=("nl", "en"), default="nl", help="language of labels (a page has both)")
    add_reading(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List, scaffold, draw one or all."""
    from vwgraph.viewing import new_view, views

    data = data_folder(options)
    if options.new:
        path = new_view(options.new, data)
        notice(f"written: {path}\nedit it, then: vwgraph check --quick; vwgraph view {options.new} --out view.html")
        return 0
    if options.all:
        return _all(options, data)
    if options.query and options.name:
        raise UsageError("a view and --query at once", "give one of them")
    if options.name is None and not options.query:
        english = options.lang == "en"
        rows = [
            [name, view.question.en if english else view.question.nl, " ".join(_parameters(view))]
            for name, view in views(data).items()
        ]
        options.format = options.format or "table"
        if options.format not in ROW_FORMATS:
            raise UsageError(f"a list of views has no format {options.format}", f"choose {', '.join(ROW_FORMATS)}")
        return deliver_rows(["name", "question" if english else "vraag", "param=default"], rows, options)
    return _deliver(_drawing(options, data), options, data)


def _parameters(view: Any) -> list[str]:
    return [f"{parameter.name}={parameter.default or ''}" for parameter in view.asked()]


def _drawing(options: argparse.Namespace, data: Path) -> Drawing:
    from vwgraph.viewing import drawn, drawn_query

    graph = graph_of(options)
    if not options.query:
        return drawn(graph.engine, options.name, data, values_of(options.values), graph.names)
    if options.limit < 1:
        raise UsageError("--limit is less than one", "give the number of points to draw at most")
    try:
        text = options.query.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{options.query} cannot be read: {error}", "name a file with a query in UTF-8") from None
    answer = graph.evaluate(text, seconds=60, rows=100_000)
    return drawn_query(graph.engine, answer, options.limit, options.subject, options.object)


def _deliver(drawing: Drawing, options: argparse.Namespace, data: Path) -> int:
    from vwgraph.viewing import links_to, page
    from vwgraph.views.drawing import notice_of
    from vwgraph.views.exports.formats import export, format_of
    from vwgraph.views.exports.tables import csv_of, measure_rows, safe, summary_rows

    if options.measures or options.summary:
        head, rows = (measure_rows if options.measures else summary_rows)(drawing, options.lang)
        options.format = options.format or ("csv" if str(options.out or "").endswith(".csv") else "table")
        if options.format not in ROW_FORMATS:
            raise UsageError(f"rows have no format {options.format}", f"choose {', '.join(ROW_FORMATS)}")
        if options.format == "csv":
            deliver(csv_of(head, rows), options.out)
            return 0
        return deliver_rows(head, [[safe(cell) for cell in row] for row in rows], options)
    form = format_of(options.format, str(options.out) if options.out else None)
    if form not in _FORMATS:
        raise UsageError(f"a view has no format {form}", f"choose {', '.join(_FORMATS)}; rows come with --measures")
    linked = links_to(options.pages, data) if options.pages else None
    content = page(drawing, data, linked) if form == "html" else export(drawing, form, options.lang)
    deliver(content, options.out)
    size = len(content if isinstance(content, bytes) else content.encode())
    notice(f"{len(drawing.graph)} points, {drawing.graph.number_of_edges()} lines, {size / 1000:.0f} kB")
    left_out = notice_of(drawing)
    if left_out:
        notice(left_out["text"][options.lang])
    return 0


def _all(options: argparse.Namespace, data: Path) -> int:
    from vwgraph.pipeline import write_atomically
    from vwgraph.viewing import gallery, views

    graph = graph_of(options)
    written = 0
    with progress("drawing", len(views(data)) * 3 + 1) as told:
        for name, content in gallery(graph.engine, data, graph.names, options.pages):
            write_atomically(options.all / name, content)
            told(name)
            written += name.endswith(".html")
    notice(f"{written - 1} views in {options.all}; start with {options.all / 'index.html'}")
    return 0
