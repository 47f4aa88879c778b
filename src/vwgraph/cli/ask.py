"""``vwgraph ask``: the stored questions and their answers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
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
    progress,
    values_of,
    width,
)
from vwgraph.errors import UsageError

if TYPE_CHECKING:
    from vwgraph.graph import Graph
    from vwgraph.model import Question

__all__ = ["add"]

_OFFERED = 8


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("ask", parents=[common], help="answer a stored question; without a name, list them")
    parser.description = (
        "Answer a stored question. Without NAME, list the questions; with NAME --explain, show one: what it may be asked"
        " with, its columns and its SPARQL. Several values of one parameter stand with commas between, as in pilot=assen,dongen."
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="name of the question")
    parser.add_argument("values", nargs="*", metavar="param=value", help="values for its parameters")
    parser.add_argument(
        "--evidence",
        action="store_true",
        help="add the passages of each row, with their text where a report is at hand",
    )
    parser.add_argument("--explain", action="store_true", help="show parameters, columns and the query itself")
    parser.add_argument("--values", dest="offered", metavar="PARAM", help="list the values this parameter takes")
    parser.add_argument("--all", type=Path, metavar="DIR", help="write the answers to all questions to this folder")
    parser.add_argument("--new", metavar="NAME", help="write a scaffold for a question of your own")
    add_reading(parser)
    add_report(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List, explain, answer, or scaffold."""
    from vwgraph.pipeline import question_named

    data = data_folder(options)
    if options.new:
        return _new(options.new, data)
    graph = graph_of(options)
    if options.all:
        return _all(graph, options.all)
    if options.name is None:
        return _listing(graph.questions, options)
    if options.explain:
        deliver(_explained(question_named(options.name, data), graph), options.out)
        return 0
    if options.offered:
        rows = [[value, label] for value, label in graph.offers(options.name, options.offered).items()]
        return deliver_rows([options.offered, "label"], rows, options)
    answer = graph.ask(options.name, **values_of(options.values))
    shown = answer.with_evidence() if options.evidence else answer
    deliver(shown.render(options.format, width()), options.out)
    notice(f"{answer.title}\n{answer.sentence}\n{len(answer)} rows")
    if not options.evidence and answer.question and answer.question.evidence.question:
        notice("--evidence shows the passages behind each row")
    return 0


def _listing(found: Mapping[str, Question], options: argparse.Namespace) -> int:
    if options.format in ("csv", "tsv"):
        rows = [[q.name, " ".join(map(str, q.numbers)), " ".join(p.name for p in q.parameters)] for q in found.values()]
        return deliver_rows(["name", "numbers", "parameters"], rows, options)
    rows = [
        [q.name, q.en if options.lang == "en" else q.nl, " ".join(f"{p.name}={p.default or ''}" for p in q.parameters)]
        for q in found.values()
    ]
    return deliver_rows(["name", "question" if options.lang == "en" else "vraag", "param=default"], rows, options)


def _explained(question: Question, graph: Graph) -> str:
    from vwgraph.queries.check import terms_of

    lines = [question.name, f"  nl: {question.nl}", f"  en: {question.en}"]
    lines += ["parameters:"] if question.parameters else []
    for parameter in question.parameters:
        kind = f"{parameter.type} of {parameter.scheme}" if parameter.scheme else parameter.type
        kind += ", one or more" if parameter.many else ""
        default = f", default {parameter.default}" if parameter.default else ", may be left out"
        lines.append(f"  {parameter.name} ({kind}{default}): {parameter.en}")
        offered = list(graph.offers(question.name, parameter.name))
        if offered:
            more = f" ... ({len(offered)}; --values {parameter.name} lists them)" if len(offered) > _OFFERED else ""
            lines.append(f"    {', '.join(offered[:_OFFERED])}{more}")
    lines.append("columns:")
    lines += [f"  {column.name} ({column.type}): {column.en}" for column in question.columns]
    lines.append("terms: " + ", ".join(f"vw:{name}" for name in terms_of(question)))
    return "\n".join(lines) + "\n\n" + question.body.lstrip("\n")


def _all(graph: Graph, folder: Path) -> int:
    """Every question with its defaults: a report to read, and a CSV for each."""
    from vwgraph.answerbook.book import book
    from vwgraph.pipeline import write_atomically

    written: set[Path] = set()
    with progress("answering", 2 * len(graph.questions)) as told:
        for name, content in book(graph, told):
            write_atomically(folder / name, content)
            written.add(folder / name)
    count = sum(path.suffix == ".csv" for path in written)
    notice(f"{count} answers in {folder}; start with {folder / 'index.html'}")
    return 0


def _new(name: str, data: Path) -> int:
    from vwgraph.errors import Stop
    from vwgraph.paths import assets
    from vwgraph.pipeline import write_atomically
    from vwgraph.queries.files import NAME, scaffold

    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a question", "use lower-case letters, digits and hyphens")
    own = assets().editable and data == assets().data
    path = (assets().queries if own else data / "queries") / f"{name}.rq"
    if path.exists():
        raise Stop(f"{path} exists already", "edit it, or choose another name")
    write_atomically(path, scaffold(name).encode("utf-8"))
    notice(f"written: {path}\nedit it, then: vwgraph check --quick; vwgraph ask {name}")
    return 0
