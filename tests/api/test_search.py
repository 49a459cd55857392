"""Whatever was written is found by its words, in Chinese too, and only by who may see it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import counting, ok
from tests.api.test_comments import guest, say
from tracker import search
from tracker.db import session
from tracker.domain.text import Text
from tracker.domain.tokens import runs, terms
from tracker.search import Card, Found


def find(speaker, q, plan=None, **more):
    more |= {"project": plan.id} if plan else {}
    return ok(speaker.client.get("/api/v1/search", query_string={"q": q, **more}, headers=speaker.headers))


def ids(page):
    return [each["id"] for each in page["items"]]


@pytest.fixture
def written(agency, plan):
    """Some items and comments by what they are called."""
    kept = {
        "review": plan.task("大促复盘会议", key="R1"),
        "complaint": plan.task("处理投诉", note="Refund within 48h，退款", key="C1"),
        "other": plan.task("Weekly Review of ＴＲＡＦＦＩＣ", key="W1"),
    }
    kept["city"] = plan.task("Bags from İSTANBUL", key="I1")
    kept["said"] = say(agency.bob, kept["other"], "先**复盘**，再看 `投诉` 率")["id"]
    kept["inside"] = say(agency.bob, kept["review"], "客户投诉太多", internal=True)["id"]
    return kept


SOUGHT = {
    "复盘": ["review", "said"],
    "投诉": ["complaint", "inside", "said"],
    "盘": ["review", "said"],
    "率": ["said"],
    "复盘会议": ["review"],
    "复盘 投诉": ["said"],
    "盘会 r1": ["review"],
    "rev": ["other"],
    "ｒｅｖｉｅｗ traffic": ["other"],
    "48H": ["complaint"],
    "istanbul": ["city"],
    "eview": [],
    "会复": [],
    '"复盘" OR NOT*': [],
}


def test_words_are_found_by_their_beginnings_and_chinese_wherever_it_stands(agency, plan, written):
    for q, found in SOUGHT.items():
        page = find(agency.rita, q, plan)

        assert (set(ids(page)), page["total"]) == ({written[each] for each in found}, len(found)), q


def test_a_hit_says_what_it_is_and_marks_what_was_sought(agency, plan, written):
    task, comment = find(agency.rita, "复盘", plan)["items"]

    assert (task["kind"], task["title"]) == ("task", "大促复盘会议")
    assert task["title_html"] == "大促<mark>复盘</mark>会议"
    assert ok(agency.rita.get(task["address"]))["id"] == written["review"]
    assert (comment["kind"], comment["title"]) == ("comment", "Weekly Review of ＴＲＡＦＦＩＣ")
    assert comment["snippet"] == "先<mark>复盘</mark>，再看 投诉 率"
    assert comment["project"] == {"id": plan.id, "name": "By hand"}
    assert ok(agency.rita.get(comment["address"]))["id"] == written["said"]


def test_a_hit_tells_what_it_was_found_by(agency, plan):
    plan.task(
        "Third", key="A09.2", titles={"zh": "方案框架", "en": "Third framework"}, note="Ask about prices"
    )

    (by_note,) = find(agency.rita, "price", plan)["items"]
    agency.rita.headers["Accept-Language"] = "zh"
    (by_other,) = find(agency.rita, "framework", plan)["items"]
    (by_key,) = find(agency.rita, "a09", plan)["items"]
    agency.rita.headers["Accept-Language"] = "en"

    assert (by_other["title_html"], by_other["also_html"]) == ("方案框架", "Third <mark>framework</mark>")
    assert by_key["also_html"] == "<mark>A09</mark>.2"
    assert (by_note["snippet"], by_note["also_html"]) == ("Ask about <mark>price</mark>s", None)
    assert by_note["item"].items() >= {"key": "A09.2", "state": "open", "title": "Third framework"}.items()


def test_what_changes_is_found_as_it_is_now(agency, plan, written):
    plan.change(written["review"], title="年度总结")
    ok(agency.bob.patch(f"/comments/{written['said']}", {"body": "只看退款"}, If_Match="*"))
    agency.bob.delete(f"/comments/{written['inside']}", If_Match="*")

    assert find(agency.rita, "复盘", plan)["items"] == []
    assert ids(find(agency.rita, "总结", plan)) == [written["review"]]
    assert ids(find(agency.rita, "退款", plan)) == [written["said"], written["complaint"]]
    assert ids(find(agency.rita, "投诉", plan)) == [written["complaint"]]


def test_nobody_finds_or_counts_what_they_may_not_see(agency, plan, written):
    gao = guest(agency, plan, "Gao", written["complaint"], written["other"], written["review"])
    elsewhere = find(agency.carol, "投诉")

    assert (elsewhere["items"], elsewhere["total"]) == ([], 0)
    assert find(agency.rita, "投诉", plan)["total"] == 3
    assert find(gao, "投诉")["total"] == 2
    assert written["inside"] not in ids(find(gao, "投诉"))
    assert find(agency.admin, "投诉", plan)["total"] == 3


def test_a_project_is_found_by_its_name_and_note(agency, by_hand):
    plan = by_hand(name="青竹茶业")
    plan.rules(note="Autumn harvest")

    assert [each["kind"] for each in find(agency.rita, "竹茶", plan)["items"]] == ["project"]
    assert ids(find(agency.rita, "harv", plan, kind="project,comment")) == [plan.id]
    assert ids(find(agency.rita, "harv", plan, kind="task")) == []


def test_titles_come_first_then_the_newest_and_pages_follow_each_other(agency, plan):
    titled = [plan.task("竹子 A"), plan.task("竹子 B")]
    noted = [plan.task(f"C{each}", note="种竹子") for each in range(3)]

    counts, pages = [], []
    for limit in (1, 50):
        with counting(agency) as sent:
            pages.append(find(agency.rita, "竹子", plan, limit=limit))
        counts.append(len(sent))
    assert ids(pages[1]) == [*titled[::-1], *noted[::-1]]
    assert counts[0] == counts[1] <= 8

    walked, page = ids(pages[0]), pages[0]
    while page["next"]:
        page = find(agency.rita, "竹子", plan, limit=2, cursor=page["next"])
        assert page["total"] == 5
        walked += ids(page)
    assert walked == ids(pages[1])


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": "?!。、"}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "a\0b"}, "q"),
        ({"q": "x", "kind": "nothing"}, "kind"),
        ({"q": "x", "cursor": "W10"}, "cursor"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_query_that_asks_for_nothing_is_refused_in_words(agency, query, pointer, lang):
    headers = {**agency.rita.headers, "Accept-Language": lang}

    refused = agency.rita.client.get("/api/v1/search", query_string=query, headers=headers)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert refused.json["errors"][0]["message"]


class _Row:
    """Something to index that no table has."""

    def __init__(self, number, text):
        self.id, self.text = f"{number:024x}", text


TEXTS = st.lists(st.text("复盘投诉会 ab1A-'\"*:&|!()Ａ%_\\é", max_size=12), min_size=1, max_size=8)
QUERIES = st.text("复盘投诉会 ab1A-'\"*:&|!()é", min_size=1, max_size=6)


@given(TEXTS, st.lists(QUERIES, min_size=1, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_databases_find_exactly_the_texts_that_contain_what_is_asked(agency, texts, queries):
    kind = search.Searchable("row", _Row, frozenset(), lambda row: Card(None, Text(), row.text))
    with agency.tracker.app.app_context():
        search._keep(session(), [(kind, _Row(number, text)) for number, text in enumerate(texts)])
        for query in queries:
            if asked := terms(query):
                hits = sa.select(Found.body).where(
                    *search.matching(session(), asked), Found.kind == "row", search.in_title(asked) == 1
                )
                found = sorted(session().scalars(hits))
                assert found == sorted(each for each in texts if _contains(each, asked)), query
        session().rollback()


def _contains(text, asked):
    """Whether a text has every term: the meaning of a query, without any index."""
    words = runs(text)
    return all(
        any(term.run in each if term.together else each.startswith(term.run) for each in words)
        for term in asked
    )


def test_the_index_is_made_again_from_what_is_written(house):
    project = house.empty()
    item = ok(house.alice.post(f"/projects/{project.id}/tasks", {"title": "复盘"}), 201)["id"]
    with house.tracker.app.app_context():
        before = _entries()
        session().execute(sa.delete(Found))
        session().execute(sa.update(search.Indexed).values(made_with="older"))
        session().commit()
    assert ids(find(house.alice, "复盘")) == []

    house.tracker.prepare()

    assert ids(find(house.alice, "复盘")) == [item]
    with house.tracker.app.app_context():
        assert _entries() == before
        assert search.make_anew() == len(before)
        assert _entries() == before


def _entries():
    """Every entry without the number that it happens to have."""
    columns = [each for each in Found.__table__.c if each.name != "id"]
    found = [tuple(row) for row in session().execute(sa.select(*columns).order_by(Found.row_id))]
    session().rollback()
    return found
