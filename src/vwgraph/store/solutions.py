"""Rows from the JSON format of SPARQL results, each term made once however often it stands there.

An answer names the same pilots, themes and labels in many rows: reading every cell costs more than what found them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

import msgspec  # of the extra analytic
import pyoxigraph as ox

from vwgraph.model import Table, Term
from vwgraph.queries.tokens import as_written
from vwgraph.store.rows import uncollected

__all__ = ["solutions"]

_UNBOUND = msgspec.Raw(b"")


class _Head(msgspec.Struct):
    vars: list[str]


class _Document(msgspec.Struct):
    head: _Head
    results: msgspec.Raw


class _Cell(msgspec.Struct, gc=False):
    type: str
    value: str
    datatype: str | None = None
    language: str | None = msgspec.field(default=None, name="xml:lang")


_document = msgspec.json.Decoder(_Document)
_cell = msgspec.json.Decoder(_Cell)


def solutions(
    sparql: str, answer: str, rows: int | None = None, rewritten: Mapping[str, Callable[[str], str]] | None = None
) -> Table:
    """Return at most ``rows`` rows of an ``answer`` to ``sparql`` (SPARQL 1.1 Query Results JSON Format), its columns as they are written there.

    ``rewritten`` says by datatype how a value is written instead. Raises :class:`ValueError` for what is not of that format.
    """
    read = _document.decode(answer)
    columns = as_written(sparql, read.head.vars)
    fields = [(f"_{n}", msgspec.Raw, msgspec.field(default=_UNBOUND, name=name)) for n, name in enumerate(columns)]
    row = msgspec.defstruct("Row", fields, gc=False)
    results = msgspec.defstruct("Results", [("bindings", list[row])])  # type: ignore[valid-type]  # made for these columns
    with uncollected():
        found = msgspec.json.decode(read.results, type=results).bindings  # type: ignore[attr-defined]
        taken = found[:rows]
        terms = _Terms(rewritten or {})
        cells = map(terms.__getitem__, map(bytes, chain.from_iterable(map(msgspec.structs.astuple, taken))))
        shown = tuple(zip(*[cells] * len(columns), strict=True)) if columns else ((),) * len(taken)
        return Table(columns, shown, whole=len(taken) == len(found))


class _Terms(dict[bytes, Term | None]):
    """Terms by the JSON they were written as."""

    def __init__(self, rewritten: Mapping[str, Callable[[str], str]]) -> None:
        super().__init__({b"": None})
        self._rewritten = rewritten

    def __missing__(self, written: bytes) -> Term | None:
        cell = _cell.decode(written)
        term = self[written] = self._made(cell)
        return term

    def _made(self, cell: _Cell) -> Term:
        if cell.type == "uri":
            return ox.NamedNode(cell.value)
        if cell.type == "bnode":
            return ox.BlankNode(cell.value)
        if cell.language:
            return ox.Literal(cell.value, language=cell.language)
        if cell.datatype is None:
            return ox.Literal(cell.value)
        rewrite = self._rewritten.get(cell.datatype)
        return ox.Literal(rewrite(cell.value) if rewrite else cell.value, datatype=ox.NamedNode(cell.datatype))
