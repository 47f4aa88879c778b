"""Follows links of a site, as files or over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

__all__ = ["Page", "dead_links"]


class Page(HTMLParser):
    """What a test looks at in a page: links, ids, tags, headings, fields without a label."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: list[str] = []
        self.tags: list[str] = []
        self.language = ""
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "action") and value]
        if tag == "html":
            self.language = found.get("lang") or ""
        if tag == "script" and not found.get("src") and found.get("type") != "application/ld+json":
            self.inline.append("script")
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        if found.get("id"):
            self.places.append(str(found["id"]))


def dead_links(get: Callable[[str], tuple[int, str, bytes]], start: str, most: int = 10**6) -> tuple[int, list[str]]:
    """Follow every link below ``start``; return how many pages were read and what is dead, places in pages included.

    ``get`` returns status, media type and body of an address.
    """
    todo, seen, places, wanted, dead = [start], {start}, {}, set(), []
    read = 0
    while todo and read < most:
        address = todo.pop()
        status, media, body = get(address)
        read += 1
        if status != 200:
            dead.append(f"{address}: {status}")
            continue
        if not media.startswith("text/html"):
            continue
        page = Page(body.decode())
        places[address] = set(page.places)
        for link in page.links:
            target, place = urldefrag(urljoin(address, link))
            if urlsplit(target).netloc != urlsplit(start).netloc or "/beeld/" in address:
                continue
            target = target.partition("?")[0]
            if place:
                wanted.add((address, target, place))
            if target not in seen:
                seen.add(target)
                todo.append(target)
    dead += [
        f"{one}: {target}#{place}" for one, target, place in wanted if target in places and place not in places[target]
    ]
    return read, dead
