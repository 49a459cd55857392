"""Tables as text (CSV, RFC 4180) that spreadsheets open rightly and take for no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from tracker.db import UNWRITABLE
from tracker.domain.text import Text
from tracker.errors import Invalid

FORMULA = "=+-@\t\r\n＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula, also in the full width of Chinese keyboards."""
MARK = "'"
DELIMITERS = ",;\t"
ENCODINGS = ("utf-8-sig", "gb18030")
"""What spreadsheets save: the one that is asked for, and the one that they take in China unasked."""
UNREADABLE = Text(
    "无法读取该表格。请另存为“CSV UTF-8”格式后再导入。",
    "This table cannot be read. Save it as “CSV UTF-8”, then import it again.",
)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; `unguarded` gives back exactly what it was."""
    is_marked = cell[:1] == MARK and cell[1:2] in (*FORMULA, MARK)
    return MARK + cell if is_marked or cell[:1] in (*FORMULA,) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == MARK and cell[1:2] in (*FORMULA, MARK) else cell


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a mark at the beginning, without which Excel would not read the Chinese."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes | str) -> list[list[str]]:
    """The rows of a table; the first tells what stands between its cells. Raises Invalid."""
    text = _text(data)
    if UNWRITABLE.search(text):
        raise Invalid("/csv", UNREADABLE)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as wrong:
        raise Invalid("/csv", UNREADABLE) from wrong
    return [[unguarded(cell).strip() for cell in row] for row in found]


def _text(data: bytes | str) -> str:
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("/csv", UNREADABLE)
