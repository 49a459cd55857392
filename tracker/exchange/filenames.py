"""Names of files that are downloaded, safe in any header and on any disk."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

LONGEST = 60
"""Characters; each may take four bytes, and disks allow 255."""
UNNAMED = "plan"
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"/\\\\|?*\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")


def attachment(name: str, ending: str) -> str:
    """`Content-Disposition` of a download: plain ASCII for old clients, UTF-8 for all others (RFC 6266)."""
    safe = f"{cleaned(name)}.{ending}"
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = f"{cleaned(ascii_only.replace('%', '_'))}.{ending}"
    named = f'attachment; filename="{plain}"'
    return named if plain == safe else f"{named}; filename*=UTF-8''{quote(safe, safe='')}"


def cleaned(name: str) -> str:
    """A name without what some system forbids in the names of files."""
    return _FORBIDDEN.sub("_", name).strip(" ._")[:LONGEST].rstrip(" ._") or UNNAMED
