"""Runs the migrations with the application's engine; one history for SQLite and PostgreSQL."""

from alembic import context
from flask import current_app

from tracker.db import METADATA, WRITING, UTCDateTime
from tracker.search import OWN

engine = current_app.extensions["migrate"].db.engine


def render_item(kind, value, _context):
    """Migrations name SQLAlchemy's own types: they must run when the application's have moved on."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(value, UTCDateTime) else False


def include_object(_object, name, _kind, _reflected, _compare_to):
    """What each database keeps for the search is no model's."""
    return not str(name).startswith(OWN)


with engine.connect() as connection:
    if engine.dialect.name == "sqlite":
        # A table is altered by copying it, which would take the rows that refer to it along;
        # the pragma does nothing inside a transaction, so it comes first.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
    connection = connection.execution_options(**{WRITING: True})
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        include_object=include_object,
        transactional_ddl=True,  # on SQLite too: all or nothing, and two processes do not meet
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.invalidate()
