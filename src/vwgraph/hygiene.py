"""The quality of the ontology: checks in the manner of FOOPS! and ROBOT report, each a query in ``ontology/checks/``, offline.

Sources: D. Garijo, O. Corcho, M. Poveda-Villalon, FOOPS!: An Ontology Pitfall Scanner for the FAIR principles, 2021;
ROBOT report (OBO Foundry); OWL 2 Structural Specification, second edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from vwgraph.errors import Stop
from vwgraph.names import VW
from vwgraph.yamlfile import parse_yaml, split_head

__all__ = ["Check", "Finding", "Result", "assess", "read_checks", "unused_terms", "used_terms"]

_OVER = {
    "ontology": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a owl:Ontology }",
    "class": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a owl:Class ; rdfs:isDefinedBy ?o }",
    "property": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x rdfs:isDefinedBy ?o MINUS { ?x a owl:Class } }",
    "term": "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x rdfs:isDefinedBy ?o }",
}
_PREFIXES = {"owl": "http://www.w3.org/2002/07/owl#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
_TERM = re.compile(r"\bvw:([A-Za-z]\w*)")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it asks of the ontology in two languages, after which source, over which terms, how grave."""

    name: str
    nl: str
    en: str
    source: str
    over: str
    level: str
    query: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A term that fails a check, and what about it."""

    term: str
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found among ``total`` terms."""

    check: Check
    total: int
    findings: tuple[Finding, ...]

    @property
    def score(self) -> float:
        """The share of terms that pass, from 0 to 1."""
        failed = len({finding.term for finding in self.findings})
        return max(0.0, 1 - failed / max(self.total, failed, 1))


def read_checks(folder: Path) -> list[Check]:
    """Return the checks in ``folder``, by name. Raises :class:`Stop` where a file has no head as it should be."""
    found = []
    for path in sorted(folder.glob("*.rq")):
        head, body = split_head(path.read_text(encoding="utf-8"), "#+")
        value = parse_yaml(head, path.name).value
        try:
            texts = value["check"]
            level, over = str(value["level"]), str(value["over"])
            if over not in _OVER or level not in ("error", "warning"):
                raise KeyError(f"over: {over}, level: {level}")
            found.append(Check(path.stem, texts["nl"], texts["en"], str(value["source"]), over, level, body))
        except (KeyError, TypeError) as error:
            raise Stop(
                f"ontology/checks/{path.name}: the head lacks {error}", "give check, source, over, level"
            ) from None
    return found


def assess(ontology: Iterable[ox.Triple], checks: Iterable[Check]) -> list[Result]:
    """Return the result of each check on ``ontology``, in the order of ``checks``."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in ontology)

    def rows(query: str) -> list[ox.QuerySolution]:
        try:
            found = store.query(query, prefixes=_PREFIXES)
        except SyntaxError as error:
            raise Stop(f"a check is not valid SPARQL: {error.msg}", "mend it in ontology/checks/") from None
        assert isinstance(found, ox.QuerySolutions)
        return list(found)

    totals = {over: int(rows(query)[0]["n"].value) for over, query in _OVER.items()}
    results = []
    for check in checks:
        found = {Finding(row["term"].value, row["detail"].value if row["detail"] else "") for row in rows(check.query)}
        ordered = tuple(sorted(found, key=lambda finding: (finding.term, finding.detail)))
        results.append(Result(check, totals[check.over], ordered))
    return results


def used_terms(texts: Mapping[str, str]) -> dict[str, set[str]]:
    """Return for each term of ours (local name) the files in ``texts`` that name it with prefix or by its IRI."""
    found: dict[str, set[str]] = {}
    for file, text in texts.items():
        names = {*_TERM.findall(text), *re.findall(re.escape(VW) + r"(\w+)", text)}
        for name in names:
            found.setdefault(name, set()).add(file)
    return found


def unused_terms(ontology: Iterable[ox.Triple], texts: Mapping[str, str]) -> list[str]:
    """Return the terms of the ontology (local names) that none of ``texts`` names, in alphabetical order."""
    used = used_terms(texts)
    defined = {
        triple.subject.value.removeprefix(VW)
        for triple in ontology
        if triple.predicate.value == _PREFIXES["rdfs"] + "isDefinedBy" and isinstance(triple.subject, ox.NamedNode)
    }
    return sorted(defined - set(used))
