"""What follows from the ontology's own axioms: OWL 2 RL rules, derived from them as SPARQL updates, run to a fixpoint.

Each axiom becomes one or two rules of the profile's rule set (W3C, OWL 2 Web Ontology Language Profiles, second edition,
section 4.3; the names of the rules stand beside them). Left out are rules that only repeat (every thing is the same as itself,
every thing is an owl:Thing), that speak of the schema alone, that equate things (``owl:sameAs`` is data here, not identity of
all statements), and that find contradictions, which is work for SHACL and HermiT.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from vwgraph.names import PREFIXES

__all__ = ["Reasoner", "inferred", "rules"]

_RDF, _RDFS, _OWL = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"]


class _Axioms:
    """The axioms of an ontology, looked up by subject and predicate."""

    def __init__(self, ontology: Iterable[ox.Triple]) -> None:
        self._found: dict[str, list[tuple[ox.NamedNode | ox.BlankNode, object]]] = {}
        self._of: dict[tuple[str, str], list[object]] = {}
        for triple in ontology:
            if isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
                self._found.setdefault(triple.predicate.value, []).append((triple.subject, triple.object))
                self._of.setdefault((str(triple.subject), triple.predicate.value), []).append(triple.object)

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Subject and object of each axiom between two named terms, in SPARQL's notation."""
        for subject, target in self._found.get(predicate, ()):
            if isinstance(subject, ox.NamedNode) and isinstance(target, ox.NamedNode):
                yield str(subject), str(target)

    def described(self, predicate: str) -> Iterator[tuple[str, ox.BlankNode]]:
        """Named subject and class expression of each axiom with one."""
        for subject, target in self._found.get(predicate, ()):
            if isinstance(subject, ox.NamedNode) and isinstance(target, ox.BlankNode):
                yield str(subject), target

    def typed(self, kind: str) -> Iterator[str]:
        """Terms of a kind such as owl:TransitiveProperty."""
        for subject, target in self._found.get(_RDF + "type", ()):
            if isinstance(subject, ox.NamedNode) and str(target) == f"<{_OWL}{kind}>":
                yield str(subject)

    def value(self, node: object, predicate: str) -> object | None:
        """The one value of ``predicate`` at ``node``, or ``None``."""
        return next(iter(self._of.get((str(node), predicate), ())), None)

    def listed(self, node: object | None) -> list[str]:
        """The members of an RDF list."""
        members = []
        while node is not None and str(node) != f"<{_RDF}nil>":
            members.append(str(self.value(node, _RDF + "first")))
            node = self.value(node, _RDF + "rest")
        return members


def rules(ontology: Iterable[ox.Triple]) -> list[str]:
    """Return the rules that follow from ``ontology``, each a SPARQL update, in a fixed order without repetition."""
    axioms = _Axioms(ontology)
    written = {f"INSERT {{ {head} }} WHERE {{ {body} }}" for head, body in _derived(axioms)}
    return sorted(rule.replace(" a ", f" <{_RDF}type> ") for rule in written)


def _derived(axioms: _Axioms) -> Iterator[tuple[str, str]]:
    for lower, upper in axioms.pairs(_RDFS + "subClassOf"):  # cax-sco
        yield f"?x a {upper}", f"?x a {lower}"
    for one, two in axioms.pairs(_OWL + "equivalentClass"):  # cax-eqc1, cax-eqc2
        yield f"?x a {two}", f"?x a {one}"
        yield f"?x a {one}", f"?x a {two}"
    for lower, upper in axioms.pairs(_RDFS + "subPropertyOf"):  # prp-spo1
        yield f"?x {upper} ?y", f"?x {lower} ?y"
    for one, two in axioms.pairs(_OWL + "inverseOf"):  # prp-inv1, prp-inv2
        yield f"?y {two} ?x", f"?x {one} ?y"
        yield f"?y {one} ?x", f"?x {two} ?y"
    for kind, domain in axioms.pairs(_RDFS + "domain"):  # prp-dom
        yield f"?x a {domain}", f"?x {kind} ?y"
    for kind, range_ in axioms.pairs(_RDFS + "range"):  # prp-rng; literals have no class to infer
        if not range_.startswith((f"<{PREFIXES['xsd']}", f"<{_RDFS}Literal", f"<{_RDF}")):
            yield f"?y a {range_}", f"?x {kind} ?y FILTER (!isLiteral(?y))"
    for kind in axioms.typed("TransitiveProperty"):  # prp-trp
        yield f"?x {kind} ?z", f"?x {kind} ?y . ?y {kind} ?z"
    for kind in axioms.typed("SymmetricProperty"):  # prp-symp
        yield f"?y {kind} ?x", f"?x {kind} ?y"
    for kind, chain in axioms.described(_OWL + "propertyChainAxiom"):  # prp-spo2
        steps = axioms.listed(chain)
        yield f"?x0 {kind} ?x{len(steps)}", " . ".join(f"?x{n} {step} ?x{n + 1}" for n, step in enumerate(steps))
    for named, expression in axioms.described(_OWL + "equivalentClass"):
        yield from _sufficient(axioms, named, expression)
        yield from _necessary(axioms, named, expression)
    for named, expression in axioms.described(_RDFS + "subClassOf"):
        yield from _necessary(axioms, named, expression)


