"""Answers as data frames: pandas, polars, Parquet. Each library is imported where it is asked for, and may be absent."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vwgraph.errors import Stop
from vwgraph.model import Table
from vwgraph.results import paired

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["as_pandas", "as_parquet", "as_polars"]


def as_pandas(table: Table, labels: Mapping[str, str] | None = None) -> pandas.DataFrame:
    """Return ``table`` as a pandas frame: IRIs as text followed by a column of labels, numbers as numbers.

    Whole numbers are ``Int64`` (which knows missing values), text is pandas' string type. Raises :class:`Stop` where
    pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise _missing("pandas") from None
    head, rows = paired(table, labels)
    return pd.DataFrame(rows, columns=head).convert_dtypes()


def as_polars(table: Table, labels: Mapping[str, str] | None = None) -> polars.DataFrame:
    """Return ``table`` as a polars frame, with the columns of :func:`as_pandas`. Raises :class:`Stop` without polars."""
    try:
        import polars as pl
    except ImportError:
        raise _missing("polars") from None
    head, rows = paired(table, labels)
    columns: dict[str, list[Any]] = {name: [row[n] for row in rows] for n, name in enumerate(head)}
    # A column of several types (an object that is now a number, now a text) is text; one without values as well.
    made = []
    for name, values in columns.items():
        kinds = {type(value) for value in values if value is not None}
        if len(kinds) == 1 and kinds != {str}:
            made.append(pl.Series(name, values))
        else:
            made.append(pl.Series(name, [None if value is None else str(value) for value in values], dtype=pl.String))
    return pl.DataFrame(made)


def as_parquet(table: Table, labels: Mapping[str, str] | None = None) -> bytes:
    """Return ``table`` as a Parquet file, with the columns of :func:`as_polars`. Raises :class:`Stop` without polars."""
    file = io.BytesIO()
    as_polars(table, labels).write_parquet(file)
    return file.getvalue()


def _missing(package: str) -> Stop:
    return Stop(f"{package} is not installed", 'install it: pip install "vwgraph[frames]"')
