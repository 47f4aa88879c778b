"""The engines that are measured beside each other: each loads a built corpus and returns what answers a query with its rows.

Those on disk load into the folder they are given, unless they did so before. Three are limits to hold ours
against: pyoxigraph by itself, in memory and on disk, and maplib.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from vwgraph.names import PREFIXES
from vwgraph.pipeline import graph_files, open_engine
from vwgraph.store.embedded import write_folder
from vwgraph.store.endpoints import Endpoint
from vwgraph.store.remote import Remote

Answer = Callable[[str], Sequence[Any] | Iterable[Any]]
"""A query to its rows."""


def memory(data: Path, _: Path) -> Answer:
    """Ours, in memory: what every command uses where no other is named."""
    engine = open_engine(data)
    return lambda sparql: engine.query(sparql).rows  # type: ignore[union-attr]


def disk(data: Path, folder: Path) -> Answer:
    """Ours, on disk (``--store``)."""
    store = data / "store" if ready(data) else folder / "store"
    if not store.exists():
        write_folder(store, graph_files(data))
    engine = open_engine(data, store)
    return lambda sparql: engine.query(sparql).rows  # type: ignore[union-attr]


def analytic(data: Path, _: Path) -> Answer:
    """Ours, in memory, for questions over a large corpus (``--engine analytic``)."""
    engine = open_engine(data, engine="analytic")
    return lambda sparql: engine.query(sparql).rows  # type: ignore[union-attr]


def analytic_disk(data: Path, folder: Path) -> Answer:
    """Ours, on disk, for questions over a large corpus (``--store --engine analytic``)."""
    from vwgraph.store import analytic as engine  # noqa: PLC0415  # an extra

    if not (folder / "analytic").exists():
        engine.write_folder(folder / "analytic", graph_files(data))
    opened = open_engine(data, folder / "analytic", engine="analytic")
    return lambda sparql: opened.query(sparql).rows  # type: ignore[union-attr]


def pyoxigraph(data: Path, _: Path) -> Answer:
    """Pyoxigraph by itself, in memory."""
    import pyoxigraph as ox  # noqa: PLC0415  # weighs on no other engine

    store = ox.Store()
    _load(store, data)
    return _plain(store)


def pyoxigraph_disk(data: Path, folder: Path) -> Answer:
    """Pyoxigraph by itself, on disk."""
    import pyoxigraph as ox  # noqa: PLC0415

    if ready(data):
        return _plain(ox.Store.read_only(str(ready(data))))
    if not (folder / "plain").exists():
        store = ox.Store(str(folder / "plain"))
        _load(store, data)
        store.optimize()
        del store
    return _plain(ox.Store.read_only(str(folder / "plain")))


def _load(store: Any, data: Path) -> None:
    import pyoxigraph as ox  # noqa: PLC0415

    for graph, path in graph_files(data).items():
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))


def _plain(store: Any) -> Answer:
    prefixes = dict(PREFIXES)
    return lambda sparql: [
        tuple(row) for row in store.query(sparql, use_default_graph_as_union=True, prefixes=prefixes)
    ]


def maplib(data: Path, folder: Path) -> Answer:
    """Maplib by itself: columnar, in memory, all graphs in one. Not among what we install: `pip install maplib` adds it to the tables.

    It cuts off what is left of a division of whole numbers, where SPARQL gives a decimal (17.4.4, operator mapping): its queries say so.
    """
    import maplib  # noqa: PLC0415

    def loaded() -> Any:
        model = maplib.Model()
        model.read(str(folder / "all.nt"), format="ntriples")
        return model

    held = [loaded()]

    def answer(sparql: str) -> Sequence[Any]:
        try:
            return list(held[0].query(_WHOLE.sub(r"ROUND(xsd:double(\1) /", sparql)).rows())
        except Exception:
            raise
        except BaseException:  # a panic of its Rust code leaves the model locked
            signal.setitimer(signal.ITIMER_REAL, 0)  # it failed: that it is loaded again is not held against it
            held[0] = loaded()
            raise

    return answer


_WHOLE = re.compile(r"ROUND\(\((100 [^()]+)\) /")


def maplib_terms(data: Path, folder: Path) -> Answer:
    """Maplib by itself, its rows made into terms as the others have them."""
    answer = maplib(data, folder)

    def terms(sparql: str) -> Sequence[Any]:
        columns = zip(*answer(sparql), strict=True)
        return list(
            zip(*(map({one: _term(one) for one in set(column)}.get, column) for column in columns), strict=True)
        )

    return terms


def _term(value: Any) -> Any:
    """What maplib gives, as a term: IRIs and literals with a datatype or language as in N-Triples, others by their type in Python."""
    import pyoxigraph as ox  # noqa: PLC0415

    if isinstance(value, Decimal):
        return ox.Literal(f"{value.normalize():f}", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    if isinstance(value, date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    if not isinstance(value, str):
        return None if value is None else ox.Literal(value)
    if value.startswith("<"):
        return ox.NamedNode(value[1:-1])
    if value.startswith("_:"):
        return ox.BlankNode(value[2:])
    text, quote, tag = value[1:].rpartition('"') if value.startswith('"') else (value, "", "")
    if tag.startswith("@"):
        return ox.Literal(text, language=tag[1:])
    return ox.Literal(text, datatype=ox.NamedNode(tag[3:-1])) if quote else ox.Literal(text)


def rdflib(data: Path, _: Path) -> Answer:
    """The SPARQL engine of rdflib, in Python."""
    import rdflib  # noqa: PLC0415

    dataset = rdflib.Dataset(default_union=True)
    for graph, path in graph_files(data).items():
        dataset.graph(rdflib.URIRef(graph)).parse(path, format="turtle")
    return lambda sparql: list(dataset.query(sparql, initNs=dict(PREFIXES)))


def owlready2(_: Path, folder: Path) -> Answer:
    """The quad store of owlready2 (SQLite) with its own SPARQL engine; all graphs in one, since it knows none."""
    import owlready2  # noqa: PLC0415

    quads = folder / "quads.sqlite3"
    fresh = not quads.exists()
    world = owlready2.World(filename=str(quads))
    if fresh:
        world.get_ontology((folder / "all.nt").as_uri()).load()
        world.save()
    return lambda sparql: list(world.sparql(sparql, error_on_undefined_entities=False))


def oxigraph_server(data: Path, folder: Path) -> Answer:
    """The Oxigraph server on disk, filled by its bulk loader and asked over HTTP as with ``--endpoint``."""
    program, store = str(Path(sys.executable).parent / "oxigraph"), str(ready(data) or folder / "server")
    if not Path(store).exists():
        subprocess.run([program, "load", "--location", store, "--file", str(folder / "all.nq")], check=True)
        subprocess.run([program, "optimize", "--location", store], check=True)
    port = _free_port()
    command = [program, "serve-read-only", "--location", store, "--union-default-graph"]
    base = f"http://127.0.0.1:{port}"
    _serving([*command, "--bind", f"127.0.0.1:{port}"], f"{base}/", folder)
    return _asked(Endpoint(f"{base}/query", page=0, timeout=600))


def fuseki(_: Path, folder: Path) -> Answer:
    """Apache Jena Fuseki with TDB2 on disk, filled by its bulk loader and asked over HTTP as with ``--endpoint``; ``tools/fuseki`` fetches it."""
    java, cache = shutil.which("java"), Path(os.environ["VWGRAPH_CACHE"])
    jars = sorted(cache.glob("jena-fuseki-server-*.jar"))
    if not java or not jars:
        raise FileNotFoundError("no Fuseki: tools/fuseki fetches it (needs Maven and Java)")
    settings, store = folder / "fuseki.ttl", folder / "tdb2"
    if not store.exists():
        loader = [java, "-Xmx6g", "-cp", str(jars[-1]), "tdb2.tdbloader", "--loc", str(store), str(folder / "all.nq")]
        subprocess.run(loader, check=True, capture_output=True)
    settings.write_text(
        f"""PREFIX fuseki: <http://jena.apache.org/fuseki#>
        PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
        <#service> a fuseki:Service ; fuseki:name "ds" ; fuseki:dataset <#dataset> ;
            fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] .
        <#dataset> a tdb2:DatasetTDB2 ; tdb2:location "{store}" ; tdb2:unionDefaultGraph true .""",
        encoding="utf-8",
    )
    port = _free_port()
    command = [java, "-Xmx6g", "-jar", str(jars[-1]), "--localhost", "--port", str(port), "--config", str(settings)]
    base = f"http://127.0.0.1:{port}"
    _serving(command, f"{base}/$/ping", folder)
    return _asked(Endpoint(f"{base}/ds/query", page=0, timeout=600))


