"""Measure growth: building, loading and every stored question on generated corpora, engine beside engine.

Each engine works in a process of its own, and times are the least of up to fifty runs (what else the machine does can only
add to them, as timeit says): run this alone on the machine or not at all. On small corpora the fast engines are asked in turn in one
process, and that three times: where a process has its memory makes one up to a quarter faster than another. A question is
stopped when it takes 25 times as long as our usual engine did (or five seconds, if that is more), and at the cap.
What was measured is written to a file, so that a size, an engine or a question can be measured later (``--sizes 10000
--engines disk``) and stands in the same tables.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import multiprocessing
import os
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from engines import BY_HAND, ENGINES, FAST, FIRST, OF_A_KIND, SERVERS, Answer, prepared, ready
from growth import tables
from processes import peak

from vwgraph.generate.files import generate
from vwgraph.model import Question
from vwgraph.paths import assets
from vwgraph.pipeline import build, graph_files, names_of, questions
from vwgraph.queries.binding import bind
from vwgraph.store.embedded import in_memory

RUNS, SECONDS = 50, 1.0
"""Runs of a question stop after so many, or when they took so long together."""
ROUNDS, ROW, SMALL = 3, 3, 100
"""In so many processes the fast engines are asked in turn, so often in a row each, up to so many pilots."""
SLACK = 60.0
"""Seconds that rows may take on their way, beyond what the answer takes."""
TIMES, AT_LEAST = 25, 5.0
"""A question is stopped at so many times what the first engine took, but not within so many seconds."""
WAIT = 3600.0
"""Seconds after which an engine that does not load is given up."""
MEMORY = 24 << 30
"""Bytes an engine may ask for, of which it uses less (sparq asks for 22 GB where it uses 16): what wants more is stopped, and not the machine."""
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d+)?([eE][+-]?\d{1,2})?")
HAND = Path(__file__).parent / "by-hand"

Answered = tuple[float | str | None, float, str, str]
"""Milliseconds (a text: cannot), rows, digests of their terms and values; or ``None`` and the cap in seconds."""
Found = dict[str, Any]
"""``load`` (seconds), ``peak`` (MB), ``answers``: by question what :data:`Answered` says."""


class _TooLong(Exception):
    """The cap was reached."""


def _alarm(*_: object) -> None:
    raise _TooLong


def _digest(rows: Iterable[Iterable[object]], written: Callable[[Any], str]) -> str:
    lines = sorted("\t".join(map(written, row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:16]


def _term(term: Any) -> str:
    return "" if term is None else str(term)


def _value(term: Any) -> str:
    """The value of a term, or of what an engine gives in its place, without datatype and language; a number without zeros at its end."""
    value = getattr(term, "value", None) or getattr(term, "iri", None) or term  # of pyoxigraph; owlready2; others
    value = value if isinstance(value, str) else "" if value is None else str(value).lower()
    text = str(value).removeprefix("<").removesuffix(">")
    if text.startswith('"'):
        text = text[1:].rpartition('"')[0]
    return f"{Decimal(text).normalize():f}" if _NUMBER.fullmatch(text) else text


def _serve(engines: Sequence[str], data: Path, folder: Path, line: Connection) -> None:
    """The process of some engines: load, then answer what is asked of each in turn, with milliseconds, rows and their digests."""
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _alarm)
    began = time.perf_counter()
    answers = {engine: ENGINES[engine](data, folder) for engine in engines}
    line.send(time.perf_counter() - began)
    while True:
        queries, cap = line.recv()
        taken: dict[str, list[float]] = {engine: [] for engine in queries}
        replies: dict[str, Answered] = {}
        while len(replies) < len(queries):
            for engine in [engine for engine in queries if engine not in replies for _ in range(ROW)]:
                if engine in replies:
                    continue
                rows, found = _run(answers[engine], queries[engine], cap)
                times = taken[engine]
                if not isinstance(found, float):
                    replies[engine] = found
                    continue
                times.append(found)
                if len(times) == RUNS or sum(times) > SECONDS:
                    replies[engine] = (min(times) * 1000, len(rows), _digest(rows, _term), _digest(rows, _value))
        line.send(replies)


def _run(answer: Answer, sparql: str, cap: float) -> tuple[list[Any], float | Answered]:
    """Ask once: the rows and the seconds, or why there are none."""
    signal.setitimer(signal.ITIMER_REAL, cap)
    began = time.perf_counter()
    try:
        rows: list[Any] = list(answer(sparql))
        seconds = time.perf_counter() - began
        signal.setitimer(signal.ITIMER_REAL, 0)
        return rows, seconds
    except _TooLong:
        return [], (None, cap, "", "")
    except BaseException as error:  # engines fail in many ways, some by panic: it is told in the table
        signal.setitimer(signal.ITIMER_REAL, 0)
        return [], (f"{type(error).__name__}: {error}"[:200], 0, "", "")


class Asked:
    """Some engines in a process that can be stopped and begun again."""

    def __init__(self, engines: Sequence[str], data: Path, folder: Path) -> None:
        self._given = (engines, data, folder)
        self.load = self.begin()

    def begin(self) -> float | None:
        """Start, and return the seconds it took to load, or ``None`` where it does not."""
        self.line, other = multiprocessing.Pipe()
        self.process = multiprocessing.get_context("spawn").Process(target=_serve, args=(*self._given, other))
        self.process.start()
        other.close()
        seconds: float | None = self.reply(WAIT)
        return seconds

    def reply(self, seconds: float) -> Any:
        """Return what the process sends within ``seconds``, or ``None``."""
        try:
            return self.line.recv() if self.line.poll(seconds) else None
        except EOFError:
            return None

    def end(self) -> None:
        """Kill it, and what it started."""
        if self.process.pid:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                self.process.kill()
        self.process.join()


def measure(
    engines: Sequence[str], data: Path, asked: Mapping[str, Mapping[str, str]], caps: Mapping[str, float]
) -> dict[str, Found]:
    """Return what each of ``engines``, which share a process, takes to answer what it is asked, and one by itself to load ``data``.

    The process is begun again where it had to be killed. ``asked`` has the queries of each engine by name, ``caps`` seconds.
    """
    found: dict[str, Found] = {engine: {"load": None, "peak": None, "answers": {}} for engine in engines}
    with tempfile.TemporaryDirectory(dir=data.parent) as folder:
        for engine in engines:
            prepared(engine, data, Path(folder))
        one = Asked(engines, data, Path(folder))
        if one.load is None:
            one.end()
            return found
        most = peak(one.process.pid or 0)
        for name, cap in caps.items():
            queries = {engine: asked[engine][name] for engine in engines if name in asked[engine]}
            one.line.send((queries, cap))
            replies = one.reply((cap + SECONDS) * len(queries) + SLACK)
            most = max(most, peak(one.process.pid or 0))
            if replies is None or any(replies[engine][0] is None for engine in queries if engine in SERVERS):
                one.end()
                one.begin()
            for engine in queries:
                found[engine]["answers"][name] = replies[engine] if replies else (None, cap, "", "")
            print(f"\r{', '.join(engines)}: {name:60}", end="", file=sys.stderr)
        one.end()
        print(file=sys.stderr)
    if len(engines) == 1:
        known = engines[0] in OF_A_KIND and ready(data)
        found[engines[0]].update(load=None if known else one.load, peak=most)
    return found


def bound(data: Path, found: Iterable[Question]) -> dict[str, str]:
    """Return the SPARQL of each question. A default that names a thing of our own corpus becomes one of this corpus."""
    names = names_of(data)
    listed = graph_files(data)
    some = [graph for graph in sorted(listed) if graph.rpartition("/")[2] not in ("rapport", "afgeleid")][:60]
    engine = in_memory({graph: listed[graph] for graph in some})

    def like(kind: str, default: str, n: int) -> str:
        ref = default if "/" in default else f"{kind}/{default}"
        start = names.reference(ref).rpartition("/")[0] + "/"
        if not start.startswith(names.base):
            return default
        query = f'SELECT ?x WHERE {{ ?x vw:soort ?c FILTER (STRSTARTS(STR(?x), "{start}")) }} ORDER BY ?x LIMIT 1 OFFSET {n}'
        rows = engine.query(query).rows  # type: ignore[union-attr]
        named = names.ref(rows[0][0].value) if rows else default  # type: ignore[union-attr]
        return named if "/" in default else named.partition("/")[2]

    asked = {}
    for question in found:
        values = {
            one.name: like(one.type, one.default, n)
            for n, one in enumerate(question.parameters)
            if one.default and one.type in ("pilot", "actor", "iri")
        }
        asked[question.name] = bind(question, values, names)
    return asked


def without(found: Found | None, names: Collection[str]) -> Found:
    """Return what was found before, without the answers to ``names``, which are asked again."""
    found = found or {"load": None, "peak": None, "answers": {}}
    return {**found, "answers": {name: one for name, one in found["answers"].items() if name not in names}}


def together(before: Found, now: Found) -> Found:
    """Return the least time to load, the most memory, and of each question the answer that took less: one with a time goes
    before one that was stopped or refused."""

    def taken(answer: Sequence[Any]) -> float:
        return answer[0] if isinstance(answer[0], float) else math.inf

    loads = [one["load"] for one in (before, now) if one["load"] is not None]
    peaks = [one["peak"] for one in (before, now) if one["peak"] is not None]
    answers = {name: min(before["answers"].get(name, one), one, key=taken) for name, one in now["answers"].items()}
    return {
        "load": min(loads, default=None),
        "peak": max(peaks, default=None),
        "answers": {**before["answers"], **answers},
    }


def limits(results: Mapping[str, Found], size: int, asked: Iterable[str], most: float) -> dict[str, float]:
    """Return the seconds after which each question is stopped."""
    first = next((results[f"{engine} {size}"]["answers"] for engine in FIRST if f"{engine} {size}" in results), {})
    times = {name: first[name][0] if name in first else None for name in asked}
    return {
        name: min(most, max(AT_LEAST, TIMES * took / 1000)) if isinstance(took, float) else most
        for name, took in times.items()
    }


def by_hand(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the queries with those in place that were written by hand, for the defaults of the questions."""
    return {**asked, **{path.stem: path.read_text(encoding="utf-8") for path in sorted(HAND.glob("*.rq"))}}


