"""Reading view files, with every fault in them as a :class:`Problem`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from vwgraph.model import Problem
from vwgraph.queries.files import PARAMETER_TYPES
from vwgraph.records.corpus import read_model
from vwgraph.views.schema import View
from vwgraph.yamlfile import Loaded, Location, read_yaml

__all__ = ["load_views", "read_views"]


def read_views(folders: Iterable[Path]) -> tuple[dict[str, View], list[Problem]]:
    """Return the views in ``folders`` by name, in alphabetical order, and what is wrong with their files."""
    views: dict[str, View] = {}
    problems: list[Problem] = []
    for name, _, view, faults in load_views(folders):
        problems.extend(faults)
        if view is not None:
            views[name] = view
    return views, problems


def load_views(folders: Iterable[Path]) -> Iterator[tuple[str, Loaded, View | None, list[Problem]]]:
    """Yield of each view file its name, what is written in it, the view (``None`` where it is none), and its faults."""
    for path in sorted((p for folder in folders for p in folder.glob("*.y*ml")), key=lambda p: p.stem):
        loaded = read_yaml(path, f"views/{path.name}")
        view, faults = read_model(loaded, View)
        problems = list(faults)
        if view is not None:
            for place, what, remedy in _disagreements(view):
                problems.append(Problem(loaded.name, loaded.line(place), f"{place[0]}: {what}", remedy))
        yield path.stem, loaded, view, problems


def _disagreements(view: View) -> Iterator[tuple[Location, str, str]]:
    """Where parts of a view do not agree: (place, what, remedy)."""
    named: list[tuple[str, str]] = [("layout", relation) for relation in view.layout.relations]
    named += [("facet", view.facet)] if view.facet else []
    named += [("slider", view.slider.relation)] if view.slider else []
    for key, relation in named:
        if relation not in view.relations:
            yield (key,), f"there is no relation {relation!r}", "name a key of relations"
    kinds = [("layout", kind) for kind in getattr(view.layout, "kinds", ())]
    kinds += [("projections", kind) for one in view.projections for kind in (one.onto, *one.through)]
    for key, kind in kinds:
        if kind not in view.kinds:
            yield (key,), f"there is no kind {kind!r}", "name a key of kinds"
    for name, value in view.parameters.items():
        if value.get("type") not in PARAMETER_TYPES:
            yield ("parameters", name), f"{name} has no known type", f"types: {', '.join(PARAMETER_TYPES)}"
        if not value.get("nl") or not value.get("en"):
            yield ("parameters", name), f"{name} is not explained", "give nl and en"
        for key in sorted(set(value) - {"type", "default", "minimum", "scheme", "nl", "en"}):
            yield ("parameters", name), f"{name}: unknown key {key!r}", "type, default, minimum, scheme, nl, en"
        if not value.get("minimum", "0").isdigit():
            yield ("parameters", name), f"{name}: minimum is no number", "give a whole number"
