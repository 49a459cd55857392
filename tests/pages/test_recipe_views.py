"""A playbook becomes the values of its picture."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tracker.calendars.cn import base_calendar
from tracker.domain.playbook import EmergencyPlan
from tracker.domain.text import Lang
from tracker.pages.recipe import Band, Box, Listing, Recipe, draw
from tracker.pages.recipe_views import recipe
from tracker.pages.timeline import Arrow
from tracker.playbooks import checker
from tracker.playbooks.checker import Library
from tracker.playbooks.preview import Wish, preview

PLAYBOOKS = Path(__file__).parents[1] / "playbooks"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The playbooks that are shown in tests, and the words that they use."""
    folder = tmp_path_factory.mktemp("shop")
    for each in (*(PLAYBOOKS / "shown").glob("*.yaml"), PLAYBOOKS / "vocabulary.yaml"):
        shutil.copy(each, folder)
    return checker.load_all(folder)


def seen(shop: Library, key: str, lang: Lang = "zh", start_on: date | None = None, **given: str) -> Recipe:
    assert shop.vocabulary is not None
    wish = Wish(start_on, given)
    laid = preview(shop.playbooks[key], shop.vocabulary, shop.playbooks, base_calendar(), wish)
    return recipe(laid, lang)


def boxes(shown: Recipe) -> dict[str, Box]:
    return {each.id: each for each in shown.boxes}


def test_a_step_has_its_days_its_owner_and_its_slack(shop: Library) -> None:
    found = boxes(seen(shop, "opening"))
    assert (found["A"].owner, found["A"].when, found["A"].limit, found["A"].alarm) == (
        "运营经理", "第 1–3 日", "浮动 −2.25 天", True,
    )  # fmt: skip
    assert (found["B"].when, found["B"].optional, found["B"].mark) == ("第 1 日", True, "")
    assert (found["E"].limit, found["E"].critical) == ("", True)
    assert (found["S"].kind, found["S"].limit) == ("series", "6 次")
    assert (found["V1"].kind, found["V1"].phase) == ("point", "prepare")
    assert found["site.A1"].phase == "site.look"


def test_all_that_is_known_is_told_to_who_points_at_a_step(shop: Library) -> None:
    (late,) = boxes(seen(shop, "opening"))["C"].conflicts
    assert boxes(seen(shop, "opening"))["C"].told.splitlines() == [
        "C 评审会",
        "会议 · 运营经理 · 运营团队、客户 · 2 小时",
        "第 4 日 · 择一：P、Q",
        "出处：6.1",
        late,
    ]
    assert late == "“C 评审会”会比期限晚 2.06 个工作日完成。"


def test_deliverables_and_acceptance_are_told(library: Library) -> None:
    told = boxes(seen(library, "implementation-four-phase", "en"))["D03"].told
    assert "Produces: " in told
    assert "Accepted when: Three modules, on product basics, team and present operation" in told


def test_choices_and_plan_b_are_recognisable(shop: Library) -> None:
    shown = seen(shop, "opening", "en")
    found = boxes(shown)
    assert (found["C"].mark, found["P"].mark) == ("one of P, Q", "an option of C")
    assert (found["A2"].mark, found["A2"].spare, found["A2"].when) == ("instead of A", True, "")
    assert [(each.pred, each.succ) for each in shown.arrows if each.note == "or"] == [("C", "P"), ("C", "Q")]
    assert Arrow("A", "A2", soft=True) in shown.arrows, "it waits for nothing, so it hangs on the other"


def test_plan_b_hangs_on_what_it_would_wait_for(shop: Library) -> None:
    book = shop.playbooks["opening"]
    after = {"A2": replace(book.steps["A2"], after=book.steps["C"].after)}
    other = Library(
        shop.vocabulary, {**shop.playbooks, "opening": replace(book, steps=book.steps | after)}, ()
    )
    arrows = seen(other, "opening").arrows
    assert [each.pred for each in arrows if each.succ == "A2"] == ["A", "B"]


