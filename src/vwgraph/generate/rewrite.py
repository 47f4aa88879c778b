"""One thing of a record made anew: what it says is replaced, what it refers to translated, its shape kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from vwgraph.generate.shapes import Thing
from vwgraph.generate.words import text

__all__ = ["Rewriter", "label_of"]

_TEXTS = frozenset({"omschrijving", "onzekerheid", "themavoorstel", "functie", "bron"})
_PASSAGES = frozenset({"passage", "doelbereikPassage", "ontleendAan"})
_REFS = frozenset(
    [
        "actor",
        "adviseur",
        "organisatie",
        "pilotVan",
        "opsteller",
        "betreft",
        "uitgevoerdDoor",
        "gerichtTot",
        "ligtIn",
        "deelVan",
        "werktVoor",
        "document",
        "project",
    ]
)
_NESTED = frozenset({"opvolger", "inwonertal"})
_KEPT = frozenset(
    [
        "soort",
        "klasse",
        "begin",
        "einde",
        "jaar",
        "datum",
        "peil",
        "status",
        "gewicht",
        "rol",
        "overlegvorm",
        "hoofdthema",
        "thema",
        "speerpunt",
        "doelbereik",
        "ontkend",
        "instrument",
        "visiecategorie",
        "rolcategorie",
        "werkwijze",
        "waarde",
        "eenheid",
        "benaderd",
        "van",
        "basis",
        "aangeschreven",
        "telt",
        "categorie",
        "gecodeerd",
        "taal",
    ]
)
_MOST_WORDS = 12


def label_of(nl: str, en: str) -> Thing:
    """Return a label in two languages, of twelve words at most."""
    return {"nl": " ".join(nl.split()[:_MOST_WORDS]), "en": " ".join(en.split()[:_MOST_WORDS])}


@dataclass(frozen=True)
class Rewriter:
    """Makes things anew with the random numbers of ``draw``.

    ``reference`` gives the new reference for an old one, or ``None`` where there is none; ``passage`` a new place for an old.
    """

    draw: Random
    reference: Callable[[str], str | None]
    passage: Callable[[str], str]

    def again(self, thing: Thing, **own: Any) -> Thing:
        """Return ``thing`` with made-up texts and translated references, and ``own`` first.

        Keys without a rule are left out, so that nothing a record says can slip through.
        """
        made = dict(own)
        for name, value in thing.items():
            if name in made:
                continue
            if name in _TEXTS:
                made[name] = text(self.draw, value)
            elif name in _PASSAGES:
                made[name] = list(dict.fromkeys(map(self.passage, value)))
            elif name in _NESTED:
                nested = self.again(value)
                if set(nested) == set(value):
                    made[name] = nested
            elif name in _REFS:
                found = [ref for ref in map(self.reference, [value] if isinstance(value, str) else value) if ref]
                if found:
                    made[name] = found[0] if isinstance(value, str) else list(dict.fromkeys(found))
            elif name in _KEPT:
                made[name] = value
        return {name: value for name, value in made.items() if value not in (None, [], {})}
