"""A larger problem: the bound from counting, and timetables that come down to it.

Each attempt builds a timetable of the make-up that the counting asks for and seats everybody in it at the cost that was
asked for. Where that does not succeed, the cost is let go, and brought down again step by step.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from kyndig.timetable.chains import Chains
from kyndig.timetable.construct import Construction
from kyndig.timetable.counting import Counting, Target
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.plan import Plan
from kyndig.timetable.relocating import ANY_COST, Relocating

if TYPE_CHECKING:
    from kyndig.timetable.search import Search

PATIENCE = 300, 1_500
"""Moves without fewer left over, after which an attempt is given up: the first, and any later one."""
STEPS = 0.5, 0.25, 0.0
"""How far the cost is brought down towards what was asked for, the boldest step first."""


class Descent:
    def __init__(self, search: Search, freedom: Freedom) -> None:
        self.search = search
        self.limit = search.limit
        self.freedom = freedom
        self.instance = search.instance
        search.phase = "counting"
        self.counting = Counting(freedom)
        self.bounds: dict[int, int] = {}
        self.targets: dict[int, Target] = {}

    def run(self) -> None:
        search, limit = self.search, self.limit
        search.fewest_unplaced = self.counting.fewest_unplaced(limit.sooner(5))
        self.goal = search.fewest_unplaced
        self._count(self.goal)
        attempt = 0
        while not search.reached and (not limit.over() or not attempt):
            self._attempt(attempt)
            attempt += 1

    # the bound

    def _count(self, unplaced: int) -> Target:
        """The bound and make-up at so many unplaced pairs."""
        if unplaced not in self.bounds:
            self.bounds[unplaced], self.targets[unplaced] = self.counting.lowest_cost(
                unplaced, max(0.1, self.limit.sooner(5))
            )
        self.search.bound = self.bounds[unplaced]
        return self.targets[unplaced]

    def _cap(self) -> int:
        """The highest cost, in units, at which the gap that was asked for is reached."""
        return int(self.search.bound / (1 - min(self.search.gap, 0.99)) + 1e-6)

    # attempts

    def _attempt(self, number: int) -> None:
        search = self.search
        rnd = random.Random(self.instance.problem.seed * 7919 + number)  # noqa: S311 - a search that can be repeated
        target = self._count(self.goal)
        search.phase = "building"
        plan = Plan(self.freedom)
        kinds = self.counting.trainers, self.counting.rooms
        Construction(plan, self.freedom, target, kinds, self.limit.over, rnd if number else None).run()
        steps = self._steps(plan, rnd)
        search.phase = "placing"
        patience = PATIENCE[min(number, 1)]
        steps.lower(self._cap())
        steps.run(self._cap(), self.goal, patience)
        self._taken(plan)
        if search.reached or self.limit.over():
            return
        if plan.open_seats > self.goal:
            steps.run(ANY_COST, self.goal, patience)
            self._taken(plan)
        self._come_down(rnd, patience)

    def _steps(self, plan: Plan, rnd: random.Random) -> Relocating:
        return Relocating(plan, Chains(plan, self.limit.over), rnd, self.limit.over)

    def _taken(self, plan: Plan) -> None:
        """Keep the plan where it is better; the bound is the one for as many unplaced pairs as the best has."""
        search = self.search
        search.take(plan.copied())
        if search.best is not None and not self.limit.over():
            self.goal = max(search.fewest_unplaced, min(self.goal, search.best.unplaced))
            self._count(search.best.unplaced)

    def _come_down(self, rnd: random.Random, patience: int) -> None:
        """Bring the best timetable's cost down, by large steps first."""
        search = self.search
        search.phase = "improving"
        for step in STEPS:
            while not search.reached and not self.limit.over() and search.best is not None:
                best, least = search.best, self._cap()
                if best.cost <= least:
                    return
                cap = max(least, min(best.cost - 1, best.cost - int(step * (best.cost - least))))
                plan = Plan(self.freedom, [s.copied() for s in search.sittings])
                steps = self._steps(plan, rnd)
                if not steps.lower(cap) or not steps.run(cap, best.unplaced, patience):
                    break
                self._taken(plan)
