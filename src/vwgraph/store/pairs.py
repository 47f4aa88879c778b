"""An engine that has pairs of things by what they share counted as a product of matrices: see :mod:`vwgraph.queries.pairs`."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from vwgraph.errors import UsageError
from vwgraph.model import Table
from vwgraph.queries.pairs import Pairs, pairs_in
from vwgraph.store import PORTION, Answer, Dataset, Engine
from vwgraph.store.rows import uncollected

__all__ = ["Pairing"]


class Pairing:
    """An engine that asks another, ``engine``: queries for pairs in parts that grow no faster than the corpus, all else as it is.

    The rows are those that the other would give for the query as a whole.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.portion = getattr(engine, "portion", PORTION)

    def query(self, sparql: str, *, rows: int | None = None, dataset: Dataset | None = None) -> Answer:
        """See :meth:`vwgraph.store.Engine.query`."""
        pairs = pairs_in(sparql)
        sides = self._sides(pairs, dataset) if pairs else None
        if pairs and sides:
            from vwgraph.store.product import product  # noqa: PLC0415  # numpy takes longer to load than most questions to answer

            with uncollected():
                made = product(pairs, sides)
                if made is not None:
                    return Table(pairs.columns, made[:rows], whole=rows is None or len(made) <= rows)
        return self.engine.query(sparql, rows=rows, dataset=dataset)

    def graphs(self) -> Mapping[str, int]:
        """See :meth:`vwgraph.store.Engine.graphs`."""
        return self.engine.graphs()

    def _sides(self, pairs: Pairs, dataset: Dataset | None) -> list[Table] | None:
        """Both tables of (thing, shared); none where a thing is no IRI or nothing is shared, or what is wrong is better told of the whole."""
        try:
            found = {one: self.engine.query(one, dataset=dataset) for one in {pairs.first, pairs.second}}
        except UsageError:
            return None
        sides = [found[pairs.first], found[pairs.second]]
        if all(
            isinstance(side, Table)
            and all(isinstance(thing, ox.NamedNode) and shared is not None for thing, shared in side.rows)
            for side in found.values()
        ):
            return sides  # type: ignore[return-value]  # they are tables
        return None
