"""What a strand takes: sessions, hours of participants and money, period by period. Plain values in and out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from kyndig.training.rules.periods import falls_in

ZERO = Decimal(0)
SHARE_OF_A_TRAINERS_DAYS = Fraction(1, 2)


@dataclass(frozen=True)
class Need:
    """What is needed in a period: minutes of all participants together, money in the organisation's currency."""

    sessions: int = 0
    minutes: int = 0
    trainer_days: int = 0
    trainers: Decimal = ZERO
    rooms: Decimal = ZERO

    def __add__(self, other: "Need") -> "Need":
        return Need(
            self.sessions + other.sessions,
            self.minutes + other.minutes,
            self.trainer_days + other.trainer_days,
            self.trainers + other.trainers,
            self.rooms + other.rooms,
        )

    @property
    def hours(self) -> Decimal:
        return Decimal(self.minutes) / 60

    @property
    def paid(self) -> Decimal:
        """What is paid to others: trainers and rooms, participants' hours not among it."""
        return self.trainers + self.rooms


@dataclass(frozen=True)
class PeriodPlan:
    """A period: its number, how many of its months hold training, and whether it is over."""

    number: int
    months: int = 6
    over: bool = False


@dataclass(frozen=True)
class StrandPlan:
    """A strand as numbers.

    `people` are its whole audience and `departments` the departments they are in; `lacking` are those who have neither
    attended nor a seat, and `hires` how many join the audience in a half-year. Prices are for a day and an hour of one
    trainer and for a day of one room.
    `by_department` is a session for each department in a meeting it has anyway, which costs no money.
    """

    people: int
    departments: int
    lacking: int
    parts: tuple[int, ...]
    largest_group: int
    cadence: str
    first_period: int = 1
    hires: Fraction = Fraction(0)
    by_department: bool = False
    trainer_price: Decimal = ZERO
    hour_price: Decimal = ZERO
    room_price: Decimal = ZERO
    booster_minutes: int = 0
    active: bool = True


def needs(
    plan: StrandPlan, periods: Sequence[PeriodPlan], *, booked: Mapping[int, Need], day_minutes: int
) -> dict[int, Need]:
    """What the strand needs in each period, by its number.

    Where sessions are published or held (`booked`) they count as they are; a period that is over counts nothing else. A
    strand that is held once takes those who lack it in its first open period, and new hires in each open one.
    `day_minutes` is the length of the working day, in which several short sessions fit.
    """
    found: dict[int, Need] = {}
    backlog = plan.lacking
    for period in periods:
        if period.number in booked:
            found[period.number] = booked[period.number]
        elif period.over or not plan.active or not falls_in(plan.cadence, plan.first_period, period.number):
            found[period.number] = Need()
        elif plan.cadence == "once":
            people = max(backlog, ceil(plan.hires))
            backlog = 0
            found[period.number] = _held(plan, people, 1, day_minutes)
        else:
            times = period.months if plan.cadence == "monthly" else 1
            found[period.number] = _held(plan, plan.people, times, day_minutes)
    return found


def total(found: Mapping[int, Need]) -> Need:
    """All periods together."""
    return sum(found.values(), Need())


def groups(people: int, largest_group: int) -> int:
    """The fewest groups that hold everybody."""
    return ceil(people / max(largest_group, 1))


def days_taken(sessions: int, parts: Sequence[int], day_minutes: int) -> int:
    """The days one trainer needs for the sessions, when as many as fit are held each day."""
    return sum(ceil(sessions / max(day_minutes // max(minutes, 1), 1)) for minutes in parts)


def trainers_wanted(trainer_days: int, working_days: int) -> int:
    """How many trainers hold `trainer_days`, when each can come on half of the working days; at least one."""
    days_of_each = max(Fraction(working_days) * SHARE_OF_A_TRAINERS_DAYS, Fraction(1))
    return max(1, ceil(trainer_days / days_of_each))


def _held(plan: StrandPlan, people: int, times: int, day_minutes: int) -> Need:
    """`times` rounds for `people`; with the booster where there is one."""
    if not people:
        return Need()
    booster = Need(plan.departments * times, people * plan.booster_minutes * times) if plan.booster_minutes else Need()
    minutes = people * sum(plan.parts) * times
    if plan.by_department:
        return Need(plan.departments * times, minutes) + booster
    sessions = groups(people, plan.largest_group)
    days = days_taken(sessions, plan.parts, day_minutes) * times
    taught = sessions * times * Decimal(sum(plan.parts)) / 60
    trainers = plan.trainer_price * days + plan.hour_price * taught
    return Need(sessions * times, minutes, days, trainers, plan.room_price * days) + booster
