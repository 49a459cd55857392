"""The commands of an installation."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from errno import EADDRNOTAVAIL
from pathlib import Path
from typing import IO, TypeVar

import click
from granian import Granian
from granian.constants import Interfaces
from marshmallow import ValidationError
from sqlalchemy.engine import make_url

from tracker import search
from tracker.access import HOUSE
from tracker.api import PREFIX
from tracker.app import create_app
from tracker.calendars import cn, freeze
from tracker.config import BadSetting, Settings, data_folder
from tracker.db import db
from tracker.demo import load_demo
from tracker.domain.compare import compare
from tracker.domain.text import Fact, Lang
from tracker.exchange import bringing, files, table, telling
from tracker.exchange.batch import answers
from tracker.exchange.importing import Order
from tracker.extension import KEY, Tracker
from tracker.history import archive_files as keeping
from tracker.people.invitations import invite_by_name
from tracker.people.schemas.tokens import USUAL_HOURS, InvitePersonSchema
from tracker.playbooks import checker, findings, report, showing
from tracker.playbooks.differences import change_lines, refusal_lines
from tracker.playbooks.editors import json_schema
from tracker.stopping import STOP_SECONDS, at_stop, end_forks_at_stop

T = TypeVar("T")
LANG = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default=lambda: _spoken(), help="Language of the output."
)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
@click.version_option(package_name="tracker")
def main() -> None:
    """Run services from playbooks."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


@main.command()
def serve() -> None:
    """Migrate, load the playbooks, and serve until stopped."""
    tracker = _tracker()
    settings = tracker.settings
    _or_stop(lambda: _listen(settings))
    token = _or_stop(tracker.prepare)
    click.echo(f"tracker serves on {settings.address} (API document: {settings.address}/api/docs/)")
    click.echo(f"Database: {make_url(settings.sqlalchemy_url).render_as_string(hide_password=True)}")
    _show(token, settings)
    sys.stdout.flush()
    end_forks_at_stop()
    server = Granian(
        "tracker.app:create_served_app",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        workers_kill_timeout=STOP_SECONDS,
    )
    at_stop(server.signal_handler_interrupt)
    server.serve()


@main.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    _or_stop(_tracker().migrate)


@main.command()
def reindex() -> None:
    """Make the index of the search again from everything that can be found."""
    tracker = _tracker()
    _or_stop(tracker.migrate)
    with tracker.app.app_context():
        click.echo(f"{search.make_anew()} entries")


@main.command()
def demo() -> None:
    """Load three clients with projects in different phases, so that every list has something to show."""
    tracker = _tracker()
    token = _or_stop(tracker.prepare)
    for line in _or_stop(lambda: list(load_demo(tracker))):
        click.echo(line)
    _show(token, tracker.settings)


@main.command()
@click.argument("name")
@click.option("--email", help="Address of the person; whoever has it already is invited again.")
@click.option("--hours", type=int, default=USUAL_HOURS, show_default=True, help="How long the link works.")
@LANG
def invite(name: str, email: str | None, hours: int, lang: Lang) -> None:
    """Print a link that gives the person NAME their first token, once; adds them if they are new."""
    try:
        given = InvitePersonSchema().load({"name": name, "email": email, "expires_in_hours": hours})
    except ValidationError as wrong:
        raise click.UsageError(str(wrong.messages)) from wrong
    tracker = _tracker()
    _or_stop(tracker.migrate)
    with tracker.app.app_context():
        try:
            secret = _or_stop(lambda: invite_by_name(HOUSE, given), lang)
            click.echo(f"{tracker.settings.address}{PREFIX}/invitations/by/{secret}")
        finally:
            db.session.remove()
            db.engine.dispose()


@main.group()
def playbook() -> None:
    """Look at playbooks and check them."""


@playbook.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@LANG
def check(files: tuple[Path, ...], as_json: bool, lang: Lang) -> None:
    """Print everything that is wrong with FILES; exit 1 if there is an error.

    Files of one folder are checked together, with what they include and name beside them.
    """
    loaded = checker.load_files(files)
    found = [each for file in loaded for each in file.findings]
    if as_json:
        click.echo(json.dumps(findings.document(found, lang), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.check_lines(found, lang)))
    sys.exit(0 if all(each.ok for each in loaded) else 1)


@playbook.command()
@LANG
def schema(lang: Lang) -> None:
    """Print the JSON Schema of playbooks, with which an editor completes them and marks faults."""
    click.echo(json_schema.text(lang), nl=False)


