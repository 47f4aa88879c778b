"""Boolean minimisation as QCA needs it: all prime implicants, and all ways to cover the rows with as few as possible.

Primes and covers come from PySAT (A. Ignatiev and others): ``Primer`` for prime compilation (Previti and others, IJCAI
2015), ``Hitman`` for hitting sets by size, which is what Petrick's method for the prime implicant chart computes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from vwgraph.errors import Stop

__all__ = ["MOST_MODELS", "Term", "covers", "minimal_models", "prime_implicants"]

Term = tuple[int | None, ...]
"""A product: for each condition 1 (present), 0 (absent) or ``None`` (does not matter)."""

Row = tuple[int, ...]
"""A configuration: 1 or 0 for each condition."""

MOST_MODELS = 100


def covers(term: Term, row: Sequence[int | None]) -> bool:
    """Return whether ``row`` (a configuration, or a longer product) is an instance of ``term``."""
    return all(wanted is None or wanted == given for wanted, given in zip(term, row, strict=True))


def prime_implicants(size: int, false: Iterable[Row]) -> list[Term]:
    """Return all prime implicants of the function of ``size`` conditions that is false on the rows ``false`` only.

    The shortest come first, then those with present before absent conditions. Raises :class:`Stop` without PySAT.
    """
    rows = sorted(set(false))
    if not rows:
        return [(None,) * size]
    try:
        from pysat.examples.primer import Primer
        from pysat.formula import CNF
    except ImportError:
        raise _missing() from None
    clauses = [[-(n + 1) if value else n + 1 for n, value in enumerate(row)] for row in rows]
    with Primer(CNF(from_clauses=clauses), implicates=False) as primer:
        found = {_term(size, literals) for literals in primer.enumerate()}
    return sorted(found, key=order)


def order(term: Term) -> tuple[object, ...]:
    """Key that sorts products: fewest conditions first, then by condition, present before absent."""
    return sum(value is not None for value in term), [2 if value is None else 1 - value for value in term]


def _term(size: int, literals: Iterable[int]) -> Term:
    signs = {abs(literal): int(literal > 0) for literal in literals}
    return tuple(signs.get(n + 1) for n in range(size))


def minimal_models(true: Iterable[Row], primes: Sequence[Term]) -> tuple[list[tuple[Term, ...]], bool]:
    """Return every set of as few ``primes`` as possible that together cover the rows ``true``, and whether these are all.

    More than one is model ambiguity (Baumgartner and Thiem, 2017): the data do not decide between them. At most
    :data:`MOST_MODELS` are given.
    """
    chart = [[n for n, prime in enumerate(primes) if covers(prime, row)] for row in sorted(set(true))]
    if not chart:
        return [], True
    try:
        from pysat.examples.hitman import Hitman
    except ImportError:
        raise _missing() from None
    with Hitman(bootstrap_with=chart, htype="sorted") as hitman:
        found: list[list[int]] = []
        for chosen in islice(hitman.enumerate(), MOST_MODELS + 1):
            if found and len(chosen) > len(found[0]):
                break
            found.append(sorted(chosen))
    models = [tuple(primes[n] for n in chosen) for chosen in sorted(found[:MOST_MODELS])]
    return models, len(found) <= MOST_MODELS


def _missing() -> Stop:
    return Stop("QCA is minimised with PySAT, which is not installed", 'pip install "vwgraph[methods]"')
