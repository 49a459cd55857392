"""Elements with their children by name, read strictly: what cannot be meant is said with its line."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from typing import Any, NoReturn, TypeVar

from tracker.domain.text import Text
from tracker.exchange.mspdi import codes, faults
from tracker.exchange.mspdi.report import Where

_PREFIX = f"{{{codes.NAMESPACE}}}"
_SHOWN = 60
_FLAGS = {"0": False, "1": True, "false": False, "true": True}
_Value = TypeVar("_Value")

NUMBER = Text("一个整数", "a whole number")
AMOUNT = Text("一个数", "a number")
FLAG = Text("0 或 1", "0 or 1")
SPAN = Text("时长，如 PT8H0M0S", "a duration such as PT8H0M0S")
MOMENT = Text(
    f"{codes.YEARS[0]}–{codes.YEARS[1]} 年间不带时区的日期时间，如 2026-01-05T09:00:00",
    f"a local date and time such as 2026-01-05T09:00:00, within {codes.YEARS[0]}–{codes.YEARS[1]}",
)
CLOCK = Text("时刻，如 09:00:00", "a time such as 09:00:00")
CODE = Text("一个已知的代码", "a known code")


class Fields:
    """An element and its children by name; every reader raises BadField for what cannot be meant."""

    __slots__ = ("_children", "element", "name")

    def __init__(self, element: Any) -> None:
        self.element = element
        self.name = _local(element)
        self._children: dict[str, list[Any]] = {}
        for child in element:
            self._children.setdefault(_local(child), []).append(child)

    @property
    def line(self) -> int:
        return int(self.element.sourceline or 0)

    @property
    def names(self) -> list[str]:
        return list(self._children)

    def where(self, element: str = "", uid: str = "", number: int | None = None) -> Where:
        """The place of a child, or of the element itself."""
        child = self._children.get(element)
        line = int(child[0].sourceline or 0) if child else self.line
        return Where(line, element or self.name, uid, number)

    def all(self, *path: str) -> Iterator[Fields]:
        """The elements that a path of names leads to."""
        for child in self._children.get(path[0], ()):
            if len(path) == 1:
                yield Fields(child)
            else:
                yield from Fields(child).all(*path[1:])

    def count(self, name: str) -> int:
        return len(self._children.get(name, ()))

    def first(self, name: str) -> Fields | None:
        return next(self.all(name), None)

    def text(self, name: str) -> str:
        """The words of a child as they are; empty if there is none."""
        children = self._children.get(name)
        return (children[0].text or "") if children else ""

    def value(self, name: str) -> str:
        """The value of a child without the white space around it; empty if there is none."""
        return self.text(name).strip()

    def number(self, name: str, default: int | None = None) -> int | None:
        return self._read(name, _integer, NUMBER, default)

    def amount(self, name: str, default: float = 0.0) -> float:
        found = self._read(name, _finite, AMOUNT, default)
        return default if found is None else found

    def flag(self, name: str, *, default: bool = False) -> bool:
        return bool(self._read(name, _flag, FLAG, default))

    def span(self, name: str) -> int | None:
        """Minutes of a duration."""
        return self._read(name, codes.duration, SPAN, None)

    def instant(self, name: str, zone: str) -> int | None:
        """Minutes since 1970 in UTC of a local date and time in a zone."""
        return self._read(name, lambda text: codes.instant(text, zone), MOMENT, None)

    def code(self, name: str, known: Collection[int], default: int) -> int:
        """A number out of some known ones."""
        found = self.number(name, default)
        if found is None or found not in known:
            self.wrong(name, CODE)
        return found

    def required(self, name: str) -> str:
        value = self.value(name)
        if not value:
            raise faults.MissingField(line=self.line, parent=self.name, element=name)
        return value

    def uid(self, name: str = "UID") -> int:
        self.required(name)
        found = self.number(name)
        return found if found is not None else self.wrong(name, NUMBER)

    def wrong(self, name: str, wanted: Text) -> NoReturn:
        raise faults.BadField(
            line=self.where(name).line, element=name, wanted=wanted, given=short(self.value(name))
        )

    def _read(
        self, name: str, reader: Callable[[str], _Value], wanted: Text, default: _Value | None
    ) -> _Value | None:
        value = self.value(name)
        if not value:
            return default
        try:
            return reader(value)
        except (ValueError, OverflowError):
            self.wrong(name, wanted)


def says_something(text: str | None) -> bool:
    """Whether a value is neither empty nor nothing of its kind: 0, 0.00, false, PT0H0M0S."""
    value = (text or "").strip()
    if not value or value == "false":
        return False
    try:
        return (codes.duration(value) if value.startswith("P") else float(value)) != 0
    except ValueError:
        return True


def _local(element: Any) -> str:
    """The name of an element; one of another namespace keeps it."""
    tag = element.tag
    return tag.removeprefix(_PREFIX) if isinstance(tag, str) else "&"


def short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _integer(text: str) -> int:
    """Some programs write whole numbers as 3.0."""
    number = _finite(text)
    if number != int(number) or abs(number) > codes.LARGEST * codes.TENTHS:
        raise ValueError(text)
    return int(number)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number) or "_" in text:
        raise ValueError(text)
    return number


def _flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise ValueError(text)
    return _FLAGS[text.lower()]
