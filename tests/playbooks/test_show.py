"""`tracker playbook show`: a playbook read before it is started."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tracker.calendars.cn import base_calendar
from tracker.cli import main
from tracker.domain.text import columns
from tracker.playbooks import checker, showing
from tracker.playbooks.checker import Library
from tracker.playbooks.preview import Wish, preview
from tracker.playbooks.showing import Order
from tracker.playbooks.showing import words as said

HERE = Path(__file__).parent
SHOWN = HERE / "shown"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the playbooks that are shown and the words that they use."""
    made = tmp_path_factory.mktemp("playbooks")
    for each in (*SHOWN.glob("*.yaml"), HERE / "vocabulary.yaml"):
        shutil.copy(each, made)
    return made


@pytest.fixture(scope="module")
def shop(folder: Path) -> Library:
    return checker.load_all(folder)


def shown(library: Library, key: str, order: Order) -> list[str]:
    return list(showing.show(library, key, base_calendar(), order))


def told(library: Library, key: str, order: Order) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("\n".join(shown(library, key, order)))
    return found


@pytest.mark.parametrize("name", sorted(each.name for each in SHOWN.glob("*.txt")))
def test_a_playbook_is_shown_as_it_is_expected(shop: Library, name: str) -> None:
    key, lang, *dated = name.removesuffix(".txt").split(".")
    start_on = date.fromisoformat(dated[0]) if dated else None
    given = ("months=2", "sittings=7") if dated else ()
    lines = shown(shop, key, Order("zh" if lang == "zh" else "en", start_on, given))

    assert lines == (SHOWN / name).read_text("utf-8").splitlines()


def test_every_playbook_that_is_delivered_can_be_shown(library: Library) -> None:
    for key in library.playbooks:
        for lang in ("zh", "en"):
            lines = shown(library, key, Order(lang, date(2027, 3, 1)))
            assert f"[{key}]" in lines[0]
            assert shown(library, key, Order(lang)) != []


def test_every_column_begins_at_one_place_whatever_the_language(library: Library) -> None:
    for key in library.playbooks:
        for lang in ("zh", "en"):
            lines = shown(library, key, Order(lang))
            for at, line in enumerate(lines):
                if line and set(line) == {"-", " "}:
                    _is_straight(line, lines[at - 1 :])


def _is_straight(rule: str, lines: list[str]) -> None:
    """Before each column two places are empty, in the head and in every row."""
    begins = [at for at in range(2, len(rule)) if rule[at - 2 : at + 1] == "  -"]
    for line in lines[: lines.index("") if "" in lines else None]:
        places = "".join(each + "\0" * (columns(each) - 1) for each in line)
        assert all(places[at - 2 : at].strip() == "" for at in begins), line


def test_the_four_phase_playbook_tells_its_length_counts_and_critical_path(library: Library) -> None:
    head = shown(library, "implementation-four-phase", Order("zh"))[:7]

    assert head[1] == "长度：175 个工作日（8 个月）"
    assert head[4] == "任务 51  里程碑 3  验证点 12  会议 9  例会系列 2（29 次）  例行事项 4  依赖 114"
    assert head[5] == "开会 38 次，其中跨部门 37 次"
    assert head[6] == "关键路径（39.25 个工作日）：A01 → A02 → A03 → A04 → A09 → A11 → M3 → GX → A12"


def test_json_says_the_same_as_the_sheet(shop: Library) -> None:
    found = told(shop, "opening", Order("en", as_json=True))

    assert found["counts"] == {
        "task": 7, "milestone": 1, "point": 1, "meeting": 1, "series": 1, "duty": 2, "link": 11,
    }  # fmt: skip
    assert found["outlook"]["critical_path"] == ["D", "E"]
    assert not {"start_on", "finish_on"} & found["outlook"].keys()
    steps = {each["key"]: each for each in found["steps"]}
    assert steps["site.A1"] == {
        "key": "site.A1", "kind": "task", "title": "Visit", "phase": "site.look", "owner": "DA",
        "departments": [], "duration_working_minutes": 960, "critical": False, "slack_days": 3.5,
        "first_day": 24, "last_day": 25,
    }  # fmt: skip
    assert (steps["S"]["sittings"], steps["B"]["note"]) == (6, "optional")
    assert steps["D"]["duration_elapsed_minutes"] == 7 * 1440
    assert found["phases"][3] == {"key": "empty", "title": "Reserved"}
    assert found["spares"] == [
        {"key": "A2", "title": "Rent a finished shop", "instead_of": "A", "note": "instead of A"}
    ]
    assert found["parts"] == [{"key": "site", "playbook": "site"}, {"key": "alarm", "playbook": "outage"}]
    assert found["assumed"] == {"sittings": 6}


def test_json_has_dates_where_there_is_one(shop: Library) -> None:
    found = told(shop, "opening", Order("zh", date(2026, 2, 2), ("sittings=6",), as_json=True))

    assert found["outlook"]["start_on"] == "2026-02-02"
    assert found["phases"][0]["starts_on"] == "2026-02-02"
    assert {each["key"]: each["start_on"] for each in found["steps"]}["D"] == "2026-03-02"
    assert found["assumed"] == {}


