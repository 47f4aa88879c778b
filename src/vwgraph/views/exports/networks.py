"""A drawing for other tools: GEXF (Gephi), GraphML, Cytoscape JSON, VOSviewer JSON.

What those formats have no place for is kept out: values are text or numbers, text has no control characters, and no
file says when it was made.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

import networkx as nx

from vwgraph.views.data import fill_of
from vwgraph.views.drawing import Drawing, weight_of
from vwgraph.views.text import clean

__all__ = ["cytoscape_of", "gexf_of", "graphml_of", "plain_graph", "vosviewer_of"]


def plain_graph(drawing: Drawing) -> Any:
    """Return the graph of ``drawing`` as a networkx MultiDiGraph that every writer takes.

    A node is its IRI with ``label``, ``label_en``, ``kind``, ``text``, ``passages``, ``x``, ``y``, its measures and values;
    an edge has ``relation``, ``label``, ``weight`` and ``statements``.
    """
    made: Any = nx.MultiDiGraph(name=clean(drawing.view.title.nl))
    values = _uniform(drawing)
    for node in sorted(drawing.graph.nodes):
        data, (x, y) = drawing.graph.nodes[node], drawing.placed.places[node]
        texts = [data["text"][lang] for lang in ("nl", "en") if lang in data["text"]] or list(data["text"].values())
        told = {"label": clean(data["nl"]) or node, "label_en": clean(data["en"]) or node, "kind": data["kind"]}
        told |= {"text": clean(texts[0]) if texts else "", "passages": " ".join(data["passages"])}
        made.add_node(node, **told, x=float(x), y=float(y), **data["measures"], **values[node])
    for source, target, key, data in sorted(drawing.graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        label, statements = clean(drawing.view.relations[key].label.nl), " ".join(data["statements"])
        weight = weight_of(data) or 1.0
        made.add_edge(source, target, key=key, relation=key, label=label, weight=weight, statements=statements)
    return made


def _uniform(drawing: Drawing) -> dict[str, dict[str, Any]]:
    """Values of nodes, those of one key all numbers or all text; no key that means something else already."""
    taken = {"label", "label_en", "kind", "text", "passages", "x", "y", "id", *drawing.measured.keys}
    found: dict[str, list[Any]] = defaultdict(list)
    for data in drawing.graph.nodes.values():
        for key, value in data["values"].items():
            found[key].append(value)
    numeric = {key for key, values in found.items() if all(isinstance(value, int | float) for value in values)}
    return {
        node: {
            _name(key, taken): float(value) if key in numeric else clean(str(value))
            for key, value in data["values"].items()
        }
        for node, data in drawing.graph.nodes.items()
    }


def _name(key: str, taken: set[str]) -> str:
    return f"value_{key}" if key in taken else key


def gexf_of(drawing: Drawing) -> str:
    """Return GEXF 1.2 with places, sizes and colours, as Gephi reads it; without the date that networkx writes."""
    graph = plain_graph(drawing)
    for node, data in graph.nodes.items():
        fill, _ = fill_of(drawing, node)
        color = {channel: int(fill[n : n + 2], 16) for channel, n in (("r", 1), ("g", 3), ("b", 5))}
        place = {"x": data.pop("x"), "y": -data.pop("y"), "z": 0.0}  # Gephi counts upwards
        data["viz"] = {"position": place, "size": float(drawing.looks[node].radius), "color": {**color, "a": 1.0}}
    written = "\n".join(nx.generate_gexf(graph, encoding="utf-8"))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + re.sub(r' lastmodifieddate="[^"]*"', "", written) + "\n"


def graphml_of(drawing: Drawing) -> str:
    """Return GraphML."""
    written = "\n".join(nx.generate_graphml(plain_graph(drawing), named_key_ids=True))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + written + "\n"


def cytoscape_of(drawing: Drawing) -> str:
    """Return Cytoscape JSON (``.cyjs``) with places."""
    graph = plain_graph(drawing)
    made = nx.cytoscape_data(graph, name="shown")
    for element in made["elements"]["nodes"]:
        data = element["data"]
        element["position"] = {"x": data["x"], "y": data["y"]}
        data |= {"name": data["label"], "shared_name": data["id"]}
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def vosviewer_of(drawing: Drawing) -> str:
    """Return VOSviewer JSON: items with cluster, weights and place, and one link per linked pair."""
    numbers = {node: n for n, node in enumerate(sorted(drawing.graph.nodes), 1)}
    items = []
    for node, n in numbers.items():
        data, (x, y) = drawing.graph.nodes[node], drawing.placed.places[node]
        measures = data["measures"]
        item = {"id": n, "label": clean(data["nl"]) or str(n), "url": node, "cluster": measures["community"]}
        item |= {"x": round(x / 1000, 4), "y": round(-y / 1000, 4)}
        item["weights"] = {
            "Links": measures["degree"],
            "Total link strength": measures.get("strength", measures["degree"]),
        }
        item["scores"] = {"Betweenness": measures["betweenness"]}
        items.append(item)
    strengths: dict[tuple[int, int], float] = defaultdict(float)
    for source, target, data in sorted(drawing.graph.edges(data=True), key=lambda edge: edge[:2]):
        ends = sorted((numbers[source], numbers[target]))
        if ends[0] != ends[1]:
            strengths[ends[0], ends[1]] += weight_of(data) or 1.0
    links = [{"source_id": a, "target_id": b, "strength": s} for (a, b), s in sorted(strengths.items())]
    return json.dumps({"network": {"items": items, "links": links}}, ensure_ascii=False, indent=1) + "\n"
