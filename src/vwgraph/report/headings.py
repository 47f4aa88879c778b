"""Which lines of the report are headings: by layout first, by the wording of its fixed outline second.

The advisers filled in one outline (motivation, goals, relation to the speerpunten, activities, success factors,
knelpunten, results, paradepaardjes, vision, kansen, bedreigingen, response), with headings typed by hand: with or
without a number, a colon, a full stop or a question mark, on one line or two. The wording below is that outline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vwgraph.report.layout import Gap, Line, forced_break

__all__ = [
    "FACTOR",
    "announced",
    "heading_length",
    "heading_level",
    "is_chapter",
    "is_factor_heading",
    "is_heading_number",
    "is_period",
    "typed_as_item",
]

FACTOR = re.compile(
    r"(?:(?:de|enkele|belangrijkste|volgende)\s+)*"
    r"(succesfactor|knelpunt|kans|bedreiging|aanbeveling)(?:en)?\b(?:\s+en\s+lessen|/lessen)?",
    re.IGNORECASE,
)
_OUTLINE = re.compile(
    r"(de )?(doelstelling(en)?( pilot| van)?\b|doel en doelgroep|motivatie\b|relatie (met|tot)\b|chronologisch\b"
    r"|belangrijkste\b|hoe (kan|kunnen)\b|inspelen op\b|in hoeverre\b|wat (is|zijn) de\b|welke (kansen|visie)\b"
    r"|kansen en bedreigingen\b|waarom\b|visie (op|van)\b|conclusies\b|knelpunten\b|succesfactor|kansen?\b"
    r"|bedreiging(en)?\b|paradepaard|provinciale paradepaard|resultaten\b|uitvoering\b|zicht op\b|rol adviseur"
    r"|service ?bureau|wie ga|waar ga)",
    re.IGNORECASE,
)
_FIXED = re.compile(
    r"wat (is|zijn) de (paradepaard|visie)|de paradepaardjes in|kansen en bedreigingen voor|chronologisch overzicht"
    r"|hoe kan (de|het) |in hoeverre zijn de in hoofdstuk|welke (kansen|visie)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(de |belangrijkste )*(succesfactor|knelpunt|kans|bedreiging|les)(en|sen)?"
    r"( ?/ ?lessen| en (lessen|succesfactoren|bedreigingen))?[:.]?",
    re.IGNORECASE,
)
_BARE = re.compile(r"(de )?(succesfactor|knelpunt|kans|bedreiging)(en)?[:.]?", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(i\.c|c\.q|t\.a\.v|o\.a|m\.b\.t)\.$")
_CHAPTER = re.compile(
    r"\d\s+(de )?(doelstelling|uitvoering|resultaten).{0,45}|uitvoering|resultaten en toekomst", re.IGNORECASE
)
_NUMBERED = re.compile(r"(\d\.\d\s+\S|\d\.\s+[A-Z]{3})")
_PERIOD = re.compile(
    r"((start\s?-\s?|in de |periode tot .*)?(((1|2)e|eerste|tweede|derde|vierde) (helft|kwartaal)|"
    r"(voor|na)jaar|zomer|winter|herfst|lente|januari|februari|maart|april|mei|juni|juli|augustus"
    r"|september|oktober|november|december)?( van)? ?(199|200)\d(:|\s*[–-].{0,45}|:.{0,45}|\s*\(.{0,45}\))?)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2} (januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
_VERB = re.compile(r"\b(is|zijn|was|waren|wordt|worden|heeft|hebben|kan|kunnen|wil|moet|geeft|ligt|komt|ziet)\b")


def is_chapter(text: str) -> bool:
    """Return whether ``text`` is one of the three chapter titles of the outline, with or without its number."""
    return _CHAPTER.fullmatch(text) is not None


def _is_bare_factor(text: str) -> bool:
    """Whether ``text`` is a factor heading of one word (``Kansen:``, ``De bedreiging``)."""
    return _BARE.fullmatch(text) is not None


def _is_outline_question(text: str) -> bool:
    """Whether ``text`` is, on one line, one of the fixed headings of the outline, closed by a stop or a question mark."""
    return _FIXED.match(text) is not None and text[-1] in ".?" and re.search(r"[.?!]\s", text) is None


def is_factor_heading(text: str) -> bool:
    """Return whether ``text`` as a whole is a heading over factors or lessons (``Belangrijkste knelpunten/lessen``)."""
    return _WHOLE.fullmatch(text) is not None


def is_period(text: str) -> bool:
    """Return whether ``text`` names a period of the chronology (``Tweede helft 2003``, ``2004``) and nothing else."""
    return len(text) < 70 and _PERIOD.fullmatch(text.strip()) is not None


def _announces(heading: str, factor: str) -> bool:
    """Whether ``heading`` announces the factor heading ``factor`` among other things, and so stands above it."""
    word = FACTOR.match(factor)
    stem = word.group(1).lower() if word else ""
    return bool(stem) and stem in heading.lower() and len(heading) > len(factor)


def heading_length(lines: Sequence[Line], i: int, *, fresh: bool) -> int:
    """Return how many lines from ``lines[i]`` make one heading; 0 where none begins there.

    ``fresh`` says that ``lines[i]`` can begin a block (after a gap, a page break or a forced line break).
    """
    line = lines[i]
    after = lines[i + 1] if i + 1 < len(lines) else None
    if _set_apart(line, after) or (fresh and is_chapter(line.text)):
        return 1
    if fresh and (is_factor_heading(line.text) or (is_period(line.text) and forced_break(line, after))):
        return 1
    if not fresh or line.text.startswith("•") or line.text[:1].islower():
        return 0
    if _NUMBERED.match(line.text) and len(line.text) < 75:
        return 1
    if len(line.text) > 6 and line.text.isupper():
        return 1
    span = _until_forced(lines, i)
    return span if span and _reads_as_heading(lines[i : i + span], lines[i + span : i + span + 1]) else 0


def heading_level(text: str, line: Line, after: Line | None, above: Sequence[tuple[int, str]]) -> int:
    """Return the depth of the heading ``text`` that begins on ``line``: 2 for a chapter, 3 or 4 and deeper below it.

    ``above`` holds level and text of the headings that are open, innermost first: factors that one heading announces
    stand one below it, and beside each other.
    """
    in_box = line.boxed and after is not None and after.boxed
    set_apart = line.lead and not _is_bare_factor(text) and (line.lead >= 2 or in_box)
    if set_apart or is_chapter(text) or re.match(r"\d\s", text) or (len(text) > 6 and text.isupper()):
        return 2
    if line.gap >= Gap.BLANKS and not is_period(text):
        return 3
    for level, upper in above:
        if _is_bare_factor(text) and _is_bare_factor(upper):
            return level
        if _announces(upper, text):
            return level + 1
    return 4


def is_heading_number(line: Line) -> bool:
    """Return whether the number on ``line`` numbers a heading (``1.1 kader``, ``1. ORGANISATIE``), not an item."""
    numbered = re.match(r"\d\.\d|\d\.\s+[A-Z]{3}", line.text) is not None
    return numbered or line.lead >= 2 or (line.lead == 1 and line.boxed)


def announced(lines: Sequence[Line], at: int) -> bool:
    """Return whether ``lines[at]`` is a heading typed straight under the last line of a list or paragraph."""
    text = lines[at].text
    return at + 1 < len(lines) and (is_factor_heading(text) or is_period(text) or _is_outline_question(text))


def typed_as_item(body: str, line: Line, following: Line) -> bool:
    """Return whether a heading was given a bullet by mistake: a period, or a question of the outline, text below it."""
    if following.gap >= Gap.BLANK:
        return False
    asks = re.match(r"Wat (is|zijn) de (visie|paradepaard)", body) is not None and body[-1] in ".?"
    return asks or (is_period(body) and forced_break(line, following))


def _set_apart(line: Line, after: Line | None) -> bool:
    """A heading in its own text box: indented, with a box edge below it."""
    if len(line.text) > 90 or not (line.text[0].isupper() or line.text[0].isdigit()):
        return False
    if not line.lead:
        ends_open = line.text[-1] not in ".;,-"
        return line.gap == Gap.BLANKS and after is not None and after.boxed and len(line.text) < 60 and ends_open
    if line.lead >= 2:
        return True
    return after is not None and after.boxed and line.boxed and line.text[-1] not in ".;,-"


def _until_forced(lines: Sequence[Line], i: int) -> int:
    """Number of lines up to the first forced break, at most three; 0 where the run is longer or meets a page edge."""
    for span in (1, 2, 3):
        text = " ".join(line.text for line in lines[i : i + span])
        if (_FIXED.match(text) and text[-1] in ".?" and not _ABBREVIATION.search(text)) or (
            _OUTLINE.match(text) and (text.endswith("?") or _stops_short(lines, i, span))
        ):
            return span
        after = lines[i + span] if i + span < len(lines) else None
        if after is None or after.lead or after.text.startswith("•") or forced_break(lines[i + span - 1], after):
            return span
        if after.gap != Gap.NONE:
            return 0
    return 0


def _stops_short(lines: Sequence[Line], i: int, span: int) -> bool:
    """An outline heading on one line that nothing closes, with a sentence beginning on the next line."""
    after = lines[i + 1] if i + 1 < len(lines) else None
    return span == 1 and after is not None and lines[i].text[-1].isalpha() and after.text[0].isupper()


def _reads_as_heading(run: Sequence[Line], following: Sequence[Line]) -> bool:
    text = " ".join(line.text for line in run)
    after = following[0] if following else None
    if after is None or _DATE.search(text) or (after.text[0].islower() and not after.text.startswith("•")):
        return False
    sentences = len(re.findall(r"[.?!](?=\s+[A-Z])", text))
    if _FIXED.match(text) and sentences == 0 and len(text) < 230:
        return True
    quotes = len(text) > 75 and ": " in text
    outline = _OUTLINE.match(text.lstrip("'‘\"")) is not None and not quotes
    if text.endswith("?"):
        return len(text) < 230 and sentences == 0
    if FACTOR.match(text) and text.endswith(":") and len(run) == 1:
        return True
    if outline and sentences == 0 and len(text) < 230 and not (text.endswith(":") and len(text.split()) > 4):
        return (len(run) == 1 and len(text) < 75) or not text.endswith((".", ":")) or text.lower().startswith("in hoev")
    if len(run) > 1 or len(text) > 62 or text[-1] in ".;,":
        return False
    if text.endswith(":"):
        return len(text.split()) <= 4 and not _VERB.search(text)
    return not _VERB.search(text) or len(text.split()) <= 4
