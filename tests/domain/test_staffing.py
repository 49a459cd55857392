"""What is wrong with the staff: the numbers of sections 4.3 and 5.1."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tracker.domain.staffing import (
    BOUNDS,
    Certificate,
    Colleague,
    Level,
    Load,
    Staff,
    Team,
    findings,
    headcount,
    missing_tools,
)
from tracker.domain.text import Text

TODAY = date(2026, 3, 2)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
MENTORED = ("m1", "m2")
ANN = Colleague("a", "Ann", mentors=MENTORED)


def team(level: Level, people: int) -> Team:
    least, most = BOUNDS[level]
    ids = tuple(str(number) for number in range(people))
    return Team("t", Text("团队", "The team"), level, least, most, ids)


def codes(staff: Staff) -> list[str]:
    return [each.code for each in findings(staff, TODAY)]


def about(person: Colleague, *teams: Team) -> list[str]:
    return codes(Staff((person,), teams))


@pytest.mark.parametrize(
    ("level", "people", "expected"),
    [
        (Level.EXECUTION, 4, ("team_too_small", "warning")),
        (Level.EXECUTION, 5, None),
        (Level.EXECUTION, 8, None),
        (Level.EXECUTION, 9, ("team_too_large", "info")),
        (Level.MANAGEMENT, 2, ("team_too_small", "warning")),
        (Level.MANAGEMENT, 6, ("team_too_large", "warning")),
        (Level.STRATEGY, 0, None),
        (Level.STRATEGY, 4, ("team_too_large", "warning")),
        (Level.SUPPORT, 40, None),
    ],
)
def test_a_team_is_as_large_as_its_level_says(
    level: Level, people: int, expected: tuple[str, str] | None
) -> None:
    found = [(each.code, each.severity) for each in headcount(team(level, people))]

    assert found == ([expected] if expected else [])


def test_a_head_count_is_said_in_both_languages() -> None:
    (found,) = headcount(team(Level.EXECUTION, 4))

    assert found.text == Text("团队只有 4 人，至少应有 5 人。", "The team has 4 people; it needs 5 or more.")
    assert (found.team, found.required, found.actual) == ("t", 5, 4)


def test_a_specialist_knows_a_category() -> None:
    execution = replace(team(Level.EXECUTION, 5), members=("a", "1", "2", "3", "4"))

    assert about(ANN, execution) == ["specialist_without_category"]
    assert about(replace(ANN, posts=frozenset({"OS"}))) == ["specialist_without_category"]
    assert about(replace(ANN, categories=("美妆",)), execution) == []
    assert about(ANN, replace(execution, level=Level.MANAGEMENT)) == []


@pytest.mark.parametrize(("years", "enough"), [(None, False), (2, False), (3, True)])
def test_a_manager_has_three_years(years: int | None, enough: bool) -> None:
    manager = replace(ANN, posts=frozenset({"OM"}), years=years)

    assert about(manager) == ([] if enough else ["manager_too_new"])


@pytest.mark.parametrize(
    ("tools", "missing"),
    [
        (("excel", " SQL", "生意参谋"), []),
        (("Excel", "Tableau"), ["SQL"]),
        (("Excel", "SQL"), ["a tool of analysis"]),
        ((), ["Excel", "SQL", "a tool of analysis"]),
    ],
)
def test_an_analyst_knows_excel_sql_and_a_tool_more(tools: tuple[str, ...], missing: list[str]) -> None:
    analyst = replace(ANN, posts=frozenset({"DA"}), tools=tools)

    assert [each.en for each in missing_tools(tools)] == missing
    assert about(analyst) == (["analyst_without_tool"] if missing else [])


def test_what_an_analyst_lacks_is_said_in_words() -> None:
    analyst = replace(ANN, name="{name}", posts=frozenset({"DA"}), tools=("Excel", "BI"))

    assert [each.text.zh for each in findings(Staff((analyst,)), TODAY)] == [
        "{name} 是数据分析师，还缺：SQL。"
    ]


def test_an_expert_knows_three_categories() -> None:
    expert = replace(ANN, posts=frozenset({"IE"}), categories=("a", "b", "b"))

    assert about(expert) == ["expert_too_narrow"]
    assert about(replace(expert, categories=("a", "b", "c"))) == []
    assert about(replace(expert, categories=("a", "A ", "b", " "))) == ["expert_too_narrow"]


def test_administration_and_finance_are_held_by_somebody_who_supports() -> None:
    helpers = replace(team(Level.SUPPORT, 0), members=("a",))
    clerk, outside = replace(ANN, posts=frozenset({"ADM"})), replace(ANN, id="b", posts=frozenset({"FIN"}))
    titles = {"FIN": Text("财务", "Finance"), "ADM": Text("行政", "Administration")}

    (found,) = findings(Staff((clerk, outside), (helpers,), titles=titles), TODAY)

    assert (found.code, found.severity, found.role) == ("support_without_post", "warning", "FIN")
    assert (found.team, found.required, found.actual) == ("t", 1, 0)
    assert found.text.zh == "团队中没有财务人员，至少应有 1 人。"
    assert found.text.en == "Nobody in The team has the post Finance; one is needed."
    both = replace(helpers, id="u", members=("b",))
    assert codes(Staff((clerk, outside), (helpers, both), titles=titles)) == []
    assert [each.team for each in findings(Staff((clerk,), (helpers, both), titles=titles), TODAY)] == [None]
    assert codes(Staff((clerk, outside))) == []


def test_a_post_that_no_vocabulary_knows_is_said() -> None:
    titles = {"DA": Text("数据分析师", "Data analyst")}
    person = replace(ANN, posts=frozenset({"D-A"}))
    papers = (Certificate("a", "DA", TODAY), *(Certificate("a", "NOPE", each) for each in (TODAY, YESTERDAY)))

    found = findings(Staff((person,), certificates=papers, titles=titles), TODAY)

    assert [(each.code, each.person, each.actual) for each in found] == [
        ("unknown_post", "a", "D-A"),
        ("unknown_post", "a", "NOPE"),
    ]
    assert "D-A" in found[0].text.zh
    assert codes(Staff((person,), certificates=papers)) == []
    assert codes(Staff((ANN,), certificates=(Certificate("gone", "NOPE", TODAY),), titles=titles)) == []


@pytest.mark.parametrize(
    ("mentors", "words"),
    [
        ((None, None), "Ann has no business mentor, technical mentor."),
        (("m", None), "Ann has no technical mentor."),
        (("m", "n"), None),
    ],
)
def test_everybody_has_two_mentors(mentors: tuple[str | None, str | None], words: str | None) -> None:
    found = findings(Staff((replace(ANN, mentors=mentors),)), TODAY)

    assert [(each.code, each.severity, each.text.en) for each in found] == (
        [("mentor_missing", "info", words)] if words else []
    )


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        ([Certificate("a", "DA", YESTERDAY, YESTERDAY)], ["certificate_expired"]),
        ([Certificate("a", "DA", YESTERDAY, TODAY)], []),
        ([Certificate("a", "DA", YESTERDAY)], []),
        ([Certificate("a", "DA", YESTERDAY, YESTERDAY), Certificate("a", "DA", TODAY)], []),
        ([Certificate("a", "DA", YESTERDAY, YESTERDAY)] * 2, ["certificate_expired"]),
        ([Certificate("gone", "DA", YESTERDAY, YESTERDAY)], []),
    ],
)
def test_a_certificate_that_ran_out_is_said_unless_it_was_renewed(
    certificates: list[Certificate], expected: list[str]
) -> None:
    assert codes(Staff((ANN,), certificates=tuple(certificates))) == expected


@pytest.mark.parametrize(
    ("certificates", "expected"),
    [
        ([], []),  # an agency that certifies nobody is asked for nothing
        ([Certificate("b", "IE", YESTERDAY)], []),
        ([Certificate("b", "DA", YESTERDAY)], ["uncertified"]),
        ([Certificate("a", "DA", TOMORROW)], ["uncertified"]),
        ([Certificate("a", "DA", YESTERDAY)], []),
    ],
)
def test_open_work_of_a_certified_role_wants_a_certified_owner(
    certificates: list[Certificate], expected: list[str]
) -> None:
    staff = Staff((ANN,), certificates=tuple(certificates), loads=(Load("a", "DA", 3), Load("x", "DA", 1)))

    assert codes(staff) == expected


def test_roles_are_called_as_the_vocabulary_does() -> None:
    staff = Staff(
        (ANN,),
        certificates=(Certificate("b", "DA", YESTERDAY),),
        loads=(Load("a", "DA", 3),),
        titles={"DA": Text("数据分析师", "Data analyst")},
    )

    (found,) = findings(staff, TODAY)

    assert found.text.zh == "Ann 负责 3 项数据分析师工作，但没有有效的资格认证。"
    assert (found.person, found.role, found.actual) == ("a", "DA", 3)
