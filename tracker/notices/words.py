"""The kinds of notices and what they say."""

from __future__ import annotations

from tracker.domain.progress import State, Verb
from tracker.domain.text import Text
from tracker.notices.telling import register_kind

HOUSE = Text("系统", "The tracker")
"""Who did what no person did."""
OVER, HAS_BEGUN = Text("已结束", "is over"), Text("已开始", "has begun")
"""What became of what held an item back; the first is said to whoever may not know more of it."""
ENDED = {State.DONE: Text("已完成", "is done"), State.CANCELLED: Text("已取消", "was cancelled")}
NEXT = {
    Verb.START: Text("可以开始", "can start"),
    Verb.COMPLETE: Text("可以完成", "can be completed"),
    Verb.SHOW: Text("可以出示证据", "can be shown"),
}
"""What can be done with an item that is held back no more, by its next move."""
STANDS_IN = "stands_in"
FOR_SOMEBODY = Text("【代理{away}】", "[For {away}, who is away]")
"""Before the words that the absent person is told, which speak to them."""
AND_WHY = Text("理由：{because}", "Reason: {because}")


def register() -> None:
    """Name every kind of notice about projects, items and comments."""
    for name, words, many in (
        (
            "mentioned",
            Text("{actor}在“{item}”中提到了您。", "{actor} mentioned you on “{item}”."),
            Text("{actor}提到了您 {count} 次。", "{actor} mentioned you {count} times."),
        ),
        (
            "commented",
            Text("{actor}评论了“{item}”。", "{actor} commented on “{item}”."),
            Text("{actor}写了 {count} 条评论。", "{actor} wrote {count} comments."),
        ),
        (
            "assigned",
            Text("{actor}把“{item}”交给您负责。", "{actor} made you the owner of “{item}”."),
            Text(
                "{actor}把“{project}”中的 {count} 个事项交给您负责。",
                "{actor} made you the owner of {count} items of “{project}”.",
            ),
        ),
        (
            "joined",
            Text("{actor}把您加入了项目“{project}”。", "{actor} added you to the project “{project}”."),
            None,
        ),
        (
            "helper",
            Text("{actor}请您协助“{item}”。", "{actor} asked you to help with “{item}”."),
            Text(
                "{actor}请您协助“{project}”中的 {count} 个事项。",
                "{actor} asked you to help with {count} items of “{project}”.",
            ),
        ),
        (
            "watcher",
            Text("{actor}让您关注“{item}”。", "{actor} has you watch “{item}”."),
            Text(
                "{actor}让您关注“{project}”中的 {count} 个事项。",
                "{actor} has you watch {count} items of “{project}”.",
            ),
        ),
        (
            "handover_offered",
            Text(
                "{actor}请您接手“{item}”，请答复。", "{actor} asks you to take over “{item}”. Please answer."
            ),
            Text(
                "{actor}请您接手“{project}”中的 {count} 个事项，请答复。",
                "{actor} asks you to take over {count} items of “{project}”. Please answer.",
            ),
        ),
        (
            "handover_accepted",
            Text("{actor}接手了“{item}”。", "{actor} took over “{item}”."),
            Text(
                "{actor}接手了“{project}”中的 {count} 个事项。",
                "{actor} took over {count} items of “{project}”.",
            ),
        ),
        (
            "handover_declined",
            Text("{actor}没有接手“{item}”。", "{actor} declined to take over “{item}”."),
            Text(
                "{actor}没有接手“{project}”中的 {count} 个事项。",
                "{actor} declined to take over {count} items of “{project}”.",
            ),
        ),
        (
            "handover_withdrawn",
            Text(
                "{actor}收回了“{item}”的交接，您不必再答复。",
                "{actor} withdrew the hand-over of “{item}”; no answer is needed.",
            ),
            Text(
                "{actor}收回了“{project}”中 {count} 个事项的交接。",
                "{actor} withdrew {count} hand-overs of “{project}”.",
            ),
        ),
        (
            "awaited",
            Text("“{item}”正在等待贵方，请答复。", "“{item}” waits for your side. Please answer."),
            Text(
                "“{project}”中有 {count} 个事项正在等待贵方，请答复。",
                "{count} items of “{project}” wait for your side. Please answer.",
            ),
        ),
        (
            "answered",
            Text(
                "{actor}表示已答复，“{item}”不必再等待。",
                "{actor} says that they have answered: “{item}” need not wait any longer.",
            ),
            Text(
                "{actor}表示已答复“{project}”中的 {count} 个事项，不必再等待。",
                "{actor} says that they have answered {count} items of “{project}”.",
            ),
        ),
        (
            STANDS_IN,
            Text(
                "您将于 {first_on} 至 {last_on} 代理{away}的工作。",
                "You stand in for {away} from {first_on} to {last_on}.",
            ),
            Text("您将代理{away}的工作，共 {count} 段时间。", "You stand in for {away}, {count} times."),
        ),
        (
            "moved",
            Text("“{item}”改为 {start_on} 至 {due_on}。", "“{item}” now lies from {start_on} to {due_on}."),
            Text(
                "“{project}”中您的 {count} 个事项改了日期。",
                "{count} of your items of “{project}” have other dates now.",
            ),
        ),
        (
            "released",
            Text("“{by}”{how}，“{item}”{next}了。", "“{by}” {how}: “{item}” {next}."),
            Text(
                "“{project}”中您的 {count} 个事项不再受阻，可以推进了。",
                "{count} of your items of “{project}” are held back no more.",
            ),
        ),
    ):
        register_kind(name, words, many)
