"""The build that is being served: its site, the pages made so far, and the processes that make more."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field

import anyio.to_thread

from vwgraph.describe.statistics import Statistics
from vwgraph.describing import describe
from vwgraph.errors import Stop
from vwgraph.exchange import state_of
from vwgraph.serve.aside import Aside
from vwgraph.site.opening import Opening, open_site
from vwgraph.site.representation import Representation
from vwgraph.site.site import Found, Site

__all__ = ["Build", "digest_of", "open_build"]

_ROOM = 192 * 2**20
_LARGEST = 16 * 2**20
_Key = tuple[str, str, str, tuple[tuple[str, str], ...]]


def digest_of(opening: Opening) -> tuple[str, int]:
    """Return the SHA-256 of the list of graphs that was built, and when it was last written (Unix time); of an endpoint that of
    the record of what was pushed, and now.

    Raises :class:`Stop` where nothing was built, or the endpoint does not say.
    """
    if opening.endpoint:
        return state_of(opening.endpoint), int(time.time())
    data = opening.data
    path = data / "ttl" / "graphs.json"
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest(), int(path.stat().st_mtime)
    except OSError:
        raise Stop(f"nothing has been built in {data}", f"run: vwgraph build --data {data}") from None


@dataclass
class Build:
    """One build. ``inside`` counts the requests it is answering; pages are kept until 192 MiB are full."""

    site: Site
    digest: str
    modified: int
    statistics: Statistics
    aside: Aside
    inside: int = 0
    _kept: OrderedDict[_Key, Representation] = field(default_factory=OrderedDict)
    _size: int = 0

    async def answer(self, found: Found) -> Representation | None:
        """Return the page that ``found`` asks for; ``None`` where making it failed.

        Raises :class:`vwgraph.serve.aside.Busy`, :class:`vwgraph.serve.aside.Late` and :class:`vwgraph.serve.aside.Away`.
        """
        asked = found.asked
        key = (asked.path, asked.extension, asked.language, tuple(sorted(asked.query.items())))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if found.source.slow:
            made = await self.aside.make(asked)
        else:
            made = await anyio.to_thread.run_sync(self.site.make, found)
        if made is not None and made.status == 200:
            self._keep(key, made)
        return made

    def _keep(self, key: _Key, made: Representation) -> None:
        if len(made.body) > _LARGEST or key in self._kept:
            return
        self._kept[key] = made
        self._size += len(made.body)
        while self._size > _ROOM:
            self._size -= len(self._kept.popitem(last=False)[1].body)

    async def warm(self) -> None:
        """Make the pages that take longest before somebody asks for them."""
        for found in list(self.site.files()):
            if found.source.slow and found.asked.extension == "html":
                await self.answer(found)


def open_build(opening: Opening, size: int = 2) -> Build:
    """Open the build in the folder of a corpus, or at an endpoint. Raises :class:`Stop` where there is none."""
    digest, modified = digest_of(opening)
    site = open_site(opening)
    site.make(next(found for found in site.files() if not found.source.slow))
    statistics = describe(site.engine, opening.data, opening.address).statistics
    return Build(site, digest, modified, statistics, Aside(opening, size))
