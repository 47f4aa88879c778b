"""The headers of an answer, as pure functions: caching, negotiation, who may read it, what the browser may do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import formatdate, parsedate_to_datetime

from vwgraph.site.representation import Representation

__all__ = ["ALLOW", "POLICY", "SAFETY", "headers_of", "unchanged"]

ALLOW = "GET, HEAD, OPTIONS"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'; img-src 'self' data:"
SAFETY: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, ETag, Content-Location, Retry-After",
}
"""What every answer carries: nothing runs but our own files, and anyone may read the data from a script."""

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def headers_of(representation: Representation, modified: int, path: str) -> dict[str, str]:
    """Return the headers of ``representation`` as an answer to ``path``, which stood in a build of ``modified`` (Unix time)."""
    found = {**SAFETY, "Content-Type": representation.media, "Vary": "Accept, Accept-Language"}
    if representation.language:
        found["Content-Language"] = representation.language
    if representation.links:
        found["Link"] = ", ".join(representation.links)
    if representation.status == 200:
        found["ETag"] = representation.etag
        found["Last-Modified"] = formatdate(modified, usegmt=True)
        found["Cache-Control"] = "public, max-age=300"
        if representation.negotiated and representation.location:
            found["Content-Location"] = "../" * max(0, path.count("/") - 1) + representation.location
    elif representation.status in (301, 303):
        found["Cache-Control"] = "public, max-age=300"
    else:
        found["Cache-Control"] = "no-store"
    return {**found, **representation.headers}


def unchanged(request: Mapping[str, str], etag: str, modified: int) -> bool:
    """Return whether the client has this representation already (RFC 9110, section 13.2.2)."""
    tags = request.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in _TAG.findall(tags)
    since = request.get("if-modified-since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(since).timestamp() >= modified
    except (TypeError, ValueError, OverflowError):
        return False
