"""Formats a drawing is written in, by name and by the end of a file's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vwgraph.errors import UsageError
from vwgraph.views.drawing import Drawing
from vwgraph.views.exports.networks import cytoscape_of, gexf_of, graphml_of, vosviewer_of
from vwgraph.views.exports.png import png_of
from vwgraph.views.exports.svg import svg_of
from vwgraph.views.exports.tables import csv_of, edge_rows

__all__ = ["FORMATS", "export", "format_of"]

FORMATS: Mapping[str, Callable[[Drawing, str], str | bytes]] = {
    "svg": svg_of,
    "png": lambda drawing, language: png_of(svg_of(drawing, language)),
    "csv": lambda drawing, language: csv_of(*edge_rows(drawing, language)),
    "gexf": lambda drawing, language: gexf_of(drawing),
    "graphml": lambda drawing, language: graphml_of(drawing),
    "vosviewer": lambda drawing, language: vosviewer_of(drawing),
    "cyjs": lambda drawing, language: cytoscape_of(drawing),
}
_ENDS = {".vosviewer.json": "vosviewer", ".html": "html", ".htm": "html", **{f".{name}": name for name in FORMATS}}


def format_of(name: str | None, file: str | None) -> str:
    """Return the format that was asked for by ``name``, else the one that ``file`` ends in, else ``html``.

    Raises :class:`UsageError` for an end that says nothing.
    """
    if name:
        return name
    if file is None:
        return "html"
    for end, found in _ENDS.items():
        if file.lower().endswith(end):
            return found
    raise UsageError(f"{file}: no format is known by that end", f"end in {', '.join(_ENDS)}, or name one with --format")


def export(drawing: Drawing, form: str, language: str = "nl") -> str | bytes:
    """Return ``drawing`` in the format ``form`` (a key of ``FORMATS``), labels in ``language`` where it has one only."""
    return FORMATS[form](drawing, language)
