"""What follows from the ontology's own axioms: its rules, run to a fixpoint over data of any size."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain

import pyoxigraph as ox

from vwgraph.names import PREFIXES
from vwgraph.rules import rules

__all__ = ["Reasoner", "Statements", "inferred"]

_A = ox.NamedNode(PREFIXES["rdf"] + "type")
_TYPE = str(_A)
_SUBJECT, _OBJECT = object(), object()
_Pattern = tuple[str, str, str]
_Selection = Mapping[str, AbstractSet[str]]
"""Predicates, in SPARQL's notation, with the objects that are asked for; an empty set where any object will do."""


class Statements:
    """Triples by class and by predicate, so that what holds for many of them is worked out once."""

    def __init__(self, triples: Iterable[ox.Triple] = ()) -> None:
        self.members: defaultdict[object, set[object]] = defaultdict(set)
        self.others: defaultdict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
        for triple in triples:
            kind = triple.predicate
            if kind == _A:
                self.members[triple.object].add(triple.subject)
            else:
                self.others[kind].append(triple)

    def __bool__(self) -> bool:
        return bool(self.members or self.others)

    def __iter__(self) -> Iterator[ox.Triple]:
        yield from chain.from_iterable(_typed(members, name) for name, members in self.members.items())
        yield from chain.from_iterable(self.others.values())

    def without(self, other: Statements) -> Statements:
        """Return those that are not among ``other``."""
        left = Statements()
        left.members.update({name: members - other.members.get(name, set()) for name, members in self.members.items()})
        left.others.update(
            {kind: list(set(triples).difference(other.others.get(kind, ()))) for kind, triples in self.others.items()}
        )
        return left

    def matching(self, wanted: _Selection) -> Iterator[ox.Triple]:
        """Yield the triples that ``wanted`` selects."""
        for name, members in self.members.items():
            if _TYPE in wanted and (not wanted[_TYPE] or str(name) in wanted[_TYPE]):
                yield from _typed(members, name)
        for kind, triples in self.others.items():
            targets = wanted.get(str(kind))
            if targets is not None:
                yield from (triple for triple in triples if not targets or str(triple.object) in targets)


def _typed(members: Iterable[object], name: object) -> Iterator[ox.Triple]:
    return (ox.Triple(member, _A, name) for member in members)  # type: ignore[arg-type]


