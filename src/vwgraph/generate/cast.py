"""Who and what a generated record can refer to: the actors, documents and projects that stand for those of its example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from vwgraph.generate.shapes import Shapes, Thing

__all__ = ["Cast", "classes_of", "stand_ins", "works"]


def classes_of(shapes: Shapes) -> dict[str, str]:
    """Return the class of each actor of the example, and the kind of each document and project."""
    found = {actor["id"]: actor["klasse"] for actors in shapes.actors.values() for actor in actors}
    records = [shapes.shared, *shapes.pilots.values(), *([shapes.main] if shapes.main else [])]
    return {**found, **{ref: ref.partition("/")[0] for record in records for ref in works(record)}}


def works(record: Thing) -> list[str]:
    """Return the documents and projects of ``record`` as references."""
    documents = [f"document/{one['id']}" for one in record.get("documenten", ())]
    return documents + [f"project/{one['id']}" for one in record.get("projecten", ())]


def stand_ins(refs: Iterable[str], classes: Mapping[str, str], key: str) -> dict[str, str]:
    """Return a new reference for each of ``refs``: ``organisatie/{key}-steunpunt-3``."""
    return {ref: f"{ref.partition('/')[0]}/{key}-{classes[ref].lower()}-{n}" for n, ref in enumerate(refs, start=1)}


@dataclass(frozen=True)
class Cast:
    """New references for old ones: ``own`` of the record's example, ``shared`` ones, and for those of other records
    one of the same class, drawn by lot."""

    own: Mapping[str, str]
    shared: Mapping[str, str]
    classes: Mapping[str, str]
    of_class: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for names in (self.own, self.shared):
            known = set(self.of_class)
            for ref, name in names.items():
                if self.classes[ref] not in known:
                    self.of_class.setdefault(self.classes[ref], []).append(name)

    def of(self, ref: str) -> str | None:
        """Return what stands for ``ref`` of the record's own example, or of all."""
        return self.own.get(ref) or self.shared.get(ref)

    def like(self, ref: str, draw: Random) -> str | None:
        """Return what stands for ``ref`` of any record, or ``None`` where there is nothing of its class."""
        known = self.shared.get(ref)
        if known:
            return known
        able = self.of_class.get(self.classes.get(ref, ""), ())
        return draw.choice(able) if able else None
