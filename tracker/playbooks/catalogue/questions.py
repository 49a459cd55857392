"""Faults in what the service document leaves open."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, warning

QUESTIONS: dict[str, Entry] = {
    "open_question": warning(
        "{title}.{note}",
        "{change}Once it is decided, write settled: with the reason.",
        "{title}。{note}",
        "{change}决定后请写 settled: 并说明理由。",
    ),
}
