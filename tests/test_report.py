"""The parser: rules on small texts of our own, invariants on the report itself."""

from __future__ import annotations

import contextlib
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vwgraph.errors import Stop
from vwgraph.report.passages import Report, read_report
from vwgraph.report.text import decode, digest, hyphen_rule, join_lines, normalise, sentences

HEAD = "  Bijlage 1 Proefverslag \n\nEen bureau \n \n \n\n 1 Doelstellingen \n\n"


def cut(body: str) -> Report:
    return read_report((HEAD + body).encode())


def kinds(found: Report) -> list[tuple[str, str]]:
    return [(p.kind, found.text(p)) for p in found.passages[3:]]


def test_encodings_and_line_ends_give_one_text() -> None:
    text = "Één\nregel – met “tekens”\n"
    for raw in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.replace("\n", "\r\n").encode("cp1252"),
        text.encode("utf-16"),
        (text * 20).encode("utf-16-le"),
    ):
        assert decode(raw) in (text, text * 20)


@pytest.mark.parametrize("raw", [b"%PDF-1.4 something", b"\x81\x8d\x00\x01", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(Stop):
        decode(raw)


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_give_passages_or_a_clear_error(raw: bytes) -> None:
    with contextlib.suppress(Stop):
        assert read_report(raw).passages


def test_empty_file_is_no_report() -> None:
    with pytest.raises(Stop, match="no chapter or appendix"):
        read_report(b"")


def test_broken_words_are_joined_and_real_hyphens_kept() -> None:
    is_real = hyphen_rule("de werkgroep en de oud-leden komen\n")
    assert join_lines(["de werk-", "groep"], is_real) == "de werkgroep"
    assert join_lines(["de oud-", "leden"], is_real) == "de oud-leden"
    assert join_lines(["een VN-", "gezant"], is_real) == "een VN-gezant"
    assert join_lines(["sport- ", "en speelplaats"], is_real) == "sport- en speelplaats"


def test_digest_ignores_layout_and_typography() -> None:
    assert digest("• De ‘oude’ werk-\n groep") == digest("de 'oude' werkgroep")
    assert digest("de werkgroep") != digest("een werkgroep")
    assert normalise("A–B  c") == "ab c"


def test_sentences_do_not_break_at_abbreviations() -> None:
    assert sentences("Dit is o.a. Zwolle. Dat niet.") == ["Dit is o.a. Zwolle.", "Dat niet."]
    assert sentences("1 Eerste punt. Tweede zin.") == ["1 Eerste punt.", "Tweede zin."]


def test_two_items_on_one_line() -> None:
    found = kinds(
        cut(
            "Ervoor staat dit: \n• een lange regel die verder loopt tot aan het eind van de kan-\n\nten. • een tweede punt \n"
        )
    )
    assert [text for kind, text in found if kind == "lijstitem"] == [
        "• een lange regel die verder loopt tot aan het eind van de kanten.",
        "• een tweede punt",
    ]


def test_sentence_broken_into_a_false_item() -> None:
    body = "Ervoor staat dit: \n• Eerste punt met een hoofdletter. \n• Voor deze zin is het einde van de  \n\n• regel een nieuwe stip geworden, ten onrechte. \n"
    items = [text for kind, text in kinds(cut(body)) if kind == "lijstitem"]
    assert len(items) == 2
    assert items[1].startswith("• Voor deze zin")


def test_a_list_opened_without_a_colon_is_no_broken_sentence() -> None:
    body = "Ervoor staat dit: \n• De bijeenkomst was gericht op  \n• het kiezen van een naam en het vinden van een plaats  \n• het werven van leden \n \nDaarna. \n"
    items = [p for p in cut(body).passages if p.kind == "lijstitem"]
    assert [p.level for p in items] == [1, 2, 2]
    assert items[1].parent == items[0].id


def test_nested_items_know_their_parent() -> None:
    body = "Zo gaat het: \n• Het volgende is gedaan: \n• gekookt; \n• gewassen; \n• Daarna was het klaar. \n"
    found = [p for p in cut(body).passages if p.kind == "lijstitem"]
    assert [p.level for p in found] == [1, 2, 2, 1]
    assert found[1].parent == found[2].parent == found[0].id
    assert found[3].parent is None


def test_page_break_footnote_and_furniture_inside_a_paragraph() -> None:
    body = (
        "Deze alinea begint onderaan een bladzijde en loopt door naar de volgende, want zij is\n \n\n"
        " Noot 1 Een noot onderaan. \n nog niet af.\n\n\n\n \n\n Pagina 12 Verslag van de proef \n \n\nEen nieuwe alinea. \n"
    )
    found = cut(body)
    texts = {p.kind: found.text(p) for p in found.passages}
    assert texts["noot"] == "Noot 1 Een noot onderaan."
    assert texts["opmaak"] == "Pagina 12 Verslag van de proef"
    assert any(t.endswith("want zij is nog niet af.") for _, t in kinds(found))


def test_heading_typed_as_list_item() -> None:
    body = "Er was dit: \n• Een punt. \n• Wat is de visie op de toekomst? \n\nDaar is nog niet over nagedacht, maar dat komt. \n"
    found = cut(body)
    assert any(p.kind == "kop" and "Wat is de visie" in found.text(p) for p in found.passages)


def test_one_line_of_nonsense_does_not_break_it() -> None:
    assert cut("x" * 100_000).passages


# -- the report itself ---------------------------------------------------------------------------------------------


def test_every_character_is_in_a_passage(report: Report) -> None:
    covered = bytearray(len(report.content))
    for passage in report.passages:
        covered[passage.start : passage.end] = b"\x01" * (passage.end - passage.start)
    loose = [n for n, sign in enumerate(report.content) if not covered[n] and not sign.isspace() and sign != "\uf020"]
    assert loose == []


def test_each_bullet_is_in_exactly_one_passage(report: Report) -> None:
    bullets = [found.start() for found in re.finditer("•", report.content)]
    assert len(bullets) == 744
    assert all(sum(p.start <= n < p.end for p in report.passages) == 1 for n in bullets)


def test_passages_nest_but_never_overlap(report: Report) -> None:
    for one, other in zip(report.passages, report.passages[1:], strict=False):
        assert other.start >= one.end or other.end < one.end


def test_all_parts_are_there(report: Report) -> None:
    parts = Counter(p.id.split(".")[0] for p in report.passages)
    assert set(parts) == {f"h{n}" for n in range(1, 6)} | {f"b{n:02}" for n in range(1, 20)}
    assert all(count > 15 for count in parts.values())


def test_ids_paths_and_parents_hold_together(report: Report) -> None:
    known = {p.id: p for p in report.passages}
    assert len(known) == len(report.passages)
    for passage in report.passages:
        assert all(known[up].kind == "kop" for up in passage.path)
        assert passage.parent is None or known[passage.parent].kind == "lijstitem"


HEADINGS = {
    # appendix: wording of the factor headings read in the report by hand
    1: ["Succesfactoren", "Knelpunten", "Kansen", "Bedreigingen", "Hoe kan de gemeente inspelen"],
    2: ["Enkele knelpunten"],
    3: ["Knelpunten:", "Succesfactoren:", "Kansen:", "Bedreigingen:", "Hoe kan de gemeente inspelen"],
    4: ["Belangrijkste knelpunten/lessen", "Kansen:", "Bedreigingen", "Hoe kan de gemeente/provincie inspelen"],
    5: ["Belangrijkste knelpunten/lessen", "Succesfactor", "Kansen en bedreigingen", "Hoe kan de gemeente inspelen"],
    6: ["Belangrijkste knelpunten/lessen.", "Kansen en bedreigingen", "Hoe kan de gemeente/provincie inspelen"],
    7: ["Belangrijkste knelpunten/lessen.", "Kansen en bedreigingen", "Hoe kan de gemeente inspelen"],
    8: ["Conclusies", "Aanbevelingen"],
    9: ["Knelpunten en lessen", "De kans", "De bedreiging", "Inspelen op kansen en bedreigingen"],
    10: ["Belangrijkste knelpunten/lessen.", "Kansen:", "Bedreigingen:", "Hoe kan de gemeente inspelen"],
    11: ["Knelpunten:", "Succesfactoren:", "Kansen:", "Bedreigingen:", "Hoe kunnen de gemeenten inspelen"],
    12: ["Knelpunten:", "Succesfactoren:", "Kansen:", "Bedreigingen:", "Hoe kan de gemeente inspelen"],
    13: ["Belangrijkste knelpunten", "Belangrijkste succesfactoren"],
    14: ["Belangrijkste knelpunten", "lessen"],
    15: ["Knelpunten:", "Succesfactoren:", "Kansen:", "Bedreigingen:", "Hoe kan de gemeente inspelen"],
    16: ["Knelpunten:", "Succesfactoren:", "Kansen:", "Bedreigingen:", "Hoe kan de gemeente inspelen"],
    17: ["Knelpunten/lessen", "Kansen en bedreigingen", "Bedreigingen zijn:"],
    18: [
        "Belangrijkste knelpunten / lessen:",
        "Welke kansen en bedreigingen",
        "Hoe kan de provincie / gemeente inspelen",
    ],
    19: ["Kansen en bedreigingen", "Hoe kan de provincie inspelen"],
}


@pytest.mark.parametrize("appendix", sorted(HEADINGS))
def test_factor_headings_are_found(report: Report, appendix: int) -> None:
    found = [report.text(p) for p in report.passages if p.kind == "kop" and p.id.startswith(f"b{appendix:02}.")]
    for wording in HEADINGS[appendix]:
        assert any(heading.startswith(wording) for heading in found), f"{wording!r} is not among {found}"


ITEMS = {"b01": (5, 7, 5, 5, 7), "b03": (4, 3, 5, 2, 5), "b12": (4, 2, 3, 2, 3), "b16": (4, 3, 4, 3, 3)}


@pytest.mark.parametrize("part", sorted(ITEMS))
def test_items_stand_below_their_factor_heading(report: Report, part: str) -> None:
    """Numbers of items counted by hand: succesfactoren, knelpunten, kansen, bedreigingen, aanbevelingen."""
    words = ("succesfactoren", "knelpunten", "kansen", "bedreigingen", "hoe kan")
    below = Counter(
        p.path[-1] for p in report.passages if p.kind == "lijstitem" and p.level == 1 and p.id.startswith(part)
    )
    heads = {
        report.text(p).lower().rstrip(":"): p.id for p in report.passages if p.kind == "kop" and p.id.startswith(part)
    }
    counted = [
        next(below[key] for text, key in heads.items() if text.startswith(word) and below[key]) for word in words
    ]
    assert tuple(counted) == ITEMS[part]
