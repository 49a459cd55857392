"""What the picture of a playbook shows, as plain values in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.text import Lang
from tracker.pages.timeline.chart import Arrow, BarKind


@dataclass(frozen=True)
class Box:
    """One step; `phase` is the key of its band.

    `when` stands for its dates, `limit` for its slack or deadline (an `alarm` where it is too little).
    `mark` says what is special about it: a choice, or plan B of something. `told` is all that is known of it.
    `spare`: it is not in the plan unless it is chosen instead of something else.
    """

    id: str
    key: str
    title: str
    kind: BarKind
    phase: str | None = None
    owner: str = ""
    when: str = ""
    limit: str = ""
    mark: str = ""
    told: str = ""
    critical: bool = False
    alarm: bool = False
    optional: bool = False
    spare: bool = False
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """A phase with its name, and a few words on when it is."""

    key: str
    title: str
    when: str = ""


@dataclass(frozen=True)
class Listing:
    """What has no place in the graph, as rows below it."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Recipe:
    """A whole picture; boxes of a band that is not there stand with the others of none.

    A link to or from what is `spare` is drawn dashed, as soft ones are. `notes` are sentences on the whole.
    """

    title: str
    summary: str = ""
    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    bands: tuple[Band, ...] = ()
    listings: tuple[Listing, ...] = ()
    notes: tuple[str, ...] = ()
    lang: Lang = "zh"
