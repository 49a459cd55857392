"""The smallest host: nothing but the tracker."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tracker.extension import Tracker
from tracker.history.streams import stop_with_process


def create_app(**settings: Any) -> Flask:
    """An application that serves the tracker at its root; settings are `TRACKER_*` names."""
    app = Flask("tracker.host", static_folder=None)
    app.config.from_mapping(settings)
    Tracker().init_app(app, url_prefix="")
    return app


def create_served_app() -> Flask:
    """What each process of `tracker serve` runs: those who wait for events do not keep it from stopping."""
    stop_with_process()
    return create_app()
