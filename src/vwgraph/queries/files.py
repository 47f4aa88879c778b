"""Reading ``.rq`` files: the ``#+`` head into a :class:`Question`, every fault in it as a :class:`Problem`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from vwgraph.model import Column, Evidence, Matrix, Parameter, Problem, Question
from vwgraph.names import VW
from vwgraph.queries.sentence import PLACES, faulty_places
from vwgraph.queries.tokens import variables
from vwgraph.yamlfile import parse_yaml, split_head

__all__ = ["COLUMN_TYPES", "NAME", "PARAMETER_TYPES", "parse_question", "read_questions", "scaffold"]

PARAMETER_TYPES = (
    "pilot", "actor", "concept", "class", "iri", "integer", "string", "text", "year", "date", "choice",
)  # fmt: skip
COLUMN_TYPES = (
    "pilot", "actor", "bevinding", "document", "concept", "passage", "iri", "integer", "number", "text", "boolean",
    "period", "term",
)  # fmt: skip
_KEYS = {"question", "answer", "numbers", "tags", "parameters", "columns", "evidence", "matrix", "conclusion"}
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WHOLES = ("minimum", "needed_above")
_REMEDY = "see queries/README.md for the head of a query"

_SCAFFOLD = """\
#+ question:
#+   nl: "TODO: de vraag, zoals een onderzoeker haar stelt (NAME)"
#+   en: "TODO: the question as a researcher puts it"
#+ answer:
#+   nl: "Aantal bevindingen: {rows}, in {n:pilot} pilots."
#+   en: "Number of statements: {rows}, in {n:pilot} pilots."
#+ tags: [eigen]
#+ parameters:
#+   pilot: {type: pilot, nl: Pilot (leeg is alle), en: Pilot (blank for all)}
#+ columns:
#+   pilot: {type: pilot, nl: Pilot, en: Pilot}
#+   knelpunt: {type: bevinding, nl: Knelpunt, en: Bottleneck}
#+   passage: {type: passage, nl: Passage, en: Passage}
#+ evidence: [knelpunt, passage]
# A parameter is the variable ?_name; without a value it stays unbound, so that the query runs in any SPARQL tool.
PREFIX vw: <NAMESPACE>

