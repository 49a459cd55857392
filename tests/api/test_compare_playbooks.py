"""Somebody reads what changed between two versions of a playbook, over REST or on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.api.conftest import ok
from tests.api.playbook_texts import published, small, upload
from tests.conftest import PLAYBOOKS
from tracker.cli import main

P01 = "implementation-four-phase"
TEXT = (PLAYBOOKS / f"{P01}.yaml").read_text(encoding="utf-8")
NEXT = TEXT.replace(
    """    owner: OM
    department: OPS
    duration: 3wd
    after: [D04]
""",
    """    owner: DA
    department: OPS
    duration: 5wd
    after: [D04, D02]
""",
)


@pytest.fixture(scope="module")
def told(agency):
    """The delivered playbook beside a draft in which one step is changed."""
    upload(agency, NEXT)
    return lambda lang, query="from=1&to=2": agency.carol.get(
        f"/playbooks/{P01}/compare?{query}", Accept_Language=lang
    )


def test_each_change_has_its_sentence_in_the_language_of_the_asker(told):
    english, chinese = ok(told("en"))["changes"], ok(told("zh"))["changes"]

    assert {each["message"] for each in english} == {
        "D05: owner DA instead of OM",
        "D05 takes 5wd instead of 3wd",
        "D05 now also follows D02",
    }
    assert {each["message"] for each in chinese} == {
        "步骤 D05 的负责人由 OM 改为 DA",
        "步骤 D05 的工期由 3wd 改为 5wd",
        "步骤 D05 新增前置 D02",
    }


def test_each_change_says_its_place_and_its_values(told):
    found = {each["field"]: each for each in ok(told("en"))["changes"]}

    assert found["duration"] == {
        "kind": "retimed",
        "section": "steps",
        "key": "D05",
        "field": "duration",
        "before": "3wd",
        "after": "5wd",
        "message": "D05 takes 5wd instead of 3wd",
    }
    assert found["after[D02]"]["before"] is None
    assert found["after[D02]"]["after"]["step"] == "D02"


def test_the_two_versions_are_named(told):
    body = ok(told("en"))

    assert [(body[name]["version"], body[name]["state"]) for name in ("from", "to")] == [
        (1, "published"),
        (2, "draft"),
    ]


def test_a_version_does_not_differ_from_itself_and_backwards_is_the_opposite(told):
    assert ok(told("en", "from=2&to=2"))["changes"] == []
    back = {each["message"] for each in ok(told("en", "from=2&to=1"))["changes"]}
    assert back == {
        "D05: owner OM instead of DA",
        "D05 takes 3wd instead of 5wd",
        "D05 no longer follows D02",
    }


@pytest.mark.parametrize(
    ("query", "status"),
    [("from=1", 422), ("from=1&to=x", 422), ("from=1&to=9", 404), ("from=0&to=1", 422)],
)
def test_versions_that_are_not_there_are_refused(told, query, status):
    assert told("en", query).status_code == status


def test_new_and_lost_elements_come_whole(agency):
    published(agency, small("grown"))
    more = "  C: {kind: task, title: {zh: 复核, en: Review}, duration: 1wd, after: [B], source: 6.1}\n"
    upload(agency, small("grown") + more)

    (change,) = ok(agency.carol.get("/playbooks/grown/compare?from=1&to=2"))["changes"]

    assert (change["kind"], change["key"], change["field"], change["before"]) == ("added", "C", None, None)
    assert change["after"]["title"] == "Review"
    assert change["message"] == "Step C “Review” is new"


def test_an_emergency_is_compared_too(agency):
    text = (PLAYBOOKS / "emergency-complaint-48h.yaml").read_text(encoding="utf-8")
    upload(agency, text.replace("due: T+4h", "due: T+3h"))

    (change,) = ok(agency.carol.get("/playbooks/emergency-complaint-48h/compare?from=1&to=2"))["changes"]

    assert (change["section"], change["key"], change["message"]) == (
        "plan.steps",
        "N2",
        "N2: deadline 3h instead of 4h",
    )


# On the command line


def compare(tmp_path: Path, before: str, after: str, *options: str) -> Result:
    files = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
    for path, text in zip(files, (before, after), strict=True):
        path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["playbook", "compare", *map(str, files), *options])


def test_two_files_are_compared_line_by_line(tmp_path):
    english = compare(tmp_path, small("x"), small("x", duration="5wd"), "--lang", "en")
    chinese = compare(tmp_path, small("x"), small("x", duration="5wd"), "--lang", "zh")

    assert (english.exit_code, english.output) == (1, "A takes 5wd instead of 1wd\n1 changes.\n")
    assert (chinese.exit_code, chinese.output) == (1, "步骤 A 的工期由 1wd 改为 5wd\n1 处变化。\n")


def test_a_file_that_is_only_written_differently_is_the_same(tmp_path):
    spaced = small("x").replace("steps:", "# The steps\n\nsteps:")

    ran = compare(tmp_path, small("x"), spaced, "--lang", "en")

    assert (ran.exit_code, ran.output) == (0, "No difference.\n")


def test_what_cannot_be_compared_is_said_on_standard_error(tmp_path):
    words = (PLAYBOOKS / "vocabulary.yaml").read_text(encoding="utf-8")

    faulty = compare(tmp_path, small("x"), small("x", after="C"), "--lang", "en")
    other = compare(tmp_path, words, small("x"), "--lang", "en")

    assert (faulty.exit_code, faulty.stdout) == (2, "")
    assert "new.yaml:9:" in faulty.stderr
    assert "unknown_step" in faulty.stderr
    assert (other.exit_code, other.stdout) == (2, "")
    assert other.stderr.endswith("old.yaml: this is no playbook.\n")
