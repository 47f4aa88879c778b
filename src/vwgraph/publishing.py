"""Joins the parts of the static site: pages, rules for web servers, faults as files."""

from __future__ import annotations

import os
from pathlib import Path

from vwgraph.publish.rules import rules_of
from vwgraph.publish.writing import Published, Told, publish
from vwgraph.site.opening import Opening, open_site
from vwgraph.site.places import LANGUAGES, page_file
from vwgraph.site.site import Site

__all__ = ["open_static", "publish_site"]


def open_static(opening: Opening) -> Site:
    """Return the site that :func:`publish_site` writes."""
    return open_site(opening)


def publish_site(
    site: Site, opening: Opening, folder: Path, told: Told = lambda name: None, processes: int | None = None
) -> Published:
    """Write the site to ``folder``; see :func:`vwgraph.publish.writing.publish`.

    ``processes`` is how many make pages at once, by default one per core.
    """
    address = (opening.address or site.pages.names.base).rstrip("/") + "/"
    below = "/" + address.partition("://")[2].partition("/")[2]
    faults = {
        page_file(str(status), language): site.fault(status, "/", language, root=below).body
        for status in (404, 410)
        for language in LANGUAGES
    }
    return publish(site, folder, {**faults, **rules_of(site, address)}, told, processes or os.cpu_count() or 1)
