"""The organisation, and what a leaving moves, as the JSON that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.domain.staffing import Finding
from tracker.domain.text import Lang
from tracker.people import views as people
from tracker.projects.leaving import Handed, Left
from tracker.projects.models import Item
from tracker.projects.org import Org


def org(found: Org, findings: Iterable[Finding], today: date, lang: Lang) -> dict[str, Any]:
    teams = {row.id: row for row, _ in found.teams}
    return {
        "today": today.isoformat(),
        "teams": [
            {**people.team(row, members), "title": row.title.pick(lang)} for row, members in found.teams
        ],
        "findings": [
            {
                "code": each.code,
                "severity": each.severity,
                "message": each.text.pick(lang),
                "person": each.person and {"id": each.person, "name": found.people[each.person]},
                "team": each.team and {"id": each.team, "key": teams[each.team].key},
                "role": each.role,
                "required": each.required,
                "actual": each.actual,
            }
            for each in findings
        ],
    }


def left(found: Left, lang: Lang) -> dict[str, Any]:
    ended = found.ended
    return {
        "dry_run": False,
        "person": {**people.named(found.person), "active": found.person.active},
        "reason": found.person.left_because,
        "tokens_revoked": ended.tokens,
        "invitations_revoked": ended.invitations,
        "feeds_revoked": ended.doors.get("feeds", 0),
        "teams_left": ended.teams,
        "substitutions_ended": ended.substitutions,
        "projects": [_handed(each, lang) for each in found.handed],
    }


def _handed(row: Handed, lang: Lang) -> dict[str, Any]:
    return {
        "id": row.project.id,
        "name": row.project.name,
        "to": row.receiver and people.named(row.receiver),
        "joins_as": row.role,
        "roles": list(row.roles),
        "items": [_item(each, lang) for each in row.items],
        "handovers": [
            {
                "id": each.row.id,
                "item": _item(each.item, lang),
                "offered_by": each.giver and people.named(each.giver),
                "to_owner": each.taker and people.named(each.taker),
                "to_department": each.department,
            }
            for each in row.offers
        ],
        "helped": [
            {**_item(each.item, lang), "helper": each.helper and people.named(each.helper)}
            for each in row.helped
        ],
        "watched": row.watched,
    }


def _item(item: Item, lang: Lang) -> dict[str, Any]:
    return {"id": item.id, "key": item.key, "title": item.title.pick(lang)}
