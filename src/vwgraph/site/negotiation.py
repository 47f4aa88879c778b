"""Content negotiation by media type and language (RFC 9110, section 12.5), as pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["best_language", "best_media", "preferences"]

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)
_MOST = 50


def preferences(header: str) -> list[tuple[str, float]]:
    """Return the ranges of an Accept or Accept-Language header with their quality, as far as they are well formed.

    Parameters other than ``q`` are passed over, as are ranges after the fiftieth.
    """
    found = []
    for part in header.split(",")[:_MOST]:
        name, *parameters = (one.strip() for one in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                quality = float(value) if _QUALITY.fullmatch(value.strip()) else 0.0
        if name:
            found.append((name.lower(), quality))
    return found


def best_media(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the key of ``offered`` (media types by key, best first) that ``accept`` prefers, or ``None``.

    An empty header accepts anything. Of equals the first offered wins; a more specific range rules over a wider one.
    """
    wanted = preferences(accept)
    if not wanted:
        return next(iter(offered))
    found, top = None, 0.0
    for key, media in offered.items():
        quality = _quality_of_media(media.partition(";")[0], wanted)
        if quality > top:
            found, top = key, quality
    return found


def _quality_of_media(media: str, wanted: Sequence[tuple[str, float]]) -> float:
    kind = media.partition("/")[0]
    for name in (media, f"{kind}/*", "*/*"):
        stated = [quality for wish, quality in wanted if wish == name]
        if stated:
            return max(stated)
    return 0.0


def best_language(accept_language: str, offered: Sequence[str]) -> str:
    """Return the language of ``offered`` (best first) that the header prefers; the first where it names none of them.

    A range matches a language it begins with (RFC 4647, lookup): ``en-GB`` asks for ``en``.
    """
    found, top = offered[0], 0.0
    wanted = preferences(accept_language)
    for language in offered:
        stated = [quality for wish, quality in wanted if wish.partition("-")[0] == language]
        rest = [quality for wish, quality in wanted if wish == "*"]
        quality = max(stated) if stated else max(rest, default=0.0)
        if quality > top:
            found, top = language, quality
    return found
