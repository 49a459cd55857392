"""A strict reader of iCalendar bytes that names the faults which validators let pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

ITEMS = ("VEVENT", "VTODO", "VJOURNAL")
TEXT = (
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "COMMENT",
    "CONTACT",
    "UID",
    "NAME",
    "X-WR-CALNAME",
    "X-WR-CALDESC",
)
ONCE = (
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DUE",
    "DURATION",
    "SUMMARY",
    "STATUS",
    "SEQUENCE",
    "TRANSP",
    "URL",
)
TIMES = ("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE")
UTC_TIMES = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "COMPLETED")
STATUS = {
    "VEVENT": ("TENTATIVE", "CONFIRMED", "CANCELLED"),
    "VTODO": ("NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"),
}
PUBLISHED = {
    "VEVENT": ("DTSTART", "SUMMARY", "ORGANIZER"),
    "VTODO": ("DTSTART", "SUMMARY", "ORGANIZER", "PRIORITY"),
}

LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(?P<value>.*)', re.DOTALL
)
PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
DATE = re.compile(r"\d{8}")
MOMENT = re.compile(r"\d{8}T\d{6}Z?")
DURATION = re.compile(r"[+-]?P(\d+W|\d+D(T(\d+H)?(\d+M)?(\d+S)?(?<!T))?|T(?=\d)(\d+H)?(\d+M)?(\d+S)?)")
ESCAPED = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
ESCAPED_LIST = re.compile(r"(?:[^\\;]|\\[\\;,nN])*")
FORBIDDEN = re.compile("[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
METHOD_PARAM = re.compile(r';\s*method="?([A-Za-z]+)', re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    name: str
    params: dict[str, str]
    value: str

    @property
    def kind(self) -> str:
        """What the value is written as: DATE, UTC, ZONED or FLOATING."""
        if "T" not in self.value:
            return "DATE"
        return "UTC" if self.value.endswith("Z") else "ZONED" if "TZID" in self.params else "FLOATING"


@dataclass
class Part:
    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def first(self, name: str) -> Line | None:
        return next(iter(self.all(name)), None)

    def value(self, name: str) -> str:
        line = self.first(name)
        return line.value if line else ""

    def walk(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.walk()


def lint(data: bytes, content_type: str | None = None) -> list[str]:
    """The faults of one calendar file; with the Content-Type it was sent under, also those of METHOD."""
    faults = list(_physical(data))
    roots: list[Part] = []
    faults += _read(data, roots)
    if [root.name for root in roots] != ["VCALENDAR"]:
        return [*faults, "the file is not exactly one VCALENDAR"]
    for part in roots[0].walk():
        faults += [f"{part.name} {part.value('UID')}: {fault}" for fault in _part(part)]
    return [*faults, *_calendar(roots[0]), *_method(roots[0], content_type)]


def _physical(data: bytes) -> Iterator[str]:
    """Line ends, lengths, and characters cut in two by a fold (RFC 5545 §3.1)."""
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "a line ends with a bare LF or CR"
    if not data.endswith(b"\r\n"):
        yield "the last line has no end"
    for number, line in enumerate(re.split(rb"\r?\n", data)[:-1], 1):
        if len(line) > 75:
            yield f"line {number} has {len(line)} octets"
        if not line.strip():
            yield f"line {number} is blank"
        try:
            text = line.decode()
        except UnicodeDecodeError:
            yield f"line {number} is not UTF-8 by itself"
        else:
            if FORBIDDEN.search(text):
                yield f"line {number} holds a control character"


def _read(data: bytes, roots: list[Part]) -> Iterator[str]:
    """Parse into `roots`, naming what does not nest or is no content line."""
    open_parts: list[Part] = []
    for raw in re.split(r"\r?\n", re.sub(rb"\r?\n[ \t]", b"", data).decode(errors="replace")):
        found = LINE.fullmatch(raw)
        if not found:
            if raw:
                yield f"no content line: {raw[:40]!r}"
            continue
        params = {key.upper(): value.strip('"') for key, value in PARAM.findall(found["params"])}
        line = Line(found["name"].upper(), params, found["value"])
        if line.name == "BEGIN":
            part = Part(line.value.upper())
            (open_parts[-1].parts if open_parts else roots).append(part)
            open_parts.append(part)
        elif not open_parts:
            yield f"{line.name} stands outside every component"
        elif line.name == "END":
            if open_parts.pop().name != line.value.upper():
                yield f"END:{line.value} closes nothing"
        else:
            open_parts[-1].lines.append(line)
    yield from (f"{part.name} is never closed" for part in open_parts)


def _part(part: Part) -> Iterator[str]:
    for line in part.lines:
        yield from _line(line)
    if part.name in ITEMS:
        yield from _item(part)
        yield from _span(part)
        yield from _until(part)


def _line(line: Line) -> Iterator[str]:
    if line.name in TEXT and not ESCAPED.fullmatch(line.value):
        yield f"{line.name} is not escaped"
    if line.name == "CATEGORIES" and not ESCAPED_LIST.fullmatch(line.value):
        yield "CATEGORIES is not escaped"
    if line.name == "COLOR" and not line.value.isalpha():
        yield "COLOR is not a CSS3 name"
    if line.name == "SEQUENCE" and not line.value.isdecimal():
        yield "SEQUENCE is not a number"
    if line.name == "URL" and not re.match(r"[a-z][a-z0-9+.-]*:", line.value):
        yield "URL is not an address"
    yield from _duration(line)
    yield from _time(line)


def _duration(line: Line) -> Iterator[str]:
    if "GAP" in line.params and not DURATION.fullmatch(line.params["GAP"]):
        yield f"GAP={line.params['GAP']} is not a duration"
    written = line.name in ("DURATION", "REFRESH-INTERVAL", "X-PUBLISHED-TTL")
    relative = line.name == "TRIGGER" and line.params.get("VALUE") != "DATE-TIME"
    if (written or relative) and not DURATION.fullmatch(line.value):
        yield f"{line.name}:{line.value} is not a duration"
    if line.name == "REFRESH-INTERVAL" and line.params.get("VALUE") != "DURATION":
        yield "REFRESH-INTERVAL lacks VALUE=DURATION"


def _time(line: Line) -> Iterator[str]:
    if line.name in UTC_TIMES and not (MOMENT.fullmatch(line.value) and line.kind == "UTC"):
        yield f"{line.name} is not a time in UTC"
    if line.name in TIMES:
        declared = line.params.get("VALUE", "DATE-TIME")
        form = DATE if declared == "DATE" else MOMENT
        if not all(form.fullmatch(each) for each in line.value.split(",")):
            yield f"{line.name}:{line.value} is not a {declared}"
        if "TZID" in line.params and line.kind != "ZONED":
            yield f"{line.name} has a TZID and no local time"


def _item(part: Part) -> Iterator[str]:
    yield from (f"{name} is missing" for name in ("UID", "DTSTAMP") if not part.all(name))
    counts = Counter(line.name for line in part.lines)
    yield from (f"{name} stands {counts[name]} times" for name in ONCE if counts[name] > 1)
    yield from (
        f"{name} is a floating time" for name in TIMES for line in part.all(name) if line.kind == "FLOATING"
    )
    status = part.value("STATUS")
    if status and status not in STATUS.get(part.name, (status,)):
        yield f"STATUS:{status} is not one of {part.name}"
    if part.value("TRANSP") not in ("", "OPAQUE", "TRANSPARENT"):
        yield "TRANSP is unknown"
    if status == "CANCELLED" and part.name == "VEVENT":
        yield from _tombstone(part)


def _tombstone(part: Part) -> Iterator[str]:
    """Clients that ignore STATUS (calcurse) must still show that it is off, and block nobody's time."""
    if not part.value("SUMMARY").startswith("已取消："):
        yield "CANCELLED does not show in SUMMARY"
    if part.value("TRANSP") != "TRANSPARENT":
        yield "CANCELLED still takes time"


