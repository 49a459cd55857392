"""Loading files and folders, and the example of the language."""

from __future__ import annotations

import hashlib
from datetime import time
from decimal import Decimal
from pathlib import Path

from tracker.domain.playbook import (
    After,
    Cadence,
    Clock,
    Deliverable,
    Due,
    Kind,
    ParameterType,
    Side,
    StepKind,
    Vocabulary,
)
from tracker.domain.schedule import LinkType
from tracker.domain.spans import Percent, Ref, Span, Unit
from tracker.domain.text import Text
from tracker.playbooks import checker

SLICE = """\
format: 1
key: four-phase
kind: project
title: {zh: 项目实施周期, en: Four-phase implementation}
source: 6.1
window: {min: 1mo, max: 9}
parameters:
  ph3_months: {type: months, default: 2, min: 1, max: 2, source: 6.1, proposed: [default]}
  xd_execute_min: {type: count, default: 8, min: 8, source: 6.3}
  shop: {type: choice, default: A, choices: [A, B], proposed: true}
phases:
  launch:
    title: {zh: 执行启动期, en: Launch}
    months: $ph3_months
    goal: {zh: 启动, en: Get going}
    indicators: [{zh: 指标, en: Indicator}]
    source: [6.1, 9.2]
steps:
  L06: {kind: task, owner: OM, phase: launch, title: {zh: 执行计划, en: Plan}, duration: 1.5d, source: 6.2}
  L08: {kind: task, phase: launch, title: {zh: 编制会议议程, en: Agenda}, owner: OM, department: OPS,
        duration: 1wd, after: [L06], produces: [会议纪要, {zh: 议程, en: Agenda}], source: 6.2,
        proposed: [owner, department]}
  GK:  {kind: meeting, phase: launch, title: {zh: 执行启动会, en: Kickoff}, owner: OM, coordinator: DA,
        departments: [OPS, CLIENT], duration: 2wh, at: 14:00, week: 2,
        after: [{step: L08, lag: 7d}, {step: L06, type: SS, lag: -50%, soft: false, proposed: [lag]}],
        accept: {zh: 明确, en: Fixed}, source: 6.2}
  M2:
    kind: milestone
    title: {zh: 启动, en: Launched}
    after: [GK]
    due: {step: L06, lag: 15wd}
    source: 6.2
    points:
      V21: {title: {zh: 团队准备度, en: Team readiness}, owner: OM, after: [L06], source: 6.2}
      V24: {title: {zh: 执行计划, en: Plan}, owner: OM, after: [{step: GK, soft: true}], source: 6.2}
series:
  GE: {phase: launch, title: {zh: 例会, en: Series}, owner: OM, after: [M2], least: $xd_execute_min,
       per_week: 2, on: [tue, fri], at: 14:00, duration: 1wh, departments: [OPS], produces: [周报],
       source: 6.3}
duties:
  R02: {title: {zh: 周例会, en: Weekly}, cadence: weekly, on: mon, at: 09:30,
        during: launch, owner: OM, source: 6.1}
  R04: {title: {zh: 月评, en: Monthly}, owner: OM, cadence: monthly, day: last, during: all,
        duration: 1wh, proposed: true}
quotas:
  rounds: {steps: [L06, L08], least: 2, per_week: 1, source: 6.2}
"""


def test_the_example_of_the_language_is_read_whole(words: Vocabulary) -> None:
    loaded = checker.load_text("slice.yaml", SLICE, words)
    assert loaded.findings == ()
    book = loaded.playbook
    assert book is not None

    assert (book.kind, book.format, book.source) == (Kind.PROJECT, 1, "6.1")
    assert book.window is not None
    assert (book.window.min, book.window.max) == (1, 9)
    assert book.parameters["ph3_months"].type is ParameterType.MONTHS
    assert book.parameters["ph3_months"].default == Decimal(2)
    assert book.parameters["shop"].choices == ("A", "B")
    assert book.phases["launch"].months == Ref("ph3_months")
    assert book.phases["launch"].source == "6.1, 9.2"
    assert book.phases["launch"].indicators == (Text("指标", "Indicator"),)
    assert book.quotas["rounds"].steps == ("L06", "L08")
    assert book.link_count == 9


