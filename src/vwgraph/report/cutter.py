"""Walks the lines of the report once and cuts them into passages, by rules that know the faults of the extraction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vwgraph.report.headings import (
    announced,
    heading_length,
    heading_level,
    is_chapter,
    is_heading_number,
    typed_as_item,
)
from vwgraph.report.layout import Gap, Line, Marker, forced_break, marker

__all__ = ["Draft", "cut"]

_FURNITURE = re.compile(r"Pagina \d+\s+\D+$")
_FOOTNOTE = re.compile(r"Noot \d+\s")
_APPENDIX = re.compile(r"Bijlage (\d+)\s+\S")
_CHAPTER = re.compile(r"(\d+)\s+[A-Z]")
_CAPTION = re.compile(r"Tabel \d+\.\d+\s")
_COUNT = re.compile(r"(^|\s)\d+$")
_FORM_WIDTH = 62
_UNFINISHED = re.compile(r"[\w,–-]$")
_ENDED = re.compile(r"[.?!:;][\"'”’)]*$")


@dataclass(slots=True)
class Draft:
    """A passage in the making: the lines it has so far, and what stands above it."""

    kind: str
    level: int
    lines: list[Line]
    section: str
    style: str = ""
    number: int = 0
    parent: Draft | None = None
    path: tuple[Draft, ...] = ()
    id: str = ""

    @property
    def text(self) -> str:
        """The lines so far, as they stand."""
        return " ".join(line.text for line in self.lines)


def cut(lines: list[Line]) -> list[Draft]:
    """Return the passages in ``lines``, in the order in which they were found; each line is in exactly one."""
    return _Cutter(lines).cut()


class _Cutter:
    """Walks the lines once, top to bottom, and keeps what is open: the headings, the paragraph or item, the list."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.at = 0
        self.drafts: list[Draft] = []
        self.section = ""
        self.headings: list[Draft] = []
        self.open: Draft | None = None
        self.list: list[Draft] = []
        self.title_page = False
        self.interrupted = False

    def cut(self) -> list[Draft]:
        steps = (self._furniture, self._footnote, self._title, self._table, self._form, self._body)
        while self.at < len(self.lines):
            next(step for step in steps if step())
        self._demote_signatures()
        return [draft for draft in self.drafts if draft.section]

    @property
    def line(self) -> Line:
        return self.lines[self.at]

    def _peek(self, ahead: int = 1) -> Line | None:
        return self.lines[self.at + ahead] if self.at + ahead < len(self.lines) else None

    def _add(self, kind: str, count: int = 1, level: int = 0, opens: bool = False) -> Draft:
        draft = Draft(kind, level, self.lines[self.at : self.at + count], self.section, path=tuple(self.headings))
        self.drafts.append(draft)
        self.at += count
        if kind not in ("opmaak", "noot"):
            self.open = draft if opens else None
            self.interrupted = False
        return draft

    # -- what interrupts the running text ------------------------------------------------------------------------

    def _furniture(self) -> bool:
        if not (self.line.lead and _FURNITURE.match(self.line.text)):
            return False
        self._add("opmaak")
        self.interrupted = True
        return True

    def _footnote(self) -> bool:
        if not (self.line.lead and _FOOTNOTE.match(self.line.text)):
            return False
        count = 1
        while (following := self._peek(count)) is not None and not following.lead:
            count += 1
        self._add("noot", count)
        self.interrupted = True
        return True

    # -- titles and tables ---------------------------------------------------------------------------------------

    def _title(self) -> bool:
        appendix = _APPENDIX.match(self.line.text) if self.line.lead >= 2 else None
        chapter = _CHAPTER.match(self.line.text) if self.line.lead >= 2 and self.section[:1] != "b" else None
        if appendix:
            self.section = f"b{int(appendix.group(1)):02}"
        elif chapter:
            self.section = f"h{chapter.group(1)}"
        elif not (self.line.lead and self.line.text.startswith("Bijlagen ")):
            return False
        count = 1
        while appendix and (following := self._peek(count)) and following.gap == Gap.NONE and not following.lead:
            count += 1
        self.headings, self.list = [], []
        self.headings = [self._add("kop", count, level=1)]
        self.title_page = appendix is not None
        return True

    def _table(self) -> bool:
        """A caption and its rows; a row ends with the line that ends with its count."""
        if not (self.line.lead and _CAPTION.match(self.line.text)):
            return False
        caption = self._add("kop", level=4)
        outer, self.headings = self.headings, [*self.headings, caption]
        while self.at < len(self.lines) and self.line.gap < Gap.BLANK:
            count = 1
            while not _COUNT.search(self.lines[self.at + count - 1].text):
                count += 1
            self._add("tabelrij", count)
        self.headings = outer
        return True

    def _form(self) -> bool:
        """An empty form: lines that end in empty cells; what stands above the first of them in its block is the head."""
        span = 0
        while (line := self._peek(span)) is not None and (span == 0 or line.gap < Gap.BLANK):
            span += 1
        block = self.lines[self.at : self.at + span]
        first = next((n for n, line in enumerate(block) if line.cells), None)
        if first is None or not self._fresh() or sum(line.cells for line in block) < 2:
            return False
        if max(len(line.text) for line in block) > _FORM_WIDTH:
            return False
        starts = [n for n, line in enumerate(block) if n == 0 or line.gap == Gap.BOX or block[n - 1].cells]
        head = max(n for n in starts if n <= first)
        if head == 0 and len(block) > 1 and not block[0].cells:
            head = first
        ends = [n for n, line in enumerate(block) if line.cells]
        if self._fresh() and heading_length(self.lines, self.at, fresh=True) and head > 1:
            self._heading(1)
            head -= 1
            ends = [n - 1 for n in ends]
        if head:
            self._add("tabelrij", head)
        at = head
        for end in ends:
            self._add("tabelrij", end + 1 - at)
            at = end + 1
        return True

    # -- running text --------------------------------------------------------------------------------------------

    def _body(self) -> bool:
        if self.title_page:
            return self._byline()
        sign = self._marker()
        if sign is None and self._continues():
            assert self.open is not None
            self.open.lines.append(self.line)
            self.at += 1
            self.interrupted = False
            return True
        fresh = self._fresh() or announced(self.lines, self.at)
        span = heading_length(self.lines, self.at, fresh=fresh) if sign is None else 0
        if span:
            self._heading(span)
        elif sign is not None:
            self._item(sign)
        else:
            self.list = []
            self._add("alinea", opens=True)
        return True

    def _byline(self) -> bool:
        """Author, office and date under the title of an appendix: one paragraph up to the first wide gap."""
        if self.line.gap >= Gap.BLANKS or self.line.lead or is_chapter(self.line.text):
            self.title_page = False
            return self._body()
        count = 1
        while (following := self._peek(count)) and following.gap < Gap.BLANK and not following.lead:
            count += 1
        self._add("alinea", count)
        return True

    def _fresh(self) -> bool:
        if self.line.gap >= Gap.BOX or self.line.lead or self.interrupted or self.open is None:
            return True
        return forced_break(self.open.lines[-1], self.line)

    def _marker(self) -> Marker | None:
        sign = marker(self.line)
        if sign is None or sign.style.startswith(("bullet", "regarding")):
            return None if sign and self._false_item() else sign
        if is_heading_number(self.line):
            return None
        before = next((item for item in reversed(self.list) if item.style == sign.style), None)
        next_item = before is not None and sign.number == before.number + 1
        if next_item and (self._fresh() or re.match(r"\S+\s+[A-Z]", self.line.text)):
            return sign
        return sign if sign.number == 1 and self._fresh() and self._numbered_on(sign) else None

    def _numbered_on(self, sign: Marker) -> bool:
        """Whether a second item follows the first: a lone number at the start of a line is prose."""
        ahead = (marker(line) for line in self.lines[self.at + 1 : self.at + 40])
        return any(other is not None and other.style == sign.style and other.number == 2 for other in ahead)

    def _false_item(self) -> bool:
        """A bullet in mid-sentence: the item before stops without punctuation at a break somebody typed (two spaces).

        Only the last of a list: where more items follow, the unfinished one before them introduces a list of its own.
        """
        before = self.open
        if before is None or before.kind != "lijstitem" or self.line.text.startswith("t.a.v"):
            return False
        last = before.lines[-1]
        if (
            last.trail < 2
            or self._more_items()
            or _ENDED.search(last.text)
            or not self.line.text.lstrip("• ")[:1].islower()
        ):
            return False
        siblings = [item for item in self.drafts[-4:-1] if item.kind == "lijstitem" and item.level == before.level]
        ended_so_far = bool(siblings) and all(_ENDED.search(item.text) for item in siblings)
        return before.text.lstrip("• ")[:1].isupper() or ended_so_far

    def _more_items(self) -> bool:
        """Whether another bullet follows before the next blank line."""
        for line in self.lines[self.at + 1 :]:
            if line.gap >= Gap.BLANK:
                return False
            if line.text.startswith("•"):
                return True
        return False

    def _continues(self) -> bool:
        """Whether the line goes on with the open paragraph or item."""
        if self.open is None:
            return False
        line, last = self.line, self.open.lines[-1]
        if marker(line) is not None and self._false_item():
            return True
        mid_sentence = line.text[0].islower() or _UNFINISHED.search(last.text) is not None
        if self.interrupted:
            return mid_sentence and not heading_length(self.lines, self.at, fresh=True)
        if line.gap >= Gap.BLANK or (announced(self.lines, self.at) and _ENDED.search(last.text)):
            return False
        if line.lead:
            if heading_length(self.lines, self.at, fresh=True):
                return False
            if self.open.kind == "lijstitem":
                return line.text[0].islower() or last.text[-1] in "-," or self._back_to_list()
            return mid_sentence
        if self.open.kind == "lijstitem":
            if line.gap == Gap.NONE:
                alone = len(self.open.lines) == 1 and forced_break(last, line) and line.text[0].isupper()
                return not alone
            return len(self.open.lines) == 1 or not _ENDED.search(last.text)
        if line.gap == Gap.BOX:
            return mid_sentence and not forced_break(last, line)
        if not forced_break(last, line) or line.text[0].islower():
            return True
        return not _ENDED.search(last.text) and len(last.text) > last.width // 2

    def _back_to_list(self) -> bool:
        """Whether the text block that begins here ends in the edge of its box and the next list item."""
        for ahead in range(1, len(self.lines) - self.at):
            line = self.lines[self.at + ahead]
            if line.gap != Gap.NONE or line.lead:
                return line.boxed and line.gap == Gap.BOX and marker(line) is not None
        return False

    def _heading(self, span: int) -> None:
        line = self.line
        text = " ".join(one.text for one in self.lines[self.at : self.at + span])
        above = [(upper.level, upper.text) for upper in reversed(self.headings)]
        level = heading_level(text, line, self._peek(), above)
        while self.headings and self.headings[-1].level >= level:
            self.headings.pop()
        self.list = []
        self.headings.append(self._add("kop", span, level=level))

    def _item(self, sign: Marker) -> None:
        body = self.line.text.lstrip("• ")
        following = self._peek()
        if sign.style == "bullet" and following is not None and typed_as_item(body, self.line, following):
            self._heading(1)
            return
        if self.line.gap >= Gap.BLANK and not (sign.number > 1):
            self.list = []
        parent = self._parent(sign, body)
        item = self._add("lijstitem", level=parent.level + 1 if parent else 1, opens=True)
        item.style, item.number, item.parent = sign.style, sign.number, parent
        while self.list and self.list[-1].level >= item.level:
            self.list.pop()
        self.list.append(item)

    def _parent(self, sign: Marker, body: str) -> Draft | None:
        """The item this one stands under: one that ends with a colon, or whose list uses another marker."""
        for item in reversed(self.list):
            if item.style == sign.style and sign.style != "bullet":
                return item.parent
        if not self.list:
            return None
        last = self.list[-1]
        if sign.style == "bullet" and last.style != "bullet" and not last.text.rstrip().endswith(":"):
            same = next((item for item in reversed(self.list) if item.style == "bullet"), None)
            if same is not None:
                return same.parent
        if (
            last.text.rstrip().endswith(":")
            or _introduces(last, body)
            or (last.style != sign.style and sign.number <= 1)
        ):
            return last
        upper = last.parent
        if upper is not None and upper.style == sign.style:
            same_case = body[:1].islower() == upper.text.lstrip("• ")[:1].islower()
            differs = body[:1].islower() != last.text.lstrip("• ")[:1].islower()
            if same_case and differs:
                return upper.parent
        return upper

    def _demote_signatures(self) -> None:
        """A last line set like a heading, with nothing below it in its appendix, is the adviser's signature."""
        for n, draft in enumerate(self.drafts):
            following = self.drafts[n + 1] if n + 1 < len(self.drafts) else None
            if draft.kind == "kop" and draft.level > 1 and (following is None or following.section != draft.section):
                draft.kind, draft.level = "alinea", 0


def _introduces(item: Draft, body: str) -> bool:
    """An unfinished item that opens a list without a colon: capital above, small letters below, a typed break between."""
    text, last = item.text.lstrip("• "), item.lines[-1]
    unfinished = last.trail >= 2 and last.text[-1].isalpha()
    return unfinished and text[:1].isupper() and body[:1].islower() and item.style == "bullet"
