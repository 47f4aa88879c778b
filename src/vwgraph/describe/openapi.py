"""The stored questions as an HTTP API, described by OpenAPI 3.1: a path per question, with its parameters and what it takes.

Source: OpenAPI Specification 3.1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vwgraph.describe.publication import Publication
from vwgraph.model import Parameter, Question

__all__ = ["openapi_document"]

_MOST = 60
"""Values of a parameter are listed where there are at most this many."""

_ROWS = "application/sparql-results+json"
_TEXT = ("text/csv", "text/tab-separated-values", "text/markdown", "text/html", "application/sparql-results+xml")
_PATTERNS: Mapping[str, str] = {
    "year": r"^[12]\d{3}$",
    "iri": r"^(https?://[^\s<>\"{}|\\^`]+|[a-z0-9-]+/[a-z0-9.-]+)$",
    "date": r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
}
_CELL = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode"]},
        "value": {"type": "string"},
        "xml:lang": {"type": "string"},
        "datatype": {"type": "string"},
    },
}


def openapi_document(
    publication: Publication, questions: Iterable[Question], offered: Mapping[tuple[str, str], Iterable[str]]
) -> dict[str, Any]:
    """Return the description as a JSON document.

    ``offered`` holds the values a parameter takes, by question and parameter; parameters that take any are not in it.
    """
    meta = publication.meta
    listed = sorted(questions, key=lambda question: question.name)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{meta.titel.nl} / {meta.titel.en}",
            "summary": "Opgeslagen vragen / stored questions",
            "description": (
                f"{meta.omschrijving.nl}\n\n{meta.omschrijving.en}\n\nEach answer is negotiated by Accept, or asked for by extension"
                " (`.csv`, `.json`, `.tsv`, `.xml`, `.md`, `.html`); `.rq` is the query. Pages and labels"
                " are in Dutch or, by Accept-Language or with `.en` before the extension, in English."
            ),
            "version": meta.publicatie.versie or "0",
            "license": {"name": meta.licentie, "url": meta.licentie},
        },
        "servers": [{"url": publication.address.rstrip("/")}],
        "tags": [{"name": tag} for tag in sorted({tag for question in listed for tag in question.tags})],
        "paths": {f"/vraag/{question.name}": {"get": _operation(question, offered)} for question in listed},
        "components": {"schemas": {"Cell": _CELL, "Problem": _PROBLEM}, "responses": _FAULTS},
    }  # fmt: skip


def _operation(question: Question, offered: Mapping[tuple[str, str], Iterable[str]]) -> dict[str, Any]:
    return {
        "operationId": question.name,
        "summary": question.nl,
        "description": question.en,
        "tags": list(question.tags),
        "parameters": [
            _parameter(parameter, sorted(offered.get((question.name, parameter.name), ())))
            for parameter in question.parameters
        ],
        "responses": {
            "200": {
                "description": "Het antwoord / the answer",
                "content": {_ROWS: {"schema": _rows(question)}, **{media: {"schema": {"type": "string"}} for media in _TEXT}},
            },
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _FAULTS},
        },
    }  # fmt: skip


def _rows(question: Question) -> dict[str, Any]:
    """SPARQL 1.1 Query Results JSON Format, with the columns of this question."""
    names = [column.name for column in question.columns]
    head = {
        "type": "object",
        "required": ["vars"],
        "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
    }
    bindings = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {name: {"$ref": "#/components/schemas/Cell"} for name in names},
        },
    }
    results = {"type": "object", "required": ["bindings"], "properties": {"bindings": bindings}}
    return {"type": "object", "required": ["head", "results"], "properties": {"head": head, "results": results}}


def _parameter(parameter: Parameter, values: list[str]) -> dict[str, Any]:
    schema = _schema(parameter, values)
    default: Any = parameter.default
    if default is not None and parameter.type == "integer":
        default = int(default)
    if "enum" in schema and default not in schema["enum"]:
        default = None  # ours, and no value in somebody else's corpus
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": f"{parameter.nl} / {parameter.en}",
    }
    if parameter.many:
        schema = {"type": "array", "items": schema, "minItems": 1, "maxItems": 100}
        described |= {"style": "form", "explode": False}
        default = default.split(",") if default is not None else None
    described["schema"] = schema if default is None else {**schema, "default": default}
    return described


def _schema(parameter: Parameter, values: list[str]) -> dict[str, Any]:
    if parameter.type == "integer":
        return {"type": "integer", "maximum": 999_999_999} | (
            {"minimum": parameter.minimum} if parameter.minimum is not None else {"minimum": -999_999_999}
        )
    schema: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 500}
    if 0 < len(values) <= _MOST:
        return {"type": "string", "enum": values}
    if values:
        schema["examples"] = values[:3]
    if parameter.type in _PATTERNS:
        schema["pattern"] = _PATTERNS[parameter.type]
    elif parameter.type == "actor":
        schema["pattern"] = _PATTERNS["iri"]
    return schema


_PROBLEM = {
    "type": "object",
    "description": "Problem details (RFC 9457)",
    "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
}  # fmt: skip
_FAULT_TEXTS = {
    "400": "Een waarde die de vraag niet neemt of die de graaf niet kent / a value the question does not take or the graph does not know",
    "406": "Geen van de gevraagde vormen bestaat / none of the forms asked for exists",
    "503": "Het is te druk; zie Retry-After / too busy; see Retry-After",
}
_FAULTS = {
    status: {
        "description": text,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
    for status, text in _FAULT_TEXTS.items()
}
