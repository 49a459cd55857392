"""Reading as of a time, activity, live events, and taking a project along."""
