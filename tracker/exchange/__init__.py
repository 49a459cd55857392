"""Plans as files of other programs: read, placed, written."""
