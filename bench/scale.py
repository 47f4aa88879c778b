"""Measure growth: building, loading and every stored question on generated corpora, engine beside engine.

Medians of several runs in one process per engine, alone on the machine or not at all. A question that runs longer than the cap
is stopped and shown as such. The exponent is that of the size in the time: 1 grows with the corpus, 2 with its square.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tabulate import tabulate

from vwgraph.generate.files import generate
from vwgraph.model import Question
from vwgraph.names import PREFIXES
from vwgraph.paths import assets
from vwgraph.pipeline import build, graph_files, names_of, questions
from vwgraph.queries.binding import bind
from vwgraph.store.embedded import in_folder, in_memory, write_folder

_SECONDS_A_QUESTION = 2.0
"""Runs of a question stop after this, or after seven."""


@dataclass
class Measured:
    """Seconds to load, peak memory in MB, and by question the median in milliseconds (``None``: stopped) with its rows."""

    load: float = math.nan
    peak: float = math.nan
    answers: dict[str, tuple[float | None, int]] = field(default_factory=dict)


def _memory(data: Path) -> Callable[[str], int]:
    engine = in_memory(graph_files(data))
    return lambda sparql: len(engine.query(sparql).rows)  # type: ignore[union-attr]


def _disk(data: Path) -> Callable[[str], int]:
    write_folder(data / "store", graph_files(data))
    engine = in_folder(data / "store")
    return lambda sparql: len(engine.query(sparql).rows)  # type: ignore[union-attr]


def _rdflib(data: Path) -> Callable[[str], int]:
    import rdflib  # noqa: PLC0415  # weighs on no other engine

    dataset = rdflib.Dataset(default_union=True)
    for graph, path in graph_files(data).items():
        dataset.graph(rdflib.URIRef(graph)).parse(path, format="turtle")
    return lambda sparql: len(list(dataset.query(sparql, initNs=dict(PREFIXES))))


ENGINES = {"memory": _memory, "disk": _disk, "rdflib": _rdflib}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _serve(engine: str, data: Path, line: Connection) -> None:
    """The process of one engine: load, then answer what is asked, with the times it took."""
    began = time.perf_counter()
    answer = ENGINES[engine](data)
    line.send((time.perf_counter() - began, _peak()))
    while True:
        sparql = line.recv()
        times: list[float] = []
        rows = 0
        while not times or (len(times) < 7 and sum(times) < _SECONDS_A_QUESTION):
            began = time.perf_counter()
            rows = answer(sparql)
            times.append(time.perf_counter() - began)
        line.send((statistics.median(times) * 1000, rows, _peak()))


class _Asked:
    """An engine in a process that can be stopped and begun again."""

    def __init__(self, engine: str, data: Path) -> None:
        self.engine, self.data = engine, data
        self.begin()

    def begin(self) -> None:
        self.line, other = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("spawn").Process(target=_serve, args=(self.engine, self.data, other))
        self.process.start()
        other.close()

    def reply(self, seconds: float) -> Any:
        """Return what the process sends within ``seconds``, or ``None``."""
        try:
            return self.line.recv() if self.line.poll(seconds) else None
        except EOFError:
            return None

    def end(self) -> None:
        self.process.kill()
        self.process.join()


def measure(engine: str, data: Path, asked: Mapping[str, str], cap: float) -> Measured:
    """Return what ``engine`` takes to load ``data`` and to answer each query; it is begun again where one was stopped."""
    found = Measured()
    one = _Asked(engine, data)
    loaded = one.reply(60 * cap)
    if loaded is None:
        one.end()
        return found
    found.load, found.peak = loaded
    for name, sparql in asked.items():
        one.line.send(sparql)
        reply = one.reply(cap + _SECONDS_A_QUESTION)
        if reply is None:
            found.answers[name] = (None, 0)
            one.end()
            one.begin()
            one.reply(60 * cap)
        else:
            found.answers[name] = reply[:2]
            found.peak = max(found.peak, reply[2])
    one.end()
    return found


def bound(data: Path, found: Iterable[Question]) -> dict[str, str]:
    """Return the SPARQL of each question. A default that names a thing of our own corpus becomes one of this corpus."""
    names = names_of(data)
    engine = in_memory(graph_files(data))

    def like(kind: str, default: str) -> str:
        ref = default if "/" in default else f"{kind}/{default}"
        start = names.reference(ref).rpartition("/")[0] + "/"
        if not start.startswith(names.base):
            return default
        query = f'SELECT ?x WHERE {{ ?x vw:soort ?c FILTER (STRSTARTS(STR(?x), "{start}")) }} ORDER BY ?x LIMIT 1'
        rows = engine.query(query).rows  # type: ignore[union-attr]
        named = names.ref(rows[0][0].value) if rows else default  # type: ignore[union-attr]
        return named if "/" in default else named.partition("/")[2]

    asked = {}
    for question in found:
        values = {
            one.name: like(one.type, one.default)
            for one in question.parameters
            if one.default and one.type in ("pilot", "actor", "iri")
        }
        asked[question.name] = bind(question, values, names)
    return asked


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """Return the slope of the line through the logarithms of size and time (least squares)."""
    if len(points) < 2:
        return math.nan
    logs = [(math.log(size), math.log(max(value, 1e-6))) for size, value in points]
    middle = [statistics.mean(axis) for axis in zip(*logs, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in logs)
    return above / sum((x - middle[0]) ** 2 for x, _ in logs)


def _built(data: Path) -> None:
    build(data)


def _shown(value: float | None) -> str:
    return "stopped" if value is None else "-" if math.isnan(value) else f"{value:.3g}"


def main() -> None:
    """Generate, build, measure, print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[19, 200, 1000], metavar="N", help="10000 takes hours")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=[*ENGINES])
    parser.add_argument("--cap", type=float, default=60, metavar="S", help="seconds after which a question is stopped")
    parser.add_argument(
        "--rdflib-up-to", type=int, default=200, metavar="N", help="larger corpora are not given to rdflib"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="generate and build here, and use what is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_CACHE_HOME", str(Path(options.keep or folder) / "cache"))
        _report(options, options.keep or Path(folder))


