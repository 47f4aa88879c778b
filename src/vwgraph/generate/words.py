"""Made-up words: texts as long as real ones that say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from random import Random

__all__ = ["text"]

_ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "bl", "dr", "gr", "kl", "st")
_VOWELS = ("a", "e", "i", "o", "u", "aa", "ee", "oo", "ei", "ui")
_CODAS = ("", "", "l", "m", "n", "r", "s", "t", "k")
_SIZE = 3000


@cache
def _lexicon() -> tuple[Sequence[str], Sequence[float]]:
    """The words, and for drawing them the cumulated weights of Zipf's law: few words are used most, short ones."""
    draw = Random("words")
    made: dict[str, None] = {}
    while len(made) < _SIZE:
        syllables = (
            draw.choice(_ONSETS) + draw.choice(_VOWELS) + draw.choice(_CODAS) for _ in range(draw.randint(1, 4))
        )
        made["".join(syllables)] = None
    return sorted(made, key=len), tuple(accumulate(1 / rank for rank in range(1, _SIZE + 1)))


def text(draw: Random, like: str) -> str:
    """Return as many made-up words as the text ``like`` has, as one sentence."""
    words, weights = _lexicon()
    chosen = draw.choices(words, cum_weights=weights, k=max(1, len(like.split())))
    return " ".join(chosen).capitalize() + "."
