"""A server stops when it is told to, whatever it is doing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def serving(folder):
    """`tracker serve` with two processes, and the lines that it prints."""
    (folder / "own").mkdir()  # nothing to load: it starts sooner
    shutil.copy(ROOT / "playbooks" / "vocabulary.yaml", folder / "own")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{folder}/t.db", "TRACKER_PORT": str(port),
        "TRACKER_PLAYBOOKS": str(folder / "own"), "TRACKER_WORKERS": "2", "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "tracker.cli", "serve"]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=environment, cwd=folder, start_new_session=True, **output) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, 9)


def test_a_server_that_is_told_to_stop_while_it_starts_stops(tmp_path):
    with serving(tmp_path) as process:
        assert any("Spawning worker-2" in line for line in process.stdout)
        process.terminate()
        assert process.wait(25) == 0
        assert "Started" not in process.stdout.read()
