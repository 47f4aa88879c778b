"""One request to an endpoint: sent again where that can help, and every failure a network brings told in plain words."""

from __future__ import annotations

import email.utils
import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPMessage, HTTPResponse
from typing import Any, TypeVar, cast

from vwgraph.errors import Stop

__all__ = ["Failure", "attempted", "body", "opened"]

Answer = TypeVar("Answer")

_BUSY = (429, 502, 503)
_LONGEST_WAIT = 30.0
_BROKEN = (ConnectionResetError, BrokenPipeError, http.client.IncompleteRead, http.client.BadStatusLine)
_WORDS: dict[int, tuple[str, str]] = {
    401: ("it wants to know who asks", "put name and password in ~/.netrc, or a header in the settings file"),
    403: ("it does not allow this", "ask whoever runs it, or check the credentials"),
    404: ("there is no endpoint at this address", "check the address: it often ends in /sparql or /query"),
    405: ("it does not take this kind of request", "is this the address of the query endpoint?"),
    406: ("it gives none of the formats we read", "is this a SPARQL 1.1 endpoint?"),
    413: ("the request is too large for it", "ask less at once, or send smaller batches (--batch)"),
    415: ("it does not read this kind of request", "is this a SPARQL 1.1 endpoint?"),
    504: ("it did not answer in its own time", "narrow the query, or raise the limit on the server"),
}


class Failure(Stop):
    """An endpoint gave no answer. ``code`` is the HTTP status, 0 where there was none."""

    def __init__(self, what: str, remedy: str, code: int = 0) -> None:
        super().__init__(what, remedy)
        self.code = code


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Redirects would turn a POST into a GET without its query, and carry headers to another host: refused."""

    def redirect_request(  # noqa: PLR0917  # as its parent has it
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        raise urllib.error.HTTPError(req.full_url, code, f"moved to {newurl}", headers, fp)


_OPENER = urllib.request.build_opener(_SameHost)


def opened(request: urllib.request.Request, timeout: float) -> HTTPResponse:
    """Send ``request`` once; return the response. Raises what urllib raises; a redirect is an error."""
    return cast(HTTPResponse, _OPENER.open(request, timeout=timeout))


def body(response: HTTPResponse, timeout: float) -> bytes:
    """Return what ``response`` holds. Raises :class:`TimeoutError` where that takes longer than ``timeout`` seconds in
    all: a socket's own limit starts anew with every byte."""
    end = time.monotonic() + timeout
    parts: list[bytes] = []
    with response:
        while part := response.read1(1 << 18):
            parts.append(part)
            if time.monotonic() > end:
                raise TimeoutError("timed out")
    whole = b"".join(parts)
    promised = response.headers.get("Content-Length")
    if promised and promised.isdigit() and len(whole) < int(promised):
        raise http.client.IncompleteRead(whole, int(promised) - len(whole))
    return whole


def attempted(
    send: Callable[[], Answer], url: str, *, timeout: float, tries: int, wait: Callable[[float], None] = time.sleep
) -> Answer:
    """Return what ``send`` gives; where the endpoint is busy or the connection broke, after a pause once more.

    Pauses double from half a second, or are as long as the endpoint says (``Retry-After``), up to thirty seconds each;
    there are ``tries`` in all. Only for requests that may be sent twice. Raises :class:`Failure`.
    """
    for turn in range(1, tries + 1):
        try:
            return send()
        except urllib.error.HTTPError as error:
            if error.code not in _BUSY or turn == tries:
                raise _refused(url, error, turn) from None
            pause = _asked_pause(error.headers.get("Retry-After"))
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            if not isinstance(reason, _BROKEN) or turn == tries:
                raise _unreached(url, reason, timeout) from None
            pause = None
        wait(min(_LONGEST_WAIT, pause if pause is not None else 0.5 * 2 ** (turn - 1)))
    raise AssertionError("tries is at least 1")


def _asked_pause(text: str | None) -> float | None:
    """The pause that ``Retry-After`` asks for, in seconds (RFC 9110, section 10.2.3: a number or a date)."""
    if text is None:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (email.utils.parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _refused(url: str, error: urllib.error.HTTPError, turn: int) -> Failure:
    said = _said(error)
    if error.code in _BUSY:
        times = f" after {turn} tries" if turn > 1 else ""
        return Failure(f"{url} is busy or out of order{times} ({error.code}){said}", "try again later", error.code)
    if 300 <= error.code < 400:
        return Failure(f"{url} has {error.msg}", "give the new address", error.code)
    what, remedy = _WORDS.get(error.code, (f"it answers {error.code}", "what it says may tell more"))
    return Failure(f"{url}: {what} ({error.code}){said}", remedy, error.code)


def _said(error: urllib.error.HTTPError) -> str:
    """The first words of what the server says, unless that is a web page."""
    try:
        text = error.read(2000).decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException, ValueError):
        return ""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f": {plain[:300]}" if plain and not plain.startswith("<") else ""


def _unreached(url: str, reason: object, timeout: float) -> Failure:
    if isinstance(reason, TimeoutError) or str(reason) == "timed out":
        return Failure(
            f"{url} gave no answer in {timeout:g} seconds",
            "ask or send less at once, or give it more time (--timeout, VWGRAPH_TIMEOUT)",
        )
    if isinstance(reason, socket.gaierror):
        return Failure(f"{url}: this host is not known", "check the address and the network")
    if isinstance(reason, ConnectionRefusedError):
        return Failure(f"{url}: nothing answers there", "is the server running, on this port?")
    if isinstance(reason, ssl.SSLError):
        return Failure(
            f"{url}: its certificate is not trusted ({reason.reason or reason})",
            "check the address, or the certificate",
        )
    if isinstance(reason, _BROKEN):
        return Failure(f"{url}: the connection broke off", "try again; was the server stopped?")
    return Failure(f"{url} cannot be reached: {reason}", "check the address and the network")
