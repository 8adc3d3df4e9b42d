"""Costs as whole numbers of one unit, so that sums are exact and a bound can be rounded up."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from kyndig.timetable.problem import Problem, Room, Session, Trainer


class Money:
    """Whole units for everything a problem can cost; one unit is the largest amount that divides them all."""

    def __init__(self, problem: Problem) -> None:
        owners: list[Trainer | Room] = [*problem.trainers, *problem.rooms]
        minutes = {course.id: sum(course.parts) for course in problem.courses}
        days = [_exact(owner.cost_per_day) for owner in owners]
        hours = [
            _exact(owner.cost_per_hour) * length / 60
            for owner in owners
            if owner.cost_per_hour
            for length in minutes.values()
        ]
        amounts = [amount for amount in (*days, *hours) if amount]
        below = math.lcm(*(amount.denominator for amount in amounts)) if amounts else 1
        above = math.gcd(*(int(amount * below) for amount in amounts)) if amounts else 1
        self.unit = Fraction(above, below)

    def a_day(self, owner: Trainer | Room) -> int:
        return int(_exact(owner.cost_per_day) / self.unit)

    def held(self, owner: Trainer | Room, minutes: int) -> int:
        return int(_exact(owner.cost_per_hour) * minutes / 60 / self.unit)

    def amount(self, units: float) -> float:
        """In the customer's currency; a whole number where it is one."""
        value = Fraction(units) * self.unit
        return int(value) if value.denominator == 1 else float(value)


def _exact(amount: float) -> Fraction:
    return Fraction(round(amount * 10_000), 10_000)


def cost_of(problem: Problem, sessions: Iterable[Session]) -> float:
    """What these sessions cost: each day a trainer or room is used, and each hour held."""
    days: set[tuple[str, str, object]] = set()
    hours = Fraction(0)
    for session in sessions:
        trainer, room = problem.trainer[session.trainer], problem.room[session.room]
        for start, minutes in zip(session.starts, problem.course[session.course].parts, strict=False):
            day = start.date()
            days |= {("trainer", trainer.id, day), ("room", room.id, day)}
            hours += (_exact(trainer.cost_per_hour) + _exact(room.cost_per_hour)) * minutes / 60
    total = hours
    for kind, owner, _ in days:
        total += _exact((problem.trainer if kind == "trainer" else problem.room)[owner].cost_per_day)
    return int(total) if total.denominator == 1 else float(total)
