"""One entry for each changed row, with gapless revisions in its scope: a project, or the agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from tracker import clock
from tracker.access import Who
from tracker.db import Base, Row, UTCDateTime, afterwards, db, new_id, transaction

AGENCY = "agency"
RESTORED = "project.restore"
"""The cause of what comes with an archive: it was before, somewhere else."""
LEDGER = "tracker_ledger"
CHUNK = 500
"""Scopes in one statement: databases bound the number of parameters."""
OWN = ("revision", "changed_at")
"""Columns that the journal itself sets."""


class Revision(Base):
    """The newest revision of a scope; the row is locked while a transaction writes to that scope."""

    __tablename__ = "revisions"
    scope: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)


COUNTERS = (
    sa.select(Revision)
    .where(Revision.scope.in_(sa.bindparam("scopes", expanding=True)))
    .order_by(Revision.scope == AGENCY, Revision.scope)
    .with_for_update()
)
"""Counters in the order in which they are locked: those of projects by id, the agency's last."""


class Entry(Row):
    """One change of one row: who, when, why, and the fields before and after."""

    __tablename__ = "journal"
    __table_args__ = (
        sa.UniqueConstraint("scope", "revision"),
        sa.Index("ix_journal_entity_id_revision", "entity_id", "revision"),
        sa.Index("ix_journal_actor_id_at", "actor_id", "at"),
    )
    scope: Mapped[str] = mapped_column(sa.String(24))
    revision: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(sa.String(24))
    cause: Mapped[str] = mapped_column(sa.String(80))
    change_set: Mapped[str] = mapped_column(sa.String(24), index=True)
    entity: Mapped[str] = mapped_column(sa.String(40))
    entity_id: Mapped[str] = mapped_column(sa.String(60))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]


class Journaled:
    """A row whose changes are kept. Its `revision` is that of its newest entry: its ETag."""

    SECRET: ClassVar[frozenset[str]] = frozenset()
    """Columns whose values never enter the journal."""
    NUMBERED: ClassVar[bool] = False
    """Whether it tells the number of its own changes instead of its revision, which counts the agency's."""

    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime | None]

    @property
    def journal_name(self) -> str:
        """What the journal calls it: its table."""
        return str(self.__tablename__)  # type: ignore[attr-defined]

    @property
    def journal_scope(self) -> str:
        """The project it belongs to, or the agency."""
        return getattr(self, "project_id", None) or AGENCY


@dataclass
class RowChange:
    """What the running transaction has done to one row: the fields that it touched, as JSON."""

    row: Any
    new: bool
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        return self.new or self.before != self.after

    def plain(self, name: str) -> Any:
        """A column's present value, as JSON."""
        return plain(getattr(self.row, name))


