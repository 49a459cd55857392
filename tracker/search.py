"""The index of what can be found: kept in the transaction of each change, alike on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.access import Who
from tracker.db import Base, inserting, session, transaction
from tracker.domain import tokens
from tracker.domain.text import Text
from tracker.domain.tokens import Term
from tracker.journal import Ledger, RowChange

OWN = "search_index"
"""What only one of the databases has begins so: FTS5's tables, PostgreSQL's column. No model declares it."""
VERSION = 3
"""Raised when the tokens of the same row become others."""
LONGEST = 100_000
"""Characters of a text that are found."""
AT_ONCE = 500
NO_TITLE = Text()


class Found(Base):
    """A row that can be found, with its words; made from that row, and made again at any time."""

    __tablename__ = "search_entries"
    id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    kind: Mapped[str] = mapped_column(sa.String(20))
    row_id: Mapped[str] = mapped_column(sa.String(24), unique=True)
    project_id: Mapped[str | None] = mapped_column(sa.String(24), index=True)
    item_id: Mapped[str | None] = mapped_column(sa.String(24))
    """The item that it is or belongs to: only who may see that may find it."""
    internal: Mapped[bool]
    """Only the agency's people find it."""
    title_zh: Mapped[str] = mapped_column(sa.Text)
    title_en: Mapped[str] = mapped_column(sa.Text)
    """Its own titles; what has none is shown with its item's."""
    body: Mapped[str] = mapped_column(sa.Text)
    title_runs: Mapped[str] = mapped_column(sa.Text)
    runs: Mapped[str] = mapped_column(sa.Text)
    tokens: Mapped[str] = mapped_column(sa.Text)

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


class Indexed(Base):
    """What the index was made with; another release makes it again."""

    __tablename__ = "search_state"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_with: Mapped[str] = mapped_column(sa.Text)


@dataclass(frozen=True)
class Card:
    """What can be found of a row, and who may."""

    project_id: str | None
    title: Text = NO_TITLE
    body: str = ""
    item_id: str | None = None
    internal: bool = False
    key: str = ""
    """Found like the title, beside which it is shown."""


@dataclass(frozen=True)
class Address:
    """The route that answers a row, and the parameter of its path that is the row's id."""

    endpoint: str
    parameter: str


@dataclass(frozen=True)
class Searchable:
    """Rows of a kind: which columns make their cards, and how; None for what is not found."""

    kind: str
    model: type[Any]
    columns: frozenset[str]
    card: Callable[[Any], Card | None]
    address: Address | None = None
    seen: Callable[[Who], sa.ColumnElement[bool]] | None = None
    """A condition on the model for what the asker may find, where its project does not decide that."""


_searchable: dict[str, Searchable] = {}


def register_searchable(
    kind: str,
    model: type[Any],
    columns: Iterable[str],
    card: Callable[[Any], Card | None],
    address: Address | None = None,
    *,
    seen: Callable[[Who], sa.ColumnElement[bool]] | None = None,
) -> None:
    """Let rows of a journaled model be found, in the transaction that writes them.

    Who sees a row's project and item finds it, unless `seen` decides alone.
    """
    _searchable[kind] = Searchable(kind, model, frozenset(columns), card, address, seen)


def address_of(row: Found) -> Address | None:
    """Where a row that was found is answered; None for a kind that is not registered, or said nowhere."""
    known = _searchable.get(row.kind)
    return None if known is None else known.address


def kinds() -> list[str]:
    return sorted(_searchable)


def seen_by_kind(who: Who) -> dict[str, sa.ColumnElement[bool]]:
    """Of kinds that decide for themselves: which of their entries the asker may find."""
    return {
        kind: Found.row_id.in_(sa.select(each.model.__table__.c.id).where(each.seen(who)))
        for kind, each in sorted(_searchable.items())
        if each.seen is not None
    }


def follow(current: Session, _ledger: Ledger, changes: Sequence[RowChange]) -> None:
    """Index again what has changed of what can be found."""
    touched = [
        (each, change.row)
        for each in _searchable.values()
        for change in changes
        if isinstance(change.row, each.model) and (change.new or each.columns & change.after.keys())
    ]
    if touched:
        _keep(current, touched)


def bring_up_to_date() -> None:
    """Make the index anew unless it was made with these tokens of these kinds."""
    if not _is_current(session()):
        with transaction() as current:
            if not _is_current(current):
                _make(current)


def make_anew() -> int:
    """Make the index again from all rows; how many can be found."""
    with transaction() as current:
        _make(current)
        return current.scalar(sa.select(sa.func.count()).select_from(Found)) or 0


