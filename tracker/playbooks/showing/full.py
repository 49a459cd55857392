"""All that a playbook or the vocabulary says, as titled tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from tracker.domain.playbook import (
    After,
    Baseline,
    Clock,
    Due,
    Duty,
    Element,
    EmergencyPlan,
    EmergencyStep,
    Job,
    Join,
    Parameter,
    Phase,
    Playbook,
    Point,
    Quota,
    Series,
    Step,
    Vocabulary,
)
from tracker.domain.schedule.values import LinkType
from tracker.domain.spans import Number, Ref
from tracker.domain.text import Lang, Text
from tracker.playbooks.fields import WEEKDAYS
from tracker.playbooks.tables import table

DAY_NAMES = {number: name for name, number in WEEKDAYS.items()}
HEADS = {
    "key": Text("键", "Key"),
    "kind": Text("类型", "Kind"),
    "title": Text("名称", "Title"),
    "owner": Text("负责", "Owner"),
    "departments": Text("部门", "Departments"),
    "duration": Text("时长", "Duration"),
    "after": Text("前置", "After"),
    "when": Text("时间", "When"),
    "produces": Text("成果", "Produces"),
    "origin": Text("出处", "Source"),
    "months": Text("月数", "Months"),
    "facts": Text("内容", "Facts"),
    "type": Text("类型", "Type"),
    "default": Text("默认", "Default"),
    "range": Text("范围", "Range"),
    "steps": Text("步骤", "Steps"),
    "least": Text("最少", "Least"),
}
TITLES = {
    "include": Text("包含的方案", "Included playbooks"),
    "parameters": Text("参数", "Parameters"),
    "phases": Text("阶段", "Phases"),
    "steps": Text("步骤", "Steps"),
    "series": Text("例会系列", "Series"),
    "duties": Text("例行事项", "Duties"),
    "quotas": Text("数量要求", "Quotas"),
    "roles": Text("角色", "Roles"),
    "departments": Text("部门", "Departments"),
    "documents": Text("文档", "Documents"),
    "tiers": Text("客户等级", "Client tiers"),
    "channels": Text("渠道", "Channels"),
    "workstreams": Text("工作线", "Workstreams"),
    "triggers": Text("触发条件", "Triggers"),
    "metrics": Text("指标", "Metrics"),
    "targets": Text("目标", "Targets"),
    "budget": Text("预算", "Budget"),
    "approvals": Text("审批", "Approvals"),
    "contacts": Text("对接关系", "Contacts"),
    "teams": Text("团队", "Teams"),
    "risks": Text("风险", "Risks"),
    "drills": Text("演练", "Drills"),
    "questions": Text("待定问题", "Open questions"),
    "iteration": Text("循环", "Iteration"),
    "review": Text("复盘", "Review"),
}
KINDS = {
    "task": Text("任务", "task"),
    "milestone": Text("里程碑", "milestone"),
    "meeting": Text("会议", "meeting"),
    "point": Text("验证点", "point"),
}
ALL = Text("全部阶段", "all phases")
PROPOSED = Text("建议", "proposed")
SCENARIO = Text(
    "场景：{scenario}  级别 {level}  {clock}  {limit}",
    "Scenario: {scenario}  level {level}  {clock}  {limit}",
)
CLOCKS = {
    Clock.ELAPSED: Text("按钟表时间", "on the clock"),
    Clock.WORKING: Text("按工作时间", "in working time"),
}
STEP_HEADS = (
    "key",
    "kind",
    "title",
    "owner",
    "departments",
    "duration",
    "after",
    "when",
    "produces",
    "origin",
)
REPEATED_HEADS = ("key", "title", "owner", "departments", "duration", "after", "when", "produces", "origin")
CHECKLIST_HEADS = ("key", "title", "owner", "departments", "duration", "after", "when", "origin")
FACT_HEADS = ("key", "title", "facts", "origin")
PROMISES = (
    "triggers",
    "documents",
    "metrics",
    "targets",
    "budget",
    "approvals",
    "contacts",
    "teams",
    "risks",
    "drills",
    "questions",
)
NAMED = frozenset(each.name for each in fields(Element))
LAST = -1
EMPTY: tuple[object, ...] = (None, (), {}, False, "")

Row = tuple[str, ...]
Section = tuple[str, Sequence[str], list[Row]]


def show_lines(shown: Playbook | Vocabulary, lang: Lang = "en") -> Iterator[str]:
    """All that a playbook or the vocabulary says, as titled tables."""
    yield f"{shown.title.pick(lang)}  [{shown.key}]  {_origin(shown, lang)}".rstrip()
    if isinstance(shown, Playbook) and shown.plan:
        yield _scenario(shown.plan, shown.parameters, lang)
    sections = _words(shown, lang) if isinstance(shown, Vocabulary) else _sections(shown, lang)
    for name, heads, rows in sections:
        if rows:
            yield ""
            yield f"{TITLES[name].pick(lang)} ({len(rows)})"
            yield from table([HEADS[head].pick(lang) for head in heads], rows)


def _words(vocabulary: Vocabulary, lang: Lang) -> Iterator[Section]:
    heads = ("key", "title", "origin")
    for name, words in (
        ("roles", vocabulary.roles),
        ("departments", vocabulary.departments),
        ("documents", vocabulary.documents),
        ("tiers", vocabulary.tiers),
        ("channels", vocabulary.channels),
        ("workstreams", vocabulary.workstreams),
    ):
        yield name, heads, [(each.key, each.title.pick(lang), _origin(each, lang)) for each in words.values()]


def _sections(book: Playbook, lang: Lang) -> Iterator[Section]:
    ranges = ("key", "title", "type", "default", "range", "origin")
    yield "parameters", ranges, [_parameter(each, lang) for each in book.parameters.values()]
    yield "include", FACT_HEADS, [_facts(each, lang) for each in book.include.values()]
    yield (
        "phases",
        ("key", "title", "months", "origin"),
        [_phase(each, lang) for each in book.phases.values()],
    )
    if book.plan:
        yield from _emergency(book.plan, lang)
    yield "steps", STEP_HEADS, [row for each in book.steps.values() for row in _step(each, lang)]
    yield "series", REPEATED_HEADS, [_series(each, lang) for each in book.series.values()]
    yield "duties", REPEATED_HEADS, [_duty(each, lang) for each in book.duties.values()]
    quotas = ("key", "title", "steps", "least", "when", "origin")
    yield "quotas", quotas, [_quota(each, lang) for each in book.quotas.values()]
    for name in PROMISES:
        yield name, FACT_HEADS, [_facts(each, lang) for each in getattr(book, name).values()]
    for name in ("iteration", "review"):
        single = getattr(book, name)
        yield name, FACT_HEADS, [_facts(single, lang)] if single else []


def _facts(each: Element, lang: Lang) -> Row:
    """Whatever an element says beyond its name: `metric: cpc; at_most: -15%`."""
    said = ((one.name, getattr(each, one.name)) for one in fields(each) if one.name not in NAMED)
    facts = "; ".join(f"{name}: {_fact(value, lang)}" for name, value in said if value not in EMPTY)
    return each.key, each.title.pick(lang), facts, _origin(each, lang)


def _fact(value: object, lang: Lang) -> str:
    if value is True:
        return "true"
    if isinstance(value, Text):
        return value.pick(lang)
    if isinstance(value, tuple):
        return ", ".join(_fact(one, lang) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {_fact(one, lang)}" for name, one in value.items())
    if isinstance(value, (Join, Baseline)):
        parts = (getattr(value, one.name) for one in fields(value) if one.name != "where")
        return " ".join(_fact(one, lang) for one in parts if one is not None)
    return str(value)


def _parameter(each: Parameter, lang: Lang) -> Row:
    default = "" if each.default is None else f"{each.default}{each.unit or ''}"
    allowed = ", ".join(each.choices) or _range(each)
    return each.key, each.title.pick(lang), each.type.value, default, allowed, _origin(each, lang)


def _range(each: Parameter) -> str:
    if each.max is None:
        return "" if each.min is None else f"≥{each.min}"
    return f"≤{each.max}" if each.min is None else f"{each.min}–{each.max}"


def _phase(each: Phase, lang: Lang) -> Row:
    return each.key, each.title.pick(lang), _blank(each.months), _origin(each, lang)


def _step(each: Step, lang: Lang) -> Iterator[Row]:
    yield _row(each, lang, each.kind.value, _blank(each.duration), each.after, _when(each))
    for point in each.points:
        yield _row(point, lang, "point", "", point.after, f"→ {each.key}")


def _row(
    each: Step | Point, lang: Lang, kind: str, duration: str, after: tuple[After, ...], when: str
) -> Row:
    key = f"  {each.key}" if kind == "point" else each.key
    people = (each.owner or "", ", ".join(each.departments))
    head = (key, KINDS[kind].pick(lang), each.title.pick(lang), *people)
    return (*head, duration, _after(after), when, _produces(each, lang), _origin(each, lang))


def _when(each: Step) -> str:
    """Phase, week, time of day and deadline."""
    week = "" if each.week is None else f"w{each.week}"
    begins = "" if each.begins is None else f"≥ {_month(each.begins)}"
    at = "" if each.at is None else f"{each.at:%H:%M}"
    return " ".join(word for word in (each.phase or "", week, begins, at, _due(each.due)) if word)


def _due(due: Due | None) -> str:
    if due is None:
        return ""
    if due.months is not None:
        return f"≤ {_month(due.months)}"
    return "≤ phase_end" if due.step is None else f"≤ {due.step}{_lag(due.lag)}"


def _month(months: Number) -> str:
    """A month boundary as it is written: `start+3mo`, or the parameter."""
    return f"start+{months}mo" if isinstance(months, int) else str(months)


def _series(each: Series, lang: Lang) -> Row:
    days = ",".join(DAY_NAMES[day] for day in each.on)
    when = f"{each.phase} {days} {each.at:%H:%M} ≥{each.least} {each.per_week}/w"
    return _repeated(each, lang, str(each.duration), _after(each.after), when)


def _duty(each: Duty, lang: Lang) -> Row:
    day = ",".join("last" if one == LAST else str(one) for one in each.day)
    at = "" if each.at is None else f"{each.at:%H:%M}"
    during = ",".join(each.during) or ALL.pick(lang)
    month = "" if each.month is None else f"m{each.month}"
    weeks = ",".join(f"w{one}" for one in each.weeks)
    words = (str(each.cadence), month, weeks, ",".join(DAY_NAMES[one] for one in each.on), day, at, during)
    return _repeated(each, lang, _blank(each.duration), "", " ".join(word for word in words if word))


def _repeated(each: Job, lang: Lang, duration: str, after: str, when: str) -> Row:
    people = (each.owner or "", ", ".join(each.departments))
    titled = (each.key, each.title.pick(lang), *people)
    return (*titled, duration, after, when, _produces(each, lang), _origin(each, lang))


def _quota(each: Quota, lang: Lang) -> Row:
    rate = "" if each.per_week is None else f"{each.per_week}/w"
    steps = ", ".join(each.steps)
    return each.key, each.title.pick(lang), steps, str(each.least), rate, _origin(each, lang)


def _scenario(plan: EmergencyPlan, parameters: Mapping[str, Parameter], lang: Lang) -> str:
    limit = "" if plan.limit is None else str(plan.limit)
    level = plan.level
    filled = {
        "scenario": plan.scenario.title,
        "level": f"{parameters[level.name].default} ({level})" if isinstance(level, Ref) else level,
        "clock": CLOCKS[plan.clock],
        "limit": limit,
    }
    return SCENARIO.fill(filled).pick(lang).rstrip()


def _emergency(plan: EmergencyPlan, lang: Lang) -> Iterator[Section]:
    yield "steps", CHECKLIST_HEADS, [_checklist(each, lang) for each in plan.steps.values()]


def _checklist(each: EmergencyStep, lang: Lang) -> Row:
    people = (each.owner or "", ", ".join(each.departments))
    when = "" if each.due is None else f"T+{each.due}"
    choice = f"1/{{{', '.join(each.one_of)}}}" if each.one_of else ""
    after = " ".join(word for word in (_after(each.after), choice) if word)
    return each.key, each.title.pick(lang), *people, str(each.duration), after, when, _origin(each, lang)


def _after(links: tuple[After, ...]) -> str:
    return ", ".join(_link(link) for link in links)


def _link(link: After) -> str:
    kind = "" if link.type is LinkType.FS else f" {link.type}"
    return f"{link.step}{kind}{_lag(link.lag)}{'?' if link.soft else ''}"


def _lag(lag: object) -> str:
    if lag is None:
        return ""
    words = str(lag)
    return words if words.startswith("-") else f"+{words}"


def _produces(each: Job, lang: Lang) -> str:
    return ", ".join(output.document or output.title.pick(lang) for output in each.produces)


def _origin(each: Element, lang: Lang) -> str:
    """The section, and in brackets what is proposed."""
    if isinstance(each.proposed, tuple):
        proposed = f"[{PROPOSED.pick(lang)}: {', '.join(each.proposed)}]" if each.proposed else ""
    else:
        proposed = f"[{PROPOSED.pick(lang)}]" if each.proposed else ""
    return f"{each.source or ''} {proposed}".strip()


def _blank(value: object) -> str:
    return "" if value is None else str(value)