def _sufficient(axioms: _Axioms, named: str, expression: ox.BlankNode) -> Iterator[tuple[str, str]]:
    """What is enough to be in a defined class."""
    for member in axioms.listed(axioms.value(expression, _OWL + "unionOf")):  # cls-uni
        yield f"?x a {named}", f"?x a {member}"
    condition = _condition(axioms, "?x", expression, 0)
    if condition:
        yield f"?x a {named}", condition


def _condition(axioms: _Axioms, subject: str, expression: object, depth: int) -> str | None:
    """A graph pattern that ``subject`` matches where it is in ``expression``: cls-int1, cls-svf1, cls-hv2."""
    if isinstance(expression, ox.NamedNode):
        return f"{subject} a {expression}"
    parts = axioms.value(expression, _OWL + "intersectionOf")
    if parts is not None:
        patterns = [_condition(axioms, subject, part, depth + 1) for part in _members(axioms, parts)]
        return None if None in patterns else " . ".join(str(pattern) for pattern in patterns)
    kind = axioms.value(expression, _OWL + "onProperty")
    value = axioms.value(expression, _OWL + "hasValue")
    some = axioms.value(expression, _OWL + "someValuesFrom")
    if value is not None:
        return f"{subject} {kind} {value}"
    if some is not None:
        other = f"{subject}{depth}"
        inner = _condition(axioms, other, some, depth + 1)
        return None if inner is None else f"{subject} {kind} {other} . {inner}"
    return None


def _members(axioms: _Axioms, node: object) -> Iterator[object]:
    while str(node) != f"<{_RDF}nil>":
        yield axioms.value(node, _RDF + "first")
        node = axioms.value(node, _RDF + "rest")


def _necessary(axioms: _Axioms, named: str, expression: object) -> Iterator[tuple[str, str]]:
    """What holds for everything in a class: cls-int2, cls-hv1, cls-avf."""
    parts = axioms.value(expression, _OWL + "intersectionOf")
    for part in _members(axioms, parts) if parts is not None else ():
        if isinstance(part, ox.NamedNode):
            yield f"?x a {part}", f"?x a {named}"
        else:
            yield from _necessary(axioms, named, part)
    kind = axioms.value(expression, _OWL + "onProperty")
    value = axioms.value(expression, _OWL + "hasValue")
    every = axioms.value(expression, _OWL + "allValuesFrom")
    if value is not None:
        yield f"?x {kind} {value}", f"?x a {named}"
    if isinstance(every, ox.NamedNode) and not every.value.startswith(PREFIXES["xsd"]):
        yield f"?y a {every}", f"?x a {named} . ?x {kind} ?y"


