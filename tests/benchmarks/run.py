"""Times what people wait for. Quote the ratios of one run: machines differ, and this one is never quiet."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import edits
import engine

from tracker.app import create_app

ROUNDS = 15
TOKEN = "token-of-the-benchmark"


def median(do: Callable[[], object]) -> float:
    """Milliseconds, the middle of some rounds after one that is not counted."""
    do()
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        do()
        times.append(perf_counter() - begun)
    return 1000 * statistics.median(times)


def requests(folder: Path) -> dict[str, Callable[[], object]]:
    """Requests against an installation with one started project, on SQLite, without a network."""
    app = create_app(TRACKER_DATABASE_URL=f"sqlite:///{folder}/tracker.db", TRACKER_ADMIN_TOKEN=TOKEN)
    app.extensions["tracker"].prepare()
    client, signed = app.test_client(), {"Authorization": f"Bearer {TOKEN}"}
    body = {"playbook": "implementation-four-phase", "start_on": "2026-02-02"}
    project = client.post("/api/v1/projects", json=body, headers=signed).json
    root, task = f"/api/v1/projects/{project['project']['id']}", project["items"][0]["id"]
    feed = client.post(f"{root}/feeds", json={}, headers=signed).json["url"]
    seen = {"If-None-Match": client.get(feed).headers["ETag"]}
    return {
        "health": lambda: client.get("/api/v1/health"),
        "one task": lambda: client.get(f"/api/v1/tasks/{task}", headers=signed),
        "50 tasks": lambda: client.get(f"{root}/tasks?limit=50", headers=signed),
        "graph": lambda: client.get(f"{root}/graph", headers=signed),
        "feed": lambda: client.get(feed),
        "feed, 304": lambda: client.get(feed, headers=seen),
        "start P01, dry": lambda: client.post("/api/v1/projects?dry_run=true", json=body, headers=signed),
        "start P01": lambda: client.post("/api/v1/projects", json=body, headers=signed),
    }


def main() -> None:
    engine.report()
    edits.report()
    with tempfile.TemporaryDirectory() as folder:
        rows = {name: median(do) for name, do in requests(Path(folder)).items()}
    unit = rows["health"]
    sys.stdout.write(f"\n{'':22}{'ms':>10}{'x health':>10}\n")
    for name, milliseconds in rows.items():
        sys.stdout.write(f"{name:22}{milliseconds:10.2f}{milliseconds / unit:10.1f}\n")


if __name__ == "__main__":
    main()
