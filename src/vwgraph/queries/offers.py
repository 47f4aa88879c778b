"""Which values a parameter may take, read from the graph itself; and the nearest one to a value that is none of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Protocol

from vwgraph.errors import TooLarge, UsageError
from vwgraph.model import Parameter, Question, Table
from vwgraph.names import VW, Names
from vwgraph.queries.binding import separate, term_for

__all__ = ["check_values", "offers"]

_INSTANCES = "SELECT DISTINCT ?x WHERE {{ ?x a/rdfs:subClassOf* {} }} ORDER BY ?x"
_CONCEPTS = "SELECT DISTINCT ?x WHERE {{ ?x skos:inScheme <{}> MINUS {{ ?y skos:broader ?x }} }} ORDER BY ?x"


class _Evaluates(Protocol):
    def query(self, sparql: str) -> object: ...


def offers(parameter: Parameter, engine: _Evaluates, names: Names) -> dict[str, str]:
    """Return the values that ``parameter`` takes, as a user types them, each with its IRI (or itself, for a choice).

    Empty for a parameter whose values are not listed in the graph: numbers, texts, dates, IRIs of any kind.
    """
    if parameter.type == "class":
        return {choice: VW + choice for choice in parameter.choices}
    if parameter.type == "choice":
        return {choice: choice for choice in parameter.choices}
    if parameter.type == "concept" and parameter.scheme:
        query = _CONCEPTS.format(names.scheme(parameter.scheme))
    elif parameter.of:
        query = _INSTANCES.format(parameter.of)
    else:
        return {}
    table = engine.query(query)
    assert isinstance(table, Table)
    found = [str(row[0].value) for row in table.rows if row[0] is not None]
    short = parameter.type in ("pilot", "concept")
    return {names.ref(iri).partition("/")[2] if short else names.ref(iri): iri for iri in found}


def check_values(question: Question, values: Mapping[str, str], engine: _Evaluates, names: Names) -> None:
    """Raise :class:`UsageError` for a pilot, concept, actor or other thing the graph does not hold, or not of that kind, and for
    a question that needs one in a graph with so many (``needed_above``).

    Such a value is a mistake to report, with the nearest one that exists, and not an empty answer.
    """
    for parameter in question.parameters:
        given = values.get(parameter.name, "").strip()
        if not given and parameter.needed_above is not None:
            there = len(offers(parameter, engine, names))
            if there > parameter.needed_above:
                raise TooLarge(
                    f"{question.name}: of {there} the answer would be too large (over {parameter.needed_above})",
                    f"ask about one of them: give {parameter.name}=; --values {parameter.name} lists them",
                )
        if not given or parameter.type not in ("pilot", "concept", "actor", "iri"):
            continue
        offered = offers(parameter, engine, names)
        known = set(offered.values())
        for value in separate(parameter, given):
            term = term_for(parameter, value, names)
            held = f"ASK {{ {{ {term} ?p ?o }} UNION {{ ?s ?p {term} }} }}"
            if term[1:-1] not in known if known else engine.query(held) is False:
                near = difflib.get_close_matches(value, list(offered), n=3)
                remedy = (
                    f"did you mean {' or '.join(near)}?" if near else f"{parameter.en}: --explain lists what there is"
                )
                raise UsageError(f"{parameter.name}: there is no {value!r} in the graph", remedy)
