"""A worker process: opens the graph once, then answers one job after another, confined."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import BinaryIO, cast

from vwgraph.errors import Stop
from vwgraph.pipeline import open_engine
from vwgraph.store import Engine
from vwgraph.worker.evaluation import evaluate
from vwgraph.worker.messages import SHOWN, Job, Opening, Reply, receive, send

__all__ = ["confine", "engine_of", "serve", "warm", "work"]

_GRACE = 5
_WARMING = (
    ("SELECT * { ?s a owl:Ontology } ORDER BY ?s LIMIT 1", ("json", "xml", "csv", "tsv", SHOWN)),
    ("ASK { ?s ?p ?o }", ("json", "xml", SHOWN)),
    ("CONSTRUCT { ?s a ?o } { ?s a ?o } LIMIT 1", ("ttl", "nt", "rdf", "jsonld", "trig", SHOWN)),
    ("SELECT ?s { ?s a owl:Nothing", ("json",)),
    ("SELECT ?s { ?s a owl:Nothing }", (SHOWN,)),
)


def work(source: BinaryIO, out: BinaryIO) -> None:
    """Open what the first message on ``source`` names, then answer the jobs that follow until it ends."""
    opening = cast(Opening, receive(source))
    try:
        engine = engine_of(opening)
    except Stop as error:
        send(out, Reply("stop", error.what, error.remedy))
        return
    warm(engine)
    confine(opening)
    send(out, Reply("answer", True))
    serve(engine, source, out)


def engine_of(opening: Opening) -> Engine:
    """Return the engine on what ``opening`` names. Raises :class:`Stop` where it cannot be opened."""
    store = Path(opening.store) if opening.store else None
    return open_engine(
        Path(opening.data), store, asserted=opening.asserted, endpoint=opening.endpoint, engine=opening.engine
    )


def warm(engine: Engine) -> None:
    """Go once through every way to answer, so that nothing is left to load: once confined, no file opens any more."""
    for sparql, forms in _WARMING:
        for one in forms:
            evaluate(engine, Job(sparql, rows=1, forms=dict.fromkeys(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"), one)))


def serve(engine: Engine, source: BinaryIO, out: BinaryIO) -> None:
    """Answer jobs until ``source`` ends."""
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            job = cast(Job, receive(source))
            _hold_processor(job.seconds)
            reply, body = evaluate(engine, job)
            send(out, reply, body)


def confine(opening: Opening) -> None:
    """Take from this process what a query needs none of, where the system can: memory, the network, core dumps.

    Memory counts from what the graph and the program have already. No descriptor can be opened any more, so that nothing
    here can call out, whatever a query says; a store on disk and the analytic engine open their files as they go, an
    endpoint is called, and they go without that.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if opening.memory:
            most = _taken() + opening.memory
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        Path("/proc/self/oom_score_adj").write_text("1000")  # before the server itself, should the machine run out
    with contextlib.suppress(ImportError, ValueError, OSError):
        if not opening.store and not opening.endpoint and opening.engine == "embedded":
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _taken() -> int:
    """Bytes of address space this process has; 0 where the system does not say."""
    try:
        import resource

        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ImportError):
        return 0


def _hold_processor(seconds: float | None) -> None:
    """End this process after so much processor time, should whoever watches it be gone."""
    if seconds is None:
        return
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + seconds) + _GRACE
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
