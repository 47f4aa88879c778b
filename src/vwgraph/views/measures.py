"""Network measures, each with the sentence that says what it means, computed by networkx on what is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx

from vwgraph.views.schema import Projection, View

if TYPE_CHECKING:
    from vwgraph.views.picture import Graph

__all__ = ["MEASURES", "Measured", "Pair", "measure", "project"]

Text = Mapping[str, str]
_SAMPLE = 100  # sources that betweenness is estimated from in a large network
_LARGE = 1000
_SEED = 2004


def _measure(nl: str, en: str, explained_nl: str, explained_en: str) -> tuple[Text, Text]:
    return {"nl": nl, "en": en}, {"nl": explained_nl, "en": explained_en}


MEASURES: Mapping[str, tuple[Text, Text]] = {
    "degree": _measure(
        "graad", "degree",
        "Met hoeveel andere punten dit punt rechtstreeks verbonden is.",
        "How many other points this point is linked to directly.",
    ),
    "strength": _measure(
        "sterkte", "strength",
        "Som van de gewichten van de lijnen aan dit punt.",
        "Sum of the weights of the lines at this point.",
    ),
    "betweenness": _measure(
        "tussenpositie", "betweenness",
        "Aandeel van de kortste paden tussen andere punten dat over dit punt loopt (Freeman 1977), van 0 tot 1.",
        "Share of the shortest paths between other points that run through this point (Freeman 1977), from 0 to 1.",
    ),
    "community": _measure(
        "gemeenschap", "community",
        "Groep van punten die onderling meer verbonden zijn dan toeval zou geven (Louvain, vaste start; 1 is de grootste).",
        "Group of points with more links among them than chance would give (Louvain, fixed seed; 1 is the largest).",
    ),
    "cut": _measure(
        "scharnier", "cut point",
        "1 als het netwerk in meer stukken uiteenvalt zonder dit punt.",
        "1 if the network falls into more pieces without this point.",
    ),
    "pilots": _measure(
        "verbonden pilots", "pilots linked",
        "Hoeveel pilots dit punt rechtstreeks met elkaar verbindt.",
        "How many pilots this point links to each other directly.",
    ),
}  # fmt: skip
SUMMARY: Mapping[str, tuple[Text, Text]] = {
    "n": _measure("punten", "points", "Aantal punten in de tekening.", "Number of points in the drawing."),
    "m": _measure(
        "verbonden paren", "linked pairs",
        "Aantal paren van punten met ten minste één lijn ertussen.",
        "Number of pairs of points with at least one line between them.",
    ),
    "density": _measure(
        "dichtheid", "density",
        "Welk deel van de paren die verbonden kunnen zijn dat ook is; met twee soorten zonder onderlinge lijnen tellen alleen paren tussen de soorten.",
        "Which share of the pairs that can be linked is; with two kinds and no links within them, only pairs between the kinds count.",
    ),
    "components": _measure(
        "losse stukken", "components",
        "Aantal stukken die door geen lijn verbonden zijn.",
        "Number of pieces that no line connects.",
    ),
    "communities": _measure(
        "gemeenschappen", "communities",
        "Aantal groepen dat Louvain vindt (vaste start).",
        "Number of groups that Louvain finds (fixed seed).",
    ),
    "modularity": _measure(
        "modulariteit", "modularity",
        "Hoe scherp die groepen gescheiden zijn: 0 is toeval, boven 0,3 is er een duidelijke indeling (Newman 2004).",
        "How sharply these groups are set apart: 0 is chance, above 0.3 there is a clear division (Newman 2004).",
    ),
    "bridges": _measure(
        "bruggen", "bridges",
        "Aantal verbindingen waarzonder het netwerk in meer stukken uiteenvalt.",
        "Number of links without which the network falls into more pieces.",
    ),
}  # fmt: skip
_PROJECTED: Mapping[str, tuple[Text, Text]] = {
    "newman": _measure(
        "samenwerking volgens Newman", "collaboration after Newman",
        "Elke gedeelde buur telt voor 1 / (aantal dat hem deelt - 1): wat bijna allen delen, bindt weinig (Newman 2001).",
        "Each shared neighbour counts for 1 / (number who share it - 1): what nearly all share binds little (Newman 2001).",
    ),
    "jaccard": _measure(
        "overeenkomst (Jaccard)", "similarity (Jaccard)",
        "Wat beide hebben als deel van wat een van beide heeft, van 0 tot 1.",
        "What both have as a share of what either has, from 0 to 1.",
    ),
    "association": _measure(
        "associatiesterkte", "association strength",
        "Hoe vaak zij samengaan tegen wat toeval zou geven: 1 is toeval (Van Eck en Waltman 2009).",
        "How often they go together against what chance would give: 1 is chance (Van Eck and Waltman 2009).",
    ),
    "count": _measure("gedeeld", "shared", "Hoeveel buren zij delen.", "How many neighbours they share."),
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two nodes of a projection: how many neighbours they share, and the weight of their link."""

    one: str
    other: str
    shared: int
    weight: float


@dataclass(frozen=True)
class Measured:
    """What was measured: which keys nodes have in ``measures``, the summary by key, pairs of each projection.

    ``estimated`` says that betweenness comes from a sample of sources.
    """

    keys: tuple[str, ...]
    summary: Mapping[str, float]
    projections: tuple[tuple[Projection, tuple[Text, Text], tuple[Pair, ...]], ...]
    estimated: bool = False
    groups: Mapping[str, int] = field(default_factory=dict)


