"""The parts of a QCA as sheets whose every row leads to its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from vwgraph.errors import UsageError
from vwgraph.evidence import Proof
from vwgraph.methods.analysis import STANDS
from vwgraph.methods.boolean import MOST_MODELS, Term
from vwgraph.methods.qca import Qca
from vwgraph.methods.sheet import Row, Sheet, cite, integer, link, number, together, words
from vwgraph.methods.truthtable import Case, Fit, Line, Model, fit, necessity, unique_coverage, write
from vwgraph.model import Term as Node

__all__ = ["PARTS", "part_of"]

PARTS = ("gegevens", "noodzaak", "waarheidstabel", "oplossingen", "cellen")
"""Calibrated data, necessity, truth table, solutions, and every cell with its evidence."""
_YES = (("ja", "yes"), ("", ""))
_KINDS = {
    "complex": ("complex", "complexe"),
    "parsimonious": ("spaarzaam", "spaarzame"),
    "intermediate": ("tussenliggend", "tussenliggende"),
}
"""The kinds of solution in Dutch, and as they stand before a plural."""


def part_of(qca: Qca, part: str) -> Sheet:
    """Return one of :data:`PARTS`. Raises :class:`UsageError` for another."""
    if part not in PARTS:
        raise UsageError(f"a QCA has no part {part!r}", f"parts: {', '.join(PARTS)}")
    sheets = _Sheets(qca)
    makers = {
        "gegevens": sheets.data,
        "noodzaak": sheets.necessity,
        "waarheidstabel": sheets.truth_table,
        "oplossingen": sheets.solutions,
        "cellen": sheets.cells,
    }
    return makers[part]()


class _Sheets:
    def __init__(self, qca: Qca) -> None:
        self.qca = qca
        self.source = qca.source
        self.names = (qca.analysis.outcome.name, *qca.conditions)

    def _proof(self, pilots: Sequence[str], sets: Sequence[str]) -> Proof:
        return together(self.qca.cells[pilot][name].proof for pilot in pilots for name in sets)

    def _of_cases(self) -> list[Proof]:
        return [self._proof([pilot], self.names) for pilot in self.qca.cells]

    def data(self) -> Sheet:
        columns = {"pilot": ("pilot", "Pilot", "Pilot")}
        columns |= {name: ("integer", name, name) for name in self.names}
        rows = [
            (link(pilot), *(integer(cells[name].value) for name in self.names))
            for pilot, cells in self.qca.cells.items()
        ]
        say = self.source.say
        sets = [
            f"{one.name}: {say(one.nl, one.en)} [{one.rule(self.source.language)}]" for one in self.qca.analysis.sets
        ]
        silent = say(
            f"Niet genoemd is geen ontkennen; hier telt het als {self.qca.analysis.silent}.",
            "Not mentioned is no denial; here it counts as "
            + ("out of the set." if self.qca.analysis.silent == "uit" else "leaving the pilot out."),
        )
        title = ("Gegevens: 1 is in de set, 0 erbuiten", "Data: 1 is in the set, 0 outside")
        return Sheet.of(
            "gegevens", title, columns, rows, sentence=" ".join([". ".join(sets) + ".", silent]), prove=self._of_cases
        )

    def cells(self) -> Sheet:
        columns = {
            "pilot": ("pilot", "Pilot", "Pilot"),
            "set": ("text", "Set", "Set"),
            "waarde": ("integer", "Waarde", "Value"),
            "stand": ("text", "Wat het rapport zegt", "What the report says"),
            "bewijs": ("text", "Bewijs", "Evidence"),
        }
        listed = [(pilot, name, cells[name]) for pilot, cells in self.qca.cells.items() for name in self.names]
        rows = [
            (
                link(pilot),
                words(name),
                integer(cell.value),
                words(self.source.say(*STANDS[cell.stand])),
                words(cite(cell.proof, self.source.names)),
            )
            for pilot, name, cell in listed
        ]
        title = ("Elke cel met haar bewijs", "Each cell with its evidence")
        return Sheet.of(
            "cellen", title, columns, rows, sentence="", prove=lambda: [cell.proof for _, _, cell in listed]
        )

    def necessity(self) -> Sheet:
        columns = {
            "voorwaarde": ("text", "Voorwaarde", "Condition"),
            "consistentie": ("text", "Consistentie", "Consistency"),
            "dekking": ("text", "Dekking", "Coverage"),
            "relevantie": ("text", "Relevantie (RoN)", "Relevance (RoN)"),
            "gevallen": ("integer", "Pilots", "Pilots"),
        }
        found = necessity(self.qca.conditions, self.qca.cases)
        rows = [
            # Read for necessity: consistency is the share of the outcome, coverage the share of the condition.
            (
                words(write([term], self.qca.conditions)),
                *map(_share, (one.coverage, one.consistency, one.relevance)),
                integer(len(one.cases)),
            )
            for term, one in found
        ]
        title = (f"Noodzakelijk voor {self.qca.outcome}?", f"Necessary for {self.qca.outcome}?")
        sentence = self.source.say(
            "Noodzakelijk heet een voorwaarde gewoonlijk vanaf consistentie 0,9, met een relevantie die niet laag is.",
            "A condition is usually called necessary from consistency 0.9 up, with a relevance that is not low.",
        )
        return Sheet.of(
            "noodzaak",
            title,
            columns,
            rows,
            sentence=sentence,
            prove=lambda: [self._proof(one.cases, self._involved([term])) for term, one in found],
        )

    def _involved(self, terms: Sequence[Term]) -> tuple[str, ...]:
        used = [n for n in range(len(self.qca.conditions)) if any(term[n] is not None for term in terms)]
        return self.qca.analysis.outcome.name, *(self.qca.conditions[n] for n in used)

    def truth_table(self) -> Sheet:
        columns = {name: ("integer", name, name) for name in self.qca.conditions}
        columns |= {
            "uitkomst": ("text", self.qca.outcome, self.qca.outcome),
            "n": ("integer", "n", "n"),
            "consistentie": ("text", "Consistentie", "Consistency"),
            "tegenstrijdig": ("text", "Tegenstrijdig", "Contradictory"),
            "met": ("text", f"Pilots met {self.qca.outcome}", f"Pilots with {self.qca.outcome}"),
            "zonder": ("text", "Pilots zonder", "Pilots without"),
        }
        lines = sorted(self.qca.table.lines, key=_seen_first)
        rows = [self._line(line) for line in lines]
        title = (f"Waarheidstabel van {self.qca.outcome}", f"Truth table of {self.qca.outcome}")
        return Sheet.of(
            "waarheidstabel",
            title,
            columns,
            rows,
            sentence=self._told_of_table(),
            prove=lambda: [self._proof([case.name for case in line.cases], self.names) for line in lines],
        )

    def _line(self, line: Line) -> Row:
        sides = [[case.name for case in line.cases if case.outcome == value] for value in (1, 0)]
        return (
            *map(integer, line.row),
            words("?" if line.out is None else str(line.out)),
            integer(line.n),
            _share(line.consistency),
            words(self.source.say(*_YES[not line.contradictory])),
            *(words(", ".join(map(self.source.key, side))) for side in sides),
        )

    def _told_of_table(self) -> str:
        table = self.qca.table
        odd = sum(line.contradictory for line in table.lines)
        left = len(self.qca.cells) - len(self.qca.cases)
        numbers = {
            "n": len(self.qca.cases),
            "seen": sum(line.n > 0 for line in table.lines),
            "all": len(table.lines),
            "odd": odd,
            "rest": len(table.remainders),
            "left": left,
            "least": table.least,
            "cut": f"{float(table.cut):g}",
        }
        return self.source.say(
            "{n} pilots in {seen} van {all} configuraties; {odd} daarvan tegenstrijdig; {rest} zonder genoeg pilots (?)."
            " Uitkomst 1 vanaf consistentie {cut}, met minstens {least} pilot(s). {left} pilots zijn weggelaten.",
            "{n} pilots in {seen} of {all} configurations; {odd} of them contradictory; {rest} without enough pilots (?)."
            " Outcome 1 from consistency {cut} up, with at least {least} pilot(s). {left} pilots were left out.",
        ).format(**numbers)

    def solutions(self) -> Sheet:
        columns = {
            "soort": ("text", "Oplossing", "Solution"),
            "model": ("text", "Model", "Model"),
            "term": ("text", "Term", "Term"),
            "consistentie": ("text", "Consistentie", "Consistency"),
            "dekking": ("text", "Ruwe dekking", "Raw coverage"),
            "uniek": ("text", "Unieke dekking", "Unique coverage"),
            "pilots": ("text", "Pilots", "Pilots"),
        }
        listed = list(self._models())
        title = (f"Oplossingen voor {self.qca.outcome}", f"Solutions for {self.qca.outcome}")
        return Sheet.of(
            "oplossingen",
            title,
            columns,
            [row for row, _ in listed],
            sentence=self._told_of_solutions(),
            prove=lambda: [proof for _, proof in listed],
        )

    def _models(self) -> Iterator[tuple[Row, Proof]]:
        """A row for each whole model, then one for each of its products."""
        for kind, model in self.qca.solutions.items():
            for n, terms in enumerate(model.terms, 1):
                whole = fit(terms, self.qca.cases)
                yield self._solution(kind, n, terms, whole, None)
                for which, term in enumerate(terms):
                    unique = unique_coverage(terms, which, self.qca.cases)
                    yield self._solution(kind, n, [term], fit([term], self.qca.cases), unique)

    def _solution(
        self, kind: str, n: int, terms: Sequence[Term], found: Fit, unique: Fraction | None
    ) -> tuple[Row, Proof]:
        text = write(terms, self.qca.conditions)
        row = (
            words(self.source.say(_KINDS[kind][0], kind)),
            words(f"M{n}"),
            words(f"{text} -> {self.qca.outcome}" if unique is None else text),
            _share(found.consistency),
            _share(found.coverage),
            _share(unique),
            words(", ".join(map(self.source.key, found.cases))),
        )
        return row, self._proof(found.cases, self._involved(terms))

    def _told_of_solutions(self) -> str:
        say = self.source.say
        parts = []
        for kind, model in self.qca.solutions.items():
            if not model.terms:
                return say(
                    "Geen configuratie heeft uitkomst 1: er is niets op te lossen.",
                    "No configuration has outcome 1: there is nothing to solve.",
                )
            if len(model.terms) > 1:
                count = f"{len(model.terms)}{'' if model.whole else f' ({MOST_MODELS}+)'}"
                parts.append(
                    say(
                        f"Let op: {count} {_KINDS[kind][1]} modellen zijn even kort; de gegevens kiezen niet tussen hen.",
                        f"Mind: {count} {kind} models are equally short; the data do not choose between them.",
                    )
                )
            if kind == "parsimonious":
                parts.append(self._assumed(model))
        return " ".join(parts)

    def _assumed(self, model: Model) -> str:
        """The remainders that the parsimonious models take to have the outcome."""
        found = [line.row for line in self.qca.table.lines if line.out is None]
        used = [row for row in found if any(fit(terms, [Case("", row, 1)]).cases for terms in model.terms)]
        listed = ", ".join("".join(map(str, row)) for row in used)
        return self.source.say(
            f"De spaarzame oplossing veronderstelt {len(used)} configuraties zonder pilots{f': {listed}' if used else ''}.",
            f"The parsimonious solution assumes {len(used)} configurations without pilots{f': {listed}' if used else ''}.",
        )


def _share(value: Fraction | None) -> Node | None:
    return number(None if value is None else float(value))


def _seen_first(line: Line) -> tuple[object, ...]:
    order = {1: 0, 0: 1, None: 2}
    return order[line.out], -line.n, [-value for value in line.row]
