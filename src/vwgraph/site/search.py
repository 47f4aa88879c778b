"""Full text search over labels and descriptions: SQLite's FTS5, Dutch and English stems, accents folded, facets."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from snowballstemmer import stemmer

from vwgraph.names import PREFIXES, VW
from vwgraph.site.facts import Facts
from vwgraph.site.places import Places

__all__ = ["FACETS", "Hits", "Index", "folded", "words_of"]

FACETS = ("soort", "pilot", "thema")
"""What results can be narrowed by, as parameters of the search page."""

_WORD = re.compile(r"\w+")
_STEMMERS = {"nl": stemmer("dutch"), "en": stemmer("english")}
_MOST_WORDS = 12
_TEXTS = (
    PREFIXES["dcterms"] + "description",
    PREFIXES["skos"] + "definition",
    PREFIXES["skos"] + "altLabel",
    PREFIXES["dcterms"] + "identifier",
)
_SCHEMA = """
CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT, soort TEXT, pilot TEXT, thema TEXT);
CREATE VIRTUAL TABLE texts USING fts5 (label, rest, content='', tokenize="unicode61 remove_diacritics 0")"""


def folded(text: str) -> str:
    """Return ``text`` in lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """Return the words of ``text``, folded."""
    return _WORD.findall(folded(text))


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    return str(_STEMMERS[language].stemWord(word))


def _terms(text: str, language: str) -> str:
    """The words of a text and their stems in its language, with blanks between."""
    found = words_of(text)
    tongue = language if language in _STEMMERS else "nl"
    return " ".join(dict.fromkeys([*found, *(_stem(word, tongue) for word in found)]))


@dataclass(frozen=True)
class Hits:
    """What a search found: IRIs of one page of results, best first, how many in all, and counts by facet and value."""

    iris: tuple[str, ...]
    total: int
    facets: dict[str, list[tuple[str, int]]]


class Index:
    """An index in memory over all things that have a page."""

    def __init__(self, facts: Facts, places: Places) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        self._lock = Lock()
        for n, iri in enumerate(places.things.values(), start=1):
            label, rest = (" ".join(found) for found in _indexed(facts, iri))
            self._database.execute("INSERT INTO texts (rowid, label, rest) VALUES (?, ?, ?)", (n, label, rest))
            pilot = iri if "/id/pilot/" in iri else facts.first(iri, VW + "inPilot")
            row = (n, iri, facts.kind(iri), pilot, facts.first(iri, VW + "hoofdthema"))
            self._database.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?)", row)
        self._database.commit()

    def find(self, text: str, chosen: dict[str, str], offset: int, limit: int) -> Hits:
        """Return what holds all words of ``text`` (or words that begin so), narrowed by ``chosen`` (facet to IRI).

        Labels weigh four times as much as descriptions. Nothing is found for a text without words.
        """
        wanted = _query(text)
        if not wanted:
            return Hits((), 0, {})
        with self._lock:
            return self._found(wanted, chosen, offset, limit)

    def _found(self, wanted: str, chosen: dict[str, str], offset: int, limit: int) -> Hits:
        names = [name for name in FACETS if chosen.get(name)]
        narrowed = "".join(f" AND {name} = ?" for name in names)
        source = f"FROM texts JOIN things ON things.id = texts.rowid WHERE texts MATCH ?{narrowed}"
        values: Sequence[str] = [wanted, *(chosen[name] for name in names)]
        rows = self._database.execute(
            f"SELECT iri {source} ORDER BY bm25(texts, 4.0, 1.0), things.id LIMIT ? OFFSET ?", [*values, limit, offset]
        ).fetchall()
        (total,) = self._database.execute(f"SELECT COUNT(*) {source}", values).fetchone()
        facets = {
            name: self._database.execute(
                f"SELECT {name}, COUNT(*) AS n {source} AND {name} <> '' GROUP BY {name} ORDER BY n DESC, {name}",
                values,
            ).fetchall()
            for name in FACETS
        }
        return Hits(tuple(iri for (iri,) in rows), total, facets)


def _query(text: str) -> str:
    """A query of FTS5: each word as it is, by its stem in either language, or as a beginning. Every term is quoted."""
    terms = []
    for word in words_of(text)[:_MOST_WORDS]:
        forms = dict.fromkeys([f'"{word}"*', *(f'"{_stem(word, tongue)}"' for tongue in _STEMMERS)])
        terms.append(f"({' OR '.join(forms)})")
    return " AND ".join(terms)


def _indexed(facts: Facts, iri: str) -> tuple[Iterable[str], Iterable[str]]:
    labels = (_terms(label, language) for language, label in facts.labels.get(iri, {}).items())
    return labels, _rest(facts, iri)


def _rest(facts: Facts, iri: str) -> Iterator[str]:
    for predicate in _TEXTS:
        for fact in facts.values(iri, predicate):
            yield _terms(fact.value, getattr(fact.object, "language", None) or "nl")
