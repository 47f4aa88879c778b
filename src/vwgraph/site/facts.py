"""The whole graph by subject and by object, read once: a page then costs look-ups, not queries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern

import pyoxigraph as ox

from vwgraph.model import Table
from vwgraph.names import BASE, PREFIXES, VW, local_name
from vwgraph.store import Engine

__all__ = ["Fact", "Facts", "natural", "read_facts"]

_PORTION = "SELECT ?s ?p ?o WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}"
_NAMING = [PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel", PREFIXES["dcterms"] + "title"]
_TYPE = PREFIXES["rdf"] + "type"
_ABOVE = PREFIXES["rdfs"] + "subClassOf"
_BELOW = PREFIXES["rdfs"] + "subPropertyOf"
_DIGITS = re.compile(r"(\d+)")


def natural(text: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts k2 before k10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(text) if part]


@dataclass(frozen=True, slots=True)
class Fact:
    """A quad. ``object`` is a term of pyoxigraph, the rest are IRIs; ``inferred`` says that no record states it."""

    subject: str
    predicate: str
    object: ox.NamedNode | ox.Literal | ox.BlankNode
    graph: str
    inferred: bool

    @property
    def value(self) -> str:
        """The IRI of the object, or the text of the literal."""
        return str(self.object.value)

    @property
    def iri(self) -> str | None:
        """The IRI of the object, where it is one."""
        return str(self.object.value) if isinstance(self.object, ox.NamedNode) else None

    @property
    def quad(self) -> ox.Quad:
        """The fact as a quad of pyoxigraph."""
        return ox.Quad(ox.NamedNode(self.subject), ox.NamedNode(self.predicate), self.object, ox.NamedNode(self.graph))


@dataclass(frozen=True)
class Facts:
    """Facts by subject and by the IRI of their object; triples per named graph; labels by language."""

    _of: Mapping[str, list[Fact]] = field(repr=False)
    _into: Mapping[str, list[Fact]] = field(repr=False)
    _inside: Mapping[str, list[Fact]] = field(repr=False)
    graphs: Mapping[str, int]
    labels: Mapping[str, Mapping[str, str]] = field(repr=False)
    _ordered: dict[str, list[Fact]] = field(default_factory=dict, repr=False)
    _kinds: dict[str, str] = field(default_factory=dict, repr=False)
    _above: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False)

    def __contains__(self, iri: str) -> bool:
        return iri in self._of

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def about(self, iri: str) -> list[Fact]:
        """Return the facts whose subject is ``iri``, in a fixed order."""
        if iri not in self._ordered:
            facts = self._of.get(iri, ())
            self._ordered[iri] = sorted(facts, key=lambda f: (f.predicate, natural(str(f.object)), f.graph))
        return self._ordered[iri]

    def referring(self, iri: str) -> list[Fact]:
        """Return the facts whose object is ``iri``, in a fixed order."""
        return sorted(self._into.get(iri, ()), key=lambda f: (f.predicate, natural(f.subject), f.graph))

    def inside(self, graph: str) -> list[Fact]:
        """Return the facts in a named graph; those about blank nodes are left out."""
        return self._inside.get(graph, [])

    def label(self, iri: str, language: str) -> str:
        """Return the label of ``iri`` in ``language``, else in another, else the last part of the IRI."""
        found = self.labels.get(iri)
        if not found:
            return local_name(iri)
        return found.get(language) or found.get("nl") or next(iter(found.values()))

    def named(self, iri: str) -> bool:
        """Whether ``iri`` has a label."""
        return iri in self.labels

    def values(self, iri: str, predicate: str) -> list[Fact]:
        """Return the facts about ``iri`` with this predicate (an IRI), each object once, what records state first."""
        chosen = [fact for fact in self.about(iri) if fact.predicate == predicate]
        if len(chosen) < 2:
            return chosen
        found: dict[object, Fact] = {}
        for fact in sorted(chosen, key=lambda f: f.inferred):
            found.setdefault(fact.object, fact)
        return list(found.values())

    def first(self, iri: str, predicate: str) -> str:
        """Return the first value of a predicate, or empty."""
        return next((fact.value for fact in self.values(iri, predicate)), "")

    def text(self, iri: str, predicate: str, language: str) -> tuple[str, str]:
        """Return a text about ``iri`` and the language it is in: ``language``, else Dutch, else any; else two blanks."""
        literals = [fact for fact in self.values(iri, predicate) if isinstance(fact.object, ox.Literal)]
        texts = {fact.object.language or "": fact.value for fact in literals if isinstance(fact.object, ox.Literal)}
        for wanted in (language, "nl", *texts):
            if wanted in texts:
                return texts[wanted], wanted
        return "", ""

    def kind(self, iri: str) -> str:
        """Return the class ``iri`` was recorded under (``vw:soort``), else the narrowest it has of ours; or empty."""
        if iri not in self._kinds:
            self._kinds[iri] = self.first(iri, VW + "soort") or self._narrowest(iri)
        return self._kinds[iri]

    def _narrowest(self, iri: str) -> str:
        types = [fact.value for fact in self.values(iri, _TYPE)]
        own = [one for one in types if one.startswith(VW)] or types
        above = {fact.value for one in own for fact in self._of.get(one, ()) if fact.predicate == _ABOVE}
        return min((one for one in own if one not in above), default=min(own, default=""))

    def under(self, kind: str, wanted: str) -> bool:
        """Return whether class (or property) ``kind`` is ``wanted`` or below it."""
        if (kind, wanted) not in self._above:
            self._above[kind, wanted] = self._leads(kind, wanted)
        return self._above[kind, wanted]

    def _leads(self, kind: str, wanted: str) -> bool:
        seen: set[str] = set()
        todo = [kind]
        while todo:
            one = todo.pop()
            if one == wanted:
                return True
            if one not in seen:
                seen.add(one)
                todo += [
                    fact.value for fact in self._of.get(one, ()) if fact.predicate in (_ABOVE, _BELOW) and fact.iri
                ]
        return False


def read_facts(engine: Engine, inferred: str) -> Facts:
    """Return the facts of a corpus in ``engine``, from its own graphs (those beside ``inferred``) and the ones all corpora share: a
    server may hold those of others too. What stands in ``inferred`` is marked so. One query per named graph."""
    own = (inferred.rpartition("/")[0] + "/", f"{BASE}graph/")  # what all corpora share keeps its name
    of: dict[str, list[Fact]] = {}
    into: dict[str, list[Fact]] = {}
    inside: dict[str, list[Fact]] = {}
    counts: dict[str, int] = {}
    for graph in sorted(graph for graph in engine.graphs() if graph.startswith(own)):
        table = engine.query(_PORTION.format(graph))
        assert isinstance(table, Table)
        counts[graph] = len(table.rows)
        for subject, predicate, found in table.rows:
            if not isinstance(subject, ox.NamedNode):  # class expressions of the ontology
                continue
            assert isinstance(predicate, ox.NamedNode)
            assert isinstance(found, ox.NamedNode | ox.Literal | ox.BlankNode)
            fact = Fact(intern(subject.value), intern(predicate.value), found, graph, graph == inferred)
            of.setdefault(fact.subject, []).append(fact)
            inside.setdefault(fact.graph, []).append(fact)
            if isinstance(found, ox.NamedNode):
                into.setdefault(intern(found.value), []).append(fact)
    labels = {iri: named for iri, facts in of.items() if (named := _labels(facts))}
    return Facts(of, into, inside, counts, labels)


def _labels(facts: Sequence[Fact]) -> dict[str, str]:
    named = [fact for fact in facts if fact.predicate in _NAMING and isinstance(fact.object, ox.Literal)]
    found: dict[str, str] = {}
    for fact in sorted(named, key=lambda f: (_NAMING.index(f.predicate), f.value)):
        assert isinstance(fact.object, ox.Literal)
        found.setdefault(fact.object.language or "", fact.value)
    return found
