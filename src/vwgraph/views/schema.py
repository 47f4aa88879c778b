"""What a view file may say: where rows come from, kinds of node, relations, encoding, layout."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from vwgraph.model import Parameter
from vwgraph.records.values import Label

__all__ = [
    "Columns", "Fan", "Force", "Kind", "Lanes", "Layout", "Map", "Margin", "Matrix", "Projection", "Relation", "Rings",
    "Slider", "Source", "Timeline", "Tree", "View",
]  # fmt: skip

_Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
_Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]*$")]
_Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Keys = Annotated[tuple[_Key, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Rows: of a query of the view's own (``sparql``), or of a stored ``question`` asked with ``given`` values.

    ``take`` says what stands for what: ``?column`` for a column of the rows, anything else as it stands. A value
    ``?_name`` under ``given`` passes on a parameter of the view.
    """

    sparql: str | None = None
    question: _Name | None = None
    given: dict[str, str] = {}
    take: dict[_Key, str] = {}

    @model_validator(mode="after")
    def _one_of_two(self) -> Source:
        if (self.sparql is None) == (self.question is None):
            raise ValueError("give either sparql or question")
        return self


class Kind(_Strict):
    """A kind of node: its name in the legend, its shape and colour, and where the layout puts it.

    Boxes and ellipses show their label inside; other shapes below them where ``labelled``. Labels break at ``wrap``
    pixels. ``size`` names the value (a
    column of the nodes) or measure that the area of the shape stands for. ``hidden`` ones are off until the reader turns
    them on.
    """

    label: Label
    shape: Literal["box", "ellipse", "dot", "square", "diamond", "triangle", "triangleDown", "star"]
    color: _Color
    border: _Color | None = None
    text: _Color = "#111111"
    hollow: bool = False
    labelled: bool = False
    wrap: Annotated[int, Field(ge=60, le=400)] | None = None
    hidden: bool = False
    radius: Annotated[float, Field(ge=3, le=30)] = 9
    size: _Key | None = None
    ring: Literal["centre", "middle", "sector", "outer"] = "sector"

    @property
    def boxed(self) -> bool:
        """Whether the label stands inside the shape."""
        return self.shape in ("box", "ellipse")


class Relation(_Strict):
    """A kind of edge; ``hidden`` ones are off until the reader turns them on; ``sign`` stands for it in a matrix."""

    label: Label
    color: _Color
    dashes: bool = False
    hidden: bool = False
    sign: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None


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


class _Placed(_Strict):
    """A layout whose place no relation decides."""

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that decide the place."""
        return ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the layout names."""
        return ()


