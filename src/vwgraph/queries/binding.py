"""Values for parameters: checked against their type, written as RDF terms, put in place of tokens.

A value is never pasted into a query as text: it becomes one term, whatever it holds, or it is refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from vwgraph.errors import UsageError
from vwgraph.model import Parameter, Question
from vwgraph.names import Names
from vwgraph.queries.tokens import substitute
from vwgraph.rdf import iri, period, typed

__all__ = ["bind", "term_for"]

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_MAX_LENGTH = 500


def bind(question: Question, values: Mapping[str, str], names: Names) -> str:
    """Return the SPARQL of ``question`` with ``values`` (and defaults) in place of its parameters.

    A blank value counts as not given. Raises :class:`UsageError` for an unknown parameter or a value of another type.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), n=1)
            hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(known) or 'no parameters'}"
            raise UsageError(f"{question.name} has no parameter {name!r}", hint)
    terms = {}
    for name, parameter in known.items():
        value = values.get(name, "").strip() or parameter.default
        if value is not None:
            terms[f"_{name}"] = term_for(parameter, value, names)
    return substitute(question.body, terms)


def term_for(parameter: Parameter, value: str, names: Names) -> str:
    """Return ``value`` as an RDF term in N-Triples form. Raises :class:`UsageError` where it has another type."""
    if len(value) > _MAX_LENGTH:
        raise UsageError(f"{parameter.name}: the value has {len(value)} characters", f"give at most {_MAX_LENGTH}")
    makers = {
        "iri": _iri,
        "pilot": _pilot,
        "concept": _concept,
        "integer": _integer,
        "string": _string,
        "year": _year,
        "choice": _choice,
    }
    return makers[parameter.type](parameter, value, names)


def _wrong(parameter: Parameter, value: str, wanted: str) -> UsageError:
    shown = value if len(value) <= 60 else value[:57] + "..."
    return UsageError(f"{parameter.name}: {shown!r} is not {wanted}", f"{parameter.en}: try {parameter.name}=...")


def _iri(parameter: Parameter, value: str, names: Names) -> str:
    """A full IRI, or ``kind/key`` of this corpus."""
    try:
        return str(iri(value if _IRI.fullmatch(value) else names.reference(value)))
    except ValueError:
        raise _wrong(parameter, value, "an IRI or kind/key, as in gemeente/alkmaar") from None


def _pilot(parameter: Parameter, value: str, names: Names) -> str:
    try:
        return str(iri(value if _IRI.fullmatch(value) else names.thing("pilot", value.lower())))
    except ValueError:
        raise _wrong(parameter, value, "the key of a pilot, as in alkmaar") from None


def _concept(parameter: Parameter, value: str, names: Names) -> str:
    try:
        return str(iri(value if _IRI.fullmatch(value) else names.concept(parameter.scheme or "", value.lower())))
    except (ValueError, KeyError):
        raise _wrong(parameter, value, f"a concept of {parameter.scheme}") from None


def _integer(parameter: Parameter, value: str, _names: Names) -> str:
    if not re.fullmatch(r"[+-]?\d{1,9}", value, re.ASCII):
        raise _wrong(parameter, value, "a whole number")
    if parameter.minimum is not None and int(value) < parameter.minimum:
        raise _wrong(parameter, value, f"{parameter.minimum} or more")
    return str(typed(str(int(value)), "integer"))


def _string(parameter: Parameter, value: str, _names: Names) -> str:
    return str(typed(value, "string"))


def _year(parameter: Parameter, value: str, _names: Names) -> str:
    if not re.fullmatch(r"[12]\d{3}", value, re.ASCII):
        raise _wrong(parameter, value, "a year of four digits")
    return str(period(value))


def _choice(parameter: Parameter, value: str, _names: Names) -> str:
    if value not in parameter.choices:
        raise _wrong(parameter, value, f"one of {', '.join(parameter.choices)}")
    return str(typed(value, "string"))