def index_project(current: Session, project_id: str) -> None:
    """Index what came into the database without the session that is followed: a whole project."""
    for each in _searchable.values():
        table = each.model.__table__.c
        mine = table.get("project_id", table.id) == project_id
        for rows in _all(current, each.model, mine):
            _keep(current, [(each, row) for row in rows])


def _made_with() -> str:
    return f"{VERSION} {' '.join(kinds())}"


def _is_current(current: Session) -> bool:
    return current.scalar(sa.select(Indexed.made_with)) == _made_with()


def _make(current: Session) -> None:
    current.execute(sa.delete(Found))
    for each in _searchable.values():
        for rows in _all(current, each.model):
            _keep(current, [(each, row) for row in rows])
            current.expunge_all()
    current.execute(sa.delete(Indexed))
    current.execute(sa.insert(Indexed), [{"id": 1, "made_with": _made_with()}])


def _all(current: Session, model: type[Any], *where: sa.ColumnElement[bool]) -> Iterator[Sequence[Any]]:
    """Every row of a model that is meant, some hundreds at a time."""
    key, last = model.__table__.c.id, ""
    wanted = sa.select(model).where(*where).order_by(key).limit(AT_ONCE)
    while rows := current.scalars(wanted.where(key > last)).all():
        last = rows[-1].id
        yield rows


def _keep(current: Session, touched: Sequence[tuple[Searchable, Any]]) -> None:
    cards = [(each.kind, row.id, each.card(row)) for each, row in touched]
    gone = [row_id for _, row_id, card in cards if card is None]
    kept = [_entry(kind, row_id, card) for kind, row_id, card in cards if card is not None]
    for first in range(0, len(gone), AT_ONCE):
        current.execute(sa.delete(Found).where(Found.row_id.in_(gone[first : first + AT_ONCE])))
    if kept:
        wanted = inserting(current, Found)
        changed = {name: wanted.excluded[name] for name in kept[0] if name != "row_id"}
        stored = wanted.on_conflict_do_update(index_elements=["row_id"], set_=changed)
        current.connection().execute(stored, kept)


def _entry(kind: str, row_id: str, card: Card) -> dict[str, Any]:
    body = card.body[:LONGEST]
    title = tokens.runs(f"{card.title.zh} {card.title.en} {card.key}")
    every = [*title, *tokens.runs(body)]
    return {
        "kind": kind,
        "row_id": row_id,
        "project_id": card.project_id,
        "item_id": card.item_id,
        "internal": card.internal,
        "title_zh": card.title.zh,
        "title_en": card.title.en,
        "body": body,
        "title_runs": tokens.joined(title),
        "runs": tokens.joined(every),
        "tokens": " ".join(tokens.tokens(every)),
    }


def _is_postgresql(current: Session) -> bool:
    return current.get_bind().dialect.name == "postgresql"


def matching(current: Session, asked: Sequence[Term]) -> list[sa.ColumnElement[bool]]:
    """Entries that have every term; what tokens cannot tell is asked of the text itself."""
    doubtful = [Found.runs.contains(each.needle) for each in asked if not each.told_by_tokens]
    return [_has_tokens(current, asked), *doubtful]


def in_title(asked: Sequence[Term]) -> sa.ColumnElement[int]:
    """0 where the title has every term, otherwise 1."""
    has_all = sa.and_(*(Found.title_runs.contains(each.needle) for each in asked))
    return sa.case((has_all, 0), else_=1)


def _has_tokens(current: Session, asked: Sequence[Term]) -> sa.ColumnElement[bool]:
    """Tokens are letters and digits alone, so that quoted they can be no operators on either database."""
    if _is_postgresql(current):
        wanted = " & ".join(_quoted(asked, "'{}'", "'{}':*"))
        vector: sa.ColumnElement[Any] = sa.literal_column(f"search_entries.{OWN}_vector")
        return vector.bool_op("@@")(sa.cast(wanted, postgresql.TSQUERY))
    wanted = " AND ".join(_quoted(asked, '"{}"', '"{}"*'))
    index: sa.ColumnElement[Any] = sa.literal_column(OWN)
    hits: sa.Select[Any] = sa.select(sa.literal_column("rowid")).select_from(sa.table(OWN))
    return Found.id.in_(hits.where(index.bool_op("MATCH")(wanted)))


def _quoted(asked: Sequence[Term], exact: str, beginning: str) -> Iterator[str]:
    for term in asked:
        yield from (exact.format(each) for each in term.exact)
        if term.begins is not None:
            yield beginning.format(term.begins)
