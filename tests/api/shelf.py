"""Playbooks that a test writes itself, kept beside the delivered ones."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import PLAYBOOKS, House
from tracker.access import HOUSE
from tracker.journal import writing
from tracker.playbooks.actions import keep_folder, read_folder


def keep(house: House, folder: Path, *texts: str) -> None:
    """Load playbooks; each text begins with its `key`."""
    shutil.copy(PLAYBOOKS / "vocabulary.yaml", folder)
    for text in texts:
        key = text.split("key:")[1].split()[0]
        (folder / f"{key}.yaml").write_text(text, encoding="utf-8")
    with house.tracker.app.app_context(), writing(HOUSE, "playbooks.load") as current:
        keep_folder(current, read_folder(folder))
