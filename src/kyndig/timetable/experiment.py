"""The timetable as an experiment: who comes first is drawn by department, and what that costs is told beforehand.

Two kinds. The draw that every timetable has only trades places at the same cost, so it is free, and followed as far as
calendars allow. In a stepped wedge each department comes in its step, so that those who wait can be compared with those
who are trained; that binds the timetable, and its price is the difference between the two.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kyndig.timetable.answer import Answer
from kyndig.timetable.draw import order_of
from kyndig.timetable.instance import Instance
from kyndig.timetable.problem import Problem
from kyndig.timetable.solver import solve


@dataclass(frozen=True)
class Step:
    """These departments come from one day on, and before another."""

    opens: date
    until: date
    departments: tuple[str, ...]
    people: int

    def to_json(self) -> dict[str, Any]:
        return {
            "from": self.opens.isoformat(),
            "until": self.until.isoformat(),
            "departments": list(self.departments),
            "people": self.people,
        }


@dataclass(frozen=True)
class Price:
    """`free` is the timetable without steps, `stepped` the one with them."""

    steps: tuple[Step, ...]
    free: Answer
    stepped: Answer

    @property
    def amount(self) -> float:
        """What the steps cost more, in the customer's currency, as found; negative only where the search fell short."""
        return self.stepped.cost - self.free.cost

    @property
    def unplaced(self) -> int:
        """How many pairs more are without a seat because of the steps."""
        return len(self.stepped.unplaced) - len(self.free.unplaced)

    def to_json(self) -> dict[str, Any]:
        return {
            "steps": [step.to_json() for step in self.steps],
            "price": self.amount,
            "more_unplaced": self.unplaced,
            "without": {"cost": self.free.cost, "bound": self.free.bound, "unplaced": len(self.free.unplaced)},
            "with": {"cost": self.stepped.cost, "bound": self.stepped.bound, "unplaced": len(self.stepped.unplaced)},
        }


def steps_of(problem: Problem, count: int) -> tuple[Step, ...]:
    """The departments in the order drawn, cut into so many steps of about as many people, over equal stretches of days.

    There are no more steps than departments. Raises ValueError where `count` is below 2.
    """
    if count < 2:
        raise ValueError("a stepped wedge has at least two steps")
    sizes: dict[str, int] = defaultdict(int)
    for person in problem.people:
        sizes[person.department] += 1
    order = order_of(problem)
    count = min(count, len(order))
    days = Instance(problem).clock.days
    groups: list[list[str]] = [[] for _ in range(count)]
    gone = 0
    for number, name in enumerate(order):
        middle = (gone + sizes[name] / 2) / max(1, len(problem.people))
        still = count - (len(order) - number)  # every later step needs a department of its own
        filled = sum(1 for group in groups if group)
        groups[max(still, min(int(middle * count), filled, count - 1))].append(name)
        gone += sizes[name]
    return tuple(
        Step(
            days[number * len(days) // count],
            days[(number + 1) * len(days) // count] if number + 1 < count else problem.end + timedelta(days=1),
            tuple(group),
            sum(sizes[name] for name in group),
        )
        for number, group in enumerate(groups)
        if group and days
    )


def price_of_steps(
    problem: Problem,
    *,
    steps: int = 4,
    seconds: float = 20,
    gap: float = 0.0,
    stop: Callable[[], bool] | None = None,
) -> Price:
    """Solve without and with a stepped wedge, in half of the time each.

    With it everybody has their first courses, those that follow no other, within the days of their department's step.
    """
    began = time.monotonic()
    wedge = steps_of(problem, steps)
    free = solve(problem, seconds=seconds / 2, gap=gap, stop=stop)
    left = max(seconds / 2, seconds - (time.monotonic() - began))
    within = {name: (step.opens, step.until) for step in wedge for name in step.departments}
    stepped = solve(problem, seconds=left, gap=gap, stop=stop, steps=within)
    return Price(wedge, free, stepped)
