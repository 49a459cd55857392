"""People: work has an owner, a client is met through a channel, and a team is not larger than its most."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tracker.domain.playbook import Cadence, Side, StepKind
from tracker.playbooks.draft import Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.rules.defaults import in_order

MOST_A_DAY = 6
DAILY = (Cadence.DAILY, Cadence.WORKING_DAY)
PATTERN = ("on", "weeks", "day", "month", "during")


def check(draft: Draft) -> Iterator[Blame]:
    for part in draft.section("steps", "series", "duties"):
        if _is_work(draft, part) and "owner" not in part.body:
            yield part.path, Fault("no_owner")
    for part in draft.section("duties"):
        yield from _facing_client(draft, part)
    yield from _piled_up(draft)
    for part in draft.section("teams"):
        least, most = (part.values.get(name) for name in ("least", "most"))
        yield from in_order(draft, part.path, ("least", least), ("most", most))


def _is_work(draft: Draft, part: Part) -> bool:
    """A milestone is reached by the work of others; the steps of an emergency go to whoever is on duty."""
    if draft.emergency:
        return part.section == "duties"
    return part.values.get("kind") is not StepKind.MILESTONE


def _facing_client(draft: Draft, part: Part) -> Iterator[Blame]:
    """What comes round to a client says by which channel and to whom (requirement S-281)."""
    contact = draft.by_key("contacts").get(part.values.get("contact") or "")
    if contact is None and not _with_client(draft, part):
        return
    missing = ["contact"] if "contact" not in part.body else []
    if "channel" not in part.body and not (contact and "channel" in contact.body):
        missing.append("channel")
    if missing:
        yield part.path, Fault("client_unmet", missing=missing)


def _piled_up(draft: Draft) -> Iterator[Blame]:
    """What comes round to one role on one day is spread (requirement D-17); daily work is its own pattern."""
    days: dict[tuple[Any, ...], list[Part]] = {}
    for part in draft.section("duties"):
        cadence, owner = part.values.get("cadence"), part.values.get("owner")
        if isinstance(cadence, Cadence) and cadence not in DAILY and owner:
            pattern = tuple(str(part.values.get(name)) for name in PATTERN)
            days.setdefault((owner, cadence, *pattern), []).append(part)
    for (owner, *_), parts in days.items():
        if len(parts) > MOST_A_DAY:
            keys = [part.key for part in parts]
            yield parts[MOST_A_DAY].path, Fault("duties_pile_up", owner=owner, count=len(keys), duties=keys)


def _with_client(draft: Draft, part: Part) -> bool:
    known = draft.vocabulary.departments if draft.vocabulary else {}
    named = [part.values.get("department"), *(part.values.get("departments") or ())]
    return any(each in known and known[each].side is Side.CLIENT for each in named)
