"""The application: routes of other parts first, then the pages; reload, health and metrics."""

from __future__ import annotations

import contextlib
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from vwgraph.errors import Stop
from vwgraph.serve.aside import Away, Busy, Late
from vwgraph.serve.build import Build, digest_of, open_build
from vwgraph.serve.headers import ALLOW, SAFETY, headers_of, unchanged
from vwgraph.serve.outer import Outer
from vwgraph.site.negotiation import best_language
from vwgraph.site.opening import Opening
from vwgraph.site.places import LANGUAGES
from vwgraph.site.representation import Representation
from vwgraph.site.site import Found
from vwgraph.store.wire import Failure

__all__ = ["Live", "application"]

_LOG = logging.getLogger("vwgraph.serve")
_EVERY, _EVERY_ENDPOINT = 2.0, 30.0
_MOST_FIELDS = 50


class Live:
    """What is being served. A new build takes the place of the old between two requests; none is dropped."""

    def __init__(self, opening: Opening, size: int = 2) -> None:
        self._opening = opening
        self._size = size
        self.build = open_build(opening, size)
        self.counts: Counter[str] = Counter()
        self.renewed: list[Callable[[], Awaitable[None]]] = []
        """What else to renew when a new build has come."""
        self.closed: list[Callable[[], Awaitable[None]]] = []
        """What else to close at the end."""
        self._refused = self._coming = ""
        self._behind: list[Callable[[], Awaitable[None]]] = []

    @property
    def stale(self) -> bool:
        """Whether a newer build could not be opened, or not all is answered from the one there is."""
        return bool(self._refused or self._behind)

    @contextlib.contextmanager
    def current(self) -> Iterator[Build]:
        """The build to answer a request with; it stays open until the request is answered."""
        build = self.build
        build.inside += 1
        try:
            yield build
        finally:
            build.inside -= 1
            if build is not self.build and not build.inside:
                build.aside.close()

    async def watch(self) -> None:
        """Look for a new build every two seconds, at an endpoint every thirty. One that cannot be opened is passed over, and told
        of in the log."""
        while True:
            await anyio.sleep(_EVERY_ENDPOINT if self._opening.endpoint else _EVERY)
            await self.renew()

    async def renew(self) -> bool:
        """Take up a new build, if there is one; return whether there was. Graphs are pushed to an endpoint one by one: there it
        counts when it is the same at two looks in a row."""
        await self._follow()
        digest = ""
        try:
            digest, _ = await anyio.to_thread.run_sync(digest_of, self._opening)
            if digest in (self.build.digest, self._refused):
                return False
            before, self._coming = self._coming, digest
            if self._opening.endpoint and digest != before:
                return False
            fresh = await anyio.to_thread.run_sync(open_build, self._opening, self._size)
        except (Stop, OSError) as error:
            _LOG.warning("no new build was taken up: %s", error)
            if digest and not isinstance(error, Failure):  # what an endpoint did not say it may say at the next look
                self._refused = digest
            return False
        old, self.build, self._refused = self.build, fresh, ""
        if not old.inside:
            old.aside.close()
        self._behind = [*self.renewed]
        await self._follow()
        self.counts["reloads"] += 1
        _LOG.info("took up build %s", fresh.digest[:12])
        return True

    async def _follow(self) -> None:
        """Renew what else goes with the build. What cannot be renewed stays as it was, and is tried again at the next look."""
        for renew in [*self._behind]:
            try:
                await renew()
            except (Stop, OSError) as error:
                _LOG.warning("questions are answered from the build before: %s", error)
            else:
                self._behind.remove(renew)

    async def warm(self) -> None:
        """Make the slow pages of the build; what fails is made again when it is asked for."""
        with contextlib.suppress(Away, Busy, Late):
            await self.build.warm()


