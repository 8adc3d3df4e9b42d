"""The search: runs in a thread of its own, keeps the best timetable and the proven bound, and can be stopped."""

from __future__ import annotations

import time

from kyndig.timetable.answer import Unplaced
from kyndig.timetable.draft import Sitting, Worth, fixed_sittings, worth
from kyndig.timetable.explain import explain
from kyndig.timetable.instance import Instance
from kyndig.timetable.linear import Solved, by_cp_sat
from kyndig.timetable.model import Model, single_groups


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
        self.proven = False
        self.unplaced: list[Unplaced] = []
        self.open_pairs = sum(map(len, instance.wanted))
        self.failure: BaseException | None = None
        self._stopped = False

    @property
    def changed(self) -> tuple[object, ...]:
        return self.best, self.bound, self.phase

    def stop(self) -> None:
        self._stopped = True

    @property
    def left(self) -> float:
        return 0.0 if self._stopped else self.deadline - time.monotonic()

    def run(self) -> None:
        try:
            self._run()
        except BaseException as failure:  # noqa: BLE001 - handed to the thread that waits
            self.failure = failure

    def _run(self) -> None:
        self.take(fixed_sittings(self.instance))
        self._exact()
        self.phase = "explaining"
        self.unplaced = explain(self.instance, self.sittings)

    def take(self, sittings: list[Sitting]) -> bool:
        """Keep these sittings where they are better than the best so far."""
        found = worth(self.instance, sittings)
        if self.best is None or found < self.best:
            self.best, self.sittings = found, sittings
            return True
        return False

    def _exact(self) -> None:
        self.phase = "exact"
        model = Model(self.instance, single_groups(self.instance), exact=True)
        if not model.possible:
            return
        model.aim_placed()
        solved = self._solve(model)
        if solved.impossible:
            return
        wanted = sum(map(len, self.instance.wanted))
        self.fewest_unplaced = max(self.fewest_unplaced, wanted + round(solved.bound))
        if not solved.optimal or self.best is None:
            return
        model.keep_unplaced(self.best.unplaced)
        model.aim_cost()
        solved = self._solve(model)
        if solved.optimal:
            self.bound = self.instance.fixed_cost() + round(solved.bound)
            self.proven = True
        model.keep_cost(self.best.cost - self.instance.fixed_cost())
        model.aim_sessions()
        self._solve(model)

    def _solve(self, model: Model) -> Solved:
        solved = by_cp_sat(model.linear, seconds=max(0.05, self.left), stop=lambda: self._stopped)
        if solved.values is not None:
            self.take(model.sittings(solved.values))
        return solved