@playbook.command()
@click.argument("key")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Where the playbooks are.")
@click.option("--start", type=DAY, help="Show real dates, as if it started on this day.")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="Give a parameter a value.")
@click.option("--full", is_flag=True, help="All that is written: links, deliverables, where each comes from.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@LANG
def show(
    key: str,
    folder: Path | None,
    start: datetime | None,
    given: tuple[str, ...],
    full: bool,
    as_json: bool,
    lang: Lang,
) -> None:
    """Print the playbook KEY: how long it takes, which steps when, and what is critical."""
    library = checker.load_all(folder or data_folder("playbooks"))
    order = showing.Order(lang, start.date() if start else None, given, full, as_json)
    for line in _or_stop(lambda: list(showing.show(library, key, cn.base_calendar(), order)), lang):
        click.echo(line)


@playbook.command("compare")
@click.argument("before", metavar="FILE1", type=click.Path(path_type=Path))
@click.argument("after", metavar="FILE2", type=click.Path(path_type=Path))
@LANG
def compare_playbooks(before: Path, after: Path, lang: Lang) -> None:
    """Print what changed from the playbook FILE1 to FILE2; exit 0 if nothing did, 1 if something."""
    loaded = checker.load_files((before, after))
    old, new = (each.playbook for each in loaded)
    if old is None or new is None:
        for line in refusal_lines(loaded, lang):
            click.echo(line, err=True)
        sys.exit(2)
    changes = compare(old, new)
    for line in change_lines(changes, lang):
        click.echo(line)
    sys.exit(1 if changes else 0)


@main.group()
def calendar() -> None:
    """The working calendar of mainland China."""


@calendar.command("freeze")
def freeze_calendar() -> None:
    """Write the table of holidays and make-up workdays anew, from the installed `holidays` library."""
    freeze.write()
    click.echo(f"wrote {cn.TABLE}")


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--batch", is_flag=True, help="One project (cpm-oracle/1) a line in, one result a line out.")
@click.option("--start", type=DAY, help="The day on which the plan starts; a playbook needs it.")
@click.option("--finish", type=DAY, help="Plan backward from the end of this day instead.")
@LANG
def schedule(
    file: Path | None, batch: bool, start: datetime | None, finish: datetime | None, lang: Lang
) -> None:
    """Print when each task of FILE begins and ends, and why.

    FILE is a .json, .jsonl or .jsonl.gz (cpm-oracle/1), an .xml (MSPDI) or the .yaml of a playbook.
    """
    if batch == (file is not None) or (batch and (start or finish)):
        raise click.UsageError("Give a FILE, or --batch alone.")
    if file is None:
        _batch(lang)
        return
    start_on, finish_on = start.date() if start else None, finish.date() if finish else None
    sys.exit(_tables(file, files.Order(lang, start_on, finish_on)))


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the project, instead of the one in the file.")
@click.option("--client", help="Name or id of the client that it is for.")
@click.option("--state", type=click.Choice(["draft", "active"]), default="draft", show_default=True)
@click.option("--dry-run", is_flag=True, help="Store nothing; only say what would be made.")
@LANG
def import_plan(
    file: Path, name: str | None, client: str | None, state: str, dry_run: bool, lang: Lang
) -> None:
    """Make a project of FILE, a plan that Microsoft Project saved as XML, and say what was left out."""
    tracker = _tracker()
    _or_stop(tracker.migrate)
    wish = bringing.Wish(Order(name, state=state), client, dry_run)
    with tracker.app.app_context():
        try:
            arrival = _or_stop(lambda: bringing.bring(file, wish), lang)
            for line in telling.lines(arrival, tracker.settings.address, lang, stored=not dry_run):
                click.echo(line)
        finally:
            db.session.remove()
            db.engine.dispose()


@main.command("export")
@click.argument("project")
@click.argument("file", type=click.File("wb", lazy=True))
@LANG
def export_project(project: str, file: IO[bytes], lang: Lang) -> None:
    """Write the project with the id PROJECT and all its parts to FILE, a ZIP that `tracker restore` reads."""
    with _working():
        file.write(_or_stop(lambda: keeping.taken(project), lang))


@main.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@LANG
def restore_project(file: Path, lang: Lang) -> None:
    """Make a project of FILE, which `tracker export` has written, with the same ids and history."""
    with _working():
        click.echo(_or_stop(lambda: keeping.brought(file), lang))


@contextmanager
def _working() -> Iterator[None]:
    """The installation with its newest tables; leaves no connection behind."""
    tracker = _tracker()
    _or_stop(tracker.migrate)
    with tracker.app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _batch(lang: Lang) -> None:
    """A line that cannot be placed is answered with its error; that is no failure of the others."""
    for line in answers(sys.stdin.buffer, lang):
        click.echo(line)


def _tables(file: Path, order: files.Order) -> int:
    """Print each plan; what cannot be placed is said on standard error."""
    good = True
    for placing in files.placings(file, order):
        if isinstance(placing, Fact):
            click.echo(f"tracker: {placing.text.pick(order.lang)}", err=True)
            good = False
        else:
            for line in table.lines(placing.plan, placing.schedule, order.lang, placing.notes):
                click.echo(line)
            click.echo()
    return 0 if good else 2


def _tracker() -> Tracker:
    tracker: Tracker = _or_stop(lambda: create_app().extensions[KEY])
    return tracker


def _show(token: str | None, settings: Settings) -> None:
    """A new administrator's token; one that the settings name is known already, and stays out of logs."""
    if token and not settings.admin_token:
        click.echo(f"Administrator token, shown this once: {token}")


def _listen(settings: Settings) -> None:
    """Try the address first: the server itself would stop with a traceback. Raises BadSetting."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((settings.host, settings.port))
        except OSError as refused:
            wrong = "host" if refused.errno == EADDRNOTAVAIL else "port"
            given = str(getattr(settings, wrong))
            raise BadSetting(name=f"TRACKER_{wrong.upper()}", given=given, why=refused.strerror) from refused


def _or_stop(do: Callable[[], T], lang: Lang | None = None) -> T:
    """A fact, such as a bad setting, stops the command with its sentence and no traceback."""
    try:
        return do()
    except Fact as refused:
        click.echo(f"tracker: {refused.text.pick(lang or _spoken())}", err=True)
        sys.exit(2)


def _spoken() -> Lang:
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if named.startswith("zh") else "en"


if __name__ == "__main__":
    main()
