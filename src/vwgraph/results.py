"""Answers as text: an aligned table for reading, Markdown, CSV, TSV and SPARQL JSON for other programs."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from html import escape
from operator import itemgetter
from typing import Any

import pyoxigraph as ox

from vwgraph.model import Column, Matrix, Question, Table, Term
from vwgraph.names import PREFIXES, local_name

__all__ = [
    "NOT_MENTIONED",
    "as_csv",
    "as_json",
    "as_markdown",
    "as_table",
    "as_tsv",
    "as_xml",
    "folded",
    "is_passage",
    "paired",
    "shown",
    "told",
    "truth_as_json",
    "truth_as_xml",
    "value_of",
]

NOT_MENTIONED = "·"
"""What stands in a cell of a matrix where the report says nothing: neither that it is so, nor that it is not."""

_XSD_STRING = PREFIXES["xsd"] + "string"
_PYTHON: Mapping[str, Callable[[str], str | int | float | bool | Decimal]] = {
    **dict.fromkeys(("integer", "int", "long", "nonNegativeInteger", "positiveInteger"), int),
    "decimal": Decimal,
    **dict.fromkeys(("double", "float"), float),
    "boolean": lambda text: text in ("true", "1"),
}
_PASSAGE = "/id/passage/"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'
_quoted = json.encoder.encode_basestring
_YES = {"true": ("ja", "yes"), "false": ("nee", "no")}
_DENIED = ("ontkend", "denied")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_passage(iri: str) -> bool:
    """Return whether ``iri`` names a passage of the report: readers see its id, which is part of it, and never a label."""
    return _PASSAGE in iri


def shown(term: Term | None, labels: Mapping[str, str]) -> str:
    """Return what a reader sees of ``term``: a label, a passage's id, a short name, the text of a literal."""
    if term is None:
        return ""
    if not isinstance(term, ox.NamedNode):
        return str(term.value)
    iri = str(term.value)
    if is_passage(iri):
        return iri.rpartition(_PASSAGE)[2]
    if iri in labels:
        return labels[iri]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return local_name(iri)


def told(term: Term | None, column: Column | None, labels: Mapping[str, str]) -> str:
    """Return what a reader sees of ``term`` in ``column``: as :func:`shown`, with yes and no, and texts of the query itself
    in the language of ``labels``."""
    text = shown(term, labels)
    english = labels.get("language") == "en"
    if column is None or not text:
        return text
    if column.type == "boolean":
        return _YES.get(text, (text, text))[english]
    return column.values.get(text, text) if english else text


def value_of(term: Term | None) -> str | int | float | bool | Decimal | None:
    """Return ``term`` as Python has it: numbers and truth values as such, all else as text."""
    if term is None or not isinstance(term, ox.Literal) or not term.datatype.value.startswith(PREFIXES["xsd"]):
        return None if term is None else str(term.value)
    make = _PYTHON.get(term.datatype.value.removeprefix(PREFIXES["xsd"]), str)
    try:
        return make(term.value)
    except (ValueError, ArithmeticError):  # an ill-typed literal stays text
        return term.value


