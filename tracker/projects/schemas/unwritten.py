"""Fields that answers have and changes do not: what is told to whoever sends one."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from tracker.projects.schemas.items import ItemSchema

UNKNOWN = "Unknown field."
READ_ONLY = "This is only read, not written."
FIXED = "This stays as it was when the item was added."
ELSEWHERE = {
    "state": "POST /tasks/{id}/start, /complete, /reopen, /cancel",
    "stage": "POST /tasks/{id}/move",
    "owner": "owner_id",
    "start_on": "start",
    "started_at": "actual_start",
    "done_at": "actual_finish",
    "due_by": "deadline",
    "scheduling": "pinned",
    "calendar_id": "calendar",
    "waiting": "POST /tasks/{id}/wait, /resume",
    "blocked": "POST /projects/{id}/links",
    "blocked_by": "POST /projects/{id}/links",
    "links": "POST /projects/{id}/links",
    "cancel_reason": "POST /tasks/{id}/cancel",
    "skipped": "POST /tasks/{id}/skip",
    "chooses": "POST /tasks/{id}/choose",
    "evidence": "POST /points/{id}/show",
    "waived_because": "POST /points/{id}/waive",
    "helpers": "PUT /tasks/{id}/helpers/{person_id}",
    "watchers": "PUT /tasks/{id}/watchers/{person_id}",
    "labels": "PUT /tasks/{id}/labels/{label_id}",
    "files": "POST /tasks/{id}/files",
    "parts": "POST /tasks/{id}/parts",
    "comments": "POST /tasks/{id}/comments",
    "resources": "POST /resources/{id}/uses",
}
"""Field of an item to the route or the field by which it is written."""


class ItemChange(ma.Schema):
    """What people write of items: a field that is written elsewhere is refused with where that is."""

    def handle_error(self, error: ma.ValidationError, data: Any, *, many: bool, **_: Any) -> None:  # noqa: ARG002
        """Say of unknown fields what there is to say."""
        for name, messages in error.messages_dict.items():
            if messages == [UNKNOWN] and name in ItemSchema._declared_fields:
                error.messages_dict[name] = [_told(str(name))]


def _told(name: str) -> str:
    if name in ("key", "kind"):
        return FIXED
    return f"This is not written here: use {ELSEWHERE[name]}." if name in ELSEWHERE else READ_ONLY
