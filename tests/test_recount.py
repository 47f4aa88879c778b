"""The answers once more, without SPARQL: counted from the YAML files by plain Python.

Two ways to one answer: the expected answers in ``answers/`` are what the stored queries must give, and what a reader
who goes through the records by hand would write down.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from vwgraph.paths import assets

DATA = assets().data
Row = tuple[str, ...]
Record = dict[str, Any]


def load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


RECORDS = [load(path) for path in sorted((DATA / "pilots").glob("*.yaml"))]
PILOTS: dict[str, Record] = {r["pilot"]: r for r in RECORDS if "pilot" in r}
MAIN: Record = next(r for r in RECORDS if "rapport" in r)
ACTORS: dict[str, Record] = {a["id"]: a for path in (DATA / "actoren").glob("*.yaml") for a in load(path)["actoren"]}
STATEMENTS = [(pilot, one) for pilot, record in PILOTS.items() for one in record.get("bevindingen") or []]
FACTORS = ("succesfactor", "knelpunt", "kans", "bedreiging")


def listed(thing: Record, key: str) -> list[Any]:
    return thing.get(key) or []


def blank(values: list[Any]) -> list[Any]:
    """An optional part of a row: its values, or one blank."""
    return values or [""]


def passages(refs: list[str]) -> list[str]:
    return sorted({"passage/" + ref.split("#")[0] for ref in refs})


def name(pilot: str, one: Record) -> str:
    return ("factor" if one["soort"] in FACTORS else one["soort"]) + f"/{pilot}-{one['id']}"


def kind(one: Record) -> str:
    return "vw:" + one["soort"].capitalize()


def concept(path: str, key: str | None) -> str:
    return f"{path}/{key}" if key else ""


def text(value: str | None) -> str:
    return " ".join((value or "").split())


def stands(one: Record) -> bool:
    return one.get("ontkend") != "true"


def of_kind(*kinds: str) -> Iterator[tuple[str, Record]]:
    return ((pilot, one) for pilot, one in STATEMENTS if one["soort"] in kinds)


def themes(one: Record) -> list[str]:
    return [key for key in (one.get("hoofdthema"), *listed(one, "thema")) if key]


def wie_adviseerde_welke_pilot() -> Iterator[Row]:
    for pilot, record in PILOTS.items():
        advisers = {g["adviseur"] for g in listed(record, "begeleiding") if "adviseur" in g}
        for g in listed(record, "begeleiding"):
            who = (g.get("adviseur", ""), g.get("organisatie", ""), g.get("begin", ""), g.get("einde", ""))
            for place in passages(g["passage"]):
                yield (f"pilot/{pilot}", *who, str(len(advisers)), place)


def parts(klasse: str | None = None) -> Iterator[tuple[str, Record, Record, str]]:
    for pilot, record in PILOTS.items():
        for part in listed(record, "deelname"):
            actor = ACTORS[part["actor"]]
            if klasse in (None, actor["klasse"]):
                for place in passages(part["passage"]):
                    yield f"pilot/{pilot}", part, actor, place


def actoren_van_een_pilot() -> Iterator[Row]:
    for pilot, part, actor, place in parts():
        for role in part["rol"]:
            yield pilot, part["actor"], f"vw:{actor['klasse']}", f"rol/{role}", text(part.get("omschrijving")), place


def steunpunten() -> Iterator[Row]:
    for pilot, part, actor, place in parts("Steunpunt"):
        yield pilot, part["actor"], actor.get("begin", ""), text(part.get("omschrijving")), place


def overlegorganen() -> Iterator[Row]:
    for pilot, part, actor, place in parts("Overlegorgaan"):
        form = concept("overlegvorm", actor.get("overlegvorm"))
        yield pilot, part["actor"], form, actor.get("begin", ""), text(part.get("omschrijving")), place


def speerpunten_per_pilot() -> Iterator[Row]:
    for pilot, record in PILOTS.items():
        for choice in listed(record, "speerpunten"):
            for place in passages(choice["passage"]):
                yield f"pilot/{pilot}", f"speerpunt/{choice['speerpunt']}", f"gewicht/{choice['gewicht']}", place


def doelen_en_doelbereik() -> Iterator[Row]:
    for pilot, one in of_kind("doelstelling"):
        for priority, place in itertools.product(blank(listed(one, "speerpunt")), passages(one["passage"])):
            attained = f"doelbereik/{one['doelbereik']}"
            yield f"pilot/{pilot}", concept("speerpunt", priority), name(pilot, one), attained, place


def doelbereik_per_pilot() -> Iterator[Row]:
    counted = Counter((f"pilot/{pilot}", f"doelbereik/{one['doelbereik']}") for pilot, one in of_kind("doelstelling"))
    return ((*key, str(count)) for key, count in counted.items())


def themas_per_soort_factor() -> Iterator[Row]:
    source = (assets().ontology / "themas.ttl").read_text(encoding="utf-8")
    groups = dict(re.findall(r"<id/(thema/[a-z-]+)> a .*?skos:broader <id/([^>]+)>", source, re.DOTALL))
    counted: dict[Row, list[str]] = defaultdict(list)
    for pilot, one in of_kind(*FACTORS):
        if one.get("hoofdthema") and stands(one):
            theme = f"thema/{one['hoofdthema']}"
            counted[groups[theme], theme, kind(one)].append(pilot)
    return ((*key, str(len(set(found))), str(len(found))) for key, found in counted.items())


def knelpunten_in_minstens_n_pilots() -> Iterator[Row]:
    where: dict[str, set[str]] = defaultdict(set)
    found = [(pilot, one) for pilot, one in of_kind("knelpunt") if stands(one) and one.get("hoofdthema")]
    for pilot, one in found:
        where[one["hoofdthema"]].add(pilot)
    for pilot, one in found:
        count = len(where[one["hoofdthema"]])
        for place in passages(one["passage"]) if count >= 2 else []:
            yield f"thema/{one['hoofdthema']}", str(count), f"pilot/{pilot}", name(pilot, one), place


def themas_die_helpen_en_hinderen() -> Iterator[Row]:
    for (pilot, one), (other, two) in itertools.product(of_kind("succesfactor"), of_kind("knelpunt")):
        theme = one.get("hoofdthema")
        if pilot != other and theme and theme == two.get("hoofdthema") and stands(one) and stands(two):
            yield f"thema/{theme}", f"pilot/{pilot}", name(pilot, one), f"pilot/{other}", name(other, two)


def problemen_en_hun_antwoord() -> Iterator[Row]:
    for pilot, one in of_kind("knelpunt", "bedreiging"):
        answers = [name(pilot, b) for b in PILOTS[pilot]["bevindingen"] if one["id"] in listed(b, "speeltInOp")]
        for answer, place in itertools.product(blank(answers), passages(one["passage"])) if stands(one) else []:
            yield f"pilot/{pilot}", kind(one), name(pilot, one), answer, place


def kans_of_bedreiging() -> Iterator[Row]:
    for pilot, one in of_kind("kans", "bedreiging"):
        for place in passages(one["passage"]) if stands(one) and "wmo" in themes(one) else []:
            yield f"pilot/{pilot}", kind(one), name(pilot, one), place


def beleidsdocumenten() -> Iterator[Row]:
    for pilot, record in PILOTS.items():
        for document in listed(record, "documenten"):
            about = (f"documentsoort/{document['soort']}", document.get("jaar", ""))
            for place in passages(document["passage"]):
                status = concept("documentstatus", document.get("status"))
                yield f"pilot/{pilot}", f"document/{document['id']}", *about, status, place


def instrumenten() -> Iterator[Row]:
    for pilot, one in of_kind("activiteit"):
        by, places = blank(listed(one, "uitgevoerdDoor")), passages(one["passage"])
        for used, who, place in itertools.product(listed(one, "instrument"), by, places):
            when = (one.get("begin", ""), one.get("einde", ""))
            yield f"instrument/{used}", f"pilot/{pilot}", *when, who, name(pilot, one), place


def paradepaardjes() -> Iterator[Row]:
    for pilot, one in of_kind("paradepaardje"):
        for place in passages(one["passage"]):
            denied = "" if stands(one) else "true"
            yield concept("thema", one.get("hoofdthema")), f"pilot/{pilot}", name(pilot, one), denied, place


def lessen_en_aanbevelingen() -> Iterator[Row]:
    for pilot, one in of_kind("les", "aanbeveling"):
        for who, place in itertools.product(blank(listed(one, "gerichtTot")), passages(one["passage"])):
            theme = concept("thema", one.get("hoofdthema"))
            yield theme, kind(one), f"pilot/{pilot}", name(pilot, one), who, place


def kengetallen() -> Iterator[Row]:
    for pilot, one in of_kind("kengetal"):
        for place in passages(one["passage"]):
            unit, about = f"eenheid/{one['eenheid']}", one.get("benaderd", "")
            yield f"pilot/{pilot}", name(pilot, one), one["waarde"], unit, about, place


def bevindingen_per_passage() -> Iterator[Row]:
    resting: dict[Row, set[str]] = defaultdict(set)
    for pilot, one in STATEMENTS:
        for place in passages([*one["passage"], *listed(one, "doelbereikPassage")]):
            resting[f"pilot/{pilot}", place].add(one["id"])
    return ((*key, str(len(found))) for key, found in resting.items())


def passages_zonder_bevinding() -> Iterator[Row]:
    index = [line.split("\t") for line in (DATA / "report" / "passages.tsv").read_text().splitlines() if "\t" in line]
    for pilot, record in PILOTS.items():
        coded = {ref.split("#")[0] for one in record["bevindingen"] for ref in listed(one, "doelbereikPassage")}
        for key in ("bevindingen", "speerpunten", "begeleiding", "deelname", "documenten", "projecten"):
            coded |= {ref.split("#")[0] for thing in listed(record, key) for ref in thing["passage"]}
        marked = {ref: mark for mark, refs in (record.get("markeringen") or {}).items() for ref in refs or []}
        marked |= dict.fromkeys(record.get("herhalingen") or {}, "herhaling")
        for key, sort, *_ in index:
            if key.split(".")[0] in record["delen"] and key not in coded:
                mark = marked.get(key) or (sort if sort in ("kop", "opmaak") else None)
                yield f"pilot/{pilot}", f"passage/{key}", f"passagesoort/{sort}", concept("markering", mark)


def gemeenten_toen_en_nu() -> Iterator[Row]:
    for actor in ACTORS.values():
        if actor["klasse"] == "Gemeente":
            after, known = actor.get("opvolger") or {}, actor.get("identificatie") or {}
            row = (blank(listed(actor, "ligtIn"))[0], known.get("cbs", ""), known.get("tooi", ""))
            for place in passages(listed(actor, "passage")):
                yield actor["id"], *row, after.get("actor", ""), after.get("datum", ""), place


def bewijs() -> Iterator[Row]:
    everywhere = [*STATEMENTS, *((None, one) for one in MAIN["bevindingen"])]
    for pilot, one in everywhere:
        for place in passages(one["passage"]) if "steunpunt" in themes(one) else []:
            yield (
                name(pilot or MAIN["rapport"], one),
                kind(one),
                f"pilot/{pilot}" if pilot else "",
                text(one["omschrijving"]),
                text(one.get("onzekerheid")),
                place,
            )


def enquetecijfers() -> Iterator[Row]:
    for pilot, one in of_kind("kengetal"):
        at = one.get("waarneming")
        if at:
            survey = next(e for e in PILOTS[pilot]["enquetes"] if e["id"] == at["enquete"])
            base = at.get("basis") or ("" if at.get("groep") else survey.get("basis", ""))
            where = (
                f"enquete/{survey['id']}",
                f"enquetevraag/{survey['id']}-{at['vraag']}",
                f"groep/{survey['id']}-{at.get('groep', 'allen')}",
                f"antwoord/{survey['id']}-{at['vraag']}-{at['antwoord']}",
            )
            for place in passages(one["passage"]):
                yield *where, one["waarde"], f"eenheid/{one['eenheid']}", base, one.get("benaderd", ""), place


def adviezen_van_het_hoofdrapport() -> Iterator[Row]:
    by_name = {f"{pilot}-{one['id']}": (pilot, one) for pilot, one in STATEMENTS}
    for one in MAIN["bevindingen"]:
        if one["soort"] != "aanbeveling":
            continue
        support: list[Row] = []
        for ref in listed(one, "steuntOp"):
            pilot, other = by_name[ref]
            support += [(f"pilot/{pilot}", name(pilot, other), place) for place in passages(other["passage"])]
        for priority in blank([f"speerpunt/{key}" for key in listed(one, "speerpunt")]):
            for where, behind in itertools.product(passages(one["passage"]), support or [("", "", "")]):
                yield priority, name(MAIN["rapport"], one), where, *behind


def counted_things(pilot: str, sort: str) -> Iterator[tuple[str, Record]]:
    """What a pilot has of a class, as a count of the main report may ask for it."""
    record = PILOTS[pilot]
    for one in record["bevindingen"]:
        if sort == one["soort"].capitalize() and stands(one):
            yield name(pilot, one), {**one, "thema": themes(one)}
    if sort == "Document":
        for document in listed(record, "documenten"):
            yield f"document/{document['id']}", {**document, "documentsoort": document["soort"]}
    if sort == "Speerpuntkeuze":
        for choice in listed(record, "speerpunten"):
            yield f"speerpuntkeuze/{pilot}-{choice['speerpunt']}", choice
    if sort in ("Pilot", "GemeentelijkePilot", "ProvincialePilot") and sort in sorts(record):
        yield f"pilot/{pilot}", record
    for ref in dict.fromkeys(part["actor"] for part in listed(record, "deelname")):
        if sort == ACTORS[ref]["klasse"]:
            yield ref, ACTORS[ref]
    for guidance in listed(record, "begeleiding"):
        ref = guidance.get("organisatie")
        if ref and sort == ACTORS[ref]["klasse"]:
            yield ref, ACTORS[ref]


def sorts(record: Record) -> tuple[str, str]:
    return "Pilot", "GemeentelijkePilot" if record["soort"] == "gemeentelijk" else "ProvincialePilot"


def behind(count: Record) -> Iterator[tuple[str, str, Record]]:
    way = count.get("telt") or {}
    wanted = {ref.partition("/")[2] for ref in listed(way, "waarde")}
    for pilot, record in PILOTS.items():
        if way.get("onder", "Pilot") in sorts(record):
            for sort in listed(way, "klasse"):
                for what, thing in counted_things(pilot, sort):
                    values = thing.get(way["eigenschap"]) if "eigenschap" in way else []
                    if "eigenschap" not in way or wanted & {*([values] if isinstance(values, str) else values or [])}:
                        yield pilot, what, thing


def achter_een_telling() -> Iterator[Row]:
    rows = set()
    for count in MAIN["tellingen"]:
        for pilot, what, thing in behind(count):
            for place in passages(thing["passage"]):
                rows.add((f"telling/{MAIN['rapport']}-{count['id']}", f"pilot/{pilot}", what, place))
    return iter(rows)


def tellingen_naast_de_onze() -> Iterator[Row]:
    for count in MAIN["tellingen"]:
        way = count.get("telt")
        found = list(behind(count))
        pilots = {pilot for pilot, _, _ in found}
        all_ = [pilot for pilot in PILOTS if way and way.get("onder", "Pilot") in sorts(PILOTS[pilot])]
        ours = len({what for _, what, _ in found}) if way and way.get("per") == "vermelding" else len(pilots)
        if way and way.get("zonder") == "true":
            ours = len(all_) - len(pilots)
        verdict = ("gelijk" if ours == float(count["waarde"]) else "verschilt") if way else "niet te tellen"
        reason = text((count.get("verklaring") or {}).get("nl"))
        for place in passages(count["passage"]):
            me = f"telling/{MAIN['rapport']}-{count['id']}"
            yield me, count["waarde"], str(ours) if way else "", verdict, reason, place


def of_table(scheme: str) -> Iterator[Row]:
    for count in MAIN["tellingen"]:
        if count.get("categorie", "").startswith(f"{scheme}/"):
            rows = [
                (f"pilot/{pilot}", what, place)
                for pilot, what, thing in behind(count)
                for place in passages(thing["passage"])
                if count["telt"].get("zonder") != "true"
            ]
            for row, place in itertools.product(sorted(set(rows)) or [("", "", "")], passages(count["passage"])):
                yield count["categorie"], count["waarde"], *row, place


def visies_van_gemeenten() -> Iterator[Row]:
    return of_table("visiecategorie")


def rollen_van_gemeenten() -> Iterator[Row]:
    return of_table("rolcategorie")


def methoden_voor_zicht() -> Iterator[Row]:
    return of_table("zichtmethode")


def manieren_van_betrekken() -> Iterator[Row]:
    return of_table("werkwijze")


ANSWERS = {path.stem: path for path in sorted((Path(__file__).parent / "answers").glob("*.csv"))}


@pytest.mark.parametrize("question", ANSWERS)
def test_counted_by_hand_it_is_the_same(question: str) -> None:
    counted = globals()[question.replace("-", "_")]
    with ANSWERS[question].open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    assert sorted(map(tuple, rows)) == sorted(counted())
