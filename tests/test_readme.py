"""The walk of the README is what really happens: its lines are run against a server, its output compared."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
TODAY = datetime(2026, 12, 8, 2, 0, tzinfo=UTC)
COMMAND = re.compile(r"(.*(?:\n> .*)*)\n((?:.*\n?)*)")
"""A line with its continuations, which begin with `> `, and what it prints."""
MARK = "---end-of-command---"
TOKEN = "token-of-the-readme-walk"
VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\b[0-9a-f]{24}\b"), "ID"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+[+\d:]*"), "TIME"),
    (re.compile(r"\d{8}T\d{6}Z"), "TIME"),
)


@pytest.fixture
def server(tmp_path):
    """`tracker serve` on a free port, with an empty database, on 8 December 2026."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    offset = int((TODAY - datetime.now(UTC)).total_seconds() // 60)  # noqa: TID251 - only tests move the clock
    environment = {
        **os.environ,
        "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path}/tracker.db",
        "TRACKER_PORT": str(port),
        "TRACKER_ADMIN_TOKEN": TOKEN,
        "TRACKER_CLOCK_OFFSET": str(offset),
        "TRACKER_PLAYBOOKS": str(README.parent / "playbooks"),
    }
    command = [sys.executable, "-m", "tracker.cli", "serve"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=README.parent, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/api/v1/ready")
            yield port
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def root(tmp_path):
    """A folder in which the commands of this tree lie where a person finds them, and nothing else."""
    folder, here, python = tmp_path / "root", README.parent, sys.executable
    command = folder / ".venv" / "bin" / "tracker"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{here}" exec "{python}" -m tracker.cli "$@"\n')
    command.chmod(0o755)
    (folder / "playbooks").symlink_to(here / "playbooks")
    return folder


def _wait(address):
    """Until it answers; a refused connection is tried again for a minute."""
    patient = ["--retry", "60", "--retry-delay", "1", "--retry-all-errors"]
    subprocess.run(["curl", "-fsS", *patient, address], check=True, capture_output=True)


def _commands(block):
    """The command lines of a block, each with the output shown under it."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [COMMAND.fullmatch(part).groups() for part in parts]


def _run(lines, port, folder):
    """All lines in one shell, as a person types them; the output of each."""
    script = "\n".join(line.replace("\n> ", "\n") + f"\necho; echo '{MARK}'" for line in lines)
    environment = {**os.environ, "TRACKER": f"http://127.0.0.1:{port}/api/v1", "TOKEN": TOKEN}
    done = subprocess.run(
        ["bash", "-u"], input=script, env=environment, cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    said = done.stdout.replace(f"127.0.0.1:{port}", "127.0.0.1:8000")
    return [each.strip("\n") for each in said.split(MARK)[:-1]]


def _masked(text):
    """What differs from run to run by name; folded lines of a calendar whole, as an id may be cut in two."""
    text = text.replace("\n ", "")
    for pattern, name in VARYING:
        text = pattern.sub(name, text)
    return text.strip("\n").replace("\r", "")


def test_the_walk_prints_what_the_readme_shows(server, root):
    page = README.read_text(encoding="utf-8")
    blocks = BLOCK.findall(page)
    shown = [each for block in blocks for each in _commands(block)]
    said = _run([line for line, _ in shown], server, root)

    if os.environ.get("README_WRITE"):
        _write(page, blocks, iter(said))
        return

    assert [_masked(output) for _, output in shown] == [_masked(each) for each in said]


def _write(page, blocks, said):
    for block in blocks:
        lines = []
        for line, _ in _commands(block):
            output = next(said).replace("\r", "")
            lines += [f"$ {line}", *([output] if output else [])]
        page = page.replace(f"```console\n{block}```", "```console\n" + "\n".join(lines) + "\n```")
    README.write_text(page, encoding="utf-8")
