"""Which conclusions rest on one pilot: asked again of a graph that really lacks it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import vwgraph
from vwgraph.cli import main
from vwgraph.errors import UsageError
from vwgraph.graph import Graph
from vwgraph.methods.leaveout import LeaveOneOut
from vwgraph.methods.without import Withouts
from vwgraph.model import Table
from vwgraph.pipeline import build, open_engine
from vwgraph.store import Engine

ROOT = Path(__file__).resolve().parent.parent
EVERYTHING = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } FILTER (!isBlank(?s) && !isBlank(?o)) }"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return vwgraph.open()


@pytest.fixture(scope="module")
def tiny(small: Path) -> Graph:
    return vwgraph.open(small, language="en")


def triples(engine: Engine, graph: str) -> set[tuple[str, ...]]:
    answer = engine.query(EVERYTHING)
    assert isinstance(answer, Table)
    return {
        tuple(str(cell) for cell in row[1:])
        for row in answer.rows
        if row[0] is not None and row[0].value.endswith(graph) and "wasDerivedFrom" not in str(row[2])
    }


def test_the_graph_without_a_pilot_is_the_one_built_without_its_record(tiny: Graph, tmp_path: Path) -> None:
    """What was inferred as well: nothing is left that followed from the pilot alone."""
    folder = tmp_path / "corpus"
    shutil.copytree(ROOT / "tests" / "corpus", folder)
    (folder / "pilots" / "westerdorp.yaml").unlink()
    build(folder)
    built = open_engine(folder)
    found = Withouts(tiny.source).without(tiny.names.thing("pilot", "westerdorp"))
    for graph in ("graph/oosterdorp", "graph/actoren", "graph/themas"):
        assert triples(found.engine, graph) == triples(built, graph)
    derived = triples(found.engine, "graph/afgeleid")
    assert len(derived) > 50
    itself = "graph/afgeleid>"
    assert derived == {one for one in triples(built, "graph/afgeleid") if not one[0].endswith(itself)}
    assert not triples(found.engine, "graph/westerdorp")
    assert found.things >= {tiny.names.thing("factor", "westerdorp-k1"), tiny.names.thing("pilot", "westerdorp")}


def test_inferring_anew_gives_what_the_build_inferred(tiny: Graph) -> None:
    """With no pilot of that graph left out the same rules give the same triples, so that only the pilot makes a change."""
    method = Withouts(tiny.source)
    whole = triples(tiny.engine, "graph/afgeleid")
    for pilot in tiny.source.pilots():
        assert triples(method.without(pilot).engine, "graph/afgeleid") < whole


def test_conclusions_of_the_small_corpus_by_hand(tiny: Graph) -> None:
    """Both pilots name a bottleneck about the building and one about reading matter; only Westerdorp a success factor."""
    found = LeaveOneOut(tiny.source).changes(["themas-per-soort-factor"])
    told = {
        (
            tiny.source.key(one.pilot),
            one.kind,
            str(one.conclusion[1]).rpartition("/")[2].rstrip(">"),
            one.before,
            one.after,
        )
        for one in found.changes
        if one.column in ("", "pilots")
    }
    assert told == {
        ("westerdorp", "vervalt", "draagvlak-veld", "", ""),
        ("westerdorp", "getal", "huisvesting-voorzieningen", "2", "1"),
        ("westerdorp", "getal", "leesvoer", "2", "1"),
        ("oosterdorp", "getal", "huisvesting-voorzieningen", "2", "1"),
        ("oosterdorp", "getal", "leesvoer", "2", "1"),
        ("oosterdorp", "rang", "draagvlak-veld", "3", "1"),
    }
    gone = next(one for one in found.changes if one.kind == "vervalt")
    assert gone.prove().things == (tiny.names.thing("factor", "westerdorp-s1"),)
    assert gone.prove().passage_ids == ("b01.012",)


def test_a_threshold_that_one_pilot_carries(graph: Graph) -> None:
    """Exactly ten pilots name staff continuity as bottleneck (see the README): Assen is one of them, Dongen is not."""
    answer = graph.leave_one_out("knelpunten-in-minstens-n-pilots", pilots="assen,dongen", n=10)
    assert [(row.pilot.label, row.conclusies, row.vervalt, row.nieuw) for row in answer] == [("Pilot Assen", 1, 1, 0)]
    assert answer.proofs[0].passage_ids == ("b05.041",)
    assert answer[0].wat == "Personele continuïteit bij de overheid"


def test_the_main_reports_own_words_about_a_pilot_go_with_it(graph: Graph) -> None:
    assen = graph.names.thing("pilot", "assen")
    engine = Withouts(graph.source, asserted=True).without(assen).engine
    ask = "ASK {{ {{ ?x ?p <{0}> }} UNION {{ <{0}> ?p ?x }} }}"
    for iri in (assen, graph.names.thing("factor", "assen-k3")):
        assert graph.engine.query(ask.format(iri)) is True
        assert engine.query(ask.format(iri)) is False
    assert engine.query("ASK { ?x vw:teltPilot ?p }") is True


def test_a_question_about_the_pilot_itself_is_not_asked(graph: Graph) -> None:
    method = LeaveOneOut(graph.source, asserted=True)
    found = method.changes(["wat-twee-pilots-delen"], {"een": "assen", "ander": "zwolle"}, "assen")
    assert not found.counted
    assert "0 keer" in method.overview(found).sentence


def test_what_cannot_be_asked_is_told(tiny: Graph) -> None:
    method = LeaveOneOut(tiny.source)
    for names, values, pilots, told in (
        (["themas"], {}, None, "did you mean"),
        (["bevindingen-per-passage"], {}, None, "names no conclusion"),
        (["knelpunten-in-minstens-n-pilots"], {"n": "x"}, None, "not a whole number"),
        ([], {}, "zuiderdorp", "there is no pilot"),
    ):
        with pytest.raises(UsageError, match=told):
            method.changes(names, values, pilots)


def test_the_command(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["leave-out", "themas-per-soort-factor", "--data", str(small), "--pilot", "westerdorp", "--lang", "en"]
    assert main([*arguments, "--format", "csv", "--evidence"]) == 0
    out, err = capsys.readouterr()
    assert "Support and commitment in the field" in out
    assert "b01.012" in out
    assert "1 times a conclusion vanishes or appears" in err
    assert main([*arguments, "--changes", "--format", "md"]) == 0
    assert "| vanishes |" in capsys.readouterr().out
