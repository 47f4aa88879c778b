"""A view as one HTML page that makes no request but itself.

pyvis is the data model and brings vis-network; the page is ours. pyvis' own page loads styles and scripts from
elsewhere and lets labels become markup; here text only ever becomes text, and a content security policy holds the
browser to that.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader

from vwgraph.views.files import View
from vwgraph.views.layout import Positions
from vwgraph.views.picture import Graph

__all__ = ["page_of"]

_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "multiselect": False, "keyboard": False, "tooltipDelay": 100000},
    "nodes": {"font": {"face": "system-ui, sans-serif", "size": 16}, "borderWidth": 2, "chosen": False},
    "edges": {"smooth": False, "arrows": {"to": {"enabled": False}}, "width": 1, "chosen": False},
    "layout": {"improvedLayout": False},
}
_LABEL_WIDTH = 26


def page_of(view: View, graph: Graph, positions: Positions) -> str:
    """Return the page of ``view`` as HTML; the same graph and positions give the same bytes."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.options = _OPTIONS
    numbers = {node: n for n, node in enumerate(sorted(graph.nodes))}
    for node, n in numbers.items():
        network.add_node(n, **_shape(view, graph, node, positions[node]))
        network.nodes[-1]["label"] = _drawn_label(view, graph, node)  # pyvis shows the number where a label is empty
    details = [_detail(view, graph, node, numbers) for node in numbers]
    edges = sorted((numbers[s], numbers[t], key) for s, t, key in graph.edges(keys=True))
    for source, target, key in edges:
        relation = view.relations[key]
        network.add_edge(source, target, color=relation.color, dashes=relation.dashes)
    template = Environment(loader=PackageLoader("vwgraph.views", "assets"), autoescape=True)
    style, script = _asset("page.css"), _asset("page.js")
    library = _vis_network()
    template.globals.update(
        view=view,
        style=style,
        library=library,
        script=script,
        policy=_policy(style, library, script),
        data=_json(
            {"nodes": network.nodes, "details": details, "edges": _edges(network.edges, edges), **_meta(view, graph)}
        ),
    )
    network.templateEnv, network.path = template, "page.html"
    html = network.generate_html("page.html", local=True)
    return str(html)


def _asset(name: str) -> str:
    return resources.files("vwgraph.views").joinpath("assets", name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """vis-network as pyvis installs it; ``</`` is split so that nothing in it can end the script element."""
    folder = resources.files("pyvis").joinpath("templates", "lib", "vis-9.1.2")
    return folder.joinpath("vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")


def _policy(style: str, *scripts: str) -> str:
    """A content security policy: nothing from anywhere, and only these very scripts."""
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"


def _sha256(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode()


def _json(value: object) -> str:
    """JSON that can stand in a script element: no ``<``, ``>`` or ``&`` in it."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        plain = plain.replace(sign, f"\\u{ord(sign):04x}")
    return plain


def _wrapped(label: str, width: int = _LABEL_WIDTH) -> str:
    """Break a label into lines of about ``width`` characters between words; a longer word stays whole."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _shape(view: View, graph: Graph, node: str, place: tuple[int, int]) -> dict[str, Any]:
    data = graph.nodes[node]
    kind = view.kinds[data["kind"]]
    border = kind.border or kind.color
    size = 13 if kind.ring == "sector" else 18
    return {
        "x": place[0],
        "y": place[1],
        "shape": kind.shape,
        "size": size,
        "color": {"background": "#ffffff" if kind.hollow else kind.color, "border": border},
        "font": {"color": kind.text, "size": 20 if kind.ring in ("centre", "outer") else 16},
        "margin": 6,
    }


def _drawn_label(view: View, graph: Graph, node: str) -> str:
    """The label of a box, broken into lines; other shapes get theirs when they are chosen."""
    kind = view.kinds[graph.nodes[node]["kind"]]
    if kind.shape not in ("box", "ellipse"):
        return ""
    return _wrapped(graph.nodes[node]["nl"], 16 if kind.ring in ("centre", "outer") else _LABEL_WIDTH)


def _detail(view: View, graph: Graph, node: str, numbers: dict[str, int]) -> dict[str, Any]:
    data = graph.nodes[node]
    facets = {target for _, target, key in graph.out_edges(node, keys=True) if key == view.facet}
    return {
        "iri": node,
        "kind": data["kind"],
        "nl": data["nl"],
        "en": data["en"],
        "text": data["text"],
        "passages": data["passages"],
        "facets": sorted(numbers[facet] for facet in facets),
    }


def _edges(drawn: list[dict[str, Any]], edges: list[tuple[int, int, str]]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    for n, (edge, (_, _, relation)) in enumerate(zip(drawn, edges, strict=True)):
        kept: dict[str, Any] = {key: edge[key] for key in ("from", "to", "color", "dashes") if key in edge}
        listed.append({"id": n, "relation": relation, **kept})
    return listed


def _meta(view: View, graph: Graph) -> dict[str, Any]:
    counts = Counter(data["kind"] for _, data in graph.nodes(data=True))
    return {
        "title": view.title.model_dump(),
        "question": view.question.model_dump(),
        "options": _OPTIONS,
        "kinds": [
            {"key": key, "count": counts[key], **kind.model_dump(exclude={"label"}), "label": kind.label.model_dump()}
            for key, kind in view.kinds.items()
        ],
        "relations": [
            {"key": key, **relation.model_dump(exclude={"label"}), "label": relation.label.model_dump()}
            for key, relation in view.relations.items()
        ],
        "facet": view.facet,
    }
