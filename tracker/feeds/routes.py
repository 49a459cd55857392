"""HTTP of subscriptions: making, listing and revoking them, and the calendar file itself."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import quote

from flask import Response, request
from sqlalchemy.orm import Session
from werkzeug.http import http_date, is_resource_modified

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, address, needs, settings, who
from tracker.calendars import cn
from tracker.db import session, transaction
from tracker.domain import ical
from tracker.domain.text import Text
from tracker.feeds import actions, blocks, queries, schemas
from tracker.feeds.entries import Imprint
from tracker.feeds.models import Feed
from tracker.feeds.queries import Mark, Shown
from tracker.journal import writing
from tracker.problems import PROBLEM_TYPE, ProblemSchema, language
from tracker.projects.queries import project as get_project
from tracker.schemas import QuerySchema

bp = Blueprint("feeds", __name__, url_prefix=PREFIX, description="Calendar subscriptions")
files = Blueprint("calendars", __name__, url_prefix="", description="The calendar files")

TYPE = "text/calendar"
CALENDAR = f"{TYPE}; charset=utf-8; method=PUBLISH"
"""`method` is in the header because it is in the body (RFC 5545 section 8.1)."""
COMPRESSION = 5
LONGEST_FILE_NAME = 60
PERSON_FEED = Text("{name}的日程", "{name}: my work")
ABOUT = Text(
    "{agency} · 截止日为全天事项，会议按起止时间显示。",
    "{agency} · Deadlines are all-day, meetings take their hours.",
)


@bp.post("/projects/<id:project_id>/feeds")
@needs(Right.SEE, secret=True)
@bp.arguments(schemas.FeedSchema)
@bp.response(201, schemas.NewFeedSchema)
def subscribe_to_project(fields: dict[str, Any], project_id: str) -> Any:
    """Subscribe to a project in a calendar; the address is shown this once"""
    with writing(who(), "feed.subscribe", projects=[project_id]) as current:
        name = fields.get("name") or get_project(current, project_id).name
        feed, secret = _subscribe(current, fields, name, project_id)
    return _told(feed, secret)


@bp.get("/projects/<id:project_id>/feeds")
@needs(Right.SEE)
@bp.arguments(QuerySchema, location="query")
@bp.response(200, schemas.FeedSchema(many=True))
def list_project_feeds(_args: dict[str, Any], project_id: str) -> Any:
    """My subscriptions to a project; all of them for an administrator"""
    return queries.of_project(who(), project_id)


@bp.post("/me/feeds")
@needs(Right.SIGNED_IN, secret=True)
@bp.arguments(schemas.FeedSchema)
@bp.response(201, schemas.NewFeedSchema)
def subscribe_to_mine(fields: dict[str, Any]) -> Any:
    """Subscribe to my own work over all projects; the address is shown this once"""
    with writing(who(), "feed.subscribe") as current:
        default = PERSON_FEED.pick(fields.get("lang", language())).format(name=who().name)
        feed, secret = _subscribe(current, fields, fields.get("name") or default[:200], None)
    return _told(feed, secret)


@bp.get("/me/feeds")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.FeedSchema(many=True))
def list_my_feeds() -> Any:
    """The subscriptions that I made"""
    return queries.made_by(who().person_id)


@bp.post("/feeds/<id:feed_id>/revoke")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.FeedSchema)
def revoke_feed(feed_id: str) -> Any:
    """End a subscription; its address answers 410 from now on"""
    project_id = queries.mine(who(), feed_id).project_id
    with writing(who(), "feed.revoke", projects=[project_id] if project_id else []) as current:
        feed = queries.mine(who(), feed_id)
        actions.revoke(current, feed)
    return feed


@files.get("/feeds/<string:secret>/<string:name>.ics")
@needs(Right.FEED)
@files.response(200, {"type": "string"}, content_type=TYPE)
@files.alt_response(304, description="The calendar program holds this state already")
@files.alt_response(410, schema=ProblemSchema, content_type=PROBLEM_TYPE)
def read_feed(secret: str, name: str) -> Any:
    """The calendar of a subscription (RFC 5545); the secret in the address is the right to read it"""
    shown = queries.shown(session(), secret, name, cn.base_calendar().zone)
    public = settings().public_url
    items = f"{public}{PREFIX}/tasks" if public else ""
    imprint = Imprint(_instance(), shown.zone, settings().agency_name, items)
    mark = queries.mark(session(), shown, imprint)
    packed = request.accept_encodings.quality("gzip") > 0
    headers = _headers(mark, packed=packed)
    if not is_resource_modified(request.environ, headers["ETag"], last_modified=mark.modified):
        return Response(status=304, headers=headers, content_type=CALENDAR)
    body = _calendar(shown, imprint)
    if packed:
        body, headers["Content-Encoding"] = gzip.compress(body, COMPRESSION, mtime=0), "gzip"
    headers["Content-Disposition"] = _disposition(shown.name)
    return Response(body, headers=headers, content_type=CALENDAR)


def _subscribe(
    current: Session, fields: dict[str, Any], name: str, project_id: str | None
) -> tuple[Feed, str]:
    lang = fields.get("lang", language())
    return actions.subscribe(current, who().person_id or "", name=name, lang=lang, project_id=project_id)


def _told(feed: Feed, secret: str) -> dict[str, Any]:
    """The subscription with its address, this once."""
    url = _address(secret, feed.name)
    said = {name: getattr(feed, name) for name in schemas.FeedSchema().fields}
    return {**said, "url": url, "webcal_url": "webcal" + url[url.index("://") :]}


def _address(secret: str, name: str) -> str:
    """Where calendars fetch it."""
    return address("calendars.read_feed", secret=secret, name=_file_name(name))


def _file_name(name: str) -> str:
    return name.translate(str.maketrans("/\\", "--"))[:LONGEST_FILE_NAME]


def _headers(mark: Mark, *, packed: bool) -> dict[str, str]:
    """Other bytes have another strong ETag (RFC 9110 section 8.8.3.3), so the packed form has its own."""
    return {
        "ETag": f'"{mark.etag}{"-gzip" if packed else ""}"',
        "Last-Modified": http_date(mark.modified),
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding",
    }


def _calendar(shown: Shown, imprint: Imprint) -> bytes:
    found = blocks.gather(session(), shown, imprint)
    if found.fresh:
        with transaction() as current:
            actions.keep(current, found.fresh)
    about = ABOUT.pick(shown.lang).format(agency=imprint.organizer)
    return ical.join(ical.Feed(shown.name, about, imprint.zone), found.bodies)


def _disposition(name: str) -> str:
    return f"inline; filename=\"calendar.ics\"; filename*=UTF-8''{quote(_file_name(name), safe='')}.ics"


def _instance() -> str:
    found = queries.instance(session())
    if found is None:
        with transaction() as current:
            found = actions.name_instance(current)
    return found
