"""A larger problem: the bound from counting, and timetables that come down to it.

Each attempt builds a timetable of the make-up that the counting asks for and seats everybody in it at the cost that was
asked for. Where that does not succeed, the cost is let go, and brought down again step by step.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from kyndig.timetable.chains import Chains
from kyndig.timetable.construct import Construction
from kyndig.timetable.counting import Counting, Target
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.laying_out import LayingOut
from kyndig.timetable.lowering import Lowering
from kyndig.timetable.plan import Plan
from kyndig.timetable.proving import Proving
from kyndig.timetable.relocating import ANY_COST, Relocating

if TYPE_CHECKING:
    from kyndig.timetable.search import Search

SHORT, LONG = 300, 1_500
"""Moves without fewer left over, after which an attempt is given up: one of the first attempts, and any later one."""
ALWAYS_BUILT = 2_000
"""Up to so many pairs a first timetable is built whatever the time: it takes a tenth of a second."""
QUICK = 5
"""After so many attempts the cost is let go and brought down step by step."""
PROVE_AFTER = 2, QUICK
"""After so many attempts courses are looked at alone, as the bound may be what is off: those that keep somebody without
a seat, then all."""
LAY_OUT_FROM = 0
"""From this attempt on, courses that follow others are laid out before the rest is built."""
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
        self.courses = set(range(len(self.instance.wanted)))
        self.left_over: set[int] = set()
        self.bounds: dict[int, int] = {}
        self.targets: dict[int, Target] = {}

    def run(self) -> None:
        search, limit = self.search, self.limit
        search.fewest_unplaced = self.counting.fewest_unplaced(limit.sooner(5))
        self.goal = search.fewest_unplaced
        self._count(self.goal)
        number = 0
        while not search.reached and (not limit.over() or not number):
            rnd = random.Random(self.instance.problem.seed * 7919 + number)  # noqa: S311 - can be repeated
            self._attempt(number, rnd)
            number += 1
            if number in PROVE_AFTER:
                self._prove(self.left_over if number < QUICK else self.courses, thoroughly=number == QUICK)
            if number % QUICK == 0:
                self._come_down(rnd)
        if search.best is not None:
            self._count(search.best.unplaced)

    # the bound

    def _count(self, unplaced: int) -> Target:
        """The make-up at so many unplaced pairs; the bound for them is noted."""
        if unplaced not in self.bounds:
            self.bounds[unplaced], self.targets[unplaced] = self.counting.lowest_cost(
                unplaced, max(0.1, self.limit.sooner(5))
            )
        self._bind()
        return self.targets[unplaced]

    def _bind(self) -> None:
        """The search's bound is one for as many unplaced pairs as its best has; with fewer it only costs more."""
        best = self.search.best
        fits = [bound for unplaced, bound in self.bounds.items() if best is None or unplaced >= best.unplaced]
        self.search.bound = max(fits, default=self.instance.fixed_cost())

    def _prove(self, courses: set[int], thoroughly: bool) -> None:
        """Look at each of these courses alone, where the attempts so far have left something open."""
        search, limit = self.search, self.limit
        if search.best is None or search.reached or limit.over():
            return
        search.phase = "proving"
        proving = Proving(self.freedom, limit, courses)
        share = limit.left / 8 / max(1, len(proving.asked))
        if thoroughly and search.best.unplaced > search.fewest_unplaced:
            left_out = proving.left_out(share)
            hopeless = Counter(course for _, course in self.freedom.hopeless)
            least = sum(max(left_out.get(course, 0), hopeless[course]) for course in range(len(self.instance.wanted)))
            search.fewest_unplaced = max(search.fewest_unplaced, least)
            self.goal = max(self.goal, search.fewest_unplaced)
        if not search.reached:
            self.counting.need_sessions(proving.fewest_sessions(search.best.unplaced, share))
            self.bounds.clear()
            self._count(search.best.unplaced)

    def _cap(self, unplaced: int) -> int:
        """The highest cost, in units, at which the gap that was asked for is reached with so many unplaced pairs."""
        self._count(unplaced)
        return int(self.bounds[unplaced] / (1 - min(self.search.gap, 0.99)) + 1e-6)

    # attempts

    def _attempt(self, number: int, rnd: random.Random) -> None:
        search = self.search
        target = self._count(self.goal)
        search.phase = "building"
        plan = Plan(self.freedom)
        kinds = self.counting.trainers, self.counting.rooms
        always = not number and search.open_pairs <= ALWAYS_BUILT
        over = (lambda: self.limit.stopped) if always else self.limit.over
        construction = Construction(plan, self.freedom, target, kinds, over, rnd if number else None)
        if number >= LAY_OUT_FROM and not self.limit.over():
            self._lay_out(construction, rnd)
        construction.run()
        search.phase = "placing"
        if always:
            plan = self._everybody_first(plan, rnd)
        steps = self._steps(plan, rnd)
        patience = SHORT if number < QUICK else LONG
        cap = self._cap(self.goal)
        Lowering(plan, steps.chains, rnd, self.limit).run(cap)
        steps.run(cap, self.goal, patience)
        self.left_over = {course for _, course in plan.unseated - self.freedom.hopeless}
        self._taken(plan)
        last = number % QUICK == QUICK - 1
        if last and plan.open_seats > self.goal and not self.limit.over():
            steps.run(ANY_COST, self.goal, patience)
            self._taken(plan)

    def _lay_out(self, construction: Construction, rnd: random.Random) -> None:
        """Lay courses that follow others out by themselves, the last of them first."""
        depth = self.freedom.depth
        for course in sorted(filter(depth, self.courses), key=lambda course: (-depth(course), course)):
            LayingOut(construction, course, self.limit, rnd.randrange(1 << 30)).run()

    def _everybody_first(self, plan: Plan, rnd: random.Random) -> Plan:
        """Keep a timetable in which everybody has a seat, whatever it costs; gives the plan as it was before."""
        built = plan.copied()
        self._steps(plan, rnd).run(ANY_COST, self.goal, SHORT)
        self._taken(plan)
        return Plan(self.freedom, built)

    def _steps(self, plan: Plan, rnd: random.Random) -> Relocating:
        return Relocating(plan, Chains(plan, self.limit.over), rnd, self.limit)

    def _taken(self, plan: Plan) -> None:
        """Keep the plan where it is better; the bound is the one for as many unplaced pairs as the best has."""
        search = self.search
        search.take(plan.copied())
        self._bind()
        if search.best is not None and not self.limit.over():
            self.goal = max(search.fewest_unplaced, min(self.goal, search.best.unplaced))
            self._count(search.best.unplaced)

    def _come_down(self, rnd: random.Random) -> None:
        """Bring the best timetable's cost down, by large steps first."""
        search = self.search
        search.phase = "improving"
        for step in STEPS:
            while not search.reached and not self.limit.over() and search.best is not None:
                best, least = search.best, self._cap(search.best.unplaced)
                if best.cost <= least:
                    return
                cap = max(least, min(best.cost - 1, best.cost - int(step * (best.cost - least))))
                plan = Plan(self.freedom, [s.copied() for s in search.sittings])
                steps = self._steps(plan, rnd)
                lowered = Lowering(plan, steps.chains, rnd, self.limit).run(cap)
                if not lowered or not steps.run(cap, best.unplaced, SHORT):
                    break
                self._taken(plan)
