"""A file on this machine becomes a project: what `tracker import` does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy.orm import Session

from tracker import access
from tracker.access import Who
from tracker.calendars import cn
from tracker.db import session
from tracker.domain.text import Fact, Text
from tracker.exchange import actions, importing, mspdi, queries
from tracker.exchange.importing import Arrival, Order
from tracker.exchange.mspdi.faults import MOST_BYTES
from tracker.journal import writing

UNREADABLE = Text("无法读取：{why}。", "It cannot be read: {why}.")


class NotImported(Fact):
    """A file could not become a project; `why` is a Text or a Fact."""

    code = "not_imported"
    zh = "{file}：{why}"
    en = "{file}: {why}"


class NoClient(Fact):
    """No client has that name or id."""

    code = "no_client"
    zh = "没有名为“{name}”的客户。"
    en = "There is no client called “{name}”."


@dataclass(frozen=True)
class Wish:
    """What the command asks for beside the file; `client` is a name or an id."""

    order: Order = field(default_factory=Order)
    client: str | None = None
    dry_run: bool = False


def bring(path: Path, wish: Wish) -> Arrival:
    """Read the file and store its project, unless that is only tried. Raises NotImported."""
    try:
        imported = mspdi.read(_read(path), zone=cn.base_calendar().zone)
        return _tried(imported, wish) if wish.dry_run else _stored(imported, wish)
    except Fact as refused:
        raise NotImported(file=str(path), why=refused) from refused
    except OSError as failed:
        why = UNREADABLE.fill({"why": failed.strerror or str(failed)})
        raise NotImported(file=str(path), why=why) from failed


def _read(path: Path) -> bytes:
    """No more than one byte beyond what is read at all."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _tried(imported: mspdi.Imported, wish: Wish) -> Arrival:
    return importing.arrive(session(), imported, _order(session(), wish))


def _stored(imported: mspdi.Imported, wish: Wish) -> Arrival:
    """The first administrator leads it, if there is one already."""
    who = Who(queries.an_administrator(session()), name=access.HOUSE.name, admin=True)
    with writing(who, "project.import") as current:
        arrival = importing.arrive(current, imported, _order(current, wish))
        actions.store(current, who, arrival)
    return arrival


def _order(current: Session, wish: Wish) -> Order:
    if wish.client is None:
        return wish.order
    found = queries.client_called(current, wish.client)
    if found is None:
        raise NoClient(name=wish.client)
    return replace(wish.order, client_id=found)
