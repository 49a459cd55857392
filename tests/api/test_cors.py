"""Pages of other origins call the API where the settings name them, and nobody else's do."""

from __future__ import annotations

import pytest

from tests.conftest import _app, _hang_up
from tracker.cors import READ, SENT

PAGE, OTHER, STRANGER = "https://app.example.com", "http://localhost:5173", "https://evil.example.com"
ALLOW = "Access-Control-Allow-Origin"


@pytest.fixture(scope="module")
def client(prepared, tmp_path_factory):
    """A client without a token, where two origins are named."""
    address = prepared.copy("sqlite", tmp_path_factory.mktemp("cors"))
    app = _app(address, TRACKER_CORS_ORIGINS=f"{PAGE},{OTHER}")
    yield app.test_client()
    _hang_up(app)


def preflight(client, origin, path="/api/v1/projects", method="POST"):
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "if-match"}
    return client.options(path, headers={"Origin": origin, **asked})


@pytest.mark.parametrize("origin", [PAGE, OTHER])
def test_a_named_origin_may_send_what_the_api_takes(client, origin):
    answer = preflight(client, origin)

    assert answer.status_code == 200
    assert answer.headers[ALLOW] == origin
    assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(split(answer, "Methods"))
    assert split(answer, "Headers") == list(SENT)
    assert answer.headers["Access-Control-Max-Age"] == "600"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def split(answer, what):
    return answer.headers[f"Access-Control-Allow-{what}"].split(", ")


@pytest.mark.parametrize("origin", [STRANGER, "null", f"{PAGE}:8443", f"{PAGE}/", PAGE.upper(), ""])
def test_no_other_origin_is_let_in(client, origin):
    for answer in (preflight(client, origin), client.get("/api/v1/health", headers={"Origin": origin})):
        assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []
        assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/health", 200), ("/api/v1/me", 401), ("/api/v1/nowhere", 404)]
)
def test_answers_and_refusals_may_be_read(client, path, status):
    answer = client.get(path, headers={"Origin": PAGE})

    assert (answer.status_code, answer.headers[ALLOW]) == (status, PAGE)
    assert answer.headers["Access-Control-Expose-Headers"] == ", ".join(READ)
    assert "Access-Control-Allow-Methods" not in answer.headers


def test_caches_are_told_even_where_no_page_asks(client):
    answer = client.get("/api/v1/me")

    assert ALLOW not in answer.headers
    assert answer.vary.as_set() == {"accept-language", "origin"}


def test_without_the_setting_nothing_is_said(agency):
    answer = agency.nobody.get("/health", Origin=PAGE)

    assert ALLOW not in answer.headers
    assert "Origin" not in answer.headers.get("Vary", "")