class Reasoner:
    """Applies the rules of an ontology to data of any size.

    What follows by rules that look at one triple is worked out once for each class and predicate, and then for all that have it.
    Only triples that rules over several triples can join need a store, and they are few: ``joinable`` selects them.
    ``inferable`` selects those that some rule gives.
    """

    def __init__(self, ontology: Iterable[ox.Triple]) -> None:
        self._rules = rules(ontology)
        self._single: defaultdict[tuple[str, str], list[tuple[_Pattern, _Pattern]]] = defaultdict(list)
        self._known: dict[tuple[tuple[str, str], bool], tuple[_Derived, ...]] = {}
        joined: list[_Pattern] = []
        heads: list[_Pattern] = []
        for head, body in map(_parsed, self._rules):
            heads.append(head if head[1] == _TYPE else (head[0], head[1], "?any"))
            if len(body) == 1 and (body[0][1] == _TYPE or body[0][2].startswith("?")):
                self._single[_key(body[0])].append((body[0], head))
            else:
                joined += body
        self.joinable: _Selection = _selection(joined)
        self.inferable: _Selection = _selection(heads)

    def alone(self, stated: Statements) -> Statements:
        """Return what follows from each of the statements by itself and is not among them."""
        new = Statements()
        found: defaultdict[ox.NamedNode, set[ox.Triple]] = defaultdict(set)
        for name, members in stated.members.items():
            for start, kind, end in self._follows((_TYPE, str(name)), literal=False):
                if start is _SUBJECT and kind == _A:
                    new.members[end] |= members
                else:
                    found[kind].update(_written(start, kind, end, ((member, name) for member in members)))
        for predicate, triples in stated.others.items():
            for literal, pairs in _by_literal(triples) if self._single.get((str(predicate), "")) else ():
                subjects, objects = (set(ends) for ends in zip(*pairs, strict=True))
                for start, kind, end in self._follows((str(predicate), ""), literal):
                    if kind == _A and end is not _OBJECT:
                        new.members[end] |= subjects if start is _SUBJECT else objects
                    else:
                        found[kind].update(_written(start, kind, end, pairs))
        new.others.update({kind: list(triples) for kind, triples in found.items()})
        return new.without(stated)

    def _follows(self, key: tuple[str, str], literal: bool) -> tuple[_Derived, ...]:
        """What follows from any triple of a class or predicate, with the places of its subject and object marked."""
        if (key, literal) not in self._known:
            first = ("s", key[0], key[1] or "o")
            found, waiting = {first}, [first]
            while waiting:
                one, kind, other = waiting.pop()
                for body, head in self._single.get(_key((one, kind, other)), ()):
                    bound = {body[0]: one, body[2]: other}
                    start, predicate, end = (bound.get(part, part) for part in head)
                    new = (start, predicate, end)
                    if new not in found and not (start.startswith('"') or (literal and start == "o")):
                        found.add(new)
                        waiting.append(new)
            self._known[key, literal] = tuple(_marked(*one) for one in sorted(found - {first}))
        return self._known[key, literal]

    def inferred(self, stated: Statements) -> set[ox.Triple]:
        """Return all that follows from the statements and is not among them."""
        alone = self.alone(stated)
        together = self.together(one for some in (stated, alone) for one in some.matching(self.joinable))
        return {*alone, *Statements(together).without(stated)}

    def together(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield what follows from ``triples``, all those of the data and those that follow from each alone that can join."""
        store = ox.Store()
        given = {ox.Quad(*triple) for triple in triples}
        store.bulk_extend(given)
        size = -1
        while size != len(store):
            size = len(store)
            for rule in self._rules:
                store.update(rule)
        yield from (quad.triple for quad in store if quad not in given)


_Derived = tuple[object, ox.NamedNode, object]


def _marked(start: str, kind: str, end: str) -> _Derived:
    places: dict[str, object] = {"s": _SUBJECT, "o": _OBJECT}
    return places.get(start) or _term(start), ox.NamedNode(kind[1:-1]), places.get(end) or _term(end)


def _written(
    start: object, kind: ox.NamedNode, end: object, pairs: Iterable[tuple[object, object]]
) -> Iterator[ox.Triple]:
    """The triples of one consequence for each pair of subject and object."""
    for subject, target in pairs:
        one = subject if start is _SUBJECT else target if start is _OBJECT else start
        other = subject if end is _SUBJECT else target if end is _OBJECT else end
        yield ox.Triple(one, kind, other)  # type: ignore[arg-type]


def _by_literal(triples: Iterable[ox.Triple]) -> Iterator[tuple[bool, list[tuple[object, object]]]]:
    """Subjects and objects, where the objects are literals (true) and where they are not; what has none is left out."""
    parted: dict[bool, list[tuple[object, object]]] = defaultdict(list)
    for triple in triples:
        target = triple.object
        parted[isinstance(target, ox.Literal)].append((triple.subject, target))
    return iter(parted.items())


def _key(pattern: _Pattern) -> tuple[str, str]:
    """Under what a rule with this body is found: a class, or a predicate."""
    return (_TYPE, pattern[2]) if pattern[1] == _TYPE else (pattern[1], "")


def _selection(patterns: Iterable[_Pattern]) -> _Selection:
    """The predicates of ``patterns`` with the objects they ask for; an empty set where any object will do."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    anything = set()
    for _, kind, target in patterns:
        found[kind].add(target)
        if target.startswith("?"):
            anything.add(kind)
    return {kind: set() if kind in anything else targets for kind, targets in found.items()}


_RULE = re.compile(r"INSERT \{ (.*) \} WHERE \{ (.*?)( FILTER .*)? \}")


def _parsed(rule: str) -> tuple[_Pattern, list[_Pattern]]:
    """Head and body of a rule. That its object must not be a literal shows in the head, whose subject it is."""
    found = _RULE.fullmatch(rule)
    assert found
    head, *body = (_pattern(written) for written in (found[1], *found[2].split(" . ")))
    return head, body


def _pattern(written: str) -> _Pattern:
    subject, predicate, target = written.split(" ", 2)
    return subject, predicate, target


def _term(written: str) -> ox.NamedNode | ox.Literal:
    quad = next(iter(ox.parse(f"<urn:s> <urn:p> {written} .", format=ox.RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


def inferred(graphs: Mapping[str, Iterable[ox.Triple]], ontology: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return the triples that follow from those of ``graphs`` by the axioms of ``ontology`` and stand in none of them."""
    return tuple(Reasoner(ontology).inferred(Statements(chain.from_iterable(graphs.values()))))
