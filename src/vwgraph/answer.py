"""An answer: rows with their question, sentence and evidence, in whatever form a researcher goes on with."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from vwgraph.errors import UsageError
from vwgraph.evidence import Proof
from vwgraph.model import Question, Table
from vwgraph.results import (
    NOT_MENTIONED,
    as_csv,
    as_json,
    as_markdown,
    as_table,
    as_tsv,
    as_xml,
    folded,
    shown,
    value_of,
)

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["FORMATS", "Answer", "Resource"]

FORMATS = ("table", "csv", "tsv", "json", "xml", "md", "html", "parquet")
_SHOWN = 20
_LEGEND = (
    f"{NOT_MENTIONED}: in het rapport niet genoemd; dat is geen ontkenning",
    f"{NOT_MENTIONED}: not mentioned in the report, which is no denial",
)


class Resource(str):
    """An IRI that knows its ``label``; equal to its IRI as text."""

    __slots__ = ("label",)
    label: str

    def __new__(cls, iri: str, label: str) -> Resource:
        """Return the IRI with its label."""
        made = super().__new__(cls, iri)
        made.label = label
        return made

    def __repr__(self) -> str:
        return f"<{self.label}>"


@dataclass(frozen=True)
class Answer:
    """The answer to a question: a sequence of rows as named tuples.

    Cells are :class:`Resource` for things (compare them with an IRI, read ``.label``), ``int`` and other numbers, ``str``
    for texts and dates, ``None`` where nothing is bound. ``sentence`` sums the rows up, ``proofs`` holds for each row the
    statements and passages behind it, ``sparql`` the query as it was evaluated, ``whole`` whether no limit cut it off.
    """

    table: Table
    sparql: str
    language: str
    labels: Mapping[str, str] = field(repr=False)
    question: Question | None = None
    sentence: str = ""
    _prove: Callable[[], Sequence[Proof]] | None = field(default=None, repr=False)
    _texts: Callable[[], Mapping[str, str]] | None = field(default=None, repr=False)

    # -- as a sequence ---------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.table.columns

    @property
    def whole(self) -> bool:
        """Whether these are all rows."""
        return self.table.whole

    @property
    def title(self) -> str:
        """The question in the language of the answer; empty for a query of one's own."""
        return "" if self.question is None else self.question.en if self.language == "en" else self.question.nl

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._tuples)

    def __getitem__(self, place: Any) -> Any:
        return self._tuples[place]

    @cached_property
    def _tuples(self) -> list[Any]:
        row = namedtuple("Row", self.table.columns, rename=True)  # type: ignore[misc]  # columns are known at run time
        return [row(*(self._cell(term) for term in terms)) for terms in self.table.rows]

    def _cell(self, term: Any) -> Any:
        return Resource(term.value, shown(term, self.labels)) if isinstance(term, ox.NamedNode) else value_of(term)

    # -- evidence --------------------------------------------------------------------------------------------------

    @cached_property
    def proofs(self) -> Sequence[Proof]:
        """What each row rests on, in the order of the rows. Raises :class:`UsageError` for a query of one's own."""
        if self._prove is None:
            raise UsageError("only stored questions know their evidence", "select ?passage in your query")
        return self._prove()

    def with_evidence(self, *, quote: bool = True) -> Answer:
        """Return this answer with a column ``bewijs`` (ids of the passages) and, where a copy of the report is at hand,
        ``tekst`` (what stands there) unless ``quote`` is false."""
        texts = self._texts() if self._texts and quote else {}
        columns = (*self.columns, "bewijs", *(("tekst",) if texts else ()))
        rows = []
        for row, proof in zip(self.table.rows, self.proofs, strict=True):
            ids = proof.passage_ids
            quoted = "\n".join(f"{key} {texts[key]}" for key in ids if key in texts)
            rows.append((*row, ox.Literal(", ".join(ids)), *((ox.Literal(quoted),) if texts else ())))
        return replace(self, table=Table(columns, tuple(rows), self.whole), question=self._unfolded())

    def _unfolded(self) -> Question | None:
        return replace(self.question, matrix=None) if self.question else None

    # -- in other forms --------------------------------------------------------------------------------------------

    def render(self, form: str, width: int = 110) -> str | bytes:
        """Return the answer in one of :data:`FORMATS`; ``width`` is for ``table``. Only ``parquet`` gives bytes."""
        forms: Mapping[str, Callable[[], str | bytes]] = {
            "table": lambda: self.to_text(width),
            "md": self.to_markdown,
            "html": self._repr_html_,
            "csv": self.to_csv,
            "tsv": lambda: as_tsv(self.table),
            "json": lambda: as_json(self.table),
            "xml": lambda: as_xml(self.table),
            "parquet": self.to_parquet,
        }
        if form not in forms:
            raise UsageError(f"unknown format {form!r}", f"formats: {', '.join(FORMATS)}")
        return forms[form]()

    def _note(self, before: str) -> str:
        matrix = self.question.matrix if self.question else None
        return f"{before}{_LEGEND[self.language == 'en']}\n" if matrix and not matrix.totals and self.table.rows else ""

    def to_text(self, width: int = 110) -> str:
        """Return an aligned table, at most ``width`` characters wide where that is possible."""
        return as_table(*folded(self.table, self.question, self.labels), width) + self._note("")

    def to_markdown(self) -> str:
        """Return a Markdown table."""
        return as_markdown(*folded(self.table, self.question, self.labels)) + self._note("\n")

    def to_csv(self) -> str:
        """Return CSV; columns of IRIs are followed by their labels."""
        return as_csv(self.table, self.labels or None)

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame with the columns of the CSV; needs the extra ``frames``."""
        from vwgraph.frames import as_pandas

        return as_pandas(self.table, self.labels)

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame with the columns of the CSV; needs the extra ``frames``."""
        from vwgraph.frames import as_polars

        return as_polars(self.table, self.labels)

    def to_parquet(self) -> bytes:
        """Return a Parquet file with the columns of the CSV; needs the extra ``frames``."""
        from vwgraph.frames import as_parquet

        return as_parquet(self.table, self.labels)

    def __str__(self) -> str:
        part = self if len(self) <= _SHOWN or (self.question and self.question.matrix) else self._first(_SHOWN)
        lines = [line for line in (self.title, self.sentence) if line]
        text = "\n".join([*lines, "", part.to_text()] if lines else [part.to_text()])
        return text if part is self else f"{text}({len(self)} rows, the first {_SHOWN} shown)\n"

    __repr__ = __str__

    def _first(self, n: int) -> Answer:
        return replace(self, table=Table(self.columns, self.table.rows[:n], self.whole))

    def _repr_html_(self) -> str:
        head, rows = folded(self.table, self.question, self.labels)
        top = "".join(f"<p>{escape(line)}</p>" for line in (self.title, self.sentence) if line)
        titles = "".join(f"<th scope='col'>{escape(title)}</th>" for title in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        note = f"<p>{escape(self._note('').strip())}</p>" if self._note("") else ""
        return f"{top}<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>{note}\n"
