"""What a query names that the graph does not hold: the usual reason for an empty answer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Protocol

from vwgraph.model import Table
from vwgraph.names import BASE, PREFIXES
from vwgraph.queries.tokens import keywords, tokens

__all__ = ["unknown_terms"]

_USED = (
    "SELECT DISTINCT ?t WHERE {{ {{ ?s ?t ?o }} UNION {{ ?s a ?t }} UNION {{ ?t rdfs:isDefinedBy ?o }}"
    " FILTER (STRSTARTS(STR(?t), '{}')) }} ORDER BY ?t"
)
_HELD = "ASK {{ {{ <{0}> ?p ?o }} UNION {{ ?s <{0}> ?o }} UNION {{ ?s ?p <{0}> }} }}"
_GRAPH = "ASK {{ GRAPH <{0}> {{ ?s ?p ?o }} }}"
_DECLARED = re.compile(r"\bPREFIX\s+([\w.\-]*):\s*<([^>]*)>", re.IGNORECASE)
_NO_TERMS = ("xsd",)


class _Evaluates(Protocol):
    def query(self, sparql: str) -> object: ...


def unknown_terms(sparql: str, engine: _Evaluates, bases: tuple[str, ...] = (BASE,)) -> Iterator[str]:
    """Yield a sentence for each term or thing that ``sparql`` names and the graph does not hold, with the nearest it does.

    Only names in the graph's own namespaces (``bases`` and the known prefixes) are looked at.
    """
    prefixes = {**PREFIXES, **dict(_DECLARED.findall(sparql))}
    spaces = {name: space for name, space in PREFIXES.items() if name not in _NO_TERMS}
    held = [_HELD, *([_GRAPH] if keywords(sparql) & {"GRAPH", "FROM"} else [])]
    seen: set[str] = set()
    for kind, text, _ in tokens(_DECLARED.sub(" ", sparql)):
        prefix, _, local = text.partition(":")
        if kind == "name" and prefix in prefixes and local:
            iri = prefixes[prefix] + local.replace("\\", "")
        elif kind == "iri" and re.fullmatch(r"<https?://[^\s<>\"{}|\\^`]+>", text):
            iri = text[1:-1]
        else:
            continue
        space = next((one for one in (*spaces.values(), *bases) if iri.startswith(one)), None)
        if space is None or iri in seen or any(engine.query(one.format(iri)) for one in held):
            continue
        seen.add(iri)
        used = engine.query(_USED.format(space)) if space in spaces.values() else _things(engine, iri, space)
        assert isinstance(used, Table)
        near = difflib.get_close_matches(iri, [str(row[0].value) for row in used.rows if row[0]], n=1, cutoff=0.8)
        hint = f"; did you mean {_short(near[0])}?" if near else ""
        yield f"{_short(iri)} is not in the graph{hint}"


def _things(engine: _Evaluates, iri: str, base: str) -> object:
    """The things of the same kind as ``iri``."""
    kind = iri.removeprefix(base).rpartition("/")[0]
    return engine.query(
        f"SELECT DISTINCT ?t WHERE {{ ?t ?p ?o FILTER (STRSTARTS(STR(?t), '{base}{kind}/')) }} ORDER BY ?t"
    )


def _short(iri: str) -> str:
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return f"<{iri}>"
