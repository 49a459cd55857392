"""HTTP of the JSON Schema: an editor that is given its address keeps up with this installation."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response, request

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs
from tracker.playbooks.editors.json_schema import MEDIA_TYPE, text
from tracker.playbooks.files import digest
from tracker.problems import language
from tracker.schemas import QuerySchema

bp = Blueprint("editors", __name__, url_prefix=PREFIX, description="The playbook language, for editors")


class LanguageQuerySchema(QuerySchema):
    """In which language; an editor has no way to say it in a header."""

    lang = ma.fields.String(validate=ma.validate.OneOf(("zh", "en")))


@bp.get("/playbook-schema")
@needs(Right.PUBLIC)
@bp.arguments(LanguageQuerySchema, location="query")
@bp.response(200, {"type": "object"}, content_type=MEDIA_TYPE)
@bp.alt_response(304, description="The asker holds this edition already")
def get_playbook_schema(args: dict[str, Any]) -> Any:
    """The playbook language as JSON Schema, which editors complete and mark playbooks with

    It says nothing of what is in the installation, so no token is needed.
    """
    lang = args.get("lang") or language()
    written = text(lang)
    headers = {"Cache-Control": "no-cache", "Content-Language": lang, "Vary": "Accept-Language"}
    answer = Response(written.encode(), headers=headers, content_type=MEDIA_TYPE)
    answer.set_etag(digest(written))
    return answer.make_conditional(request)
