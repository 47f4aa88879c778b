"""What all pages share: the graph, its places, and the frame around each page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import jinja2

from vwgraph.answerbook.content import Link
from vwgraph.names import Names
from vwgraph.pages.templates import environment
from vwgraph.site.facts import Facts
from vwgraph.site.places import LANGUAGES, Places, page_file, root_of
from vwgraph.site.resource import Reader

__all__ = ["Corpus", "Pages"]


@dataclass(frozen=True)
class Corpus:
    """What a corpus says about itself, by language, and its licence (an IRI)."""

    title: Mapping[str, str]
    description: Mapping[str, str]
    licence: str


@dataclass(frozen=True)
class Pages:
    """Renders pages. ``texts`` holds the text of passages by id, where a copy of the report may be quoted."""

    facts: Facts
    names: Names
    corpus: Corpus
    texts: Mapping[str, str]

    @cached_property
    def places(self) -> Places:
        """Where things stand."""
        return Places(self.facts, self.names)

    @cached_property
    def _templates(self) -> jinja2.Environment:
        return environment("vwgraph.site", "vwgraph.endpoint")

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The label of each thing by its IRI, by language."""
        return {one: {iri: self.facts.label(iri, one) for iri in self.facts.labels} for one in LANGUAGES}

    def reader(self, path: str, language: str) -> Reader:
        """Return a reader of the facts for the page at ``path``."""
        return Reader(self.facts, self.places, language, root_of(path))

    def link(self, path: str, language: str, root: str) -> str:
        """Return the link to the page at ``path`` from a page that is ``root`` below the top."""
        named, sign, place = path.partition("#")
        return f"{root}{page_file(named, language)}{sign}{place}"

    def render(
        self, template: str, path: str, language: str, /, crumbs: Sequence[Link] = (), **values: object
    ) -> bytes:
        """Return the page at ``path`` in ``language``: a template that extends ``base.html``, filled in."""
        root = str(values.pop("root", root_of(path)))

        def page(target: str) -> str:
            return self.link(target, language, root)

        others = [(one, f"{root}{page_file(path, one)}") for one in LANGUAGES if one != language]
        shared: dict[str, object] = {
            "lang": language,
            "nl": language == "nl",
            "root": root,
            "page": page,
            "crumbs": crumbs,
            "others": others,
            "path": path,
            "base": self.names.base,
            "corpus": self.corpus,
            "alternates": (),
            "data": "",
            "said": self._said(language),
        }
        return self._templates.get_template(template).render({**shared, **values}).encode()

    def _said(self, language: str) -> Callable[[str, str], str]:
        return lambda dutch, english: english if language == "en" else dutch
