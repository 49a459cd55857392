"""The migrations make what the models say, on both databases, whoever runs them and however often."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tracker.app import create_app
from tracker.config import data_folder
from tracker.db import METADATA, UTCDateTime, db
from tracker.migrating import NotMigrated, missing
from tracker.search import OWN


@pytest.fixture
def tracker(database_url):
    """A tracker on an empty database; its application's context is open."""
    found = create_app(TRACKER_DATABASE_URL=database_url).extensions["tracker"]
    with found.app.app_context():
        yield found
        db.session.remove()
        db.engine.dispose()


def _same_type(_context, _inspected, _declared, inspected_type, declared_type):
    """Instants are plain date-times to SQLite; everything else is compared as usual."""
    as_instant = isinstance(declared_type, UTCDateTime) and isinstance(inspected_type, sa.DateTime)
    return False if as_instant else None


def _differences():
    with db.engine.connect() as connection:
        options = {
            "compare_type": _same_type,
            "target_metadata": METADATA,
            "include_object": lambda _object, name, *_: not str(name).startswith(OWN),
        }
        return compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)


def _tables():
    with db.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_the_migrations_make_exactly_what_the_models_say(tracker):
    tracker.migrate()

    assert _differences() == []
    own = {each for each in _tables() if each.startswith(OWN)}
    assert _tables() - own == {"alembic_version", *METADATA.tables}


def test_the_comparison_sees_a_column_that_is_missing(tracker):
    tracker.migrate()
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE clients DROP COLUMN note"))

    assert [each[0] for each in _differences()] == ["add_column"]


def test_constraints_are_named_alike_on_both_databases(tracker):
    tracker.migrate()

    with db.engine.connect() as connection:
        found = sa.inspect(connection)
        for table in METADATA.sorted_tables:
            named = {each["name"] for each in found.get_foreign_keys(table.name)}
            assert named == {each.name for each in table.foreign_key_constraints}
            named = {each["name"] for each in found.get_unique_constraints(table.name)}
            declared = [each for each in table.constraints if isinstance(each, sa.UniqueConstraint)]
            assert named == {each.name for each in declared}


def test_all_the_way_down_leaves_nothing_and_up_again_everything(tracker):
    tracker.prepare()
    config = tracker.app.extensions["migrate"].migrate.get_config()

    command.downgrade(config, "base")

    assert _tables() == {"alembic_version"}
    tracker.migrate()
    assert _differences() == []


def test_preparing_twice_is_harmless(house):
    before = _rows(house.tracker)

    again = [house.tracker.prepare(), house.tracker.prepare()]

    assert again == [None, None]
    assert _rows(house.tracker) == before


def _rows(tracker):
    with tracker.app.app_context():
        counted = {
            name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in METADATA.tables.items()
        }
        db.session.remove()
    return counted


def test_several_processes_may_prepare_at_once(database_url):
    program = "from tracker.app import create_app; print(create_app().extensions['tracker'].prepare())"
    home = Path(__file__).parents[2]
    environment = {**os.environ, "TRACKER_DATABASE_URL": database_url}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program], cwd=home, env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]

    said = [each.communicate(timeout=120)[0].strip() for each in started]

    assert [each.returncode for each in started] == [0, 0, 0]
    assert [each.startswith("trk_") for each in sorted(said)] == [False, False, True]


def test_preparing_leaves_no_connection_open(tracker):
    tracker.prepare()

    assert db.engine.pool.checkedout() == 0
    assert db.engine.pool.checkedin() == 0


def test_a_database_that_is_not_ours_is_left_alone(tracker):
    with db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('theirs')"))

    with pytest.raises(NotMigrated, match="theirs"):
        tracker.prepare()

    assert _tables() == {"alembic_version"}


def test_a_migration_that_fails_leaves_nothing_behind(tracker):
    with db.engine.begin() as connection:  # the last table of the first migrations is in the way
        last = METADATA.sorted_tables[-1].name
        connection.execute(sa.text(f"CREATE TABLE {last} (id INTEGER)"))

    with pytest.raises(sa.exc.DBAPIError):
        tracker.migrate()

    assert _tables() <= {last, "alembic_version"}


def test_what_is_missing_is_said_in_words(tracker):
    newest = ScriptDirectory(str(data_folder("migrations"))).get_current_head()

    with db.engine.connect() as connection:
        assert missing(connection) == f"migrations [] != ['{newest}']"


def test_there_is_one_history():
    scripts = ScriptDirectory(str(data_folder("migrations")))

    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
