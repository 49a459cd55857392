"""Summaries have no schedule of their own: what belongs to them, and links on them as links on that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.domain.graph import CycleFound
from tracker.domain.schedule.values import Activity, Link, LinkType, UnknownActivity
from tracker.domain.text import Fact

MOST_LINKS = 100_000
"""Links between leaves for which links on summaries may stand: an edit looks at each of them."""
_FROM_START = (LinkType.SS, LinkType.SF)


class TooManyLinks(Fact):
    """Links on summaries stand for more links between leaves than can be handled; names the last straw."""

    code = "too_many_links"
    zh = (
        "汇总任务或阶段之间的依赖（如 {pred} → {succ}）展开后超过 {most:,} 条。"
        "请在两者之间加一个里程碑：前者连到里程碑，里程碑再连到后者。"
    )
    en = (
        "Links on summaries or phases, such as {pred} → {succ}, stand for more than {most:,} links between "
        "tasks. Put a milestone between the two: link the first to it, and it to the second."
    )

    def __init__(self, *, pred: str, succ: str) -> None:
        super().__init__(pred=pred, succ=succ, most=MOST_LINKS)


@dataclass(frozen=True)
class Outline:
    """Who belongs to whom: `leaves` has the ids of what is placed under each summary, at any depth."""

    leaves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)

    def under(self, key: str) -> tuple[str, ...]:
        """The leaves of a summary, or the activity itself."""
        return self.leaves.get(key, (key,))

    def stands_for(self, link: Link) -> int:
        """How many links between leaves a link on a summary stands for; 0 for any other."""
        if link.pred not in self.leaves and link.succ not in self.leaves:
            return 0
        return len(self.under(link.pred)) * len(self.under(link.succ))

    def above(self, key: str) -> Iterator[str]:
        """The parents of an activity, nearest first."""
        while (parent := self.parents.get(key)) is not None:
            yield parent
            key = parent


def outline(activities: Mapping[str, Activity]) -> Outline:
    """Raises UnknownActivity for a parent that is not there, CycleFound for one that is under itself."""
    if not any(each.summary or each.parent is not None for each in activities.values()):
        return Outline()
    parents = {key: each.parent for key, each in activities.items() if each.parent is not None}
    leaves: dict[str, list[str]] = {key: [] for key, each in activities.items() if each.summary}
    for key, each in activities.items():
        for parent in _chain(key, parents, activities):
            if not each.summary and parent in leaves:
                leaves[parent].append(key)
    return Outline({key: tuple(under) for key, under in leaves.items()}, parents)


def _chain(key: str, parents: Mapping[str, str], activities: Mapping[str, Activity]) -> list[str]:
    chain = [key]
    while (parent := parents.get(chain[-1])) is not None:
        if parent not in activities:
            raise UnknownActivity(item=chain[-1], ref=parent)
        if parent in chain:
            raise CycleFound(path=(*chain[chain.index(parent) :], parent))
        chain.append(parent)
    return chain[1:]


@dataclass(frozen=True)
class Expanded:
    """The hard links between leaves as columns, with the link from which each comes.

    A link that leaves a summary by its start makes a group: of those only the one from the leaf that starts
    first holds.
    """

    preds: list[str]
    succs: list[str]
    groups: list[int]
    links: list[Link]


def expand(links: Sequence[Link], found: Outline) -> Expanded:
    """Links on summaries as links between leaves; raises CycleFound for one between a summary and its own."""
    if not found.leaves:
        return Expanded([k.pred for k in links], [k.succ for k in links], [-1] * len(links), list(links))
    rows, room = Expanded([], [], [], []), MOST_LINKS
    for number, link in enumerate(links):
        refuse_own(link.pred, link.succ, found)
        room -= found.stands_for(link)
        if room < 0:
            raise TooManyLinks(pred=link.pred, succ=link.succ)
        group = number if link.pred in found.leaves and link.type in _FROM_START else -1
        for succ in found.under(link.succ):
            for pred in found.under(link.pred):
                rows.preds.append(pred)
                rows.succs.append(succ)
                rows.groups.append(group)
                rows.links.append(link)
    return rows


def refuse_own(pred: str, succ: str, found: Outline) -> None:
    """Raises CycleFound when one of the two belongs to the other."""
    if pred == succ or pred in found.above(succ) or succ in found.above(pred):
        raise CycleFound(path=(pred, pred) if pred == succ else (pred, succ, pred))
