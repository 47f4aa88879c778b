"""The graph as Python sees it: ``import vwgraph; g = vwgraph.open(); g.ask("knelpunten-in-minstens-n-pilots", n=3)``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vwgraph.answer import Answer
from vwgraph.errors import TooLarge, UsageError
from vwgraph.evidence import passage_texts, proofs
from vwgraph.limited import Limited
from vwgraph.model import Question, Table
from vwgraph.names import Names
from vwgraph.paths import assets, find_report
from vwgraph.pipeline import labels_of, names_of, open_engine, question_named, questions, select
from vwgraph.queries.binding import bind, shown_values
from vwgraph.queries.offers import check_values, offers
from vwgraph.queries.sentence import sentence
from vwgraph.store import Answer as Reply
from vwgraph.store import Engine
from vwgraph.store.endpoints import Endpoint, endpoint_named
from vwgraph.store.labels import labels_by_language
from vwgraph.viewing import draw

if TYPE_CHECKING:
    from vwgraph.methods.sheet import Sheet
    from vwgraph.methods.source import Source

__all__ = ["Graph", "Questions"]

Value = str | int | Iterable[str]


class Questions(Mapping[str, Question]):
    """The stored questions by name, in alphabetical order; prints as a list to choose from."""

    def __init__(self, found: Mapping[str, Question], language: str) -> None:
        self._found = found
        self._language = language

    def __getitem__(self, name: str) -> Question:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        width = max(map(len, self._found), default=0)
        return "\n".join(
            f"{name:{width}}  {one.en if self._language == 'en' else one.nl}" for name, one in self._found.items()
        )


class Graph:
    """A built corpus, opened for reading. Make one with :func:`vwgraph.open`."""

    def __init__(
        self,
        data: str | Path | None = None,
        store: str | Path | None = None,
        *,
        asserted: bool = False,
        language: str = "nl",
        report: str | Path | None = None,
        endpoint: Endpoint | str | None = None,
        engine: str = "embedded",
    ) -> None:
        if language not in ("nl", "en"):
            raise UsageError(f"there is no language {language!r}", "choose nl or en")
        self.data = Path(data) if data else assets().data
        self.language = language
        self._store = Path(store) if store else None
        self._asserted = asserted
        self._engine = engine
        self.endpoint = endpoint_named(endpoint) if isinstance(endpoint, str) else endpoint
        self.report = Path(report) if report else find_report()

    def in_language(self, language: str) -> Graph:
        """Return this graph with labels and sentences in another language; both share one engine."""
        other = Graph(
            self.data,
            self._store,
            asserted=self._asserted,
            language=language,
            report=self.report,
            endpoint=self.endpoint,
            engine=self._engine,
        )
        other.engine, other.report = self.engine, self.report
        return other

    @cached_property
    def engine(self) -> Engine:
        """The engine that holds the graph; opened when first needed."""
        return open_engine(self.data, self._store, asserted=self._asserted, endpoint=self.endpoint, engine=self._engine)

    @cached_property
    def names(self) -> Names:
        """How IRIs of this corpus are put together."""
        if self.endpoint is None:
            return names_of(self.data)
        from vwgraph.store.remote import Remote

        return Names(Remote(self.endpoint).base)

    @cached_property
    def questions(self) -> Questions:
        """The stored questions, ours and those of the corpus."""
        return Questions(questions(self.data), self.language)

    @cached_property
    def _limited(self) -> Limited:
        return Limited(self.data, self._store, asserted=self._asserted, engine=self._engine)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text of each passage by its id, from the user's copy of the report; empty without one."""
        return passage_texts(self.data, self.report) if self.report else {}

    def ask(self, name: str, **values: Value) -> Answer:
        """Return the answer to the stored question ``name``.

        Values are given as the question's parameters are typed: ``n=3``, ``pilot="alkmaar"``, several as a list. Raises
        :class:`vwgraph.errors.UsageError` for an unknown question or parameter, a value of another type, or a thing that
        the graph does not hold; the message names the nearest that exists.
        """
        question = question_named(name, self.data)
        given = {parameter: _typed(value) for parameter, value in values.items()}
        sparql = bind(question, given, self.names)
        check_values(question, given, self.engine, self.names)
        table = select(self.engine, sparql)
        labels = labels_of(self.engine, table, self.language)
        return Answer(
            table=table,
            sparql=sparql,
            language=self.language,
            labels=labels,
            question=question,
            sentence=sentence(question, table, labels, self._told(question, given), self.language),
            _prove=lambda: proofs(self.engine, question, table, self.questions, self.names, asked=given),
            _texts=lambda: self.texts,
        )

    def usual(self, name: str) -> Answer:
        """Return the answer with the defaults, for one among all questions: where it would be too large, one without rows that
        says so."""
        try:
            return self.ask(name)
        except TooLarge as error:
            question = question_named(name, self.data)
            return Answer(
                table=Table(tuple(column.name for column in question.columns), (), whole=False),
                sparql=bind(question, {}, self.names),
                language=self.language,
                labels={},
                question=question,
                sentence=f"{error.what}: {error.remedy}",
                _prove=tuple,
                _texts=lambda: self.texts,
            )

    def _told(self, question: Question, given: Mapping[str, str]) -> dict[str, str]:
        """The values asked with, as a reader sees them: labels for things."""
        values = shown_values(question, given, self.names)
        labels = {iri: self.label(iri) for iris in values.values() for iri in iris if iri.startswith("http")}
        return {name: ", ".join(labels.get(one, one) for one in found) for name, found in values.items()}

    def offers(self, name: str, parameter: str) -> dict[str, str]:
        """Return the values that a parameter of question ``name`` takes, each with its label; empty where any will do."""
        question = question_named(name, self.data)
        known = {one.name: one for one in question.parameters}
        if parameter not in known:
            raise UsageError(f"{name} has no parameter {parameter!r}", f"it takes {', '.join(known) or 'none'}")
        found = offers(known[parameter], self.engine, self.names)
        labels = labels_by_language(self.engine, [iri for iri in found.values() if iri.startswith("http")])
        return {value: _chosen(labels.get(iri, {}), self.language) or value for value, iri in found.items()}

    def label(self, iri: str) -> str:
        """Return the label of a thing (an IRI, or ``kind/key``) in the language of the graph, else its short name."""
        full = iri if iri.startswith("http") else self.names.reference(iri)
        labels = labels_by_language(self.engine, [full])
        return _chosen(labels.get(full, {}), self.language) or self.names.ref(full)

    def sparql(self, query: str, *, seconds: float | None = 60, rows: int | None = 100_000) -> Answer:
        """Return the answer to a SELECT query of your own. The usual prefixes need no declaration.

        It is evaluated in a process of its own, which is stopped after ``seconds``; after ``rows`` rows the answer is cut
        off and ``whole`` is false. ``None`` lifts a limit. Raises :class:`vwgraph.errors.UsageError` for a query that is
        not valid, with line and column, and :class:`vwgraph.errors.Stop` where it ran too long.
        """
        reply = self.evaluate(query, seconds=seconds, rows=rows)
        if not isinstance(reply, Table):
            raise UsageError("this is not a SELECT query", "evaluate() takes ASK, CONSTRUCT and DESCRIBE as well")
        return self.answer_of(query, reply)

    def evaluate(
        self,
        query: str,
        *,
        seconds: float | None = 60,
        rows: int | None = None,
        told: Callable[[int], None] = lambda rows: None,
    ) -> Reply:
        """Return what a query of any form gives: rows, yes or no, or triples. Limits as in :meth:`sparql`.

        ``told`` hears how many rows an endpoint has given so far, where they come in pages.
        """
        if self.endpoint:
            from vwgraph.store.remote import Remote

            endpoint = replace(self.endpoint, timeout=seconds or self.endpoint.timeout)
            return Remote(endpoint, inferred=not self._asserted, told=told).query(query, rows=rows)
        return self._limited.within(seconds, rows).query(query)

    def answer_of(self, query: str, table: Table) -> Answer:
        """Return the rows of a query of your own with labels, as an :class:`vwgraph.answer.Answer`."""
        return Answer(table, query, self.language, labels_of(self.engine, table, self.language))

    # -- comparing cases ---------------------------------------------------------------------------------------------

    @cached_property
    def source(self) -> Source:
        """This graph as the methods of :mod:`vwgraph.methods` ask of it."""
        from vwgraph.methods.source import Source

        return Source(self.engine, self.names, self.questions, self.language)

    def compare(
        self,
        first: str,
        second: str = "rest",
        *,
        kinds: Iterable[str] = (),
        exact: bool = False,
        evidence: bool = False,
    ) -> Answer:
        """Return two groups of pilots side by side, a row per theme and kind of factor.

        A group is written as ``centraal=regie``, ``assen,dongen`` or ``pilots-naar-doelbereik:minstens=50``; see
        :mod:`vwgraph.methods.selection`, and :func:`vwgraph.methods.compare.compare` for what the columns mean.
        """
        from vwgraph.methods.compare import compare

        return self.answer_with(compare(self.source, first, second, kinds=tuple(kinds), exact=exact, evidence=evidence))

    def qca(self, analysis: str | Path, **options: Any) -> dict[str, Answer]:
        """Return a crisp-set QCA in parts: ``gegevens``, ``noodzaak``, ``waarheidstabel``, ``oplossingen``, ``cellen``.

        ``analysis`` is the name of a stored analysis or a YAML file. Options, else as in that file: ``negated`` explains
        the absence of the outcome, ``least`` pilots make a configuration count, ``cut`` is the least consistency,
        ``silent`` (``uit``, ``weglaten``) what a pilot counts as that does not mention a condition.
        """
        from vwgraph.methods.parts import PARTS, part_of
        from vwgraph.methods.qca import qca_of

        found = qca_of(self.source, analysis, self.data, **options)
        return {part: self.answer_with(part_of(found, part)) for part in PARTS}

    def leave_one_out(
        self, *questions: str, pilots: str | None = None, changes: bool = False, **values: Value
    ) -> Answer:
        """Return which conclusions of stored questions rest on a single pilot, by asking again without each of ``pilots``.

        ``questions`` are all with conclusions where none is named, ``pilots`` is a group (all where none is given). With
        ``changes`` each change is a row; else each question and pilot for which a conclusion vanishes or appears.
        """
        from vwgraph.methods.leaveout import LeaveOneOut

        method = LeaveOneOut(self.source, asserted=self._asserted)
        given = {parameter: _typed(value) for parameter, value in values.items()}
        found = method.changes(questions, given, pilots)
        return self.answer_with(method.listed(found) if changes else method.overview(found))

    def answer_with(self, sheet: Sheet) -> Answer:
        """Return what a method found as an :class:`vwgraph.answer.Answer`."""
        labels = labels_of(self.engine, sheet.table, self.language)
        return Answer(
            sheet.table,
            "",
            self.language,
            labels,
            sheet.question,
            sheet.sentence,
            _prove=sheet.prove,
            _texts=lambda: self.texts,
        )

    def draw(self, view: str, **values: Value) -> str:
        """Return the network view ``view`` as one HTML page, drawn with ``values`` for its parameters."""
        return draw(self.engine, view, self.data, {name: _typed(value) for name, value in values.items()})

    def __repr__(self) -> str:
        graphs = self.engine.graphs()
        return f"<graph of {self.endpoint.url if self.endpoint else self.data}: {sum(graphs.values()):,} triples in {len(graphs)} named graphs>"


def _typed(value: Value) -> str:
    return str(value) if isinstance(value, str | int) else ",".join(map(str, value))


def _chosen(labels: Mapping[str, str], language: str) -> str:
    return labels.get(language) or next(iter(labels.values()), "")
