"""Terms and rows of what sparq answers. Its JSON is read a cell once, however often that stands there.

An answer names the same pilots, themes and labels in many rows: reading every cell costs more than what found them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec  # of the extra analytic
import pyoxigraph as ox

from vwgraph.model import Table, Term
from vwgraph.queries.tokens import as_written

__all__ = ["Terms", "solutions", "term"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_UNBOUND = msgspec.Raw(b"")
_MOST = 1 << 20
"""So many terms are kept, about 300 bytes each."""


class _Head(msgspec.Struct):
    vars: list[str]


class _Opening(msgspec.Struct):
    head: _Head


class _Cell(msgspec.Struct, gc=False):
    type: str
    value: str
    datatype: str | None = None
    language: str | None = msgspec.field(default=None, name="xml:lang")


_opening = msgspec.json.Decoder(_Opening)
_cell = msgspec.json.Decoder(_Cell)


def _decimal(value: str) -> str:
    return value.rstrip("0").rstrip(".") if "." in value else value


def _double(value: str) -> str:
    return str(ox.Literal(float(value)).value) if value[-1:].isdigit() else value


_WRITTEN_OTHERWISE = {f"{_XSD}decimal": _decimal, f"{_XSD}double": _double, f"{_XSD}float": _double}
"""How the embedded engine writes numbers: a decimal without zeros at its end, a double as short as it can be."""


def term(kind: str, value: str, datatype: str | None, language: str | None) -> Term:
    """Return the term of a ``kind`` (uri, bnode, literal), written as the embedded engine writes it."""
    if kind == "uri":
        return ox.NamedNode(value)
    if kind == "bnode":
        return ox.BlankNode(value)
    if language:
        return ox.Literal(value, language=language)
    if datatype is None:
        return ox.Literal(value)
    rewritten = _WRITTEN_OTHERWISE.get(datatype)
    return ox.Literal(rewritten(value) if rewritten else value, datatype=ox.NamedNode(datatype))


def solutions(sparql: str, answer: str, rows: int | None = None, terms: Terms | None = None) -> Table:
    """Return at most ``rows`` rows of an ``answer`` to ``sparql`` (SPARQL 1.1 Query Results JSON Format), its columns as they are written there.

    ``terms`` are those that were read before, of an engine whose data do not change. Raises :class:`ValueError` for what is not of that format.
    """
    head = answer[: answer.find("}") + 1]  # it stands first, and holds names alone
    columns = as_written(sparql, _opening.decode(head + "}").head.vars)
    found = _document(columns).decode(answer).results.bindings
    taken = found[:rows]
    terms = Terms() if terms is None else terms
    cells = map(terms.__getitem__, map(bytes, chain.from_iterable(map(msgspec.structs.astuple, taken))))
    shown = tuple(zip(*[cells] * len(columns), strict=True)) if columns else ((),) * len(taken)
    return Table(columns, shown, whole=len(taken) == len(found))


@lru_cache(maxsize=256)  # to make a class takes as long as to read ten rows
def _document(columns: tuple[str, ...]) -> msgspec.json.Decoder[Any]:
    """What reads an answer of these columns, each cell as it is written."""
    fields = [(f"_{n}", msgspec.Raw, msgspec.field(default=_UNBOUND, name=name)) for n, name in enumerate(columns)]
    row = msgspec.defstruct("Row", fields, gc=False)
    results = msgspec.defstruct("Results", [("bindings", list[row])])  # type: ignore[valid-type]
    return msgspec.json.Decoder(msgspec.defstruct("Document", [("results", results)]))


class Terms(dict[bytes, Term | None]):
    """Terms by the JSON they were written as, each made once."""

    def __init__(self) -> None:
        super().__init__({b"": None})

    def __missing__(self, written: bytes) -> Term:
        cell = _cell.decode(written)
        made = term(cell.type, cell.value, cell.datatype, cell.language)
        if len(self) >= _MOST:
            self.clear()
            self[b""] = None
        self[written] = made
        return made
