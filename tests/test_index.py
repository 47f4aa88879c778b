"""The passage index: its file, and finding passages again in other copies."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from vwgraph.errors import Stop
from vwgraph.paths import assets
from vwgraph.report.index import compare, of_report, parse, read, render
from vwgraph.report.passages import Report, read_report

SMALL = Path(__file__).parent / "corpus" / "rapport.txt"


def test_render_and_parse_agree() -> None:
    index = of_report(read_report(SMALL.read_bytes()))
    assert parse(render(index), "index") == index
    assert render(index) == (SMALL.parent / "report" / "passages.tsv").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "id\n", "# sha256: x\nid\tkind\n", "nonsense"])
def test_damaged_index_is_refused(text: str) -> None:
    with pytest.raises(Stop):
        parse(text, "index")


def test_damaged_line_is_named() -> None:
    lines = render(of_report(read_report(SMALL.read_bytes()))).splitlines()
    lines[5] = lines[5].replace("\t", " ", 3)
    with pytest.raises(Stop, match="index:6"):
        parse("\n".join(lines), "index")


def test_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="vwgraph report index"):
        read(tmp_path / "passages.tsv")


def test_same_moved_missing() -> None:
    text = SMALL.read_text(encoding="utf-8")
    index = of_report(read_report(text.encode()))
    assert {f.status for f in compare(index, read_report(text.replace("\n", "\r\n").encode("utf-16")))} == {"same"}
    shifted = read_report(("Een blad ervoor \n\n" + text).encode())
    assert {f.status for f in compare(index, shifted)} == {"moved"}
    changed = {f.passage.id: f.status for f in compare(index, read_report(text.replace("koek", "taart").encode()))}
    assert changed["b01.012"] == "missing"
    assert changed["b01.009"] == "same"


def test_hyphenation_elsewhere_does_not_lose_a_passage() -> None:
    text = SMALL.read_text(encoding="utf-8")
    rewrapped = text.replace("repareer-\n\nde; ", "repareerde; ")
    statuses = Counter(
        f.status for f in compare(of_report(read_report(text.encode())), read_report(rewrapped.encode()))
    )
    assert statuses["missing"] == 0


def test_committed_index_is_of_this_report(report: Report) -> None:
    committed = (assets().data / "report" / "passages.tsv").read_text(encoding="utf-8")
    assert committed == render(of_report(report)), "run: vwgraph report index REPORT --out data/report/passages.tsv"
