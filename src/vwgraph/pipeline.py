"""Short functions that join the parts: what each command does, without how it is asked for or shown."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vwgraph.errors import Stop, UsageError
from vwgraph.loader import INFERRED, MANIFEST, Built, Told, listing
from vwgraph.model import Question, Table
from vwgraph.names import BASE, Names
from vwgraph.paths import assets
from vwgraph.queries.binding import bind
from vwgraph.queries.files import NAME, read_questions
from vwgraph.results import is_passage
from vwgraph.store import Engine, embedded
from vwgraph.store.labels import labels_by_language
from vwgraph.store.pairs import Pairing

if TYPE_CHECKING:
    import pyoxigraph as ox

    from vwgraph.agreement import Agreement
    from vwgraph.model import Problem
    from vwgraph.records.codering import Coded
    from vwgraph.records.corpus import Corpus
    from vwgraph.store.endpoints import Endpoint

__all__ = [
    "ENGINES",
    "INFERRED",
    "MANIFEST",
    "Built",
    "agreements",
    "ask",
    "build",
    "document_ontology",
    "double_coding",
    "files_of",
    "graphs_of",
    "labels_of",
    "load_checked",
    "manifest",
    "names_of",
    "ontology_triples",
    "open_engine",
    "question_named",
    "questions",
    "select",
    "write_atomically",
]

ENGINES = ("embedded", "analytic")
"""What can hold a corpus, in memory or in a store: pyoxigraph, and the engine of the extra ``analytic``."""

# -- reading -----------------------------------------------------------------------------------------------------


def questions(data: Path | None = None, name: str = "*") -> dict[str, Question]:
    """Return the stored queries by name: ours, and those a corpus brings in its ``queries`` folder; all, or the one ``name``."""
    folders = [assets().queries, *([data / "queries"] if data else [])]
    found, problems = read_questions(dict.fromkeys(folders), name)
    if problems:
        raise Stop("\n".join(str(problem) for problem in problems), "mend these queries; vwgraph check lists them all")
    return found


def question_named(name: str, data: Path | None = None) -> Question:
    """Return the stored query ``name``. Raises :class:`UsageError`, with the nearest names, where there is none."""
    found = questions(data, name) if NAME.fullmatch(name) else {}
    if name not in found:
        found = questions(data)
        near = difflib.get_close_matches(name, list(found), n=3, cutoff=0.4)
        raise UsageError(
            f"there is no question {name!r}",
            f"did you mean {', '.join(near)}?" if near else "vwgraph ask lists them",
        )
    return found[name]


def manifest(data: Path) -> dict[str, object]:
    """Return the list of graphs that a build left in ``data``. Raises :class:`Stop` where nothing was built."""
    path = data / "ttl" / MANIFEST
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Stop(f"nothing has been built in {data}", f"run: vwgraph build --data {data}") from None
    except (OSError, ValueError) as error:
        raise Stop(f"{path} cannot be read: {error}", f"run: vwgraph build --data {data}") from None
    if not isinstance(value, dict) or not isinstance(value.get("graphs"), dict):
        raise Stop(f"{path} is damaged", f"run: vwgraph build --data {data}")
    return value


def names_of(data: Path) -> Names:
    """Return the names of the corpus built in ``data``."""
    return Names(str(manifest(data).get("base", BASE)))


def graph_files(data: Path) -> dict[str, Path]:
    """Return the Turtle file of each named graph built in ``data``, and the ontology's."""
    listed = manifest(data)["graphs"]
    assert isinstance(listed, dict)
    files = {str(iri): data / "ttl" / str(file) for file, iri in listed.items()}
    for path in files.values():
        if not path.is_file():
            raise Stop(f"{path} is missing", f"run: vwgraph build --data {data}")
    return {**files, Names().graph("ontologie"): assets().ontology / "vwgraph.ttl"}


