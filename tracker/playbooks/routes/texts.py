"""The text of a playbook in the body of a request: YAML as it is, or JSON around it."""

from __future__ import annotations

from typing import Any

from flask import request

from tracker.bodies import Parser
from tracker.errors import WrongMedia
from tracker.playbooks.facts import PlaybookTooBig
from tracker.playbooks.files import MAX_BYTES
from tracker.playbooks.version_schemas import TextBodySchema

YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain")
_AS_JSON = {
    "type": "object",
    "properties": {"text": {"type": "string", "description": "The YAML text"}},
    "required": ["text"],
    "additionalProperties": False,
}
BODY: dict[str, Any] = {
    "required": True,
    "description": f"A playbook in YAML (UTF-8, {MAX_BYTES // 1024} KB at most), or JSON with it as `text`",
    "content": {
        **{kind: {"schema": {}} for kind in YAML},
        "application/json": {"schema": _AS_JSON},
    },
}


def body() -> str | bytes:
    """The text that was sent. Raises WrongMedia and PlaybookTooBig."""
    text: str | bytes
    if request.mimetype in YAML:
        text = request.get_data(cache=False)
    elif request.is_json:
        text = Parser().parse(TextBodySchema(), request, location="json")["text"]
    else:
        raise WrongMedia(*YAML, "application/json")
    size = len(text if isinstance(text, bytes) else text.encode())
    if size > MAX_BYTES:
        raise PlaybookTooBig(size=-(-size // 1024), most=MAX_BYTES // 1024)
    return text
