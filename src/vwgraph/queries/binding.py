"""Values for parameters: checked against their type, written as RDF terms, put in place of tokens.

A value is never pasted into a query as text: it becomes one term, whatever it holds, or it is refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from vwgraph.errors import UsageError
from vwgraph.model import Parameter, Question
from vwgraph.names import VW, Names
from vwgraph.queries.narrow import narrowed
from vwgraph.queries.tokens import substitute
from vwgraph.rdf import iri, period, text, typed

__all__ = ["bind", "separate", "shown_values", "term_for"]

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_MAX_LENGTH = 500
_MOST = 100
_TAGGED = re.compile(r"(?P<value>.+)@(?P<language>[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)", re.DOTALL)
_DATE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


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
    terms: dict[str, list[str]] = {}
    for name, parameter in known.items():
        value = values.get(name, "").strip() or parameter.default
        given = separate(parameter, value) if value is not None else []
        terms[f"_{name}"] = [term_for(parameter, one, names) for one in given]
    return substitute(
        narrowed(question.body, terms), {name: ", ".join(found) for name, found in terms.items() if found}
    )


def shown_values(question: Question, values: Mapping[str, str], names: Names) -> dict[str, list[str]]:
    """Return what ``question`` is asked with, defaults included: IRIs of things, other values as they were given."""
    told = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, "").strip() or parameter.default
        if value is not None:
            terms = [(one, term_for(parameter, one, names)) for one in separate(parameter, value)]
            told[parameter.name] = [term[1:-1] if term.startswith("<") else one for one, term in terms]
    return told


def separate(parameter: Parameter, value: str) -> list[str]:
    """Return the values in ``value``: several, with commas between, where ``parameter`` allows many.

    Raises :class:`UsageError` for more than a hundred.
    """
    if not parameter.many:
        return [value]
    found = [one.strip() for one in value.split(",") if one.strip()]
    if not 0 < len(found) <= _MOST:
        raise UsageError(f"{parameter.name}: {len(found)} values", f"give 1 to {_MOST}, with commas between")
    return found


def term_for(parameter: Parameter, value: str, names: Names) -> str:
    """Return one value as an RDF term in N-Triples form. Raises :class:`UsageError` where it has another type."""
    if len(value) > _MAX_LENGTH:
        raise UsageError(f"{parameter.name}: the value has {len(value)} characters", f"give at most {_MAX_LENGTH}")
    makers = {
        "iri": _iri,
        "pilot": _pilot,
        "actor": _iri,
        "concept": _concept,
        "class": _class,
        "integer": _integer,
        "string": _string,
        "text": _text,
        "year": _year,
        "date": _date,
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


def _class(parameter: Parameter, value: str, _names: Names) -> str:
    """A class of the ontology by its name, whatever its capitals: ``knelpunt``, ``vw:Knelpunt``, or its IRI."""
    named = value.removeprefix(VW).removeprefix("vw:").lower()
    for choice in parameter.choices:
        if choice.lower() == named:
            return str(iri(VW + choice))
    raise _wrong(parameter, value, f"one of {', '.join(parameter.choices)}")


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


def _date(parameter: Parameter, value: str, _names: Names) -> str:
    if not _DATE.fullmatch(value):
        raise _wrong(parameter, value, "a year, a month or a day, as in 2004, 2004-06 or 2004-06-21")
    return str(period(value))


def _text(parameter: Parameter, value: str, _names: Names) -> str:
    """A string with its language, Dutch where none is given: ``vrijwilliger``, ``volunteer@en``."""
    found = _TAGGED.fullmatch(value)
    return str(text(found["value"], found["language"].lower()) if found else text(value, "nl"))


def _choice(parameter: Parameter, value: str, _names: Names) -> str:
    if value not in parameter.choices:
        raise _wrong(parameter, value, f"one of {', '.join(parameter.choices)}")
    return str(typed(value, "string"))
