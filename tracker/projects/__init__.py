"""A playbook on the calendar: projects, items, links, gates and their dates."""
