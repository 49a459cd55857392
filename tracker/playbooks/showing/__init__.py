"""A playbook as somebody reads it before it starts: how long, which steps when, what is critical."""

from tracker.playbooks.showing.command import Order, show

__all__ = ["Order", "show"]
