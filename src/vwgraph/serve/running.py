"""Runs the application with uvicorn until it is told to stop; requests in flight are answered first."""

from __future__ import annotations

import logging

import uvicorn

from vwgraph.serve.outer import Outer

__all__ = ["run"]

_PATIENCE = 30


def run(app: Outer, host: str, port: int, *, access_log: bool = False) -> None:
    """Serve until SIGTERM or SIGINT. What is asked is not logged unless ``access_log`` says so."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.INFO)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        access_log=access_log,
        server_header=False,
        lifespan="on",
        log_level="info" if access_log else "warning",
        timeout_graceful_shutdown=_PATIENCE,
    )
    uvicorn.Server(config).run()
