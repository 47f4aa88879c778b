"""``vwgraph ask``: the stored questions and their answers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vwgraph.cli.common import add_output, add_reading, data_folder, deliver, notice, render
from vwgraph.errors import UsageError

if TYPE_CHECKING:
    from vwgraph.model import Question
    from vwgraph.names import Names
    from vwgraph.store import Engine

__all__ = ["add"]


def add(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the command."""
    parser = commands.add_parser("ask", parents=[common], help="answer a stored question; without a name, list them")
    parser.description = "Answer a stored question. Without NAME, list the questions; with NAME --explain, show one."
    parser.add_argument("name", nargs="?", metavar="NAME", help="name of the question")
    parser.add_argument("values", nargs="*", metavar="param=value", help="values for its parameters")
    parser.add_argument("--explain", action="store_true", help="show parameters, columns and the query itself")
    parser.add_argument("--all", type=Path, metavar="DIR", help="write the answers to all questions to this folder")
    add_reading(parser)
    add_output(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List, explain or answer."""
    from vwgraph.pipeline import ask, labels_of, names_of, open_engine, question_named, questions

    data = data_folder(options)
    if options.all:
        return _all(options, data)
    if options.name is None:
        deliver(_listing(questions(data), options), options.out)
        return 0
    question = question_named(options.name, data)
    if options.explain:
        deliver(_explained(question), options.out)
        return 0
    values = _values(options.values)
    names = names_of(data)
    engine = open_engine(data, options.store, asserted=options.asserted)
    _exists(engine, question, values, names)
    table = ask(engine, question, values, names)
    labels = labels_of(engine, table, options.lang)
    deliver(render(table, options.format, labels, question), options.out)
    notice(f"{len(table.rows)} rows")
    if question.evidence.question:
        given = " ".join(f"{name}=..." for name in question.evidence.given)
        notice(f"evidence behind a row: vwgraph ask {question.evidence.question} {given}")
    return 0


def _values(pairs: list[str]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"{pair!r} is not a parameter and its value", "write param=value, as in n=3")
        values[name] = value
    return values


def _exists(engine: Engine, question: Question, values: dict[str, str], names: Names) -> None:
    """A pilot or concept that is not in the graph is a mistake to report, not an empty answer."""
    from vwgraph.queries.binding import term_for

    for parameter in question.parameters:
        value = values.get(parameter.name, "").strip()
        if value and parameter.type in ("pilot", "concept", "iri"):
            term = term_for(parameter, value, names)
            if engine.query(f"ASK {{ {term} ?p ?o }}") is False:
                raise UsageError(
                    f"{parameter.name}: there is no {value!r} in the graph", f"{parameter.en}: check its key"
                )


def _listing(found: dict[str, Question], options: argparse.Namespace) -> str:
    if options.format in ("csv", "tsv"):
        sign = "," if options.format == "csv" else "\t"
        lines = [sign.join(("name", "numbers", "parameters"))]
        lines += [
            sign.join((q.name, " ".join(map(str, q.numbers)), " ".join(p.name for p in q.parameters)))
            for q in found.values()
        ]
        return "\n".join(lines) + "\n"
    from vwgraph.results import as_markdown, as_table

    head = ["name", "question" if options.lang == "en" else "vraag", "param=default"]
    rows = [
        [
            question.name,
            question.en if options.lang == "en" else question.nl,
            " ".join(f"{p.name}={p.default or ''}" for p in question.parameters),
        ]
        for question in found.values()
    ]
    if options.format == "md":
        return as_markdown(head, rows)
    import shutil

    return as_table(head, rows, shutil.get_terminal_size((110, 40)).columns)


def _explained(question: Question) -> str:
    from vwgraph.queries.check import terms_of

    lines = [question.name, f"  nl: {question.nl}", f"  en: {question.en}"]
    lines += ["parameters:"] if question.parameters else []
    for parameter in question.parameters:
        kind = f"{parameter.type} of {parameter.scheme}" if parameter.scheme else parameter.type
        default = f", default {parameter.default}" if parameter.default else ", may be left out"
        lines.append(f"  {parameter.name} ({kind}{default}): {parameter.en}")
    lines.append("columns:")
    lines += [f"  {column.name} ({column.type}): {column.en}" for column in question.columns]
    lines.append("terms: " + ", ".join(f"vw:{name}" for name in terms_of(question)))
    return "\n".join(lines) + "\n\n" + question.body


def _all(options: argparse.Namespace, data: Path) -> int:
    """Every question with its defaults, as CSV and as Markdown, and a page that lists them."""
    from vwgraph.pipeline import ask, labels_of, names_of, open_engine, questions, write_atomically

    names = names_of(data)
    engine = open_engine(data, options.store, asserted=options.asserted)
    index = ["# Answers / Antwoorden", ""]
    for question in questions(data).values():
        table = ask(engine, question, {}, names)
        labels = labels_of(engine, table, options.lang)
        title = question.en if options.lang == "en" else question.nl
        page = f"# {title}\n\n{question.en if options.lang == 'nl' else question.nl}\n\n"
        page += render(table, "md", labels, question)
        write_atomically(options.all / f"{question.name}.csv", render(table, "csv", labels, question).encode())
        write_atomically(options.all / f"{question.name}.md", page.encode())
        index.append(f"- [{title}]({question.name}.md) ({len(table.rows)}; [csv]({question.name}.csv))")
    write_atomically(options.all / "index.md", ("\n".join(index) + "\n").encode())
    notice(f"{len(index) - 2} answers in {options.all}")
    return 0
