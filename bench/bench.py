"""Measure what users wait for: medians of several runs, on this machine, printed as a table."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

from vwgraph.names import Names
from vwgraph.paths import assets, find_report
from vwgraph.pipeline import ask, build, graph_files, labels_of, open_engine, questions
from vwgraph.report.passages import read_report
from vwgraph.store.embedded import in_folder, write_folder
from vwgraph.viewing import draw

RUNS = 7


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median wall time of ``work`` in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def command(*arguments: str) -> tuple[float, float]:
    """Return the median wall and CPU time in milliseconds of ``vwgraph`` in a fresh process."""
    wall, cpu = [], []
    for _ in range(RUNS):
        before, start = os.times(), time.perf_counter()
        subprocess.run([sys.executable, "-m", "vwgraph", *arguments], check=True, capture_output=True)
        wall.append((time.perf_counter() - start) * 1000)
        after = os.times()
        cpu.append((after.children_user + after.children_system - before.children_user - before.children_system) * 1000)
    return statistics.median(wall), statistics.median(cpu)


def main() -> None:
    """Print the tables."""
    data = assets().data
    rows: list[tuple[str, str, str]] = []
    for arguments in (("--help",), ("ask",), ("ask", "knelpunten-in-minstens-n-pilots"), ("view", "bewijskaart")):
        wall, cpu = command(*arguments)
        rows.append((f"vwgraph {' '.join(arguments)} (fresh process)", f"{wall:.0f} ms", f"{cpu:.0f} ms"))
    rows.append(("load data/ttl into memory", f"{median(lambda: open_engine(data)):.1f} ms", ""))
    engine = open_engine(data)
    triples = sum(engine.graphs().values())
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        rows.append(("build from records", f"{median(lambda: build(data, out / 'ttl')):.0f} ms", ""))
        rows.append(
            ("write a store on disk", f"{median(lambda: write_folder(out / 'store', graph_files(data)), 3):.0f} ms", "")
        )
        rows.append(("open the store on disk", f"{median(lambda: in_folder(out / 'store')):.1f} ms", ""))
    place = find_report()
    if place is not None:
        raw = place.read_bytes()
        rows.append(
            (f"cut the report into passages ({len(raw):,} bytes)", f"{median(lambda: read_report(raw)):.0f} ms", "")
        )
    rows.append(("draw bewijskaart", f"{median(lambda: draw(engine, 'bewijskaart')):.0f} ms", ""))
    print(f"{triples:,} triples, {len(questions())} stored questions, medians of {RUNS} runs\n")
    print(tabulate(rows, ["what", "wall", "CPU"]), "\n")
    answers = []
    for question in questions().values():
        table = ask(engine, question, {}, Names())
        spent = median(lambda q=question: ask(engine, q, {}, Names()))  # type: ignore[misc]
        named = median(lambda t=table: labels_of(engine, t, "nl"))  # type: ignore[misc]
        answers.append((question.name, len(table.rows), f"{spent:.2f} ms", f"{named:.2f} ms"))
    print(tabulate(answers, ["question", "rows", "answer", "labels"]))


if __name__ == "__main__":
    main()
