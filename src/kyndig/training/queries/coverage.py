"""Who is covered: per strand and per department, with everybody who should be in the denominator.

The audience is everybody who works here now, on leave and newly hired included. Attended counts those who attended:
ever, where the strand is held once; within the cycle that the day lies in, where it is held again (see `since`).
Planned counts those who have not, and have a seat in a published session that is still to come. Missing are the rest;
nobody is missing before the strand's first period has begun. A strand for whole departments counts departments in
place of people.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from kyndig.people.models import Department, Person, Role
from kyndig.training.models import Course, Period, Programme, Seat, Session, Strand
from kyndig.training.queries.audience import audience_conditions
from kyndig.training.rules.timetable_cycles import cycle

TAKEN = (Seat.Status.PLANNED, Seat.Status.INVITED, Seat.Status.ACCEPTED, Seat.Status.TENTATIVE)
MONTH = datetime.timedelta(days=31)

By = dict[tuple[int, int | None], int]


@dataclass(frozen=True)
class Tally:
    """How many are to be trained, and how many of them attended, have a seat, and have neither."""

    audience: int = 0
    attended: int = 0
    planned: int = 0
    due: bool = True

    @property
    def without(self) -> int:
        """Those with neither attendance nor a seat, whether or not the strand has begun."""
        return max(self.audience - self.attended - self.planned, 0)

    @property
    def missing(self) -> int:
        return self.without if self.due else 0

    @property
    def share(self) -> float:
        return self.attended / self.audience if self.audience else 0.0


@dataclass(frozen=True)
class StrandCoverage:
    """Coverage of one strand: `begins` is its first period, `people` the size of its audience.

    Departments are by id, None for people without one.
    """

    strand: Strand
    begins: Period | None
    people: int
    tally: Tally
    departments: Mapping[int | None, Tally]

    @property
    def due(self) -> bool:
        return self.tally.due


@dataclass(frozen=True)
class ProgrammeCoverage:
    """Coverage of all active strands of a programme, in their order, on a day.

    `everybody` is how many work in each department, `hired` how many of all of them began within the last year.
    """

    programme: Programme
    on: datetime.date
    strands: Sequence[StrandCoverage]
    departments: Mapping[int, Department] = field(default_factory=dict)
    everybody: Mapping[int | None, int] = field(default_factory=dict)
    hired: int = 0
    superusers: Mapping[int, str] = field(default_factory=dict)

    def of(self, strand: Strand) -> StrandCoverage | None:
        return next((found for found in self.strands if found.strand.pk == strand.pk), None)

    @property
    def main(self) -> StrandCoverage | None:
        """The strand that a headline is about: basic training, or the first one with an audience of people."""
        people = [found for found in self.strands if not found.strand.by_department]
        basic = [found for found in people if found.strand.course.level == Course.Level.BASIC]
        return next(iter(basic or [found for found in people if found.tally.audience]), None)

    @property
    def missing(self) -> int:
        """How many pairs of a person and a strand have neither attendance nor a seat."""
        return sum(found.tally.missing for found in self.strands if not found.strand.by_department)


def coverage_of(programme: Programme, *, on: datetime.date) -> ProgrammeCoverage:
    """Coverage on the day `on` (planned seats are those after it). At most ten queries for any number of people."""
    strands = list(programme.strands.filter(active=True).select_related("course"))
    periods = list(programme.periods.all())
    departments = {one.pk: one for one in Department.objects.filter(organisation_id=programme.organisation_id)}
    windows = {strand.pk: since(strand, periods, on) for strand in strands}
    conditions = audience_conditions(strands)
    for_people = [strand for strand in strands if not strand.by_department]
    everybody, hired = _everybody(programme, on)
    audience = _audiences(programme, conditions, strands, everybody)
    attended = _attended(for_people, conditions, windows)
    planned = _planned(for_people, conditions, windows, on)
    held, coming = _department_sessions(strands, windows, on)
    found = []
    for strand in strands:
        begins = next((period for period in periods if period.number == strand.first_period), None)
        due = begins is not None and begins.starts <= on
        sizes = audience[strand.pk]
        tallies: dict[int | None, Tally] = {}
        for pk, size in sizes.items():
            if not strand.by_department:
                counts = (size, attended.get((strand.pk, pk), 0), planned.get((strand.pk, pk), 0))
                tallies[pk] = Tally(*counts, due)
            elif pk is not None:
                tallies[pk] = _of_department((strand.pk, pk), held, coming, due=due)
        people = sum(sizes.values())
        found.append(StrandCoverage(strand, begins, people, _sum(tallies.values(), due=due), tallies))
    return ProgrammeCoverage(programme, on, found, departments, everybody, hired, _superusers(programme))


def since(strand: Strand, periods: Sequence[Period], on: datetime.date) -> datetime.date | None:
    """The first day whose attendance still counts on the day `on`; None where what was held once counts for ever.

    A year is two periods, counted from the strand's first; half a year is the period that runs; focus sessions count
    for 31 days.
    """
    if strand.cadence == Strand.Cadence.MONTHLY:
        return on - MONTH
    if not periods:
        return None
    running = next((period for period in periods if period.ends >= on), periods[-1])
    stretches = {period.number: (period.starts, period.ends) for period in periods}
    number = max(running.number, strand.first_period)
    if number not in stretches:
        return running.starts
    return cycle(strand.cadence, first_period=strand.first_period, number=number, periods=stretches)[0]


def attended_seats(strand: Strand, window: datetime.date | None) -> Q:
    """A condition on seats: somebody attended the strand, on `window` or later where it is given."""
    return Q(session__strand=strand, status=Seat.Status.ATTENDED) & _from(window)


def coming_seats(on: datetime.date) -> Q:
    """A condition on seats: a seat kept for somebody in a published session that has not ended before the day `on`."""
    return Q(status__in=TAKEN, session__status=Session.Status.PUBLISHED, session__ends__gte=_start_of(on))


def _from(window: datetime.date | None) -> Q:
    return Q() if window is None else Q(session__starts__gte=_start_of(window))


def _start_of(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _everybody(programme: Programme, on: datetime.date) -> tuple[dict[int | None, int], int]:
    """How many work in each department, and how many of all of them began within the last year."""
    people = Person.objects.employed().filter(organisation_id=programme.organisation_id).order_by()
    new = Q(started__gt=on - datetime.timedelta(days=365), started__lte=on)
    rows = list(people.values_list("department_id").annotate(Count("pk"), new=Count("pk", filter=new)))
    return {department: count for department, count, _new in rows}, sum(new for *_counts, new in rows)


def _audiences(
    programme: Programme,
    conditions: Mapping[int, Q],
    strands: Sequence[Strand],
    everybody: dict[int | None, int],
) -> dict[int, dict[int | None, int]]:
    """The size of each strand's audience by department. One query for all the strands that are not for everybody."""
    found: dict[int, dict[int | None, int]] = {}
    others = [strand for strand in strands if conditions[strand.pk] != Q()]
    people = Person.objects.employed().filter(organisation_id=programme.organisation_id)
    rows: list[dict[str, Any]] = []
    if others:
        wanted = reduce(or_, (conditions[strand.pk] for strand in others))
        counts = {f"s{strand.pk}": Count("pk", filter=conditions[strand.pk]) for strand in others}
        rows = [dict(row) for row in people.filter(wanted).order_by().values("department_id").annotate(**counts)]
    for strand in strands:
        if strand in others:
            found[strand.pk] = {row["department_id"]: row[f"s{strand.pk}"] for row in rows if row[f"s{strand.pk}"]}
        else:
            found[strand.pk] = everybody
    return found


