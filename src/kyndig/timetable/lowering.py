"""A lower cost: sessions are given up, those whose people find the most other seats first."""

from __future__ import annotations

import random
from collections.abc import Sequence

from kyndig.timetable.chains import Chains
from kyndig.timetable.draft import Sitting
from kyndig.timetable.limit import Limit
from kyndig.timetable.openings import Openings, Pair
from kyndig.timetable.plan import Plan

BLOCKS_TRIED = 16


class Lowering:
    def __init__(self, plan: Plan, chains: Chains, rnd: random.Random, limit: Limit) -> None:
        self.plan = plan
        self.chains = chains
        self.rnd = rnd
        self.limit = limit
        self.openings = Openings(plan, chains, rnd)

    def run(self, cap: int) -> bool:
        """Give up sessions until the cost is at most `cap` units; False where that cannot be."""
        while self.plan.cost > cap and not self.limit.over():
            if not self._lowered():
                return False
        return self.plan.cost <= cap

    def _lowered(self) -> bool:
        plan, rnd, chains = self.plan, self.rnd, self.chains
        free = [s for s in plan.sittings if s.fixed is None]
        if not free:
            return False
        before = plan.cost
        best: tuple[int, list[Sitting]] | None = None
        chosen = rnd.sample(free, min(len(free), BLOCKS_TRIED))
        for sitting in chosen:
            block = self.openings.block(sitting)
            lost = self._given_back(block, before)
            if lost is not None and (best is None or lost < best[0]):
                best = lost, block
            chains.back_to(0)
        if best is None:
            return False
        self._given_back(best[1], before)
        chains.log.clear()
        return True

    def _given_back(self, block: Sequence[Sitting], before: int) -> int | None:
        """Give sessions up and hold them again where that is cheaper; how many pairs are without a seat then."""
        plan, chains = self.plan, self.chains
        homeless: list[Pair] = []
        for sitting in block:
            homeless += [(person, sitting.course) for person in chains.close(sitting)]
        for sitting in block:
            self.openings.open(sitting.course, before - 1, homeless, None)
        if plan.cost >= before:
            return None
        homeless.sort(key=lambda pair: len(self.plan.instance.after[pair[1]]))
        for person, course in homeless:
            chains.place(person, course)
        for sitting in chains.opened(0):
            if not chains.pull(sitting, plan.fewest(sitting)):
                chains.close(sitting)
        return plan.open_seats
