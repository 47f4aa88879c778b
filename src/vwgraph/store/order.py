"""Rows in the order a query asks for (SPARQL 1.1, section 15.1), as the embedded engine orders them."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

import pyoxigraph as ox

from vwgraph.model import Table, Term
from vwgraph.queries.order import Key

__all__ = ["in_order"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT, _TEXT = {(f"{_XSD}integer", None), (f"{_XSD}decimal", None)}, (f"{_XSD}string", None)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_WHOLE = ox.NamedNode(f"{_XSD}integer")
_SMALL = re.compile(r"[+-]?[0-9]{1,17}")
_TEXT_IN_A_LANGUAGE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def in_order(found: Table, keys: Sequence[Key]) -> Table:
    """Return ``found`` with its rows by ``keys``, whose variables are among its columns. Rows that share all keys stay as they were."""
    if not found.rows:
        return found
    columns = dict(zip(found.columns, zip(*found.rows, strict=True), strict=True))
    order: Iterable[int] = range(len(found.rows))
    for descending, together in groupby(reversed(keys), key=lambda key: key.descending):
        values = [_values(_column(columns, key), key) for key in together][::-1]
        rows = [*zip(*values, strict=True)]
        order = sorted(order, key=rows.__getitem__, reverse=descending)  # from the last key to the first: it is stable
    return Table(found.columns, tuple(map(found.rows.__getitem__, order)), found.whole)


def _column(columns: Mapping[str, Sequence[Term | None]], key: Key) -> Sequence[Term | None]:
    """The terms a key is about: those of a column, or the sums of two."""
    if not key.plus:
        return columns[key.variable]
    pairs = [*zip(columns[key.variable], columns[key.plus], strict=True)]
    sums = {pair: _sum(*pair) for pair in set(pairs)}
    return [sums[pair] for pair in pairs]


def _sum(one: Term | None, other: Term | None) -> Term | None:
    """What ``?one + ?other`` is, as the embedded engine reckons; nothing where that is an error."""
    if not isinstance(one, ox.Literal) or not isinstance(other, ox.Literal):
        return None
    if one.datatype == other.datatype == _WHOLE and all(map(_SMALL.fullmatch, (one.value, other.value))):
        return ox.Literal(int(one.value) + int(other.value))
    (found,) = ox.Store().query(f"SELECT ({one} + {other} AS ?sum) {{}}")  # type: ignore[misc]  # a SELECT of one row
    return found["sum"]  # type: ignore[no-any-return]


def _values(column: Sequence[Term | None], key: Key) -> Sequence[Any]:
    """What to compare of each row."""
    if set(map(type, column)) == {ox.NamedNode}:
        return column  # they compare as their IRIs do, by code point, as STR of them does
    terms = set(column)
    literals = {(one.datatype.value, one.language) for one in terms if isinstance(one, ox.Literal)}
    kinds = set(map(type, terms))
    plain = literals <= {_TEXT} or (len(literals) == 1 and all(kind == _TEXT_IN_A_LANGUAGE for kind, _ in literals))
    compared: Mapping[Term | None, Any]
    if key.text or (plain and ox.BlankNode not in kinds):
        compared = {one: _text(one, key) for one in terms}
    elif kinds <= {ox.Literal, type(None)} and literals <= _EXACT and all(map(_is_number, terms)):
        compared = {one: -math.inf if one is None else Decimal(one.value) for one in terms}
    else:
        compared = _ranks(terms)
    return [compared[one] for one in column]


def _text(term: Term | None, key: Key) -> str:
    """A text that sorts as the term does: what is unbound before all, IRIs before literals. A blank node has no STR."""
    if term is None or isinstance(term, ox.BlankNode):
        return "2" if key.never_unbound else ""
    return ("2" if key.text or isinstance(term, ox.Literal) else "1") + term.value


def _is_number(term: Term | None) -> bool:
    """Whether a whole number or decimal is written as one, or nothing is there."""
    return term is None or _NUMBER.fullmatch(term.value) is not None


def _ranks(terms: Collection[Term | None]) -> Mapping[Term | None, int]:
    """Numbers that sort as the terms do: those of equal value share one. The embedded engine is asked, with the terms as its data."""
    blank = sorted((one for one in terms if isinstance(one, ox.BlankNode)), key=str)
    others = sorted((one for one in terms if isinstance(one, ox.NamedNode | ox.Literal)), key=str)
    ordered = [others[n] for n in _found("SELECT ?n { VALUES (?n ?a) { %s } } ORDER BY ?a", zip(others, strict=True))]
    alike = {*_found("SELECT ?n { VALUES (?n ?a ?b) { %s } FILTER (?a = ?b) }", pairwise(ordered))}
    ranks: dict[Term | None, int] = {one: n for n, one in enumerate([None, *blank])}
    rank = len(ranks)
    for n, one in enumerate(ordered):
        rank += n - 1 not in alike
        ranks[one] = rank
    return ranks


def _found(query: str, rows: Iterable[Iterable[Term]]) -> Iterator[int]:
    """Yield which of ``rows``, the data of ``query``, are found."""
    data = " ".join(f"({n} {' '.join(map(str, row))})" for n, row in enumerate(rows))
    found = ox.Store().query(query % data)
    return (int(number.value) for (number,) in found)  # type: ignore[union-attr]
