"""Settings are read from TRACKER_* names; a bad one stops the start with one line that tells no secret."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from tracker.config import BadSetting, Settings, read_settings

PASSWORD = "hunter2-hunter2-hunter2"
GOOD = {
    "TRACKER_DATABASE_URL": ("postgresql://u:p@db.example.com/t", "postgresql://u:p@db.example.com/t"),
    "TRACKER_HOST": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - a value, nothing listens
    "TRACKER_PORT": ("9000", 9000),
    "TRACKER_PUBLIC_URL": ("https://tracker.example.com/agency/", "https://tracker.example.com/agency"),
    "TRACKER_WORKERS": ("4", 4),
    "TRACKER_THREADS": ("4", 4),
    "TRACKER_STREAMS": ("0", 0),
    "TRACKER_ADMIN_TOKEN": (PASSWORD, PASSWORD),
    "TRACKER_AGENCY_NAME": ("  好品牌 ", "好品牌"),
    "TRACKER_PLAYBOOKS": ("/", "/"),
    "TRACKER_CLOCK_OFFSET": ("-90", -90),
    "TRACKER_CORS_ORIGINS": (
        "https://App.example.com:443, http://localhost:5173,http://[::1]:5173,https://app.example.com",
        ("https://app.example.com", "http://localhost:5173", "http://[::1]:5173"),
    ),
}
BAD = [
    ("TRACKER_DATABASE_URL", "mysql://u:{password}@db/t", "sqlite:///PATH"),
    ("TRACKER_DATABASE_URL", "postgres://u:{password}@db/t", "postgresql://"),
    ("TRACKER_DATABASE_URL", "postgresql://u:{password}@db:port/t", "postgresql://"),
    ("TRACKER_DATABASE_URL", "postgresql+psycopg2://u:{password}@db/t", "postgresql://"),
    ("TRACKER_DATABASE_URL", "sqlite://", "sqlite:///PATH"),
    ("TRACKER_DATABASE_URL", "sqlite:///:memory:", "sqlite:///PATH"),
    ("TRACKER_DATABASE_URL", "sqlite://folder/file.db", "sqlite:///PATH"),
    ("TRACKER_DATABASE_URL", "tracker.db", "sqlite:///PATH"),
    ("TRACKER_HOST", "my host", "IP address"),
    ("TRACKER_HOST", "example.com", "IP address"),
    ("TRACKER_PORT", "0", "from 1 to 65535"),
    ("TRACKER_PORT", "65536", "from 1 to 65535"),
    ("TRACKER_PORT", "80a", "whole number"),
    ("TRACKER_PORT", "--80", "whole number"),
    ("TRACKER_PORT", "8_000", "whole number"),
    ("TRACKER_PORT", "9" * 5000, "whole number"),
    ("TRACKER_PORT", "٨٠٨٠", "whole number"),
    ("TRACKER_WORKERS", "0", "from 1 to 64"),
    ("TRACKER_THREADS", "many", "whole number"),
    ("TRACKER_STREAMS", "-1", "from 0 to 64"),
    ("TRACKER_ADMIN_TOKEN", "hunter2", "16 visible ASCII"),
    ("TRACKER_ADMIN_TOKEN", "{password} {password}", "without spaces"),
    ("TRACKER_ADMIN_TOKEN", "密码" * 20, "ASCII"),
    ("TRACKER_PUBLIC_URL", "tracker.example.com", "http://"),
    ("TRACKER_PUBLIC_URL", "ftp://tracker.example.com", "http://"),
    ("TRACKER_PUBLIC_URL", "https://", "http://"),
    ("TRACKER_PUBLIC_URL", "https://[::1", "http://"),
    ("TRACKER_PUBLIC_URL", "https://a.example.com:port", "http://"),
    ("TRACKER_PUBLIC_URL", "https://a.example.com/?x=1", "http://"),
    ("TRACKER_PUBLIC_URL", "https://a.example.com/a b", "http://"),
    ("TRACKER_PLAYBOOKS", "/no/such/folder", "no such folder"),
    ("TRACKER_AGENCY_NAME", "two\nlines", "one line"),
    ("TRACKER_CLOCK_OFFSET", "1.5", "whole number"),
    *(
        ("TRACKER_CORS_ORIGINS", each, "never *")
        for each in (
            "*",
            "https://*.example.com",
            "null",
            "app.example.com",
            "https://app.example.com/",
            "https://app.example.com/app",
            "https://app.example.com,,",
            "https://u:p@app.example.com",
            "https://app.example.com?",
            "https://app.example.com:port",
            "https://",
            "https://应用.example.com",
        )
    ),
]


def test_every_setting_is_read():
    settings = read_settings({name: given for name, (given, _) in GOOD.items()})

    assert set(GOOD) == {f"TRACKER_{each.name.upper()}" for each in fields(Settings)}
    for name, (_, expected) in GOOD.items():
        assert getattr(settings, name.removeprefix("TRACKER_").lower()) == expected


def test_every_setting_has_a_default_and_an_empty_value_means_it():
    assert read_settings(dict.fromkeys(GOOD, "")) == read_settings({}) == Settings()


def test_one_thread_is_left_for_those_who_do_not_wait_unless_told_otherwise():
    assert read_settings({"TRACKER_THREADS": "4"}).most_streams == 3
    assert read_settings({"TRACKER_THREADS": "4", "TRACKER_STREAMS": "0"}).most_streams == 0


def test_other_names_are_not_looked_at():
    assert read_settings({"TRACKER_COLOUR": "red", "PORT": "1", "DATABASE_URL": "x"}) == Settings()


def test_a_flask_configuration_may_hold_numbers():
    assert read_settings({"TRACKER_PORT": 9000, "TRACKER_CLOCK_OFFSET": -5}).port == 9000
    with pytest.raises(BadSetting):
        read_settings({"TRACKER_PORT": True})


@pytest.mark.parametrize(("name", "given", "hint"), BAD)
def test_a_bad_value_is_refused_in_one_line_that_says_what_to_give(name, given, hint):
    with pytest.raises(BadSetting) as refused:
        read_settings({name: given.format(password=PASSWORD)})

    for lang in ("zh", "en"):
        line = refused.value.text.pick(lang)
        assert name in line
        assert "\n" not in line
        assert PASSWORD not in line
    assert hint in refused.value.text.en


def test_settings_show_no_secrets():
    settings = read_settings({name: given for name, (given, _) in GOOD.items()})

    assert PASSWORD not in repr(settings)
    assert "u:p@" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////var/lib/tracker.db", "sqlite:////var/lib/tracker.db"),
        ("sqlite:///instance/tracker.db", f"sqlite:///{Path('instance/tracker.db').absolute()}"),
        ("postgresql://u:p@h:5433/t?sslmode=require", "postgresql+psycopg://u:p@h:5433/t?sslmode=require"),
        ("postgresql+psycopg://h/t", "postgresql+psycopg://h/t"),
    ],
)
def test_the_database_address_names_the_installed_driver(url, expected):
    assert read_settings({"TRACKER_DATABASE_URL": url}).sqlalchemy_url == expected


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"TRACKER_HOST": "localhost", "TRACKER_PORT": "80"}, "http://127.0.0.1:80"),
        ({"TRACKER_HOST": "::1"}, "http://[::1]:8000"),
        ({"TRACKER_PUBLIC_URL": "https://t.example.com/"}, "https://t.example.com"),
    ],
)
def test_the_address_to_show_is_the_public_one_or_where_it_listens(given, address):
    assert read_settings(given).address == address


def _serve(folder, command="serve", **settings):
    """Run `tracker serve` in a folder until it stops by itself; exit status, standard output and error."""
    kept = {name: each for name, each in os.environ.items() if not name.startswith("TRACKER_")}
    home = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-m", "tracker.cli", command],
        cwd=folder, env={**kept, "PYTHONPATH": home, "LC_ALL": "C.UTF-8", **settings},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("settings", "hint"),
    [
        ({"TRACKER_PORT": "eighty"}, "TRACKER_PORT='eighty'"),
        ({"TRACKER_ADMIN_TOKEN": "hunter2"}, "TRACKER_ADMIN_TOKEN='…'"),
        ({"TRACKER_DATABASE_URL": f"postgresql://u:{PASSWORD}@127.0.0.1:1/t"}, "TRACKER_DATABASE_URL"),
        ({"TRACKER_DATABASE_URL": "sqlite:////proc/no/such.db"}, "TRACKER_DATABASE_URL"),
        ({"TRACKER_DATABASE_URL": "sqlite:///text.db"}, "not a database"),
        ({"TRACKER_PLAYBOOKS": "wrong"}, "wrong"),
    ],
    ids=["port", "token", "no server", "no folder", "no database", "bad playbook"],
)
def test_serve_refuses_a_bad_setting_with_one_line_and_status_2(tmp_path, settings, hint):
    (tmp_path / "text.db").write_text("This is a text. " * 100)
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "wrong.yaml").write_text("format: 1\nkey: wrong\n")

    status, said, refused = _serve(tmp_path, **settings)

    assert status == 2, refused
    assert said == ""
    assert hint in refused
    assert refused.startswith("tracker: ")
    assert "Traceback" not in refused
    assert PASSWORD not in refused
    if settings.get("TRACKER_PLAYBOOKS") is None:
        assert len(refused.splitlines()) == 1


def test_demo_says_in_one_line_that_its_playbook_is_not_there(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(Path(__file__).parents[1] / "playbooks" / "vocabulary.yaml", own)

    status, said, refused = _serve(tmp_path, "demo", TRACKER_PLAYBOOKS=str(own))

    assert (status, said) == (2, "")
    assert refused == "tracker: Not found: implementation-four-phase.\n"


def test_serve_says_in_one_line_that_the_address_is_not_of_this_machine(tmp_path):
    status, _, refused = _serve(tmp_path, TRACKER_HOST="192.0.2.1")

    assert (status, len(refused.splitlines())) == (2, 1)
    assert "TRACKER_HOST='192.0.2.1'" in refused


def test_serve_says_in_one_line_that_the_port_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        status, _, refused = _serve(tmp_path, TRACKER_PORT=port)

    assert status == 2
    assert len(refused.splitlines()) == 1
    assert "TRACKER_PORT" in refused
