"""Measure the SPARQL endpoint: an ordinary query alone and among hostile ones, and memory over many requests.

``python bench/endpoint.py [REQUESTS]`` (default 10,000 for memory). Prints a table; every figure is of this machine, now.
"""

from __future__ import annotations

import statistics
import sys
import threading
import time
from pathlib import Path

import httpx
from processes import memory
from tabulate import tabulate

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from endpoint_server import Running, running
from hostile import PILOTS, ZOO

ORDINARY = {
    "19 rows": PILOTS,
    "themes ranked": "SELECT ?t (COUNT(DISTINCT ?p) AS ?n) WHERE { ?k a vw:Knelpunt ; vw:inPilot ?p ; vw:hoofdthema ?t }"
    " GROUP BY ?t ORDER BY DESC(?n) ?t",
}
SAMPLES = 300
TORMENTORS = 6


def client(address: str) -> httpx.Client:
    """Return a client that comes from an address of its own on this machine."""
    return httpx.Client(transport=httpx.HTTPTransport(local_address=address), timeout=120)


def sample(server: Running, query: str) -> list[float]:
    """Return sorted milliseconds of each of the requests of one client, one after another."""
    found = []
    with client("127.0.0.1") as one:
        for _ in range(SAMPLES):
            start = time.perf_counter()
            one.post(server.url, data={"query": query}).raise_for_status()
            found.append((time.perf_counter() - start) * 1000)
            time.sleep(0.01)
    return sorted(found)


def tormented(server: Running, query: str) -> list[float]:
    """Return the same as :func:`sample` while others send the whole zoo."""
    stop = threading.Event()

    def torment(n: int) -> None:
        with client(f"127.0.0.{10 + n}") as one:
            while not stop.is_set():
                for hostile in list(ZOO.values())[n:] + list(ZOO.values())[:n]:
                    if stop.is_set():
                        return
                    one.post(server.url, data={"query": hostile})

    threads = [threading.Thread(target=torment, args=(n,)) for n in range(TORMENTORS)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    try:
        return sample(server, query)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def main() -> None:
    """Print the tables."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rows: list[tuple[str, str, str, str]] = []
    with running(plain=True, seconds=5) as server:
        for name, query in ORDINARY.items():
            alone, among = sample(server, query), tormented(server, query)
            for what, times in ((name, alone), (f"{name}, among {TORMENTORS} hostile clients", among)):
                ratio = f"{statistics.median(times) / statistics.median(alone):.2f}"
                rows.append((what, f"{statistics.median(times):.1f}", f"{times[int(len(times) * 0.99)]:.1f}", ratio))
    print(tabulate(rows, ["query", "median, ms", "p99, ms", "ratio of medians"]))
    with running(plain=True) as server, client("127.0.0.1") as one:
        grown = []
        for n in range(requests):
            one.post(server.url, data={"query": PILOTS})
            if n + 1 in (requests // 10, requests):
                grown.append((n + 1, f"{memory(server.process.pid):.0f}"))
    print()
    print(tabulate(grown, ["requests", "memory of all processes, MiB"]))


if __name__ == "__main__":
    main()
