"""Changes of the same row by several people, merged by field: what only others changed stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.text import Lang, Text
from tracker.errors import Invalid, Problem
from tracker.journal import Entry, plain, told_revision

POINTER = "/base_revision"
NO_BASE = Text(
    "这一内容没有第 {base} 版；请填写您读到的 revision（当前为 {current}）。",
    "This has had no revision {base}; give the `revision` that you read (it is at {current} now).",
)
CHANGED = Text("您读取之后，他人已修改此项。", "Somebody has changed this since you read it.")
Values = Mapping[str, Any]
"""Columns of a row by name, as the journal keeps them."""


@dataclass(frozen=True)
class Written:
    """What a field of a change writes: which columns, and how they read as a value of the field."""

    columns: tuple[str, ...]
    read: Callable[[Session, Values], Any]
    by_key: bool = False
    """Of a map: only the keys that are given are written."""
    also: tuple[str, ...] = ()
    """Columns that it overwrites besides."""


Writes = Mapping[str, Written]


def of_column(name: str) -> Written:
    """A field that is a column."""
    return Written((name,), lambda _, values: values[name])


def same(*names: str) -> dict[str, Written]:
    """Fields that are columns of the same name."""
    return {name: of_column(name) for name in names}


def named(name: str, model: Any) -> Written:
    """A field that names a row by its key, where the column has its id."""
    return Written((name,), lambda db, values: values[name] and db.get_one(model, values[name]).key)


def mapping(name: str) -> Written:
    """A field whose keys are merged into a column."""
    return Written((name,), lambda _, values: values[name], by_key=True)


def _title(values: Values) -> Any:
    zh, en = values["title_zh"], values["title_en"]
    return zh if zh == en else {"zh": zh, "en": en}


TITLES: Writes = {
    "title": Written(("title_zh", "title_en"), lambda _, values: _title(values)),
    "titles": Written(
        ("title_zh", "title_en"),
        lambda _, values: {"zh": values["title_zh"], "en": values["title_en"]},
        by_key=True,
    ),
}
"""The same words in both languages, or each in its own."""


def titles_of(row: Any, lang: Lang) -> Writes:
    """What titles of a row write as it stands: `title` is that of one language where the two differ."""
    return TITLES if row.title_zh == row.title_en else {**TITLES, "title": of_column(f"title_{lang}")}


def spoken(row: Any, fields: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Fields of a change with `title` said as `titles`: in the language of who writes it.

    One title that was given for both languages is replaced in both.
    """
    if "title" not in fields:
        return dict(fields)
    langs = ("zh", "en") if row.title_zh == row.title_en else (lang,)
    titles = {**dict.fromkeys(langs, fields["title"]), **fields.get("titles", {})}
    return {name: each for name, each in fields.items() if name != "title"} | {"titles": titles}


BESIDE = Written((), lambda _, values: None)  # noqa: ARG005 - a reader has two
"""A field that no column of the row holds."""


def writes_of(fields: Mapping[str, Any], writes: Writes) -> dict[str, Written]:
    """What the fields of a change write; one that is not told is the column of its name."""
    return {name: writes.get(name) or of_column(name) for name in fields}


@dataclass(frozen=True)
class Clash:
    """A field that others changed, and that the asker would set to something else."""

    pointer: str
    base: Any
    theirs: Any
    mine: Any


class FieldsChanged(Problem):
    code = "fields_changed"
    status = 409
    zh = (
        "您读取之后，他人已修改您要改的内容。"
        "请看 errors 中的双方取值，选定后带上 base_revision {current} 再提交。"
    )
    en = (
        "Somebody has changed what you want to change. Look at both values in errors, "
        "choose, and send it again with base_revision {current}."
    )

    def __init__(self, clashes: list[Clash], current: int) -> None:
        self.clashes = clashes
        super().__init__(current=current)

    def beside(self, lang: Lang) -> dict[str, Any]:
        said = {"code": "changed", "message": CHANGED.pick(lang)}
        return {"errors": [{**vars(each), **said} for each in self.clashes]}


class FieldChanged(Problem):
    """One such field, where several rows are changed at once: the fault lies at the field itself."""

    code = FieldsChanged.code
    status = FieldsChanged.status
    zh = (
        "您读取之后，他人已修改此项。"
        "请在 base、theirs、mine 中选定取值，带上 base_revision {current} 再提交。"
    )
    en = (
        "Somebody has changed this since you read it. Choose between base, theirs and mine, "
        "and send it again with base_revision {current}."
    )

    def __init__(self, clash: Clash, current: int) -> None:
        self.clash = clash
        super().__init__(current=current)

    @classmethod
    def each_of(cls, changed: FieldsChanged) -> list[FieldChanged]:
        return [cls(each, changed.fields["current"]) for each in changed.clashes]

    @property
    def pointer(self) -> str:
        return self.clash.pointer

    def beside(self, lang: Lang) -> dict[str, Any]:  # noqa: ARG002 - values are the same in both
        return vars(self.clash)