def measure(view: View, graph: Graph) -> Measured:
    """Return the measures of ``graph``, and put those of each node in its data under ``measures``.

    Relations that are drawn at first count (all, where none is); direction is left aside. Values are rounded to four decimals, so that they
    are the same on every machine.
    """
    simple = _simple(view, graph)
    large = len(simple) > _LARGE
    between = nx.betweenness_centrality(simple, k=_SAMPLE if large else None, seed=_SEED)
    groups = _communities(simple)
    cuts = set(nx.articulation_points(simple))
    weighted = any(data["weight"] is not None for *_, data in graph.edges(data=True))
    strengths = dict(simple.degree(weight="weight"))
    pilots = {node for node, data in graph.nodes.items() if data["kind"] == "pilot"}
    for node, data in graph.nodes.items():
        found: dict[str, float] = {
            "degree": simple.degree(node),
            **({"strength": round(strengths[node], 4)} if weighted else {}),
            "betweenness": round(between[node], 4),
            "community": groups[node],
            "cut": int(node in cuts),
        }
        if pilots:
            found["pilots"] = len(pilots & set(simple[node])) if node not in pilots else 0
        data["measures"] = found
    keys = tuple(key for key in MEASURES if graph and key in next(iter(graph.nodes.values()))["measures"])
    pairs = tuple((one, _PROJECTED[one.weight], project(graph, one)) for one in view.projections)
    return Measured(keys, _summary(simple, graph, groups), pairs, large, groups)


def _simple(view: View, graph: Graph) -> Any:
    """One undirected edge per linked pair, without loops; weights of parallel edges are added up."""
    simple: Any = nx.Graph()
    simple.add_nodes_from(sorted(graph.nodes))
    unseen = {key for key, relation in view.relations.items() if relation.hidden}
    if all(key in unseen for *_, key in graph.edges(keys=True)):
        unseen = set()
    for source, target, relation, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if source != target and relation not in unseen:
            before = simple.get_edge_data(source, target, {"weight": 0.0})["weight"]
            simple.add_edge(source, target, weight=before + _weight(data))
    return simple


def _weight(data: Mapping[str, Any]) -> float:
    return float(data["weight"]) if data["weight"] is not None else float(max(1, len(data["statements"])))


def _communities(simple: Any) -> dict[str, int]:
    """The number of each node's community, the largest first; ties by the first of their members."""
    if not simple.number_of_edges():
        return {node: n for n, node in enumerate(simple, 1)}
    names = list(simple)
    numbered = nx.convert_node_labels_to_integers(simple)  # sets of text have another order in each run
    found = nx.community.louvain_communities(numbered, weight="weight", seed=_SEED)
    ordered = sorted((sorted(names[n] for n in group) for group in found), key=lambda group: (-len(group), group[0]))
    return {node: n for n, group in enumerate(ordered, 1) for node in group}


def _summary(simple: Any, graph: Graph, groups: Mapping[str, int]) -> dict[str, float]:
    members: dict[int, set[str]] = {}
    for node, group in groups.items():
        members.setdefault(group, set()).add(node)
    edges = simple.number_of_edges()
    split = nx.community.modularity(simple, members.values(), weight="weight") if edges else 0.0
    return {
        "n": len(simple),
        "m": edges,
        "density": round(_density(simple, graph), 4),
        "components": nx.number_connected_components(simple) if len(simple) else 0,
        "communities": len(members),
        "modularity": round(split, 4),
        "bridges": sum(1 for _ in nx.bridges(simple)) if edges else 0,
    }


def _density(simple: Any, graph: Graph) -> float:
    """Density; of two kinds of node without links within them, over the pairs between the kinds only."""
    kinds = Counter(data["kind"] for data in graph.nodes.values())
    across = all(graph.nodes[one]["kind"] != graph.nodes[other]["kind"] for one, other in simple.edges)
    if len(kinds) == 2 and across:
        one, other = kinds.values()
        return float(simple.number_of_edges() / (one * other))
    return float(nx.density(simple))


def project(graph: Graph, wanted: Projection) -> tuple[Pair, ...]:
    """Return the pairs of nodes of kind ``onto`` that share neighbours of the kinds ``through``, strongest first."""
    ends = {node for node, data in graph.nodes.items() if data["kind"] == wanted.onto}
    between = {node for node, data in graph.nodes.items() if data["kind"] in wanted.through}
    has: dict[str, set[str]] = {node: set() for node in ends}
    for source, target in graph.edges():
        for one, other in ((source, target), (target, source)):
            if one in ends and other in between:
                has[one].add(other)
    sharers = Counter(other for others in has.values() for other in others)
    pairs = []
    for one, other in combinations(sorted(ends), 2):
        shared = has[one] & has[other]
        if shared:
            weight = _linked(wanted.weight, shared, has[one], has[other], sharers)
            pairs.append(Pair(one, other, len(shared), round(weight, 4)))
    return tuple(sorted(pairs, key=lambda pair: (-pair.weight, -pair.shared, pair.one, pair.other)))


def _linked(how: str, shared: set[str], one: set[str], other: set[str], sharers: Mapping[str, int]) -> float:
    """The weight of a link; ``sharers`` says how many have each neighbour."""
    if how == "newman":
        return sum(1 / (sharers[node] - 1) for node in sorted(shared))
    if how == "jaccard":
        return len(shared) / len(one | other)
    if how == "association":
        return len(shared) * len(sharers) / (len(one) * len(other))
    return len(shared)
