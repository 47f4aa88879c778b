"""What tests share: corpora, engines, the report where it is found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vwgraph.model import Table
from vwgraph.names import PREFIXES
from vwgraph.paths import assets, find_report
from vwgraph.pipeline import build, graph_files, open_engine
from vwgraph.report.passages import Report, read_report

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def report_file() -> Path:
    place = find_report()
    if place is None:
        pytest.skip("no copy of the report was found (VWGRAPH_REPORT or ../shared/report)")
    return place


@pytest.fixture(scope="session")
def report(report_file: Path) -> Report:
    return read_report(report_file.read_bytes())


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A fresh copy of the small invented corpus."""
    folder = tmp_path / "corpus"
    shutil.copytree(ROOT / "tests" / "corpus", folder)
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small invented corpus, built; not to be changed."""
    folder = tmp_path_factory.mktemp("small") / "corpus"
    shutil.copytree(ROOT / "tests" / "corpus", folder)
    build(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Builds keep what they remember in a folder of this run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


class Rdflib:
    """rdflib's own SPARQL engine behind our protocol: slow, and a second opinion on every answer."""

    def __init__(self, files: dict[str, Path]) -> None:
        import rdflib

        self.dataset = rdflib.Dataset(default_union=True)
        for graph, path in files.items():
            self.dataset.graph(rdflib.URIRef(graph)).parse(path, format="turtle")

    def query(self, sparql: str) -> Any:
        import pyoxigraph as ox
        import rdflib

        def term(value: Any) -> Any:
            if value is None:
                return None
            if isinstance(value, rdflib.URIRef):
                return ox.NamedNode(str(value))
            if isinstance(value, rdflib.Literal) and value.language:
                return ox.Literal(str(value), language=value.language)
            datatype = ox.NamedNode(str(value.datatype)) if value.datatype else None
            return ox.Literal(str(value), datatype=datatype) if datatype else ox.Literal(str(value))

        result = self.dataset.query(sparql, initNs=dict(PREFIXES))
        if result.type == "ASK":
            return bool(result.askAnswer)
        columns = tuple(str(name) for name in result.vars)
        return Table(columns, tuple(tuple(term(row[n]) for n in range(len(columns))) for row in result))

    def graphs(self) -> dict[str, int]:
        return {str(graph.identifier): len(graph) for graph in self.dataset.graphs() if len(graph)}


@pytest.fixture(scope="session", params=["embedded", "folder", "rdflib"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The graph of our own data on each engine."""
    if request.param == "embedded":
        yield open_engine(assets().data)
    elif request.param == "folder":
        from vwgraph.store.embedded import in_folder, write_folder

        folder = tmp_path_factory.mktemp("store") / "store"
        write_folder(folder, graph_files(assets().data))
        yield in_folder(folder)
    else:
        yield Rdflib(graph_files(assets().data))


@pytest.fixture(scope="session")
def embedded() -> Any:
    return open_engine(assets().data)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium, one for all tests of a worker."""
    from browsing import started

    yield from started(tmp_path_factory.mktemp("profile"), tmp_path_factory.mktemp("downloads"))


@pytest.fixture(scope="session")
def drawings(embedded: Any) -> dict[str, Any]:
    """Every view of ours, drawn with its defaults."""
    from vwgraph.viewing import drawn, views

    return {name: drawn(embedded, name) for name in views()}
