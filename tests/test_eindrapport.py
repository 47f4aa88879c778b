"""The main report and surveys on an invented corpus: what is made of a record, and what is said of its faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from vwgraph.names import Names
from vwgraph.pipeline import ask, build, load_checked, open_engine, questions, select

BASE = "https://example.org/leeszaal/"
MAIN = """\
rapport: eindrapport
project: project/leeszalen
label: {nl: Hoofdrapport, en: Main report}
omschrijving: Het verslag over beide leeszalen.
passage: [h1.001]
delen: [h1]
gecodeerd: 2026-01-01
projecten:
  - {id: leeszalen, label: {nl: Leeszalen, en: Reading rooms}, omschrijving: De proef., passage: [h1.002]}
deelname:
  - {actor: organisatie/boekenwurm, rol: [adviseur], omschrijving: Schreef het verslag., passage: [h1.002]}
bevindingen:
  - {id: aa1, soort: aanbeveling, label: {nl: Koop een kachel, en: Buy a stove}, omschrijving: Elke leeszaal koopt een goede kachel., hoofdthema: huisvesting-voorzieningen, overPilot: [westerdorp], steuntOp: [westerdorp-k1], passage: [h1.002]}
casussen:
  - {id: kachel, label: {nl: De kachel, en: The stove}, omschrijving: Een winter zonder kachel., pilot: westerdorp, speerpunt: visie, ontleendAan: [b01.009], passage: [h1.002]}
tabellen:
  - {id: tabel-1, label: {nl: Tabel 1, en: Table 1}, passage: [h1.002]}
tellingen:
  - id: t1
    label: {nl: Een zaal had het koud, en: One room was cold}
    omschrijving: Het verslag telt een leeszaal met een kapotte kachel.
    waarde: 1
    eenheid: pilots
    telt: {klasse: [Knelpunt], eigenschap: hoofdthema, waarde: [thema/huisvesting-voorzieningen]}
    passage: [h1.002]
  - id: t2
    label: {nl: Twee knelpunten, en: Two bottlenecks}
    omschrijving: Het verslag telt twee knelpunten.
    waarde: 2
    eenheid: keren
    telt: {klasse: [Knelpunt], per: vermelding}
    verklaring: {nl: Zij telden anders., en: They counted otherwise.}
    passage: [h1.002]
  - id: t3
    label: {nl: Geen enkele had een kans, en: None had an opportunity}
    omschrijving: Volgens het verslag had geen leeszaal een kans.
    waarde: 9
    eenheid: pilots
    tabel: tabel-1
    categorie: visiecategorie/geen-visie
    telt: {klasse: [Kans], zonder: true}
    passage: [h1.002]
  - {id: t4, label: {nl: Drie boeken, en: Three books}, omschrijving: Drie boeken., waarde: 3, eenheid: stuks, passage: [h1.002]}
"""
SURVEY = """\
enquetes:
  - id: lezers
    label: {nl: Lezers gevraagd, en: Readers asked}
    populatie: {nl: lezers, en: readers}
    aangeschreven: 20
    basis: 10
    groepen: {kinderen: {nl: kinderen, en: children}}
    vragen:
      - {id: warm, label: {nl: Is het warm?, en: Is it warm?}, antwoorden: {ja: {nl: ja, en: "yes"}}, passage: [b01.010]}
    passage: [b01.010]
"""
FIGURES = """\
  - {id: kg1, soort: kengetal, label: {nl: Warm, en: Warm}, omschrijving: Van tien vond de helft het warm., waarde: 50, eenheid: procent, waarneming: {enquete: lezers, vraag: warm, antwoord: ja}, passage: [b01.010]}
  - {id: kg2, soort: kengetal, label: {nl: Warme kinderen, en: Warm children}, omschrijving: Van de kinderen een op de vier., waarde: 25, eenheid: procent, waarneming: {enquete: lezers, vraag: warm, antwoord: ja, groep: kinderen, basis: 4}, passage: [b01.010]}
