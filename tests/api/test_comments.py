"""People speak about items: Markdown, mentions, what stays inside, and who may take a word back."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.api.conftest import counting, ok
from tracker.comments import markdown

NOBODY = "0" * 24


@pytest.fixture
def task(plan):
    return plan.task("Design the pages")


@pytest.fixture
def client(agency, plan, task):
    """Speaks for a guest of the plan, whose party has the task to do."""
    return guest(agency, plan, "Clara", task)


def guest(agency, plan, name, *items):
    """Speaks for one of the platform's people, to whose party the items are given."""
    speaker = agency.person(f"{name}-{plan.id}", party="platform")
    speaker.id = agency.ids[f"{name}-{plan.id}"]
    ok(agency.admin.put(f"/projects/{plan.id}/members/{speaker.id}", {"role": "platform"}))
    for each in items:
        plan.change(each, department="PLATFORM")
    return speaker


def say(speaker, item_id, body="Looks good", **fields):
    return ok(speaker.post(f"/tasks/{item_id}/comments", {"body": body, **fields}), 201)


def heard(speaker, item_id, query=""):
    return ok(speaker.get(f"/tasks/{item_id}/comments{query}"))["items"]


def test_what_somebody_says_is_answered_as_written_and_as_html(agency, task):
    said = agency.bob.post(f"/tasks/{task}/comments", {"body": "**Ready**\n- [spec](https://example.com)"})

    comment = ok(said, 201)
    assert comment["body"] == "**Ready**\n- [spec](https://example.com)"
    assert "<strong>Ready</strong>" in comment["html"]
    assert '<a href="https://example.com" rel="noopener nofollow">spec</a>' in comment["html"]
    assert comment["author"] == {"id": agency.ids["Bob"], "name": "Bob"}
    assert ok(agency.rita.get(said.headers["Location"])) == comment
    assert heard(agency.rita, task) == [comment]


