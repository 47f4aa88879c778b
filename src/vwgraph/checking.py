"""Every check on records, queries, views and the graph, joined: what ``vwgraph check`` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vwgraph.model import Problem, Question
from vwgraph.names import Names
from vwgraph.paths import assets
from vwgraph.pipeline import files_of, graphs_of, load_checked, ontology_triples, select
from vwgraph.queries.files import read_questions
from vwgraph.store import Engine
from vwgraph.store.embedded import in_memory

if TYPE_CHECKING:
    import pyoxigraph as ox

    from vwgraph.hygiene import Result
    from vwgraph.records.corpus import Corpus

__all__ = ["check", "check_network_views", "check_ontology", "check_queries", "reasoned", "term_users"]


def check(data: Path, *, shapes: bool = True) -> Iterator[Problem]:
    """Yield every fault in records, references, coverage, queries, views, and files that are behind the records.

    ``shapes`` says whether the graph is validated against ``ontology/shapes.ttl`` too, which takes some seconds.
    """
    from vwgraph.records.coverage import coverage_of

    corpus, problems = load_checked(data)
    yield from problems
    for record in corpus.records:
        file, _ = corpus.origin[f"record:{record.key}"]
        coverage = coverage_of(corpus, record)
        for key in coverage.open:
            yield Problem(file, 0, f"passage {key} supports nothing and carries no mark", "code it, or mark it")
        for key in coverage.clashing:
            yield Problem(file, 0, f"passage {key} is coded and marked as well", "remove its mark")
    from vwgraph.records.codering import check_double_coding, read_double_coding

    coded, faults = read_double_coding(data / "codering")
    yield from (*faults, *check_double_coding(corpus, coded))
    found, faults = read_questions(dict.fromkeys([assets().queries, data / "queries"]))
    yield from faults
    yield from check_queries(found.values())
    yield from check_network_views(dict.fromkeys([assets().views, data / "views"]), found)
    if not problems:
        graphs = graphs_of(corpus)
        yield from _behind(corpus, graphs)
        if shapes:
            yield from _misshapen(corpus, graphs)


def check_ontology() -> list[Result]:
    """Return the results of the checks in ``ontology/checks/`` on the ontology."""
    from vwgraph.hygiene import assess, read_checks

    return assess(ontology_triples(), read_checks(assets().ontology / "checks"))


def term_users() -> dict[str, str]:
    """Return the text of every question, view and shape by file: where terms of the ontology are used."""
    folders = {"queries": "*.rq", "views": "*.yaml"}
    files = [path for folder, glob in folders.items() for path in sorted(getattr(assets(), folder).glob(glob))]
    return {path.name: path.read_text(encoding="utf-8") for path in (*files, assets().ontology / "shapes.ttl")}


def reasoned(data: Path, told: Callable[[int], None]) -> tuple[list[str], list[ox.Triple]]:
    """Return what HermiT finds in ontology and data: classes that can have no instance, and a minimal contradiction.

    Both are empty where all is well. Raises :class:`vwgraph.errors.Stop` where Java or owlready2 is missing.
    """
    from vwgraph.consistency import explanation, is_consistent, unsatisfiable
    from vwgraph.loader import INFERRED
    from vwgraph.pipeline import graph_files
    from vwgraph.rdf import read_turtle

    own = Names().graph("ontologie")
    graphs = {graph: read_turtle(path) for graph, path in graph_files(data).items() if not graph.endswith(INFERRED)}
    if is_consistent(triple for triples in graphs.values() for triple in triples):
        return unsatisfiable(graphs[own]), []
    return [], explanation([*graphs.values()], told)


def check_queries(found: Iterable[Question]) -> Iterator[Problem]:
    """Yield what is wrong with stored queries when they are evaluated: syntax, columns, evidence, unknown terms."""
    from vwgraph.queries.check import check_question

    listed = {question.name: question for question in found}
    engine, terms = _ontology()
    for question in listed.values():
        yield from check_question(question, listed, engine, terms)


def check_network_views(folders: Iterable[Path], found: Mapping[str, Question]) -> Iterator[Problem]:
    """Yield what is wrong with the views in ``folders``; ``found`` are the stored queries they may name."""
    from vwgraph.views.check import check_views

    yield from check_views(folders, found, *_ontology())


def _ontology() -> tuple[Engine, set[str]]:
    """An engine that holds the ontology only, and the IRIs of the terms it defines."""
    engine = in_memory({Names().graph("ontologie"): assets().ontology / "vwgraph.ttl"})
    rows = select(engine, "SELECT DISTINCT ?t WHERE { ?t rdfs:isDefinedBy ?o }").rows
    return engine, {str(row[0].value) for row in rows if row[0] is not None}


def _misshapen(corpus: Corpus, graphs: Mapping[str, Sequence[ox.Triple]]) -> Iterator[Problem]:
    """What the shapes find in the graph, in both languages, with the place in the records."""
    from vwgraph.rdf import read_turtle
    from vwgraph.records.places import places
    from vwgraph.validate import violations

    where = places(corpus)
    triples = [*(triple for graph in graphs.values() for triple in graph), *ontology_triples()]
    levels = {"Violation": "error", "Warning": "warning", "Info": "info"}
    for found in violations(triples, read_turtle(assets().ontology / "shapes.ttl")):
        file, line = where.get(found.focus, ("ttl", 0))
        thing = found.focus.removeprefix(f"{corpus.meta.basis}id/")
        what = f"{thing}: {found.message[0]} / {found.message[1]}"
        yield Problem(file, line, what, f"{found.remedy[0]} / {found.remedy[1]}", levels[found.severity])


def _behind(corpus: Corpus, graphs: Mapping[str, Sequence[ox.Triple]]) -> Iterator[Problem]:
    """Files in ``ttl/`` that a build would write or remove."""
    folder = corpus.folder / "ttl"
    if not folder.is_dir():
        yield Problem("ttl", 0, "nothing has been built yet", "run: vwgraph build", "info")
        return
    made = files_of(corpus, graphs)
    for name, content in made.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            yield Problem(f"ttl/{name}", 0, "is behind the records", "run: vwgraph build")
    for stale in sorted({path.name for path in folder.glob("*.ttl")} - set(made)):
        yield Problem(f"ttl/{stale}", 0, "is of no record", "run: vwgraph build")
