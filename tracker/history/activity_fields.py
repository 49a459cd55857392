"""What a field of a row is called, and how its value is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracker.db import METADATA, UTCDateTime
from tracker.domain.progress import STATE_WORDS
from tracker.domain.text import Lang, Text
from tracker.history.activity_words import KINDS
from tracker.projects.facts import PROJECT_STATE_WORDS

WORDS: dict[str, Text] = {
    "active": Text("有效", "active"),
    "address": Text("联系方式", "address"),
    "answered_at": Text("答复时间", "answered at"),
    "answered_by_id": Text("答复人", "answered by"),
    "assessor_id": Text("考核人", "assessor"),
    "because": Text("原因", "reason"),
    "body": Text("内容", "text"),
    "calendar_id": Text("日历", "calendar"),
    "channel": Text("沟通渠道", "channel"),
    "chosen": Text("封网范围", "what is frozen"),
    "client_id": Text("客户", "client"),
    "color": Text("颜色", "colour"),
    "constraint_at": Text("约束时间", "constraint at"),
    "constraint_kind": Text("日期约束", "constraint"),
    "deadline_at": Text("截止时间", "deadline"),
    "decided_by": Text("判定人", "decided by"),
    "department_id": Text("部门", "department"),
    "departments": Text("参与部门", "departments"),
    "dimension": Text("能力维度", "dimension"),
    "done_at": Text("完成时间", "finished at"),
    "due_at": Text("期限", "due at"),
    "due_on": Text("完成日", "due on"),
    "duration": Text("工期", "duration"),
    "edited_at": Text("修改时间", "edited at"),
    "effect": Text("效果评分", "effect"),
    "effective_on": Text("生效日", "effective on"),
    "elapsed": Text("按自然时间", "on the clock"),
    "ends_on": Text("结束日", "ends on"),
    "evidence": Text("证据", "evidence"),
    "finish_by": Text("最晚完成日", "finish by"),
    "finish_on": Text("项目完成日", "finish"),
    "first_on": Text("首日", "first day"),
    "from_department_id": Text("移交部门", "from department"),
    "from_owner_id": Text("移交人", "from"),
    "is_default": Text("默认列", "default column"),
    "internal": Text("仅内部可见", "internal"),
    "job_title": Text("职务", "job title"),
    "kind": Text("类型", "kind"),
    "lag": Text("间隔", "lag"),
    "lag_percent": Text("间隔百分比", "lag in per cent"),
    "last_on": Text("末日", "last day"),
    "least": Text("最少次数", "least"),
    "left_because": Text("停用原因", "why they left"),
    "level": Text("层级", "level"),
    "name": Text("名称", "name"),
    "not_in_past": Text("不排到过去", "not in the past"),
    "note": Text("备注", "note"),
    "offered_at": Text("发起时间", "offered at"),
    "offered_by_id": Text("发起人", "offered by"),
    "out_of_sequence": Text("顺序异常", "out of sequence"),
    "owner_id": Text("负责人", "owner"),
    "parameters": Text("参数", "parameters"),
    "parent_id": Text("所属汇总", "belongs to"),
    "per_week": Text("每周次数", "times a week"),
    "person_id": Text("人员", "person"),
    "phase_id": Text("阶段", "phase"),
    "pin_finish_at": Text("固定完成时间", "pinned finish"),
    "pin_start_at": Text("固定开始时间", "pinned start"),
    "pinned": Text("固定", "pinned"),
    "policy": Text("排程方式", "policy"),
    "progress": Text("进度", "progress"),
    "remaining": Text("剩余工作", "remaining work"),
    "removed_at": Text("删除时间", "removed at"),
    "role": Text("角色", "role"),
    "roles": Text("角色分工", "roles"),
    "score": Text("得分", "score"),
    "sitting": Text("每次时长", "length of a sitting"),
    "sitting_at": Text("开始时刻", "time of day"),
    "soft": Text("非强制", "soft"),
    "stage_id": Text("看板列", "stage"),
    "start_at": Text("开始", "start"),
    "finish_at": Text("完成", "finish"),
    "start_on": Text("开始日", "starts on"),
    "started_at": Text("实际开始", "began at"),
    "starts_on": Text("开始日", "begins on"),
    "state": Text("状态", "state"),
    "title": Text("标题", "title"),
    "title_en": Text("英文标题", "English title"),
    "title_zh": Text("中文标题", "Chinese title"),
    "to_department_id": Text("接收部门", "to department"),
    "to_owner_id": Text("接收人", "to"),
    "type": Text("依赖类型", "type of link"),
    "url": Text("地址", "address"),
    "used_on": Text("使用日期", "used on"),
    "waiting_because": Text("等待原因", "waits because"),
    "waiting_on": Text("等待对象", "waits for"),
    "waived_because": Text("豁免原因", "waived because"),
    "weekdays": Text("星期", "weekdays"),
}
"""The fields that people talk about; any other is only shown when all are asked for."""
NOISE = frozenset(
    {
        *("id", "project_id", "item_id", "comment_id", "label_id", "milestone_id", "series_id", "of_id"),
        "resource_id",
        *("pred_id", "succ_id", "key", "number", "position", "rank", "sequence", "at", "query", "shared"),
        *("late_start_at", "late_finish_at", "total_slack", "free_slack", "critical", "provisional"),
        *("reason", "due_by_at", "due_rule", "gap", "lag_elapsed", "week", "at_time", "surplus"),
        *("findings", "warnings", "quotas", "calendar_digest", "choices", "playbook_id", "evidence_kind"),
        *("decided_at", "waiting_since", "added_at", "added_by_id", "author_id", "written_at"),
        *("created_at", "hash", "lang", "revoked_at", "dates", "details"),
    }
)
"""Fields of a project's rows that follow from others, or that nobody talks about."""
TIMES = frozenset({"start_at", "finish_at", "start_on", "due_on"})
"""Said once, as a move, where a change-set tells it."""
LENGTHS = frozenset({"duration", "remaining", "lag", "sitting"})
"""Minutes."""
WHY = {
    "override_reason": Text("越序原因", "override reason"),
    "cancel_reason": Text("取消原因", "reason"),
}
"""Details of an item that people wrote."""
INNER: dict[str, Text] = {
    "kinds": Text("类型", "kinds"),
    "departments": Text("部门", "departments"),
    "roles": Text("角色", "roles"),
    "keys": Text("事项", "items"),
    "categories": Text("类目", "categories"),
    "tools": Text("工具", "tools"),
    "posts": Text("岗位", "posts"),
}
"""What stands inside of a field, as people call it."""
ALL = Text("全部事项，会议除外", "everything but meetings")
"""What is frozen where nothing is chosen."""
YES, NO = Text("是", "yes"), Text("否", "no")
NONE = Text("无", "none")
SHIFT = Text("{name}：{before} → {after}", "{name}: {before} → {after}")
SAID = Text("{name}：{after}", "{name}: {after}")
LONGEST = 80
"""Characters of a value in a sentence."""
HOUR = 60
ITEM_TABLES = ("nodes", "points", "series", "occurrences", "parts")
"""Where the further columns of items are."""
VALUES: dict[tuple[str, str], Text] = {
    ("state", "offered"): Text("待接收", "offered"),
    ("state", "accepted"): Text("已接收", "accepted"),
    ("state", "declined"): Text("已退回", "declined"),
    ("state", "withdrawn"): Text("已撤回", "withdrawn"),
    ("role", "lead"): Text("负责人", "lead"),
    ("role", "member"): Text("成员", "member"),
    ("role", "reader"): Text("只读", "reader"),
    ("role", "client"): Text("客户", "client"),
    ("role", "platform"): Text("平台", "platform"),
    ("role", "helper"): Text("协助", "helper"),
    ("role", "watcher"): Text("关注", "watcher"),
    ("waiting_on", "client"): Text("客户", "the client"),
    ("waiting_on", "platform"): Text("平台", "the platform"),
    ("waiting_on", "other"): Text("其他方", "somebody else"),
    **{("state", state.value): words for state, words in STATE_WORDS.items()},
}
"""Words for the values of a few fields."""


