"""The working calendar of mainland China, and how its table is frozen."""
