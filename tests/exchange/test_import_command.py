"""`tracker import FILE`: a plan of Microsoft Project becomes a project, and the terminal says how."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import ADMIN, Prepared, _app, _hang_up
from tests.exchange.documents import document, link, task
from tracker.cli import main
from tracker.domain.text import columns

PLAN = document(
    task(1),
    task(2, level=2),
    task(3, f"{link(2)}<FixedCost>7</FixedCost>"),
    project="<Title>春季上新</Title>",
)


class Office:
    """An installation with a file in it, and the command that brings the file in."""

    def __init__(self, address: str, file: Path) -> None:
        self.address, self.file = address, file

    def run(self, *options: str, lang: str = "zh") -> Result:
        environment = {"TRACKER_DATABASE_URL": self.address, "TRACKER_ADMIN_TOKEN": ADMIN}
        return CliRunner(env=environment).invoke(main, ["import", str(self.file), "--lang", lang, *options])

    def projects(self) -> list[dict[str, object]]:
        app = _app(self.address)
        headers = {"Authorization": f"Bearer {ADMIN}"}
        found = app.test_client().get("/api/v1/projects", headers=headers).json
        _hang_up(app)
        assert found is not None
        return list(found["items"])


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, prepared: Prepared) -> Office:
    file = tmp_path / "计划.xml"
    file.write_bytes(PLAN)
    return Office(prepared.copy(request.param, tmp_path), file)


def test_it_says_what_was_made_and_what_was_left_out(office: Office) -> None:
    ran = office.run()

    assert (ran.exit_code, ran.stderr) == (0, "")
    (project,) = office.projects()
    lines = ran.output.splitlines()
    assert lines[:4] == [
        "已建立项目“春季上新”（草稿）。",
        "摘要任务 1，任务 2，依赖 1，日历 1。",
        "开始 2026-01-05 09:00，完成 2026-01-06 18:00。",
        f"查看：http://127.0.0.1:8000/api/v1/projects/{project['id']}",
    ]
    assert lines[4] == ""
    assert lines[7].startswith("成本与费率 1 处：未导入（任务 3）。")
    assert columns(lines[5][: lines[5].index("行")]) == columns(lines[7][: lines[7].rindex(" ") + 1])


def test_it_speaks_english_and_takes_name_client_and_state(office: Office) -> None:
    app = _app(office.address)
    headers = {"Authorization": f"Bearer {ADMIN}"}
    client = app.test_client().post("/api/v1/clients", json={"name": "Acme"}, headers=headers).json
    _hang_up(app)

    ran = office.run("--name", "Spring", "--client", "Acme", "--state", "active", lang="en")

    assert ran.exit_code == 0
    assert ran.output.splitlines()[:3] == [
        "Made the project “Spring” (active).",
        "Summaries: 1, tasks: 2, links: 1, calendars: 1.",
        "Starts 2026-01-05 09:00, finishes 2026-01-06 18:00.",
    ]
    (project,) = office.projects()
    assert client is not None
    assert (project["name"], project["client_id"], project["state"]) == ("Spring", client["id"], "active")


def test_a_dry_run_stores_nothing(office: Office) -> None:
    ran = office.run("--dry-run")

    assert (ran.exit_code, office.projects()) == (0, [])
    assert ran.output.startswith("试运行，未保存：项目“春季上新”（草稿）。\n")
    assert "查看" not in ran.output


def test_nothing_left_out_and_conflicts_are_said_too(office: Office) -> None:
    office.file.write_bytes(document(task(1, "<Deadline>2026-01-05T10:00:00</Deadline>")))

    lines = office.run("--dry-run").output.splitlines()

    assert lines[3:] == ["排期中有 1 处冲突，详见项目。", "", "文件内容已全部导入。"]


@pytest.mark.parametrize(
    ("content", "options", "why"),
    [
        (b"<Project>", (), "第 1 行：这不是格式正确的 XML（"),
        (None, (), "无法读取：No such file or directory。"),
        (PLAN, ("--client", "Nobody"), "没有名为“Nobody”的客户。"),
        (document(task(1, link(2)), task(2, link(1))), (), "依赖形成循环：2 → 1 → 2。"),
        (b" " * 20_000_001, (), "文件过大："),
    ],
)
def test_what_cannot_be_taken_is_one_line_and_exit_2(
    office: Office, content: bytes | None, options: tuple[str, ...], why: str
) -> None:
    office.file.unlink() if content is None else office.file.write_bytes(content)

    ran = office.run(*options)

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"tracker: {office.file}：{why}"), ran.stderr
    assert ran.stderr.count("\n") == 1
    assert office.projects() == []


def test_it_prepares_a_database_that_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "plan.xml"
    file.write_bytes(PLAN)
    office = Office(f"sqlite:///{tmp_path}/new.db", file)

    ran = office.run(lang="en")

    assert ran.exit_code == 0, ran.output
    assert ran.output.startswith("Made the project")
