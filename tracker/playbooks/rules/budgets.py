"""Budgets: shares that add up, each within its bounds, and somebody to approve every sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tracker.domain.spans import Amount
from tracker.domain.text import Text
from tracker.playbooks.draft import Blame, Draft, Part
from tracker.playbooks.faults import Fault
from tracker.playbooks.paths import way
from tracker.playbooks.rules.circles import circles
from tracker.playbooks.rules.defaults import figure_of, in_order

TOTAL = "total"
WHOLE = Decimal(100)
PERCENTAGES = ("share", "least", "most")


def check(draft: Draft) -> Iterator[Blame]:
    lines = draft.by_key("budget")
    for part in lines.values():
        yield from _line(draft, part)
    for field in ("of", "inside"):
        named = {key: part.values[field] for key, part in lines.items() if part.values.get(field) in lines}
        for ring in circles(named):
            yield (*lines[ring[0]].path, field), Fault("line_circle", field=field, way=way(ring))
    groups: dict[str, list[Part]] = {}
    for part in lines.values():
        if "inside" not in part.body and (of := part.values.get("of")):
            groups.setdefault(of, []).append(part)
    for of, parts in groups.items():
        yield from _shares(draft, of, parts)
    yield from _approvals(draft)


def _line(draft: Draft, part: Part) -> Iterator[Blame]:
    for name in PERCENTAGES:
        value = part.values.get(name)
        if isinstance(value, Amount) and not value.percent:
            yield (*part.path, name), Fault("not_percent", value=str(value))
    share, least, most = (figure_of(draft, part.values.get(name)) for name in PERCENTAGES)
    yield from in_order(draft, part.path, ("least", least), ("most", most))
    if share and (low := least) and share.value < low.value:
        yield (*part.path, "share"), Fault("share_below", share=str(share), least=str(low))
    if share and (high := most) and share.value > high.value:
        yield (*part.path, "share"), Fault("share_above", share=str(share), most=str(high))
    if part.values.get("remainder") and "share" in part.body:
        yield (*part.path, "remainder"), Fault("share_and_remainder")


def _shares(draft: Draft, of: str, parts: Sequence[Part]) -> Iterator[Blame]:
    """The lines of one whole: together all of it, with at most one that takes what is left."""
    rests = [part for part in parts if part.values.get("remainder")]
    for part in rests[1:]:
        yield (*part.path, "remainder"), Fault("remainder_twice", of=_whole(of), first=rests[0].key)
    fixed = [part for part in parts if not part.values.get("remainder")]
    shares = [share for part in fixed if (share := figure_of(draft, part.values.get("share")))]
    total = sum((share.value for share in shares), Decimal(0))
    complete = fixed and not rests and len(shares) == len(fixed)
    if total > WHOLE or (complete and total < WHOLE):
        code, lines = "shares_over" if total > WHOLE else "shares_off", [part.key for part in parts]
        words = {"sum": _sum(shares, total), "off": f"{abs(total - WHOLE)}%"}
        yield parts[0].path, Fault(code, of=_whole(of), lines=lines, **words)


def _sum(shares: Sequence[Amount], total: Decimal) -> str:
    """The arithmetic: `30% + 40% + 25% = 95%`."""
    return f"{' + '.join(f'{share.value}%' for share in shares)} = {total}%"


def _whole(of: str) -> Text:
    return Text("总额", "the total") if of == TOTAL else Text(f"{of} ", of)


def _approvals(draft: Draft) -> Iterator[Blame]:
    approvals = draft.section("approvals")
    limits: dict[Amount | None, str] = {}
    for part in approvals:
        limit = figure_of(draft, part.values.get("up_to"))
        if limit is None and "up_to" in part.body:
            continue
        if limit in limits:
            words = Text("不限额", "no limit") if limit is None else Text(str(limit), str(limit))
            yield part.path, Fault("same_limit", limit=words, first=limits[limit])
        limits.setdefault(limit, part.key)
    if approvals and all("up_to" in part.body for part in approvals):
        yield ("approvals",), Fault("nobody_above", approvals=[part.key for part in approvals])