def test_steps_carry_what_was_written(words: Vocabulary) -> None:
    book = checker.load_text("slice.yaml", SLICE, words).playbook
    assert book is not None
    agenda, kickoff, milestone = (book.steps[key] for key in ("L08", "GK", "M2"))

    assert agenda.departments == ("OPS",)
    assert agenda.proposed == ("owner", "departments")
    assert agenda.produces == (Deliverable("会议纪要"), Deliverable(None, Text("议程", "Agenda")))
    assert book.steps["L06"].duration == Span(Decimal("1.5"), Unit.DAYS)
    assert kickoff.kind is StepKind.MEETING
    assert (kickoff.at, kickoff.week, kickoff.coordinator) == (time(14), 2, "DA")
    assert kickoff.after == (
        After(step="L08", lag=Span(Decimal(7), Unit.DAYS)),
        After(step="L06", type=LinkType.SS, lag=Percent(Decimal(-50)), proposed=("lag",)),
    )
    assert milestone.due == Due("L06", Span(Decimal(15), Unit.WORKING_DAYS))
    assert [point.key for point in milestone.points] == ["V21", "V24"]
    assert milestone.points[1].after == (After(step="GK", soft=True),)


def test_series_and_duties_carry_what_was_written(words: Vocabulary) -> None:
    book = checker.load_text("slice.yaml", SLICE, words).playbook
    assert book is not None
    series, weekly, monthly = book.series["GE"], book.duties["R02"], book.duties["R04"]

    assert (series.least, series.per_week, series.on) == (Ref("xd_execute_min"), 2, (1, 4))
    assert (weekly.cadence, weekly.on, weekly.at, weekly.during) == (
        Cadence.WEEKLY,
        (0,),
        time(9, 30),
        ("launch",),
    )
    assert (monthly.day, monthly.during, monthly.proposed) == ((-1,), (), True)


def test_every_element_knows_where_it_stands(words: Vocabulary) -> None:
    book = checker.load_text("slice.yaml", SLICE, words).playbook
    assert book is not None

    assert str(book.where) == "slice.yaml:1:1"
    assert str(book.steps["GK"].where) == "slice.yaml:23:3"
    assert str(book.steps["GK"].after[1].where) == "slice.yaml:25:39"
    assert str(book.points[0].where) == "slice.yaml:34:7"
    assert str(book.series["GE"].where) == "slice.yaml:37:3"


def test_two_copies_of_a_playbook_are_equal_wherever_they_stand(words: Vocabulary) -> None:
    one = checker.load_text("one.yaml", SLICE, words)
    two = checker.load_text("two.yaml", "# moved down\n" + SLICE, words)

    assert one.playbook == two.playbook
    assert one.digest != two.digest


def test_an_emergency_plan_is_read_whole(words: Vocabulary) -> None:
    text = """\
format: 1
key: e
kind: emergency
title: {zh: 应急, en: Emergency}
source: 2.2.3
proposed: [department]
scenario: {title: {zh: 投诉, en: Complaint}, source: 2.2.3}
parameters:
  hours: {type: hours, default: 2, source: 2.2.3}
level: 2
department: OPS
clock: elapsed
limit: 48h
steps:
  N1: {title: {zh: 受理, en: Receive}, owner: OM, department: OPS, duration: $hours, due: T+2h,
       evidence: {zh: 记录, en: Record}, proposed: true}
  N2: {title: {zh: 选择, en: Choose}, duration: 1h, due: T+4h, after: [N1], one_of: [N3, N4], proposed: true}
  N3: {title: {zh: 处理, en: Act}, duration: 1d, after: [N2], proposed: true}
  N4: {title: {zh: 移交, en: Hand over}, duration: 1h, after: [N2], proposed: true}
"""
    loaded = checker.load_text("e.yaml", text, words)
    assert loaded.findings == ()
    assert loaded.playbook is not None
    plan = loaded.playbook.plan
    assert plan is not None

    assert (plan.level, plan.clock, plan.department) == (2, Clock.ELAPSED, "OPS")
    assert plan.limit == Span(Decimal(48), Unit.HOURS)
    assert plan.scenario.title == Text("投诉", "Complaint")
    assert loaded.playbook.proposed == ("department",)
    assert plan.steps["N1"].duration == Ref("hours")
    assert plan.steps["N1"].due == Span(Decimal(2), Unit.HOURS)
    assert plan.steps["N1"].evidence == (Text("记录", "Record"),)
    assert plan.steps["N2"].one_of == ("N3", "N4")
    assert loaded.playbook.steps == {}
    assert loaded.playbook.link_count == 3


def test_without_a_vocabulary_names_are_not_checked_and_that_is_said() -> None:
    loaded = checker.load_text("slice.yaml", SLICE, None)

    assert [finding.code for finding in loaded.findings] == ["no_vocabulary"]
    assert loaded.playbook is not None


