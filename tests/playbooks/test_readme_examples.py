"""What the README of the playbooks shows is true: its examples, its commands, its findings, its list."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.playbooks.readme import EXAMPLES, FOLDER, PAGE, PROSE, Example, blocks
from tracker.api import PREFIX
from tracker.app import create_app
from tracker.calendars import cn
from tracker.cli import main, playbook
from tracker.domain.plan import Choices
from tracker.domain.plan import compile as plan_of
from tracker.domain.playbook import Kind
from tracker.extension import KEY
from tracker.playbooks import checker
from tracker.playbooks.checker import VOCABULARY_FILE, Library

MONDAY = date(2026, 3, 2)
PLAYBOOKS = [each for each in EXAMPLES if "kind: vocabulary" not in each.shown]
ROW = re.compile(r"^\| \[`([\w-]+)`\]\(([\w.-]+)\) \| (.+) \| (.+) \| `(\w+)` \|$", re.MULTILINE)
ASKED = re.compile(r"^\| `(leave_out|choose)` \|.*`([\[{].*[\]}])` \|$", re.MULTILINE)
REQUEST = re.compile(r"^\| ((?:`?[A-Z]+`?,? )+)(/[\w/.-]+)", re.MULTILINE)
METHOD = re.compile(r"[A-Z]+")
COMMAND = re.compile(r"^\| `tracker playbook (\w+)", re.MULTILINE)
ANCHOR = re.compile(r"\]\(#([\w-]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The delivered playbooks with the examples among them."""
    folder = tmp_path_factory.mktemp("shelf")
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, folder)
    for each in PLAYBOOKS:
        (folder / f"{each.key}.yaml").write_text(each.text, encoding="utf-8")
    return checker.load_all(folder)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the first example lies as the page says; commands run there."""
    mine = tmp_path / "my-playbooks"
    mine.mkdir()
    shutil.copy(FOLDER / VOCABULARY_FILE, mine)
    (mine / "shop-opening.yaml").write_text(EXAMPLES[0].shown, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return mine


@pytest.mark.parametrize("example", PLAYBOOKS, ids=lambda each: each.key)
def test_an_example_has_no_error_and_a_whole_one_not_even_a_warning(shelf: Library, example: Example) -> None:
    found = [each for each in shelf.findings if each.file == f"{example.key}.yaml"]

    assert [each for each in found if example.whole or each.severity == "error"] == []
    assert example.key in shelf.playbooks


def test_the_example_of_a_vocabulary_is_sound() -> None:
    words = [each for each in EXAMPLES if each not in PLAYBOOKS]

    assert len(words) == 1
    assert checker.load_text(VOCABULARY_FILE, words[0].shown, None).findings == ()


@pytest.mark.parametrize("example", PLAYBOOKS, ids=lambda each: each.key)
def test_an_example_can_be_started_unless_it_is_an_emergency(shelf: Library, example: Example) -> None:
    book = shelf.playbooks[example.key]
    if book.kind is not Kind.EMERGENCY:
        placed = nodes(shelf, example.key, Choices())
        expected = {each.key for each in book.steps.values() if each.alternate_of is None}

        assert expected | set(book.series) <= placed


def test_a_start_chooses_as_the_page_says(shelf: Library) -> None:
    given = {name: json.loads(value) for name, value in ASKED.findall(PROSE)}
    example = next(each for each in PLAYBOOKS if "one_of" in each.shown and not each.whole)
    choices = Choices(tuple(given["leave_out"]), given["choose"])

    assert nodes(shelf, example.key, Choices()) == {"L01", "L10", "O0", "O1", "O2", "Z1"}
    assert nodes(shelf, example.key, choices) == {"L01", "L11", "O0", "O2"}


def nodes(shelf: Library, key: str, choices: Choices) -> set[str]:
    """The keys of what a start on a Monday would lay."""
    assert shelf.vocabulary is not None
    plan = plan_of(
        shelf.playbooks[key],
        shelf.vocabulary,
        start_on=MONDAY,
        parameters={},
        calendar=cn.base_calendar(),
        library=shelf.playbooks,
        choices=choices,
    )
    return {each.key for each in plan.nodes}


def test_the_commands_of_the_page_run(desk: Path) -> None:
    typed = [line.split() for line in blocks("sh")[0].splitlines()]
    lines = [words[1:] for words in typed if words[0] == ".venv/bin/tracker"]

    assert [line[0] for line in lines] == ["playbook", "playbook", "schedule"]
    for line in lines:
        done = CliRunner().invoke(main, line)
        assert (done.exit_code, bool(done.output.strip())) == (0, True), done.output


def test_the_finding_that_the_page_explains_is_what_the_checker_says(desk: Path) -> None:
    file = desk / "shop-opening.yaml"
    file.write_text(EXAMPLES[0].shown.replace("owner: OM\n", "owner: OMM\n", 1), encoding="utf-8")

    said = CliRunner().invoke(main, ["playbook", "check", "my-playbooks/shop-opening.yaml", "--lang", "en"])

    assert said.output.splitlines()[0] == blocks("text")[0].strip()
    assert said.exit_code == 1


def test_the_list_of_delivered_playbooks_is_that_of_the_files(library: Library) -> None:
    listed = [(key, file, zh, en, kind) for key, file, zh, en, kind in ROW.findall(PAGE)]
    there = {
        (key, f"{key}.yaml", book.title.zh, book.title.en, book.kind.value)
        for key, book in library.playbooks.items()
    }

    assert len(listed) == len(there)
    assert set(listed) == there


def test_the_shortest_playbook_to_learn_from_is_the_shortest(library: Library) -> None:
    lengths = {
        name: len(file.text.splitlines())
        for name, file in library.files.items()
        if file.playbook and file.playbook.kind is not Kind.EMERGENCY
    }

    assert f"`{min(lengths, key=lambda name: lengths[name])}` is the shortest" in PROSE


def test_the_requests_of_the_page_are_those_of_the_server(tmp_path: Path) -> None:
    tracker = create_app(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path}/tracker.db").extensions[KEY]
    there = {
        (method, re.sub(r"<[^>]+>", "KEY", rule.rule.removeprefix(PREFIX)))
        for rule in tracker.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    rows = REQUEST.findall(PROSE)
    listed = {(method, path) for methods, path in rows for method in METHOD.findall(methods)}
    ours = {each for each in there if each[1].startswith("/playbooks")}

    assert listed <= there
    assert ours <= listed


def test_every_command_for_playbooks_is_on_the_page() -> None:
    assert playbook.commands.keys() <= set(COMMAND.findall(PROSE))


def test_what_the_page_points_to_is_there() -> None:
    slugs = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in HEADING.findall(PROSE)}

    assert [each for each in ANCHOR.findall(PROSE) if each not in slugs] == []
