"""The report cut into passages: heading, paragraph, list item, table row, footnote, page furniture.

Every character that is not white space ends up in exactly one passage. A footnote or a page number in the middle of
a paragraph is a passage inside another's range; :meth:`Report.text` leaves it out of the outer one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vwgraph.errors import Stop
from vwgraph.model import Passage
from vwgraph.report.cutter import cut
from vwgraph.report.layout import read_lines
from vwgraph.report.text import decode, digest, hyphen_rule, join_lines, sha256_of

__all__ = ["Report", "read_report"]


@dataclass(frozen=True)
class Report:
    """One copy of the report: its text and the passages found in it, in order of their first character."""

    content: str
    passages: tuple[Passage, ...]
    _is_real: Callable[[str, str], bool] = field(repr=False)

    @property
    def sha256(self) -> str:
        """Digest of the text as UTF-8 with ``\\n`` line ends; equal for copies in other encodings."""
        return sha256_of(self.content)

    def text(self, passage: Passage) -> str:
        """Return the passage as one line: nested passages left out, broken words joined, white space folded."""
        inner = [p for p in self.passages if p is not passage and passage.start < p.start and p.end < passage.end]
        pieces, at = [], passage.start
        for hole in inner:
            pieces.append(self.content[at : hole.start])
            at = hole.end
        pieces.append(self.content[at : passage.end])
        return join_lines([line for piece in pieces for line in piece.split("\n") if line.strip()], self._is_real)


def read_report(raw: bytes) -> Report:
    """Return the report in ``raw`` (UTF-8, UTF-16 or Windows-1252; any line ends) with its passages.

    Ids run per part: ``h{chapter}.{n:03}`` for the main report, ``b{appendix:02}.{n:03}`` for an appendix. The same
    text gives the same passages. Raises :class:`Stop` where ``raw`` is not text, or holds no chapter or appendix.
    """
    content = decode(raw)
    drafts = cut(read_lines(content))
    if not drafts:
        raise Stop("no chapter or appendix was found in this file", "is it the text of the final report?")
    is_real = hyphen_rule(content)
    drafts.sort(key=lambda draft: draft.lines[0].start)
    counts: dict[str, int] = {}
    for draft in drafts:
        counts[draft.section] = counts.get(draft.section, 0) + 1
        draft.id = f"{draft.section}.{counts[draft.section]:03}"
    passages = [
        Passage(
            id=draft.id,
            kind=draft.kind,
            level=draft.level,
            start=draft.lines[0].start,
            end=draft.lines[-1].end,
            path=tuple(heading.id for heading in draft.path),
            parent=draft.parent.id if draft.parent else None,
            digest=digest(join_lines((line.text for line in draft.lines), is_real)),
        )
        for draft in drafts
    ]
    return Report(content, tuple(passages), is_real)
