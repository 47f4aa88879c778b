"""Joins the parts of the live site: pages, endpoint, and what keeps both on the latest build."""

from __future__ import annotations

from dataclasses import replace

from vwgraph.endpoint.limits import Limits
from vwgraph.endpoint.pool import Pool
from vwgraph.endpoint.routes import Published, endpoint_routes
from vwgraph.serve.app import Live, application
from vwgraph.serve.outer import Outer
from vwgraph.site.opening import Opening

__all__ = ["live_site"]


def live_site(
    opening: Opening, *, root_path: str = "", limits: Limits | None = None, size: int = 2, warm: bool = True
) -> Outer:
    """Return the application: pages and endpoint of the corpus that ``opening`` names, on its latest build.

    Raises :class:`Stop` where nothing was built.
    """
    live = Live(replace(opening, live=True), size)
    pool = Pool.on(opening.data, opening.store, limits=limits, endpoint=opening.endpoint)
    live.renewed.append(pool.renew)
    live.closed.append(pool.close)

    def current() -> Published:
        site = live.build.site
        return Published(site.pages, site.questions, live.build.statistics)

    return application(live, endpoint_routes(pool, current), root_path=root_path, warm=warm)
