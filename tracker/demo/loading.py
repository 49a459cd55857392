"""Loading the demonstration, once."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from tracker.access import Who
from tracker.db import session
from tracker.demo import crew, daily, library, services
from tracker.extension import Tracker
from tracker.journal import writing
from tracker.people.models import Client, Person


def load_demo(tracker: Tracker) -> Iterator[str]:
    """Load the demonstration once; yields what to tell the person who asked for it."""
    with tracker.app.app_context():
        first = services.ENGAGEMENTS[0].client
        if session().scalar(sa.select(Client).where(Client.name == first)):
            yield f"The demonstration is already there: {first}."
            return
        admin = session().scalars(sa.select(Person).where(Person.admin).order_by(Person.id)).first()
        who = Who(admin.id if admin else None, name="Administrator", admin=True)
        people = crew.add_staff(who)
        plans = [services.start(who, people, each) for each in services.ENGAGEMENTS]
        services.interrupt(who, plans[0])
        for plan in plans:
            daily.work(people, plan)
        daily.announce(people)
        with writing(who, "demo", projects=[plans[0].project.id]) as current:
            library.fill(current, who, people.roles, plans[0])
        address = tracker.settings.address
        for plan in plans:
            yield f"Project {plan.project.name}: {address}/api/v1/projects/{plan.project.id}"
        feed = services.subscription(who, plans[0], people.roles["OM"])
        yield f"Calendar feed: {address}/feeds/{feed}/demo.ics"
        for name, part in people.parts.items():
            yield f"Token of {name}, {part}: {people.tokens[name]}"