SELECT ?pilot ?knelpunt ?passage
WHERE {
  ?knelpunt a vw:Knelpunt ; vw:inPilot ?pilot ; vw:passage ?passage .
  FILTER (?pilot = COALESCE(?_pilot, ?pilot))
  MINUS { ?knelpunt vw:ontkend true }
}
ORDER BY ?pilot ?knelpunt ?passage
"""


def read_questions(folders: Iterable[Path], pattern: str = "*") -> tuple[dict[str, Question], list[Problem]]:
    """Return the questions in ``folders`` whose name fits ``pattern``, in alphabetical order, and what is wrong with
    their files."""
    questions: dict[str, Question] = {}
    problems: list[Problem] = []
    for path in sorted((p for folder in folders for p in folder.glob(f"{pattern}.rq")), key=lambda p: p.stem):
        name = f"queries/{path.name}"
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(name, 0, f"cannot be read as UTF-8 text ({error})", "save it as UTF-8"))
            continue
        question, faults = _parsed(path.stem, source)
        problems.extend(faults)
        if question is not None:
            questions[question.name] = question
    return questions, problems


@lru_cache(maxsize=1024)
def _parsed(name: str, source: str) -> tuple[Question | None, tuple[Problem, ...]]:
    """The same text is read once: forty heads of YAML cost more than most answers."""
    question, problems = parse_question(name, source)
    return question, tuple(problems)


def scaffold(name: str) -> str:
    """Return a query to start from: complete and valid, with a word on each part that is to be changed."""
    return _SCAFFOLD.replace("NAMESPACE", VW).replace("NAME", name)


def parse_question(name: str, source: str) -> tuple[Question | None, list[Problem]]:
    """Return the question in ``source``, or ``None``, and what is wrong with it."""
    file = f"queries/{name}.rq"
    head, body = split_head(source, "#+")
    loaded = parse_yaml(head, file)
    if loaded.problems:
        return None, list(loaded.problems)
    if not isinstance(loaded.value, dict):
        return None, [Problem(file, 1, "has no head", _REMEDY)]
    reader = _Head(file, loaded.value, loaded.lines)
    if not NAME.fullmatch(name):
        reader.fault((), f"the name {name!r} has other than a-z, 0-9 and hyphens", "rename the file")
    question = reader.question(name, body)
    return (question if not reader.problems else None), reader.problems


class _Head:
    def __init__(self, file: str, value: dict[str, Any], lines: Any) -> None:
        self.file = file
        self.value = value
        self.lines = lines
        self.problems: list[Problem] = []

    def fault(self, place: tuple[str | int, ...], what: str, remedy: str = _REMEDY) -> None:
        line = next((self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), 1)
        self.problems.append(Problem(self.file, line, what, remedy))

    def _texts(self, value: Any, place: tuple[str | int, ...]) -> tuple[str, str]:
        if not isinstance(value, dict) or not value.get("nl") or not value.get("en"):
            self.fault(place, f"{place[-1] if place else 'head'}: give nl and en")
            return "", ""
        return " ".join(str(value["nl"]).split()), " ".join(str(value["en"]).split())

    def _list(self, key: str) -> list[str]:
        value = self.value.get(key) or []
        if not isinstance(value, list):
            self.fault((key,), f"{key}: give a list, as in [a, b]")
            return []
        return [str(item) for item in value]

    def question(self, name: str, body: str) -> Question:
        for key in set(self.value) - _KEYS:
            self.fault((key,), f"unknown key {key!r}", f"known keys: {', '.join(sorted(_KEYS))}")
        nl, en = self._texts(self.value.get("question"), ("question",))
        numbers = self._list("numbers")
        if not all(number.isdigit() for number in numbers):
            self.fault(("numbers",), "numbers: give the numbers of the competency questions")
        parameters = tuple(self._parameters())
        columns = tuple(self._columns())
        question = Question(
            name=name,
            nl=nl,
            en=en,
            numbers=tuple(int(number) for number in numbers if number.isdigit()),
            tags=tuple(self._list("tags")),
            parameters=parameters,
            columns=columns,
            evidence=self._evidence({column.name for column in columns}),
            matrix=self._matrix({column.name for column in columns}),
            body=body,
            answer=self._answer(parameters, columns),
            conclusion=self._conclusion(columns),
        )
        self._agree(question)
        return question

    def _mapping(self, key: str) -> dict[str, dict[str, Any]]:
        value = self.value.get(key) or {}
        if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
            self.fault((key,), f"{key}: give a name and its properties on each line")
            return {}
        return value

    def _parameters(self) -> Iterable[Parameter]:
        for name, value in self._mapping("parameters").items():
            place = ("parameters", name)
            nl, en = self._texts(value, place)
            kind = str(value.get("type"))
            if kind not in PARAMETER_TYPES:
                self.fault(place, f"parameter {name}: unknown type {kind!r}", f"types: {', '.join(PARAMETER_TYPES)}")
            wholes = {}
            for key in _WHOLES:
                if (whole := value.get(key)) is not None and not str(whole).isdigit():
                    self.fault(place, f"parameter {name}: {key} must be a whole number")
                elif whole is not None:
                    wholes[key] = int(whole)
            for key in set(value) - {"type", "default", "scheme", "choices", "of", "many", "nl", "en", *_WHOLES}:
                self.fault(place, f"parameter {name}: unknown key {key!r}")
            if kind == "concept" and not value.get("scheme"):
                self.fault(place, f"parameter {name}: name the scheme of its concepts")
            if kind in ("choice", "class") and not value.get("choices"):
                self.fault(place, f"parameter {name}: list what may be chosen under choices")
            default = value.get("default")
            yield Parameter(
                name=name,
                type=kind,
                nl=nl,
                en=en,
                default=str(default) if default is not None else None,
                scheme=value.get("scheme"),
                choices=tuple(str(choice) for choice in value.get("choices") or ()),
                of=value.get("of") or {"pilot": "vw:Pilot", "actor": "vw:Actor"}.get(kind),
                many=value.get("many") == "true",
                **wholes,
            )

    def _columns(self) -> Iterable[Column]:
        for name, value in self._mapping("columns").items():
            nl, en = self._texts(value, ("columns", name))
            if value.get("type") not in COLUMN_TYPES:
                self.fault(("columns", name), f"column {name}: give a type", f"types: {', '.join(COLUMN_TYPES)}")
            values = value.get("values") or {}
            if not isinstance(values, dict):
                self.fault(("columns", name), f"column {name}: values gives the English of each Dutch text")
                values = {}
            for key in set(value) - {"type", "values", "nl", "en"}:
                self.fault(("columns", name), f"column {name}: unknown key {key!r}")
            yield Column(name, str(value.get("type")), nl, en, {str(k): str(v) for k, v in values.items()})

    def _evidence(self, columns: set[str]) -> Evidence:
        value = self.value.get("evidence")
        if isinstance(value, list):
            for name in value:
                if name not in columns:
                    self.fault(("evidence",), f"evidence: there is no column {name!r}")
            return Evidence(columns=tuple(value))
        if isinstance(value, dict) and isinstance(value.get("given"), dict):
            for parameter, name in value["given"].items():
                if name not in columns:
                    self.fault(("evidence",), f"evidence: {parameter} is given by {name!r}, which is no column")
            return Evidence(question=str(value.get("question")), given=value["given"])
        self.fault(("evidence",), "evidence: name the columns with evidence, or the question that shows it")
        return Evidence()

    def _matrix(self, columns: set[str]) -> Matrix | None:
        value = self.value.get("matrix")
        if value is None:
            return None
        if not isinstance(value, dict) or set(value) - {"totals", "denied", "of", "group"} != {
            "rows",
            "columns",
            "cell",
        }:
            self.fault(("matrix",), "matrix: name the columns that serve as rows, columns and cell")
            return None
        for key in set(value) - {"totals"}:
            if value[key] not in columns:
                self.fault(("matrix",), f"matrix: there is no column {value[key]!r}")
        named = (value["rows"], value["columns"], value["cell"])
        denied, of, group = (value.get(key) for key in ("denied", "of", "group"))
        return Matrix(*named, totals=value.get("totals") == "true", denied=denied, of=of, group=group)

    def _answer(self, parameters: tuple[Parameter, ...], columns: tuple[Column, ...]) -> tuple[str, str]:
        """The sentence that sums up the rows; every place in it must be one that can be filled."""
        answer = self._texts(self.value.get("answer"), ("answer",))
        for text in answer:
            for place in faulty_places(text, {one.name for one in parameters}, {one.name for one in columns}):
                self.fault(("answer",), f"answer: {place} cannot be filled in", PLACES)
        return answer

    def _conclusion(self, columns: tuple[Column, ...]) -> tuple[str, ...]:
        """The columns whose values together are a finding: as named, else those with concepts, actors and kinds."""
        named = self._list("conclusion")
        for name in named:
            if name not in {column.name for column in columns}:
                self.fault(("conclusion",), f"conclusion: there is no column {name!r}")
        return tuple(named or (one.name for one in columns if one.type in ("concept", "actor", "iri")))

    def _agree(self, question: Question) -> None:
        """Declared and used parameters agree, and no parameter is projected or assigned."""
        used = Counter(name for name in variables(question.body) if name.startswith("_"))
        declared = {f"_{parameter.name}" for parameter in question.parameters}
        for name in sorted(set(used) - declared):
            self.fault(("parameters",), f"?{name} is used but not declared", f"declare {name[1:]} under parameters")
        for name in sorted(declared - set(used)):
            self.fault(("parameters", name[1:]), f"{name[1:]} is declared but ?{name} is not used", "use or drop it")
        for parameter in question.parameters:
            within = len(re.findall(rf"\bIN\s*\(\s*[?$]_{parameter.name}\s*\)", question.body, re.IGNORECASE))
            if parameter.many and within != used[f"_{parameter.name}"]:
                what = (
                    f"{parameter.name} takes many values, but ?_{parameter.name} stands outside IN (?_{parameter.name})"
                )
                self.fault(("parameters", parameter.name), what, "write FILTER (COALESCE(?x IN (?_x), true))")
        for name in used:
            if re.search(rf"\bAS\s+[?$]{name}\b", question.body, re.IGNORECASE):
                self.fault((), f"?{name} is a parameter; nothing may be assigned to it", "choose another name")