class Columns(_Placed):
    """``columns``: a column per list of kinds, from left to right, ordered so that lines cross little."""

    form: Literal["columns"]
    columns: Annotated[tuple[_Keys, ...], Field(min_length=2)]
    headings: tuple[Label, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the layout names."""
        return tuple(kind for column in self.columns for kind in column)


class Lanes(_Placed):
    """``lanes``: a row per node that relation ``lane`` leads to, and in it a field per list of kinds.

    ``several`` and ``none`` head the rows of what has more than one such node, and of what has none.
    """

    form: Literal["lanes"]
    lane: _Key
    columns: Annotated[tuple[_Keys, ...], Field(min_length=1)]
    headings: tuple[Label, ...] = ()
    several: Label | None = None
    none: Label | None = None

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that decide the place."""
        return (self.lane,)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the layout names."""
        return tuple(kind for column in self.columns for kind in column)


class Fan(_Placed):
    """``fan``: the node of kind ``centre`` in the middle, its neighbours in columns left and right, a block per kind."""

    form: Literal["fan"]
    centre: _Key
    left: _Keys
    right: _Keys

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the layout names."""
        return self.centre, *self.left, *self.right


class Force(_Placed):
    """``force``: what is linked attracts, all else repels; components lie apart, and labels are pushed off each other."""

    form: Literal["force"]


class Timeline(_Placed):
    """``timeline``: a row per node that relation ``lane`` leads to; nodes stand at their value ``begin``.

    From the year ``first`` to the year ``last``; what lies outside is left out, and the view says how much.
    """

    form: Literal["timeline"]
    lane: _Key
    first: Annotated[int, Field(ge=1000, le=2999)]
    last: Annotated[int, Field(ge=1000, le=2999)]

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that decide the place."""
        return (self.lane,)


class Map(_Placed):
    """``map``: nodes stand at their values ``lat`` and ``long`` (degrees, WGS 84); others beside what they are linked to."""

    form: Literal["map"]


class Margin(_Strict):
    """A column of figures beside the rows of a matrix: the value ``key`` of a row, or ``columns``: how many it has."""

    key: _Key
    label: Label


class Matrix(_Placed):
    """``matrix``: a line per node of the kinds ``rows``, a column per node of the kinds ``columns``, a cell per edge.

    ``both`` is the relation a cell gets that has more than one, ``denied`` the relation that says what was not there.
    ``symbols`` stand in a cell for its statements, by what these were recorded as (``vw:soort``). Rows and columns are
    sorted so that like stand together.
    """

    form: Literal["matrix"]
    rows: _Keys
    columns: _Keys
    both: _Key | None = None
    denied: _Key | None = None
    symbols: dict[_Key, Kind] = {}
    margins: tuple[Margin, ...] = ()

    @property
    def relations(self) -> tuple[str, ...]:
        """The relations that decide the place, or have a meaning of their own."""
        return tuple(one for one in (self.both, self.denied) if one)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the layout names."""
        return *self.rows, *self.columns


Layout = Annotated[Rings | Tree | Columns | Lanes | Fan | Force | Timeline | Map | Matrix, Field(discriminator="form")]


class Slider(_Strict):
    """A threshold the reader moves: edges of ``relation`` with a smaller weight are hidden."""

    relation: _Key
    label: Label
    start: float | None = None
    step: float = 1


class Projection(_Strict):
    """Nodes of kind ``onto`` linked to each other through the nodes of the kinds ``through`` that they share.

    ``weight``: ``newman`` (sum over what is shared of 1 / (sharers - 1)), ``jaccard`` (shared / all of either),
    ``association`` (shared against what chance would give, 1 is chance), or ``count``.
    """

    onto: _Key
    through: _Keys
    weight: Literal["newman", "jaccard", "association", "count"]


class View(_Strict):
    """One view."""

    title: Label
    question: Label
    numbers: tuple[int, ...] = ()
    parameters: dict[str, dict[str, str]] = {}
    nodes: str | tuple[Source, ...]
    edges: str | tuple[Source, ...]
    evidence: str | None = None
    kinds: Annotated[dict[_Key, Kind], Field(min_length=1)]
    relations: Annotated[dict[_Key, Relation], Field(min_length=1)]
    layout: Layout
    facet: _Key | None = None
    twin: _Name | None = None
    slider: Slider | None = None
    nearest: Annotated[int, Field(ge=1)] | None = None
    connected: bool = False
    communities: bool = False
    projections: tuple[Projection, ...] = ()
    omits: Label | None = None
    limit: Annotated[int, Field(ge=1)] = 3000

    def asked(self) -> tuple[Parameter, ...]:
        """Return the parameters of the view."""
        return tuple(
            Parameter(
                name=name,
                type=value.get("type", "string"),
                nl=value.get("nl", name),
                en=value.get("en", name),
                default=value.get("default"),
                minimum=int(value["minimum"]) if "minimum" in value else None,
                scheme=value.get("scheme"),
            )
            for name, value in self.parameters.items()
        )

    def sources(self, part: Literal["nodes", "edges"]) -> tuple[Source, ...]:
        """Return where the rows of ``part`` come from."""
        given = self.nodes if part == "nodes" else self.edges
        return (Source(sparql=given),) if isinstance(given, str) else given
