"""Two groups of pilots side by side: in how many of each is a theme named, denied, not mentioned?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from vwgraph.errors import Stop, UsageError
from vwgraph.evidence import Proof
from vwgraph.methods.selection import REST, Group, group_of
from vwgraph.methods.sheet import Row, Sheet, cite, integer, link, number, together, words
from vwgraph.methods.source import Source
from vwgraph.model import Term

__all__ = ["KINDS", "compare"]

KINDS = ("succesfactor", "knelpunt", "kans", "bedreiging")
_QUESTION = "factoren"


@dataclass
class _Cell:
    """What the pilots of one group say of one theme: who names it and who denies it, each with the statements."""

    named: dict[str, list[Proof]] = field(default_factory=dict)
    denied: dict[str, list[Proof]] = field(default_factory=dict)

    def counts(self, size: int) -> tuple[int, int, int]:
        """Pilots that name it, that deny it and do not name it, and that do not mention it."""
        only_denied = len(set(self.denied) - set(self.named))
        return len(self.named), only_denied, size - len(self.named) - only_denied

    def proofs(self) -> list[Proof]:
        return [proof for told in (self.named, self.denied) for found in told.values() for proof in found]

    def cited(self, source: Source) -> str:
        parts = [
            "; ".join(cite(proof, source.names) for pilot in sorted(told) for proof in told[pilot])
            for told in (self.named, self.denied)
        ]
        denied = f"{source.say('ontkend', 'denied')}: {parts[1]}" if parts[1] else ""
        return " | ".join(filter(None, (parts[0], denied)))


@dataclass(frozen=True)
class _Line:
    """One theme as one kind of factor, in both groups."""

    theme: str | None
    kind: str
    a: _Cell
    b: _Cell

    def difference(self, a: Group, b: Group) -> Fraction:
        """Share of A that names it less that of B, as a fraction."""
        return Fraction(len(self.a.named), len(a.pilots)) - Fraction(len(self.b.named), len(b.pilots))


def compare(
    source: Source,
    first: str,
    second: str = REST,
    *,
    kinds: Sequence[str] = (),
    exact: bool = False,
    evidence: bool = False,
) -> Sheet:
    """Return a row per theme and kind of factor, both groups side by side; the largest difference first.

    A pilot counts once per row, however many statements it makes; one that both names and denies a theme counts as
    naming it. Shares are of all pilots in the group, in per cent; ``verschil`` is A less B in points. ``exact`` adds the
    two-sided p of Fisher's exact test (R. A. Fisher, The Design of Experiments, 1935), one test per row, unadjusted.
    ``evidence`` adds the statements and passages behind either side, what is denied apart.

    Raises :class:`UsageError` for a group or kind that cannot be understood, and for ``exact`` on groups that overlap.
    """
    a = group_of(source, first)
    b = group_of(source, second, a)
    shared = set(a.pilots) & set(b.pilots)
    if exact and shared:
        raise UsageError("an exact test needs groups without pilots in common", "drop --exact, or compare with rest")
    lines = sorted(_lines(source, kinds, a, b), key=lambda line: _order(line, a, b))
    sheet = Sheet.of(
        "vergelijking",
        (f"Waarin verschillen {a.text} (A) en {b.text} (B)?", f"How do {a.text} (A) and {b.text} (B) differ?"),
        _columns(len(a.pilots), len(b.pilots)),
        [_row(line, a, b) for line in lines],
        sentence=_sentence(source, lines, a, b, len(shared)) + (_CAUTION[source.language == "en"] if exact else ""),
        prove=lambda: [together([*line.a.proofs(), *line.b.proofs()]) for line in lines],
    )
    if exact:
        sheet = sheet.wider({"p": ("text", "p (Fisher)", "p (Fisher)")}, [(_fisher(line, a, b),) for line in lines])
    if evidence:
        titles = {f"bewijs_{key.lower()}": ("text", f"Bewijs {key}", f"Evidence {key}") for key in "AB"}
        cited = [(words(line.a.cited(source)), words(line.b.cited(source))) for line in lines]
        sheet = sheet.wider(titles, cited)
    return sheet


def _lines(source: Source, kinds: Sequence[str], a: Group, b: Group) -> list[_Line]:
    asked = {"soort": ",".join(kinds)} if kinds else {}
    found: dict[tuple[str | None, str], _Line] = {}
    for stand in ("genoemd", "ontkend"):
        table = source.ask(_QUESTION, {**asked, "stand": stand})
        at = {name: n for n, name in enumerate(table.columns)}
        statements: dict[tuple[str, str | None, str, str], list[Proof]] = {}
        for row, proof in zip(table.rows, source.proofs(_QUESTION, table), strict=True):
            pilot, theme, kind, factor = (row[at[name]] for name in ("pilot", "thema", "soort", "factor"))
            assert pilot is not None
            assert kind is not None
            assert factor is not None
            place = (pilot.value, theme.value if theme else None, kind.value, factor.value)
            statements.setdefault(place, []).append(proof)
        for (who, about, what, _), behind in statements.items():
            line = found.setdefault((about, what), _Line(about, what, _Cell(), _Cell()))
            for group, cell in ((a, line.a), (b, line.b)):
                if who in group.pilots:
                    told = cell.named if stand == "genoemd" else cell.denied
                    told.setdefault(who, []).append(together(behind))
    return [line for line in found.values() if line.a.proofs() or line.b.proofs()]


def _order(line: _Line, a: Group, b: Group) -> tuple[object, ...]:
    named = len(line.a.named) + len(line.b.named)
    return -abs(line.difference(a, b)), -named, line.theme or "", line.kind


def _columns(a: int, b: int) -> dict[str, tuple[str, str, str]]:
    columns = {"thema": ("concept", "Thema", "Theme"), "soort": ("iri", "Soort", "Kind")}
    for key, size in (("A", a), ("B", b)):
        low = key.lower()
        columns[low] = ("integer", f"{key} noemt (van {size})", f"{key} names (of {size})")
        columns[f"{low}_ontkent"] = ("integer", f"{key} ontkent", f"{key} denies")
        columns[f"{low}_zwijgt"] = ("integer", f"{key} zwijgt", f"{key} is silent")
        columns[f"{low}_procent"] = ("integer", f"{key} %", f"{key} %")
    return {**columns, "verschil": ("integer", "Verschil (punten)", "Difference (points)")}


def _row(line: _Line, a: Group, b: Group) -> Row:
    cells = [link(line.theme), link(line.kind)]
    for group, cell in ((a, line.a), (b, line.b)):
        size = len(group.pilots)
        counts = cell.counts(size)
        cells += [*map(integer, counts), integer(_rounded(Fraction(100 * counts[0], size)))]
    return (*cells, integer(_rounded(100 * line.difference(a, b))))


def _rounded(value: Fraction) -> int:
    """To the nearest whole number, halves away from zero: 12.5 is 13, and -12.5 is -13."""
    return int(abs(value) + Fraction(1, 2)) * (1 if value >= 0 else -1)


def _fisher(line: _Line, a: Group, b: Group) -> Term | None:
    try:
        from scipy.stats import fisher_exact
    except ImportError:
        raise Stop("the exact test needs scipy, which is not installed", 'pip install "vwgraph[methods]"') from None
    table = [[len(cell.named), len(group.pilots) - len(cell.named)] for group, cell in ((a, line.a), (b, line.b))]
    return number(float(fisher_exact(table).pvalue))


_CAUTION = (
    " Let op bij p: de pilots zijn geen steekproef, het zijn er weinig en elke rij is een toets; p beschrijft hoe vaak een"
    " willekeurige verdeling van deze pilots over A en B minstens zo'n verschil geeft, en bewijst niets.",
    " Mind p: the pilots are no sample, they are few and each row is a test; p tells how often a random division of these"
    " pilots over A and B gives a difference at least as large, and proves nothing.",
)


def _sentence(source: Source, lines: Sequence[_Line], a: Group, b: Group, shared: int) -> str:
    def listed(group: Group) -> str:
        return f"{len(group.pilots)} ({', '.join(map(source.key, group.pilots))})"

    say = source.say
    parts = [
        say(
            f"A is {a.text}: {listed(a)}; B is {b.text}: {listed(b)}.",
            f"A is {a.text}: {listed(a)}; B is {b.text}: {listed(b)}.",
        ),
        say(f"{shared} pilots staan in beide.", f"{shared} pilots are in both.") if shared else "",
    ]
    if lines and lines[0].difference(a, b):
        top = lines[0]
        labels = source.labels([iri for iri in (top.theme, top.kind) if iri])
        what = f"{labels.get(top.theme or '', '?')} ({labels.get(top.kind, '')})"
        counts = f"{len(top.a.named)}/{len(a.pilots)} - {len(top.b.named)}/{len(b.pilots)}"
        parts.append(say(f"Het grootste verschil: {what}, {counts}.", f"The largest difference: {what}, {counts}."))
    parts.append(
        say(
            "Aandelen zijn van alle pilots in de groep; niet noemen is geen ontkennen.",
            "Shares are of all pilots in the group; not mentioning is no denial.",
        )
    )
    return " ".join(filter(None, parts))
