"""View files: which queries, what is a node and an edge, how they look, which layout, which question."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from vwgraph.model import Problem
from vwgraph.records.corpus import read_model
from vwgraph.records.values import Label
from vwgraph.yamlfile import read_yaml

__all__ = ["Kind", "Layout", "Relation", "Rings", "Tree", "View", "read_views"]

_Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
_Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Kind(_Strict):
    """A kind of node: its name in the legend, its shape and colour, and where the layout puts it."""

    label: Label
    shape: Literal["box", "ellipse", "dot", "square", "diamond", "triangle", "triangleDown", "star"]
    color: _Color
    border: _Color | None = None
    text: _Color = "#111111"
    hollow: bool = False
    ring: Literal["centre", "middle", "sector", "outer"] = "sector"


class Relation(_Strict):
    """A kind of edge; ``hidden`` ones are off until the reader turns them on."""

    label: Label
    color: _Color
    dashes: bool = False
    hidden: bool = False


class Rings(_Strict):
    """``rings``: centre, middle ring, then sectors; ``sector`` and ``middle`` name the relations that decide the place."""

    form: Literal["rings"]
    sector: _Key
    middle: _Key

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that decide the place."""
        return self.sector, self.middle


class Tree(_Strict):
    """``tree``: boxes by their depth along one relation; small shapes stand ``beside`` the box that relation leads to."""

    form: Literal["tree"]
    along: _Key
    beside: _Key

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that decide the place."""
        return self.along, self.beside


Layout = Annotated[Rings | Tree, Field(discriminator="form")]


class View(_Strict):
    """One view."""

    title: Label
    question: Label
    numbers: tuple[int, ...] = ()
    nodes: str
    edges: str
    evidence: str | None = None
    kinds: Annotated[dict[_Key, Kind], Field(min_length=1)]
    relations: Annotated[dict[_Key, Relation], Field(min_length=1)]
    layout: Layout
    facet: _Key | None = None


def read_views(folders: Iterable[Path]) -> tuple[dict[str, View], list[Problem]]:
    """Return the views in ``folders`` by name, in alphabetical order, and what is wrong with their files."""
    views: dict[str, View] = {}
    problems: list[Problem] = []
    for path in sorted((p for folder in folders for p in folder.glob("*.y*ml")), key=lambda p: p.stem):
        loaded = read_yaml(path, f"views/{path.name}")
        view, faults = read_model(loaded, View)
        problems.extend(faults)
        if view is None:
            continue
        views[path.stem] = view
        named = [("layout", relation) for relation in view.layout.relations]
        named += [("facet", view.facet)] if view.facet else []
        for key, relation in named:
            if relation not in view.relations:
                what = f"{key}: there is no relation {relation!r}"
                problems.append(Problem(loaded.name, loaded.line((key,)), what, "name a key of relations"))
    return views, problems
