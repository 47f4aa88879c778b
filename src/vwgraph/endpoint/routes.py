"""The endpoint as Starlette routes: a request read, its query evaluated in the pool, and the answer sent."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import ipaddress
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import IO, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from vwgraph.describe.statistics import Statistics
from vwgraph.endpoint.answers import ACCESS, Sent, headers_for, problem, status_of
from vwgraph.endpoint.description import service_description
from vwgraph.endpoint.limits import LimitReached
from vwgraph.endpoint.page import PATH, editor_page, example
from vwgraph.endpoint.pool import Pool
from vwgraph.endpoint.protocol import FORMS, MEDIA_OF_GRAPHS, Operation, Refusal, media_for, offers, read
from vwgraph.endpoint.terms import completion_terms
from vwgraph.errors import Stop, UsageError
from vwgraph.model import Question
from vwgraph.pages.templates import asset
from vwgraph.site.negotiation import best_language
from vwgraph.site.pages import Pages
from vwgraph.site.places import LANGUAGES
from vwgraph.worker.evaluation import Shown
from vwgraph.worker.messages import SHOWN, Job, Reply

__all__ = ["Published", "endpoint_routes"]

_Found = tuple[Reply, IO[bytes]]
_METHODS = ["GET", "HEAD", "POST", "OPTIONS"]
_ASSETS = {"editor.js": "text/javascript; charset=utf-8", "editor.css": "text/css; charset=utf-8"}


@dataclass(frozen=True)
class Published:
    """What the endpoint tells of: the pages it is one of, the stored questions, and the counts of the graph."""

    pages: Pages
    questions: Mapping[str, Question]
    statistics: Statistics


def endpoint_routes(pool: Pool, current: Callable[[], Published]) -> list[Route]:
    """Return the routes of the endpoint at ``/sparql``, its page in two languages, and what the page needs.

    ``current`` gives what is published now; it is asked at every request, so that a new build shows. The pool is opened
    at the first query; whoever runs the routes may close it.
    """
    here = _Endpoint(pool, current)
    languages = [(f"/{PATH}", ""), (f"/{PATH}.html", "nl"), (f"/{PATH}.en.html", "en")]
    routes = [Route(path, here.at(language), methods=_METHODS) for path, language in languages]
    routes += [Route(f"/{PATH}/{name}", here.file(name, media), methods=["GET"]) for name, media in _ASSETS.items()]
    return [*routes, Route(f"/{PATH}/terms.json", here.terms, methods=["GET"])]


class _Endpoint:
    def __init__(self, pool: Pool, current: Callable[[], Published]) -> None:
        self.pool = pool
        self.current = current

    def at(self, fixed: str) -> Callable[[Request], Awaitable[Response]]:
        """What answers at one address; its page is in the language ``fixed``, or without one as negotiated."""

        async def answer(request: Request) -> Response:
            language = fixed or best_language(request.headers.get("accept-language", ""), LANGUAGES)
            return self._dressed(await self._answered(request, language))

        return answer

    def file(self, name: str, media: str) -> Callable[[Request], Response]:
        """What answers for a file of the page."""
        text = asset("vwgraph.endpoint", name)
        tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'

        def answer(request: Request) -> Response:
            if request.headers.get("if-none-match") == tag:
                return self._dressed(Response(status_code=304, headers={"ETag": tag}))
            return self._dressed(
                Response(text, media_type=media, headers={"Cache-Control": "max-age=300", "ETag": tag})
            )

        return answer

    async def terms(self, request: Request) -> Response:
        """What the editor completes from."""
        published = self.current()
        body = completion_terms(published.statistics, published.pages.labels)
        return self._dressed(Response(body, media_type="application/json", headers={"Cache-Control": "max-age=300"}))

    def _dressed(self, response: Response) -> Response:
        response.headers.update({**ACCESS, "Vary": "Accept, Accept-Language"})
        return response

    @property
    def _about(self) -> str:
        return f"{self.current().pages.names.base}{PATH}"

    async def _answered(self, request: Request, language: str) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(_METHODS)})
        operation, wanted = Operation(None), request.query_params.get("format", "")
        try:
            operation = await self._read(request)
            wanted = operation.format
            if operation.query is None:
                return self._described(request, operation, language)
            return await self._evaluated(request, operation, operation.query, language)
        except ClientDisconnect:
            return Response(status_code=499)
        except Stop as error:
            known = isinstance(error, UsageError | LimitReached | Refusal)
            # what else stands in the way is for the one who runs the server; a visitor is told only what he can do
            fault = error if known else Stop("the endpoint cannot answer now", "try again later")
            chosen = media_for(request.headers.get("accept", ""), wanted, FORMS["SELECT"])
            if chosen and FORMS["SELECT"][chosen] == SHOWN:
                return self._page(operation, language, None, fault)
            return problem(fault, self._about)

    async def _read(self, request: Request) -> Operation:
        """What the request asks; its body no longer than allowed, in no more time than allowed."""
        most = self.pool.limits.body
        body = b""
        if request.method == "POST":
            too_long = Refusal(413, f"the request is larger than {most} bytes", "send less")
            length = request.headers.get("content-length", "")
            if length.isdigit() and int(length) > most:
                raise too_long
            try:
                async with asyncio.timeout(self.pool.limits.reading):
                    async for piece in request.stream():
                        body += piece
                        if len(body) > most:
                            raise too_long
            except TimeoutError:
                raise Refusal(408, "the request took too long to arrive", "send it in one go") from None
        method = "GET" if request.method == "HEAD" else request.method
        query_string = request.scope["query_string"].decode("latin-1")
        return read(method, query_string, request.headers.get("content-type", ""), body)

    async def _evaluated(self, request: Request, operation: Operation, query: str, language: str) -> Response:
        chosen = offers(request.headers.get("accept", ""), operation.format)
        limits = self.pool.limits
        job = Job(
            query,
            rows=limits.rows,
            size=limits.size,
            dataset=operation.dataset,
            forms={kind: FORMS[kind][media] if media else None for kind, media in chosen.items()},
            shown=limits.shown,
        )
        reply, body = await _unless_gone(request, self.pool.run(job, _client(request)))
        if reply.kind == "bytes":
            size, headers = headers_for(body)
            if headers and headers["ETag"] in request.headers.get("if-none-match", ""):
                body.close()
                return Response(status_code=304, headers=headers)
            media = chosen[str(reply.value)] or ""
            media += "; charset=utf-8" if media.startswith("text/") else ""
            return Sent(body, size, media, {**headers, "Cache-Control": "no-cache"}, limits.reading)
        body.close()
        if reply.kind == "update":
            raise Refusal(403, "this is an update, and updates are not allowed here", "ask a query")
        if reply.kind == "form":
            kind = str(reply.value)
            raise Refusal(
                406, f"a {kind} query is not answered in what is accepted", f"accept {', '.join(FORMS[kind])}"
            )
        assert isinstance(reply.value, Shown)
        return self._page(operation, language, reply.value, None)

    def _described(self, request: Request, operation: Operation, language: str) -> Response:
        """The service description, or for a browser the editor."""
        chosen = media_for(request.headers.get("accept", ""), operation.format, MEDIA_OF_GRAPHS)
        if request.method == "POST":
            raise Refusal(400, "there is no query", "send one as query=")
        if chosen is None:
            raise Refusal(406, "this is not described in what is accepted", f"accept {', '.join(MEDIA_OF_GRAPHS)}")
        form = MEDIA_OF_GRAPHS[chosen]
        if form == SHOWN:
            return self._page(operation, language, None, None)
        published = self.current()
        body = service_description(published.pages.names, published.statistics, form)
        return Response(body, media_type=chosen, headers={"Cache-Control": "no-cache"})

    def _page(self, operation: Operation, language: str, answer: Shown | None, error: Stop | None) -> Response:
        published = self.current()
        query = operation.query
        if query is None and operation.example in published.questions:
            query = example(published.questions[operation.example])
        body = editor_page(
            published.pages,
            language,
            self.pool.limits,
            questions=published.questions,
            query=query,
            answer=answer,
            error=error,
        )
        status = status_of(error) if error else 200
        headers = {"Content-Language": language, "Cache-Control": "no-cache"}
        return Response(body, status, headers, "text/html")


def _client(request: Request) -> str:
    """Who asks: an address, and of IPv6 the network that one client has.

    A proxy on this machine or its private network is believed about whom it asks for. To lie there would evade the limit
    of one client, and none of the others.
    """
    host = request.client.host if request.client else ""
    told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    with contextlib.suppress(ValueError):
        if told and ipaddress.ip_address(host).is_private:
            host = told
        address = ipaddress.ip_address(host)
        if address.version == 6:
            return str(ipaddress.ip_network((address, 64), strict=False))
    return host


async def _unless_gone(request: Request, work: Coroutine[Any, Any, _Found]) -> _Found:
    """What ``work`` gives. When the client goes, the work ends. Raises :class:`ClientDisconnect` then."""
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        for one in (task, gone):
            if not one.done():
                one.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await one


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