"""


@pytest.fixture
def whole(corpus: Path) -> Path:
    (corpus / "pilots" / "eindrapport.yaml").write_text(MAIN, encoding="utf-8")
    record = corpus / "pilots" / "westerdorp.yaml"
    text = record.read_text(encoding="utf-8").replace("begeleiding:\n", SURVEY + "begeleiding:\n")
    record.write_text(text + FIGURES, encoding="utf-8")
    return corpus


def test_it_has_no_problems(whole: Path) -> None:
    assert [str(problem) for problem in load_checked(whole)[1]] == []


def test_counts_stand_beside_ours(whole: Path) -> None:
    build(whole)
    table = ask(open_engine(whole), questions()["tellingen-naast-de-onze"], {}, Names(BASE))
    found = {
        str(row[0].value).rpartition("-")[2]: [str(cell.value) if cell else "" for cell in row[1:5]]
        for row in table.rows
        if row[0]
    }
    pilots = len(load_checked(whole)[0].pilots)
    assert found["t1"] == ["1", "2", "verschilt", ""]  # the other room names that theme as well
    assert found["t2"][:3] == ["2", found["t2"][1], "gelijk" if found["t2"][1] == "2" else "verschilt"]
    assert found["t2"][3] == "Zij telden anders."
    assert found["t3"][1] in {str(pilots), str(pilots - 1)}
    assert found["t4"] == ["3", "", "niet te tellen", ""]


def test_advice_leads_to_what_supports_it(whole: Path) -> None:
    build(whole)
    table = ask(open_engine(whole), questions()["adviezen-van-het-hoofdrapport"], {}, Names(BASE))
    assert [str(row[4].value) for row in table.rows if row[4]] == [f"{BASE}id/factor/westerdorp-k1"]


def test_figures_are_observations_with_their_base(whole: Path) -> None:
    build(whole)
    rows = select(
        open_engine(whole),
        "SELECT ?g ?v ?b WHERE { ?o a qb:Observation ; vw:groep ?g ; vw:waarde ?v ; vw:basis ?b } ORDER BY ?g",
    ).rows
    shown = [[str(cell.value).rpartition("/")[2] for cell in row if cell] for row in rows]
    assert shown == [["lezers-allen", "50", "10"], ["lezers-kinderen", "25", "4"]]


MISTAKES = [
    ("eindrapport", "overPilot: [westerdorp]", "overPilot: [westdorp]", "unknown pilot 'westdorp'"),
    ("eindrapport", "steuntOp: [westerdorp-k1]", "steuntOp: [westerdorp-k9]", "unknown statement 'westerdorp-k9'"),
    ("eindrapport", "project: project/leeszalen", "project: project/zwembad", "project/zwembad"),
    ("eindrapport", "pilot: westerdorp, speerpunt", "pilot: elders, speerpunt", "unknown pilot 'elders'"),
    ("eindrapport", "speerpunt: visie", "speerpunt: sport", "'sport'"),
    ("eindrapport", "ontleendAan: [b01.009]", "ontleendAan: [b09.009]", "unknown passage 'b09.009'"),
    ("eindrapport", "tabel: tabel-1", "tabel: tabel-9", "unknown table of this record 'tabel-9'"),
    ("eindrapport", "    tabel: tabel-1\n", "", "has both tabel and categorie"),
    (
        "eindrapport",
        "visiecategorie/geen-visie",
        "visiecategorie/bijziend",
        "unknown concept 'visiecategorie/bijziend'",
    ),
    ("eindrapport", "thema/huisvesting-voorzieningen]", "thema/huisvesting]", "unknown concept 'thema/huisvesting'"),
    ("eindrapport", "klasse: [Knelpunt], eigenschap", "klasse: [Knelpnt], eigenschap", "did you mean Knelpunt?"),
    ("eindrapport", "eigenschap: hoofdthema", "eigenschap: kleur", "'kleur' is not allowed here"),
    ("eindrapport", "eenheid: keren", "eenheid: kerken", "'kerken'"),
    ("eindrapport", "waarde: 3, eenheid", "waarde: -3, eenheid", "greater than or equal to 0"),
    (
        "westerdorp",
        "enquete: lezers, vraag: warm, antwoord: ja}",
        "enquete: kijkers, vraag: warm, antwoord: ja}",
        "'kijkers'",
    ),
    ("westerdorp", "vraag: warm, antwoord: ja}", "vraag: koud, antwoord: ja}", "'koud'"),
    ("westerdorp", "antwoord: ja}", "antwoord: nee}", "'nee'"),
    ("westerdorp", "groep: kinderen, basis", "groep: ouders, basis", "'ouders'"),
    ("westerdorp", ", groep: kinderen, basis: 4", "", "another figure stands in the same place"),
    (
        "westerdorp",
        'antwoorden: {ja: {nl: ja, en: "yes"}}',
        'antwoorden: {ja: {nl: ja, en: "yes"}, nee: {nl: nee, en: "no"}}',
        "'nee' of question 'warm' has no figure",
    ),
    (
        "westerdorp",
        "soort: kengetal, label: {nl: Warm, en",
        "soort: resultaat, label: {nl: Warm, en",
        "waarneming belongs to soort: kengetal",
    ),
]


@pytest.mark.parametrize(("record", "old", "new", "says"), MISTAKES)
def test_a_mistake_is_named(whole: Path, record: str, old: str, new: str, says: str) -> None:
    path = whole / "pilots" / f"{record}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [str(problem) for problem in load_checked(whole)[1]]
    assert any(says in problem and f"pilots/{record}.yaml:" in problem for problem in found), found
