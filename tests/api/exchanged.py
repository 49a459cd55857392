"""Sending plans to the API and getting them back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import ok
from tracker.exchange import mspdi

XML = "application/xml"
ORACLES = Path(os.environ.get("TRACKER_ORACLES") or Path(__file__).parents[3] / "shared/oracles")
FILES = (
    "aspose_CalculateWorkHours.mpp.xml",
    "aspose_schedule-conflict.mpp.xml",
    "mpxj_bug2.mpp.xml",
    "mpxj_mspdirelations.xml",
    "mpxj_task-links-project2003-mspdi.xml",
    "mpxj_task-links-project2010-mspdi.xml",
)


def real(name: str) -> bytes:
    """A file of Microsoft Project; it derives from other people's files and so is not in the repository."""
    folder = ORACLES / "mspdi" / "xml"
    if not folder.is_dir():
        missing = f"there is no folder {folder}; TRACKER_ORACLES may name another"
        if os.environ.get("TRACKER_NEEDS_ORACLES"):
            pytest.fail(missing)
        pytest.skip(missing)
    return (folder / name).read_bytes()


def send(speaker: Any, data: bytes, kind: str | None = XML, **query: Any) -> Any:
    """The answer to an import."""
    headers = speaker.headers | ({"Content-Type": kind} if kind else {})
    return speaker.client.post("/api/v1/imports", data=data, headers=headers, query_string=query)


def bring(speaker: Any, data: bytes, **query: Any) -> Any:
    """What an import that is stored answers."""
    return ok(send(speaker, data, **query), 201)


def fetch(speaker: Any, project_id: str) -> bytes:
    """A project as XML."""
    answer = speaker.get(f"/projects/{project_id}/export?format=mspdi")
    assert (answer.status_code, answer.mimetype) == (200, XML), answer.get_data(as_text=True)
    found: bytes = answer.data
    return found


def read(data: bytes) -> mspdi.Imported:
    return mspdi.read(data)


def dates(body: Any) -> dict[str, tuple[str, str]]:
    """Start and finish of each item by its key, without the offset of the zone."""
    return {each["key"]: (each["start"][:16], each["finish"][:16]) for each in body["items"]}


def codes(body: Any) -> dict[str, int]:
    """The codes of a report with how often each occurs."""
    return {each["code"]: each["count"] for each in body["report"]}
