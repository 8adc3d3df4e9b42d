"""Short ways to make what the tests of the programme need."""

import datetime

from django.utils import timezone

from kyndig.people.models import Department, Organisation, Person, Role
from kyndig.training.models import Part, Period, Seat, Session, Strand, Trainer

TODAY = datetime.date(2027, 2, 1)


def staff(organisation: Organisation, department: Department | None, count: int, **fields) -> list[Person]:
    """`count` people without a log-in."""
    return Person.objects.bulk_create(
        Person(
            organisation=organisation,
            given_name="Per",
            family_name=f"{department}{n:04}",
            department=department,
            **fields,
        )
        for n in range(count)
    )


def name(person: Person, kind: str, department: Department | None = None) -> Role:
    return Role.objects.create(
        organisation=person.organisation, person=person, kind=kind, department=department or person.department
    )


def hold(
    strand: Strand,
    period: Period,
    day: datetime.date,
    people: list[Person],
    *,
    status: str = Session.Status.HELD,
    seat: str = Seat.Status.ATTENDED,
    trainer: Trainer | None = None,
    **fields,
) -> Session:
    """A session of the strand on the day, from 9, with a seat of the status given for each of the people."""
    starts = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
    parts = [
        (starts + datetime.timedelta(days=n), starts + datetime.timedelta(days=n, minutes=minutes))
        for n, minutes in enumerate(strand.course.parts)
    ]
    session = Session.objects.create(
        organisation=strand.organisation,
        strand=strand,
        period=period,
        status=status,
        trainer=trainer,
        starts=starts,
        ends=parts[-1][1],
        **fields,
    )
    for number, (first, last) in enumerate(parts, start=1):
        Part.objects.create(organisation=strand.organisation, session=session, number=number, starts=first, ends=last)
    Seat.objects.bulk_create(
        Seat(organisation=strand.organisation, session=session, person=person, status=seat) for person in people
    )
    return session
