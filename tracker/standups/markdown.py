"""The standup sheet as Markdown that prints well on A4."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.text import Lang, Text
from tracker.standups import words
from tracker.standups.sheet import Blocker, DayNote, Gate, Line, OwnerPart, Sheet
from tracker.standups.words import aside, day_words, escape, join

_BLANK_LINES = 3  # to write on at the meeting


def markdown(sheet: Sheet, lang: Lang) -> str:
    """The sheet as Markdown (CommonMark with GitHub's tables and check boxes), ending with a newline."""
    several = _several(sheet)
    blocks = [
        *_head(sheet, lang),
        *_counts(sheet, lang),
        *_milestones(sheet, several, lang),
        *(block for part in sheet.parts for block in _part(part, several, lang)),
        *_decisions(lang),
    ]
    return "\n\n".join(blocks) + "\n"


def _several(sheet: Sheet) -> bool:
    """Whether lines must name their project."""
    lines = [line for part in sheet.parts for line in (*part.finished, *part.due, *part.late, *part.blocked)]
    return len({line.project for line in lines} | {gate.project for gate in sheet.milestones}) > 1


def _head(sheet: Sheet, lang: Lang) -> Iterator[str]:
    yield f"# {words.TITLE.pick(lang)} · {escape(sheet.week)}"
    facts = [
        words.SCOPE.pick(lang).format(scope=escape(sheet.scope)),
        words.WEEK.pick(lang).format(first=sheet.first, last=sheet.last),
        _working_days(sheet, lang),
        *_days_off(sheet, lang),
    ]
    yield "\n".join(f"- {fact}" for fact in facts)
    if sheet.provisional:
        yield f"> {words.PROVISIONAL.pick(lang)}"


def _working_days(sheet: Sheet, lang: Lang) -> str:
    if not sheet.working_days:
        return words.NO_WORKING.pick(lang)
    made_up = {note.day: note for note in sheet.notes if note.kind == "make_up"}
    named = [
        day_words(day, lang) + (_make_up(made_up[day], lang) if day in made_up else "")
        for day in sheet.working_days
    ]
    return words.WORKING.pick(lang).format(count=len(named), days=join(named, lang))


def _make_up(note: DayNote, lang: Lang) -> str:
    plain = words.MAKE_UP.pick(lang)
    if not note.name or plain in note.name:
        return aside(escape(note.name) or plain, lang)
    return aside(words.MAKE_UP_FOR.pick(lang).format(name=escape(note.name)), lang)


def _days_off(sheet: Sheet, lang: Lang) -> Iterator[str]:
    named = [
        day_words(note.day, lang) + (aside(escape(note.name), lang) if note.name else "")
        for note in sheet.notes
        if note.kind != "make_up"
    ]
    if named:
        yield words.DAYS_OFF.pick(lang).format(days=join(named, lang))


def _counts(sheet: Sheet, lang: Lang) -> Iterator[str]:
    """Everybody at a glance, before the details."""
    if not sheet.parts:
        yield words.NOTHING.pick(lang)
        return
    rows = [[heading.pick(lang) for heading in words.COUNTS], ["---", "--:", "--:", "--:", "--:"]]
    rows += [[_name(part, lang), *map(str, part.counts)] for part in sheet.parts]
    yield "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _milestones(sheet: Sheet, several: bool, lang: Lang) -> Iterator[str]:
    if sheet.milestones:
        yield f"## {words.MILESTONES.pick(lang)}"
        yield "\n".join(_gate(gate, several, lang) for gate in sheet.milestones)


def _gate(gate: Gate, several: bool, lang: Lang) -> str:
    total = len(gate.shown) + len(gate.waived) + len(gate.open)
    facts = [f"**{_called(gate)}**"] + [escape(gate.project)] * several
    facts += [words.DUE_ON.pick(lang).format(day=day_words(gate.due_on, lang))] if gate.due_on else []
    facts += [words.POINTS.pick(lang).format(shown=len(gate.shown), all=total)] if total else []
    beneath = [f"  - [ ] {escape(point)}" for point in gate.open]
    if gate.waived:
        waived = join([escape(point) for point in gate.waived], lang)
        beneath.append(f"  - {words.WAIVED.pick(lang).format(points=waived)}")
    return "\n".join([f"- [ ] {' · '.join(facts)}", *beneath])


def _part(part: OwnerPart, several: bool, lang: Lang) -> Iterator[str]:
    yield f"## {_name(part, lang)}"
    if not any(part.counts):
        yield words.NOTHING.pick(lang)
    yield from _section(words.LATE, part.late, several, lang)
    yield from _section(words.BLOCKED, part.blocked, several, lang)
    yield from _section(words.DUE, part.due, several, lang)
    yield from _section(words.FINISHED, part.finished, several, lang)


def _section(title: Text, lines: tuple[Line, ...], several: bool, lang: Lang) -> Iterator[str]:
    if lines:
        yield f"### {title.pick(lang)}{aside(str(len(lines)), lang)}"
        yield "\n".join(_line(line, several, lang) for line in lines)


def _line(line: Line, several: bool, lang: Lang) -> str:
    box = "[x]" if line.finished_on else "[ ]"
    shown = [f"- {box} {' · '.join(_facts(line, several, lang))}"]
    if not line.finished_on:
        # Two spaces keep the waiting beneath its item, and the sheet narrow.
        shown += [f"  - {_waits(blocker, lang)}" for blocker in line.blocked_by]
    return "\n".join(shown)


def _facts(line: Line, several: bool, lang: Lang) -> Iterator[str]:
    yield _called(line)
    if several:
        yield escape(line.project)
    if line.phase:
        yield escape(line.phase)
    if line.kind in words.KINDS:
        yield words.KINDS[line.kind].pick(lang)
    if line.finished_on:
        yield words.FINISHED_ON.pick(lang).format(day=day_words(line.finished_on, lang))
    elif line.due_on:
        yield words.DUE_ON.pick(lang).format(day=day_words(line.due_on, lang))
    if line.days_late > 0 and not line.finished_on:
        text = words.ONE_DAY_LATE if line.days_late == 1 else words.DAYS_LATE
        yield text.pick(lang).format(days=line.days_late)
    if line.critical and not line.finished_on:
        yield words.CRITICAL.pick(lang)


def _waits(blocker: Blocker, lang: Lang) -> str:
    who = " · ".join([escape(blocker.owner or words.UNASSIGNED.pick(lang)), *_department(blocker)])
    return words.WAITS_FOR.pick(lang).format(blocker=_called(blocker) + aside(who, lang))


def _name(part: OwnerPart, lang: Lang) -> str:
    name = escape(part.owner) if part.owner else words.UNASSIGNED.pick(lang)
    return " · ".join([name, *_department(part)])


def _department(of: OwnerPart | Blocker) -> list[str]:
    return [escape(of.department)] if of.department else []


def _called(item: Line | Gate | Blocker) -> str:
    return f"{escape(item.key)} {escape(item.title)}".strip()


def _decisions(lang: Lang) -> Iterator[str]:
    yield f"## {words.DECISIONS.pick(lang)}"
    yield "\n".join([f"- [ ] {words.DECISION.pick(lang)}"] * _BLANK_LINES)
