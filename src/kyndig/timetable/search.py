"""The search: runs in a thread of its own, keeps the best timetable and the proven bound, and can be stopped.

A small problem is solved exactly at once. A larger one gets a bound from counting, and a timetable of the make-up that
the counting asks for, in which people are moved until everybody has a seat.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable

from kyndig.timetable.answer import Unplaced
from kyndig.timetable.descent import Descent
from kyndig.timetable.draft import Sitting, Worth, fixed_sittings, held_only, worth
from kyndig.timetable.draw import move_earlier, settle
from kyndig.timetable.exact import solve_exactly
from kyndig.timetable.explain import explain
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import Instance
from kyndig.timetable.limit import Limit
from kyndig.timetable.plan import Plan

EXACT_AT_ONCE = 3_000
"""Up to so many (person, moment) pairs the exact model alone is quickest."""

DRAWING, EXPLAINING = 0.04, 0.04
"""Shares of the time that are kept for the draw, and for the reasons of those without a seat."""
AFTER_STOP = 0.5
"""Seconds for the draw where somebody has asked to stop."""
LOOKS_A_SECOND, FEWEST_LOOKS = 40_000, 100_000


class Search:
    """`bound` is in units and holds for `best.unplaced`; `proven` says that nothing better exists."""

    def __init__(self, instance: Instance, *, began: float, seconds: float, gap: float) -> None:
        self.instance = instance
        self.seconds = seconds
        self.ends = began + seconds
        self.limit = Limit(self.ends - (DRAWING + EXPLAINING) * seconds)
        self.gap = gap
        self.phase = "preparing"
        self.sittings: list[Sitting] = fixed_sittings(instance)
        self.best: Worth | None = None
        self.bound = instance.fixed_cost()
        self.fewest_unplaced = 0
        self.unplaced: list[Unplaced] = []
        self.before_draw = self.bound
        self.open_pairs = sum(map(len, instance.wanted))
        self.failure: BaseException | None = None

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

    def run(self) -> None:
        try:
            self._run()
        except BaseException as failure:  # noqa: BLE001 - handed to the thread that waits
            self.failure = failure

    def _run(self) -> None:
        instance = self.instance
        self.take(fixed_sittings(instance))
        size = sum(len(w) * len(m) for w, m in zip(instance.wanted, instance.moments, strict=True))
        freedom = Freedom(instance)
        if not size:
            self.fewest_unplaced = self.open_pairs if not any(held.free for held in instance.held) else 0
        if size <= EXACT_AT_ONCE:
            solve_exactly(self)
        else:
            Descent(self, freedom).run()
        self.phase = "drawing"
        plan = Plan(freedom, self.sittings)
        soon = time.monotonic() + AFTER_STOP if self.limit.stopped else math.inf
        limit = Limit(min(self.ends - EXPLAINING * self.seconds, soon))
        move_earlier(plan, limit)
        self.before_draw = plan.cost
        settle(plan, limit)
        self.best, self.sittings = plan.worth(), plan.copied()
        self.phase = "explaining"
        self.unplaced = explain(instance, self.sittings, max(FEWEST_LOOKS, int(LOOKS_A_SECOND * self.seconds)))

    def take(self, sittings: Iterable[Sitting]) -> bool:
        """Keep these sittings, those of them that can be held, where they are better than the best so far."""
        held = held_only(self.instance, sittings)
        found = worth(self.instance, held)
        if self.best is None or found < self.best:
            self.best, self.sittings = found, held
            return True
        return False
