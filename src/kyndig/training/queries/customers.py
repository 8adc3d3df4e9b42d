"""The organisations that one log-in opens, each with how its programme stands: a fixed number of queries for dozens."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kyndig.people.models import Department, Organisation, Person, User
from kyndig.people.policies import may
from kyndig.people.queries import people_of
from kyndig.people.rules.nesting import within
from kyndig.training.models import AudienceMember, Course, Programme, Seat, Session, Strand
from kyndig.training.queries.audience import audience_condition
from kyndig.training.queries.coverage import coming_seats

Counts = dict[int, int]


@dataclass(frozen=True)
class Customer:
    """One organisation and what the person is there. Figures are None where the person may not see the programme.

    `audience`, `attended` and `planned` are of basic training; `to_close` counts sessions that are over and whose
    attendance nobody has noted yet.
    """

    person: Person
    organisation: Organisation
    sees: bool
    programme: Programme | None = None
    audience: int = 0
    attended: int = 0
    planned: int = 0
    to_close: int = 0
    next: Session | None = None

    @property
    def missing(self) -> int:
        return max(self.audience - self.attended - self.planned, 0)

    @property
    def needs_somebody(self) -> bool:
        return self.sees and (self.programme is None or bool(self.missing or self.to_close))


def customers_of(user: User, *, now: datetime.datetime) -> list[Customer]:
    """The organisations of a log-in: those where something is late first, then by name. Twelve queries at most."""
    people = list(people_of(user))
    seen = [person.organisation_id for person in people if may(person, "training.see_overview")]
    programmes = {
        one.organisation_id: one for one in Programme.objects.filter(organisation__in=seen).order_by("starts")
    }
    strands = _main_strands(programmes.values())
    audience, attended, planned = _figures(strands, now)
    to_close = _to_close(seen, now)
    coming = _next_sessions(seen, now)
    found = [
        Customer(
            person=person,
            organisation=person.organisation,
            sees=person.organisation_id in seen,
            programme=programmes.get(person.organisation_id),
            audience=audience.get(person.organisation_id, 0),
            attended=attended.get(person.organisation_id, 0),
            planned=planned.get(person.organisation_id, 0),
            to_close=to_close.get(person.organisation_id, 0),
            next=coming.get(person.organisation_id),
        )
        for person in people
    ]
    return sorted(found, key=lambda customer: not customer.needs_somebody)


def _main_strands(programmes: Iterable[Programme]) -> list[Strand]:
    """The strand of basic training of each programme."""
    basic = Strand.objects.filter(programme__in=list(programmes), active=True, course__level=Course.Level.BASIC)
    return list({strand.programme_id: strand for strand in basic.order_by("-position", "-pk")}.values())


def _figures(strands: Sequence[Strand], now: datetime.datetime) -> tuple[Counts, Counts, Counts]:
    """By organisation: the audience, who of it attended, and who of the rest have a seat that is to come."""
    if not strands:
        return {}, {}, {}
    conditions = _conditions(strands)
    wanted = reduce(or_, (Q(organisation_id=one.organisation_id) & conditions[one.pk] for one in strands))
    people = Person.objects.employed().filter(wanted)
    seats = Seat.objects.filter(person=OuterRef("pk"), session__strand__in=[strand.pk for strand in strands])
    attended = Exists(seats.filter(status=Seat.Status.ATTENDED))
    planned = Exists(seats.filter(coming_seats(timezone.localdate(now))))
    return _counted(people), _counted(people.filter(attended)), _counted(people.filter(planned).exclude(attended))


def _counted(people: QuerySet[Person]) -> dict[int, int]:
    return dict(people.order_by().values_list("organisation_id").annotate(Count("pk")))


def _conditions(strands: Sequence[Strand]) -> dict[int, Q]:
    members = AudienceMember.objects.filter(strand__in=strands).values_list("strand_id", "department_id", "person_id")
    departments: dict[int, set[int]] = {strand.pk: set() for strand in strands}
    people: dict[int, set[int]] = {strand.pk: set() for strand in strands}
    for strand, department, person in members:
        if department is not None:
            departments[strand].add(department)
        if person is not None:
            people[strand].add(person)
    below = _below(strands) if any(departments.values()) else {}
    return {
        one.pk: audience_condition(one.audience, one.audience_role, departments[one.pk], people[one.pk], below)
        for one in strands
    }


def _below(strands: Sequence[Strand]) -> Mapping[int, set[int]]:
    organisations = [strand.organisation_id for strand in strands]
    parents = dict(Department.objects.filter(organisation__in=organisations).values_list("pk", "parent_id"))
    return {department: within(parents, department) for department in parents}


def _to_close(organisations: Sequence[int], now: datetime.datetime) -> dict[int, int]:
    over = Session.objects.filter(organisation__in=organisations, status=Session.Status.PUBLISHED, ends__lt=now)
    return dict(over.order_by().values_list("organisation_id").annotate(Count("pk")))


def _next_sessions(organisations: Sequence[int], now: datetime.datetime) -> dict[int, Session]:
    coming = Session.objects.filter(organisation=OuterRef("pk"), status=Session.Status.PUBLISHED, starts__gte=now)
    first = Organisation.objects.filter(pk__in=organisations).annotate(
        first=Subquery(coming.order_by("starts").values("pk")[:1])
    )
    numbers = [one.first for one in first if one.first is not None]
    return {one.organisation_id: one for one in Session.objects.filter(pk__in=numbers).select_related("strand")}