def test_a_misspelt_kind_is_judged_by_what_the_file_holds(words: Vocabulary) -> None:
    emergency = checker.load_text("e.yaml", "kind: emergancy\nscenario: {}\n", words)
    vocabulary = checker.load_text("v.yaml", "roles: {}\n", words)

    assert "clock" in {finding.path for finding in emergency.findings}
    assert "departments" in {finding.path for finding in vocabulary.findings}


def test_a_vocabulary_knows_documents_by_key_title_and_alias(words: Vocabulary) -> None:
    assert words.departments["CLIENT"].side is Side.CLIENT
    assert {words.document(name) for name in ("minutes", "会议纪要", "纪要")} == {words.documents["minutes"]}
    assert words.document("nothing") is None


def test_a_folder_is_loaded_against_its_vocabulary(tmp_path: Path) -> None:
    words = (Path(__file__).parent / "vocabulary.yaml").read_text()
    (tmp_path / "vocabulary.yaml").write_text(words)
    (tmp_path / "b.yaml").write_text(SLICE)
    (tmp_path / "a.yaml").write_text("\ufeff" + SLICE)
    (tmp_path / "bad.yaml").write_text("format: 1\n")
    (tmp_path / "notes.txt").write_text("not a playbook")
    library = checker.load_all(tmp_path)

    assert list(library.files) == ["vocabulary.yaml", "a.yaml", "b.yaml", "bad.yaml"]
    assert library.files["b.yaml"].digest == hashlib.sha256(SLICE.encode()).hexdigest()
    assert library.files["b.yaml"].text == SLICE
    assert list(library.playbooks) == ["four-phase"]
    assert library.playbooks["four-phase"].where.file == "a.yaml"
    assert {finding.file for finding in library.findings} == {"b.yaml", "bad.yaml"}
    assert "playbook_taken" in {finding.code for finding in library.findings}
    assert not library.ok


def test_files_are_checked_against_the_vocabulary_beside_them(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(SLICE)
    (alone,) = checker.load_files([tmp_path / "one.yaml"])
    (tmp_path / "vocabulary.yaml").write_text((Path(__file__).parent / "vocabulary.yaml").read_text())
    beside, words = checker.load_files([tmp_path / "one.yaml", tmp_path / "vocabulary.yaml"])

    assert [finding.code for finding in alone.findings] == ["no_vocabulary"]
    assert beside.findings == words.findings == ()
    assert words.vocabulary is not None


def test_what_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"format: 1\ntitle: \xe9t\xe9\n")
    latin = checker.load(tmp_path / "latin.yaml", name="latin.yaml").findings[0]
    missing = checker.load(tmp_path / "missing.yaml").findings[0]
    folder = checker.load(tmp_path).findings[0]

    assert (latin.code, latin.file, latin.line, latin.column) == ("not_utf8", "latin.yaml", 2, 8)
    assert missing.code == folder.code == "unreadable"
    assert "No such file" in missing.message.en


def test_an_empty_folder_has_no_vocabulary(tmp_path: Path) -> None:
    library = checker.load_all(tmp_path)

    assert library.vocabulary is None
    assert [finding.code for finding in library.findings] == ["unreadable"]


def test_parts_and_their_steps_are_looked_for_among_all_playbooks(tmp_path: Path) -> None:
    head = "format: 1\nkind: process\ntitle: {zh: 示例, en: Sample}\nsource: 3.1\nkey: "
    step = "{kind: task, owner: OM, title: {zh: 甲, en: A}, duration: 1wd, source: 3.1"
    links = "after: [loop.B1, loop.B2, gone.X]}"
    parts = "include:\n  loop: {playbook: loop, source: 3.1}\n  gone: {playbook: lopp, source: 3.1}\n"
    (tmp_path / "vocabulary.yaml").write_text((Path(__file__).parent / "vocabulary.yaml").read_text())
    (tmp_path / "loop.yaml").write_text(f"{head}loop\nsteps:\n  B1: {step}}}\n")
    (tmp_path / "outer.yaml").write_text(f"{head}outer\n{parts}steps:\n  A: {step}, {links}\n")
    found = checker.load_all(tmp_path).findings

    assert [(each.code, each.file, each.line, each.hint.en) for each in found] == [
        ("unknown_playbook", "outer.yaml", 8, 'Did you mean "loop"?'),
        ("unknown_step", "outer.yaml", 10, "Known here: B1."),
    ]
