"""What every description starts from: the corpus, its identifiers, and the address it is served on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from vwgraph.describe.terms import PREFIXES
from vwgraph.names import Names
from vwgraph.records.publicatie import Partij
from vwgraph.records.registry import CorpusFile

__all__ = ["CATALOGUE", "OPENAPI", "QUESTIONS", "VOID", "Dump", "Publication"]

VOID, CATALOGUE, QUESTIONS, OPENAPI = ".well-known/void", "catalogus", "vragen", "openapi.json"
"""Where each description stands, below the base."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A file with the whole graph: its ``path`` below the base, media type, size in bytes and SHA-256.

    ``compression`` is the media type of the packing (``application/gzip``), empty for none.
    """

    path: str
    media: str
    size: int | None = None
    sha256: str | None = None
    compression: str = ""


@dataclass(frozen=True)
class Publication:
    """A corpus as it is published at ``address``, which ends in a slash. ``live``: questions can be asked there."""

    meta: CorpusFile
    address: str
    dumps: tuple[Dump, ...] = ()
    live: bool = True

    @cached_property
    def names(self) -> Names:
        """How the corpus makes its IRIs."""
        return Names(self.meta.basis)

    def url(self, path: str) -> str:
        """Return the address of ``path`` on the site."""
        return self.address + path

    def item(self, fragment: str) -> str:
        """Return the identifier of a thing the catalogue describes: ``.../catalogus#dataset``."""
        return f"{self.meta.basis}{CATALOGUE}#{fragment}"

    def part(self, fragment: str) -> str:
        """Return the identifier of a part of the dataset that the VoID file describes."""
        return f"{self.meta.basis}{VOID}#{fragment}"

    def party(self, role: str, party: Partij) -> str:
        """Return the identifier of who has the ``role`` of uitgever or maker: its own, else one in the catalogue."""
        return party.iri or self.item(role)

    def question(self, key: str) -> str:
        """Return the identifier of a stored question: ``.../vragen#factoren``."""
        return f"{self.meta.basis}{QUESTIONS}#{key}"

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes to write descriptions with: those of the vocabularies, and for the parts of this dataset."""
        return {**PREFIXES, "deel": self.part(""), "catalogus": self.item(""), "vraag": self.question("")}

    @property
    def dataset(self) -> str:
        """The identifier of the dataset."""
        return self.item("dataset")

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL endpoint."""
        return self.url("sparql")
