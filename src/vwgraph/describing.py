"""Every description of a corpus, ready to be written: what the site serves and ``vwgraph describe`` prints."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from vwgraph.describe.catalogue import question_triples
from vwgraph.describe.dcat import dcat_triples
from vwgraph.describe.openapi import openapi_document
from vwgraph.describe.publication import Dump, Publication
from vwgraph.describe.schema_org import catalogue_triples, dataset_document
from vwgraph.describe.signposting import linkset_of_dataset
from vwgraph.describe.statistics import Statistics, measure
from vwgraph.describe.void import void_triples
from vwgraph.errors import UsageError
from vwgraph.model import Question
from vwgraph.pipeline import INFERRED, questions
from vwgraph.queries.offers import offers
from vwgraph.rdf import FORMATS, serialize
from vwgraph.records.corpus import read_meta
from vwgraph.store import Engine

__all__ = ["DESCRIPTIONS", "Descriptions", "describe", "dump_of"]

_RDF = tuple(form for form in FORMATS if form not in ("trig", "nq"))
DESCRIPTIONS: Mapping[str, tuple[str, ...]] = {
    "void": _RDF,
    "catalogus": _RDF,
    "dcat": _RDF,
    "nde": _RDF,
    "vragen": _RDF,
    "schema": ("jsonld",),
    "openapi": ("json",),
    "linkset": ("json",),
}
"""The formats of each description, the usual one first. ``catalogus`` is ``dcat`` and ``nde`` together."""

_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(/[\w.~%!$&'()*+,;=:@/-]*)?", re.ASCII)
_FILE = re.compile(r"[\w.-]+", re.ASCII)
_MEDIA = {**FORMATS, "hdt": "application/vnd.hdt"}


@dataclass(frozen=True)
class Descriptions:
    """The descriptions of the graph in ``engine`` as ``publication`` puts it on the web; each is made when asked for."""

    publication: Publication
    engine: Engine
    listed: Mapping[str, Question]

    @cached_property
    def statistics(self) -> Statistics:
        """The counts of the graph."""
        names = self.publication.names
        return measure(self.engine, names.base, names.graph(INFERRED))

    @cached_property
    def openapi(self) -> dict[str, Any]:
        """The HTTP API of the stored questions as an OpenAPI document."""
        offered = {
            (question.name, parameter.name): tuple(offers(parameter, self.engine, self.publication.names))
            for question in self.listed.values()
            for parameter in question.parameters
        }
        return openapi_document(self.publication, self.listed.values(), offered)

    def triples(self, what: str) -> list[ox.Triple]:
        """Return one of the descriptions that are RDF: void, catalogus, dcat, nde, vragen."""
        if what == "void":
            return void_triples(self.publication, self.statistics)
        if what == "vragen":
            return question_triples(self.publication, self.listed.values())
        dcat = [] if what == "nde" else dcat_triples(self.publication)
        return [*dcat, *([] if what == "dcat" else catalogue_triples(self.publication))]

    def written(self, what: str, form: str = "", language: str = "nl") -> bytes:
        """Return the description ``what`` in the format ``form``, by default its usual one; ``language`` is for ``schema``.

        Raises :class:`UsageError` where there is no such description or format.
        """
        if what not in DESCRIPTIONS:
            raise UsageError(f"there is no description {what!r}", f"there are: {', '.join(DESCRIPTIONS)}")
        form = form or DESCRIPTIONS[what][0]
        if form not in DESCRIPTIONS[what]:
            raise UsageError(f"{what} is not written as {form!r}", f"formats: {', '.join(DESCRIPTIONS[what])}")
        if what == "openapi":
            return _json(self.openapi)
        if what == "linkset":
            return _json(linkset_of_dataset(self.publication))
        if what == "schema":
            return _json(dataset_document(self.publication, language))
        return serialize(self.triples(what), form, self.publication.prefixes)


def describe(
    engine: Engine, data: Path, address: str | None = None, dumps: Iterable[Dump] = (), *, live: bool = True
) -> Descriptions:
    """Return the descriptions of the corpus in ``data``, whose graph ``engine`` holds.

    ``address`` is the base the site is served on, by default the canonical one; ``dumps`` the files of the whole graph;
    ``live`` whether questions can be asked there. Raises :class:`UsageError` where ``address`` is no web address.
    """
    meta = read_meta(data)
    base = address or meta.basis
    if not _ADDRESS.fullmatch(base):
        raise UsageError(f"{base!r} is no address of a site", "give it in full, as in https://example.org/data/")
    publication = Publication(meta, base.rstrip("/") + "/", tuple(dumps), live)
    return Descriptions(publication, engine, questions(data))


def dump_of(file: Path, folder: str = "dump/") -> Dump:
    """Return what a catalogue says of ``file``, which is published below ``folder``: media type, size, checksum.

    Raises :class:`UsageError` where it cannot be read or its extension is none of an RDF file (``.gz`` may follow).
    """
    forms = [part for part in file.name.split(".")[1:] if part != "gz"]
    if not forms or forms[-1] not in _MEDIA or not _FILE.fullmatch(file.name):
        remedy = f"extensions: {', '.join(_MEDIA)}, and .gz; letters, digits, dots and hyphens before it"
        raise UsageError(f"{file.name} is no RDF file by its name", remedy)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}", "name a file with the whole graph") from None
    packed = "application/gzip" if file.suffix == ".gz" else ""
    return Dump(folder + file.name, _MEDIA[forms[-1]], len(content), hashlib.sha256(content).hexdigest(), packed)


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
