"""HTTP of waiting for somebody outside the plan."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, guarded_projects, needs, who, with_etag
from tracker.journal import writing
from tracker.projects import item_views, queries, schemas, waiting_on
from tracker.projects.models import Item
from tracker.projects.routes import shown

bp = Blueprint("waiting", __name__, url_prefix=PREFIX, description="Waiting for somebody outside")


def _one(item: Item) -> Any:
    return with_etag(item_views.item(item, shown.of_items([item])), item.revision)


@bp.post("/tasks/<id:item_id>/wait")
@needs(Right.WORK)
@bp.arguments(schemas.WaitSchema)
@bp.response(200, schemas.ItemSchema)
def wait_with_task(fields: dict[str, Any], item_id: str) -> Any:
    """Say that an item waits for the client, the platform or somebody else outside, and why; no date moves

    Guests of the party waited for are told; they see the item with the reason while it waits, also among
    `/me/work`. The waiting ends with `resume`, and by itself when the item is done or cancelled. What waits
    already is resumed first, so that nobody's waiting is lost unseen.
    """
    with writing(who(), "task.wait", projects=guarded_projects()) as current:
        item = queries.item(current, item_id)
        waiting_on.wait(current, who(), item, on=fields["on"], reason=fields["reason"])
    return _one(item)


@bp.post("/tasks/<id:item_id>/resume")
@needs(Right.ACT)
@bp.response(200, schemas.ItemSchema)
def resume_task(item_id: str) -> Any:
    """What an item waited for is there

    Members say so, and guests of the party waited for: then its owner is told, or the leads.
    """
    with writing(who(), "task.resume", projects=guarded_projects()) as current:
        item = queries.item(current, item_id)
        waiting_on.resume(current, who(), item)
    return _one(item)
