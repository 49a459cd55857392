"""What every part of a playbook is made of: its name, its place, its origin, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.schedule.values import LinkType
from tracker.domain.spans import Lag, Number, Time
from tracker.domain.text import Text

NO_TEXT = Text()


@dataclass(frozen=True, order=True)
class Where:
    """A place in a playbook file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Where("", 0, 0)


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every element says: its name, where its facts come from, and where it stands.

    `source` is a section of the service document; `proposed` is true for a whole element that the document
    does not have, or names the fields that it does not state.
    """

    key: str
    title: Text = NO_TEXT
    note: Text = NO_TEXT
    source: str | None = None
    proposed: bool | tuple[str, ...] = False
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Deliverable:
    """What a step puts out: a document of the vocabulary, or something named on the spot."""

    document: str | None = None
    title: Text = NO_TEXT


@dataclass(frozen=True, kw_only=True)
class After:
    """A link, standing on its successor: after which step, how bound to it, and how much later.

    `part.KEY` is a step of an included playbook.
    """

    step: str
    type: LinkType = LinkType.FS
    lag: Lag | None = None
    soft: bool = False
    source: str | None = None
    proposed: bool | tuple[str, ...] = False
    where: Where = field(default=NOWHERE, compare=False)

    @property
    def outside(self) -> bool:
        return "." in self.step


@dataclass(frozen=True)
class Due:
    """A deadline that moves nothing: a step's finish plus a lag, a month of the project, or the phase's end.

    `months` counts from the start of the project (of the part, inside a part): due is the last day before
    that boundary. With neither `step` nor `months` it is the end of the phase.
    """

    step: str | None = None
    lag: Time | None = None
    months: Number | None = None


@dataclass(frozen=True, kw_only=True)
class Job(Element):
    """What somebody answers for: owner, coordinator and recorder are roles, the rest is the vocabulary's too.

    `tiers` names the client tiers it is for; none means all. `checklist` holds lines to tick.
    """

    owner: str | None = None
    coordinator: str | None = None
    departments: tuple[str, ...] = ()
    produces: tuple[Deliverable, ...] = ()
    accept: Text | None = None
    checklist: tuple[Text, ...] = ()
    tiers: tuple[str, ...] = ()
    workstream: str | None = None
    channel: tuple[str, ...] = ()
    recorder: str | None = None
