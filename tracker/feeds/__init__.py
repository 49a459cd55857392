"""Calendar subscriptions of a project or a person: the join of blocks that are rendered once and kept."""
