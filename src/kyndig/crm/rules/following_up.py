"""Whom to follow up now, in which order, and why. Plain values in and out.

What somebody waits for comes first, then what has a time, then what is slipping:

1. promises that are overdue, the oldest first
2. meetings today, by the clock
3. promises for today
4. deals whose expected close has passed, the largest first
5. deals without a next step, the largest first
6. deals that have stood long in their stage, the longest (against what is usual there) first
7. customers whom nobody has talked to for longer than they are used to, the longest (against that) first

A deal or a customer stands in the list once, under the first of its reasons; the others stand beside it.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import IntEnum
from itertools import pairwise

QUIET_DAYS = 90
# A rhythm needs some meetings to be seen, and nobody is quiet within two weeks.
FEWEST_GAPS, SHORTEST_QUIET = 3, 14


class Reason(IntEnum):
    """Why something stands in My day, in the order in which the reasons come."""

    OVERDUE = 1
    MEETING = 2
    DUE = 3
    CLOSE_PASSED = 4
    NO_NEXT_STEP = 5
    STOOD_LONG = 6
    QUIET = 7


@dataclass(frozen=True)
class ToDo:
    """An activity that is to be done: `due` is the day, `at` when it begins on that day (None where nobody said)."""

    number: int
    meeting: bool
    due: date
    at: time | None
    company: int | None = None
    deal: int | None = None


@dataclass(frozen=True)
class Standing:
    """An open deal as it stands."""

    number: int
    company: int | None
    value: Decimal | None
    expected_close: date | None
    entered: date
    usual_days: int
    next_step: bool


@dataclass(frozen=True)
class Customer:
    """A customer and the days on which somebody talked to them, newest first."""

    number: int
    talked: Sequence[date]


@dataclass(frozen=True)
class Item:
    """One line of My day. `kind` and `number` name the record, `days` how long it has waited, by the first reason."""

    kind: str
    number: int
    reasons: tuple[Reason, ...]
    days: int
    weight: float = 0
    at: time | None = None

    @property
    def reason(self) -> Reason:
        return self.reasons[0]


def follow_up(
    to_dos: Iterable[ToDo], deals: Iterable[Standing], customers: Iterable[Customer], today: date
) -> list[Item]:
    """What to follow up today, in order. To-dos of later days are left out."""
    listed = [each for each in to_dos if each.due <= today]
    items = [_to_do(each, today) for each in listed]
    taken_deals = {each.deal for each in listed}
    items += [item for deal in deals if deal.number not in taken_deals and (item := _deal(deal, today))]
    taken = {each.company for each in listed} | {deal.company for deal in deals}
    items += [item for each in customers if each.number not in taken and (item := _customer(each, today))]
    return sorted(items, key=_order)


def _order(item: Item) -> tuple[float, ...]:
    clock = item.at or time.min
    minutes = clock.hour * 60 + clock.minute if item.reason == Reason.MEETING else 0
    return (item.reason, minutes, -item.weight, -item.days, item.number)


def _to_do(each: ToDo, today: date) -> Item:
    waited = (today - each.due).days
    reason = Reason.MEETING if each.meeting and not waited else Reason.OVERDUE if waited else Reason.DUE
    return Item("activity", each.number, (reason,), waited, at=each.at)


def _deal(deal: Standing, today: date) -> Item | None:
    """Why a deal wants attention: the first of its reasons leads, and sets how long it has waited."""
    stood = (today - deal.entered).days
    late = (today - deal.expected_close).days if deal.expected_close else 0
    reasons = [
        reason
        for reason, holds in (
            (Reason.CLOSE_PASSED, late > 0),
            (Reason.NO_NEXT_STEP, not deal.next_step),
            # A deal with a next step is in hand for a while longer.
            (Reason.STOOD_LONG, stood > deal.usual_days * (2 if deal.next_step else 1)),
        )
        if holds
    ]
    if not reasons:
        return None
    value = float(deal.value or 0)
    return Item("deal", deal.number, tuple(reasons), late if reasons[0] == Reason.CLOSE_PASSED else stood, value)


def _customer(customer: Customer, today: date) -> Item | None:
    if not customer.talked:
        return None
    silent, usual = (today - customer.talked[0]).days, quiet_after(customer.talked)
    return Item("company", customer.number, (Reason.QUIET,), silent, silent / usual) if silent > usual else None


def quiet_after(talked: Sequence[date]) -> int:
    """After how many days a customer is quiet: twice the median gap between talks, at most 90 days.

    Days newest first. With fewer than three gaps there is no rhythm to go by, and it is 90 days.
    """
    gaps = [(later - earlier).days for later, earlier in pairwise(talked) if later != earlier]
    if len(gaps) < FEWEST_GAPS:
        return QUIET_DAYS
    return max(SHORTEST_QUIET, min(QUIET_DAYS, round(2 * statistics.median(gaps))))


def local_clock(moment: datetime) -> time | None:
    """The time of day; None for midnight, which stands for a day without a time."""
    return moment.time() if (moment.hour, moment.minute) != (0, 0) else None
