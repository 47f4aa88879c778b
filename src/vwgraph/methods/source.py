"""What a method asks of: an engine with the stored questions of a corpus."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from vwgraph.errors import UsageError
from vwgraph.evidence import Proof, proofs
from vwgraph.model import Question, Table
from vwgraph.names import Names
from vwgraph.pipeline import ask, select
from vwgraph.queries.offers import check_values
from vwgraph.store import Engine
from vwgraph.store.labels import labels_by_language

__all__ = ["Source"]


@dataclass(frozen=True)
class Source:
    """The graph as methods see it. ``language`` (nl, en) is that of labels and sentences."""

    engine: Engine
    names: Names
    questions: Mapping[str, Question]
    language: str = "nl"

    def question(self, name: str) -> Question:
        """Return the stored question ``name``. Raises :class:`UsageError` with the nearest names where there is none."""
        if name not in self.questions:
            near = difflib.get_close_matches(name, list(self.questions), n=3, cutoff=0.4)
            hint = f"did you mean {' or '.join(near)}?" if near else "vwgraph ask lists them"
            raise UsageError(f"there is no question {name!r}", hint)
        return self.questions[name]

    def ask(self, name: str, values: Mapping[str, str]) -> Table:
        """Return the rows of the stored question ``name``. Raises :class:`UsageError` for values that do not fit."""
        question = self.question(name)
        check_values(question, values, self.engine, self.names)
        return ask(self.engine, question, values, self.names)

    def proofs(self, name: str, table: Table) -> list[Proof]:
        """Return what each row of ``table``, an answer to question ``name``, rests on."""
        return proofs(self.engine, self.question(name), table, self.questions, self.names)

    def pilots(self) -> tuple[str, ...]:
        """Return the IRIs of all pilots, in alphabetical order. Raises :class:`UsageError` where there are none."""
        rows = select(self.engine, "SELECT DISTINCT ?p WHERE { ?p a vw:Pilot } ORDER BY ?p").rows
        if not rows:
            raise UsageError("there are no pilots in this graph", "name a corpus with pilots: --data DIR")
        return tuple(row[0].value for row in rows if row[0] is not None)

    def key(self, pilot: str) -> str:
        """Return the key of a pilot: ``alkmaar``."""
        return self.names.ref(pilot).partition("/")[2]

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """Return a label for each IRI that has one, in the language of the source where there is one."""
        found = labels_by_language(self.engine, iris)
        return {iri: one.get(self.language) or next(iter(one.values())) for iri, one in found.items()}

    def labels_in(self, table: Table) -> dict[str, str]:
        """Return a label for each IRI in ``table``."""
        return self.labels({term.value for row in table.rows for term in row if isinstance(term, ox.NamedNode)})

    def say(self, nl: str, en: str) -> str:
        """Return the text in the language of the source."""
        return en if self.language == "en" else nl
