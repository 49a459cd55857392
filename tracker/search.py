"""The tokenizer, and the registry of what can be found."""