def open_engine(
    data: Path,
    store: Path | None = None,
    *,
    asserted: bool = False,
    endpoint: Endpoint | None = None,
    engine: str = "embedded",
) -> Engine:
    """Return the graph of ``data`` in memory, the one in the folder ``store``, or the one behind ``endpoint``.

    ``asserted`` hides what was inferred: patterns without GRAPH see only what the records say. ``engine`` (one of
    :data:`ENGINES`) holds the graph, or wrote the store. Raises :class:`UsageError` for an engine that is not there, or
    does not read what is named.
    """
    _must_be_engine(engine)
    if endpoint:
        from vwgraph.store.remote import Remote

        if engine != "embedded":
            raise UsageError(f"the {engine} engine reads no endpoint", "leave --engine out: the endpoint has its own")
        return Pairing(Remote(endpoint, inferred=not asserted))
    hidden = [names_of(data).graph(INFERRED)] if asserted else []
    if engine == "analytic":
        from vwgraph.store import analytic

        return Pairing(
            analytic.in_folder(store, asserted=asserted) if store else analytic.in_memory(graph_files(data), hidden)
        )
    return Pairing(embedded.in_folder(store, hidden) if store else embedded.in_memory(graph_files(data), hidden))


def _must_be_engine(name: str) -> None:
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}", f"choose {' or '.join(ENGINES)}")


# -- asking ------------------------------------------------------------------------------------------------------


def ask(engine: Engine, question: Question, values: Mapping[str, str], names: Names) -> Table:
    """Return the answer to a stored query. Raises :class:`UsageError` for values that do not fit."""
    return select(engine, bind(question, values, names))


def select(engine: Engine, sparql: str) -> Table:
    """Return the rows of a SELECT query. Raises :class:`UsageError` for a query of another form."""
    answer = engine.query(sparql)
    if not isinstance(answer, Table):
        raise UsageError("this is not a SELECT query", "rows come from SELECT")
    return answer


def labels_of(engine: Engine, table: Table, language: str) -> dict[str, str]:
    """Return a label for each IRI in ``table`` but passages: in ``language``, else in another; ``language`` itself is in it too."""
    import pyoxigraph as ox

    things = {term.value for term in table.terms() if isinstance(term, ox.NamedNode)}
    found = labels_by_language(engine, (iri for iri in things if not is_passage(iri)))
    named = {iri: labels.get(language) or next(iter(labels.values())) for iri, labels in found.items()}
    return {"language": language, **named}


# -- documenting ---------------------------------------------------------------------------------------------------


def document_ontology(data: Path, store: Path | None = None, endpoint: Endpoint | None = None) -> str:
    """Return the documentation page of the ontology as HTML, with the use its terms have in ``data``, or in what the ``store`` or the
    ``endpoint`` holds."""
    from vwgraph.pages.ontology import ontology_page

    whole, asserted = (open_engine(data, store, asserted=hidden, endpoint=endpoint) for hidden in (False, True))
    return ontology_page(ontology_triples(), whole, asserted, questions(data).values())


# -- building ----------------------------------------------------------------------------------------------------


def load_checked(data: Path) -> tuple[Corpus, list[Problem]]:
    """Return the corpus in ``data`` and every fault in its records and references."""
    from vwgraph.concepts import read_schemes, scheme_folders, scheme_triples
    from vwgraph.records.check import check_corpus
    from vwgraph.records.corpus import load_corpus

    corpus = load_corpus(data)
    schemes = read_schemes(scheme_triples(scheme_folders(data)))
    return corpus, [*corpus.problems, *check_corpus(corpus, schemes)]


def build(
    data: Path,
    out: Path | None = None,
    store: Path | None = None,
    told: Told = lambda what, done, total: None,
    processes: int | None = None,
    *,
    engine: str = "embedded",
) -> Built:
    """Make the Turtle files of the corpus in ``data``, and the store of ``engine`` in the folder ``store`` where one is named.

    Nothing is written while a record has a fault, and all files change in one step. ``told`` hears how far it is. Raises
    :class:`Stop` with all problems where records have faults, or where another build is at work, :class:`UsageError` for an
    engine that is not there, or has no store to write.
    """
    from vwgraph.loader.place import locked
    from vwgraph.loader.run import load
    from vwgraph.records.scaffold import json_schemas

    _must_be_engine(engine)
    if engine == "analytic":
        from vwgraph.store.analytic import sparq_graph

        sparq_graph()
        if not store:
            raise UsageError(
                f"--engine {engine} is about a store, and none is named", "name its folder with --store DIR"
            )
    folder = out or data / "ttl"
    folder = folder.resolve() if folder.is_symlink() else folder
    if out is None and not assets().editable and data == assets().data:
        raise Stop("the data inside the installed package is not rebuilt", "name a folder with --out, or --data")
    with locked(folder):
        built = load(data, folder, ontology_triples(), told, processes)
        schemas = json_schemas().items() if out is None else ()
        written = [name for name, text in schemas if write_atomically(data / name, text.encode("utf-8"))]
        if store:
            names = Names(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["base"])
            placed = {names.graph(key): folder / f"{key}.ttl" for key in built.triples}
            placed[Names().graph("ontologie")] = assets().ontology / "vwgraph.ttl"
            _write_store(store, engine, placed, names.graph(INFERRED), told)
    return replace(built, changed=tuple(sorted((*built.changed, *written))))


