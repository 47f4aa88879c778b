"""The documentation page of the ontology, made from the ontology and the data: a section per term, in Dutch and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from vwgraph.model import Question, Table
from vwgraph.names import PREFIXES, VW
from vwgraph.pages.diagram import class_diagram
from vwgraph.pages.templates import environment
from vwgraph.queries.check import terms_of
from vwgraph.store import Engine

__all__ = ["Section", "ontology_page", "ontology_values"]

_PREFIXES: Mapping[str, str] = {
    **PREFIXES,
    "bibo": "http://purl.org/ontology/bibo/",
    "cpov": "http://data.europa.eu/m8g/",
    "tooiont": "https://identifier.overheid.nl/tooi/def/ont/",
}
_KINDS = {
    "Class": ("klasse", "class"),
    "ObjectProperty": ("objecteigenschap", "object property"),
    "DatatypeProperty": ("gegevenseigenschap", "datatype property"),
    "AnnotationProperty": ("annotatie", "annotation property"),
    "FunctionalProperty": ("functioneel", "functional"),
    "TransitiveProperty": ("transitief", "transitive"),
    "DimensionProperty": ("dimensie", "dimension"),
    "MeasureProperty": ("maat", "measure"),
    "AttributeProperty": ("attribuut", "attribute"),
}


@dataclass(frozen=True)
class Section:
    """What the page says about one term: texts by language, relations as prefixed names, use in data and questions."""

    name: str
    iri: str
    kinds: tuple[tuple[str, str], ...]
    label: Mapping[str, str]
    definition: Mapping[str, str]
    above: tuple[str, ...]
    below: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    inverse: tuple[str, ...]
    logic: tuple[str, ...]
    recorded: int
    inferred: int
    example: tuple[str, str] | None
    questions: tuple[str, ...]

    @property
    def is_class(self) -> bool:
        """Whether the term is a class."""
        return self.kinds[0] == _KINDS["Class"]


class _Ontology:
    """The triples of the ontology, by subject."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.of: dict[str, dict[str, list[object]]] = {}
        for triple in triples:
            self.of.setdefault(str(triple.subject), {}).setdefault(triple.predicate.value, []).append(triple.object)

    def values(self, subject: str, predicate: str) -> list[object]:
        prefix, _, local = predicate.partition(":")
        return self.of.get(subject, {}).get(_PREFIXES[prefix] + local, [])

    def shown(self, node: object) -> str:
        """A class or property as a reader writes it, class expressions included."""
        if isinstance(node, ox.NamedNode):
            return short(node.value)
        me = str(node)
        for predicate, sign in (("owl:unionOf", " ∪ "), ("owl:intersectionOf", " ∩ ")):
            for members in self.values(me, predicate):
                return sign.join(self.shown(member) for member in self.members(members))
        kind = " ".join(self.shown(one) for one in self.values(me, "owl:onProperty"))
        for predicate, sign in (
            ("owl:someValuesFrom", "∃ {0}.{1}"),
            ("owl:hasValue", "{0} = {1}"),
            ("owl:allValuesFrom", "∀ {0}.{1}"),
        ):
            for value in self.values(me, predicate):
                return sign.format(kind, self.shown(value))
        return "…"

    def members(self, node: object) -> list[object]:
        found: list[object] = []
        while str(node) != f"<{PREFIXES['rdf']}nil>":
            found += self.values(str(node), "rdf:first")
            node = self.values(str(node), "rdf:rest")[0]
        return found


def short(iri: str) -> str:
    """Return ``iri`` with its prefix, where it has one."""
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _counts(engine: Engine, query: str) -> dict[str, int]:
    table = engine.query(query)
    assert isinstance(table, Table)
    return {str(row[0].value): int(row[1].value) for row in table.rows if row[0] and row[1]}


_CLASSES = "SELECT ?c (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a ?c } GROUP BY ?c"
_USES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?x ?p ?y } GROUP BY ?p"


def _example(engine: Engine, iri: str, *, is_class: bool) -> tuple[str, str] | None:
    pattern = f"?x a <{iri}>" if is_class else f"?x <{iri}> ?y"
    value, ordered = (
        ("", "") if is_class else ("?y", "STR(?y)")
    )  # engines order texts of several languages each in their own way
    table = engine.query(
        f"SELECT ?x {value} ?label WHERE {{ {pattern} FILTER (isIRI(?x) && CONTAINS(STR(?x), '/id/'))"
        f" OPTIONAL {{ ?x rdfs:label ?label FILTER (LANG(?label) = 'nl') }} }} ORDER BY ?x {ordered} LIMIT 1"
    )
    assert isinstance(table, Table)
    if not table.rows:
        return None
    row = table.rows[0]
    label = row[-1].value if row[-1] else ""
    path = str(row[0].value).partition("/id/")[2] if row[0] else ""
    if is_class or row[1] is None:
        return path, str(label)
    other = str(row[1].value)
    return path, other.partition("/id/")[2] or (short(other) if other.startswith("http") else other)


