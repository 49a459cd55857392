"""A restored project held against what is here: its people, and whether its plan can be read and laid."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sqlalchemy.orm import Session

from tracker.domain.graph import CycleFound
from tracker.domain.text import Fact
from tracker.history import archive_facts as facts
from tracker.history.archive_facts import BadArchive, Fault
from tracker.history.archive_reading import Archive, Line
from tracker.history.archive_tables import file_of
from tracker.history.archive_telling import Unreadable
from tracker.people.models import Member, Person
from tracker.projects.members import check_role
from tracker.projects.models import Project
from tracker.projects.people_facts import OtherClient, WrongParty


def check_members(session: Session, project: Project, archive: Archive) -> None:
    """Refuse roles that the people, as they are here, could not be given. Raises BadArchive."""
    faults = []
    for line in archive.project["members"]:
        member = session.get_one(Member, line.row["id"])
        try:
            if member.active:
                check_role(session.get_one(Person, member.person_id), member.role, project.client_id)
        except (WrongParty, OtherClient) as wrong:
            faults.append(line.fault(wrong.text, "role"))
    if faults:
        raise BadArchive(faults)


def unreadable(archive: Archive, wrong: Unreadable) -> Fault:
    """The line of the row that no view can show."""
    lines = archive.project[wrong.table]
    line = next((each for each in lines if each.row["id"] == wrong.row_id), None)
    return line.fault(facts.UNREADABLE) if line else Fault(file_of(wrong.table), 0, facts.UNREADABLE)


def refused_by_the_engine(archive: Archive, why: Fact) -> Iterator[Fault]:
    """The links of a circle with the keys of what they tie; of anything else the plan as a whole."""
    if not isinstance(why, CycleFound):
        yield Fault(file_of("nodes"), 0, why.text)
        return
    lines = [*archive.project["items"], *archive.project["phases"]]
    keys = {each.row["id"]: each.row["key"] for each in lines}
    said = CycleFound(path=tuple(keys.get(each, each) for each in why.path)).text
    found = [each for each in archive.project["links"] if _ties(each, why.path)]
    yield from (each.fault(said, "pred_id") for each in found)
    if not found:
        yield Fault(file_of("links"), 0, said)


def _ties(link: Line, path: tuple[str, ...]) -> bool:
    """Whether a link is a step of a circle."""
    row = link.row
    return row.get("active", True) and (row["pred_id"], row["succ_id"]) in pairwise(path)
