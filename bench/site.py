"""Measure the site under load: requests per second and the slowest hundredth, beside two SPARQL servers on the same query.

``python bench/site.py [SECONDS]`` (default 8 for each row). Needs ``wrk``; Oxigraph comes with the development packages,
Fuseki is used where ``tools/fuseki`` has put it. Every figure is of this machine, now: load and server share its cores.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from processes import memory
from tabulate import tabulate

from vwgraph.exchange import changes, push
from vwgraph.names import PREFIXES
from vwgraph.paths import assets
from vwgraph.queries.outline import prologue
from vwgraph.store.endpoints import Endpoint

SELECT = (
    "SELECT ?t (COUNT(DISTINCT ?p) AS ?n) WHERE { GRAPH ?g { ?k a vw:Knelpunt ; vw:inPilot ?p ; vw:hoofdthema ?t } }"
    " GROUP BY ?t ORDER BY DESC(?n) ?t"
)
ASKED = f"?query={quote(prologue(SELECT, PREFIXES) + SELECT)}"
JSON = "application/sparql-results+json"
CONNECTIONS = 8


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def running(command: list[str], alive: str, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start a server and yield it with the seconds until it answered; stop it in the end."""
    start = time.perf_counter()
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "FUSEKI_BASE": str(folder)})
    try:
        while True:
            try:
                urllib.request.urlopen(alive, timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (folder / "log").read_text()
                time.sleep(0.02)
        yield server, time.perf_counter() - start
    finally:
        server.terminate()
        server.wait()


def load(url: str, accept: str, seconds: int) -> tuple[str, str, str]:
    """Return requests per second, median and 99th percentile that wrk saw, after a short warm-up."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "--latency", "-H", f"Accept: {accept}", url]
    subprocess.run([*command, "-d2s"], check=True, capture_output=True)
    out = subprocess.run([*command, f"-d{seconds}s"], check=True, capture_output=True, text=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    rate = re.search(r"Requests/sec:\s*([\d.]+)", out)
    half, slow = (re.search(rf"{share}%\s+(\S+)", out) for share in (50, 99))
    assert rate
    assert half
    assert slow
    note = f" ({failed.group(1)} refused)" if failed else ""
    return f"{float(rate.group(1)):,.0f}{note}", half.group(1), slow.group(1)


def ours(seconds: int, folder: Path) -> Iterator[list[str]]:
    """Measure our own site; yield a row for each kind of request."""
    base = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "vwgraph", "serve", "--port", str(port), "--per-client", str(CONNECTIONS)]
    with running(command, f"{base}/health", folder) as (server, cold):
        print(f"vwgraph serve answers after {cold:.1f} s, {memory(server.pid):.0f} MiB")
        for what, path, accept in (
            ("page of a pilot, HTML", "/doc/pilot/assen", "text/html"),
            ("page of a statement, HTML", "/doc/factor/assen-k3", "text/html"),
            ("the same, Turtle", "/doc/factor/assen-k3", "text/turtle"),
            ("stored question, default values, HTML", "/vraag/knelpunten-in-minstens-n-pilots", "text/html"),
            ("stored question, n=4, CSV", "/vraag/knelpunten-in-minstens-n-pilots?n=4", "text/csv"),
            ("SPARQL SELECT", f"/sparql{ASKED}", JSON),
        ):
            yield ["vwgraph", what, *load(base + path, accept, seconds)]
        print(f"after the load: {memory(server.pid):.0f} MiB")


def others(seconds: int, folder: Path) -> Iterator[list[str]]:
    """Measure the same SELECT on Oxigraph and Fuseki; yield a row for each."""
    data = assets().data
    base = f"http://127.0.0.1:{(port := free_port())}"
    program = str(Path(sys.executable).parent / "oxigraph")
    servers = {
        "oxigraph": (
            [program, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"],
            f"{base}/",
            Endpoint(f"{base}/query", graph_store=f"{base}/store"),
        )
    }
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vwgraph"
    if jars := sorted(Path(os.environ.get("VWGRAPH_CACHE") or cache).glob("jena-fuseki-server-*.jar")):
        there = f"http://127.0.0.1:{(other := free_port())}"
        flags = ["--localhost", "--port", str(other), "--mem", "--update", "/ds"]
        servers["Fuseki"] = (
            ["java", "-Xmx2g", "-jar", str(jars[-1]), *flags],
            f"{there}/$/ping",
            Endpoint(f"{there}/ds/query", graph_store=f"{there}/ds/data"),
        )
    for name, (command, alive, endpoint) in servers.items():
        with running(command, alive, folder) as (server, cold):
            push(data, endpoint, changes(data, endpoint), batch=10_000, told=lambda graph: None)
            row = [name, "SPARQL SELECT", *load(endpoint.url + ASKED, JSON, seconds)]
            print(f"{name} answers after {cold:.1f} s, {memory(server.pid):.0f} MiB after the load")
            yield row


def main() -> None:
    """Print the table."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed")
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    with tempfile.TemporaryDirectory() as folder:
        rows = [*ours(seconds, Path(folder)), *others(seconds, Path(folder))]
    print(f"\n{CONNECTIONS} connections, {seconds} s a row, {os.cpu_count()} cores shared by load and server\n")
    print(tabulate(rows, ["server", "request", "per second", "median", "p99"], disable_numparse=True))


if __name__ == "__main__":
    main()
