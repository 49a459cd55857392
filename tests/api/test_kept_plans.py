"""Plans stay in memory between changes: nothing that anybody can read may tell."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import _app, _hang_up
from tracker.access import HOUSE
from tracker.calendars import layers
from tracker.calendars import models as c
from tracker.clock import now
from tracker.db import session
from tracker.domain.progress import Verb
from tracker.domain.schedule import Network
from tracker.domain.text import Fact
from tracker.errors import Problem
from tracker.journal import Entry, writing
from tracker.people.models import Department, Person
from tracker.projects import actions, kept, links, queries, tasks, work
from tracker.projects import models as m
from tracker.projects.changing import Wish, changing
from tracker.projects.inputs import inputs
from tracker.projects.planning import replan, rules
from tracker.projects.rows import Order, empty

START = date(2026, 1, 5)
HOURS = [[["09:00", "12:00"], ["13:00", "18:00"]]] * 6 + [[]]
OWN = {"revision", "changed_at", "decided_at"}
SIZE = 9
numbers = itertools.count(1)


# --- two installations that are told the same


@pytest.fixture(scope="module")
def apps(tmp_path_factory, prepared):
    """Two installations on SQLite with the same people and calendars."""
    made = [_app(prepared.copy("sqlite", tmp_path_factory.mktemp("kept"))) for _ in range(2)]
    for app in made:
        with inside(app), writing(HOUSE, "test") as current:
            current.add(Department(id=ident("d", 1), key="ops", title_zh="运营", title_en="Operations"))
            current.flush()
            for number in (1, 2):
                current.add(Person(id=ident("a", number), name=f"P{number}", admin=False, active=True))
            current.add(calendar("early", "task", week=HOURS, own_days=True))
            current.flush()
            current.add(calendar(f"person:{ident('a', 1)}", "person", person_id=ident("a", 1)))
    yield made
    for app in made:
        _hang_up(app)


def calendar(key, layer, **fields):
    return c.Calendar(id=ident("c", len(key)), key=key, layer=layer, title_zh=key, title_en=key, **fields)


@contextmanager
def inside(app):
    with app.extensions["tracker"].app.app_context():
        yield


def ident(kind, number):
    """An id older than all that are made later."""
    return f"{kind}{number:023x}"


# --- plans


MINUTES = st.sampled_from([0, 60, 240, 480, 960, 2400])
WISHES = st.sampled_from(
    ["START_NO_EARLIER_THAN", "FINISH_NO_LATER_THAN", "MUST_START_ON", "AS_LATE_AS_POSSIBLE"]
)


@st.composite
def nodes(draw, number, count):
    """Columns of a node, with numbers for ids."""
    kind = draw(st.sampled_from(["task", "task", "task", "milestone", "meeting", "series", "point"]))
    if kind == "point" and number == 0:
        kind = "task"
    return {
        "kind": kind,
        "duration": 0 if kind in ("milestone", "point") else draw(MINUTES),
        "elapsed": kind == "task" and draw(st.integers(0, 5)) == 0,
        "phase": draw(st.none() | st.integers(0, 1)),
        "owner": draw(st.none() | st.integers(1, 2)),
        "department": draw(st.booleans()),
        "early": draw(st.integers(0, 3)) == 0,
        "wish": draw(st.none() | st.none() | st.tuples(WISHES, st.integers(0, 40))),
        "deadline": draw(st.none() | st.none() | st.integers(0, 40)),
        "after": draw(st.none() | st.none() | st.integers(0, count - 1)),
        "state": draw(st.sampled_from(["open", "open", "open", "open", "cancelled"])),
    }


@st.composite
def ties(draw, count):
    """A link from a node, or from the first phase, to a later node."""
    succ = draw(st.integers(1, count - 1))
    pred = draw(st.integers(0, succ - 1))
    lag = draw(
        st.sampled_from([(0, False, None), (480, False, None), (-120, False, None), (600, True, None)])
    )
    percent = draw(st.none() | st.none() | st.sampled_from([25.0, 50.0]))
    return {
        "ends": (pred, succ),
        "type": draw(st.sampled_from(["FS", "FS", "SS", "FF", "SF"])),
        "lag": (0, False, percent) if percent else lag,
        "soft": draw(st.integers(0, 9)) == 0,
    }


@st.composite
def plans(draw, count=SIZE):
    made = [draw(nodes(number, count)) for number in range(count)]
    links_ = {each["ends"]: each for each in draw(st.lists(ties(count), max_size=2 * count))}
    rules_ = draw(st.sampled_from([{}, {}, {}, {"finish_by": date(2026, 4, 30)}, {"not_in_past": True}]))
    policy = draw(st.sampled_from(["asap"] * 8 + ["push_only", "keep_gap", "keep_gap"]))
    start = date(2030, 1, 7) if rules_.get("not_in_past") else START
    summary = draw(st.integers(0, 15)) == 15
    return made, list(links_.values()), {**rules_, "policy": policy, "start_on": start}, summary


def store(plan, number):
    """The plan as rows; the same ids wherever it is stored. Answers the id of the project."""
    made, ties_, rules_, summary = plan
    with writing(HOUSE, "test") as current:
        fresh, _ = empty(Order(name="plan", start_on=rules_["start_on"]), layers.read(current), now(current))
        project = fresh.project
        project.id = key = ident("b", number)
        for name, value in rules_.items():
            setattr(project, name, value)
        project.quotas = [{"zh": "会", "en": "calls", "keys": ["N0", "N1"], "least": 2, "per_week": 1}]
        fresh.phases = [phase(key, number, place, rules_["start_on"]) for place in (0, 1)]
        fresh.nodes = [node(key, number, place, each, rules_["start_on"]) for place, each in enumerate(made)]
        if summary:
            fresh.nodes[0].parent_id = ident("0", 100 * number + SIZE)
            fresh.nodes.insert(0, bare(m.Summary, key, number, SIZE))
        fresh.links = [link(key, number, each) for each in ties_]
        actions.store(current, HOUSE, fresh, lead=None)
        replan(fresh, now(current))
        current.add_all(fresh.occurrences)
    return key


def phase(project_id, number, place, start):
    first = start + timedelta(days=21 * place)
    return m.Phase(
        id=ident("e", 100 * number + place),
        project_id=project_id,
        key=f"F{place}",
        title_zh="阶段",
        title_en="Phase",
        position=place,
        starts_on=first,
        ends_on=first + timedelta(days=20),
    )


def bare(kind, project_id, number, place, **fields):
    return kind(
        id=ident("0", 100 * number + place),
        project_id=project_id,
        key=f"N{place}",
        position=place,
        title_zh=f"事{place}",
        title_en=f"Work {place}",
        note="",
        departments=[],
        details={},
        reason={},
        sequence=0,
        out_of_sequence=False,
        **{"state": "open", "duration": 0, "elapsed": False, "due_rule": {}, **fields},
    )


def node(project_id, number, place, each, start):
    kinds = {"task": m.Task, "milestone": m.Milestone, "meeting": m.Meeting, "series": m.Series}
    kind, wish, hangs = each["kind"], each["wish"], each["after"] is not None and each["after"] != place
    more = {}
    if kind == "series":
        more = {"least": 2, "per_week": 1, "weekdays": [1], "sitting": 60, "sitting_at": "10:00"}
    if kind == "point":
        more = {"milestone_id": ident("0", 100 * number + place - 1)}
    at = datetime.combine(start, datetime.min.time(), UTC) + timedelta(hours=3)
    return bare(
        kinds.get(kind, m.Point),
        project_id,
        number,
        place,
        duration=each["duration"],
        elapsed=each["elapsed"],
        phase_id=None if each["phase"] is None else ident("e", 100 * number + each["phase"]),
        owner_id=each["owner"] and ident("a", each["owner"]),
        state=each["state"],
        department_id=ident("d", 1) if each["department"] else None,
        calendar_id=ident("c", len("early")) if each["early"] else None,
        constraint_kind=wish and wish[0],
        constraint_at=wish and at + timedelta(days=wish[1]),
        deadline_at=None if each["deadline"] is None else at + timedelta(days=each["deadline"]),
        due_rule={"step": ident("0", 100 * number + each["after"]), "lag": 480, "lag_elapsed": False}
        if hangs
        else {},
        **more,
    )


def link(project_id, number, each):
    lag, elapsed, percent = each["lag"]
    pred, succ = (ident("0", 100 * number + end) for end in each["ends"])
    return m.Link(
        id=ident("0", 10**9 + 10_000 * number + 100 * each["ends"][0] + each["ends"][1]),
        project_id=project_id,
        pred_id=pred,
        succ_id=succ,
        type=each["type"],
        lag=lag,
        lag_elapsed=elapsed,
        lag_percent=percent,
        soft=each["soft"],
        gap=0,
        active=True,
    )


# --- what people do


WHICH = st.integers(0, SIZE - 1)
DAYS = st.integers(0, 40)
FIELDS = st.one_of(
    st.builds(lambda n: {"duration_working_minutes": n}, MINUTES),
    st.builds(lambda n: {"duration_elapsed_minutes": n}, MINUTES),
    st.builds(lambda n: {"start": n}, DAYS),
    st.builds(lambda n: {"finish": n}, DAYS),
    st.just({"pinned": False}),
    st.just({"pinned": True}),
    st.builds(lambda n: {"deadline": n}, st.none() | DAYS),
    st.builds(lambda kind, n: {"constraint": {"kind": kind, "at": n}}, WISHES, DAYS),
    st.just({"constraint": None}),
    st.just({"title": "别名", "note": "Noted"}),
    st.sampled_from([{"calendar": "early"}, {"calendar": None}]),
    st.sampled_from([{"owner_id": ident("a", 1)}, {"owner_id": None}]),
    st.just({"duration_working_minutes": 10**9}),  # leaves the calendars: refused
)
CHANGES = st.tuples(st.just("change"), WHICH, FIELDS)
VERBS = st.sampled_from(["start", "complete", "complete", "cancel", "reopen"])
MOVES = st.tuples(st.just("move"), WHICH, st.tuples(VERBS, DAYS))
EDITS = st.one_of(
    *[CHANGES] * 8,
    *[MOVES] * 3,
    st.tuples(st.just("connect"), WHICH, WHICH),
    st.tuples(st.just("part"), WHICH, WHICH),
    st.tuples(st.just("rule"), st.just(0), st.sampled_from([{"policy": "asap"}, {"progress": "override"}])),
    st.tuples(st.just("leave"), st.just(0), DAYS),
)


def do(project_id, number, edit, start, *, dry_run=False):
    """Do it as the routes do; answers what refused it, in words."""
    session().expunge_all()
    what, which, how = edit
    try:
        with changing(HOUSE, what, Wish(dry_run=dry_run), projects=[project_id]) as change:
            DOING[what](change.session, project_id, number, which, how, start)
    except (Problem, Fact, sa.exc.StatementError, OverflowError) as refused:
        return type(refused).__name__
    finally:
        session().rollback()
    return ""


def change(current, _project_id, number, which, fields, start):
    item = queries.item(current, ident("0", 100 * number + which))
    tasks.set_fields(current, HOUSE, item, said(fields, start))


def said(fields, start):
    """Fields with instants for days."""
    fields = dict(fields)
    for name in ("start", "finish", "deadline"):
        if isinstance(fields.get(name), int):
            fields[name] = instant(start, fields[name])
    if fields.get("constraint"):
        fields["constraint"] = {**fields["constraint"], "at": instant(start, fields["constraint"]["at"])}
    return fields


def instant(start, days):
    return datetime(start.year, start.month, start.day, 2, tzinfo=UTC) + timedelta(days=days, hours=days % 7)


def move(current, _project_id, number, which, how, _start):
    verb, days = how
    item = queries.item(current, ident("0", 100 * number + which))
    if isinstance(item, m.Point) and verb == "complete":
        work.show(current, HOUSE, item, kind="note", evidence="seen", at=instant(START, days))
    elif verb == "cancel":
        work.cancel(current, HOUSE, item, reason="Not needed")
    else:
        at = None if verb == "reopen" else instant(START, days)
        work.move(current, HOUSE, item, Verb(verb), override="because", at=at)


def connect(current, project_id, number, pred, succ, _start):
    fields = {"pred": ident("0", 100 * number + pred), "succ": ident("0", 100 * number + succ)}
    links.add_link(current, queries.project(current, project_id), fields)


def part(current, project_id, _number, which, _how, _start):
    living = queries.links(current, project_id)
    if living:
        ends = sorted(living, key=lambda each: (each.pred_id, each.succ_id))
        links.remove_link(current, ends[which % len(ends)])


def rule(current, project_id, _number, _which, fields, _start):
    actions.change_project(current, queries.project(current, project_id), dict(fields))


def leave(current, _project_id, _number, _which, days, start):
    """Somebody is away; nobody has said yet that the plan is to be laid again."""
    day = start + timedelta(days=days)
    current.add(
        c.CalendarException(
            calendar_id=ident("c", len(f"person:{ident('a', 1)}")),
            first_on=day,
            last_on=day,
            kind="removed",
            hours=None,
            title_zh="假",
            title_en="Leave",
            active=True,
        )
    )


DOING = {"change": change, "move": move, "connect": connect, "part": part, "rule": rule, "leave": leave}


# --- what can be read afterwards


def everything(project_id):
    """Rows, journal and change-sets of a project, but for ids that chance made and the time of day."""
    session().rollback()
    session().expunge_all()
    names = {}
    rows = {}
    for kind in (m.Project, m.Phase, m.Item, m.Link):
        column = kind.id if kind is m.Project else kind.project_id
        for row in session().scalars(sa.select(kind).where(column == project_id).order_by(kind.id)):
            # Of several links between the same ends all but the last were taken away.
            name = names[row.id] = called(row) + "'" * (called(row) in rows)
            rows[name] = {each.key: getattr(row, each.key) for each in sa.inspect(type(row)).column_attrs}
    sets = session().scalars(
        sa.select(m.ChangeSet).where(m.ChangeSet.project_id == project_id).order_by(m.ChangeSet.id)
    )
    entries = session().scalars(sa.select(Entry).where(Entry.scope == project_id).order_by(Entry.revision))
    told: dict[str, list] = {}
    for each in entries:
        told.setdefault(each.change_set, []).append(
            repr((each.cause, each.entity, names.get(each.entity_id), *(said_of(each, names))))
        )
    return {
        "rows": {name: rename(plainly(row), names) for name, row in rows.items()},
        "sets": [(each.cause, each.base_revision, rename(each.changes, names)) for each in sets],
        "journal": [sorted(each) for each in told.values()],
    }


def said_of(entry, names):
    return [rename(plainly(fields), names) for fields in (entry.before, entry.after)]


def called(row):
    """What a row is called wherever it is stored."""
    if isinstance(row, m.Link):
        return f"{row.pred_id}>{row.succ_id}"
    return f"{type(row).__name__} {getattr(row, 'key', '')}"


def plainly(fields):
    """Fields that say the same in both installations."""
    if fields is None:
        return None
    return {name: each for name, each in fields.items() if name not in OWN | {"id", "at"}}


def rename(value, names):
    """Ids by what they are called."""
    if isinstance(value, dict):
        return {key: rename(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [rename(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def differing(one, other):
    """Where two readings differ, so that a failure says it in a line."""
    rows = [
        (name, field, mine.get(field), other["rows"].get(name, {}).get(field))
        for name, mine in one["rows"].items()
        for field in mine
        if mine.get(field) != other["rows"].get(name, {}).get(field)
    ]
    sets = [pair for pair in itertools.zip_longest(one["sets"], other["sets"]) if pair[0] != pair[1]]
    told = [
        (set(mine or ()) - set(theirs or ()), set(theirs or ()) - set(mine or ()))
        for mine, theirs in itertools.zip_longest(one["journal"], other["journal"])
        if mine != theirs
    ]
    return rows + sets + told + sorted(one["rows"].keys() ^ other["rows"].keys())


def recalled(project_id):
    """What the process has kept of a project."""
    with writing(HOUSE, "look", projects=[project_id]) as current:
        return kept.recall(current, project_id)


def check_kept(project_id):
    """A kept plan is the stored one, laid as it would be from nothing, and nobody writes to it."""
    laid = recalled(project_id)
    if laid is None:
        return
    plan = laid.plan
    for row in (plan.project, *plan.phases, *plan.links, *laid.rows.values()):
        state = sa.inspect(row)
        assert state.detached
        assert not state.modified
    session().expunge_all()
    stored = queries.plan(session(), project_id)
    assert list(laid.rows) == [each.id for each in stored.items]
    for mine, theirs in zip(laid.rows.values(), stored.items, strict=True):
        columns = [each.key for each in sa.inspect(type(theirs)).column_attrs]
        assert [getattr(mine, name) for name in columns] == [getattr(theirs, name) for name in columns]
    given_ = inputs(stored)
    network = Network(given_.activities, given_.links, given_.calendars)
    schedule = network.place(given_.start, **rules(stored, given_, now(session())))
    if laid.day is None and plan.project.policy != "push_only":  # which looks at where things lay before
        assert dict(laid.schedule.placed) == dict(schedule.placed)
        assert laid.schedule.conflicts == schedule.conflicts
    session().rollback()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=plans(), edits=st.lists(st.tuples(EDITS, st.booleans()), min_size=4, max_size=10))
def test_what_is_kept_changes_nothing_that_anybody_can_read(apps, plan, edits):
    """The same edits, once with plans in memory and previews between, once with nothing kept at all."""
    number, start = next(numbers), plan[2]["start_on"]
    with_memory, without = apps
    for app in apps:
        with inside(app):
            project_id = store(plan, number)
    for edit, previewed in edits:
        with inside(with_memory):
            if previewed:
                before = everything(project_id)
                do(project_id, number, edit, start, dry_run=True)
                assert differing(everything(project_id), before) == []
                check_kept(project_id)
            refused = do(project_id, number, edit, start)
            check_kept(project_id)
            found = everything(project_id)
        with inside(without):
            kept.forget(session())
            assert do(project_id, number, edit, start) == refused
            assert differing(everything(project_id), found) == []
