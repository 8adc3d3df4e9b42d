"""The timetable as an experiment: who comes first is drawn by department, and what that costs is told beforehand.

Two kinds. The draw that every timetable has only trades places at the same cost, so it is free, and followed as far as
calendars allow. In a stepped wedge each department comes in its step, so that those who wait can be compared with those
who are trained; that binds the timetable, and its price is the difference between the two.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kyndig.timetable.answer import Answer, Progress
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
    """`free` is the cheapest timetable found without steps, `stepped` the one with them."""

    steps: tuple[Step, ...]
    free: Answer
    stepped: Answer

    @property
    def amount(self) -> float:
        """What the steps cost more, in the customer's currency, as found."""
        return self.stepped.cost - self.free.cost

    @property
    def least(self) -> float:
        """A proven lower bound on what they cost more. Like `most`, it holds where `unplaced` is 0."""
        return max(0.0, self.stepped.bound - self.free.cost)

    @property
    def most(self) -> float:
        """What they cost more at most, however cheap a timetable without them may be."""
        return self.stepped.cost - self.free.bound

    @property
    def unplaced(self) -> int:
        """How many pairs more are without a seat because of the steps."""
        return len(self.stepped.unplaced) - len(self.free.unplaced)

    def to_json(self) -> dict[str, Any]:
        return {
            "steps": [step.to_json() for step in self.steps],
            "price": self.amount,
            "least": self.least,
            "most": self.most,
            "more_unplaced": self.unplaced,
            "without": {"cost": self.free.cost, "bound": self.free.bound, "unplaced": len(self.free.unplaced)},
            "with": {"cost": self.stepped.cost, "bound": self.stepped.bound, "unplaced": len(self.stepped.unplaced)},
        }


def steps_of(problem: Problem, count: int) -> tuple[Step, ...]:
    """The departments in the order drawn, cut into so many steps of about as many people, over equal stretches of days.

    Only people who are to have a course count, and only departments with such people have a step. The days are those
    from the first to the last on which anything can be held. There are no more steps than departments, nor than days,
    and of none may so few be away together that they could not hold a course. Raises ValueError where `count` is below
    2.
    """
    if count < 2:
        raise ValueError("a stepped wedge has at least two steps")
    sizes: dict[str, int] = defaultdict(int)
    for name in {name for course in problem.courses for name in course.audience}:
        sizes[problem.person[name].department] += 1
    order = [name for name in order_of(problem) if sizes[name]]
    days = _days_to_share(Instance(problem))
    count = min(count, len(order), len(days))
    if not count:
        return ()
    fewest = max((course.smallest_group for course in problem.courses if not course.after), default=1)
    groups = _cut(order, sizes, count)
    together = {name: min(sizes[name], problem.allowed_away[name]) for name in order}
    while count > 1 and any(sum(together[name] for name in group) < fewest for group in groups):
        count -= 1
        groups = _cut(order, sizes, count)
    return tuple(
        Step(
            days[number * len(days) // count],
            days[(number + 1) * len(days) // count] if number + 1 < count else problem.end + timedelta(days=1),
            tuple(group),
            sum(sizes[name] for name in group),
        )
        for number, group in enumerate(groups)
    )


def _cut(order: Sequence[str], sizes: Mapping[str, int], count: int) -> list[list[str]]:
    """The departments in order, in so many groups of about as many people, none of them empty."""
    everybody = sum(sizes.values())
    groups: list[list[str]] = [[] for _ in range(count)]
    gone = 0
    for number, name in enumerate(order):
        middle = (gone + sizes[name] / 2) / everybody
        still = count - (len(order) - number)  # every later step needs a department of its own
        filled = sum(1 for group in groups if group)
        groups[max(still, min(int(middle * count), filled, count - 1))].append(name)
        gone += sizes[name]
    return groups


def _days_to_share(instance: Instance) -> Sequence[date]:
    """The open days from the first to the last on which a session can be held; all of them where none can."""
    days = {day for moments in instance.moments for moment in moments for day in moment.days}
    every = instance.clock.days
    return every[min(days) : max(days) + 1] if days else every


def days_of_steps(problem: Problem, count: int) -> Mapping[str, tuple[date, date]]:
    """For each department the days of its step, the last not included, as `solve` wants them."""
    return _within(steps_of(problem, count))


def _within(steps: Sequence[Step]) -> Mapping[str, tuple[date, date]]:
    return {name: (step.opens, step.until) for step in steps for name in step.departments}


def price_of_steps(
    problem: Problem,
    *,
    steps: int = 4,
    seconds: float = 20,
    gap: float = 0.0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Price:
    """Solve without and with a stepped wedge, in half of the time each.

    With it everybody has their first courses, those that follow no other, within the days of their department's step.
    A timetable in steps is one without them too: where it is the better one found, it stands for both. `progress` is
    told the seconds of both together.
    """
    began = time.monotonic()

    def tell(each: Progress) -> None:
        if progress is not None:
            progress(replace(each, seconds=time.monotonic() - began))

    wedge = steps_of(problem, steps)
    free = solve(problem, seconds=seconds / 2, gap=gap, progress=tell, stop=stop)
    left = max(seconds / 2, seconds - (time.monotonic() - began))
    stepped = solve(problem, seconds=left, gap=gap, progress=tell, stop=stop, steps=_within(wedge))
    if (len(stepped.unplaced), stepped.cost) < (len(free.unplaced), free.cost):
        free = replace(stepped, bound=min(free.bound, stepped.cost), fewest_unplaced=free.fewest_unplaced)
    return Price(wedge, free, stepped)
