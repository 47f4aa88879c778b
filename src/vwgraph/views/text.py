"""How much room a label takes, without a font at hand, and how it breaks into lines."""

from __future__ import annotations

import unicodedata

__all__ = ["clean", "width", "wrapped"]

_WIDTHS = {
    **dict.fromkeys("ijl'|!.,:;I", 0.32),
    **dict.fromkeys('frt()[]{}-/\\ "`', 0.42),
    **dict.fromkeys("abcdeghknopqsuvxyz0123456789_?*$+=<>~^#", 0.64),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.76),
    **dict.fromkeys("mwMW%@", 0.99),
}
"""Width of a character in ems: as DejaVu Sans has it, the widest of the fonts in common use, rounded up."""


def width(text: str, size: float) -> float:
    """Return the width of ``text`` in pixels at ``size`` pixels, on the wide side."""
    return size * sum(_WIDTHS[sign] if sign in _WIDTHS else _other(sign) for sign in text)


def _other(sign: str) -> float:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0.0
    base = unicodedata.normalize("NFD", sign)[0]
    return _WIDTHS.get(base, 1.0)


def clean(text: str) -> str:
    """Return ``text`` on one line, without control characters and without what turns the direction of other text.

    XML 1.0 (section 2.2) has no place for most control characters; the bidirectional controls (Unicode UAX #9) could make
    a label rearrange what stands beside it.
    """
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _drawable(sign))
    return " ".join(kept.split())


def _drawable(sign: str) -> bool:
    code = ord(sign)
    turns = code in (0x061C, 0x200E, 0x200F) or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    return not turns and unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co") and code not in (0xFFFE, 0xFFFF)


def wrapped(label: str, most: float, size: float, lines: int = 4) -> list[str]:
    """Return ``label`` in at most ``lines`` lines of ``most`` pixels; what does not fit ends in an ellipsis.

    A long word may make a line half as wide again; beyond that it is broken, at a hyphen where it has one.
    """
    made: list[str] = []
    words = clean(label).split(" ")
    while words and words != [""]:
        word = words.pop(0)
        joined = f"{made[-1]} {word}" if made else ""
        if made and width(joined, size) <= most:
            made[-1] = joined
            continue
        if len(made) == lines:
            made[-1] = _shortened(made[-1], most, size)
            break
        if width(word, size) > most * 1.5:
            word, rest = _broken(word, most, size)
            words.insert(0, rest)
        made.append(word)
    return made


def _broken(word: str, most: float, size: float) -> tuple[str, str]:
    fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], size) <= most)
    hyphen = word.rfind("-", 0, fits) + 1
    at = hyphen if hyphen > fits / 2 else fits
    return word[:at], word[at:]


def _shortened(line: str, most: float, size: float) -> str:
    while line and width(line + "…", size) > most:
        line = line[:-1]
    return line.rstrip() + "…"
