"""The stored questions as ``sh:SPARQLExecutable``, as other editors look for their examples.

Sources: SHACL Advanced Features (W3C Working Group Note, 8 June 2017); the form of sib-swiss/sparql-examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from vwgraph.describe.publication import QUESTIONS, Publication
from vwgraph.describe.terms import Said, number, plain
from vwgraph.model import Parameter, Question
from vwgraph.names import VW

__all__ = ["question_triples"]

_DECLARED = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]+)>", re.IGNORECASE | re.MULTILINE)
_DATATYPES: Mapping[str, str] = {
    "integer": "xsd:integer",
    "string": "xsd:string",
    "year": "xsd:gYear",
    "choice": "xsd:string",
}


def question_triples(publication: Publication, questions: Iterable[Question]) -> list[ox.Triple]:
    """Return the questions as triples without blank nodes. The query of each runs as it stands, its parameters unbound."""
    said = Said()
    document = publication.meta.basis + QUESTIONS
    prefixes: dict[str, str] = {}
    for question in questions:
        _question(said, publication, question)
        prefixes.update(_DECLARED.findall(question.body))
    said.say(
        document,
        "dcterms:title",
        ox.Literal(f"Opgeslagen vragen: {publication.meta.titel.nl}", language="nl"),
        ox.Literal(f"Stored questions: {publication.meta.titel.en}", language="en"),
    )
    for prefix, namespace in sorted(prefixes.items()):
        me = publication.question(f"prefix.{prefix}")
        said.link(publication.question("prefixen"), "sh:declare", me)
        said.kind(me, "sh:PrefixDeclaration")
        said.say(me, "sh:prefix", plain(prefix))
        said.say(me, "sh:namespace", plain(namespace, "xsd:anyURI"))
    return said


def _question(said: Said, publication: Publication, question: Question) -> None:
    me = publication.question(question.name)
    said.kind(me, "sh:SPARQLExecutable", "sh:SPARQLSelectExecutable")
    said.say(me, "dcterms:identifier", plain(question.name))
    texts = (ox.Literal(question.nl, language="nl"), ox.Literal(question.en, language="en"))
    said.say(me, "rdfs:comment", *texts)
    said.link(me, "sh:prefixes", publication.question("prefixen"))
    said.say(me, "sh:select", plain(question.body.strip() + "\n"))
    if publication.live:
        said.link(me, "schema:target", publication.endpoint)
    said.say(me, "schema:keywords", *map(plain, question.tags))
    said.link(me, "foaf:page", publication.url(f"vraag/{question.name}"))
    said.link(me, "rdfs:isDefinedBy", publication.meta.basis + QUESTIONS)
    for parameter in question.parameters:
        _parameter(said, publication, question, parameter)


def _parameter(said: Said, publication: Publication, question: Question, parameter: Parameter) -> None:
    """A parameter: as in SHACL, the local name of ``sh:path`` is the variable it fills (``?_pilot``)."""
    me = publication.question(f"{question.name}.{parameter.name}")
    said.link(publication.question(question.name), "sh:parameter", me)
    said.kind(me, "sh:Parameter")
    said.link(me, "sh:path", publication.question(f"_{parameter.name}"))
    said.say(me, "sh:name", plain(parameter.name))
    texts = (ox.Literal(parameter.nl, language="nl"), ox.Literal(parameter.en, language="en"))
    said.say(me, "sh:description", *texts)
    said.say(me, "sh:optional", plain("true", "xsd:boolean"))
    if parameter.type in _DATATYPES:
        said.link(me, "sh:datatype", _datatype(parameter))
    elif parameter.type == "concept":
        said.link(me, "sh:class", "http://www.w3.org/2004/02/skos/core#Concept")
    elif parameter.of and parameter.of.startswith("vw:"):
        said.link(me, "sh:class", VW + parameter.of.removeprefix("vw:"))
    if parameter.default is not None:
        said.say(me, "sh:defaultValue", plain(parameter.default, _DATATYPES.get(parameter.type, "xsd:string")))
    if parameter.minimum is not None:
        said.say(me, "sh:minInclusive", number(parameter.minimum))


def _datatype(parameter: Parameter) -> str:
    return "http://www.w3.org/2001/XMLSchema#" + _DATATYPES[parameter.type].partition(":")[2]
