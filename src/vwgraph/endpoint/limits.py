"""What a query may take, and what is said where it takes more."""

from __future__ import annotations

import os
from typing import Literal, NamedTuple

from vwgraph.errors import Stop

__all__ = ["LimitReached", "Limits", "Name"]

Name = Literal["time", "rows", "size", "memory", "depth", "queue", "client"]

_STATUS: dict[Name, int] = {"time": 504, "client": 429}
_TEXTS: dict[Name, tuple[str, str, str, str]] = {
    "time": (
        "De query duurde langer dan {0.seconds:g} seconden en is gestopt",
        "maak hem smaller of zet er LIMIT bij",
        "the query took more than {0.seconds:g} seconds and was stopped",
        "narrow it or add LIMIT",
    ),
    "rows": (
        "Het antwoord heeft meer dan {0.rows} rijen",
        "vraag het in delen met ORDER BY, LIMIT en OFFSET, of laad een dump",
        "the answer has more than {0.rows} rows",
        "ask for it in parts with ORDER BY, LIMIT and OFFSET, or load a dump",
    ),
    "size": (
        "Het antwoord is groter dan {0.size} bytes",
        "vraag minder kolommen of vraag het in delen",
        "the answer is larger than {0.size} bytes",
        "ask for fewer columns, or for parts of it",
    ),
    "memory": (
        "De query had meer dan {0.memory} bytes geheugen nodig en is gestopt",
        "maak hem smaller; laat ORDER BY of DISTINCT over veel rijen weg",
        "the query needed more than {0.memory} bytes of memory and was stopped",
        "narrow it; leave out ORDER BY or DISTINCT over many rows",
    ),
    "depth": (
        "De query is zo diep genest dat haar proces is gestopt",
        "schrijf hem met minder haakjes binnen haakjes",
        "the query is nested so deeply that its process ended",
        "write it with fewer brackets within brackets",
    ),
    "queue": (
        "Er zijn nu te veel andere queries",
        "probeer het over {0.retry} seconden weer",
        "too many other queries are being answered now",
        "try again in {0.retry} seconds",
    ),
    "client": (
        "Van dit adres wachten al {0.waiting_client} queries",
        "wacht op die antwoorden en probeer het over {0.retry} seconden weer",
        "{0.waiting_client} queries from this address are waiting already",
        "wait for those answers and try again in {0.retry} seconds",
    ),
}


class Limits(NamedTuple):
    """Limits of one endpoint.

    A query gets ``seconds``, ``memory`` bytes beyond what the graph takes, ``rows`` (or triples) and ``size`` bytes of
    answer; ``body`` is the most bytes a request may have and ``reading`` the seconds it may take to arrive (and a piece
    of the answer to leave). ``shown`` is how many rows a page shows.

    Every query starts in one of ``quick`` places. One that takes more than ``quantum`` seconds goes on at the lowest
    priority in one of ``long`` places; until one is free it is paused, and at most ``paused`` are. A client
    has at most ``per_client`` queries running and ``waiting_client`` waiting, all clients together ``waiting``, each no
    longer than ``wait`` seconds; ``retry`` is what Retry-After says.
    """

    seconds: float = 30
    rows: int = 100_000
    size: int = 64 * 2**20
    memory: int = 512 * 2**20
    body: int = 2**20
    reading: float = 20
    shown: int = 500
    quick: int = max(4, 2 * (os.cpu_count() or 1))
    long: int = max(2, os.cpu_count() or 1)
    quantum: float = 0.25
    paused: int = 8
    per_client: int = 4
    waiting_client: int = 16
    waiting: int = 128
    wait: float = 30
    retry: int = 10


class LimitReached(Stop):
    """A query that came up against the limit ``name``; ``dutch`` and the text of the exception say so.

    ``status`` is the HTTP status it is answered with, and ``retry`` after how many seconds it may do better (0: never).
    """

    def __init__(self, name: Name, limits: Limits) -> None:
        what_nl, remedy_nl, what, remedy = (text.format(limits) for text in _TEXTS[name])
        super().__init__(what, remedy)
        self.name = name
        self.dutch = (what_nl, remedy_nl)
        self.status = _STATUS.get(name, 503)
        self.retry = limits.retry if name in ("queue", "client") else 0