@dataclass
class Ledger:
    """What the running transaction has changed so far."""

    who: Who
    cause: str
    at: datetime
    change_set: str
    counters: dict[str, Revision]
    """By scope: what this transaction may write to, each locked."""
    changes: dict[int, RowChange] = field(default_factory=dict)

    then: list[Callable[[], None]] = field(default_factory=list)
    """What is to be done once everything is committed."""
    info: dict[str, Any] = field(default_factory=dict)
    """What others remember of this transaction."""
    told: list[dict[str, Any]] = field(default_factory=list)
    """What the agency's journal says beside what changed."""

    def tell(self, entity: str, entity_id: str, after: dict[str, Any]) -> None:
        """Have the agency's journal say that a row came whose own journal came with it."""
        self.told.append({"entity": entity, "entity_id": entity_id, "after": after})

    def note_values(self, row: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """A row that was written without the session: its columns before and after."""
        change = self.changes.setdefault(id(row), RowChange(row, new=False))
        for name in sorted(after):
            change.before.setdefault(name, plain(before[name]))
            change.after[name] = plain(after[name])

    def note(self, row: Any, *, new: bool) -> None:
        """A row that is about to be written; of a new one everything is read at the end."""
        state = sa.inspect(row)
        touched = set() if new else set(row.__mapper__.columns.keys()) - state.unmodified - {*OWN}
        if not new and not touched and id(row) not in self.changes:
            return
        change = self.changes.setdefault(id(row), RowChange(row, new))
        for name in sorted(touched):
            _note_attribute(change, state.attrs[name])


Settled = Callable[[Session, Ledger, list[RowChange]], None]
_settled: list[Settled] = []


def on_settle(follow: Settled) -> None:
    """Call `follow` with all changed rows of each transaction, in it, once they have their numbers.

    What it writes are no rows of the domain: they would come too late for the journal.
    """
    if follow not in _settled:
        _settled.append(follow)


@contextmanager
def writing(who: Who, cause: str, *, projects: Iterable[str] = ()) -> Iterator[Session]:
    """Open the transaction of one request, command or job.

    Names its projects, so that their counters are locked in id order before the plan is read;
    the agency's comes last. On leaving, each changed row gets its entry and its revision.
    """
    with transaction() as session:
        counters = lock(session, [*sorted(set(projects)), AGENCY])
        ledger = Ledger(who, cause, clock.now(session), new_id(), counters)
        session.info[LEDGER] = ledger
        try:
            yield session
            session.flush()
            _settle(session, ledger)
        finally:
            del session.info[LEDGER]
    for each in ledger.then:
        afterwards(session, each)


def ledger_of(session: Session) -> Ledger:
    """The ledger of the running transaction: its instant, its actor, its change-set."""
    ledger: Ledger = session.info[LEDGER]
    return ledger


def told_revisions(session: Session, rows: Sequence[Any]) -> dict[str, int]:
    """By id, what Journaled rows of one kind tell as their revision; at most one statement."""
    numbered = [each for each in rows if each.NUMBERED]
    found = {each.id: 0 if each.NUMBERED else each.revision for each in rows}
    if numbered:
        mine = Entry.entity == numbered[0].journal_name, Entry.entity_id.in_([each.id for each in numbered])
        counted = sa.select(Entry.entity_id, sa.func.count()).where(*mine).group_by(Entry.entity_id)
        found |= {row[0]: row[1] for row in session.execute(counted)}
    return found


def told_revision(session: Session, row: Any) -> int:
    """What a Journaled row tells as its revision."""
    revision: int = told_revisions(session, [row])[row.id] if row.NUMBERED else row.revision
    return revision


def open_scope(session: Session, scope: str) -> None:
    """Begin the journal of a new project."""
    ledger_of(session).counters[scope] = _new_counter(session, scope)


def lock(session: Session, scopes: Iterable[str]) -> dict[str, Revision]:
    """The counters of these scopes, held until the transaction ends; a project that is not there has none."""
    wanted, held = list(scopes), dict[str, Revision]()
    for first in range(0, len(wanted), CHUNK):  # a statement takes its locks in the order of its rows
        rows = session.scalars(COUNTERS, {"scopes": wanted[first : first + CHUNK]})
        held |= {each.scope: each for each in rows}
    if AGENCY in wanted and AGENCY not in held:
        held[AGENCY] = _new_counter(session, AGENCY)
    return held


def _new_counter(session: Session, scope: str) -> Revision:
    counter = Revision(scope=scope, revision=0)
    session.add(counter)
    session.flush()
    return counter


def _settle(session: Session, ledger: Ledger) -> None:
    changes = [each for each in ledger.changes.values() if each.differs]
    scopes = [each.row.journal_scope for each in changes]
    numbers = _take_numbers(ledger, [*scopes, *(AGENCY for _ in ledger.told)])
    entries = []
    for change in changes:
        number = next(numbers[change.row.journal_scope])
        set_committed_value(change.row, "revision", number)
        set_committed_value(change.row, "changed_at", ledger.at)
        entries.append(_entry(ledger, change, number))
    entries += [{**_stamped(ledger, AGENCY, next(numbers[AGENCY])), **each} for each in ledger.told]
    if entries:
        session.flush()
        session.execute(sa.insert(Entry), entries)
        _stamp(session, changes)
        for follow in _settled:
            follow(session, ledger, changes)


def _stamp(session: Session, changes: list[RowChange]) -> None:
    """Revision and time of each changed row, in one statement for each table."""
    by_table: dict[sa.Table, list[dict[str, Any]]] = {}
    for change in changes:
        table: sa.Table = sa.inspect(type(change.row)).base_mapper.local_table
        keys = zip(
            (f"b_{each.name}" for each in table.primary_key), sa.inspect(change.row).identity, strict=True
        )
        values = {"revision": change.row.revision, "changed_at": change.row.changed_at}
        by_table.setdefault(table, []).append({**dict(keys), **values})
    for table, rows in by_table.items():
        mine = [each == sa.bindparam(f"b_{each.name}") for each in table.primary_key]
        stamped: dict[Any, Any] = {name: sa.bindparam(name) for name in OWN}
        session.connection().execute(sa.update(table).where(*mine).values(stamped), rows)


def _take_numbers(ledger: Ledger, scopes: Iterable[str]) -> dict[str, Iterator[int]]:
    """The next revisions of each scope, one for each time that it is named."""
    numbers = {}
    for scope, wanted in Counter(scopes).items():
        counter = ledger.counters[scope]
        numbers[scope] = iter(range(counter.revision + 1, counter.revision + wanted + 1))
        counter.revision += wanted
    return numbers


def _entry(ledger: Ledger, change: RowChange, number: int) -> dict[str, Any]:
    key = sa.inspect(change.row).identity
    return {
        **_stamped(ledger, change.row.journal_scope, number),
        "entity": change.row.journal_name,
        "entity_id": "/".join(map(str, key or ())),
        "before": None if change.new else change.before,
        "after": _whole(change.row) if change.new else change.after,
    }


def _stamped(ledger: Ledger, scope: str, number: int) -> dict[str, Any]:
    """What every entry of a transaction says, of a row that is new unless it says more."""
    return {
        "id": new_id(),
        "scope": scope,
        "revision": number,
        "at": ledger.at,
        "actor_id": ledger.who.person_id,
        "cause": ledger.cause,
        "change_set": ledger.change_set,
        "before": None,
    }


def _whole(row: Any) -> dict[str, Any]:
    """Every column of a new row, also those that the database layer filled in."""
    hidden = {*OWN, *row.SECRET}
    names = (each.key for each in sa.inspect(row).mapper.column_attrs if each.key not in hidden)
    return {name: plain(getattr(row, name)) for name in names}


def _note_attribute(change: RowChange, attribute: Any) -> None:
    history = attribute.history
    if not history.has_changes() or attribute.key in change.row.SECRET:
        return
    if not change.new:
        change.before.setdefault(attribute.key, plain(history.deleted[0] if history.deleted else None))
    change.after[attribute.key] = plain(history.added[0] if history.added else None)


def plain(value: Any) -> Any:
    """A column's value as JSON keeps it; instants in UTC, so that equal ones are equal text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else value


def typed(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    """What `plain` made of a column's value, as the column holds it. Raises ValueError and TypeError."""
    if value is None:
        return None
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return kind.python_type(value) if isinstance(kind, sa.Enum) else value


@event.listens_for(db.session, "before_flush")
def _note_changes(session: Session, _context: Any, _instances: Any) -> None:
    new = session.new  # made anew whenever it is asked for
    written = [row for row in (*new, *session.dirty) if isinstance(row, Journaled)]
    if any(isinstance(row, Journaled) for row in session.deleted):
        raise RuntimeError("Rows of the domain are cancelled, never deleted.")
    ledger: Ledger | None = session.info.get(LEDGER)
    for row in written:
        if ledger is None:
            raise RuntimeError(f"{row!r} is written outside journal.writing().")
        ledger.note(row, new=row in new)
        if row.journal_scope not in ledger.counters:
            raise RuntimeError(
                f"{row!r} belongs to {row.journal_scope}, which this transaction did not name."
            )
