"""The search: runs in a thread of its own, keeps the best timetable and the proven bound, and can be stopped.

A small problem is solved exactly at once. A larger one gets a bound from counting, a first timetable that is built day
by day, and steps that improve it until the gap that was asked for is proven or time is up.
"""

from __future__ import annotations

import random
import time

from kyndig.timetable.answer import Unplaced
from kyndig.timetable.chains import Chains
from kyndig.timetable.construct import Construction
from kyndig.timetable.counting import Counting
from kyndig.timetable.draft import Sitting, Worth, fixed_sittings, worth
from kyndig.timetable.draw import settle
from kyndig.timetable.explain import explain
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import Instance
from kyndig.timetable.linear import Solved, by_cp_sat
from kyndig.timetable.model import Model, single_groups
from kyndig.timetable.neighbourhood import Neighbourhoods
from kyndig.timetable.plan import Plan

EXACT_AT_ONCE = 3_000
"""Up to so many (person, moment) pairs the exact model alone is quickest."""
ALWAYS_BUILT = 2_000
"""Up to so many pairs a first timetable is built whatever the time."""
PATIENCE = 80
"""Steps without a better timetable before a piece is planned anew by the solver."""


class Search:
    """`bound` is in units and holds for `best.unplaced`; `proven` says that nothing better exists."""

    def __init__(self, instance: Instance, *, deadline: float, gap: float) -> None:
        self.instance = instance
        self.deadline = deadline
        self.gap = gap
        self.phase = "preparing"
        self.sittings: list[Sitting] = fixed_sittings(instance)
        self.best: Worth | None = None
        self.bound = instance.fixed_cost()
        self.fewest_unplaced = 0
        self.unplaced: list[Unplaced] = []
        self.open_pairs = sum(map(len, instance.wanted))
        self.failure: BaseException | None = None
        self._stopped = False
        self._bounds: dict[int, int] = {}

    @property
    def changed(self) -> tuple[object, ...]:
        return self.best, self.bound, self.phase

    @property
    def proven(self) -> bool:
        """Whether the unplaced pairs are the fewest, and the cost is the lowest at that."""
        best = self.best
        return best is not None and best.unplaced <= self.fewest_unplaced and best.cost <= self.bound

    @property
    def reached(self) -> bool:
        """Whether what was asked for is proven."""
        best = self.best
        if best is None or best.unplaced > self.fewest_unplaced:
            return False
        money = self.instance.money
        cost, bound = money.amount(best.cost), money.amount(self.bound)
        return best.cost <= self.bound or cost - bound <= self.gap * max(cost, 1)

    def stop(self) -> None:
        self._stopped = True

    @property
    def left(self) -> float:
        return 0.0 if self._stopped else self.deadline - time.monotonic()

    @property
    def over(self) -> bool:
        return self.left <= 0

    def run(self) -> None:
        try:
            self._run()
        except BaseException as failure:  # noqa: BLE001 - handed to the thread that waits
            self.failure = failure

    def _run(self) -> None:
        self.take(fixed_sittings(self.instance))
        size = sum(len(w) * len(m) for w, m in zip(self.instance.wanted, self.instance.moments, strict=True))
        if not size:
            self.fewest_unplaced = self.open_pairs if not any(held.free for held in self.instance.held) else 0
        if size <= EXACT_AT_ONCE:
            self._exact()
        else:
            self._large()
        self.phase = "drawing"
        plan = Plan(self.instance, self.sittings)
        settle(plan)
        self.best, self.sittings = worth(self.instance, plan.sittings), plan.copied()
        self.phase = "explaining"
        self.unplaced = explain(self.instance, self.sittings)

    def take(self, sittings: list[Sitting]) -> bool:
        """Keep these sittings where they are better than the best so far."""
        found = worth(self.instance, sittings)
        if self.best is None or found < self.best:
            self.best, self.sittings = found, sittings
            return True
        return False

    # small problems

    def _exact(self) -> None:
        self.phase = "exact"
        model = Model(self.instance, single_groups(self.instance), exact=True)
        if not model.possible:
            return
        model.aim_placed()
        solved = self._solve(model)
        if solved.impossible:
            return
        complete = self.instance.moments_complete
        wanted = sum(map(len, self.instance.wanted))
        if complete:
            self.fewest_unplaced = max(self.fewest_unplaced, wanted + round(solved.bound))
        if not solved.optimal or self.best is None:
            return
        model.keep_unplaced(self.best.unplaced)
        model.aim_cost()
        solved = self._solve(model)
        if solved.values is not None and complete:
            self.bound = max(self.bound, self.instance.fixed_cost() + round(solved.bound))
        model.keep_cost(self.best.cost - self.instance.fixed_cost())
        model.aim_sessions()
        self._solve(model)

    def _solve(self, model: Model) -> Solved:
        solved = by_cp_sat(model.linear, seconds=max(0.05, self.left), stop=lambda: self._stopped)
        if solved.values is not None:
            self.take(model.sittings(solved.values))
        return solved

    # larger problems

    def _large(self) -> None:
        freedom = Freedom(self.instance)
        self.phase = "counting"
        counting = Counting(freedom)
        self.fewest_unplaced = counting.fewest_unplaced(min(5.0, max(0.1, self.left / 4)))
        self.bound, target = counting.lowest_cost(self.fewest_unplaced, min(5.0, max(0.1, self.left / 4)))
        self._bounds[self.fewest_unplaced] = self.bound
        self.phase = "building"
        plan = Plan(self.instance)
        kinds = counting.trainers, counting.rooms
        # A first timetable of a small company takes a tenth of a second: it is built even where time is up.
        small = self.open_pairs <= ALWAYS_BUILT
        Construction(plan, freedom, target, kinds, lambda: self._stopped if small else self.over).run()
        self.take(plan.copied())
        rnd = random.Random(self.instance.problem.seed)  # noqa: S311 - a search that can be repeated
        chains = Chains(plan, rnd, lambda: self.over)
        self.phase = "placing"
        chains.place_all()
        self.take(plan.copied())
        self._count_anew(counting)
        if self.reached or self.over:
            return
        self.phase = "improving"
        self._improve(plan, chains, rnd, counting)

    def _count_anew(self, counting: Counting) -> None:
        """The bound holds for a number of unplaced pairs: where that is not the one counted for, count again."""
        if self.best is None:
            return
        unplaced = self.best.unplaced
        if unplaced not in self._bounds:
            self._bounds[unplaced], _ = counting.lowest_cost(unplaced, min(5.0, max(0.1, self.left / 4)))
        self.bound = self._bounds[unplaced]

    def _improve(self, plan: Plan, chains: Chains, rnd: random.Random, counting: Counting) -> None:
        pieces: Neighbourhoods | None = None
        idle = 0
        while not self.over and not self.reached:
            missing = self.best.unplaced if self.best else 0
            if chains.improve():
                idle = 0
                self.take(plan.copied())
            else:
                idle += 1
            if missing and idle % 20 == 19 and chains.place_all():
                self.take(plan.copied())
            if idle >= PATIENCE and not self.over:
                idle = PATIENCE // 2
                pieces = pieces or Neighbourhoods(plan, rnd, lambda: self.left)
                pieces.worth = worth(self.instance, plan.sittings)
                if pieces.improve(60, 0.3):
                    self.take(plan.copied())
            self._count_anew(counting)
