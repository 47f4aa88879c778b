"""The data is tested as hard as the code: every record a case, the message says what to type."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from vwgraph.paths import assets
from vwgraph.pipeline import load_checked
from vwgraph.records.coverage import cited, coverage_of
from vwgraph.records.scaffold import json_schemas
from vwgraph.records.schema import FACTORS, PilotRecord, Record
from vwgraph.report.passages import Report
from vwgraph.report.text import sentences

DATA = assets().data
CORPUS, PROBLEMS = load_checked(DATA)
RECORDS = pytest.mark.parametrize("record", CORPUS.pilots, ids=lambda record: record.pilot)
ALL = pytest.mark.parametrize("record", CORPUS.records, ids=lambda record: record.key)


def test_records_have_no_problems() -> None:
    assert not PROBLEMS, "\n".join(map(str, PROBLEMS))


def test_all_nineteen_pilots_are_there() -> None:
    assert len({record.pilot for record in CORPUS.pilots}) == 19


def test_every_part_of_the_report_has_one_record() -> None:
    parts = [part for record in CORPUS.records for part in record.delen]
    assert sorted(parts) == sorted({passage.id.split(".")[0] for passage in CORPUS.index.passages})


@ALL
def test_every_passage_is_accounted_for(record: Record) -> None:
    coverage = coverage_of(CORPUS, record)
    assert coverage.open == (), f"{record.key}: code or mark these passages"
    assert coverage.clashing == (), f"{record.key}: these passages are coded and marked as well"
    assert coverage.coded + sum(coverage.marked.values()) == coverage.total


PARTS = ("speerpunten", "begeleiding", "deelname", "documenten")
ABSENT: dict[str, set[str]] = {
    # What an appendix does not have, looked up in it: neither a section of that name, nor a statement of the kind in
    # its prose, nor a byline.
    "almere": {"paradepaardje"},
    "eindhoven": {"aanbeveling", "paradepaardje"},
    "hellendoorn": {"succesfactor"},
    "heuvelland": {"rolopvatting"},
    "limburg": {"begeleiding"},
    "ridderkerk": {"kans", "paradepaardje"},
    "son-en-breugel": {"begeleiding", "paradepaardje"},
    "vlissingen": {"begeleiding"},
    "zwolle": {"begeleiding"},
}


@RECORDS
def test_every_kind_of_part_is_there(record: PilotRecord) -> None:
    kinds: set[str] = {one.soort for one in record.bevindingen} | {name for name in PARTS if getattr(record, name)}
    wanted = {"doelstelling", "activiteit", "resultaat", "aanbeveling", "paradepaardje", "visie", "rolopvatting"}
    missing = (wanted | FACTORS | set(PARTS)) - kinds
    assert missing == ABSENT.get(record.pilot, set()), f"{record.pilot} lacks {missing}: does the appendix?"


@ALL
def test_statements_follow_the_report(record: Record) -> None:
    """Ids are unique per record, labels differ, and every statement says more than its label."""
    labels = [one.label.nl for one in record.bevindingen]
    assert len(labels) == len(set(labels)), f"{record.key}: two statements share a label"
    for one in record.bevindingen:
        assert len(one.omschrijving) > len(one.label.nl), f"{record.key} {one.id}: the omschrijving adds nothing"
        assert one.label.nl != one.label.en or len(one.label.nl.split()) < 4, (
            f"{record.key} {one.id}: translate the label"
        )


LATEST = {"aanbeveling": 2010, "kengetal": 2020}  # advice looks ahead, and a figure may be a forecast


@ALL
def test_periods_are_of_the_time(record: Record) -> None:
    guidance = record.begeleiding if isinstance(record, PilotRecord) else ()
    for one in (*record.bevindingen, *guidance, *record.deelname, *record.projecten):
        for value in (one.begin, one.einde):
            latest = LATEST.get(getattr(one, "soort", ""), 2008)
            assert value is None or 1997 <= int(value[:4]) <= latest, f"{record.key}: {value} in {one}"


JUDGING = re.compile(
    r"\b(ziek|ziekte|overle(ed|den)|dood|sterf|conflict|ruzie|falen|faalde|onbekwaam|onervaren|disfunctione)\w*",
    re.IGNORECASE,
)


@ALL
def test_no_judgement_near_a_named_person(record: Record) -> None:
    """Illness, death, conflict and performance never attach to a name (coding rule 9)."""
    people = {actor.id: actor.label.nl for actor in CORPUS.actors if actor.klasse in ("Adviseur", "Ambtsdrager")}
    for one in record.bevindingen:
        named = [ref for ref in (*one.betreft, *one.uitgevoerdDoor, *one.gerichtTot) if ref in people]
        named += [
            name for name in people.values() if re.search(rf"\b{re.escape(name.split()[-1])}\b", one.omschrijving)
        ]
        if JUDGING.search(one.omschrijving) or JUDGING.search(one.label.nl):
            assert not named, f"{record.key} {one.id}: speaks of {named}; let it speak of the role"


def test_every_actor_is_used() -> None:
    used: set[str] = set()
    for record in CORPUS.pilots:
        used.add(record.pilotVan)
        used |= {ref for guidance in record.begeleiding for ref in (guidance.adviseur, guidance.organisatie) if ref}
    for record in CORPUS.records:
        used |= {part.actor for part in record.deelname}
        used |= {ref for document in record.documenten for ref in document.opsteller}
        used |= {ref for one in record.bevindingen for ref in (*one.betreft, *one.uitgevoerdDoor, *one.gerichtTot)}
    for actor in CORPUS.actors:
        used |= {*actor.ligtIn, *actor.deelVan, *actor.werktVoor, *([actor.opvolger.actor] if actor.opvolger else [])}
    idle = {actor.id for actor in CORPUS.actors} - used
    assert not idle, f"no record uses {sorted(idle)}"


def test_spellings_do_not_clash() -> None:
    seen: dict[tuple[str, str], str] = {}
    for actor in CORPUS.actors:
        key = (actor.klasse, actor.label.nl)
        assert key not in seen, f"{actor.id} and {seen[key]} share a name"
        seen[key] = actor.id


def test_json_schema_is_fresh_and_accepts_our_records() -> None:
    for name, schema in json_schemas().items():
        assert (DATA / name).read_text(encoding="utf-8") == schema, "run: vwgraph build"
    for record in CORPUS.records:
        text = (DATA / "pilots" / f"{record.key}.yaml").read_text(encoding="utf-8")
        name = re.search(r"\$schema=\.\./(\S+)", text)
        schema = json_schemas()[name.group(1) if name else "record.schema.json"]
        validator = jsonschema.Draft202012Validator(json.loads(schema))
        faults = [f"{list(e.path)}: {e.message[:120]}" for e in validator.iter_errors(yaml.load(text, Loader=_Dates))]
        assert not faults, f"{record.key}: {faults[:5]}"


class _Dates(yaml.SafeLoader):
    """What an editor sees: YAML 1.2's core schema, in which a date is a string."""


