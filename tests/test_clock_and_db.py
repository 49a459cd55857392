"""The clock, the ids, instants in both databases, and the one way to write."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from tracker import clock
from tracker.app import create_app
from tracker.db import METADATA, Ids, UTCDateTime, afterwards, db, new_id, session, together, transaction

INSTANTS = sa.Table("instants", sa.MetaData(), sa.Column("at", UTCDateTime()), sa.Column("n", sa.Integer))
BEIJING = timezone(timedelta(hours=8))


@pytest.fixture
def context(database_url):
    """An application's context on a database with one small table."""
    app = create_app(TRACKER_DATABASE_URL=database_url).extensions["tracker"].app
    with app.app_context():
        with db.engine.begin() as connection:
            INSTANTS.create(connection)
        yield app
        db.session.remove()
        db.engine.dispose()


def _count(app):
    with app.app_context():
        return session().scalar(sa.select(sa.func.count()).select_from(INSTANTS))


def test_now_is_an_aware_instant_that_never_goes_back(context):
    first, second = clock.now(session()), clock.now(session())

    assert first.tzinfo is UTC
    assert first <= second
    assert abs(second - datetime.fromtimestamp(clock.milliseconds() / 1000, UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("minutes", [-90, 60 * 24 * 365])
def test_the_offset_moves_the_clock_of_its_own_installation_only(database_url, minutes):
    moved = (
        create_app(TRACKER_DATABASE_URL=database_url, TRACKER_CLOCK_OFFSET=minutes).extensions["tracker"].app
    )
    plain = create_app(TRACKER_DATABASE_URL=database_url).extensions["tracker"].app
    told = []
    for app in (moved, plain):
        with app.app_context():
            told.append(clock.now(session()))
            db.session.remove()
            db.engine.dispose()

    assert abs(told[0] - told[1] - timedelta(minutes=minutes)) < timedelta(minutes=1)


def test_the_clock_runs_on_inside_a_transaction(context):
    with transaction() as current:
        first = clock.now(current)
        while clock.now(current) == first:  # a database that gives the transaction's time never leaves this
            pass

        assert clock.now(current) > first


def test_ids_are_24_hex_characters_ordered_by_time_and_never_twice():
    made = [new_id() for _ in range(5000)]

    assert {len(each) for each in made} == {24}
    assert all(set(each) <= set("0123456789abcdef") for each in made)
    assert len(set(made)) == len(made)
    stamps = [int(each[:12], 16) for each in made]
    assert stamps == sorted(stamps)
    assert abs(stamps[-1] - clock.milliseconds()) < 60_000


def test_ids_do_not_tell_how_many_others_were_made_meanwhile(monkeypatch):
    at, ids, places = clock.milliseconds(), Ids(), []
    for later in range(64):
        monkeypatch.setattr(clock, "milliseconds", lambda later=later: at + later)
        places.append(int(ids.make()[12:16], 16))

    steps = {after - before for before, after in itertools.pairwise(places)}
    assert len(steps) > 32


def test_ids_ascend_though_the_clock_goes_back_or_a_millisecond_is_full(monkeypatch):
    at, ids = clock.milliseconds(), Ids()
    monkeypatch.setattr(clock, "milliseconds", lambda: at)
    made = [ids.make() for _ in range(70_000)]
    monkeypatch.setattr(clock, "milliseconds", lambda: at - 1000)
    made.append(ids.make())

    assert made == sorted(made)
    assert len(set(made)) == len(made)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 12, 7, 9, 0, tzinfo=BEIJING),
        datetime(2026, 12, 7, 0, 59, 59, 999_999, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(context, instant):
    with transaction() as current:
        current.execute(INSTANTS.insert().values(at=instant))

    found = session().scalar(sa.select(INSTANTS.c.at))

    assert (found, found.tzinfo) == (instant, UTC)
    assert session().scalar(sa.select(INSTANTS.c.at).where(INSTANTS.c.at == instant)) == instant


def test_no_instant_stays_none(context):
    with transaction() as current:
        current.execute(INSTANTS.insert().values(at=None))

    assert session().execute(sa.select(INSTANTS.c.at)).one() == (None,)


def test_a_transaction_commits_together_or_not_at_all(context):
    def write(divisor):
        with transaction() as current:
            current.execute(INSTANTS.insert().values(n=1))
            current.execute(INSTANTS.insert().values(n=2 // divisor))

    with pytest.raises(ZeroDivisionError):
        write(0)
    assert _count(context) == 0

    write(1)
    assert _count(context) == 2


def test_transactions_inside_another_commit_with_it_or_not_at_all(context):
    done = []

    def write(*, kept):
        with together() as whole:
            for number in (1, 2):
                with transaction() as current:
                    current.execute(INSTANTS.insert().values(n=number))
                afterwards(current, lambda: done.append(1))
            whole.kept = kept

    write(kept=False)
    assert (_count(context), done) == (0, [])

    write(kept=True)
    assert (_count(context), done) == (2, [1, 1])


def test_a_transaction_that_fails_inside_another_is_undone_alone(context):
    def write(divisor):
        with transaction() as current:
            current.execute(INSTANTS.insert().values(n=1))
            current.execute(INSTANTS.insert().values(n=2 // divisor))

    with together() as whole:
        with pytest.raises(ZeroDivisionError):
            write(0)
        assert not whole.wrote
        write(1)
        assert whole.wrote

    assert session().scalars(sa.select(INSTANTS.c.n).order_by(INSTANTS.c.n)).all() == [1, 2]


def test_actions_open_no_transactions(context):
    for begun in (transaction, together):
        with transaction(), pytest.raises(RuntimeError), begun():
            pass


def test_a_read_before_a_write_does_not_make_the_write_fail(context):
    """SQLite refuses to upgrade a read once somebody else has written; the write must begin anew."""
    session().scalar(sa.select(sa.func.count()).select_from(INSTANTS))
    with db.engine.begin() as other:
        other.execute(INSTANTS.insert().values(n=1))

    with transaction() as current:
        seen = current.scalar(sa.select(sa.func.count()).select_from(INSTANTS))
        current.execute(INSTANTS.insert().values(n=2))

    assert seen == 1
    assert _count(context) == 2


def test_writers_wait_for_each_other(context):
    failed = []

    def write():
        with context.app_context():
            try:
                for _ in range(10):
                    with transaction() as current:
                        most = current.scalar(sa.select(sa.func.max(INSTANTS.c.n))) or 0
                        current.execute(INSTANTS.insert().values(n=most + 1))
            except sa.exc.SQLAlchemyError as error:
                failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert failed == []
    assert _count(context) == 40


def test_sqlite_is_durable_checks_foreign_keys_and_lets_readers_read(tmp_path):
    app = create_app(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path}/tracker.db").extensions["tracker"].app
    with app.app_context():
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [session().execute(sa.text(f"PRAGMA {name}")).scalar() for name in names]
        db.session.remove()
        db.engine.dispose()

    assert found == ["wal", 2, 1, 20_000]


def test_every_constraint_has_a_name_that_both_databases_can_alter():
    for table in METADATA.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, (table.name, constraint)
            assert len(str(constraint.name)) <= 63  # PostgreSQL cuts longer ones
        for index in table.indexes:
            assert len(str(index.name)) <= 63
