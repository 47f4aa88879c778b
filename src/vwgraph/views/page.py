"""A view as one HTML page that makes no request but itself.

pyvis is the data model and brings vis-network; the page is ours. pyvis' own page loads styles and scripts from
elsewhere and lets labels become markup; here text only ever becomes text, and a content security policy holds the
browser to that.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader

from vwgraph.views.data import Links, data_of
from vwgraph.views.drawing import Drawing

__all__ = ["asset", "page_of", "policy_of"]


def page_of(drawing: Drawing, titles: Mapping[str, Any] | None = None, links: Links | None = None) -> str:
    """Return the page of ``drawing`` as HTML; the same drawing gives the same bytes.

    ``titles`` are the titles of other views by name, ``links`` the addresses of pages that are published beside it.
    """
    from pyvis.network import Network

    data = data_of(drawing, titles or {}, links or Links())
    network = Network(directed=True, cdn_resources="in_line")
    network.options = data["options"]
    for node in data["nodes"]:
        network.add_node(node["id"], **{key: value for key, value in node.items() if key != "id"})
        network.nodes[-1]["label"] = node["label"]  # pyvis shows the number where a label is empty
    data["nodes"] = network.nodes
    template = Environment(loader=PackageLoader("vwgraph.views", "assets"), autoescape=True)
    style, script = asset("page.css"), _script()
    library = _vis_network()
    template.globals.update(
        view=drawing.view,
        style=style,
        library=library,
        script=script,
        policy=policy_of(library, script),
        data=_json(data),
    )
    network.templateEnv, network.path = template, "page.html"
    return str(network.generate_html("page.html", local=True))


def asset(name: str) -> str:
    """Return the text of a file of the pages."""
    return resources.files("vwgraph.views").joinpath("assets", name).read_text(encoding="utf-8")


def _script() -> str:
    """The files of the page's script, in the order of their names, as one function: no name of ours leaks out."""
    folder = resources.files("vwgraph.views").joinpath("assets", "script")
    parts = sorted((part for part in folder.iterdir() if part.name.endswith(".js")), key=lambda part: part.name)
    return '"use strict";\n(() => {\n' + "".join(part.read_text(encoding="utf-8") for part in parts) + "})();\n"


def _vis_network() -> str:
    """vis-network as pyvis installs it; ``</`` is split so that nothing in it can end the script element."""
    folder = resources.files("pyvis").joinpath("templates", "lib", "vis-9.1.2")
    return folder.joinpath("vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")


def policy_of(*scripts: str) -> str:
    """Return a content security policy: nothing from anywhere, and only these very scripts."""
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
