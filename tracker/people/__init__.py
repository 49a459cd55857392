"""Clients, departments, people, their roles in projects, and tokens."""