def _write_store(store: Path, engine: str, files: Mapping[str, Path], inferred: str, told: Told) -> None:
    told("writing the store", 0, 0)
    if engine == "analytic":
        from vwgraph.store import analytic

        analytic.write_folder(store, files, [inferred], told)
    else:
        embedded.write_folder(store, files)


def ontology_triples() -> list[ox.Triple]:
    """Return the triples of the ontology."""
    from vwgraph.rdf import read_turtle

    return read_turtle(assets().ontology / "vwgraph.ttl")


def graphs_of(corpus: Corpus) -> dict[str, tuple[ox.Triple, ...]]:
    """Return the triples of each named graph by its key; what follows from them by the ontology's axioms stands last."""
    from vwgraph.build import graph_triples
    from vwgraph.build.inferred import InferredGraph
    from vwgraph.concepts import scheme_folders, scheme_triples
    from vwgraph.reason import inferred

    graphs = dict(sorted(graph_triples(corpus, scheme_triples(scheme_folders(corpus.folder))).items()))
    found = inferred(graphs, ontology_triples())
    graphs[INFERRED] = tuple(InferredGraph(INFERRED, corpus).triples(found, tuple(graphs)))
    return graphs


def files_of(corpus: Corpus, graphs: Mapping[str, Sequence[ox.Triple]]) -> dict[str, bytes]:
    """Return the files of ``ttl/`` by name: one per graph, then the list of graphs."""
    from vwgraph.build import prefixes_of
    from vwgraph.rdf import turtle

    names, prefixes = Names(corpus.meta.basis), prefixes_of(corpus.meta.basis)
    files = {f"{key}.ttl": turtle(triples, prefixes) for key, triples in graphs.items()}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files[MANIFEST] = listing(names.base, {f"{key}.ttl": names.graph(key) for key in graphs}, digests)
    return files


def write_atomically(path: Path, content: bytes) -> bool:
    """Write ``content`` beside ``path`` and rename it; return whether that changed anything.

    Raises :class:`Stop` where it cannot be written; the old file is then as it was.
    """
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, 0o644)
            os.replace(beside, path)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        raise Stop(
            f"{path} cannot be written: {error.strerror}", "check space and permissions; nothing was lost"
        ) from None
    return True


# -- double coding -----------------------------------------------------------------------------------------------


def double_coding(data: Path) -> list[Coded]:
    """Return the double coding of the corpus in ``data``. Raises :class:`Stop` where there is none or it has faults."""
    from vwgraph.records.codering import read_double_coding

    coded, problems = read_double_coding(data / "codering")
    if problems:
        raise Stop("\n".join(map(str, problems)), "mend these lines first")
    if not coded:
        raise Stop(
            f"{data / 'codering'} holds no double coding", "a second coder's choices go there; see data/README.md"
        )
    return coded


def agreements(coded: Iterable[Coded], *, per_pilot: bool) -> Iterator[tuple[str, int, str, Agreement]]:
    """Yield (variable, round, pilot or ``alle``, agreement). ``soort`` counts the statements that need a theme by one of
    the coders at least; ``soort (alle)`` counts all."""
    from vwgraph.agreement import agreement
    from vwgraph.records.schema import THEMED

    groups: dict[tuple[str, int], list[Coded]] = {}
    for one in coded:
        variable = "soort (alle)" if one.variabele == "soort" else one.variabele
        groups.setdefault((variable, one.ronde), []).append(one)
        if one.variabele == "soort" and {one.eerste, one.tweede} & THEMED:
            groups.setdefault(("soort", one.ronde), []).append(one)
    for (variable, turn), members in sorted(groups.items()):
        pilots = sorted({one.pilot for one in members}) if per_pilot else []
        for pilot in ("alle", *pilots):
            chosen = [one for one in members if pilot in ("alle", one.pilot)]
            found = agreement([one.eerste for one in chosen], [one.tweede for one in chosen])
            yield variable, turn, pilot, found
