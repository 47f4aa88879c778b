"""Kill a build at moments spread over all of it, many times: what can be read after it is one whole build, and the next goes on.

A generated corpus is built with a store on disk; each time another record and the base have changed, so that every file does.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from vwgraph.generate.files import generate
from vwgraph.paths import assets
from vwgraph.pipeline import ENGINES, build, open_engine

_BASES = ("https://example.org/one/", "https://example.org/two/")


def digest(folder: Path) -> str:
    """Return a digest of all files in ``folder``."""
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode("utf-8") + b"\0" + path.read_bytes())
    return whole.hexdigest()


def based(data: Path, turn: int) -> None:
    """Give the corpus one of the two bases."""
    path = data / "corpus.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [f"basis: {_BASES[turn]}\n" if line.startswith("basis:") else line for line in lines]
    path.write_text("".join(changed), encoding="utf-8")


def graphs(data: Path, store: Path, engine: str) -> str:
    """Return the graphs that can be read and their sizes, and how many triples are found, in one line."""
    opened = open_engine(data, store, engine=engine)
    found = opened.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    return f"{found}: " + ", ".join(f"{iri} {count}" for iri, count in opened.graphs().items())


def main() -> int:
    """Kill, look, and count; the exit code is 1 where anything was half visible."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--pilots", type=int, default=8)
    parser.add_argument("--engine", choices=ENGINES, default="embedded", help="whose store is built")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return _kill(Path(folder), options.kills, options.pilots, options.engine)


def _kill(folder: Path, kills: int, pilots: int, engine: str) -> int:
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    data, store = folder / "corpus", folder / "store"
    generate(assets().data, data, pilots, seed=1)
    files, stores = [], []
    for turn in (1, 0):
        based(data, turn)
        build(data, store=store, engine=engine)
        files.append(digest(data / "ttl"))
        stores.append(graphs(data, store, engine))
    command = [sys.executable, "-m", "vwgraph", "build", "--data", str(data), "--store", str(store), "--engine", engine]
    based(data, 1)
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    length = time.perf_counter() - began
    draw, seen, wrong = random.Random(1), Counter[str](), 0
    for n in range(kills):
        turn = n % 2
        based(data, turn)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(length * 1.1 * draw.random())
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
        if process.returncode > 0:
            print(f"kill {n}: the build stopped by itself: {said.decode()}")
            wrong += 1
        whole = digest(data / "ttl") in files and graphs(data, store, engine) in stores
        wrong += not whole
        seen["new files" if digest(data / "ttl") == files[1 - turn] else "old files"] += 1
        seen["built before the kill" if process.returncode == 0 else "killed"] += 1
    build(data, store=store, engine=engine)
    whole = digest(data / "ttl") in files and graphs(data, store, engine) in stores
    left = sorted(path.name for path in data.iterdir() if path.name.startswith("."))
    print(f"{kills} kills over {length:.1f} s of building: {dict(seen)}; {wrong} times something was wrong")
    print(f"the last build is {'whole' if whole else 'NOT whole'}; left beside it: {', '.join(left) or 'nothing'}")
    return 1 if wrong or not whole or left else 0


if __name__ == "__main__":
    sys.exit(main())
