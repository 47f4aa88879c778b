"""Where ontology, queries, views and data are: in the checkout, or else inside the installed package."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Assets", "assets", "find_report"]


@dataclass(frozen=True)
class Assets:
    """The folders the program reads. ``editable`` says that they are a checkout, where a build may write."""

    ontology: Path
    queries: Path
    views: Path
    data: Path
    editable: bool


@cache
def assets() -> Assets:
    """Return the folders of the checkout this module lies in, or of the installed package."""
    here = Path(__file__).resolve().parent
    checkout = here.parent.parent
    editable = (checkout / "pyproject.toml").is_file() and (checkout / "ontology").is_dir()
    root = checkout if editable else here / "assets"
    return Assets(root / "ontology", root / "queries", root / "views", root / "data", editable)


def find_report() -> Path | None:
    """Return the user's copy of the report: ``VWGRAPH_REPORT`` (a file, or a folder with one text file), or ``None``.

    In a checkout, ``../shared/report`` is looked at as well.
    """
    named = os.environ.get("VWGRAPH_REPORT")
    places = [Path(named)] if named else []
    if not named and assets().editable:
        places.append(assets().data.parent.parent / "shared" / "report")
    for place in places:
        if place.is_file():
            return place
        texts = sorted(place.glob("*.txt")) if place.is_dir() else []
        if len(texts) == 1:
            return texts[0]
    return None