class Key(NamedTuple):
    """A row that a value names: its table and its id."""

    table: str
    id: str


@dataclass(frozen=True)
class Speaker:
    """Says values: language, zone, minutes of a working day, and what ids are called."""

    lang: Lang
    zone: str
    day: int
    names: Mapping[Key, Text]

    def instant(self, value: str) -> datetime:
        return datetime.fromisoformat(value).astimezone(ZoneInfo(self.zone))

    def name(self, key: Key) -> str:
        return self.names.get(key, Text(key.id, key.id)).pick(self.lang)

    def length(self, minutes: int) -> str:
        """Working days where they come out even, or else hours, or minutes."""
        for unit, words in ((self.day, DAYS), (HOUR, HOURS)):
            if minutes % unit == 0:
                return _count(words, minutes // unit, self.lang)
        return _count(MINUTES, minutes, self.lang)


DAYS = Text("{n} 个工作日", "{n} working day{s}")
HOURS = Text("{n} 小时", "{n} hour{s}")
MINUTES = Text("{n} 分钟", "{n} minute{s}")


def _count(words: Text, n: int, lang: Lang) -> str:
    return words.fill({"n": n, "s": "" if abs(n) == 1 else "s"}).pick(lang)


def refers(entity: str, field: str) -> str | None:
    """The table that a field names a row of, if it does."""
    column = _column(entity, field)
    keys = [] if column is None else list(column.foreign_keys)
    if column is None or column.primary_key or not keys:
        return None
    table = str(keys[0].column.table.name)
    return "items" if table in ITEM_TABLES else table


def _column(entity: str, field: str) -> sa.Column[Any] | None:
    for name in (entity, *(ITEM_TABLES if entity == "items" else ())):
        table = METADATA.tables.get(name)
        if table is not None and field in table.c:
            return table.c[field]
    return None


def plainly(entity: str, field: str, value: Any, speaker: Speaker) -> Any:
    """A value as JSON: people and the like by id and name, instants in the calendar's zone."""
    if value is None:
        return None
    table = refers(entity, field)
    if table is not None:
        return {"id": value, "name": speaker.name(Key(table, value))}
    column = _column(entity, field)
    if column is not None and isinstance(column.type, UTCDateTime):
        return speaker.instant(value).isoformat()
    return value


def in_words(entity: str, field: str, value: Any, speaker: Speaker) -> str:
    """The same as people say it."""
    shown = plainly(entity, field, value, speaker)
    if shown is None or shown == "":
        return NONE.pick(speaker.lang)
    if isinstance(shown, bool):
        return (YES if shown else NO).pick(speaker.lang)
    if words := _known(entity, field, value):
        return words.pick(speaker.lang)
    if field in LENGTHS and isinstance(value, int):
        return speaker.length(value)
    if isinstance(shown, dict):
        return _of_object(field, shown, speaker)
    column = _column(entity, field)
    if column is not None and isinstance(column.type, UTCDateTime):
        return speaker.instant(value).strftime("%Y-%m-%d %H:%M")
    return _short(_said(shown, field, speaker)) or NONE.pick(speaker.lang)


def _known(entity: str, field: str, value: Any) -> Text | None:
    if not isinstance(value, str):
        return None
    if (entity, field) == ("projects", "state"):
        return PROJECT_STATE_WORDS.get(value)
    return VALUES.get((field, value))


def _of_object(field: str, shown: Mapping[str, Any], speaker: Speaker) -> str:
    if set(shown) == {"id", "name"}:
        return str(shown["name"])
    if field == "roles":
        shown = {name: speaker.name(Key("people", str(each))) for name, each in shown.items()}
    return _short(_said(shown, field, speaker)) or (ALL if field == "chosen" else NONE).pick(speaker.lang)


def _said(value: Any, field: str, speaker: Speaker) -> str:
    """What JSON holds, in words; what is empty inside is left out."""
    if isinstance(value, Mapping):  # in an order of its own: as stored it depends on the database
        inner = ((name, _said(each, name, speaker)) for name, each in sorted(value.items()))
        named = (f"{_inner(name, speaker)} {words}" for name, words in inner if words)
        return ("；" if speaker.lang == "zh" else "; ").join(named)
    if isinstance(value, list):
        return ("、" if speaker.lang == "zh" else ", ").join(_said(each, field, speaker) for each in value)
    if isinstance(value, bool):
        return (YES if value else NO).pick(speaker.lang)
    words = KINDS.get(str(value)) if field == "kinds" else None
    return words.pick(speaker.lang) if words else "" if value is None else str(value)


def _inner(name: str, speaker: Speaker) -> str:
    return INNER[name].pick(speaker.lang) if name in INNER else name


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
