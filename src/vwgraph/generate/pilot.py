"""One generated pilot: a pure function of the example, the seed and its number, whatever the size of the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from random import Random

from vwgraph.generate.cast import Cast, classes_of, stand_ins, works
from vwgraph.generate.rewrite import Rewriter, label_of
from vwgraph.generate.shapes import Shapes, Thing
from vwgraph.model import Passage
from vwgraph.records.schema import FACTORS

__all__ = ["Maker", "Pilot"]

_OF_PLACE = ("id", "soort", "passage", "doelbereik", "doelbereikPassage")
"""What a statement keeps of its place in the skeleton; the rest is that of another statement of its kind."""


@dataclass(frozen=True)
class Pilot:
    """A generated pilot: its record, its own actors, and its passages with places from 0."""

    key: str
    record: Thing
    actors: Sequence[Thing]
    passages: Sequence[Passage]


class Maker:
    """Makes the pilots of one corpus, each when asked. Every pilot of the example serves once in a round of as many pilots,
    in an order drawn for the round; what several pilots of the example share, the pilots of a round share."""

    def __init__(self, shapes: Shapes, seed: int) -> None:
        self.shapes = shapes
        self.seed = seed
        self.classes = classes_of(shapes)
        self.order = lru_cache(maxsize=4)(self._order)
        self.round_cast = lru_cache(maxsize=4)(self._round_cast)

    def draw(self, *what: object) -> Random:
        """Return the source of random numbers for one thing: the same for the same seed."""
        return Random("/".join(map(str, (self.seed, *what))))

    def round_of(self, number: int) -> int:
        """Return the round pilot ``number`` is in, from 1."""
        return (number - 1) // len(self.shapes.pilots) + 1

    def example(self, number: int) -> str:
        """Return the pilot of the example that pilot ``number`` (from 1) takes its skeleton from."""
        return self.order(self.round_of(number))[(number - 1) % len(self.shapes.pilots)]

    def _order(self, turn: int) -> Sequence[str]:
        return self.draw("round", turn).sample(sorted(self.shapes.pilots), len(self.shapes.pilots))

    def _round_cast(self, turn: int) -> Mapping[str, str]:
        actors = [actor["id"] for actor in self.shapes.actors[""]]
        return {**stand_ins(actors, self.classes, f"r{turn:04}"), **self.works_of_all}

    @cached_property
    def works_of_all(self) -> Mapping[str, str]:
        """New references for the documents and projects that belong to no pilot."""
        main = self.shapes.main or {}
        return {
            **stand_ins(works(self.shapes.shared), self.classes, "gedeeld"),
            **stand_ins(works(main), self.classes, main.get("rapport", "")),
        }

    @staticmethod
    def key(number: int) -> str:
        """Return the key of pilot ``number``."""
        return f"p{number:05}"

    def name(self, what: str) -> Mapping[str, str]:
        """Return the label of a class or concept in both languages."""
        found = self.shapes.labels.get(what, {})
        return {"nl": found.get("nl", what), "en": found.get("en", what)}

    def named(self, what: str, number: str, about: str | None = None) -> Thing:
        """Return a label that says what something is, which one, and what it is about."""
        label = self.name(what)
        nl, en = f"{label['nl']} {number}", f"{label['en']} {number}"
        theme = self.name(about) if about else None
        return label_of(f"{nl}: {theme['nl']}", f"{en}: {theme['en']}") if theme else label_of(nl, en)

    def shared_passage(self, ref: str) -> str:
        """Return where something that all share stands: in the main report, else in the first pilot's part."""
        main = self.shapes.main
        if main and ref.partition(".")[0] in main["delen"]:
            return ref
        key, record = (main["rapport"], main) if main else (self.example(1), self.shapes.pilots[self.example(1)])
        first = self.shapes.cited[key][0]
        return first if main else _moved(first, _parts(record, 1))

    def actor(self, rewriter: Rewriter, actor: Thing, number: str) -> Thing:
        """Return an actor anew. Identifiers that others gave it are left out: they are of real bodies."""
        label = self.named(actor["klasse"], number)
        extra: Thing = {"spellingen": [f"{label['nl']} ({n})" for n in range(1, len(actor.get("spellingen", ())) + 1)]}
        if "afkorting" in actor:
            extra["afkorting"] = "".join(rewriter.draw.choices("ABDEGKMNOPRSTV", k=3))
        for axis in ("lat", "long"):
            if axis in actor:
                extra[axis] = f"{float(actor[axis]) + rewriter.draw.uniform(-0.2, 0.2):.5f}"
        made = rewriter.again(actor, id=rewriter.reference(actor["id"]), label=label, **extra)
        return made if "passage" in made or "bron" in made else {**made, "bron": "Verzonnen."}

    def work(self, ref: str, old: Thing, number: str) -> Thing:
        """Return key and name of a document or project with the new reference ``ref``."""
        kind, _, key = ref.partition("/")
        if kind == "document":
            return {"id": key, "titel": self.named(old["soort"], number)["nl"]}
        return {"id": key, "label": self.named("Project", number)}

    def pilot(self, number: int) -> Pilot:
        """Return pilot ``number``, from 1."""
        return _One(self, number).made()

    def round_actors(self, turn: int) -> list[Thing]:
        """Return the actors that the pilots of a round share."""
        names = self.round_cast(turn)
        rewriter = Rewriter(self.draw("actors", turn), names.get, self.shared_passage)
        return [self.actor(rewriter, actor, f"{turn}-{n}") for n, actor in enumerate(self.shapes.actors[""], start=1)]


