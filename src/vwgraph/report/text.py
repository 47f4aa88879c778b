"""The report as text: decoding, normalising, joining of broken lines.

The report reaches users as a text file that some program made of a PDF. Encodings and line ends differ from copy to
copy; offsets and digests must not. Everything here is pure.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from vwgraph.errors import Stop

__all__ = ["decode", "digest", "hyphen_rule", "join_lines", "normalise", "sentences", "sha256_of"]

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(
    r"(?<![^\W\d_])[^\W\d_]+-[^\W\d_]+"
)  # from the start of a word: else a long one takes its square
_BROKEN = re.compile(r"([^\W_]+)-$")
_SENTENCE = re.compile(r"(?<![ (]\w\.\w\.)(?<=[.?!])[\"'”’)]*\s+(?=[\"'“‘(]?[A-ZÀ-Ý])")
_CONJUNCTIONS = {"en", "of", "als", "and", "or"}


def decode(raw: bytes) -> str:
    """Return the text of ``raw`` with ``\\n`` line ends and without a byte order mark.

    UTF-8, UTF-16 (with mark, or recognisable by its zero bytes) and Windows-1252 are read. Raises :class:`Stop` for
    bytes that are text in none of these, such as a PDF.
    """
    if raw.startswith(b"%PDF"):
        raise Stop("this file is a PDF, not text", "convert it first, for instance with: pdftotext FILE.pdf FILE.txt")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif raw[:200].count(0) > 20:
        encodings = ["utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Stop("this file is not text in UTF-8, UTF-16 or Windows-1252", "save the report as UTF-8 text and try again")


def sha256_of(text: str) -> str:
    """Return the SHA-256 (64 hex digits) of ``text`` as UTF-8: the identity of a copy, whatever its encoding was."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def normalise(text: str) -> str:
    """Return the words of ``text``, lower case, one space apart: what stays when layout and typography are folded away.

    Compatibility forms, accents as typed, quotes, dashes, bullets and all hyphens are folded, so that two extractions
    of one page agree.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    return " ".join(_WORD.findall(re.sub(r"[-\u00ad\u2010-\u2015]\s*", "", folded)))


def digest(text: str) -> str:
    """Return the first 12 hex digits of the SHA-256 of the normalised text."""
    return sha256_of(normalise(text))[:12]


def hyphen_rule(text: str) -> Callable[[str, str], bool]:
    """Return a function that says whether the hyphen between two halves of a word at a line end is a real one.

    The document itself is the dictionary: a form that also stands inside a line decides. Failing that, capitals and
    digits before the hyphen, or a capital after it, keep it (``CIVIQ-adviseur``); everything else is a broken word.
    """
    words: set[str] = set()
    hyphenated: set[str] = set()
    for line in text.splitlines():
        inner = line.strip().removesuffix("-")
        words.update(word.lower() for word in _LETTERS.findall(inner))
        hyphenated.update(word.lower() for word in _HYPHENATED.findall(inner))

    def is_real(before: str, after: str) -> bool:
        if (before + after).lower() in words:
            return False
        if f"{before}-{after}".lower() in hyphenated:
            return True
        return (len(before) > 1 and before.isupper()) or before[-1:].isdigit() or after[:1].isupper()

    return is_real


def join_lines(lines: Sequence[str] | Iterable[str], is_real: Callable[[str, str], bool]) -> str:
    """Return ``lines`` as one line: words broken at a line end are joined, real hyphens kept, white space folded."""
    joined = ""
    for line in lines:
        piece = " ".join(line.split())
        broken = _BROKEN.search(joined)
        first = re.match(r"[^\W_]+", piece)
        if broken is None or first is None:
            dangling = joined.endswith(" –") and piece[:1].islower()
            joined = f"{joined} {piece}" if joined and not dangling else joined + piece
        elif first.group().lower() in _CONJUNCTIONS:
            joined = f"{joined} {piece}"
        elif is_real(broken.group(1), first.group()):
            joined += piece
        else:
            joined = joined[:-1] + piece
    return joined.strip()


def sentences(text: str) -> list[str]:
    """Return the sentences of a passage, in order: what ``#2`` in a locator counts. A list number is not a sentence."""
    return [piece for piece in _SENTENCE.split(text) if piece]
