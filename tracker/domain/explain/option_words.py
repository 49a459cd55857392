"""Edits and what they bring, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.explain.edits import (
    DropConstraint,
    DropLink,
    Edit,
    MovePhase,
    MovePin,
    SetConstraint,
    SetDeadline,
    SetDuration,
    SetLag,
    Unpin,
    WorkOn,
)
from tracker.domain.explain.options import Option
from tracker.domain.explain.saying import Namer, Saying, length, tight
from tracker.domain.schedule.link_bounds import Ruler
from tracker.domain.schedule.network import Network
from tracker.domain.schedule.values import ConstraintKind
from tracker.domain.text import Text

_EDITS: dict[type[Edit], Text] = {
    SetDuration: Text("将 {id} 的工期从 {old}缩短为 {new}", "Shorten {id} from {old} to {new}"),
    DropLink: Text(
        "取消 {pred} 到 {succ} 的依赖，或改为仅供参考",
        "Drop the link from {pred} to {succ}, or make it a hint",
    ),
    Unpin: Text("取消 {id} 的人工固定", "Unpin {id}"),
    MovePin: Text("将 {id} 改为固定在 {at} 开始", "Pin {id} to start on {at}"),
    SetConstraint: Text("将 {id} 的约束改为“{what}”", "Change the constraint of {id} to “{what}”"),
    DropConstraint: Text("取消 {id} 的日期约束", "Drop the date constraint of {id}"),
    SetDeadline: Text("将 {id} 的期限改为 {at}", "Move the deadline of {id} to {at}"),
    WorkOn: Text("{calendar}：{day} 安排上班", "Work on {day} ({calendar})"),
}
_LAGS = {
    1: Text(
        "将 {pred} 到 {succ} 的间隔从 {old}缩短为 {new}",
        "Shorten the wait between {pred} and {succ} from {old} to {new}",
    ),
    0: Text("取消 {pred} 到 {succ} 之间 {old}的间隔", "Drop the wait of {old} between {pred} and {succ}"),
    -1: Text("让 {succ} 与 {pred} 重叠 {new}", "Let {succ} overlap {pred} by {new}"),
}
_OWN = {
    True: Text("{what} 提前 {much}", "{what} is {much} earlier"),
    False: Text("{what} 推后 {much}", "{what} is {much} later"),
}
_PROJECT = {
    True: Text("项目提前 {much}", "the project is {much} earlier"),
    False: Text("项目推后 {much}", "the project is {much} later"),
}
_MOVES = (
    Text("日期不变", "no date moves"),
    Text("共 1 项移动", "1 item moves"),
    Text("共 {moved} 项移动", "{moved} items move"),
)
_PHASE = {
    True: Text("将阶段“{ref}”提前 {days}开始", "Begin the phase “{ref}” {days} earlier"),
    False: Text("将阶段“{ref}”推迟 {days}开始", "Begin the phase “{ref}” {days} later"),
}
_WISHES = {
    ConstraintKind.AS_LATE_AS_POSSIBLE: Text("尽可能晚", "as late as possible"),
    ConstraintKind.START_NO_EARLIER_THAN: Text("不早于 {at} 开始", "start no earlier than {at}"),
    ConstraintKind.START_NO_LATER_THAN: Text("不晚于 {at} 开始", "start no later than {at}"),
    ConstraintKind.FINISH_NO_EARLIER_THAN: Text("不早于 {at} 完成", "finish no earlier than {at}"),
    ConstraintKind.FINISH_NO_LATER_THAN: Text("不晚于 {at} 完成", "finish no later than {at}"),
    ConstraintKind.MUST_START_ON: Text("必须于 {at} 开始", "start on {at}"),
    ConstraintKind.MUST_FINISH_ON: Text("必须于 {at} 完成", "finish on {at}"),
}


def option_words(option: Option, network: Network, key: str, name: Namer, zone: str) -> Text:
    """The edit and what it brings for the asked activity `key`, one sentence."""
    edit, effects = edit_words(option.edit, network, name, zone), _effects(option, network, key, name)
    return Text(
        tight(f"{edit.zh}：{'，'.join(each.zh for each in effects)}。"),
        f"{edit.en}: {', '.join(each.en for each in effects)}.",
    )


def edit_words(edit: Edit, network: Network, name: Namer, zone: str) -> Text:
    """What an edit does, without a full stop; `name` says ids, phases and calendars."""
    saying = Saying(zone)
    match edit:
        case SetLag():
            return _lag(edit, network, name)
        case SetDuration():
            return _duration(edit, network, name)
        case DropLink():
            return _EDITS[DropLink].fill({"pred": name(edit.pred), "succ": name(edit.succ)})
        case MovePhase():
            days = length(abs(edit.days), 1)
            return _PHASE[edit.days < 0].fill({"ref": name(edit.ref), "days": days})
        case WorkOn():
            fields = {"calendar": name(edit.calendar), "day": saying.days(edit.day, edit.day)}
            return _EDITS[WorkOn].fill(fields)
        case SetConstraint():
            what = _WISHES[edit.kind].fill({"at": saying.instant(edit.at)})
            return _EDITS[SetConstraint].fill({"id": name(edit.id), "what": what})
    at = saying.instant(edit.start if isinstance(edit, MovePin) else getattr(edit, "at", 0))
    return _EDITS[type(edit)].fill({"id": name(edit.id), "at": at})


def _duration(edit: SetDuration, network: Network, name: Namer) -> Text:
    activity = network.activities[edit.id]
    day = network.calendars[activity.calendar].minutes_per_day
    old, new = (length(each, day, elapsed=activity.elapsed) for each in (activity.duration, edit.minutes))
    return _EDITS[SetDuration].fill({"id": name(edit.id), "old": old, "new": new})


def _lag(edit: SetLag, network: Network, name: Namer) -> Text:
    day = network.calendars[network.activities[edit.succ].calendar].minutes_per_day
    link = next(
        each
        for each in network.links
        if (each.pred, each.succ, each.type) == (edit.pred, edit.succ, edit.type)
    )
    old = Ruler(network.activities, network.calendars).lag(link)
    fields = {"pred": name(edit.pred), "succ": name(edit.succ)}
    fields |= {
        "old": length(old, day, elapsed=link.lag_elapsed),
        "new": length(edit.lag, day, elapsed=link.lag_elapsed),
    }
    return _LAGS[(edit.lag > 0) - (edit.lag < 0)].fill(fields)


def _effects(option: Option, network: Network, key: str, name: Namer) -> list[Text]:
    activity = network.activities[key]
    day = network.calendars[activity.calendar].minutes_per_day
    own = length(option.gained, day, elapsed=activity.elapsed)
    project = length(option.finish_days, 1)
    lists = (
        (option.broken, Text("将错过期限：{ids}", "missing the deadline of {ids}")),
        (option.mended, Text("可保住期限：{ids}", "keeping the deadline of {ids}")),
    )
    return [
        *_shift(_OWN, option.gained, {"what": name(key), "much": own}),
        *_shift(_PROJECT, option.finish_days, {"much": project}),
        _MOVES[min(option.moved, 2)].fill({"moved": option.moved}),
        *(text.fill({"ids": [name(each) for each in ids]}) for ids, text in lists if ids),
    ]


def _shift(texts: Mapping[bool, Text], gained: int, fields: dict[str, Text]) -> list[Text]:
    """How much earlier or later something is; nothing if it stays."""
    return [texts[gained > 0].fill(fields)] if gained else []