def _span(part: Part) -> Iterator[str]:
    end_name = "DUE" if part.name == "VTODO" else "DTEND"
    if part.name == "VTODO" and part.all("DTEND"):
        yield "DTEND stands in a VTODO"
    start, end = part.first("DTSTART"), part.first(end_name)
    if end and part.all("DURATION"):
        yield f"{end_name} and DURATION exclude each other"
    if not start or not end:
        return
    if (start.kind == "DATE") != (end.kind == "DATE"):
        yield f"DTSTART is a {start.kind} and {end_name} a {end.kind}"
    elif start.kind == end.kind and start.params.get("TZID") == end.params.get("TZID"):
        if end.value < start.value:
            yield f"{end_name} lies before DTSTART"
        if end.value == start.value and part.name == "VEVENT":
            yield "DTEND equals DTSTART"


def _until(part: Part) -> Iterator[str]:
    start = part.first("DTSTART")
    for rule in part.all("RRULE"):
        until = re.search(r"UNTIL=([0-9TZ]+)", rule.value)
        if start and until:
            wanted = {"DATE": "DATE", "FLOATING": "FLOATING"}.get(start.kind, "UTC")
            if Line("UNTIL", {}, until[1]).kind != wanted:
                yield f"UNTIL={until[1]} is not {wanted}"


