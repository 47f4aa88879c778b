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


def truth(one: Record, key: str) -> str:
    return one.get(key) or "false"


def about(one: Record, theme: str) -> bool:
    """Named, not denied, with this main theme."""
    return one.get("hoofdthema") == theme and stands(one)


def rounded(part: int, whole: int) -> str:
    """Per cent, halves up."""
    return str((200 * part + whole) // (2 * whole))


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
                change = concept("verandering", g.get("verandering"))
                yield (f"pilot/{pilot}", *who, str(len(advisers)), change, place)


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
        change = concept("verandering", part.get("verandering"))
        yield pilot, part["actor"], change, actor.get("begin", ""), text(part.get("omschrijving")), place


def overlegorganen() -> Iterator[Row]:
    for pilot, part, actor, place in parts("Overlegorgaan"):
        form = concept("overlegvorm", actor.get("overlegvorm"))
        yield pilot, part["actor"], form, actor.get("begin", ""), text(part.get("omschrijving")), place


def speerpunten_per_pilot() -> Iterator[Row]:
    for pilot, record in PILOTS.items():
        for choice in listed(record, "speerpunten"):
            for place in passages(choice["passage"]):
                weight, denied = concept("gewicht", choice.get("gewicht")), truth(choice, "ontkend")
                yield f"pilot/{pilot}", f"speerpunt/{choice['speerpunt']}", weight, denied, place


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
    named: dict[Row, list[str]] = defaultdict(list)
    denied: dict[Row, list[str]] = defaultdict(list)
    for pilot, one in of_kind(*FACTORS):
        if one.get("hoofdthema"):
            theme = f"thema/{one['hoofdthema']}"
            (named if stands(one) else denied)[groups[theme], theme, kind(one)].append(pilot)
    for key in {*named, *denied}:
        yield (*key, str(len(set(named[key]))), str(len(named[key])), str(len(set(denied[key]))))


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
    for theme in {one["hoofdthema"] for _, one in of_kind("succesfactor") if "hoofdthema" in one}:
        found = [(p, one) for p, one in of_kind("succesfactor", "knelpunt") if about(one, theme)]
        helps = {pilot for pilot, one in found if one["soort"] == "succesfactor"}
        hinders = {pilot for pilot, one in found if one["soort"] == "knelpunt"}
        if any(here != there for here in helps for there in hinders):
            for pilot, one in found:
                for place in passages(one["passage"]):
                    counts = (str(len(helps)), str(len(hinders)))
                    yield f"thema/{theme}", *counts, kind(one), f"pilot/{pilot}", name(pilot, one), place


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
            denied = truth(one, "ontkend")
            yield concept("thema", one.get("hoofdthema")), f"pilot/{pilot}", name(pilot, one), denied, place


def lessen_en_aanbevelingen() -> Iterator[Row]:
    for pilot, one in of_kind("les", "aanbeveling"):
        for who, place in itertools.product(blank(listed(one, "gerichtTot")), passages(one["passage"])):
            theme = concept("thema", one.get("hoofdthema"))
            yield theme, kind(one), f"pilot/{pilot}", name(pilot, one), who, place


def kengetallen() -> Iterator[Row]:
    for pilot, one in of_kind("kengetal"):
        for place in passages(one["passage"]):
            unit, approximate = f"eenheid/{one['eenheid']}", truth(one, "benaderd")
            yield f"pilot/{pilot}", name(pilot, one), one["waarde"], unit, approximate, place


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
                now = (ACTORS[after["actor"]].get("identificatie") or {}) if after else {}
                codes = (now.get("cbs", ""), now.get("tooi", ""))
                yield actor["id"], *row, after.get("actor", ""), after.get("datum", ""), *codes, place


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
                yield *where, one["waarde"], f"eenheid/{one['eenheid']}", base, truth(one, "benaderd"), place


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


def actoren_in_meer_pilots() -> Iterator[Row]:
    ties: dict[str, list[Row]] = defaultdict(list)
    for pilot, record in PILOTS.items():
        for part in listed(record, "deelname"):
            for role, place in itertools.product(part["rol"], passages(part["passage"])):
                ties[part["actor"]].append((f"pilot/{pilot}", "vw:Deelname", f"rol/{role}", place))
        for g in listed(record, "begeleiding"):
            for who, place in itertools.product(filter(None, (g.get("organisatie"),)), passages(g["passage"])):
                ties[who].append((f"pilot/{pilot}", "vw:Begeleiding", "", place))
    for actor, rows in ties.items():
        count = len({pilot for pilot, *_ in rows})
        if count >= 2 and ACTORS[actor]["klasse"] not in ("Adviseur", "Ambtsdrager"):
            for row in rows:
                yield actor, f"vw:{ACTORS[actor]['klasse']}", str(count), *row


def doelbereik_en_knelpunten() -> Iterator[Row]:
    for pilot, record in PILOTS.items():
        goals = [one["doelbereik"] for one in record["bevindingen"] if one["soort"] == "doelstelling"]
        judged = [goal for goal in goals if goal != "nog-onbekend"]
        reached = judged.count("bereikt")
        verdict = "alle" if reached == len(judged) else "een deel" if reached else "geen"
        counts = (verdict if judged else "geen oordeel", str(reached), str(len(judged)), str(len(goals) - len(judged)))
        hindering = [one for one in record["bevindingen"] if one["soort"] == "knelpunt" and stands(one)]
        rows = [(name(pilot, one), place) for one in hindering for place in passages(one["passage"])]
        for row in (rows or [("", "")]) if goals else []:
            yield f"pilot/{pilot}", *counts, *row


def factoren() -> Iterator[Row]:
    for pilot, one in of_kind(*FACTORS):
        for place in passages(one["passage"]):
            theme, denied = concept("thema", one.get("hoofdthema")), truth(one, "ontkend")
            yield f"pilot/{pilot}", kind(one), theme, name(pilot, one), denied, place


PROFILES = {
    p: {one["hoofdthema"] for q, one in of_kind(*FACTORS) if p == q and "hoofdthema" in one and stands(one)}
    for p in PILOTS
}


def factoren_bij_twee_themas() -> Iterator[Row]:
    both = {"personele-continuiteit", "steunpunt"}
    for pilot, one in of_kind(*FACTORS):
        if both <= PROFILES[pilot] and one.get("hoofdthema") in both and stands(one):
            for place in passages(one["passage"]):
                yield f"pilot/{pilot}", f"thema/{one['hoofdthema']}", kind(one), name(pilot, one), place


def wat_twee_pilots_delen() -> Iterator[Row]:
    both = PROFILES["arnhem"] & PROFILES["zwolle"]
    for pilot, one in of_kind(*FACTORS):
        if pilot in ("arnhem", "zwolle") and one.get("hoofdthema") in both and stands(one):
            for place in passages(one["passage"]):
                yield f"thema/{one['hoofdthema']}", f"pilot/{pilot}", kind(one), name(pilot, one), place


def pilots_die_op_elkaar_lijken() -> Iterator[Row]:
    for one, other in itertools.permutations(PILOTS, 2):
        shared, together = PROFILES[one] & PROFILES[other], PROFILES[one] | PROFILES[other]
        if shared:
            counts = (str(len(shared)), str(len(together)), rounded(len(shared), len(together)))
            yield f"pilot/{one}", f"pilot/{other}", *counts


def themas_die_samengaan() -> Iterator[Row]:
    where = {theme: {p for p in PILOTS if theme in PROFILES[p]} for theme in set().union(*PROFILES.values())}
    pilots = len([p for p in PILOTS if PROFILES[p]])
    for one, other in itertools.combinations(sorted(where), 2):
        both = len(where[one] & where[other])
        if both >= 6:
            counts = (len(where[one]), len(where[other]))
            strength = rounded(both * pilots, counts[0] * counts[1])
            yield f"thema/{one}", f"thema/{other}", str(both), *map(str, counts), strength


def succesfactoren_bij_doelbereik() -> Iterator[Row]:
    goals: dict[str, list[bool]] = defaultdict(list)
    for pilot, one in of_kind("doelstelling"):
        if one["doelbereik"] != "nog-onbekend":
            goals[pilot].append(one["doelbereik"] == "bereikt")
    more = {pilot for pilot, found in goals.items() if sum(found) * 2 >= len(found)}
    fewer = set(goals) - more
    where: dict[str, set[str]] = defaultdict(set)
    for pilot, one in of_kind("succesfactor"):
        if pilot in goals and stands(one) and "hoofdthema" in one:
            where[one["hoofdthema"]].add(pilot)
    for theme, pilots in where.items():
        high, low = len(pilots & more), len(pilots & fewer)
        shares = (rounded(high, len(more)), rounded(low, len(fewer)))
        left, right = (str(high), str(len(more)), shares[0]), (str(low), str(len(fewer)), shares[1])
        yield f"thema/{theme}", "vw:Succesfactor", *left, *right, str(int(shares[0]) - int(shares[1]))


def province_of(actor: str) -> str:
    above = [actor]
    for ref in above:
        if ACTORS[ref]["klasse"] == "Provincie":
            return ref
        above += listed(ACTORS[ref], "ligtIn")
    return ""


def factorprofielen() -> Iterator[Row]:
    """By the kind of government, which is what the question divides by unless told otherwise."""
    members: dict[str, set[str]] = defaultdict(set)
    for pilot, record in PILOTS.items():
        members["vw:" + ACTORS[record["pilotVan"]]["klasse"]].add(pilot)
    themed = [(pilot, one) for pilot, one in of_kind(*FACTORS) if "hoofdthema" in one]
    for theme, sort in itertools.product({one["hoofdthema"] for _, one in themed}, members):
        mine = [(p, one) for p, one in themed if one["hoofdthema"] == theme and p in members[sort]]
        named = len({pilot for pilot, one in mine if stands(one)})
        denied = len({pilot for pilot, one in mine if not stands(one)})
        if mine:
            counts = (named, len(members[sort]), int(rounded(named, len(members[sort]))), denied)
            yield f"thema/{theme}", sort, *map(str, counts)


def factoren_van_een_klasse() -> Iterator[Row]:
    for pilot, one in of_kind(*FACTORS):
        if province_of(PILOTS[pilot]["pilotVan"]) == "provincie/gelderland" and "hoofdthema" in one:
            for place in passages(one["passage"]):
                theme, denied = f"thema/{one['hoofdthema']}", truth(one, "ontkend")
                yield f"pilot/{pilot}", theme, kind(one), name(pilot, one), denied, place


def tijdlijn() -> Iterator[Row]:
    for pilot, one in of_kind("activiteit"):
        if "begin" in one and stands(one):
            used = [f"instrument/{key}" for key in listed(one, "instrument")]
            for tool, who in itertools.product(blank(used), blank(listed(one, "uitgevoerdDoor"))):
                for place in passages(one["passage"]):
                    yield one["begin"], one.get("einde", ""), f"pilot/{pilot}", name(pilot, one), tool, who, place


def wisselingen_en_advies() -> Iterator[Row]:
    for pilot, one in of_kind("knelpunt"):
        for theme in {"personele-continuiteit", "bestuurlijke-wisselingen"} & set(themes(one)) if stands(one) else ():
            advice = [
                (kind(b), name(pilot, b), where)
                for b in PILOTS[pilot]["bevindingen"]
                if b["soort"] in ("les", "aanbeveling") and (theme in themes(b) or one["id"] in listed(b, "speeltInOp"))
                for where in passages(b["passage"])
            ]
            for place, row in itertools.product(passages(one["passage"]), advice or [("", "", "")]):
                yield f"pilot/{pilot}", f"thema/{theme}", name(pilot, one), place, *row


def alles_over_een_actor() -> Iterator[Row]:
    me = "organisatie/vrijwilligerscentrale-arnhem"
    actor = ACTORS[me]
    skos, rdfs = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2000/01/rdf-schema#"
    own = [(f"{rdfs}label", label) for label in actor["label"].values()]
    own += [(f"{skos}altLabel", spelling) for spelling in {*actor["spellingen"], actor["afkorting"]}]
    own += [("vw:soort", f"vw:{actor['klasse']}"), *(("vw:ligtIn", ref) for ref in actor["ligtIn"])]
    own.append(("http://purl.org/dc/terms/description", text(actor["omschrijving"])))
    for property_, value in own:
        yield me, "van", property_, value, "", ""
    for pilot, record in PILOTS.items():
        found = [
            ("actor", f"deelname/{pilot}-{me.replace('/', '-')}", p)
            for p in listed(record, "deelname")
            if p["actor"] == me
        ]
        for one in record["bevindingen"]:
            keys = [key for key in ("betreft", "uitgevoerdDoor", "gerichtTot") if me in listed(one, key)]
            found += [(key, name(pilot, one), one) for key in keys]
        for document in listed(record, "documenten"):
            if me in listed(document, "opsteller"):
                found.append(("opsteller", f"document/{document['id']}", document))
        for property_, what, thing in found:
            for place in passages(thing["passage"]):
                yield me, "naar", f"vw:{property_}", what, f"pilot/{pilot}", place
    for count in MAIN["tellingen"]:
        if me in {what for _, what, _ in behind(count)}:
            for place in passages(count["passage"]):
                yield me, "naar", "vw:telt", f"telling/{MAIN['rapport']}-{count['id']}", "", place


def bevindingen_met_een_woord() -> Iterator[Row]:
    for pilot, one in STATEMENTS:
        if "subsidie" in f"{one['label']['nl']}\n{text(one['omschrijving'])}".lower():
            for place in passages(one["passage"]):
                theme, denied = concept("thema", one.get("hoofdthema")), truth(one, "ontkend")
                yield name(pilot, one), kind(one), denied, theme, f"pilot/{pilot}", place


def within(place: str) -> Iterator[str]:
    """An actor and all it lies in or is part of."""
    yield place
    for wider in [*listed(ACTORS.get(place, {}), "ligtIn"), *listed(ACTORS.get(place, {}), "deelVan")]:
        yield from within(wider)


def size_class(pilot: str, government: str) -> str:
    told = [int(one["waarde"]) for who, one in STATEMENTS if who == pilot and one.get("eenheid") == "inwoners"
            and government in listed(one, "betreft")]  # fmt: skip
    known = told or [int(ACTORS[government]["inwonertal"]["waarde"])] if "inwonertal" in ACTORS[government] else told
    if not known:
        return "onbekend"
    limits = {20_000: "tm-20000", 50_000: "tm-50000", 100_000: "tm-100000"}
    return next((key for limit, key in limits.items() if max(known) <= limit), "boven-100000")


def kenmerken_van_pilots() -> Iterator[Row]:
    for pilot, record in PILOTS.items():
        government = record["pilotVan"]
        values = {("bestuur", "vw:" + ACTORS[government]["klasse"])}
        values.add(("grootte", f"grootteklasse/{size_class(pilot, government)}"))
        values |= {("provincie", place) for place in within(government) if ACTORS[place]["klasse"] == "Provincie"}
        for key, value in sorted(values):
            for place in passages(record["passage"]):
                yield f"pilot/{pilot}", key, value, "false", place
        for choice in listed(record, "speerpunten"):
            for place in passages(choice["passage"]):
                for key in (choice["gewicht"],) if "gewicht" in choice else ("centraal", "neven"):
                    yield f"pilot/{pilot}", key, f"speerpunt/{choice['speerpunt']}", truth(choice, "ontkend"), place


def pilots_naar_doelbereik() -> Iterator[Row]:
    for pilot in PILOTS:
        goals = [one["doelbereik"] for who, one in of_kind("doelstelling") if who == pilot]
        judged = [goal for goal in goals if goal != "nog-onbekend"]
        if judged:
            reached = judged.count("bereikt")
            yield f"pilot/{pilot}", str(reached), str(len(judged)), str(100 * reached // len(judged))


ANSWERS = {path.stem: path for path in sorted((Path(__file__).parent / "answers").glob("*.csv"))}


@pytest.mark.parametrize("question", ANSWERS)
def test_counted_by_hand_it_is_the_same(question: str) -> None:
    counted = globals()[question.replace("-", "_")]
    with ANSWERS[question].open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    assert sorted(map(tuple, rows)) == sorted(counted())
