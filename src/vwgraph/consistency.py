"""Consistency by HermiT, an OWL 2 DL reasoner: the copy that owlready2 carries, run by itself on N-Triples.

owlready2's own call of HermiT loads everything into its quad store first, which retypes properties that are components of a
data cube as well; the reasoner's command line takes the triples as they are and can check entailments besides. It needs Java.
Source of the explanation's search: U. Junker, QuickXplain, AAAI 2004.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from vwgraph.errors import Stop
from vwgraph.names import PREFIXES

__all__ = ["available", "entailed", "explanation", "is_consistent", "unsatisfiable"]

T = TypeVar("T")
_XSD = PREFIXES["xsd"]
_FOREIGN = {_XSD + name for name in ("date", "gYear", "gYearMonth")}
_IMPORTS = PREFIXES["owl"] + "imports"
_TIME_LIMIT = 600


def available() -> str | None:
    """Return what is missing to run HermiT (``Java``, ``owlready2``), or ``None`` where nothing is."""
    if shutil.which("java") is None:
        return "Java"
    return None if find_spec("owlready2") else "owlready2"


def is_consistent(triples: Iterable[ox.Triple]) -> bool:
    """Return whether the ontology and data in ``triples`` have a model. Raises :class:`Stop` where HermiT cannot tell."""
    with tempfile.TemporaryDirectory() as folder:
        said = _hermit("--consistency", _written(triples, Path(folder) / "all.nt").as_uri())
    return "is satisfiable" in said


def unsatisfiable(triples: Iterable[ox.Triple]) -> list[str]:
    """Return the classes that can have no instance, by IRI. Raises :class:`Stop` where HermiT cannot tell."""
    with tempfile.TemporaryDirectory() as folder:
        said = _hermit("--unsatisfiable", _written(triples, Path(folder) / "all.nt").as_uri())
    listed = (line.strip().strip("<>") for line in said.splitlines()[1:])
    return sorted(line for line in listed if line and line != "owl:Nothing")


def entailed(premise: Iterable[ox.Triple], conclusion: Iterable[ox.Triple]) -> bool:
    """Return whether everything in ``conclusion`` follows from ``premise``; declare its terms in it."""
    with tempfile.TemporaryDirectory() as folder:
        one = _written(premise, Path(folder) / "premise.nt").as_uri()
        two = _written(conclusion, Path(folder) / "conclusion.nt").as_uri()
        return "true" in _hermit(f"--premise={one}", f"--conclusion={two}", "--checkEntailment")


def explanation(parts: Sequence[Sequence[ox.Triple]], told: Callable[[int], None] = lambda _: None) -> list[ox.Triple]:
    """Return a minimal set of triples that contradict each other: without any of its axioms there is no contradiction.

    ``parts`` are the triples in groups, such as named graphs: the search goes from groups to subjects to axioms, and keeps
    the triples of one axiom together. Declarations of terms are taken as innocent and left out. ``told`` hears after each
    call of HermiT how many there were. Empty where everything is consistent.
    """
    declared = [triple for part in parts for triple in part if _declares(triple)]
    calls = 0

    def consistent(groups: Iterable[Sequence[ox.Triple]]) -> bool:
        nonlocal calls
        calls += 1
        told(calls)
        return is_consistent([*declared, *(triple for group in groups for triple in group)])

    if consistent(parts):
        return []
    left = [triple for group in _conflict(consistent, parts) for triple in group if not _declares(triple)]
    by_subject: dict[str, list[ox.Triple]] = {}
    for axiom in _axioms(left):
        by_subject.setdefault(str(axiom[0].subject), []).extend(axiom)
    subjects = _conflict(consistent, list(by_subject.values()))
    axioms = _conflict(consistent, _axioms([triple for subject in subjects for triple in subject]))
    return [triple for axiom in axioms for triple in axiom]


def _declares(triple: ox.Triple) -> bool:
    """Whether a triple only says that a term is a class, a property, an ontology."""
    kind = triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
    innocent = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")
    is_type = triple.predicate.value == PREFIXES["rdf"] + "type" and isinstance(triple.subject, ox.NamedNode)
    return is_type and kind in {PREFIXES["owl"] + name for name in innocent}


def _axioms(triples: Iterable[ox.Triple]) -> list[list[ox.Triple]]:
    """Triples that hang together by blank nodes are one axiom; the one with a name for its subject comes first."""
    listed = list(triples)
    below: dict[ox.BlankNode, list[ox.Triple]] = {}
    for triple in listed:
        if isinstance(triple.subject, ox.BlankNode):
            below.setdefault(triple.subject, []).append(triple)
    pointed = {triple.object for triple in listed if isinstance(triple.object, ox.BlankNode)}

    def whole(triple: ox.Triple) -> list[ox.Triple]:
        parts = below.get(triple.object, []) if isinstance(triple.object, ox.BlankNode) else []
        return [triple, *(more for part in parts for more in whole(part))]

    named = [whole(triple) for triple in listed if isinstance(triple.subject, ox.NamedNode)]
    rootless = [node for node in below if node not in pointed]  # AllDisjointClasses and the like
    return [*named, *([more for part in below[node] for more in whole(part)] for node in rootless)]


def _conflict(consistent: Callable[[Iterable[T]], bool], parts: Sequence[T]) -> list[T]:
    """QuickXplain: a minimal part of ``parts`` that is inconsistent."""

    def search(kept: list[T], added: bool, rest: list[T]) -> list[T]:
        if added and not consistent(kept):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        one, two = rest[:half], rest[half:]
        second = search([*kept, *one], True, two)
        first = search([*kept, *second], bool(second), one)
        return [*first, *second]

    return search([], False, list(parts))


def _written(triples: Iterable[ox.Triple], path: Path) -> Path:
    """``triples`` as a file that HermiT can read: dates become strings, which OWL 2 knows; imports are left out."""
    readable = (
        ox.Triple(triple.subject, triple.predicate, ox.Literal(triple.object.value))
        if isinstance(triple.object, ox.Literal) and triple.object.datatype.value in _FOREIGN
        else triple
        for triple in triples
        if triple.predicate.value != _IMPORTS
    )
    ox.serialize(readable, str(path), format=ox.RdfFormat.N_TRIPLES)
    return path


def _hermit(*arguments: str) -> str:
    missing = available()
    if missing:
        raise Stop(f"HermiT cannot run: {missing} is not installed", "install it; the other checks work without")
    spec = find_spec("owlready2")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent / "hermit"
    command = ["java", "-Xmx3000M", "-cp", f"{home}:{home / 'HermiT.jar'}", "org.semanticweb.HermiT.cli.CommandLine"]
    try:
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=_TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        raise Stop(f"HermiT found no answer in {_TIME_LIMIT} seconds", "check a part of the data") from None
    said = done.stdout + done.stderr
    if "Inconsistent" in said:
        return "Inconsistent"
    if done.returncode or "Exception" in said:
        raise Stop(
            f"HermiT stopped: {said.strip().splitlines()[0] if said.strip() else done.returncode}", "see its message"
        )
    return said
