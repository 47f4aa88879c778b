"""``vwgraph qca``: qualitative comparative analysis, conditions and outcome being stored questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vwgraph.cli.common import (
    add_output,
    add_reading,
    add_report,
    data_folder,
    deliver,
    deliver_rows,
    graph_of,
    notice,
    width,
)

if TYPE_CHECKING:
    from vwgraph.answer import Answer
    from vwgraph.graph import Graph

__all__ = ["add"]

_PARTS = ("gegevens", "noodzaak", "waarheidstabel", "oplossingen", "cellen")
_READ = ("gegevens", "noodzaak", "waarheidstabel", "oplossingen")
_FOR_READING = ("table", "md", "html")


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("qca", parents=[common], help="crisp-set QCA: truth table, necessity, solutions")
    parser.description = (
        "Crisp-set QCA (Ragin 1987). NAME is a stored analysis or a YAML file that says which stored questions make the"
        " outcome and the conditions; without it, list the analyses. Prints calibrated data, necessity, truth table and"
        " solutions; csv and other data formats hold one part, the truth table where none is named."
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="name of an analysis, or a file")
    parser.add_argument("--part", choices=_PARTS, help="one part; cellen gives statements and passages of each cell")
    parser.add_argument("--negate", action="store_true", help="explain the absence of the outcome")
    parser.add_argument("--frequency", type=int, metavar="N", help="least number of pilots in a configuration")
    parser.add_argument("--consistency", type=float, metavar="X", help="least consistency for outcome 1")
    parser.add_argument("--not-mentioned", choices=("uit", "weglaten"), help="what a pilot counts as that says nothing")
    parser.add_argument("--evidence", action="store_true", help="add the passages behind each row")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write the data and a script for R's package QCA")
    add_reading(parser)
    add_report(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the analyses, carry one out, or export it."""
    data = data_folder(options)
    if options.name is None:
        return _listing(data, options)
    graph = graph_of(options)
    settings = {
        "negated": options.negate,
        "least": options.frequency,
        "cut": options.consistency,
        "silent": options.not_mentioned,
    }
    if options.export:
        return _export(graph, options, settings)
    answers = graph.qca(options.name, **settings)
    reading = options.format in _FOR_READING
    parts = (options.part,) if options.part else _READ if reading else ("waarheidstabel",)
    chosen = [answers[part].with_evidence() if options.evidence else answers[part] for part in parts]
    if len(chosen) == 1:
        deliver(chosen[0].render(options.format, width()), options.out)
        notice(f"{chosen[0].title}\n{chosen[0].sentence}")
        return 0
    deliver("\n".join(_shown(answer, options.format) for answer in chosen), options.out)
    return 0


def _shown(answer: Answer, form: str) -> str:
    """One part under its title, as text, Markdown or HTML."""
    if form == "html":
        return str(answer.render(form))
    head = f"## {answer.title}" if form == "md" else answer.title
    return f"{head}\n\n{answer.sentence}\n\n{answer.render(form, width())!s}"


def _listing(data: Path, options: argparse.Namespace) -> int:
    from vwgraph.methods.analysis import analyses, read_analysis

    found = {name: read_analysis(path) for name, path in analyses(data).items()}
    rows = [[name, one.en if options.lang == "en" else one.nl] for name, one in found.items()]
    if options.format not in ("table", "csv", "tsv", "json", "md"):
        options.format = "table"
    return deliver_rows(["name", "analysis" if options.lang == "en" else "analyse"], rows, options)


def _export(graph: Graph, options: argparse.Namespace, settings: dict[str, Any]) -> int:
    from vwgraph.methods.export import exported
    from vwgraph.methods.qca import qca_of
    from vwgraph.pipeline import write_atomically

    for name, content in exported(qca_of(graph.source, options.name, graph.data, **settings)).items():
        write_atomically(options.export / name, content)
        notice(f"written: {options.export / name}")
    return 0
