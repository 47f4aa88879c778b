"""A view to start from."""

from __future__ import annotations

__all__ = ["scaffold"]

_SCAFFOLD = """\
title: {nl: "TODO: titel van NAME", en: "TODO: title of NAME"}
question:
  nl: "TODO: welke vraag beantwoordt dit beeld?"
  en: "TODO: which question does this view answer?"

# One row per node: ?node, ?kind (a key of kinds, below). Further columns become values of the node: size, panel, exports.
# Instead of SPARQL, name a stored question:   nodes: [{question: steunpunten, take: {node: "?steunpunt", kind: steunpunt}}]
nodes: |
  SELECT ?node ?kind (COUNT(?factor) AS ?factoren) WHERE {
    VALUES ?kind { "pilot" "thema" }
    ?factor a vw:Knelpunt ; vw:inPilot ?pilot ; vw:hoofdthema ?theme
    BIND (IF(?kind = "pilot", ?pilot, ?theme) AS ?node)
  } GROUP BY ?node ?kind

# One row per edge: ?source, ?relation (a key of relations), ?target; ?weight and ?statement (what stands behind it) may be added.
edges: |
  SELECT ?source ?relation ?target ?statement WHERE {
    ?statement a vw:Knelpunt ; vw:inPilot ?source ; vw:hoofdthema ?target
    BIND ("noemt" AS ?relation)
  }

# The legend, in this order. Shapes: box, ellipse, dot, square, diamond, triangle, triangleDown, star.
kinds:
  pilot: {label: {nl: pilot, en: pilot}, shape: box, color: "#222222", text: "#ffffff"}
  thema: {label: {nl: thema, en: theme}, shape: box, color: "#e8f1f8", border: "#0072b2"}

relations:
  noemt: {label: {nl: noemt als knelpunt, en: names as bottleneck}, color: "#d9905f"}

# rings, tree, columns, lanes, fan, force, timeline, map or matrix; views/README.md says what each needs.
layout: {form: columns, columns: [[pilot], [thema]]}
"""


def scaffold(name: str) -> str:
    """Return a view file to start from: complete and valid, with a word on each part that is to be changed."""
    return _SCAFFOLD.replace("NAME", name)
