"""The endpoint by itself in a process of its own, for tests: prints its port, serves until it is stopped.

``python endpoint_server.py '{"seconds": 2}'``: the limits as JSON; with ``site``, a built corpus, its whole site is served;
with ``plain`` the description is of an empty graph, which is made at once.
"""

from __future__ import annotations

import contextlib
import functools
import json
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Running:
    """A server that runs: its address, and its process."""

    url: str
    port: int
    process: subprocess.Popen[str]


@contextlib.contextmanager
def running(**limits: object) -> Iterator[Running]:
    """Give a running server with these limits; it is stopped afterwards."""
    process = subprocess.Popen([sys.executable, __file__, json.dumps(limits)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        yield Running(f"http://127.0.0.1:{port}/sparql", port, process)
    finally:
        process.terminate()
        assert process.wait(20) in (0, -15)


def main() -> None:
    from starlette.applications import Starlette

    from vwgraph.describe.statistics import measure
    from vwgraph.endpoint.limits import Limits
    from vwgraph.endpoint.pool import Pool
    from vwgraph.endpoint.routes import Published, endpoint_routes
    from vwgraph.names import Names
    from vwgraph.paths import assets
    from vwgraph.pipeline import open_engine, questions
    from vwgraph.site.facts import read_facts
    from vwgraph.site.pages import Corpus, Pages
    from vwgraph.store.embedded import in_memory

    given: dict[str, Any] = json.loads(sys.argv[1])
    site, plain = given.pop("site", None), given.pop("plain", False)
    if site:
        from vwgraph.serving import live_site
        from vwgraph.site.opening import Opening

        serve(live_site(Opening(Path(site)), limits=Limits(**given), size=1, warm=False))
        return
    pool = Pool.on(assets().data, limits=Limits(**given))

    @functools.cache
    def published() -> Published:
        names, engine = Names(), in_memory({}) if plain else open_engine(assets().data)
        inferred = names.graph("afgeleid")
        corpus = Corpus({"nl": "Proef", "en": "Trial"}, {"nl": "", "en": ""}, "")
        pages = Pages(read_facts(engine, inferred), names, corpus, {})
        return Published(pages, questions(), measure(engine, names.base, inferred))

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.open()
        yield
        await pool.close()

    serve(Starlette(routes=endpoint_routes(pool, published), lifespan=lifespan))


def serve(app: Any) -> None:
    import uvicorn

    listening = socket.socket(proto=socket.IPPROTO_TCP)  # so that asyncio knows it for one and sets TCP_NODELAY
    listening.bind(("127.0.0.1", 0))
    listening.listen(512)
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