def _parts(record: Thing, number: int) -> dict[str, str]:
    """The new part of the report for each that the example ``record`` accounts for."""
    return {part: f"b{number:05}" + (f"-{n}" if n else "") for n, part in enumerate(record["delen"])}


def _moved(ref: str, parts: Mapping[str, str]) -> str:
    part, _, rest = ref.partition(".")
    return f"{parts[part]}.{rest}"


class _One:
    """The making of one pilot."""

    def __init__(self, maker: Maker, number: int) -> None:
        self.maker, self.number, self.key = maker, number, maker.key(number)
        shapes = maker.shapes
        self.example = maker.example(number)
        self.skeleton = shapes.pilots[self.example]
        self.parts = _parts(self.skeleton, number)
        self.actors = shapes.actors[self.example]
        own = [*(actor["id"] for actor in self.actors), *works(self.skeleton)]
        shared = maker.round_cast(maker.round_of(number))
        self.cast = Cast(stand_ins(own, maker.classes, self.key), shared, maker.classes)
        self.draw = maker.draw("pilot", number)
        self.rewriter = Rewriter(self.draw, self.cast.of, self.passage)
        self.by_kind: dict[str, list[str]] = {}
        for one in self.skeleton.get("bevindingen", ()):
            self.by_kind.setdefault(one["soort"], []).append(one["id"])
        self.factors = [key for kind in sorted(FACTORS) for key in self.by_kind.get(kind, ())]

    def passage(self, ref: str) -> str:
        """The place of an old passage; for one in another part of the report, a place of this one that supports something."""
        if ref.partition(".")[0] in self.parts:
            return _moved(ref, self.parts)
        if self.maker.shapes.main and ref.partition(".")[0] in self.maker.shapes.main["delen"]:
            return ref
        return _moved(self.draw.choice(self.maker.shapes.cited[self.example]), self.parts)

    def made(self) -> Pilot:
        old, again = self.skeleton, self.rewriter.again
        record = again(
            old,
            pilot=self.key,
            label=label_of(f"Pilot {self.key}", f"Pilot {self.key}"),
            delen=list(self.parts.values()),
            speerpunten=[again(one) for one in old.get("speerpunten", ())],
            begeleiding=[again(one) for one in old.get("begeleiding", ())],
            deelname=[again(one) for one in old.get("deelname", ())],
            **self._works(),
            enquetes=[self._survey(one) for one in old.get("enquetes", ())],
            bevindingen=[self._statement(one) for one in old.get("bevindingen", ())],
            markeringen={mark: [*map(self.passage, ids)] for mark, ids in old.get("markeringen", {}).items()},
            herhalingen={
                self.passage(key): [*map(self.passage, ids)] for key, ids in old.get("herhalingen", {}).items()
            },
        )
        actors = [
            self.maker.actor(self.rewriter, actor, f"{self.number}-{n}") for n, actor in enumerate(self.actors, start=1)
        ]
        return Pilot(self.key, record, actors, tuple(self._passages()))

    def _works(self) -> Thing:
        return {
            kind: [
                self.rewriter.again(
                    one, **self.maker.work(self.cast.own[f"{ref}/{one['id']}"], one, f"{self.number}-{n}")
                )
                for n, one in enumerate(self.skeleton.get(kind, ()), start=1)
            ]
            for kind, ref in (("documenten", "document"), ("projecten", "project"))
        }

    def _statement(self, place: Thing) -> Thing:
        """A statement at ``place`` of the skeleton with the content of another of its kind."""
        if "waarneming" in place:
            source, other = self.example, place
        else:
            source, other = self.draw.choice(self.maker.shapes.pool[place["soort"]])
        government = self.maker.shapes.pilots[source]["pilotVan"]
        content = Rewriter(
            self.draw,
            lambda ref: (
                self.cast.of(self.skeleton["pilotVan"]) if ref == government else self.cast.like(ref, self.draw)
            ),
            self.passage,
        )
        own: Thing = {name: place.get(name) for name in _OF_PLACE}
        for name in ("passage", "doelbereikPassage"):
            own[name] = [*map(self.passage, place.get(name, ()))]
        for name, able in (("resultaatVan", self.by_kind.get("doelstelling", [])), ("speeltInOp", self.factors)):
            own[name] = self.draw.sample(able, min(len(other.get(name, ())), len(able)))
        own["label"] = self.maker.named(
            place["soort"].capitalize(), f"{self.key} {place['id']}", other.get("hoofdthema")
        )
        if "waarneming" in place:
            own["waarneming"] = self._observation(place["waarneming"])
        return content.again(other, **own)

    def _observation(self, place: Thing) -> Thing:
        n, survey = next(
            (n, s) for n, s in enumerate(self.skeleton["enquetes"], start=1) if s["id"] == place["enquete"]
        )
        m, asked = next((m, q) for m, q in enumerate(survey["vragen"], start=1) if q["id"] == place["vraag"])
        made: Thing = {"enquete": f"{self.key}-e{n}", "vraag": f"v{m}"}
        made["antwoord"] = f"a{[*asked['antwoorden']].index(place['antwoord']) + 1}"
        if "groep" in place:
            made["groep"] = f"g{[*survey['groepen']].index(place['groep']) + 1}"
        return {**made, **({"basis": place["basis"]} if "basis" in place else {})}

    def _survey(self, old: Thing) -> Thing:
        key = f"{self.key}-e{[one['id'] for one in self.skeleton['enquetes']].index(old['id']) + 1}"
        again, named = self.rewriter.again, self.maker.named
        return again(
            old,
            id=key,
            label=named("Enquete", key),
            populatie=named("Groep", key),
            groepen={f"g{n}": named("Groep", f"{key} {n}") for n in range(1, len(old.get("groepen", ())) + 1)},
            vragen=[
                again(
                    asked,
                    id=f"v{m}",
                    label=named("Enquetevraag", f"{key} {m}"),
                    antwoorden={
                        f"a{n}": named("Antwoord", f"{key} {m}.{n}") for n in range(1, len(asked["antwoorden"]) + 1)
                    },
                )
                for m, asked in enumerate(old["vragen"], start=1)
            ],
        )

    def _passages(self) -> Iterator[Passage]:
        before = 0
        for part in self.skeleton["delen"]:
            listed = self.maker.shapes.passages.get(part, ())
            first = listed[0].start if listed else 0
            for old in listed:
                yield replace(
                    old,
                    id=_moved(old.id, self.parts),
                    start=before + old.start - first,
                    end=before + old.end - first,
                    path=tuple(_moved(up, self.parts) for up in old.path),
                    parent=_moved(old.parent, self.parts) if old.parent else None,
                    digest=f"{self.draw.getrandbits(48):012x}",
                )
            before += listed[-1].end - first + 2 if listed else 0
