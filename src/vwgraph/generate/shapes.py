"""What a generated corpus takes from a real one: skeletons of records, a pool of statements, the passages of each part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vwgraph.concepts import scheme_folders, scheme_triples
from vwgraph.errors import Stop
from vwgraph.model import Passage
from vwgraph.names import PREFIXES, local_name
from vwgraph.paths import assets
from vwgraph.rdf import read_turtle
from vwgraph.records.corpus import Corpus, load_corpus
from vwgraph.records.coverage import cited
from vwgraph.records.schema import Record

__all__ = ["Shapes", "Thing", "learn"]

Thing = dict[str, Any]
"""A record, or a part of one, as plain values under the keys of its YAML; keys without a value are left out."""


@dataclass(frozen=True)
class Shapes:
    """The shapes of a corpus. ``pool`` holds the statements of each kind with the pilot they are from.

    ``actors`` are those only the pilot that is their key knows; under ``""`` those that several share.
    ``cited`` gives by record the passages that support something. ``labels`` are those of terms and concepts by local name.
    """

    folder: Path
    meta: Thing
    pilots: Mapping[str, Thing]
    main: Thing | None
    shared: Thing
    pool: Mapping[str, Sequence[tuple[str, Thing]]]
    actors: Mapping[str, Sequence[Thing]]
    passages: Mapping[str, Sequence[Passage]]
    cited: Mapping[str, Sequence[str]]
    labels: Mapping[str, Mapping[str, str]]


def learn(folder: Path) -> Shapes:
    """Return the shapes of the corpus in ``folder``. Raises :class:`Stop` where it has no pilots or has faults."""
    corpus = load_corpus(folder)
    if corpus.problems or not corpus.pilots:
        raise Stop(
            f"{folder} cannot serve as an example", f"it needs pilots without faults: vwgraph check --data {folder}"
        )
    pilots = {record.key: _plain(record) for record in corpus.pilots}
    pool: dict[str, list[tuple[str, Thing]]] = {}
    for pilot, record in pilots.items():
        for one in record.get("bevindingen", ()):
            if "waarneming" not in one:
                pool.setdefault(one["soort"], []).append((pilot, one))
    passages: dict[str, list[Passage]] = {}
    for passage in corpus.index.passages:
        passages.setdefault(passage.id.split(".")[0], []).append(passage)
    return Shapes(
        folder,
        _plain(corpus.meta),
        pilots,
        _plain(corpus.main) if corpus.main else None,
        _plain(corpus.shared),
        pool,
        _actors(corpus),
        passages,
        {record.key: _cited(record) for record in corpus.records},
        _labels(folder),
    )


def _plain(model: Any) -> Thing:
    value = model.model_dump(mode="json", exclude_defaults=True)
    assert isinstance(value, dict)
    return value


def _cited(record: Record) -> list[str]:
    """Passages of the record's own parts that support something in it, each once, in order."""
    found = dict.fromkeys(ref.split("#")[0] for ref, _ in cited(record))
    return sorted(key for key in found if key.split(".")[0] in record.delen)


def _refs(thing: Any) -> set[str]:
    """Every string in a record that can be a reference."""
    if isinstance(thing, str):
        return {thing} if "/" in thing else set()
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list | tuple) else ()
    return set().union(*map(_refs, inner))


def _actors(corpus: Corpus) -> dict[str, list[Thing]]:
    """The actors by the only pilot that refers to them, or ``""``; an actor is shared where one that refers to it is."""
    named = {record.key: _refs(_plain(record)) for record in corpus.records}
    users: Counter[str] = Counter(ref for key, refs in named.items() for ref in refs)
    home = {ref: key for key, refs in named.items() for ref in refs if users[ref] == 1}
    main = corpus.main.key if corpus.main else None
    owner = {actor.id: home.get(actor.id, "") for actor in corpus.actors}
    owner = {ref: "" if key == main else key for ref, key in owner.items()}
    plain: Mapping[str, Thing] = {actor.id: _plain(actor) for actor in corpus.actors}
    changed = True
    while changed:
        changed = False
        for ref, thing in plain.items():
            for other in _refs(_links(thing)) & set(owner):
                if owner[other] not in ("", owner[ref]):
                    owner[other] = ""
                    changed = True
    found: dict[str, list[Thing]] = {"": [], **{pilot.key: [] for pilot in corpus.pilots}}
    for ref, thing in plain.items():
        found[owner[ref]].append(thing)
    return found


def _links(actor: Thing) -> list[Any]:
    return [actor.get(name) for name in ("ligtIn", "deelVan", "werktVoor", "opvolger")]


def _labels(folder: Path) -> dict[str, dict[str, str]]:
    triples = scheme_triples(scheme_folders(folder))
    found: dict[str, dict[str, str]] = {}
    for triple in [*triples, *read_turtle(assets().ontology / "vwgraph.ttl")]:
        if triple.predicate.value == PREFIXES["rdfs"] + "label":
            name = local_name(str(triple.subject).strip("<>"))
            found.setdefault(name, {})[triple.object.language] = triple.object.value  # type: ignore[union-attr, index]
    return found
