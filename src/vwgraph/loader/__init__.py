"""From records to files at any size: on all cores, in little memory, only what changed, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["INFERRED", "MANIFEST", "Built", "Told", "listing"]

MANIFEST = "graphs.json"
"""The file of a build that lists its graphs."""

INFERRED = "afgeleid"
"""The graph of what follows from the others."""

Told = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much (0: unknown)."""


@dataclass(frozen=True)
class Built:
    """What a build made: triples per graph, and which files changed."""

    triples: Mapping[str, int]
    changed: tuple[str, ...]
    folder: Path


def listing(base: str, graphs: Mapping[str, str], digests: Mapping[str, str]) -> bytes:
    """Return the list of graphs that stands beside their files: the base, the IRI of each file's graph, its digest."""
    return (json.dumps({"base": base, "graphs": graphs, "sha256": digests}, indent=1) + "\n").encode("utf-8")