def test_json_of_an_emergency_counts_from_its_moment(shop: Library) -> None:
    found = told(shop, "outage", Order("en", as_json=True))

    assert found["response"] == {"clock": "elapsed", "total_minutes": 270, "limit": "4h"}
    last = found["steps"][-1]
    assert (last["start_minutes"], last["finish_minutes"]) == (90, 270)
    assert (last["due"], last["late_minutes"]) == ("T+4h", 30)


def test_an_emergency_is_on_no_calendar_even_with_a_date(shop: Library) -> None:
    assert shown(shop, "outage", Order("zh", date(2026, 2, 2))) == shown(shop, "outage", Order("zh"))


def test_a_playbook_that_ends_with_a_date_shows_its_tightest_work(library: Library) -> None:
    lines = shown(library, "brand-building", Order("zh"))
    assert lines[5] == "关键路径（0 个工作小时）：M3"
    assert lines[6].startswith("最紧的工作链（120 个工作日，浮动 141 天）：B07")
    found = told(library, "brand-building", Order("zh", as_json=True))
    assert found["outlook"]["tightest"]["path"] == ["B07"]


def test_the_whole_file_is_still_there(library: Library, shop: Library) -> None:
    lines = shown(library, "implementation-four-phase", Order("en", full=True))
    assert "Steps (75)" in lines
    assert any("L08+$agenda_lead" in line for line in lines)
    whole = told(shop, "opening", Order("en", full=True, as_json=True))
    assert (whole["key"], whole["steps"][0]["duration"]) == ("opening", "3wd")


def test_the_vocabulary_is_shown_too(shop: Library) -> None:
    assert shown(shop, "vocabulary", Order("zh"))[0].startswith("词汇")
    words = told(shop, "vocabulary", Order("en", as_json=True))
    assert [each["key"] for each in words["roles"]] == ["OM", "DA"]


def test_without_a_vocabulary_the_file_is_shown_as_it_is(shop: Library) -> None:
    bare = Library(None, shop.playbooks, ())
    assert "Steps (1)" in shown(bare, "site", Order("en"))


def test_a_playbook_without_steps_has_no_length(shop: Library) -> None:
    bare = replace(shop.playbooks["site"], steps={}, phases={})
    empty = Library(shop.vocabulary, {"site": bare}, ())
    assert shown(empty, "site", Order("en")) == ["Finding a site  [site]"]


@pytest.mark.parametrize(
    ("minutes", "elapsed", "text"),
    [
        (480, False, "1 d"),
        (720, False, "1.5 d"),
        (90, False, "1.5 h"),
        (45, False, "45 min"),
        (2880, True, "2 d elapsed"),
        (120, True, "2 h elapsed"),
    ],
)
def test_lengths_are_said_in_their_largest_unit(minutes: int, elapsed: bool, text: str) -> None:
    assert said.span(minutes, 480, elapsed=elapsed).en == text


@pytest.mark.parametrize(("minutes", "text"), [(0, "0h"), (30, "30min"), (60, "1h"), (90, "1h30min")])
def test_the_clock_of_an_emergency(minutes: int, text: str) -> None:
    assert said.clock(minutes) == text


def test_a_title_cannot_speak_to_the_terminal() -> None:
    assert said.printable("a\x1b[31mb\nc") == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c"


def test_a_preview_numbers_days_off_with_the_day_before_and_phases_with_the_day_after(shop: Library) -> None:
    assert shop.vocabulary is not None
    laid = preview(shop.playbooks["site"], shop.vocabulary, {}, base_calendar(), Wish(date(2026, 2, 2)))
    saturday = date(2026, 2, 7)
    assert (laid.number(saturday), laid.first_number(saturday)) == (5, 6)


# The command itself


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["playbook", "show", *words, "--folder", str(folder), "--lang", "en"])


def test_the_command_prints_the_sheet(folder: Path) -> None:
    found = run(folder, "opening", "--start", "2026-02-02", "--set", "months=2", "--set", "sittings=7")
    assert found.exit_code == 0
    assert found.output.splitlines()[2] == "Dates: 2026-02-02 to 2026-04-30"
    assert json.loads(run(folder, "outage", "--json").output)["key"] == "outage"
    assert "Steps (10)" in run(folder, "opening", "--full").output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("nothing",), "There is no playbook nothing; there are opening, outage, site."),
        (("opening", "--set", "months"), "“months” should be name=value."),
        (("opening", "--set", "=2"), "“=2” should be name=value."),
        (
            ("opening", "--set", "months=9"),
            "The parameter months cannot be 9. Allowed: a whole number from 1 to 2 months.",
        ),
        (("opening", "--start", "2036-12-01"), "A date lies outside the working calendar"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(folder: Path, words: tuple[str, ...], why: str) -> None:
    found = run(folder, *words)
    assert found.exit_code == 2
    assert found.stderr.startswith(f"tracker: {why}")
    assert found.stdout == ""