def _of_audience(strands: Sequence[Strand], conditions: Mapping[int, Q]) -> Q:
    """A condition on seats: of somebody in the audience of the session's strand."""
    wanted = Q(pk__in=[])
    for strand in strands:
        wanted |= Q(session__strand=strand) & (
            Q()
            if conditions[strand.pk] == Q()
            else Q(person__in=Person.objects.filter(conditions[strand.pk]).values("pk"))
        )
    return wanted & Q(person__is_employee=True, person__left=None)


def _counted(strands: Sequence[Strand], seats: Q) -> By:
    if not strands:
        return {}
    rows = (
        Seat.objects.filter(seats, organisation_id=strands[0].organisation_id)
        .order_by()
        .values_list("session__strand_id", "person__department_id")
        .annotate(Count("person_id", distinct=True))
    )
    return {(strand, department): count for strand, department, count in rows}


def _attended_any(strands: Sequence[Strand], windows: Mapping[int, datetime.date | None]) -> Q:
    return reduce(or_, (attended_seats(strand, windows[strand.pk]) for strand in strands), Q(pk__in=[]))


def _attended(
    strands: Sequence[Strand], conditions: Mapping[int, Q], windows: Mapping[int, datetime.date | None]
) -> By:
    return _counted(strands, _attended_any(strands, windows) & _of_audience(strands, conditions))


def _planned(
    strands: Sequence[Strand],
    conditions: Mapping[int, Q],
    windows: Mapping[int, datetime.date | None],
    on: datetime.date,
) -> By:
    before = Seat.objects.filter(
        _attended_any(strands, windows),
        organisation_id=OuterRef("organisation_id"),
        person=OuterRef("person"),
        session__strand=OuterRef("session__strand"),
    )
    return _counted(strands, coming_seats(on) & _of_audience(strands, conditions) & ~Q(Exists(before)))


def _department_sessions(
    strands: Sequence[Strand], windows: Mapping[int, datetime.date | None], on: datetime.date
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of strand and department with a session held within the window, and with one to come."""
    held: set[tuple[int, int]] = set()
    coming: set[tuple[int, int]] = set()
    sessions = Session.objects.filter(strand__in=[s.pk for s in strands if s.by_department], department__isnull=False)
    rows = sessions.filter(status__in=[Session.Status.HELD, Session.Status.PUBLISHED]).order_by()
    for strand, department, status, starts in rows.values_list("strand_id", "department_id", "status", "starts"):
        day, window = timezone.localdate(starts), windows[strand]
        if status == Session.Status.HELD and (window is None or day >= window):
            held.add((strand, department))
        elif status == Session.Status.PUBLISHED and day >= on:
            coming.add((strand, department))
    return held, coming


def _of_department(
    pair: tuple[int, int], held: set[tuple[int, int]], coming: set[tuple[int, int]], *, due: bool
) -> Tally:
    was, will = pair in held, pair in coming
    return Tally(1, int(was), int(will and not was), due)


def _sum(tallies: Iterable[Tally], *, due: bool) -> Tally:
    tallies = list(tallies)
    return Tally(
        sum(tally.audience for tally in tallies),
        sum(tally.attended for tally in tallies),
        sum(tally.planned for tally in tallies),
        due,
    )


def _superusers(programme: Programme) -> dict[int, str]:
    """The name of each department's superuser, by department id."""
    roles = Role.objects.filter(
        organisation_id=programme.organisation_id, kind=Role.Kind.SUPERUSER, person__left=None, department__isnull=False
    ).select_related("person")
    return {role.department_id: role.person.name for role in roles if role.department_id is not None}
