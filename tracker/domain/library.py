"""The pools of the agency's library, and what is in them."""

from __future__ import annotations

BASIC, ADVANCED, CUSTOM = "basic", "advanced", "custom"
LEVELS = (BASIC, ADVANCED, CUSTOM)
"""The three pools: for everybody, for senior teams, for one client (S-118 to S-120)."""
KNOWLEDGE = ("case", "tool", "method")
"""The three libraries of the knowledge system (S-126)."""
KINDS = ("template", "solution", "standard", *KNOWLEDGE)
