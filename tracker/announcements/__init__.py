"""What the platform announces: rules that change, and from when (S-123)."""
