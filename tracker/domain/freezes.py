"""placeholder"""

from __future__ import annotations

from typing import Any


def chosen(window: dict[str, Any], **facts: Any) -> bool:  # noqa: ARG001
    return False
