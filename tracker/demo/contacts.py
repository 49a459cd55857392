"""Who of each client of the demonstration is talked to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.contacts import actions, matrix
from tracker.people.models import Client, Person

CONTACTS = (
    ("executives", "总经理", "onsite", None),
    ("managers", "运营主管", "phone", "0571-5550-0142"),
    ("operators", "店铺专员", "wecom", "dianpu-zhuanyuan"),
)
"""Level, job title, channel and address."""


def add(current: Session, client: Client, executive: Person, names: tuple[str, str]) -> None:
    """Somebody of a client at each level that the playbooks know; the first has an account."""
    known = {level for found in matrix.of_client(current, client.id) for level in found.levels}
    people = (executive.id, None, None)
    for (level, job, channel, address), name, person in zip(
        CONTACTS, (executive.name, *names), people, strict=True
    ):
        if level in known:
            fields = {"name": name, "level": level, "job_title": job, "channel": channel}
            actions.add(current, client, {**fields, "address": address, "person_id": person})
