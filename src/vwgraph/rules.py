"""The rules that an ontology's own axioms stand for: OWL 2 RL, each rule a SPARQL update.

Each axiom becomes one or two rules of the profile's rule set (W3C, OWL 2 Web Ontology Language Profiles, second edition,
section 4.3; the names of the rules stand beside them). Left out are rules that only repeat (every thing is the same as itself,
every thing is an owl:Thing), that speak of the schema alone, that equate things (``owl:sameAs`` is data here, not identity of
all statements), and that find contradictions, which is work for SHACL and HermiT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from vwgraph.names import PREFIXES

__all__ = ["rules"]

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
    for kind, links in axioms.described(_OWL + "propertyChainAxiom"):  # prp-spo2
        steps = axioms.listed(links)
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