def application(
    live: Live, routes: Sequence[BaseRoute] = (), *, root_path: str = "", warm: bool = True, largest: int = 2 * 2**20
) -> Outer:
    """Return the ASGI application: ``routes``, then health and metrics, then the pages.

    ``root_path`` is the path a proxy serves it below, whether or not the proxy strips it. ``largest`` is the size in bytes
    of a request's body beyond which it is refused.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(live.watch)
            if warm:
                tasks.start_soon(live.warm)
            yield
            tasks.cancel_scope.cancel()
        await anyio.to_thread.run_sync(live.build.aside.close)
        for close in live.closed:
            await close()

    async def page(request: Request) -> Response:
        return await _page(live, request)

    async def health(request: Request) -> Response:
        told = {
            "status": "ok",
            "build": live.build.digest[:12],
            "triples": sum(live.build.site.pages.facts.graphs.values()),
            "stale": live.stale,
        }
        headers = {**SAFETY, "Cache-Control": "no-store"}
        return Response(json.dumps(told) + "\n", media_type="application/json", headers=headers)

    async def metrics(request: Request) -> Response:
        headers = {**SAFETY, "Cache-Control": "no-store"}
        return Response(_metrics(live), media_type="text/plain; version=0.0.4", headers=headers)

    listed = [
        *routes,
        Route("/health", health),
        Route("/metrics", metrics),
        Route("/{path:path}", page, methods=["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]),
    ]
    inner = Starlette(routes=listed, lifespan=lifespan)
    return Outer(inner, root_path=root_path, largest=largest, counts=live.counts, failed=lambda: _failed(live))


async def _page(live: Live, request: Request) -> Response:
    path = request.scope["path"]
    if request.method == "OPTIONS":
        allowed = {"Allow": ALLOW, "Access-Control-Allow-Methods": ALLOW, "Access-Control-Allow-Headers": "*"}
        return Response(status_code=204, headers={**SAFETY, **allowed})
    with live.current() as build:
        language = best_language(request.headers.get("accept-language", ""), LANGUAGES)
        if request.method not in ("GET", "HEAD"):
            refused = build.site.fault(405, path, language)
            return _sent(request, replace(refused, headers={"Allow": ALLOW}), build.modified)
        return _sent(request, await _answer(build, request, path, language), build.modified)


async def _answer(build: Build, request: Request, path: str, language: str) -> Representation:
    query: dict[str, str] = {}
    for name, value in request.query_params.multi_items()[:_MOST_FIELDS]:
        query[name] = f"{query[name]},{value}" if query.get(name) else value
    accept = ",".join(request.headers.getlist("accept"))
    found = build.site.find(path, query, accept, request.headers.get("accept-language", ""))
    if not isinstance(found, Found):
        return found
    try:
        made = await build.answer(found)
    except (Busy, Away):
        return replace(build.site.fault(503, path, language), headers={"Retry-After": "5"})
    except Late:
        return build.site.fault(504, path, language)
    if made is None:
        return build.site.fault(500, path, language)
    return replace(made, negotiated=found.negotiated)


def _sent(request: Request, answer: Representation, modified: int) -> Response:
    headers = headers_of(answer, modified, request.scope["path"])
    if answer.status == 200 and unchanged(request.headers, answer.etag, modified):
        kept = ("ETag", "Last-Modified", "Cache-Control", "Vary", "Content-Location", *SAFETY)
        return Response(status_code=304, headers={name: headers[name] for name in kept if name in headers})
    return Response(answer.body, answer.status, headers)


def _failed(live: Live) -> tuple[bytes, dict[str, str]]:
    """The page for a fault of ours, which says nothing of what it was."""
    answer = live.build.site.fault(500, "/", LANGUAGES[0])
    return answer.body, headers_of(answer, live.build.modified, "/")


def _metrics(live: Live) -> str:
    """Counts in the text format of Prometheus; nothing in them tells who asked what."""
    lines = ["# TYPE vwgraph_requests_total counter"]
    for name, count in sorted(live.counts.items()):
        if name.isdigit():
            lines.append(f'vwgraph_requests_total{{status="{name}"}} {count}')
    values: dict[str, Any] = {
        "vwgraph_reloads_total": live.counts["reloads"],
        "vwgraph_requests_inside": live.build.inside,
        "vwgraph_slow_pages_inside": live.build.aside.inside,
        "vwgraph_triples": sum(live.build.site.pages.facts.graphs.values()),
    }
    for name, value in values.items():
        lines += [f"# TYPE {name} {'counter' if name.endswith('total') else 'gauge'}", f"{name} {value}"]
    return "\n".join(lines) + "\n"
