"""The weekly checklist for the standup meeting: what was finished, what is due, what is late or blocked."""