def _build(data: Path, line: Connection) -> None:
    began = time.perf_counter()
    built = build(data)
    line.send((time.perf_counter() - began, sum(built.triples.values())))
    line.recv()


def built(data: Path) -> Found:
    """Return what it takes to build ``data`` from nothing (``build``), and again with nothing changed (``again``)."""
    found: Found = {}
    for key in ("build", "again"):
        line, other = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=_build, args=(data, other))
        process.start()
        most = 0.0
        while not line.poll(0.2):
            most = max(most, peak(process.pid or 0))
            if not process.is_alive():
                sys.exit(f"the build of {data} failed")
        seconds, triples = line.recv()
        found[key] = {"seconds": seconds, "peak": most, "triples": triples}
        line.send("end")
        process.join()
    return found


def main() -> None:
    """Generate, build, measure, print the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[19, 200, 1000], metavar="N", help="10000 takes hours")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=[*ENGINES])
    parser.add_argument("--questions", nargs="+", default=[], metavar="NAME", help="these alone")
    parser.add_argument(
        "--cap", type=float, default=60, metavar="S", help="seconds after which a question is stopped at most"
    )
    parser.add_argument("--folder", type=Path, default=Path("out/scale"), metavar="DIR", help="corpora and results")
    parser.add_argument("--print", action="store_true", help="measure nothing: print what is on record")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    os.environ["VWGRAPH_CACHE"] = os.environ.get("VWGRAPH_CACHE") or str(
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vwgraph"
    )
    os.environ["XDG_CACHE_HOME"] = str((options.folder / "cache").absolute())
    record = options.folder / "results.json"
    results: dict[str, Found] = json.loads(record.read_text("utf-8")) if record.exists() else {}
    for size in options.sizes if not options.print else ():
        data = options.folder / f"pilots-{size}"
        if not data.exists():
            print(f"generating {size:,} pilots", file=sys.stderr)
            generate(assets().data, data, size, seed=1)
        if f"build {size}" not in results:
            print(f"building {size:,} pilots", file=sys.stderr)
            results[f"build {size}"] = built(data)
            record.write_text(json.dumps(results, indent=1), encoding="utf-8")
        asked = bound(data, questions().values())
        if options.questions:
            asked = {name: asked[name] for name in options.questions}
        hand = {name: by_hand(asked)[name] for name in asked}
        queries = {engine: hand if engine in BY_HAND else asked for engine in options.engines}
        fast = [engine for engine in options.engines if engine in FAST] if size <= SMALL else []
        slow = [engine for engine in options.engines if engine not in fast]
        turns = [([engine], False) for engine in fast]  # what each takes to load
        turns += [(fast, True)] * ROUNDS if fast else []
        turns += [([engine], True) for engine in slow]
        begun = set()
        for engines, asking in turns:
            print(f"{', '.join(engines)} at {size:,} pilots", file=sys.stderr)
            caps = limits(results, size, asked, options.cap) if asking else {}
            for engine, one in measure(engines, data, queries, caps).items():
                key = f"{engine} {size}"
                if key not in begun:
                    results[key] = without(results.get(key) if options.questions else None, asked)
                    begun.add(key)
                results[key] = together(results[key], one)
            record.write_text(json.dumps(results, indent=1), encoding="utf-8")
    print(tables(results, [*ENGINES]))


if __name__ == "__main__":
    main()
