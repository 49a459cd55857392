"""Values of a JSON document, read strictly: what is wrong is said with the place where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from tracker.domain.text import Fact, Text

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local instants without zone are read as UTC
YEARS = (1900, 2400)  # of the dates that plans may name
LARGEST = 10**9  # minutes, about 1,900 years: more is a mistake
SHOWN = 60  # characters of a wrong value that are repeated
WANTED = {
    "map": Text("一个对象", "an object"),
    "list": Text("一个列表", "a list"),
    "text": Text("文字", "text"),
    "key": Text("文字或整数", "text or a whole number"),
    "number": Text("一个数", "a number"),
    "moderate": Text(f"绝对值不超过 {LARGEST:,} 的数", f"a number no larger than {LARGEST:,}"),
    "positive": Text("不小于 0 的数", "a number of at least 0"),
    "flag": Text("true 或 false", "true or false"),
    "instant": Text("不带时区的日期时间，如 2026-01-05T09:00", "a local instant such as 2026-01-05T09:00"),
    "date": Text("日期，如 2026-01-05", "a date such as 2026-01-05"),
    "hours": Text("按先后排列的时段，如 09:00 到 18:00", "intervals in order, such as 09:00 to 18:00"),
}


class NotJson(Fact):
    """The text is not JSON; `why` are the parser's words."""

    code = "not_json"
    zh = "这不是有效的 JSON：{why}。"
    en = "This is not valid JSON: {why}."


class MissingField(Fact):
    """A field that is needed is not there; `where` is the JSON pointer of what should hold it."""

    code = "missing_field"
    zh = "{where} 缺少字段 {field}。"
    en = "{where} lacks the field {field}."


class WrongValue(Fact):
    """A value that cannot be meant; `where` is its JSON pointer."""

    code = "wrong_value"
    zh = "{where} 应为{wanted}，而不是 {given}。"
    en = "{where} should be {wanted}, not {given}."


@dataclass(frozen=True, slots=True)
class Given:
    """A value and the way to it. Every method raises MissingField or WrongValue."""

    value: Any
    key: str | int = ""
    parent: Given | None = None

    @property
    def where(self) -> str:
        """The JSON pointer of the value; the whole document is "/"."""
        return self._pointer() or "/"

    def wrong(self, wanted: Text) -> NoReturn:
        raise WrongValue(where=self.where, wanted=wanted, given=_shown(self.value))

    def get(self, key: str) -> Given:
        """A field that must be there."""
        if key not in self.map():
            raise MissingField(where=self.where, field=key)
        return Given(self.value[key], key, self)

    def find(self, key: str) -> Given | None:
        """A field that may be missing or null."""
        if not isinstance(self.value, dict):
            self.wrong(WANTED["map"])
        value = self.value.get(key)
        return None if value is None else Given(value, key, self)

    def map(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            self.wrong(WANTED["map"])
        return self.value

    def each(self) -> Iterator[Given]:
        """The elements of a list."""
        if not isinstance(self.value, list):
            self.wrong(WANTED["list"])
        return (Given(value, i, self) for i, value in enumerate(self.value))

    def fields(self) -> Iterator[Given]:
        """The fields of an object, each with its name as `key`."""
        return (Given(value, key, self) for key, value in self.map().items())

    def text(self) -> str:
        if not isinstance(self.value, str):
            self.wrong(WANTED["text"])
        return self.value

    def identity(self) -> str:
        """A key as text, written as text or as a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, (str, int)):
            self.wrong(WANTED["key"])
        return str(self.value)

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.wrong(WANTED["flag"])
        return self.value

    def number(self) -> float:
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
            self.wrong(WANTED["number"])
        if abs(value) > LARGEST:
            self.wrong(WANTED["moderate"])
        return value

    def amount(self) -> float:
        """A number that is not negative."""
        value = self.number()
        if value < 0:
            self.wrong(WANTED["positive"])
        return value

    def instant(self) -> int:
        """Minutes since 1970; parts of a minute are cut off."""
        try:
            moment = datetime.fromisoformat(self.text())
            if moment.tzinfo is not None:
                raise ValueError("a zone")
        except ValueError:
            self.wrong(WANTED["instant"])
        if not YEARS[0] <= moment.year <= YEARS[1]:
            years = "{} – {}".format(*YEARS)
            self.wrong(Text(f"{years} 年间的日期", f"a date within the years {years}"))
        return (moment - EPOCH) // timedelta(minutes=1)

    def choice(self, names: tuple[str, ...]) -> str:
        if self.value not in names or not isinstance(self.value, str):
            listed = ", ".join(names)
            self.wrong(Text(f"下列之一：{listed}", f"one of {listed}"))
        return self.value

    def _pointer(self) -> str:
        if self.parent is None:
            return ""
        return f"{self.parent._pointer()}/{str(self.key).replace('~', '~0').replace('/', '~1')}"


def parse(text: str | bytes) -> Given:
    """Read a document; NaN and infinities are no JSON. Raises NotJson."""
    try:
        return Given(json.loads(text, parse_constant=_no_constant))
    except RecursionError:
        raise NotJson(why=Text("嵌套过深", "it is nested too deeply")) from None
    except ValueError as error:
        raise NotJson(why=str(error)[:200]) from None


def short(words: str) -> str:
    """The beginning of what may be very long."""
    return words if len(words) <= SHOWN else words[:SHOWN] + "…"


def _shown(value: Any) -> str:
    """The beginning of a value; of an object or a list only its kind."""
    if isinstance(value, (dict, list)):
        return "{…}" if isinstance(value, dict) else "[…]"
    return short(json.dumps(value[: 2 * SHOWN] if isinstance(value, str) else value, ensure_ascii=False))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