class Reasoner:
    """Applies the rules of an ontology to data of any size.

    What follows from one triple by rules that look at one triple is worked out once for each predicate and class, and then
    written down for each triple. Only triples that rules over several triples can join need a store, and they are few.
    """

    def __init__(self, ontology: Iterable[ox.Triple]) -> None:
        self._rules = rules(ontology)
        parsed = [(rule, *_parsed(rule)) for rule in self._rules]
        self._joined = [body for _, _, body, _ in parsed if len(body) > 1]
        self._single: dict[str, list[tuple[_Pattern, _Pattern, bool]]] = {}
        for _, head, body, no_literal in parsed:
            if len(body) == 1:
                self._single.setdefault(body[0][1], []).append((body[0], head, no_literal))
        alone = [body for rules_ in self._single.values() for body, _, _ in rules_ if body[1] != _TYPE]
        self._constants = {body[2] for body in alone if not body[2].startswith("?")}
        heads = [head for _, head, _, _ in parsed]
        self._given = {target if kind == _TYPE else kind for _, kind, target in heads}
        self._known: dict[_Key, tuple[tuple[object, ox.NamedNode, object], ...]] = {}

    def alone(self, triple: ox.Triple) -> Iterator[ox.Triple]:
        """Yield what follows from ``triple`` by itself; it may be among it, and a triple may come twice."""
        subject, predicate, target = str(triple.subject), str(triple.predicate), triple.object
        literal = isinstance(target, ox.Literal)
        named = not literal and (predicate == _TYPE or str(target) in self._constants)
        key = (subject if subject in self._constants else None, predicate, str(target) if named else None, literal)
        if key not in self._known:
            self._known[key] = tuple(self._closure(key))
        for one, kind, other in self._known[key]:
            start = triple.subject if one is _SUBJECT else target if one is _OBJECT else one
            end = triple.subject if other is _SUBJECT else target if other is _OBJECT else other
            yield ox.Triple(start, kind, end)  # type: ignore[arg-type]

    def _closure(self, key: _Key) -> Iterator[tuple[object, ox.NamedNode, object]]:
        """What follows from any triple with this key, with the places of its subject and object marked."""
        subject, predicate, target, literal = key
        first = (subject or "s", predicate, target or "o")
        found, waiting = {first}, [first]
        while waiting:
            one, kind, other = waiting.pop()
            for body, head, no_literal in self._single.get(kind, ()):
                bound = {body[0]: one, body[2]: other}
                if body[2] != other and not body[2].startswith("?"):
                    continue
                if no_literal and literal and other == "o":
                    continue
                new = tuple(bound.get(part, part) for part in head)
                if new not in found and not (literal and new[0] == "o"):
                    found.add((new[0], new[1], new[2]))
                    waiting.append((new[0], new[1], new[2]))
        marked = {"s": _SUBJECT, "o": _OBJECT, first[0]: _SUBJECT, first[2]: _OBJECT}
        for one, kind, other in sorted(found - {first}):
            yield marked.get(one) or _term(one), ox.NamedNode(kind[1:-1]), marked.get(other) or _term(other)

    def joins(self, triple: ox.Triple) -> bool:
        """Say whether a rule over several triples can use ``triple``."""
        predicate, target = str(triple.predicate), str(triple.object)
        return any(
            kind == predicate and (other.startswith("?") or other == target)
            for body in self._joined
            for _, kind, other in body
        )

    def gives(self, triple: ox.Triple) -> bool:
        """Say whether ``triple`` is one that could be inferred."""
        kind = str(triple.predicate)
        return (str(triple.object) if kind == _TYPE else kind) in self._given

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


_TYPE = f"<{_RDF}type>"
_SUBJECT, _OBJECT = object(), object()
_Pattern = tuple[str, str, str]
_Key = tuple[str | None, str, str | None, bool]
_RULE = re.compile(r"INSERT \{ (.*) \} WHERE \{ (.*?)( FILTER .*)? \}")


def _parsed(rule: str) -> tuple[_Pattern, tuple[_Pattern, ...], bool]:
    """Head and body of a rule, and whether its object must not be a literal."""
    found = _RULE.fullmatch(rule)
    assert found
    head, *body = (_pattern(written) for written in (found[1], *found[2].split(" . ")))
    return head, tuple(body), bool(found[3])


def _pattern(written: str) -> _Pattern:
    subject, predicate, target = written.split(" ", 2)
    return subject, predicate, target


def _term(written: str) -> ox.NamedNode | ox.Literal:
    quad = next(iter(ox.parse(f"<urn:s> <urn:p> {written} .", format=ox.RdfFormat.N_TRIPLES)))
    assert isinstance(quad.object, ox.NamedNode | ox.Literal)
    return quad.object


def inferred(graphs: Mapping[str, Iterable[ox.Triple]], ontology: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return the triples that follow from those of ``graphs`` by the axioms of ``ontology`` and stand in none of them."""
    reasoner = Reasoner(ontology)
    asserted = {triple for triples in graphs.values() for triple in triples}
    found = {new for triple in asserted for new in reasoner.alone(triple)}
    found |= set(reasoner.together(triple for triple in asserted | found if reasoner.joins(triple)))
    return tuple(found - asserted)
