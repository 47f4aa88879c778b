"""A small graph on which a query and the same one, written otherwise, are compared."""

from __future__ import annotations

import pyoxigraph as ox

from vwgraph.model import Table
from vwgraph.store.embedded import holding

_NODES = [ox.NamedNode(f"https://example.org/{n}") for n in "abcd"]
_ENGINE = holding(
    ox.Quad(_NODES[s], _NODES[p], _NODES[o]) for s in range(4) for p in range(3) for o in range(4) if (s * p + o) % 3
)


def solutions(query: str) -> list[str]:
    """Return the solutions of a SELECT query over nodes ``<a>`` to ``<d>`` (base https://example.org/), sorted."""
    answer = _ENGINE.query(query)
    assert isinstance(answer, Table)
    return sorted(map(str, answer.rows))
