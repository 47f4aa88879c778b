"""Requests by the SPARQL 1.1 Protocol, read by pure functions: an operation, or the reason why there is none.

https://www.w3.org/TR/sparql11-protocol/, section 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from vwgraph.errors import Stop
from vwgraph.site.negotiation import best_media
from vwgraph.store import Dataset
from vwgraph.worker.messages import SHOWN

__all__ = ["FORMS", "MEDIA_OF_GRAPHS", "MEDIA_OF_ROWS", "Operation", "Refusal", "media_for", "offers", "read"]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

MEDIA_OF_ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/html": SHOWN,
}
"""Media types of rows, best first, and the form of each."""

_TRUTH = {media: form for media, form in MEDIA_OF_ROWS.items() if form not in ("csv", "tsv")}

MEDIA_OF_GRAPHS: Mapping[str, str] = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "text/html": SHOWN,
}
"""Media types of graphs, best first, and the form of each."""

FORMS: Mapping[str, Mapping[str, str]] = {
    "SELECT": MEDIA_OF_ROWS,
    "ASK": _TRUTH,
    "CONSTRUCT": MEDIA_OF_GRAPHS,
    "DESCRIBE": MEDIA_OF_GRAPHS,
}
"""What each form of query is answered in."""

_OTHER_NAMES = {
    "ntriples": "nt",
    "n-triples": "nt",
    "turtle": "ttl",
    "rdfxml": "rdf",
    "json-ld": "jsonld",
    "html": SHOWN,
}


class Refusal(Stop):
    """A request that the protocol does not allow, or we do not; ``status`` is that of HTTP."""

    def __init__(self, status: int, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query to evaluate; without one, the request is for what the endpoint is. ``example`` names a stored question to show."""

    query: str | None
    dataset: Dataset | None = None
    format: str = ""
    example: str = ""


def read(method: str, query_string: str, content_type: str, body: bytes) -> Operation:
    """Return what a GET or POST asks for. Raises :class:`Refusal`."""
    values = _values(query_string)
    if method == "POST":
        kind, charset = _media(content_type)
        if kind == UPDATE:
            raise Refusal(403, "updates are not allowed here", "the data changes with a new release only")
        if kind not in (FORM, QUERY):
            raise Refusal(415, f"a query does not come as {kind or 'nothing'}", f"send {FORM} or {QUERY}")
        if charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise Refusal(400, "the query is not in UTF-8", "SPARQL is sent in UTF-8")
        text = _text(body)
        if kind == QUERY:
            if "query" in values:
                raise Refusal(400, "there is a query in the address and one in the body", "send one")
            values["query"] = [text]
        else:
            for name, found in _values(text).items():
                values.setdefault(name, []).extend(found)
    return _operation(values)


def _operation(values: Mapping[str, list[str]]) -> Operation:
    queries = values.get("query", [])
    if "update" in values:
        if queries:
            raise Refusal(400, "there is a query and an update", "send a query")
        raise Refusal(403, "updates are not allowed here", "the data changes with a new release only")
    if len(queries) > 1:
        raise Refusal(400, f"there are {len(queries)} queries", "send one at a time")
    default, named = (tuple(values.get(name, ())) for name in ("default-graph-uri", "named-graph-uri"))
    if not queries and (default or named):
        raise Refusal(400, "there is no query", "graphs are named for a query")
    dataset = Dataset(default, named) if default or named else None
    wanted = next((values[name][0].strip() for name in ("format", "output") if name in values), "")
    return Operation(queries[0] if queries else None, dataset, wanted, values.get("vraag", [""])[0])


def offers(accept: str, wanted: str) -> dict[str, str | None]:
    """Return for each form of query the media type it is answered in, ``None`` where none is acceptable.

    ``wanted`` (``format=`` of the request: ``csv``, ``json``, a media type) goes before the Accept header where it fits.
    """
    return {kind: media_for(accept, wanted, media) for kind, media in FORMS.items()}


def media_for(accept: str, wanted: str, media: Mapping[str, str]) -> str | None:
    """Return the key of ``media`` (forms by media type, best first) that ``wanted`` or else ``accept`` asks for."""
    wish = wanted.lower()
    wish = _OTHER_NAMES.get(wish, wish)
    if wish == "json" and "json" not in media.values():
        wish = "jsonld"
    named = next((one for one, form in media.items() if wish in (one, form)), None)
    return named or best_media(accept, {one: one for one in media})


def _values(text: str) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise Refusal(400, "a value is not in UTF-8", "percent-encode the bytes of UTF-8") from None
    except ValueError:
        raise Refusal(400, "there are more than 1000 values", "send fewer") from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _media(content_type: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type, in lower case."""
    kind, *parameters = (part.strip() for part in content_type.lower().split(";"))
    told = dict(part.partition("=")[::2] for part in parameters)
    return kind, told.get("charset", "").strip("\"' ")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(400, "the query is not in UTF-8", "SPARQL is sent in UTF-8") from None
