"""What stands around the application: a proxy's sub-path, the size of requests, faults that tell nothing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vwgraph.serve.headers import SAFETY

__all__ = ["Outer"]

_LOG = logging.getLogger("vwgraph.serve")
_LONGEST = 32_768  # clients send whole queries by GET
_SAFETY = [(name.lower().encode(), value.encode()) for name, value in SAFETY.items()]
_PLAIN = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]


class _TooLarge(Exception):
    pass


class Outer:
    """Passes requests on to ``inner``, counts answers by status, and answers what ``inner`` should not see."""

    def __init__(
        self,
        inner: ASGIApp,
        *,
        root_path: str,
        largest: int,
        counts: Counter[str],
        failed: Callable[[], tuple[bytes, dict[str, str]]],
    ) -> None:
        self._inner = inner
        self._root = root_path.rstrip("/")
        self._largest = largest
        self._counts = counts
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        began = False

        async def sending(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                self._counts[str(message["status"])] += 1
                message = {**message, "headers": _safe(message.get("headers") or [])}
            await send(message)

        refused = self._refused(scope)
        if refused:
            await _plain(sending, *refused)
            return
        try:
            await self._inner(self._below(scope), self._bounded(receive), sending)
        except _TooLarge:
            if not began:
                await _plain(sending, 413, b"too large\n")
        except Exception:
            _LOG.exception(
                "no answer to %s %s", scope["method"], scope["path"]
            )  # without the query: it is nobody's business
            if not began:
                body, headers = self._failed()
                listed = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
                await sending({"type": "http.response.start", "status": 500, "headers": listed})
                await sending({"type": "http.response.body", "body": body})

    def _refused(self, scope: Scope) -> tuple[int, bytes, str] | tuple[int, bytes] | None:
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > _LONGEST:
            return 414, b"too long\n"
        if self._root and scope["path"] == self._root:
            return 301, b"", f"{self._root}/"
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not length.isdigit() or int(length) > self._largest:
            return 413, b"too large\n"
        return None

    def _below(self, scope: Scope) -> Scope:
        """The request as it would be without the path that a proxy serves us below."""
        path = scope["path"]
        below = path.removeprefix(self._root) if self._root and path.startswith(f"{self._root}/") else path
        return {**scope, "path": below, "root_path": ""}

    def _bounded(self, receive: Receive) -> Receive:
        taken = 0

        async def receiving() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body") or b"")
            if taken > self._largest:
                raise _TooLarge
            return message

        return receiving


def _safe(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of an answer with those every answer carries, where it has none of its own."""
    found = list(headers)
    known = {name.lower() for name, _ in found}
    return found + [(name, value) for name, value in _SAFETY if name not in known]


async def _plain(send: Send, status: int, body: bytes, location: str = "") -> None:
    headers = [*_PLAIN, *([(b"location", location.encode())] if location else [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
