"""What a layout of boxes takes and gives, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.pages.graph.routes import Place, Point


@dataclass(frozen=True)
class Size:
    """A box to be placed, in pixels."""

    id: str
    width: float
    height: float


@dataclass(frozen=True)
class Tie:
    """An edge to be drawn; a soft one does not order its ends. `room` is the width of its label in pixels.

    One that is `firm` is drawn however many groups it passes.
    """

    pred: str
    succ: str
    soft: bool = False
    room: float = 0.0
    firm: bool = False


@dataclass(frozen=True)
class Extent:
    """From where to where a group reaches, and the left of its boxes: edges may come down before that."""

    top: float
    bottom: float
    left: float


@dataclass(frozen=True)
class Layout:
    """Boxes by id, the points of each tie in order (none: it is too long to be drawn), and the whole size.

    Between two points an edge is straight where they share x or y, else an S that leaves and enters level.
    `layer` is how many boxes a box has before it at most, where columns are not full.
    `bands` say where each group is.
    """

    places: dict[str, Place] = field(default_factory=dict)
    ways: list[tuple[Point, ...]] = field(default_factory=list)
    layer: dict[str, int] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0
    bands: list[Extent] = field(default_factory=list)


@dataclass(frozen=True)
class Stretch:
    """Layers from `first` up to `end` that share no line with others, and the room above them in pixels."""

    first: int
    end: int
    head: float = 0.0