def _asked(endpoint: Endpoint) -> Answer:
    engine = Remote(endpoint)
    engine.query("ASK {}")  # finds out what the server's default graph is
    return lambda sparql: engine.query(sparql).rows  # type: ignore[union-attr]


def ready(data: Path) -> Path | None:
    """Return the database in the store that lies in the folder of the corpus, if one does (``vwgraph build --store DATA/store``).

    Engines on disk of the same kind then use it as it is, and load nothing.
    """
    store = data / "store" / "current"
    return store.resolve() if store.exists() else None


def prepared(engine: str, data: Path, folder: Path) -> None:
    """Write what ``engine`` loads into ``folder`` where that is one file: all graphs merged, or as quads. Not counted as loading."""
    import pyoxigraph as ox  # noqa: PLC0415

    name = {
        "maplib": "all.nt",
        "maplib, terms": "all.nt",
        "owlready2": "all.nt",
        "oxigraph server": "all.nq",
        "Fuseki": "all.nq",
    }.get(engine)
    if name is None or (engine in OF_A_KIND and ready(data)):
        return
    with (folder / name).open("wb") as file:
        for graph, path in graph_files(data).items():
            named = ox.NamedNode(graph)
            parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
            if name == "all.nt":
                file.write(ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES) or b"")
            else:
                quads = (ox.Quad(quad.subject, quad.predicate, quad.object, named) for quad in parsed)
                file.write(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _serving(command: list[str], url: str, folder: Path) -> None:
    """Start a server; it ends with the process group of whoever measures."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env={**os.environ, "FUSEKI_BASE": str(folder)}
        )
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended: {(folder / 'log').read_text(errors='replace')[-500:]}") from None
            time.sleep(0.05)


ENGINES: dict[str, Callable[[Path, Path], Answer]] = {
    "memory": memory,
    "disk": disk,
    "analytic": analytic,
    "analytic on disk": analytic_disk,
    "pyoxigraph": pyoxigraph,
    "pyoxigraph on disk": pyoxigraph_disk,
    "maplib": maplib,
    "maplib, terms": maplib_terms,
    "rdflib": rdflib,
    "owlready2": owlready2,
    "oxigraph server": oxigraph_server,
    "Fuseki": fuseki,
}
"""The engines by the names they have in tables."""

FIRST = ("memory", "disk")
"""Ours: what they take says when others are stopped."""

BY_HAND = ("pyoxigraph", "pyoxigraph on disk", "maplib", "maplib, terms")
"""Those that get the best query written by hand, where ``bench/by-hand`` has one."""

FAST = ("memory", "disk", "analytic", "analytic on disk", *BY_HAND)
"""Those that are within a few times of each other."""

OF_A_KIND = ("disk", "pyoxigraph on disk", "oxigraph server")
"""Those that read each other's database."""

SERVERS = ("oxigraph server", "Fuseki")
"""Those that go on with a query whose client has gone, and are begun again."""
