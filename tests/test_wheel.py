"""The wheel holds what a machine needs that has no checkout: playbooks, migrations and the command."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]
PARTS = ("tracker", "playbooks", "migrations", "pyproject.toml", "README.md", "LICENSE")
INSTALLED = """
import sys
sys.path.insert(0, sys.argv[1])
from tracker.app import create_app
from tracker.config import data_folder
tracker = create_app(TRACKER_DATABASE_URL="sqlite:///here.db").extensions["tracker"]
assert tracker.prepare().startswith("trk_")
assert tracker.app.test_client().get("/api/v1/ready").status_code == 200
print(*(data_folder(each).is_relative_to(sys.argv[1]) for each in ("playbooks", "migrations")))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for part in filter(Path.exists, (HOME / each for each in PARTS)):
        ignored = shutil.ignore_patterns("__pycache__")
        copy = shutil.copytree if part.is_dir() else shutil.copy
        copy(part, folder / "source" / part.name, **({"ignore": ignored} if part.is_dir() else {}))
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*command, "--wheel-dir", folder, folder / "source"], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def _files(folder, pattern="*"):
    return {each.relative_to(HOME).as_posix() for each in (HOME / folder).rglob(pattern) if each.is_file()}


def test_every_playbook_migration_and_data_file_is_in_the_wheel(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    data = {f"tracker/_data/{each}" for each in _files("playbooks") | _files("migrations")}
    wanted = {each for each in _files("tracker") | data if "__pycache__" not in each}

    assert wanted - inside == set()
    assert "tracker/_data/migrations/env.py" in inside
    assert "tracker/_data/playbooks/implementation-four-phase.yaml" in inside
    assert not [each for each in inside if each.startswith("tests/") or "__pycache__" in each]


def test_the_wheel_brings_the_command(wheel):
    packed = zipfile.ZipFile(wheel)
    name = next(each for each in packed.namelist() if each.endswith("entry_points.txt"))

    assert "tracker = tracker.cli:main" in packed.read(name).decode().splitlines()


def test_an_installation_from_the_wheel_prepares_itself(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")

    said = subprocess.run(
        [sys.executable, "-I", "-c", INSTALLED, tmp_path / "site"],
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert said.stdout.split() == ["True", "True"]
