"""Answers over HTTP: a file that leaves piece by piece, and faults as problem documents (RFC 9457)."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from typing import IO

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from vwgraph.endpoint.limits import LimitReached
from vwgraph.endpoint.protocol import Refusal
from vwgraph.errors import QueryError, Stop, UsageError

__all__ = ["ACCESS", "Sent", "headers_for", "problem", "status_of"]

ACCESS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
}
"""What scripts of other sites may: anything here is for everybody."""

_PIECE = 2**16
_SLOWEST = 2**15
_TITLES = {
    400: "Bad Request",
    403: "Forbidden",
    406: "Not Acceptable",
    408: "Request Timeout",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


def headers_for(body: IO[bytes]) -> tuple[int, dict[str, str]]:
    """Return the length of ``body``, and the headers that follow from it: an ETag where it is in memory."""
    size = body.seek(0, os.SEEK_END)
    body.seek(0)
    if size > _PIECE:
        return size, {}
    tag = hashlib.sha256(body.read()).hexdigest()[:32]
    body.seek(0)
    return size, {"ETag": f'"{tag}"'}


class Sent(Response):
    """A file as a response, closed afterwards.

    A client that takes nothing for ``patience`` seconds, or less than 32 KiB a second in all, is given up.
    """

    def __init__(self, body: IO[bytes], size: int, media: str, headers: Mapping[str, str], patience: float) -> None:
        super().__init__(None, 200, {**headers, "Content-Length": str(size)}, media)
        self._file = body
        self._size = size
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        left = 0 if scope["method"] == "HEAD" else self._size
        with self._file as body, contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience + self._size / _SLOWEST):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                while left > 0:
                    piece = body.read(_PIECE)
                    left -= len(piece)
                    async with asyncio.timeout(self._patience):
                        await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
                if scope["method"] == "HEAD" or not self._size:
                    await send({"type": "http.response.body", "body": b""})


def status_of(error: Stop) -> int:
    """Return the HTTP status of what went wrong."""
    if isinstance(error, Refusal | LimitReached):
        return error.status
    return 400 if isinstance(error, UsageError) else 503


def problem(error: Stop, about: str) -> Response:
    """Return a problem document for ``error``; ``about`` is the IRI of the endpoint, whose page explains the limits."""
    status = status_of(error)
    told: dict[str, object] = {"type": "about:blank", "title": _TITLES.get(status, ""), "status": status}
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, LimitReached):
        told |= {"type": f"{about}#limit-{error.name}", "limit": error.name, "detail_nl": "; ".join(error.dutch)}
        if error.retry:
            headers["Retry-After"] = str(error.retry)
    told["detail"] = error.what
    if error.remedy:
        told["remedy"] = error.remedy
    if isinstance(error, QueryError) and error.line:
        told |= {"line": error.line, "column": error.column}
    body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return Response(body, status, headers, "application/problem+json")