def _sections(
    triples: Iterable[ox.Triple], whole: Engine, asserted: Engine, questions: Iterable[Question]
) -> list[Section]:
    onto = _Ontology(triples)
    own = sorted(key for key in onto.of if onto.values(key, "rdfs:isDefinedBy"))
    classes, uses = _counts(whole, _CLASSES), _counts(whole, _USES)
    classes_asserted, uses_asserted = _counts(asserted, _CLASSES), _counts(asserted, _USES)
    below: dict[str, list[str]] = {}
    for key in own:
        for up in (*onto.values(key, "rdfs:subClassOf"), *onto.values(key, "rdfs:subPropertyOf")):
            below.setdefault(str(up), []).append(short(key[1:-1]))
    sections = []
    for key in own:
        iri = key[1:-1]
        name = iri.removeprefix(VW)
        kinds = [str(kind).rpartition("#")[2].rstrip(">") for kind in onto.values(key, "rdf:type")]
        kinds.sort(key=list(_KINDS).index)
        is_class = kinds[0] == "Class"
        count, recorded = (classes, classes_asserted) if is_class else (uses, uses_asserted)
        logic = [f"≡ {onto.shown(node)}" for node in onto.values(key, "owl:equivalentClass")]
        logic += [
            " ∘ ".join(onto.shown(step) for step in onto.members(chain)) + f" ⊑ vw:{name}"
            for chain in onto.values(key, "owl:propertyChainAxiom")
        ]
        texts = {
            predicate: {
                text.language or "": text.value for text in onto.values(key, predicate) if isinstance(text, ox.Literal)
            }
            for predicate in ("rdfs:label", "skos:definition")
        }
        ups = (*onto.values(key, "rdfs:subClassOf"), *onto.values(key, "rdfs:subPropertyOf"))
        sections.append(
            Section(
                name=name,
                iri=iri,
                kinds=tuple(_KINDS[kind] for kind in kinds),
                label=texts["rdfs:label"],
                definition=texts["skos:definition"],
                above=tuple(sorted(onto.shown(node) for node in ups)),
                below=tuple(sorted(below.get(key, ()))),
                domain=tuple(onto.shown(node) for node in onto.values(key, "rdfs:domain")),
                range=tuple(onto.shown(node) for node in onto.values(key, "rdfs:range")),
                inverse=tuple(onto.shown(node) for node in onto.values(key, "owl:inverseOf")),
                logic=tuple(logic),
                recorded=recorded.get(iri, 0),
                inferred=count.get(iri, 0) - recorded.get(iri, 0),
                example=_example(whole, iri, is_class=is_class),
                questions=tuple(one.name for one in questions if name in terms_of(one)),
            )
        )
    return sections


def ontology_page(triples: list[ox.Triple], whole: Engine, asserted: Engine, questions: Iterable[Question]) -> str:
    """Return the page in both languages as HTML that needs nothing but itself. See :func:`ontology_values`."""
    values = ontology_values(triples, whole, asserted, questions)
    template = environment("vwgraph.pages").get_template("ontology.html")
    return template.render(lang="", example_link=None, question_link=None, **values)


def ontology_values(
    triples: list[ox.Triple], whole: Engine, asserted: Engine, questions: Iterable[Question]
) -> dict[str, Any]:
    """Return what the page about the ontology shows, for ``terms.html``.

    ``whole`` answers with inferred triples, ``asserted`` without, so that use can be counted both ways.
    """
    listed = list(questions)
    sections = _sections(triples, whole, asserted, listed)
    classes = [section for section in sections if section.is_class]
    names = {f"vw:{section.name}" for section in classes}
    tree: dict[str, list[str]] = {}
    notes: dict[str, list[str]] = {}
    roots = []
    for section in classes:
        up = [parent for parent in section.above if parent in names]
        others = [parent for parent in section.above if parent not in names]
        if up:
            tree.setdefault(up[0].removeprefix("vw:"), []).append(section.name)
        else:
            roots.append(section.name)
        if others:
            notes[section.name] = others
    defined = frozenset(section.name for section in classes if section.logic)
    onto = _Ontology(triples)
    me = next(key for key in onto.of if any("#Ontology>" in str(kind) for kind in onto.values(key, "rdf:type")))
    meta = {
        predicate: [node.value for node in onto.values(me, predicate) if isinstance(node, ox.Literal | ox.NamedNode)]
        for predicate in (
            "owl:versionInfo",
            "dcterms:license",
            "dcterms:modified",
            "owl:versionIRI",
            "dcterms:bibliographicCitation",
        )
    }
    text = {
        predicate: {node.language: node.value for node in onto.values(me, predicate) if isinstance(node, ox.Literal)}
        for predicate in ("dcterms:title", "dcterms:description", "dcterms:abstract", "rdfs:comment")
    }
    return {
        "classes": classes,
        "properties": [section for section in sections if not section.is_class],
        "own": {f"vw:{section.name}": section.name for section in sections},
        "diagram": class_diagram(tree, roots, notes, defined),
        "meta": meta,
        "text": text,
        "prefixes": _PREFIXES,
        "question": {one.name: one for one in listed},
    }
