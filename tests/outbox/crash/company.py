# ruff: noqa: E402 (models can be imported only after django.setup)
"""Make organisations with a draft each, ready to be published, and print how to reach them as JSON."""

import datetime as dt
import json
import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import transaction

from kyndig.people.models import Organisation, Person, Role, User
from kyndig.people.sessions import SessionStore
from kyndig.training.models import Part, Seat, Session, Timetable
from tests.training.drafting import MONDAY, make_world

STARTS = dt.datetime.combine(MONDAY, dt.time(9), tzinfo=dt.timezone(dt.timedelta(hours=1)))
ENDS = STARTS + dt.timedelta(hours=3)


def make_draft(user: User, number: int, people: int) -> dict[str, object]:
    """An organisation led by `user`, with a draft of one session that has a place for everybody."""
    organisation = Organisation.objects.create(name=f"Firma {number}", slug=f"firma-{number}")
    lead = Person.objects.create(
        organisation=organisation, given_name="Olga", family_name="Owen", email=user.email, user=user
    )
    Role.objects.create(organisation=organisation, person=lead, kind=Role.Kind.LEAD)
    world = make_world(organisation, lead, people=people, largest=people + 2)
    world.room.seats = people + 2
    world.room.save()
    for count, person in enumerate(world.people[1:]):
        person.email = f"person{count}@firma-{number}.example"
        person.save()
    timetable = Timetable.objects.create(
        organisation=organisation, programme=world.period.programme, period=world.period
    )
    session = Session.objects.create(
        organisation=organisation, strand=world.strand, period=world.period, timetable=timetable,
        trainer=world.trainer, room=world.room, starts=STARTS, ends=ENDS,
    )  # fmt: skip
    Part.objects.create(organisation=organisation, session=session, number=1, starts=STARTS, ends=ENDS)
    Seat.objects.bulk_create(Seat(organisation=organisation, session=session, person=person) for person in world.people)
    return {
        "id": organisation.pk,
        "slug": organisation.slug,
        "draft": timetable.pk,
        "version": timetable.version,
        "people": len(world.people),
    }


def main(drafts: int, people: int) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        user = User.objects.create_user("olga@firma.example")
        made = [make_draft(user, number, people) for number in range(drafts)]
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "kyndig.people.sessions.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
    print(json.dumps({"session": session.session_key, "drafts": made}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
