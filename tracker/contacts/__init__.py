"""The people of a client who are talked to: by whom, about what, on which channel."""
