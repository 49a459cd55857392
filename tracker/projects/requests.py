"""What the engine proposes as requests to this API: sent as they are, with `dry_run=true` first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tracker.domain.explain import edits
from tracker.domain.text import Text
from tracker.domain.workdays import to_datetime
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Link, Point

OVERTIME = Text("加班", "Overtime")
Request = dict[str, Any]
"""`{method, path, body}`; the path begins behind the prefix of the API."""


class Requests:
    """The requests of a plan's edits; None for one that the API has no request for, or refuses."""

    def __init__(self, plan: ProjectPlan) -> None:
        self.plan = plan
        self.nodes = {each.id: each for each in plan.nodes}

    def of(self, edit: edits.Edit) -> Request | None:
        if isinstance(edit, (edits.SetLag, edits.DropLink)):
            return self._link(edit)
        if isinstance(edit, edits.MovePhase):
            return self._phase(edit)
        if isinstance(edit, edits.WorkOn):
            return self._work_on(edit)
        body = self._fields(edit)
        return {"method": "PATCH", "path": f"/tasks/{edit.id}", "body": body}

    def _fields(self, edit: Any) -> Mapping[str, Any]:
        zone = self.plan.calendar.zone
        if isinstance(edit, edits.SetDuration):
            elapsed = self.nodes[edit.id].elapsed
            return {f"duration_{'elapsed' if elapsed else 'working'}_minutes": edit.minutes}
        if isinstance(edit, edits.MovePin):
            return {"start": to_datetime(edit.start, zone).isoformat()}
        if isinstance(edit, edits.SetDeadline):
            return {"deadline": to_datetime(edit.at, zone).isoformat()}
        if isinstance(edit, edits.SetConstraint):
            at = to_datetime(edit.at, zone).isoformat()
            return {"constraint": {"kind": edit.kind.value, "at": at}}
        return {"pinned": False} if isinstance(edit, edits.Unpin) else {"constraint": None}

    def _link(self, edit: edits.SetLag | edits.DropLink) -> Request | None:
        link = next((each for each in self.plan.links if _is(each, edit)), None)
        if link is None or self._gate(link):
            return None
        path = f"/links/{link.id}"
        if isinstance(edit, edits.DropLink):
            return {"method": "DELETE", "path": path, "body": None}
        unit = "elapsed" if link.lag_elapsed else "working"
        return {"method": "PATCH", "path": path, "body": {f"lag_{unit}_minutes": edit.lag - link.gap}}

    def _gate(self, link: Link) -> bool:
        """What makes a gate of a milestone stays as it is."""
        pred = self.nodes.get(link.pred_id)
        return isinstance(pred, Point) and pred.milestone_id == link.succ_id

    def _work_on(self, edit: edits.WorkOn) -> Request | None:
        """Overtime for everybody who works by the company's calendar; another calendar is not everybody's."""
        if edit.calendar != "default" or self.plan.project.calendar_id is not None:
            return None
        day = edit.day.isoformat()
        body = {"first_on": day, "kind": "added", "title_zh": OVERTIME.zh, "title_en": OVERTIME.en}
        return {"method": "POST", "path": "/calendars/company/exceptions", "body": body}

    def _phase(self, edit: edits.MovePhase) -> Request | None:
        phase = next((each for each in self.plan.phases if each.key == edit.ref), None)
        if phase is None or phase.starts_on is None:
            return None
        day = self.plan.calendar.shift_days(phase.starts_on, edit.days)
        return self.phase(phase.key, starts_on=day)

    def phase(self, key: str, **days: date) -> Request:
        """Another window of a phase."""
        body = {name: day.isoformat() for name, day in days.items()}
        return {"method": "PATCH", "path": f"/projects/{self.plan.project.id}/phases/{key}", "body": body}

    def one_after_the_other(self, first: str, then: str) -> Request:
        """A link that keeps one person's work apart; between two items there is only one."""
        link = next((each for each in self.plan.links if (each.pred_id, each.succ_id) == (first, then)), None)
        if link is not None:
            apart = {"type": "FS", "lag_working_minutes": 0, "soft": False}
            return {"method": "PATCH", "path": f"/links/{link.id}", "body": apart}
        body = {"pred": first, "succ": then}
        return {"method": "POST", "path": f"/projects/{self.plan.project.id}/links", "body": body}

    def longer(self, phase_id: str, to: date | None = None) -> Request | None:
        """A phase that ends on a day, or a week later than planned."""
        phase = next((each for each in self.plan.phases if each.id == phase_id), None)
        if phase is None or phase.ends_on is None:
            return None
        return self.phase(phase.key, ends_on=to or phase.ends_on + timedelta(days=7))


def _is(link: Link, edit: edits.SetLag | edits.DropLink) -> bool:
    ends = (link.pred_id, link.succ_id) == (edit.pred, edit.succ)
    return ends and (isinstance(edit, edits.DropLink) or link.type == edit.type.value)