def check(session: Session, row: Any, base: int, fields: Mapping[str, Any], writes: Writes) -> None:
    """Refuse to set fields that others have set otherwise since the revision that the asker read.

    Values that the engine computes are no fields, so they never count.
    Raises Invalid for a revision that the row never had, and FieldsChanged.
    """
    before = _before(session, row, base)
    now = {each.key: plain(getattr(row, each.key)) for each in sa.inspect(row).mapper.column_attrs}
    clashes = [
        clash
        for name, written in writes_of(fields, writes).items()
        if before.keys() & {*written.columns, *written.also}
        for clash in _clashes(session, name, fields[name], written, ({**now, **before}, now))
    ]
    if clashes:
        raise FieldsChanged(clashes, told_revision(session, row))


def check_unseen(session: Session, row: Any, base: int, fields: Mapping[str, Any], writes: Writes) -> None:
    """The same for who was not always shown the row, and is not told what it was at any revision.

    Since a revision that it never had, everything counts as changed. Raises FieldsChanged.
    """
    now = {each.key: plain(getattr(row, each.key)) for each in sa.inspect(row).mapper.column_attrs}
    try:
        changed = _before(session, row, base).keys()
    except Invalid:
        changed = now.keys()
    clashes = [
        Clash(f"/{name}", None, theirs, mine)
        for name, written in writes_of(fields, writes).items()
        if changed & {*written.columns, *written.also}
        and (mine := _json(fields[name])) != (theirs := written.read(session, now))
    ]
    if clashes:
        raise FieldsChanged(clashes, told_revision(session, row))


def _before(session: Session, row: Any, base: int) -> dict[str, Any]:
    """What the columns were at a revision that have been changed since. Raises Invalid."""
    current = told_revision(session, row)
    if base == current:
        return {}
    since = _since(session, row, base, current)
    if since is None:
        raise Invalid(POINTER, NO_BASE, base=base, current=current)
    found: dict[str, Any] = {}
    for each in since:
        found |= each or {}
    return found


def _since(session: Session, row: Any, base: int, current: int) -> Sequence[Values | None] | None:
    """What each change since then found there, newest first; None if the row never told that revision."""
    entries = session.execute(
        sa.select(Entry.revision, Entry.before)
        .where(*_of(row), Entry.revision >= (0 if row.NUMBERED else base))
        .order_by(Entry.revision.desc())
    ).all()
    known = {current - place if row.NUMBERED else each.revision: place for place, each in enumerate(entries)}
    return [each.before for each in entries[: known[base]]] if base in known else None


def _of(row: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """The entries of a row."""
    key = "/".join(map(str, sa.inspect(row).identity))
    return Entry.entity_id == key, Entry.entity == row.journal_name, Entry.scope == row.journal_scope


def revision_at(session: Session, row: Any, seen: int) -> int:
    """The revision that a row had at one of its scope; that itself if it had none yet."""
    if seen >= row.revision:
        return int(row.revision)
    found = session.scalar(sa.select(sa.func.max(Entry.revision)).where(*_of(row), Entry.revision <= seen))
    return seen if found is None else found


def _clashes(
    session: Session, name: str, mine: Any, written: Written, values: tuple[Values, Values]
) -> Iterator[Clash]:
    base, theirs = (written.read(session, each) for each in values)
    moved = any(values[0][each] != values[1][each] for each in written.also)
    if not written.by_key:
        yield from _clash(f"/{name}", base, theirs, _json(mine), moved=moved)
        return
    for key, value in mine.items():
        place = f"/{name}/{_escaped(key)}"
        yield from _clash(place, (base or {}).get(key), (theirs or {}).get(key), _json(value))


def _clash(pointer: str, base: Any, theirs: Any, mine: Any, *, moved: bool = False) -> Iterator[Clash]:
    if (base != theirs or moved) and mine != theirs:
        yield Clash(pointer, base, theirs, mine)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _json(value: Any) -> Any:
    """A value that was read from a body, as the journal keeps it."""
    if isinstance(value, dict):
        return {name: _json(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(each) for each in value]
    return value.value if isinstance(value, Enum) else plain(value)
