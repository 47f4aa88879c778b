"""The generated main report: the skeleton of the example's, speaking of generated pilots."""

from __future__ import annotations

from vwgraph.generate.cast import works
from vwgraph.generate.pilot import Maker
from vwgraph.generate.rewrite import Rewriter, label_of
from vwgraph.generate.shapes import Thing

__all__ = ["main_record"]


def main_record(maker: Maker, pilots: int) -> Thing | None:
    """Return the record of the main report over ``pilots`` pilots, or ``None`` where the example has none."""
    return _Main(maker, pilots).made() if maker.shapes.main else None


class _Main:
    def __init__(self, maker: Maker, pilots: int) -> None:
        assert maker.shapes.main is not None
        self.maker, self.old, self.pilots = maker, maker.shapes.main, pilots
        self.key = self.old["rapport"]
        self.draw = maker.draw("main")
        self.names = maker.round_cast(1)
        self.again = Rewriter(self.draw, self.names.get, maker.shared_passage).again
        self.tables = {table["id"]: f"tabel-{n}" for n, table in enumerate(self.old.get("tabellen", ()), start=1)}

    def made(self) -> Thing:
        """Return the record. It counts as its example does: what it says of totals is made up."""
        old, again = self.old, self.again
        return again(
            old,
            rapport=self.key,
            label=label_of("Hoofdrapport", "Main report"),
            delen=old["delen"],
            deelname=[again(part) for part in old.get("deelname", ())],
            documenten=[
                again(one, **self.maker.work(self.names[ref], one, f"0-{n}"))
                for n, (ref, one) in enumerate(zip(works(old), old.get("documenten", ()), strict=False), start=1)
            ],
            projecten=[
                again(one, **self.maker.work(self.names[f"project/{one['id']}"], one, f"0-{n}"))
                for n, one in enumerate(old.get("projecten", ()), start=1)
            ],
            bevindingen=[self._statement(one) for one in old.get("bevindingen", ())],
            casussen=[self._case(n, one) for n, one in enumerate(old.get("casussen", ()), start=1)],
            tabellen=[
                again(one, id=self.tables[one["id"]], label=self.maker.named("Tabel", str(n)))
                for n, one in enumerate(old.get("tabellen", ()), start=1)
            ],
            tellingen=[self._count(one) for one in old.get("tellingen", ())],
            markeringen=old.get("markeringen"),
            herhalingen=old.get("herhalingen"),
        )

    def _statement(self, old: Thing) -> Thing:
        own: Thing = {name: old[name] for name in ("id", "resultaatVan", "speeltInOp") if name in old}
        own["label"] = self.maker.named(old["soort"].capitalize(), f"{self.key} {old['id']}", old.get("hoofdthema"))
        some = min(len(old.get("overPilot", ())), self.pilots)
        own["overPilot"] = [self.maker.key(n) for n in sorted(self.draw.sample(range(1, self.pilots + 1), some))]
        own["steuntOp"] = list(dict.fromkeys(self._any_statement() for _ in old.get("steuntOp", ())))
        return self.again(old, **own)

    def _any_pilot(self) -> int:
        return self.draw.randint(1, self.pilots)

    def _any_statement(self) -> str:
        number = self._any_pilot()
        skeleton = self.maker.shapes.pilots[self.maker.example(number)]
        return f"{self.maker.key(number)}-{self.draw.choice(skeleton['bevindingen'])['id']}"

    def _case(self, n: int, old: Thing) -> Thing:
        number = self._any_pilot()
        passages = [passage.id for passage in self.maker.pilot(number).passages]
        some = self.draw.sample(passages, min(len(old.get("ontleendAan", ())), len(passages)))
        label = self.maker.named("Casus", str(n))
        return self.again(old, id=f"casus-{n}", label=label, pilot=self.maker.key(number), ontleendAan=sorted(some))

    def _count(self, old: Thing) -> Thing:
        own: Thing = {"id": old["id"], "label": self.maker.named("Telling", old["id"])}
        if "tabel" in old:
            own["tabel"] = self.tables[old["tabel"]]
        if "telt" in old:
            own["verklaring"] = {"nl": "Verzonnen telling.", "en": "Made-up count."}
        return self.again(old, **own)
