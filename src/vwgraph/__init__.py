"""vwgraph: a knowledge graph of Dutch pilots with local volunteer policy, 2002-2004.

>>> import vwgraph
>>> g = vwgraph.open(language="en")
>>> answer = g.ask("knelpunten-in-minstens-n-pilots", n=10)
>>> answer[0].thema.label
'Staff continuity in government'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from vwgraph.graph import Graph

__all__ = ["open"]


def open(
    data: str | Path | None = None,
    *,
    store: str | Path | None = None,
    asserted: bool = False,
    language: str = "nl",
    report: str | Path | None = None,
    endpoint: str | None = None,
    engine: str = "embedded",
) -> Graph:
    """Open a built corpus for reading, ours or the one in the folder ``data``.

    ``store`` reads a store on disk instead of memory, ``endpoint`` (a URL, or a name in the settings) a SPARQL endpoint;
    ``engine="analytic"`` holds the graph in an engine for questions over a large corpus; ``asserted`` leaves out what was inferred; ``language`` (nl, en) is
    that of labels and sentences; ``report`` names your copy of the report, so that evidence comes with its text (else
    VWGRAPH_REPORT is looked at). Nothing is loaded before the first question.
    """
    from vwgraph.graph import Graph

    return Graph(data, store, asserted=asserted, language=language, report=report, endpoint=endpoint, engine=engine)