_Dates.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@ALL
def test_sentence_numbers_exist(record: Record, report: Report) -> None:
    passages = {passage.id: passage for passage in report.passages}
    for ref, what in cited(record):
        key, _, number = ref.partition("#")
        if number:
            count = len(sentences(report.text(passages[key])))
            assert int(number) <= count, f"{record.key} {what}: {ref}, but {key} has {count} sentences"


def test_no_sentence_of_the_report_slipped_in(report_file: Path) -> None:
    tool = report_file.parent.parent / "tools" / "own-words"
    if not tool.exists():
        pytest.skip("the own-words tool does not lie beside the report")
    root = DATA.parent
    command = [str(tool), str(report_file), str(root), "--allow", str(DATA / "titels.txt")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_goals_that_the_results_judge_are_not_left_open() -> None:
    """Rule 17: where a result answers a goal, the goal has a judgement, or the record says why it has none."""
    for record in CORPUS.pilots:
        goals = {one.id: one for one in record.bevindingen if one.soort == "doelstelling"}
        for one in record.bevindingen:
            for ref in one.resultaatVan:
                goal = goals[ref]
                assert goal.doelbereik != "nog-onbekend" or goal.onzekerheid or one.ontkend, (
                    f"{record.pilot} {ref}: result {one.id} answers it, but its doelbereik is nog-onbekend"
                )
