"""Three clients with projects in different phases, so that every endpoint has something to show."""

from __future__ import annotations

from tracker.demo.loading import load_demo

__all__ = ["load_demo"]
