"""Who is covered: per strand and per department, with everybody who should be in the denominator.

The audience is everybody who works here now, on leave and newly hired included. Attended counts those who attended:
ever, where the strand is held once; within the cycle that the day lies in, where it is held again (see `since`).
Planned counts those who have not, and have a seat in a published session that is still to come. Missing are the rest;
nobody is missing before the strand's first period has begun. A strand for whole departments counts departments in
place of people.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q
from django.utils import timezone

from kyndig.people.models import Department, Person, Role
from kyndig.training.models import Course, Period, Programme, Seat, Session, Strand
from kyndig.training.queries.audience import audience_conditions
from kyndig.training.rules.timetable_cycles import cycle

TAKEN = (Seat.Status.PLANNED, Seat.Status.INVITED, Seat.Status.ACCEPTED, Seat.Status.TENTATIVE)
MONTH = datetime.timedelta(days=31)

By = dict[tuple[int, int | None], int]
Last = dict[tuple[int, int | None], datetime.datetime]


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

    Departments are by id, None for people without one; `last` is when the last session begins that a seat is kept in.
    """

    strand: Strand
    begins: Period | None
    people: int
    tally: Tally
    departments: Mapping[int | None, Tally]
    last: Mapping[int | None, datetime.datetime] = field(default_factory=dict)

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


def coverage_of(programme: Programme, *, on: datetime.date, within: Collection[int] | None = None) -> ProgrammeCoverage:
    """Coverage on the day `on` (planned seats are those after it), of the departments `within` alone where given.

    At most nine queries for any number of people.
    """
    strands = list(programme.strands.filter(active=True).select_related("course"))
    periods = list(programme.periods.all())
    departments = {one.pk: one for one in Department.objects.filter(organisation_id=programme.organisation_id)}
    windows = {strand.pk: since(strand, periods, on) for strand in strands}
    conditions = audience_conditions(strands)
    for_people = [strand for strand in strands if not strand.by_department]
    of_people, of_seats = Q(), Q()
    if within is not None:
        of_people, of_seats = Q(department__in=within), Q(person__department__in=within)
    audience, everybody, hired = _audiences(programme, conditions, strands, on, of_people)
    attended = _attended(for_people, conditions, windows, of_seats)
    planned, last = _planned(for_people, conditions, windows, on, of_seats)
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
        ends = {pk: last[strand.pk, pk] for pk in sizes if (strand.pk, pk) in last}
        found.append(StrandCoverage(strand, begins, people, _sum(tallies.values(), due=due), tallies, ends))
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


def _audiences(
    programme: Programme, conditions: Mapping[int, Q], strands: Sequence[Strand], on: datetime.date, within: Q
) -> tuple[dict[int, dict[int | None, int]], dict[int | None, int], int]:
    """The size of each strand's audience by department, how many work in each, and how many began within the year.

    One query for all of it.
    """
    people = Person.objects.employed().filter(within, organisation_id=programme.organisation_id)
    others = {strand.pk: conditions[strand.pk] for strand in strands if conditions[strand.pk] != Q()}
    counts = {f"s{pk}": Count("pk", filter=condition) for pk, condition in others.items()}
    new = Count("pk", filter=Q(started__gt=on - datetime.timedelta(days=365), started__lte=on))
    found: dict[int, dict[int | None, int]] = {pk: {} for pk in others}
    everybody: dict[int | None, int] = {}
    hired = 0
    rows = people.order_by().values_list("department_id").annotate(all=Count("pk"), new=new, **counts)
    for department, count, began, *sizes in rows:
        everybody[department] = count
        hired += began
        for pk, size in zip(others, sizes, strict=True):
            if size:
                found[pk][department] = size
    return {strand.pk: found.get(strand.pk, everybody) for strand in strands}, everybody, hired


def _of_audience(strand: Strand, conditions: Mapping[int, Q]) -> Q:
    """A condition on seats: in the strand, and of somebody in its audience."""
    condition = conditions[strand.pk]
    wanted = Q(session__strand=strand)
    return wanted if condition == Q() else wanted & Q(person__in=Person.objects.filter(condition).values("pk"))


def _counted(strands: Sequence[Strand], seats: Q) -> tuple[By, Last]:
    """How many people have such seats, and when the last of their sessions begins."""
    if not strands:
        return {}, {}
    rows = list(
        Seat.objects.filter(seats, organisation_id=strands[0].organisation_id)
        .filter(person__is_employee=True, person__left=None)
        .order_by()
        .values_list("session__strand_id", "person__department_id")
        .annotate(Count("person_id", distinct=True), Max("session__starts"))
    )
    counts = {(strand, department): count for strand, department, count, _last in rows}
    return counts, {(strand, department): last for strand, department, _count, last in rows}


def _attended(
    strands: Sequence[Strand], conditions: Mapping[int, Q], windows: Mapping[int, datetime.date | None], within: Q
) -> By:
    seats = [_of_audience(strand, conditions) & attended_seats(strand, windows[strand.pk]) for strand in strands]
    return _counted(strands, within & reduce(or_, seats, Q(pk__in=[])))[0]


def _planned(
    strands: Sequence[Strand],
    conditions: Mapping[int, Q],
    windows: Mapping[int, datetime.date | None],
    on: datetime.date,
    within: Q,
) -> tuple[By, Last]:
    """Those with a seat to come who have not attended. A list of who has, read once, beats a look for each seat."""
    seats = Q(pk__in=[])
    for strand in strands:
        had = Seat.objects.filter(
            attended_seats(strand, windows[strand.pk]), within, organisation_id=strand.organisation_id
        )
        seats |= _of_audience(strand, conditions) & ~Q(person_id__in=had.order_by().values("person_id"))
    return _counted(strands, within & coming_seats(on) & seats)


def _department_sessions(
    strands: Sequence[Strand], windows: Mapping[int, datetime.date | None], on: datetime.date
) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Pairs of strand and department with a session held within the window, and with one to come."""
    held: set[tuple[int, int]] = set()
    coming: set[tuple[int, int]] = set()
    rows = (
        Session.objects.filter(strand__in=[one.pk for one in strands if one.by_department], department__isnull=False)
        .filter(status__in=[Session.Status.HELD, Session.Status.PUBLISHED])
        .order_by()
        .values_list("strand_id", "department_id", "status")
        .annotate(Max("starts"))
    )
    for strand, department, status, last in rows:
        day, window = timezone.localdate(last), windows[strand]
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
    )
    rows = roles.values_list("department_id", "person__given_name", "person__family_name")
    return {department: f"{given} {family}".strip() for department, given, family in rows if department is not None}
