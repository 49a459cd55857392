"""The settings of one installation, read from the environment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tracker.domain.text import Fact, Text

PREFIX = "TRACKER_"
SECRET = ("TRACKER_ADMIN_TOKEN", "TRACKER_DATABASE_URL")
"""Settings whose values are never shown: an address may hold a password."""
DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")
SHORTEST_TOKEN = 16


class BadSetting(Fact):
    code = "bad_setting"
    zh = "设置 {name}={given!r} 无效：{why}"
    en = "setting {name}={given!r} is not valid: {why}"


@dataclass(frozen=True)
class Settings:
    """What may differ between installations; each field is `TRACKER_` and its name in capitals."""

    database_url: str = field(default="sqlite:///instance/tracker.db", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    workers: int = 1
    threads: int = 8
    streams: int | None = None
    """Requests that may wait in each process; each holds a thread."""
    admin_token: str = field(default="", repr=False)
    agency_name: str = "Tracker"
    playbooks: str = ""
    clock_offset: int = 0
    """Minutes added to the clock, for tests and drills."""
    cors_origins: tuple[str, ...] = ()
    """Origins of the pages that may call the API from another address."""

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def most_streams(self) -> int:
        """As many as were asked for, or so many that one thread is left for everybody else."""
        return self.threads - 1 if self.streams is None else self.streams

    @property
    def playbooks_folder(self) -> Path:
        return Path(self.playbooks) if self.playbooks else data_folder("playbooks")

    @property
    def sqlalchemy_url(self) -> str:
        """With the driver that is installed; an SQLite file is looked for from the working folder."""
        scheme, rest = self.database_url.split("://", 1)
        if scheme == "sqlite":
            return f"sqlite:///{Path(rest.removeprefix('/')).absolute()}"
        return f"postgresql+psycopg://{rest}" if scheme == "postgresql" else self.database_url


def data_folder(name: str) -> Path:
    """`playbooks` or `migrations`: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).parent
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parent / name


def read_settings(given: Mapping[str, Any]) -> Settings:
    """Read `TRACKER_*` from an environment or a Flask config; an empty value is the same as none.

    Other names are not looked at. Raises BadSetting, which names the setting, the value and what is wrong.
    """
    values: dict[str, Any] = {}
    for each in fields(Settings):
        name = PREFIX + each.name.upper()
        if given.get(name) not in (None, ""):
            values[each.name] = _check(name, given[name])
    return Settings(**values)


def _check(name: str, given: Any) -> Any:
    try:
        return CHECKS[name](given)
    except Refused as refused:
        shown = "…" if name in SECRET else str(given)
        raise BadSetting(name=name, given=shown, why=refused.args[0]) from None


class Refused(Exception):
    """What to give instead."""


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def check(given: Any) -> int:
        text = str(given).strip()
        if not re.fullmatch(r"-?[0-9]{1,12}", text) or not low <= int(text) <= high:
            raise Refused(_whole_words(low, high))
        return int(text)

    return check


def _whole_words(low: int, high: int) -> Text:
    return Text(f"应为 {low} 至 {high} 的整数", f"give a whole number from {low} to {high}")


def _database(given: Any) -> str:
    """An address that SQLAlchemy can read. SQLite in memory would be another database in every process."""
    try:
        url = make_url(str(given))
    except (ArgumentError, ValueError):
        raise Refused(DATABASE) from None
    file = url.database or ""
    if url.drivername not in DATABASES or (
        url.drivername == "sqlite" and (url.host or file in ("", ":memory:"))
    ):
        raise Refused(DATABASE)
    return str(given)


def _token(given: Any) -> str:
    if not re.fullmatch(rf"[!-~]{{{SHORTEST_TOKEN},200}}", str(given)):
        raise Refused(TOKEN)
    return str(given)


def _url(given: Any) -> str:
    """Without a slash at its end, so that paths can be put behind it."""
    try:
        parts = urlsplit(str(given))
        fit = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fit = False
    if not fit or not re.fullmatch(r"[!-~]+", str(given)) or parts.query or parts.fragment or parts.username:
        raise Refused(ADDRESS)
    return str(given).rstrip("/")


def _origins(given: Any) -> tuple[str, ...]:
    """As browsers send them (RFC 6454 section 6.2): in lower case, without the usual port."""
    return tuple(dict.fromkeys(_origin(each.strip().lower()) for each in str(given).split(",")))


def _origin(given: str) -> str:
    try:
        parts = urlsplit(given)
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        fit = usual and parts.hostname and parts.port != 0 and given == f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        fit = False
    if not fit or not re.fullmatch(r"[!-~]+", given) or "*" in given or "@" in given:
        raise Refused(ORIGINS)
    return given.removesuffix(f":{usual}")


def _folder(given: Any) -> str:
    if not Path(str(given)).is_dir():
        raise Refused(FOLDER)
    return str(given)


def _host(given: Any) -> str:
    try:
        return "127.0.0.1" if given == "localhost" else str(ip_address(str(given).strip("[]")))
    except ValueError:
        raise Refused(HOST) from None


def _line(given: Any) -> str:
    if not re.fullmatch(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,100}", str(given).strip()):
        raise Refused(LINE)
    return str(given).strip()


DATABASE = Text(
    "应为 sqlite:///路径 或 postgresql://用户:密码@主机/库名",
    "give sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME",
)
TOKEN = Text(
    f"至少 {SHORTEST_TOKEN} 个可见 ASCII 字符，不含空格，例如 64 位十六进制数字",
    f"give at least {SHORTEST_TOKEN} visible ASCII characters without spaces, such as 64 hex digits",
)
ADDRESS = Text(
    "应为以 http:// 或 https:// 开头的地址，不含用户名、? 和 #",
    "give an address that begins with http:// or https://, without a user, ? or #",
)
ORIGINS = Text(
    "应为以逗号分隔的来源，如 https://app.example.com,http://localhost:5173；不含路径和末尾的 /，也不能用 *",
    "give origins with commas between, such as https://app.example.com,http://localhost:5173; "
    "without a path or a / at the end, and never *",
)
FOLDER = Text("没有这个文件夹", "there is no such folder")
HOST = Text(
    "应为本机的 IP 地址，如 127.0.0.1 或 0.0.0.0",
    "give an IP address of this machine, such as 127.0.0.1 or 0.0.0.0",
)
LINE = Text("应为一行文字，不超过 100 个字符", "give one line of at most 100 characters")
CHECKS: dict[str, Callable[[Any], Any]] = {
    "TRACKER_DATABASE_URL": _database,
    "TRACKER_HOST": _host,
    "TRACKER_AGENCY_NAME": _line,
    "TRACKER_PORT": _whole(1, 65535),
    "TRACKER_WORKERS": _whole(1, 64),
    "TRACKER_THREADS": _whole(1, 64),
    "TRACKER_STREAMS": _whole(0, 64),
    "TRACKER_ADMIN_TOKEN": _token,
    "TRACKER_PUBLIC_URL": _url,
    "TRACKER_PLAYBOOKS": _folder,
    "TRACKER_CLOCK_OFFSET": _whole(-100_000_000, 100_000_000),
    "TRACKER_CORS_ORIGINS": _origins,
}
