"""One project a line in, one result a line out: the face for checking the engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from tracker.domain.schedule import Placed, Schedule
from tracker.domain.text import Fact, Lang
from tracker.exchange import cpm
from tracker.exchange.given import EPOCH, parse
from tracker.exchange.planfile import PlanFile


class Unexpected(Fact):
    """The program failed where it should not have; `why` is what Python says."""

    code = "unexpected"
    zh = "程序出错：{why}。请把这个项目连同此信息报告给我们。"
    en = "The program failed: {why}. Please report it with this project."


def answers(lines: Iterable[bytes], lang: Lang) -> Iterator[str]:
    """One line of JSON for each line that is not blank: a result, or why there is none."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _answer(line, number, lang)


def _answer(line: bytes, number: int, lang: Lang) -> str:
    try:
        return _json(result(*cpm.schedule(parse(line))))
    except Fact as refused:
        return _json({"error": error(refused, lang, line=number)})
    except Exception as failed:
        # The lines that follow must get their answers too; this one says that the fault is ours.
        return _json({"error": error(Unexpected(why=repr(failed)[:200]), lang, line=number)})


def result(plan: PlanFile, schedule: Schedule) -> dict[str, Any]:
    """The dates of all tasks by uid; of a summary only what is its own."""
    return {
        "tasks": {
            row.activity.id: _task(schedule.placed[row.activity.id], summary=row.activity.summary)
            for row in plan.rows
        }
    }


def error(refused: Fact, lang: Lang, **more: object) -> dict[str, object]:
    """A refusal as data: stable code, words, and the fields that are plain values."""
    fields = {name: value for name, value in refused.fields.items() if isinstance(value, (str, int, tuple))}
    return {"code": refused.code, "message": refused.text.pick(lang), **fields, **more}


def _task(placed: Placed, *, summary: bool) -> dict[str, Any]:
    span = {"start": _instant(placed.start), "finish": _instant(placed.finish)}
    if summary:
        return span
    return {
        "early_start": _instant(placed.early_start),
        "early_finish": _instant(placed.early_finish),
        "late_start": _instant(placed.late_start),
        "late_finish": _instant(placed.late_finish),
        **span,
        "total_slack_min": placed.total_slack,
        "free_slack_min": placed.free_slack,
        "critical": placed.critical,
    }


def _instant(t: int) -> str:
    return (EPOCH + timedelta(minutes=t)).isoformat(timespec="minutes")


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
