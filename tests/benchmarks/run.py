"""Times what people wait for. Quote the ratios of one run: machines differ, and this one is never quiet."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

from tracker.app import create_app
from tracker.calendars import cn
from tracker.domain.schedule import Activity, Link, place

ROUNDS = 15
TOKEN = "token-of-the-benchmark"


def network(size: int) -> tuple[list[Activity], list[Link]]:
    """A layered plan with about two links for each task."""
    chance = random.Random(size)  # noqa: S311
    activities = [Activity(id=str(i), duration=chance.choice((240, 480, 960))) for i in range(size)]
    links = {(chance.randrange(max(0, i - 40), i), i) for i in range(1, size) for _ in range(2)}
    return activities, [Link(str(pred), str(succ)) for pred, succ in sorted(links)]


def median(do: Callable[[], object]) -> float:
    """Milliseconds, the middle of some rounds after one that is not counted."""
    do()
    times = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        do()
        times.append(perf_counter() - begun)
    return 1000 * statistics.median(times)


def engine(size: int) -> Callable[[], object]:
    activities, links = network(size)
    calendar = cn.base_calendar()
    start = calendar.next_start(calendar.midnight(date(2025, 1, 6)))
    return lambda: place(activities, links, {"default": calendar}, start)


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
    rows = {f"engine, {size} tasks": median(engine(size)) for size in (100, 1_000, 10_000)}
    with tempfile.TemporaryDirectory() as folder:
        rows |= {name: median(do) for name, do in requests(Path(folder)).items()}
    unit = rows["health"]
    sys.stdout.write(f"{'':22}{'ms':>10}{'x health':>10}\n")
    for name, milliseconds in rows.items():
        sys.stdout.write(f"{name:22}{milliseconds:10.2f}{milliseconds / unit:10.1f}\n")


if __name__ == "__main__":
    main()
