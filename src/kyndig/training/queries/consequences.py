"""What the programme takes and costs, period by period: as booked, as spent, as planned, and as it would be."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q

from kyndig.people.models import Person
from kyndig.training.models import Period, Programme, Room, Seat, Strand, Teaching, Trainer
from kyndig.training.queries.audience import audience_condition, subdepartments
from kyndig.training.queries.bookings import Prices, Table, bookings
from kyndig.training.queries.coverage import (
    ProgrammeCoverage,
    StrandCoverage,
    attended_seats,
    coming_seats,
    coverage_of,
    since,
)
from kyndig.training.queries.programme import closed_days
from kyndig.training.rules.consequences import Need, PeriodPlan, StrandPlan, needs, total
from kyndig.training.rules.periods import working_days

DAYS_OF_A_MONTH_WITH_TRAINING = 10


@dataclass(frozen=True)
class Wish:
    """A strand as the lead would like it: what counts for its consequence, saved or not.

    `departments`, `people` and `trainers` are ids; `prices` what a day of each trainer costs, where it is changed.
    """

    audience: str
    audience_role: str
    departments: frozenset[int]
    people: frozenset[int]
    parts: tuple[int, ...]
    largest_group: int
    cadence: str
    first_period: int
    cost_per_day: Decimal
    trainers: frozenset[int]
    prices: Mapping[int, Decimal] = field(default_factory=dict)
    by_department: bool = False
    booster_minutes: int = 0
    active: bool = True


@dataclass(frozen=True)
class Change:
    """What a strand takes in a period before and after; `booked` where published sessions settle it already."""

    period: Period | None
    before: Need
    after: Need
    booked: bool = False


@dataclass(frozen=True)
class Consequence:
    """What a wish changes: by period, for the strand in all, and for the whole programme."""

    people_before: int
    people_after: int
    periods: Sequence[Change]
    strand: Change
    programme: Change
    hour_cost: Decimal

    @property
    def differs(self) -> bool:
        return self.people_before != self.people_after or self.programme.before != self.programme.after

    @property
    def more(self) -> Decimal:
        """How much more is paid to others in all; below zero where it is less."""
        return self.programme.after.paid - self.programme.before.paid

    @property
    def less(self) -> Decimal:
        return -self.more

    @property
    def hours_before(self) -> Decimal:
        """The strand's participants' hours as money, in all."""
        return self.strand.before.hours * self.hour_cost

    @property
    def hours_after(self) -> Decimal:
        return self.strand.after.hours * self.hour_cost


@dataclass(frozen=True)
class Plan:
    """What every strand needs in every period (by strand id, then period number), and how much of it is spent."""

    periods: Sequence[Period]
    strands: Mapping[int, StrandPlan]
    needs: Mapping[int, Table]
    booked: Mapping[int, Table]
    spent: Mapping[int, Table]

    def of_period(self, number: int, tables: Mapping[int, Table] | None = None) -> Need:
        """All strands together in a period."""
        chosen = self.needs if tables is None else tables
        return sum((table.get(number, Need()) for table in chosen.values()), Need())


class Planner:
    """Reads once what plans are made of, and makes them for strands as they are or as they are wished."""

    def __init__(self, programme: Programme, *, on: datetime.date, coverage: ProgrammeCoverage | None = None) -> None:
        self.programme, self.on = programme, on
        self.coverage = coverage or coverage_of(programme, on=on)
        self.all_periods = list(programme.periods.all())
        self.periods = self._periods()
        self.day_minutes = _minutes_between(programme.day_from, programme.day_to)
        self.trainers = {trainer.pk: trainer for trainer in Trainer.objects.filter(organisation=programme.organisation)}
        self.teachers: dict[int, set[int]] = defaultdict(set)
        taught = Teaching.objects.filter(strand__programme=programme, trainer__active=True)
        for strand_id, trainer_id in taught.values_list("strand_id", "trainer_id"):
            self.teachers[strand_id].add(trainer_id)
        rooms = list(Room.objects.filter(organisation=programme.organisation))
        self.rooms = [room for room in rooms if room.active]
        prices = Prices(
            days={trainer.pk: trainer.cost_per_day for trainer in self.trainers.values()},
            hours={trainer.pk: trainer.cost_per_hour for trainer in self.trainers.values()},
            rooms={room.pk: room.cost_per_day for room in rooms},
        )
        self.booked, self.spent = bookings(programme, self.coverage.everybody, prices)
        everybody = sum(self.coverage.everybody.values())
        self.share_of_hires = Fraction(self.coverage.hired, 2 * everybody) if everybody else Fraction(0)

    def plan(self) -> Plan:
        plans = {found.strand.pk: self.as_it_is(found) for found in self.coverage.strands}
        found = {pk: self.needs_of(plan, pk) for pk, plan in plans.items()}
        for pk, booked in self.booked.items():
            found.setdefault(pk, booked)
        return Plan(self.all_periods, plans, found, self.booked, self.spent)

    def needs_of(self, plan: StrandPlan, strand_id: int | None) -> dict[int, Need]:
        booked = self.booked.get(strand_id, {}) if strand_id is not None else {}
        return needs(plan, self.periods, booked=booked, day_minutes=self.day_minutes)

    def as_it_is(self, found: StrandCoverage) -> StrandPlan:
        strand = found.strand
        wish = Wish(
            audience=strand.audience,
            audience_role=strand.audience_role,
            departments=frozenset(),
            people=frozenset(),
            parts=tuple(strand.course.parts),
            largest_group=strand.largest_group,
            cadence=strand.cadence,
            first_period=strand.first_period,
            cost_per_day=strand.cost_per_day,
            trainers=frozenset(self.teachers[strand.pk]),
            by_department=strand.by_department,
            booster_minutes=strand.booster_minutes,
            active=strand.active,
        )
        departments = len([pk for pk in found.departments if pk is not None])
        return self._planned(wish, found.people, departments, found.tally.without)

    def as_wished(self, wish: Wish, strand: Strand | None) -> StrandPlan:
        people = Person.objects.employed().filter(
            audience_condition(
                wish.audience,
                wish.audience_role,
                wish.departments,
                wish.people,
                subdepartments(self.programme.organisation_id),
            ),
            organisation_id=self.programme.organisation_id,
        )
        counts = people.aggregate(people=Count("pk"), departments=Count("department_id", distinct=True))
        lacking = counts["people"]
        if strand is not None:
            seats = Seat.objects.filter(person=OuterRef("pk"))
            covered = attended_seats(strand, since(strand, self.all_periods, self.on))
            coming = coming_seats(self.on) & Q(session__strand=strand)
            lacking = people.exclude(Exists(seats.filter(covered))).exclude(Exists(seats.filter(coming))).count()
        return self._planned(wish, counts["people"], counts["departments"], lacking)

    def _planned(self, wish: Wish, people: int, departments: int, lacking: int) -> StrandPlan:
        chosen = [self.trainers[pk] for pk in sorted(wish.trainers) if pk in self.trainers]
        prices = [wish.prices.get(trainer.pk, trainer.cost_per_day) for trainer in chosen]
        hour_prices = [trainer.cost_per_hour for trainer in chosen]
        largest = max((room.seats for room in self.rooms), default=wish.largest_group)
        group = min(wish.largest_group, largest)
        fitting = [room.cost_per_day for room in self.rooms if room.seats >= group]
        joins = wish.audience in {Strand.Audience.ALL, Strand.Audience.DEPARTMENT}
        return StrandPlan(
            people=people,
            departments=departments,
            lacking=lacking,
            parts=wish.parts,
            largest_group=group,
            cadence=wish.cadence,
            first_period=wish.first_period,
            hires=self.share_of_hires * people if joins else Fraction(0),
            by_department=wish.by_department,
            trainer_price=_mean(prices) if prices else wish.cost_per_day,
            hour_price=_mean(hour_prices) if hour_prices else Decimal(0),
            room_price=min(fitting, default=Decimal(0)),
            booster_minutes=wish.booster_minutes,
            active=wish.active,
        )

    def _periods(self) -> list[PeriodPlan]:
        if not self.all_periods:
            return []
        closed = closed_days(self.programme, self.all_periods[0].starts, self.all_periods[-1].ends)
        return [
            PeriodPlan(period.number, _months(max(period.starts, self.on), period.ends, closed), period.ends < self.on)
            for period in self.all_periods
        ]


def consequence_of(programme: Programme, strand: Strand | None, wish: Wish, *, on: datetime.date) -> Consequence:
    """What it would mean to change `strand` to `wish`, or to add a strand like that. A fixed number of queries."""
    planner = Planner(programme, on=on)
    plan = planner.plan()
    pk = strand.pk if strand is not None else None
    before_plan = plan.strands.get(pk) if pk is not None else None
    before = plan.needs.get(pk, {}) if pk is not None else {}
    after_plan = planner.as_wished(wish, strand)
    after = planner.needs_of(after_plan, pk)
    booked = planner.booked.get(pk, {}) if pk is not None else {}
    changes = [
        Change(period, before.get(period.number, Need()), after[period.number], period.number in booked)
        for period in planner.all_periods
    ]
    whole = sum((total(table) for table in plan.needs.values()), Need())
    others = [
        planner.needs_of(_with_prices(planner, key, plan.strands[key], wish.prices), key)
        if key in plan.strands
        else table
        for key, table in plan.needs.items()
        if key != pk
    ]
    return Consequence(
        people_before=before_plan.people if before_plan else 0,
        people_after=after_plan.people,
        periods=changes,
        strand=Change(None, total(before), total(after)),
        programme=Change(None, whole, sum((total(table) for table in others), total(after))),
        hour_cost=programme.hour_cost,
    )


def _with_prices(planner: Planner, strand_id: int, plan: StrandPlan, prices: Mapping[int, Decimal]) -> StrandPlan:
    """The same strand when some of its trainers cost something else."""
    chosen = sorted(planner.teachers[strand_id])
    if not prices.keys() & set(chosen):
        return plan
    return replace(plan, trainer_price=_mean([prices.get(pk, planner.trainers[pk].cost_per_day) for pk in chosen]))


def _months(starts: datetime.date, ends: datetime.date, closed: frozenset[datetime.date]) -> int:
    """How many months have days enough for a training in them."""
    months = 0
    first = starts
    while first <= ends:
        next_first = (first.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
        last = min(next_first - datetime.timedelta(days=1), ends)
        months += working_days(first, last, closed) >= DAYS_OF_A_MONTH_WITH_TRAINING
        first = next_first
    return months


def _minutes_between(start: datetime.time, end: datetime.time) -> int:
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def _mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"))
