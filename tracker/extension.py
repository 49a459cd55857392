"""The product as a plugin of any Flask application; the one place that knows every feature."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from tracker import access, api, clock, cors, db, idempotency, journal, migrating, search, setup, system
from tracker.announcements import routes as announcement_routes
from tracker.calendars import models as calendar_models
from tracker.comments import including as comment_including
from tracker.comments import models as comment_models
from tracker.comments import queries as comment_queries
from tracker.comments import routes as comment_routes
from tracker.comments import searching as comment_searching
from tracker.config import PREFIX, Settings, data_folder, read_settings
from tracker.contacts import routes as contact_routes
from tracker.exchange import routes as exchange_routes
from tracker.feeds import actions as feed_actions
from tracker.feeds import queries as feed_queries
from tracker.feeds import routes as feed_routes
from tracker.history import archive_restoring
from tracker.history.routes import activity as activity_routes
from tracker.history.routes import archive as archive_routes
from tracker.history.routes import live as live_routes
from tracker.library import including as library_including
from tracker.library import routes as library_routes
from tracker.library import searching as library_searching
from tracker.lookup import routes as lookup_routes
from tracker.notices import actions as notice_actions
from tracker.notices import models as notice_models
from tracker.notices import routes as notice_routes
from tracker.notices import rules as notice_rules
from tracker.notices import telling
from tracker.notices import words as notice_words
from tracker.pages import routes as page_routes
from tracker.people import departing
from tracker.people import tokens as people_tokens
from tracker.people.routes import BLUEPRINTS as PEOPLE_BLUEPRINTS
from tracker.playbooks import routes as playbook_routes
from tracker.playbooks.editors import routes as editor_routes
from tracker.projects import including, sight
from tracker.projects import searching as project_searching
from tracker.projects.routes import BLUEPRINTS as PROJECT_BLUEPRINTS
from tracker.standups import routes as standup_routes

KEY = "tracker"
TABLES = (calendar_models, comment_models, idempotency, notice_models)
"""Modules whose tables must be known before any query, whoever else imports them."""
BLUEPRINTS = (
    system.bp,
    *PEOPLE_BLUEPRINTS,
    announcement_routes.bp,
    *playbook_routes.BLUEPRINTS,
    editor_routes.bp,
    *PROJECT_BLUEPRINTS,
    comment_routes.bp,
    library_routes.bp,
    contact_routes.bp,
    notice_routes.bp,
    lookup_routes.bp,
    exchange_routes.bp,
    page_routes.bp,
    standup_routes.bp,
    feed_routes.bp,
    feed_routes.files,
    activity_routes.bp,
    live_routes.bp,
    archive_routes.bp,
)


class Tracker:
    """Mounts the tracker in a Flask application.

        tracker = Tracker()
        tracker.init_app(app, url_prefix="/tracker")
        tracker.prepare()       # before serving: migrations, playbooks, the first administrator

    The tracker is an application of its own behind the prefix: the host's routes, error handlers, hooks,
    configuration and database are never touched (docs/decisions/0001-a-plugin-is-an-application.md).

    * Settings are `TRACKER_*` names, read once by `init_app` from the host's configuration, then from the
      environment. `TRACKER_DATABASE_URL` names a database of the tracker's own.
    * The prefix belongs to the tracker: a route of the host under it is no longer reached.
    * Middleware that the tracker's addresses depend on, such as ProxyFix, goes around the host after
      `init_app`; or `TRACKER_PUBLIC_URL` says where the outside reaches the prefix.
    * Code of the host that uses the tracker's session or actions enters `tracker.app.app_context()`.
      The host's `flask` commands know nothing of the tracker; `prepare` and `migrate` are its commands.
    """

    app: Flask
    """The application behind the prefix; there is none before `init_app`."""
    settings: Settings

    def __init__(self, app: Flask | None = None, url_prefix: str = "/tracker") -> None:
        if app is not None:
            self.init_app(app, url_prefix)

    def init_app(self, app: Flask, url_prefix: str = "/tracker") -> Flask:
        """Serve everything under `url_prefix`; the empty prefix means all of the application.

        Opens no connection and writes no file. Raises BadSetting, and RuntimeError when the application
        has a tracker already.
        """
        if KEY in app.extensions:
            raise RuntimeError("This application has a tracker already; a second needs another application.")
        given = {**os.environ, **{name: app.config[name] for name in app.config if name.startswith(PREFIX)}}
        self.settings = read_settings(given)
        self.app = _make(self.settings)
        app.extensions[KEY] = self
        prefix = "/" + url_prefix.strip("/")
        if prefix == "/":
            app.wsgi_app = self.app.wsgi_app  # type: ignore[method-assign]
        else:
            app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {prefix: self.app.wsgi_app})  # type: ignore[method-assign]
        return app

    def prepare(self) -> str | None:
        """Migrate the database, load the playbooks, and make the first administrator.

        Returns the administrator's token when this call made it, otherwise None. May be called at every
        start, by several processes at once, and before they fork: it leaves no connection open.
        Raises NotMigrated and PlaybooksRefused.
        """
        with self.app.app_context(), migrating.alone():
            migrating.upgrade()
            return setup.prepare(self.settings)

    def migrate(self) -> None:
        """Bring the database to the newest migration. Raises NotMigrated."""
        with self.app.app_context(), migrating.alone():
            migrating.upgrade()


def _make(settings: Settings) -> Flask:
    app = Flask("tracker", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.sqlalchemy_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.config["MAX_CONTENT_LENGTH"] = 4 * 1024 * 1024
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions[KEY] = settings
    db.db.init_app(app)
    with app.app_context():
        db.tune(db.db.engine)
    Migrate(app, db.db, directory=str(data_folder("migrations")), render_as_batch=True)
    _register_features(app)
    cors.allow(app, settings.cors_origins)
    return app


def _engine_options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"execution_options": {clock.OFFSET: settings.clock_offset}}
    if not settings.sqlalchemy_url.startswith("sqlite"):
        options |= {"pool_size": settings.threads + 1, "max_overflow": 2, "pool_pre_ping": True}
        options["connect_args"] = {"connect_timeout": db.CONNECT_SECONDS}
    return options


def _register_features(app: Flask) -> None:
    access.register_authenticator(people_tokens.authenticate)
    including.register()
    comment_including.register()
    library_including.register()
    _tell_people()
    departing.register_door(departing.Door("feeds", feed_queries.projects_of, feed_actions.revoke_all))
    project_searching.register()
    comment_searching.register()
    library_searching.register()
    journal.on_settle(search.follow)
    archive_restoring.register_restored(search.index_project)
    document = api.make_api(app)
    api.register_sight("project_id", sight.project_of_project)
    api.register_sight("item_id", sight.project_of_item)
    api.register_sight("handover_id", sight.project_of_handover)
    api.register_sight("stage_id", sight.project_of_stage)
    api.register_sight("change_set_id", sight.project_of_change_set)
    api.register_sight("link_id", sight.project_of_link)
    api.register_sight("comment_id", comment_queries.project_of_comment)
    for blueprint in BLUEPRINTS:
        document.register_blueprint(blueprint)
    system.serve_document(app, document)


def _tell_people() -> None:
    """Whoever a change concerns is told in its transaction."""
    notice_words.register()
    for rule in notice_rules.ALL:
        telling.register_rule(rule)
    journal.on_settle(notice_actions.tell)
