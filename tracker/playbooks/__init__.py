"""Recipes of services: the files they are kept in, and the checks that a file must pass."""
