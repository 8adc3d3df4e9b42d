"""What is stored about when somebody is busy."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from kyndig.people.models import Organisation, Person
from kyndig.training.models import BusyTime, Calendar

FOUND = 20


@dataclass(frozen=True)
class CalendarPage:
    """A person's calendars, each with `number` busy times to come and `until`, and the leave that is to come."""

    person: Person
    calendars: Sequence[Calendar]
    leave: Sequence[BusyTime]

    @property
    def number(self) -> int:
        return sum(calendar.number for calendar in self.calendars)  # type: ignore[attr-defined]


def calendar_page(person: Person, now: datetime.datetime) -> CalendarPage:
    coming = Q(busy_times__ends__gt=now)
    calendars = person.calendars.annotate(
        number=Count("busy_times", filter=coming), until=Max("busy_times__ends", filter=coming)
    )
    return CalendarPage(person, list(calendars.order_by("pk")), leave_of(person, now))


def leave_of(person: Person, now: datetime.datetime) -> list[BusyTime]:
    """Leave, and a trainer's days away, that are not over yet."""
    return list(person.busy_times.filter(calendar=None, ends__gt=now).order_by("starts"))


def on_leave(organisation: Organisation, now: datetime.datetime) -> list[BusyTime]:
    """Everybody's leave that is not over yet, the soonest first."""
    leave = BusyTime.objects.filter(organisation=organisation, calendar=None, ends__gt=now, person__left=None)
    return list(leave.select_related("person__department").order_by("starts", "pk")[:200])


def people_called(organisation: Organisation, search: str) -> list[Person]:
    """The first few whose name holds every word of the search."""
    words = search.split()[:4]
    if not words:
        return []
    people = Person.objects.filter(organisation=organisation, left=None).select_related("department")
    for word in words:
        people = people.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
    return list(people[:FOUND])