def _report(options: argparse.Namespace, folder: Path) -> None:
    loading: list[list[str]] = []
    found: dict[tuple[str, int], Measured] = {}
    for size in options.sizes:
        data = folder / f"pilots-{size}"
        if not data.exists():
            generate(assets().data, data, size, seed=1)
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        builder = multiprocessing.get_context("spawn").Process(target=_built, args=(data,))
        builder.start()
        builder.join()
        spent = time.perf_counter() - began
        peak = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
        loading.append([f"{size:,}", "build from records", _shown(spent), f"{peak:.0f}"])
        asked = bound(data, questions().values())
        for engine in options.engines:
            if engine == "rdflib" and size > options.rdflib_up_to:
                continue
            print(f"{engine} at {size:,} pilots ...", file=sys.stderr)
            one = measure(engine, data, asked, options.cap)
            found[engine, size] = one
            loading.append([f"{size:,}", f"load: {engine}", _shown(one.load), _shown(one.peak)])
    print(tabulate(loading, ["pilots", "what", "seconds", "peak MB"], tablefmt="github"), "\n")
    columns = [*found]
    rows = []
    for name in questions():
        row = [name]
        for key in columns:
            milliseconds, _ = found[key].answers.get(name, (math.nan, 0))
            row.append(_shown(milliseconds))
        for engine in options.engines:
            points = [
                (size, found[e, size].answers[name][0]) for e, size in columns if e == engine and found[e, size].answers
            ]
            row.append(_shown(exponent([(size, value) for size, value in points if value is not None])))
        rows.append(row)
    head = [f"{engine} {size:,} (ms)" for engine, size in columns] + [
        f"exponent {engine}" for engine in options.engines
    ]
    print(tabulate(rows, ["question", *head], tablefmt="github", disable_numparse=True))


if __name__ == "__main__":
    main()
