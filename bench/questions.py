"""Measure every stored question: `python bench/questions.py [--data DIR] [--larger DIR] [--given PARAM=VALUE] [NAME ...]`.

Warm: the median of several evaluations in one process. Cold: a fresh `vwgraph ask`. Beside it the same query on rdflib's own
engine, on the smaller corpus only. `--larger` names a second built corpus (`vwgraph generate`, `vwgraph build`) and gives the
growth of rows and of time. `--given` fills in a parameter of the questions that have it. An evaluation that takes longer than the cap is stopped and shown as `> cap`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tabulate import tabulate

from vwgraph.model import Question
from vwgraph.paths import assets
from vwgraph.pipeline import graph_files, names_of, open_engine, questions
from vwgraph.queries.binding import bind

RUNS = 5
ENOUGH = 3.0


def serve(kind: str, data: Path, line: Connection) -> None:
    """Answer each query with (seconds, rows), in a process of its own."""
    if kind == "rdflib":
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
        from conftest import Rdflib  # noqa: PLC0415

        engine: Any = Rdflib(graph_files(data))
    else:
        engine = open_engine(data)
    line.send("ready")
    while (sparql := _next(line)) is not None:
        start = time.perf_counter()
        rows = len(engine.query(sparql).rows)
        line.send((time.perf_counter() - start, rows))


def _next(line: Connection) -> str | None:
    """The next query, or ``None`` where whoever asked has gone."""
    try:
        return str(line.recv())
    except EOFError:
        return None


class Worker:
    """An engine that can be stopped: a query that exceeds its cap costs the process, and the next one starts another."""

    def __init__(self, kind: str, data: Path, cap: float) -> None:
        self.kind, self.data, self.cap = kind, data, cap
        self.process: multiprocessing.process.BaseProcess | None = None

    def start(self) -> None:
        """Open the engine, which takes as long as it takes."""
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(self.kind, self.data, theirs), daemon=True)
        self.process.start()
        self.line.recv()

    def once(self, sparql: str) -> tuple[float, int] | None:
        """Return seconds and rows, or ``None`` where the cap was exceeded."""
        if self.process is None:
            self.start()
        self.line.send(sparql)
        if self.line.poll(self.cap):
            found: tuple[float, int] = self.line.recv()
            return found
        assert self.process is not None
        self.process.kill()
        self.process.join()
        self.process = None
        return None

    def median(self, sparql: str) -> tuple[float, int] | None:
        """Return the median of up to five evaluations, of one where that alone takes long."""
        times: list[float] = []
        rows = 0
        while len(times) < RUNS and sum(times) < ENOUGH:
            found = self.once(sparql)
            if found is None:
                return None
            times.append(found[0])
            rows = found[1]
        return statistics.median(times), rows


def cold(name: str, data: Path) -> float:
    """Return the median seconds of three runs of ``vwgraph ask`` in a fresh process, label and table included."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        command = [sys.executable, "-m", "vwgraph", "ask", name, "--data", str(data), "--format", "csv"]
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def asked(question: Question, given: dict[str, str], data: Path) -> str:
    """Return the SPARQL of ``question`` with those of the values ``given`` that it takes."""
    taken = {one.name: given[one.name] for one in question.parameters if one.name in given}
    return bind(question, taken, names_of(data))


def measured(
    chosen: Iterable[Question],
    given: dict[str, str],
    small: Path,
    large: Path | None,
    cap: float,
    *,
    beside: bool,
    fresh: bool,
) -> list[list[str]]:
    """Return a row per question: rows, warm, cold, rdflib; then rows and warm on the larger corpus, and the growth."""

    def shown(found: tuple[float, int] | None) -> str:
        return f"{found[0] * 1000:,.1f}" if found else f"> {cap * 1000:,.0f}"

    ours, slow = Worker("embedded", small, cap), Worker("rdflib", small, cap)
    theirs = Worker("embedded", large, cap) if large else None
    rows = []
    for question in chosen:
        sparql = asked(question, given, small)
        here = ours.median(sparql)
        row = [
            question.name,
            str(here[1]) if here else "",
            shown(here),
            f"{cold(question.name, small) * 1000:,.0f}" if fresh else "",
        ]
        row.append(shown(slow.median(sparql)) if beside else "")
        if theirs and large:
            there = theirs.median(asked(question, given, large))
            growth = f"{there[0] / here[0]:,.0f}x" if there and here else ""
            row += [f"{there[1]:,}" if there else "", shown(there), growth]
        rows.append(row)
        print(f"{question.name}: {' '.join(row[1:])}", file=sys.stderr, flush=True)
    return rows


def main() -> None:
    """Print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="questions; all without")
    parser.add_argument("--data", type=Path, default=assets().data, help="the smaller corpus, built")
    parser.add_argument("--larger", type=Path, help="a larger corpus, built")
    parser.add_argument(
        "--given", action="append", default=[], type=lambda text: text.split("=", 1), metavar="PARAM=VALUE"
    )
    parser.add_argument("--cap", type=float, default=60, help="seconds after which an evaluation is stopped")
    parser.add_argument("--no-rdflib", action="store_true", help="leave out rdflib's own engine")
    parser.add_argument("--no-cold", action="store_true", help="leave out fresh processes")
    options = parser.parse_args()
    chosen = [one for name, one in questions(options.data).items() if not options.names or name in options.names]
    rows = measured(
        chosen,
        dict(options.given),
        options.data,
        options.larger,
        options.cap,
        beside=not options.no_rdflib,
        fresh=not options.no_cold,
    )
    head = ["question", "rows", "warm, ms", "cold, ms", "rdflib, ms", "rows there", "warm there, ms", "growth"]
    print(tabulate(rows, head[: len(rows[0])] if rows else head, tablefmt="github", disable_numparse=True))


if __name__ == "__main__":
    main()