def test_the_critical_path_is_marked_on_links_too(shop: Library) -> None:
    critical = [(each.pred, each.succ) for each in seen(shop, "opening").arrows if each.critical]
    assert critical == [("D", "E")]


def test_phases_come_in_the_order_of_their_first_steps_with_their_days(shop: Library) -> None:
    assert seen(shop, "opening").bands == (
        Band("prepare", "筹备期", "第 1–23 日 · 1 个月"),
        Band("run", "运行期", "第 24–43 日 · 1 个月"),
        Band("site.look", "选址 · 考察", "第 24–25 日"),
        Band("later", "其他", "第 29 日"),
        Band("empty", "预留", ""),
    )


def test_with_a_date_days_are_dates(shop: Library) -> None:
    shown = seen(shop, "opening", "en", date(2026, 2, 2))
    assert shown.bands[0] == Band("prepare", "Preparation", "2026-02-02 – 2026-03-01 · 1 month")
    assert boxes(shown)["A"].when == "02-02 – 02-04"
    assert shown.summary.startswith("Length: 39 working days (2 months) · Dates: 2026-02-02 to 2026-04-01")


def test_dates_of_a_long_playbook_have_their_year(library: Library) -> None:
    found = boxes(seen(library, "brand-building", start_on=date(2026, 12, 1)))
    assert found["B01"].when == "26-12-01 – 12-07"
    assert found["B04"].when == "26-12-29 – 27-01-26"
    assert found["M3"].when == "28-12-01"


def test_what_is_no_step_is_listed(shop: Library) -> None:
    assert seen(shop, "opening", "en").listings == (
        Listing(
            "Duties (2)",
            (
                ("R1", "Walk the shop", "Operations manager", "daily 09:00", "Running"),
                ("R2", "Report", "", "monthly last working day", ""),
            ),
        ),
        Listing(
            "Included playbooks (2)",
            (
                ("site", "Finding a site", "site", "its steps are in the plan"),
                ("alarm", "When it fails", "outage", "at hand, not in the plan"),
            ),
        ),
    )
    assert seen(shop, "site").listings == ()


def test_what_is_worth_a_look_is_noted(shop: Library) -> None:
    notes = seen(shop, "opening").notes
    assert len(notes) == 2
    assert "须在启动时给出" in notes[0]
    assert "不在 3 至 4 个月的范围内" in notes[1]


def test_an_emergency_has_times_after_it_occurs_and_what_is_late(shop: Library) -> None:
    shown = seen(shop, "outage", "en", date(2026, 2, 2))
    found = boxes(shown)
    assert (found["N1"].when, found["N1"].limit, found["N1"].alarm) == ("T+0h – 30min", "≤ T+1h", False)
    assert (found["N3"].when, found["N3"].limit) == ("T+1h30min – 2h30min", "")
    assert (found["N4"].limit, found["N4"].alarm, found["N4"].conflicts) == (
        "≤ T+4h",
        True,
        ("“N4” is done at T+4h30min at the earliest, after its due time T+4h.",),
    )
    assert shown.notes == ("Done at T+4h30min at the earliest, past the limit of 4h.",)
    assert shown.bands == ()
    assert shown.summary.startswith("Scenario: Payments are down  level 3  on the clock · Done at T+4h30min")


def test_without_a_limit_an_emergency_is_never_past_it(shop: Library) -> None:
    book = shop.playbooks["outage"]
    assert isinstance(book.plan, EmergencyPlan)
    free = replace(book, plan=replace(book.plan, limit=None))
    other = Library(shop.vocabulary, {"outage": free}, ())
    assert seen(other, "outage").notes == ()


def test_every_playbook_that_is_delivered_is_drawn_in_both_languages(library: Library) -> None:
    for key in library.playbooks:
        for lang in ("zh", "en"):
            shown = seen(library, key, lang)
            picture = draw(shown)
            assert picture == draw(seen(library, key, lang))
            assert all(f'id="node-{each.id}"' in picture for each in shown.boxes)
