"""Which endpoint is meant, and how it is asked: from the command line, the environment, or a settings file.

The settings file is ``vwgraph.toml`` in the folder one works in, else in the user's folder for settings
(``$XDG_CONFIG_HOME/vwgraph/``, by default ``~/.config/vwgraph/``)::

    [endpoint.archief]
    url = "https://voorbeeld.example/sparql"           # asked by the SPARQL 1.1 Protocol
    update = "https://voorbeeld.example/update"        # SPARQL Update, for push
    graph-store = "https://voorbeeld.example/data"     # Graph Store HTTP Protocol, for push and pull
    timeout = 120                                      # seconds for one request
    page = 10000                                       # rows asked for at once
    headers = { Authorization = "Bearer $ARCHIEF_TOKEN" }   # $NAME is read from the environment

A name and password for the host in ``~/.netrc`` (or the file that NETRC names) are used where no header gives another.
"""

from __future__ import annotations

import base64
import ipaddress
import netrc
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vwgraph.errors import UsageError

__all__ = ["Endpoint", "checked", "endpoint_named", "settings_files"]

_KEYS = {
    "url": str,
    "update": str,
    "graph-store": str,
    "timeout": (int, float),
    "page": int,
    "tries": int,
    "headers": dict,
}


@dataclass(frozen=True)
class Endpoint:
    """A SPARQL endpoint and how it is asked. ``timeout`` is in seconds, ``page`` in rows (0: all at once)."""

    url: str
    update: str | None = None
    graph_store: str | None = None
    timeout: float = 60
    page: int = 10_000
    tries: int = 4
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def settings_files() -> tuple[Path, ...]:
    """Return the places where settings are looked for, first come first served."""
    home = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path("vwgraph.toml"), Path(home) / "vwgraph" / "vwgraph.toml"


def endpoint_named(name: str | None, timeout: float | None = None) -> Endpoint | None:
    """Return the endpoint that ``name`` (a URL, or a name in the settings file) means, else the one in VWGRAPH_ENDPOINT.

    Returns ``None`` where neither names one. Raises :class:`UsageError` for a name that is not in the settings, an
    address that is none, or credentials that would travel unencrypted.
    """
    wanted = name or os.environ.get("VWGRAPH_ENDPOINT")
    if not wanted:
        return None
    found = _settled(wanted)
    seconds = timeout if timeout is not None else os.environ.get("VWGRAPH_TIMEOUT")
    if seconds is not None:
        try:
            found = replace(found, timeout=float(seconds))
        except ValueError:
            raise UsageError(f"VWGRAPH_TIMEOUT is {seconds!r}", "give a number of seconds") from None
    return checked(_authorized(found))


def _settled(wanted: str) -> Endpoint:
    for path in settings_files():
        if not path.is_file():
            continue
        for key, values in _read(path).items():
            if wanted in (key, values.get("url")):
                return _from(values, f"{path}: endpoint.{key}")
    if "://" not in wanted:
        places = " or ".join(map(str, settings_files()))
        raise UsageError(f"there is no endpoint {wanted!r}", f"give its URL, or name it in {places}")
    return Endpoint(wanted)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read: {error}", "mend the settings file") from None
    endpoints = found.get("endpoint", {})
    if not isinstance(endpoints, dict) or not all(isinstance(one, dict) for one in endpoints.values()):
        raise UsageError(f"{path}: endpoints stand in tables", 'write [endpoint.name] and, below it, url = "..."')
    return endpoints


def _from(values: Mapping[str, Any], where: str) -> Endpoint:
    for key, value in values.items():
        if key not in _KEYS:
            raise UsageError(f"{where}: unknown key {key!r}", f"keys: {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):  # type: ignore[arg-type]
            raise UsageError(f"{where}: {key} is {value!r}", "see the settings in the manual")
    if "url" not in values:
        raise UsageError(f"{where} has no url", "name the address of the endpoint")
    headers = {name: _expanded(str(text), where) for name, text in values.get("headers", {}).items()}
    plain = {key.replace("-", "_"): value for key, value in values.items()}
    return Endpoint(**{**plain, "headers": headers})


def _expanded(text: str, where: str) -> str:
    def value(found: re.Match[str]) -> str:
        known = os.environ.get(found.group(1))
        if known is None:
            raise UsageError(f"{where}: {found.group(1)} is not in the environment", "set it, or write the header out")
        return known

    made = re.sub(r"\$(\w+)", value, text)
    if not made.isprintable() or not made.isascii():
        raise UsageError(f"{where}: a header holds a sign that HTTP does not take", "give it in ASCII, on one line")
    return made


def checked(endpoint: Endpoint) -> Endpoint:
    """Return ``endpoint``. Raises :class:`UsageError` where one of its addresses is none, or would show who asks."""
    for url in filter(None, (endpoint.url, endpoint.update, endpoint.graph_store)):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{url!r} is no address of an endpoint", "give one that begins with http:// or https://")
        if parts.username or parts.password:
            raise UsageError("the address holds a password", "put it in ~/.netrc or in headers of the settings file")
        if endpoint.headers and not _private(url):
            raise UsageError(f"{url}: who asks would travel unencrypted", "use https, or leave the headers out")
    if endpoint.timeout <= 0 or endpoint.page < 0 or endpoint.tries < 1:
        raise UsageError("timeout and tries must be more than 0, page 0 or more", "see the settings in the manual")
    return endpoint


def _authorized(endpoint: Endpoint) -> Endpoint:
    """The endpoint with a header of the user's netrc, unless a header of its own says who asks."""
    host = urlsplit(endpoint.url).hostname or ""
    headers = dict(endpoint.headers)
    if "authorization" not in {name.lower() for name in headers}:
        try:
            found = netrc.netrc(os.environ.get("NETRC") or None).authenticators(host)
        except (OSError, netrc.NetrcParseError):
            found = None
        if found:
            pair = f"{found[0]}:{found[2]}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    return replace(endpoint, headers=headers)


def _private(url: str) -> bool:
    """Whether what is sent there can be read by nobody else: encrypted, or never leaving this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
