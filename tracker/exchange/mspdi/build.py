"""Elements made one after the other, with text that XML allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from tracker.exchange.mspdi import codes

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Value = str | int | bool | None


def root() -> Any:
    return etree.Element(f"{{{codes.NAMESPACE}}}Project", nsmap={None: codes.NAMESPACE})


def add(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, f"{{{codes.NAMESPACE}}}{name}")


def fill(parent: Any, values: Iterable[tuple[str, Value]]) -> None:
    """Children with these values, in this order; none for None, 1 or 0 for a flag."""
    for name, value in values:
        if value is not None:
            add(parent, name).text = clean(str(int(value) if isinstance(value, bool) else value))


def clean(text: str, most: int | None = None) -> str:
    """The text without the characters that XML forbids, and no longer than the schema allows."""
    return _FORBIDDEN.sub("", text)[:most]


def document(project: Any) -> bytes:
    written: bytes = etree.tostring(project, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
