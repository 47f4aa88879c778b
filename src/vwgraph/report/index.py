"""The passage index: where each passage stands and what it is, without a word of its text.

A tab-separated file, one passage a line, with the identity of the indexed copy in its head. It is committed; the
report is not. A reader with a copy of the report finds each passage again, also in a copy laid out differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vwgraph.errors import Stop
from vwgraph.model import Passage
from vwgraph.report.passages import Report

__all__ = ["Finding", "Index", "compare", "head", "of_report", "parse", "read", "render", "row"]

COLUMNS = ("id", "kind", "level", "start", "end", "path", "parent", "digest")


@dataclass(frozen=True)
class Index:
    """The passages of one report; ``sha256`` and ``characters`` identify the text that was indexed."""

    sha256: str
    characters: int
    passages: tuple[Passage, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Passage]:
        """Passages by id."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def by_part(self) -> Mapping[str, Sequence[Passage]]:
        """Passages by the part of the report they stand in."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.id.partition(".")[0], []).append(passage)
        return found

    def of_parts(self, parts: Iterable[str]) -> list[Passage]:
        """Return the passages of ``parts``, in their order."""
        return [passage for part in dict.fromkeys(parts) for passage in self.by_part.get(part, ())]


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of an indexed passage in a copy: ``status`` is ``same``, ``moved`` or ``missing``.

    ``text`` is the passage as it stands in the copy, ``None`` where it is missing.
    """

    passage: Passage
    status: str
    text: str | None


def of_report(report: Report) -> Index:
    """Return the index of ``report``."""
    return Index(report.sha256, len(report.content), report.passages)


def render(index: Index) -> str:
    """Return ``index`` as the text of its file; the same index gives the same bytes."""
    return "\n".join([*head(index.sha256, index.characters), *map(row, index.passages)]) + "\n"


def head(sha256: str, characters: int) -> list[str]:
    """Return the first lines of the file of an index: which text it is of, and the columns."""
    return [f"# sha256: {sha256}", f"# characters: {characters}", "\t".join(COLUMNS)]


def row(p: Passage) -> str:
    """Return the line of a passage."""
    return "\t".join((p.id, p.kind, str(p.level), str(p.start), str(p.end), " ".join(p.path), p.parent or "", p.digest))


def parse(text: str, name: str) -> Index:
    """Return the index written in ``text``; ``name`` is used in messages. Raises :class:`Stop` where it is damaged."""
    lines = text.splitlines()
    meta = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    rows = [line for line in lines if not line.startswith("#")]
    remedy = "restore the file, or make it again with: vwgraph report index REPORT --out FILE"
    if not rows or tuple(rows[0].split("\t")) != COLUMNS or "sha256" not in meta:
        raise Stop(f"{name}: this is not a passage index", remedy)
    passages = []
    for n, row in enumerate(rows[1:], start=lines.index(rows[0]) + 2):
        try:
            key, kind, level, start, end, path, parent, digest = row.split("\t")
            passages.append(
                Passage(key, kind, int(level), int(start), int(end), tuple(path.split()), parent or None, digest)
            )
        except ValueError:
            raise Stop(f"{name}:{n}: this line of the passage index is damaged", remedy) from None
    return Index(meta["sha256"], int(meta.get("characters", "0")), tuple(passages))


def read(path: Path) -> Index:
    """Return the index in the file ``path``. Raises :class:`Stop` where there is none or it is damaged."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise Stop(
            f"no passage index at {path} ({error.strerror})", "make one with: vwgraph report index REPORT --out FILE"
        ) from None


def compare(index: Index, report: Report) -> Iterable[Finding]:
    """Yield for each passage of ``index`` what became of it in ``report``: in place, moved, or missing.

    A passage is found again by its digest; of several equal ones, the one nearest to its old place counts.
    """
    if report.sha256 == index.sha256:
        here = {passage.id: passage for passage in report.passages}
        if all(here.get(p.id) == p for p in index.passages):
            yield from (Finding(p, "same", report.text(p)) for p in index.passages)
            return
    places: dict[str, list[Passage]] = {}
    for passage in report.passages:
        places.setdefault(passage.digest, []).append(passage)
    for passage in index.passages:
        found = places.get(passage.digest, [])
        if not found:
            yield Finding(passage, "missing", None)
            continue
        nearest = min(found, key=lambda p: abs(p.start - passage.start))
        status = "same" if (nearest.start, nearest.end) == (passage.start, passage.end) else "moved"
        yield Finding(passage, status, report.text(nearest))