def folded(table: Table, question: Question | None, labels: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """Return head and rows as a reader sees them; a question with a matrix folds into one.

    Rows keep their order; the columns of a matrix stand in that of the number in their label, then of the alphabet. A cell
    nobody spoke of holds :data:`NOT_MENTIONED`; in a matrix that may be summed it is 0, and totals are added.
    """
    columns = {column.name: column for column in question.columns} if question else {}
    if question is None or question.matrix is None or not table.rows:
        seen = [columns.get(name) for name in table.columns]
        rows = [[told(term, column, labels) for term, column in zip(row, seen, strict=True)] for row in table.rows]
        places = [n for n, column in enumerate(seen) if column and column.type == "passage"]
        merged = _merged(table, rows, places) if 0 < len(places) < len(table.columns) else rows
        return [_title(name, columns, labels) for name in table.columns], merged
    cells: dict[tuple[str, ...], dict[str, list[str]]] = {}
    heads: list[str] = []
    named = [name for name in (question.matrix.group, question.matrix.rows) if name]
    for row in table.rows:
        values = {n: told(term, columns.get(n), labels) for n, term in zip(table.columns, row, strict=True)}
        line, column = tuple(values[name] for name in named), values[question.matrix.columns]
        heads.append(column)
        cells.setdefault(line, {}).setdefault(column, []).append(_cell(question.matrix, values, labels))
    across = sorted(set(heads), key=_in_order)
    blank = "0" if question.matrix.totals else NOT_MENTIONED
    body = [
        [*line, *(", ".join(dict.fromkeys(values.get(column, []))) or blank for column in across)]
        for line, values in cells.items()
    ]
    head = [*(_title(name, columns, labels) for name in named), *across]
    return _summed(head, body, labels) if question.matrix.totals else (head, body)


def _in_order(label: str) -> tuple[float, str]:
    """Size classes by size: ``up to 20,000``, ``20,001 to 50,000``, ``over 100,000``; what has no number comes last."""
    number = re.search(r"\d+([.,]\d{3})*", label)
    return (int(re.sub(r"\D", "", number[0])) if number else float("inf")), label


def _cell(matrix: Matrix, values: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """What is named (of how many), and what is denied beside it: the two are never one number."""
    named, denied = values[matrix.cell], values[matrix.denied] if matrix.denied else "0"
    if matrix.of:
        named = f"{named}/{values[matrix.of]}"
    english = labels.get("language") == "en"
    if denied in ("0", "", _YES["false"][english]):
        return named
    word = _DENIED[english] if denied == _YES["true"][english] else f"{_DENIED[english]} {denied}"
    return word if values[matrix.cell] in ("0", "") else f"{named} ({word})"


def _summed(head: list[str], body: list[list[str]], labels: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """A last column and a last row with sums."""
    name = "Total" if labels.get("language") == "en" else "Totaal"
    wide = [[*row, str(sum(int(cell) for cell in row[1:]))] for row in body]
    sums = [str(sum(int(row[n]) for row in wide)) for n in range(1, len(head) + 1)]
    return [*head, name], [*wide, [name, *sums]]


def _merged(table: Table, rows: list[list[str]], places: Collection[int]) -> list[list[str]]:
    """Rows that differ only in passages become one, with all its passages."""
    merged: list[list[str]] = []
    before: tuple[Term | None, ...] | None = None
    for row, terms in zip(rows, table.rows, strict=True):
        rest = tuple(term for n, term in enumerate(terms) if n not in places)
        if rest == before:
            for place in places:
                if row[place] not in merged[-1][place].split(", "):
                    merged[-1][place] += f", {row[place]}"
        else:
            merged.append(list(row))
        before = rest
    return merged


def _title(name: str, columns: Mapping[str, Column], labels: Mapping[str, str]) -> str:
    column = columns.get(name)
    if column is None:
        return name
    return column.en if labels.get("language") == "en" else column.nl


def as_table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """Return an aligned table at most ``width`` characters wide where that is possible; long cells are wrapped."""
    from tabulate import tabulate

    limits = _widths(head, rows, width)
    wrapped = [[_wrapped(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in rows]
    return tabulate(wrapped, list(head), tablefmt="simple", disable_numparse=True) + "\n"


def _wrapped(cell: str, limit: int) -> str:
    """``cell`` in lines of at most ``limit``. tabulate can do this, but takes most of its time on cells that fit."""
    if len(cell) <= limit and "\n" not in cell:
        return cell
    return "\n".join(part for line in cell.splitlines() for part in textwrap.wrap(line, limit))


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Share out the width: narrow columns get what they need, wide ones divide the rest; words and names stay whole."""
    words = [
        min(40, max((len(word) for text in (title, *(row[n] for row in rows)) for word in text.split()), default=4))
        for n, title in enumerate(head)
    ]
    need = [max([len(title), *(len(row[n]) for row in rows)]) for n, title in enumerate(head)]
    room = max(width - 2 * (len(head) - 1), 8 * len(head))
    given = [0] * len(need)
    open_columns = sorted(range(len(need)), key=lambda n: need[n])
    while open_columns:
        column = open_columns.pop(0)
        share = (room - sum(given)) // (len(open_columns) + 1)
        given[column] = max(min(need[column], share), words[column])
    return given


def as_markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; what Markdown or HTML would take as a sign is escaped."""
    lines = [_markdown_row(head), "|" + "---|" * len(head)]
    return "\n".join([*lines, *(_markdown_row(row) for row in rows)]) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    cleaned = (" ".join(cell.split()).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(cleaned) + " |"


def as_csv(table: Table, labels: Mapping[str, str] | None = None) -> str:
    """Return CSV (SPARQL 1.1 Query Results CSV). With ``labels``, each column of IRIs is followed by their labels."""
    out = io.StringIO()
    head, rows = paired(table, labels, _plain)
    csv.writer(out, lineterminator="\r\n").writerows([head, *rows])
    return out.getvalue()


def _plain(term: Term | None) -> str:
    return "" if term is None else str(term) if isinstance(term, ox.BlankNode) else term.value


def paired(
    table: Table, labels: Mapping[str, str] | None, value: Callable[[Term | None], Any] = value_of
) -> tuple[list[str], list[list[Any]]]:
    """Return head and rows for other programs, each term as its ``value``: as Python has it, where nothing else is said. ``None`` is unbound.

    With ``labels``, each column that holds IRIs is followed by one with their labels.
    """
    written = _Once(value)
    label = _Once(lambda term: None if term is None else shown(term, labels or {}))
    head, cells = [], []
    for n, name in enumerate(table.columns):
        head.append(name)
        cells.append((n, written))
        if labels is not None and ox.NamedNode in set(map(type, map(itemgetter(n), table.rows))):
            head.append(f"{name}_label")
            cells.append((n, label))
    return head, [[made[row[n]] for n, made in cells] for row in table.rows]


class _Once(dict[Term | None, Any]):
    """What a function makes of a term, made once: an answer names the same pilots and themes in many rows."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, term: Term | None) -> Any:
        made = self[term] = self._make(term)
        return made


def as_tsv(table: Table) -> str:
    """Return TSV (SPARQL 1.1 Query Results TSV): terms in Turtle form, so that nothing about them is lost."""
    lines = ["\t".join(f"?{name}" for name in table.columns)]
    written = _Once(lambda term: "" if term is None else str(term))
    lines += ["\t".join(map(written.__getitem__, row)) for row in table.rows]
    return "\n".join(lines) + "\n"


def as_json(table: Table) -> str:
    """Return SPARQL 1.1 Query Results JSON, a line per row."""
    keys = [f"{_quoted(name)}:" for name in table.columns]
    written = _Once(_json_term)
    rows = (
        "{" + ",".join([key + written[term] for key, term in zip(keys, row, strict=True) if term is not None]) + "}"
        for row in table.rows
    )
    head = ",".join(map(_quoted, table.columns))
    return f'{{"head":{{"vars":[{head}]}},"results":{{"bindings":[\n' + ",\n".join(rows) + "\n]}}\n"


def _json_term(term: Term) -> str:
    kind, value, extra, told = _parts(term)
    more = f',"{extra}":{_quoted(told)}' if extra else ""
    return f'{{"type":"{kind}","value":{_quoted(value)}{more}}}'


def _parts(term: Term) -> tuple[str, str, str, str]:
    """Type, value, and name and value of what is said of the literal beside it, in the words of JSON and XML results."""
    if isinstance(term, ox.NamedNode):
        return "uri", term.value, "", ""
    if isinstance(term, ox.BlankNode):
        return "bnode", term.value, "", ""
    if not isinstance(term, ox.Literal):
        raise ValueError(f"SPARQL 1.1 results cannot hold {term}")
    if term.language:
        return "literal", term.value, "xml:lang", term.language
    datatype = term.datatype.value
    return ("literal", term.value, "", "") if datatype == _XSD_STRING else ("literal", term.value, "datatype", datatype)


def as_xml(table: Table) -> str:
    """Return SPARQL Query Results XML (second edition), a line per row. Characters XML 1.0 cannot hold become U+FFFD."""
    keys = [f'<binding name="{escape(name)}">' for name in table.columns]
    written = _Once(_xml_term)
    rows = (
        "<result>"
        + "".join([f"{key}{written[term]}</binding>" for key, term in zip(keys, row, strict=True) if term is not None])
        + "</result>\n"
        for row in table.rows
    )
    head = "".join(f'<variable name="{escape(name)}"/>' for name in table.columns)
    return f"{_XML}<head>{head}</head>\n<results>\n{''.join(rows)}</results>\n</sparql>\n"


def _xml_term(term: Term) -> str:
    kind, value, extra, told = _parts(term)
    attribute = f' {extra}="{escape(told)}"' if extra else ""
    text = escape(_NOT_XML.sub("\ufffd", value), quote=False).replace("\r", "&#13;")  # bare, it reads as a line feed
    return f"<{kind}{attribute}>{text}</{kind}>"


def truth_as_json(truth: bool) -> str:
    """Return the answer to ASK as SPARQL 1.1 Query Results JSON."""
    return f'{{"head":{{}},"boolean":{str(truth).lower()}}}\n'


def truth_as_xml(truth: bool) -> str:
    """Return the answer to ASK as SPARQL Query Results XML (second edition)."""
    return f"{_XML}<head/><boolean>{str(truth).lower()}</boolean></sparql>\n"
