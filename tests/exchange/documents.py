"""Small files of Microsoft Project's XML, made for one test each."""

from __future__ import annotations

NAMESPACE = "http://schemas.microsoft.com/project"
WEEK = "".join(
    f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking>"
    + (
        "<WorkingTimes><WorkingTime><FromTime>09:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
        "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>18:00:00</ToTime></WorkingTime></WorkingTimes>"
        if 1 < day < 7
        else ""
    )
    + "</WeekDay>"
    for day in range(1, 8)
)


def document(
    *tasks: str, project: str = "", calendars: str = "", standard: str = "", rest: str = ""
) -> bytes:
    """A project that starts on Monday 2026-01-05 at 9 on a calendar `Standard` of 9–12 and 13–18 o'clock."""
    own = calendar(1, "Standard", f"<WeekDays>{WEEK}</WeekDays>{standard}")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="{NAMESPACE}">\n'
        f"<StartDate>2026-01-05T09:00:00</StartDate><CalendarUID>1</CalendarUID>{project}\n"
        f"<Calendars>{own}{calendars}</Calendars>\n"
        f"<Tasks>{''.join(tasks)}</Tasks>\n{rest}</Project>"
    ).encode()


def calendar(uid: int, name: str, body: str, base: int = -1) -> str:
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>{int(base < 0)}</IsBaseCalendar>"
        f"<BaseCalendarUID>{base}</BaseCalendarUID>{body}</Calendar>"
    )


def exception(first: str, last: str, body: str, times: str = "") -> str:
    """An exception of the days from first to last; `times` as 09:00-12:00, none for days off."""
    period = f"<FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:59</ToDate>"
    return (
        f"<Exception><TimePeriod>{period}</TimePeriod>{body}"
        f"<DayWorking>{int(bool(times))}</DayWorking>{working_times(times)}</Exception>"
    )


def working_times(times: str) -> str:
    if not times:
        return ""
    pairs = [each.split("-") for each in times.split()]
    listed = (
        f"<WorkingTime><FromTime>{start}:00</FromTime><ToTime>{end}:00</ToTime></WorkingTime>"
        for start, end in pairs
    )
    return f"<WorkingTimes>{''.join(listed)}</WorkingTimes>"


def task(uid: int, body: str = "", *, level: int = 1, hours: int = 8) -> str:
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>Task {uid}</Name>{body}"
        f"<OutlineLevel>{level}</OutlineLevel><Duration>PT{hours}H0M0S</Duration></Task>\n"
    )


def link(pred: int, body: str = "") -> str:
    return f"<PredecessorLink><PredecessorUID>{pred}</PredecessorUID>{body}</PredecessorLink>"