def _calendar(root: Part) -> Iterator[str]:
    if root.value("VERSION") != "2.0" or len(root.all("PRODID")) != 1:
        yield "VERSION:2.0 and one PRODID are missing"
    if not root.parts:
        yield "the calendar has no component"
    if root.all("UID"):
        yield "VCALENDAR has a UID"
    if root.all("SOURCE"):
        yield "SOURCE gives the address away"
    items = [part for part in root.parts if part.name in ITEMS]
    twice = Counter((part.value("UID"), part.value("RECURRENCE-ID")) for part in items)
    yield from (f"UID {uid} stands {count} times" for (uid, _), count in twice.items() if count > 1)
    yield from _zones(root)


def _zones(root: Part) -> Iterator[str]:
    declared = [part.value("TZID") for part in root.parts if part.name == "VTIMEZONE"]
    used = {line.params["TZID"] for part in root.walk() for line in part.lines if "TZID" in line.params}
    yield from (f"TZID {zone} has no VTIMEZONE" for zone in sorted(used - set(declared)))
    yield from (f"VTIMEZONE {zone} stands twice" for zone, count in Counter(declared).items() if count > 1)
    for part in (each for zone in root.parts if zone.name == "VTIMEZONE" for each in zone.parts):
        if part.value("DTSTART").endswith("Z"):
            yield "a VTIMEZONE begins in UTC"


def _method(root: Part, content_type: str | None) -> Iterator[str]:
    """METHOD's own rules (RFC 5546 §3.2.1, §3.4.1), and its twin in the Content-Type (RFC 5545 §8.1)."""
    methods = [line.value.upper() for line in root.all("METHOD")]
    if content_type is not None:
        named = [each.upper() for each in METHOD_PARAM.findall(content_type)]
        if named != methods:
            yield f"METHOD {methods} in the body, {named} in the Content-Type"
    if methods != ["PUBLISH"]:
        yield from ["METHOD stands more than once"] * (len(methods) > 1)
        return
    if {"VEVENT", "VTODO"} <= {part.name for part in root.parts}:
        yield "PUBLISH mixes VEVENT and VTODO"
    for part in root.parts:
        for name in PUBLISHED.get(part.name, ()):
            if len(part.all(name)) != 1:
                yield f"{part.name} {part.value('UID')}: PUBLISH wants one {name}"
        if part.all("ATTENDEE"):
            yield f"{part.name} {part.value('UID')}: PUBLISH allows no ATTENDEE"
