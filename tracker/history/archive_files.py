"""Archives on this machine: what `tracker export` and `tracker restore` do."""

from __future__ import annotations

from pathlib import Path

from tracker.access import HOUSE
from tracker.db import session
from tracker.history.archive_reading import MOST_BYTES
from tracker.history.archive_restoring import opened, restore
from tracker.history.archive_writing import archive_of
from tracker.journal import RESTORED, writing
from tracker.projects import queries


def taken(project_id: str) -> bytes:
    """The archive of a project. Raises NotFound."""
    return archive_of(session(), queries.project(session(), project_id).id)


def brought(path: Path) -> str:
    """Restore the project of a file and answer its id. Raises BadArchive, ProjectExists, ArchiveConflicts."""
    with path.open("rb") as file:
        archive = opened(file.read(MOST_BYTES + 1))
    with writing(HOUSE, RESTORED) as current:
        return restore(current, archive).id