class _Tags(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        "<style>@import 'https://evil.example'</style>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox(1))",
        "[x](file:///etc/passwd)",
        "[x](//evil.example/x)",
        "[x](/api/v1/me)",
        "<javascript:alert(1)>",
        '[x](https://a.example "" onmouseover=alert(1) ")',
        "![x](https://evil.example/pixel.png)",
        "![x](javascript:alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        '```"><script>alert(1)</script>\ncode\n```',
        "`<script>alert(1)</script>`",
        "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
        "@[<img src=x onerror=alert(1)>](0123456789abcdef01234567)",
        '@["><script>alert(1)</script>](0123456789abcdef01234567)',
        "\u202e<script>alert(1)</script>",
    ],
)
def test_nothing_that_somebody_writes_runs_or_loads_in_a_page(body):
    tags = _Tags(markdown.html(body, {})).seen

    assert {tag for tag, _ in tags} <= markdown.TAGS
    for tag, attributes in tags:
        assert attributes.keys() <= {"href", "title", "rel", "start", "class", "data-person"}, body
        assert re.match(r"(https?:|mailto:)", attributes.get("href", "https:")), body
        if tag == "a":
            assert attributes["rel"] == "noopener nofollow"


@pytest.mark.parametrize("bomb", [">", "[", "*a ", "![", "|a", "- ", "`a", "a\n"])
def test_a_body_of_marks_alone_is_answered(agency, task, bomb):
    assert say(agency.bob, task, bomb * (20_000 // len(bomb)))["html"] is not None
    too_long = agency.bob.post(f"/tasks/{task}/comments", {"body": "x" * 20_001})
    assert (too_long.status_code, too_long.json["errors"][0]["pointer"]) == (422, "/body")


def test_people_are_mentioned_by_a_list_or_in_the_text_and_called_by_their_names(agency, plan, task):
    bob, rita = agency.ids["Bob"], agency.ids["Rita"]

    comment = say(agency.alice, task, f"@[Robert]({bob}) and @Rita, please", mentions=[rita, rita])

    assert comment["mentions"] == [{"id": bob, "name": "Bob"}, {"id": rita, "name": "Rita"}]
    assert f'<span class="mention" data-person="{bob}">@Bob</span>' in comment["html"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_only_somebody_who_may_read_it_can_be_mentioned(agency, task, lang):
    carol = agency.ids["Carol"]
    refused = [
        agency.bob.post(f"/tasks/{task}/comments", body, Accept_Language=lang)
        for body in (
            {"body": "Hi", "mentions": [agency.ids["Rita"], carol]},
            {"body": "Hi", "mentions": [agency.ids["Rita"], NOBODY]},
            {"body": f"Hi @[Caro {{x}}]({carol})"},
        )
    ]

    assert [each.status_code for each in refused] == [422, 422, 422]
    assert [each.json["errors"][0]["pointer"] for each in refused] == ["/mentions/1", "/mentions/1", "/body"]
    there, nowhere = refused[0].json["detail"], refused[1].json["detail"]
    assert there.replace(carol, NOBODY) == nowhere
    assert "@Caro {x}" in refused[2].json["detail"]
    assert heard(agency.bob, task) == []


def test_a_guest_hears_nothing_internal_and_says_nothing_internal(agency, plan, task, client):
    inside = say(agency.bob, task, "Too dear for them", internal=True)
    outside = say(agency.bob, task, "Here is the offer", mentions=[client.id])
    assert [each["id"] for each in heard(client, task)] == [outside["id"]]
    assert client.get(f"/comments/{inside['id']}").status_code == 404
    assert client.patch(f"/comments/{inside['id']}", {"body": "x"}, If_Match="*").status_code == 404

    mine = say(client, task, "Thank you")
    refused = client.post(f"/tasks/{task}/comments", {"body": "Psst", "internal": True})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/internal")
    mentioned = agency.bob.post(
        f"/tasks/{task}/comments", {"body": "Psst", "internal": True, "mentions": [client.id]}
    )
    assert mentioned.status_code == 422
    assert [each["id"] for each in heard(agency.rita, task)] == [inside["id"], outside["id"], mine["id"]]


def test_an_author_says_it_otherwise_and_nobody_else_does(agency, task):
    rita, alice = agency.ids["Rita"], agency.ids["Alice"]
    said = say(agency.bob, task, f"@[Rita]({rita})", mentions=[alice])
    path = f"/comments/{said['id']}"

    assert agency.bob.patch(path, {"body": "x"}).status_code == 428
    assert agency.bob.patch(path, {"body": "x"}, if_match="1").status_code == 412
    refused = agency.alice.patch(path, {"body": "x"}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (403, "not_the_author")
    changed = ok(agency.bob.patch(path, {"body": "Nobody"}, if_match=str(said["revision"])))

    assert (changed["body"], changed["mentions"]) == ("Nobody", [{"id": alice, "name": "Alice"}])
    assert changed["edited_at"]
    assert changed["revision"] > said["revision"]
    assert ok(agency.bob.patch(path, {"mentions": []}, If_Match="*"))["mentions"] == []


def test_a_removed_comment_stays_as_a_gap_without_its_words(agency, task):
    rita = agency.ids["Rita"]
    first = say(agency.bob, task, f"Oops @[Rita]({rita})")
    second = say(agency.bob, task, "Oops again")

    assert agency.rita.delete(f"/comments/{first['id']}", If_Match="*").status_code == 403
    for speaker, comment in ((agency.bob, first), (agency.alice, second)):
        assert speaker.delete(f"/comments/{comment['id']}", If_Match="*").status_code == 204
        assert speaker.delete(f"/comments/{comment['id']}", If_Match="*").status_code == 404

    gap = heard(agency.rita, task)[0]
    assert (gap["body"], gap["html"], gap["mentions"]) == (None, None, [])
    assert gap["words"] == "This comment was removed."
    chinese = ok(agency.rita.get(f"/comments/{first['id']}", Accept_Language="zh"))
    assert (chinese["words"], bool(chinese["removed_at"])) == ("此评论已被删除。", True)


@pytest.mark.parametrize(
    "body",
    [{}, {"body": ""}, {"body": " \n"}, {"body": "x", "internal": "no"}, {"body": "x", "mentions": ["bob"]}],
)
def test_a_comment_says_something(agency, task, body):
    refused = agency.bob.post(f"/tasks/{task}/comments", body)

    assert (refused.status_code, refused.json["code"]) == (422, "invalid")


def test_a_discussion_is_read_in_pages_from_either_end_in_as_many_statements(agency, task):
    written = [say(agency.bob, task, f"No. {each}", mentions=[agency.ids["Rita"]])["id"] for each in range(4)]

    counts = []
    for limit in (1, 50):
        with counting(agency) as sent:
            page = ok(agency.rita.get(f"/tasks/{task}/comments?limit={limit}"))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8
    assert [each["id"] for each in page["items"]] == written

    newest = ok(agency.rita.get(f"/tasks/{task}/comments?limit=3&sort=-written_at"))
    rest = heard(agency.rita, task, f"?limit=3&sort=-written_at&cursor={newest['next']}")
    assert [each["id"] for each in [*newest["items"], *rest]] == written[::-1]


def test_a_list_of_items_brings_how_much_was_said_and_what_last(agency, plan, task):
    silent = plan.task("Silent")
    say(agency.bob, task, "First")
    last = say(agency.bob, task, "# Then\n\nthis **one**")
    gone = say(agency.bob, task, "Gone")
    agency.bob.delete(f"/comments/{gone['id']}", If_Match="*")

    counts = []
    for query in ("key=Silent&", ""):
        with counting(agency) as sent:
            listed = ok(agency.rita.get(f"/projects/{plan.id}/tasks?{query}include=comments&fields=key"))
        counts.append(len(sent))

    by_id = {each["id"]: each["comments"] for each in listed["items"]}
    assert by_id[silent] == {"count": 0, "newest": None}
    assert by_id[task]["count"] == 2
    assert (by_id[task]["newest"]["id"], by_id[task]["newest"]["text"]) == (last["id"], "Then this one")
    assert by_id[task]["newest"]["author"]["name"] == "Bob"
    assert counts[0] == counts[1]


def test_the_count_for_a_guest_leaves_out_what_is_internal(agency, plan, task, client):
    say(agency.bob, task, "For you")
    say(agency.bob, task, "For us", internal=True)

    found = ok(client.get(f"/tasks/{task}?include=comments"))["comments"]

    assert (found["count"], found["newest"]["text"]) == (1, "For you")
