"""What a part of the site offers: addresses, the forms each comes in, and a representation of one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from vwgraph.site.places import LANGUAGES, page_file
from vwgraph.site.representation import MEDIA, Representation

__all__ = ["Asked", "Document", "Documents", "Source", "languages_of"]

LOCALIZED = frozenset({"html", "csv", "md"})
"""Forms that differ between languages; the others hold labels in both, or none."""


@dataclass(frozen=True)
class Asked:
    """A request for one form of one page: ``path`` without extension, ``language`` empty where the form has none."""

    path: str
    extension: str
    language: str
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        """The file that holds this representation in the static site."""
        return page_file(self.path, self.language, self.extension)


class Source(Protocol):
    """A part of the site. One whose pages hold both languages says ``localized = False``."""

    @property
    def slow(self) -> bool:
        """Whether making a page evaluates queries, and so takes longer than other readers should wait for."""

    def paths(self) -> Iterable[str]:
        """Return the addresses, without extension, below the base."""

    def forms(self, path: str) -> Sequence[str]:
        """Return the extensions of the forms of ``path``, best first; none where it is not here."""

    def make(self, asked: Asked) -> Representation:
        """Return what was asked for; ``path`` and ``extension`` are among those offered."""


def languages_of(source: Source, extension: str) -> tuple[str, ...]:
    """Return the languages in which a form of a source comes; the empty language where it does not differ."""
    return LANGUAGES if extension in LOCALIZED and getattr(source, "localized", True) else ("",)


@dataclass(frozen=True)
class Document:
    """A fixed document: its address, and its content by extension. ``media`` says which type where the usual one is wrong."""

    path: str
    forms: Mapping[str, bytes]
    media: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    bare: bool = False
    """Whether the address itself is the name of its only file: ``robots.txt``, ``.well-known/void``."""


class Documents:
    """Fixed documents as a source."""

    slow = False

    def __init__(self, documents: Iterable[Document]) -> None:
        self._found = {document.path: document for document in documents}

    def paths(self) -> Iterable[str]:
        """See :class:`Source`."""
        return self._found

    def forms(self, path: str) -> Sequence[str]:
        """See :class:`Source`."""
        return tuple(self._found[path].forms) if path in self._found else ()

    def make(self, asked: Asked) -> Representation:
        """See :class:`Source`."""
        document = self._found[asked.path]
        media = document.media.get(asked.extension) or MEDIA.get(asked.extension, "application/octet-stream")
        location = asked.path if document.bare else page_file(asked.path, "", asked.extension)
        return Representation(document.forms[asked.extension], media, location=location, links=document.links)
