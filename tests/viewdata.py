"""Data blocks for the page of a view, made up: with everything a page can show, hostile, or large."""

from __future__ import annotations

import json
import math
import random
import re
from typing import Any

RUN = "document.title='owned'"
HOSTILE = (
    f"</script><script>{RUN}</script><img src=x onerror=\"{RUN}\">",
    f"\"><svg onload=\"{RUN}\"><!--", f"javascript:{RUN}", "__proto__", "constructor", "toString", "",
    "\u202egnidrocer\u2066 \u2069\u200f", "woord" * 900, "=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\tx", "a\x00\x07\x1b\ufffeb",
    "${7*7} {{7*7}} %s", "línea\u2028sépare\u2029e", "' or 1=1 --", "&lt;b&gt;&amp;", "😀 e\u0301",
)  # fmt: skip


def with_data(page: str, data: dict[str, Any]) -> str:
    """Return ``page`` with another data block, written as the program writes it."""
    from vwgraph.views.page import _json

    block = r'(<script type="application/json" id="data">).*?(</script>)'
    return re.sub(block, lambda found: found[1] + _json(data) + found[2], page, count=1, flags=re.DOTALL)


def data_of(page: str) -> Any:
    """Return the data block of ``page``."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def both(text: str) -> dict[str, str]:
    """``text`` in both languages, told apart."""
    return {"nl": text, "en": text and f"{text} (en)"}


KINDS = [
    {"key": "thema", "shape": "box", "color": "#e8f1f8", "border": "#0072b2", "text": "#111111", "ring": "middle"},
    {"key": "knelpunt", "shape": "triangleDown", "color": "#b34700", "text": "#111111", "ring": "sector"},
    {"key": "kans", "shape": "triangle", "color": "#007a5a", "hollow": True, "text": "#111111", "ring": "sector"},
    {"key": "pilot", "shape": "box", "color": "#222222", "text": "#ffffff", "ring": "outer"},
]


def _node(n: int, kind: dict[str, Any], label: str, place: tuple[int, int]) -> dict[str, Any]:
    color = {
        "background": "#ffffff" if kind.get("hollow") else kind["color"],
        "border": kind.get("border") or kind["color"],
    }
    drawn = label if kind["shape"] == "box" else ""
    return {"id": n, "x": place[0], "y": place[1], "shape": kind["shape"], "size": 12, "label": drawn, "color": color,
            "font": {"size": 16, "color": kind["text"]}, "margin": 5}  # fmt: skip


def _detail(iri: str, kind: str, label: str) -> dict[str, Any]:
    return {"iri": iri, "kind": kind, **both(label), "text": {"nl": f"Tekst over {label}"}, "passages": ["b01.001"],
            "facets": [], "values": {}, "measures": {}}  # fmt: skip


def sample(names: tuple[str, ...] = ("alfa", "beta", "gamma", "delta")) -> dict[str, Any]:
    """A block with two themes, a statement per name and two pilots, and every key a page knows."""
    kinds = [KINDS[0]] * 2 + [KINDS[1 + n % 2] for n in range(len(names))] + [KINDS[3]] * 2
    labels = ["thema een", "thema twee", *names, "Pilot Oost", "Pilot West"]
    last = len(labels) - 1
    places = [(300 * (n % 4), 120 * (n // 4)) for n in range(len(labels))]
    nodes = [_node(n, kind, labels[n], places[n]) for n, kind in enumerate(kinds)]
    details = [
        _detail(f"https://example.org/id/{n}/{labels[n]}", kind["key"], labels[n]) for n, kind in enumerate(kinds)
    ]
    edges: list[dict[str, Any]] = []
    for n in range(2, last - 1):
        details[n]["facets"] = [last - n % 2]
        details[n] |= {"values": {"jaar": 2000 + n}, "measures": {"degree": n}, "page": f"../doc/{n}.html"}
        for to, relation in ((n % 2, "hoofdthema"), (last - n % 2, "inPilot")):
            edges.append(
                {
                    "id": len(edges),
                    "from": n,
                    "to": to,
                    "relation": relation,
                    "color": "#777777",
                    "dashes": False,
                    "width": 1,
                }
            )
    edges.append({"id": len(edges), "from": 0, "to": 1, "relation": "samen", "color": "#005a9c", "dashes": True, "width": 6,
                  "weight": 0.4, "statements": list(range(len(names))), "ask": "vwgraph ask bewijs"})  # fmt: skip
    statements = [
        {"iri": f"https://example.org/s/{n}", "kind": both("knelpunt"), "symbol": "knelpunt", **both(name),
         "text": {"nl": name}, "passages": [name], "page": name}
        for n, name in enumerate(names)
    ]  # fmt: skip
    relations = [("hoofdthema", False), ("inPilot", False), ("samen", False), ("apart", True)]
    cells = [
        {
            "row": 0,
            "column": last,
            "kind": "samen",
            "value": 3,
            "statements": [0, 1],
            "counts": {"knelpunt": 2, "kans": 1},
        },
        {"row": 1, "column": last, "kind": "samen", "value": 1, "statements": [0]},
        {"row": 0, "column": last - 1, "kind": "samen", "value": 0, "statements": [1], "denied": True},
    ]
    measure = {"key": "degree", "label": both("graad"), "explanation": both("Hoeveel lijnen.")}
    return {
        "name": "proef", "title": both("Proef"), "question": both("Wat hoort bij wat?"), "form": "network", "layout": "force",
        "parameters": [{"name": "n", "label": both("minstens"), "value": "2"}], "nodes": nodes, "details": details, "edges": edges,
        "statements": statements, "facet": "inPilot", "twin": {"name": "tweeling", "title": both("Tweeling"), "href": "tweeling.html"},
        "kinds": [{**kind, "label": both(str(kind["key"])), "count": sum(k is kind for k in kinds), "boxed": kind["shape"] == "box"} for kind in KINDS],
        "relations": [{"key": key, "label": both(key), "color": "#777777", "dashes": False, "hidden": hidden, "count": 1} for key, hidden in relations],
        "matrix": {"rows": [0, 1], "columns": [last - 1, last], "cells": cells, "margins": [{"key": "jaar", "label": both("jaar")}],
                   "kinds": [{"key": "samen", "label": both("samen"), "color": "#005a9c", "sign": "●", "count": 3}],
                   "groups": [{"label": both("thema's"), "rows": [0, 1]}], "symbols": [{**kind, "label": both(str(kind["key"]))} for kind in KINDS[1:3]]},
        "guides": [{"type": "area", "x": -100, "y": -60, "width": 1200, "height": 80, "color": "#f4f6f8"},
                   {"type": "line", "points": [[-100, 30], [1100, 30]], "color": "#d0d5da", "dashes": True},
                   {"type": "text", "x": 0, "y": -70, "text": both("kop"), "size": 14, "anchor": "start", "bold": True}],
        "measures": [measure], "summary": [{**measure, "key": "n", "label": both("punten"), "value": len(nodes)}],
        "projections": [{**measure, "key": "p", "pairs": [{"a": 0, "b": 1, "shared": 2, "weight": 0.5}]}],
        "capped": {"shown": 3, "total": 9, "text": both("3 van 9 getekend.")}, "home": "index.html", "options": {},
        "slider": {"relation": "samen", "label": both("minste overeenkomst"), "minimum": 0.1, "maximum": 0.9, "start": 0.1, "step": 0.1},
    }  # fmt: skip


def large(count: int = 3000) -> dict[str, Any]:
    """A block with ``count`` nodes, each linked to a theme and to a pilot."""
    dice = random.Random(7)
    hubs = 100
    kinds = [KINDS[1 + n % 2] if n < count - hubs else KINDS[0 if n % 4 else 3] for n in range(count)]
    themes = [n for n in range(count - hubs, count) if n % 4]
    pilots = [n for n in range(count - hubs, count) if not n % 4]
    turns = [(dice.random() * 2 * math.pi, 2500 * math.sqrt(dice.random())) for _ in range(count)]
    nodes = [
        _node(n, kinds[n], f"ding {n}", (round(1.3 * r * math.cos(a)), round(r * math.sin(a))))
        for n, (a, r) in enumerate(turns)
    ]
    details = [_detail(f"https://example.org/id/{n}", str(kinds[n]["key"]), f"ding {n}") for n in range(count)]
    edges = []
    for n in range(count - hubs):
        details[n]["facets"] = [pilots[n % len(pilots)]]
        for to, relation in ((themes[n % len(themes)], "hoofdthema"), (pilots[n % len(pilots)], "inPilot")):
            edges.append(
                {"id": len(edges), "from": n, "to": to, "relation": relation, "color": "#999999", "dashes": False}
            )
    small = sample()
    counted = [{**kind, "count": sum(detail["kind"] == kind["key"] for detail in details)} for kind in small["kinds"]]
    kept = {key: small[key] for key in ("title", "question", "relations", "options", "facet")}
    return {
        **kept,
        "kinds": counted,
        "name": "groot",
        "form": "network",
        "nodes": nodes,
        "details": details,
        "edges": edges,
    }
