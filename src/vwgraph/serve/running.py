"""Runs the application with uvicorn until it is told to stop; requests in flight are answered first."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import uvicorn
from starlette.routing import BaseRoute

from vwgraph.serve.app import Live, application

__all__ = ["run"]

_PATIENCE = 30


def run(
    live: Live,
    routes: Sequence[BaseRoute],
    host: str,
    port: int,
    *,
    root_path: str = "",
    access_log: bool = False,
) -> None:
    """Serve until SIGTERM or SIGINT. What is asked is not logged unless ``access_log`` says so."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
    app = application(live, routes, root_path=root_path)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=access_log,
        server_header=False,
        lifespan="on",
        log_level="info" if access_log else "warning",
        proxy_headers=False,
        timeout_graceful_shutdown=_PATIENCE,
    )
    uvicorn.Server(config).run()
