"""Seats for everybody at a cost that is given: sessions are held at other times until nobody is left over.

The search stays at or below the cost and lets some people be without a seat for a while. A session, or all that a
trainer has on a day, is moved to where one of those left over can come; who was in it follows, or finds another seat by
a chain. Pairs that stay without a seat for long count more and more, so that in the end others make room for them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from kyndig.timetable.chains import Chains
from kyndig.timetable.draft import Sitting
from kyndig.timetable.instance import NEVER
from kyndig.timetable.limit import Limit
from kyndig.timetable.openings import Openings, Pair
from kyndig.timetable.plan import Plan

TRIES_A_WEIGHT = 5
"""After so many moves in vain a pair counts for one more."""
SLACK = 2
"""So many more may be left over for a while than the fewest there were."""
RESTAFF_EVERY = 50
SESSIONS_WEIGHED = 12
ANY_COST = 1 << 60


class Relocating:
    def __init__(self, plan: Plan, chains: Chains, rnd: random.Random, limit: Limit) -> None:
        self.plan = plan
        self.instance = plan.instance
        self.freedom = plan.freedom
        self.chains = chains
        self.rnd = rnd
        self.limit = limit
        self.tried: dict[Pair, int] = {}
        self.least = 0
        self.openings = Openings(plan, chains, rnd)

    def run(self, cap: int, fewest: int, patience: int) -> bool:
        """True once no more than `fewest` pairs are without a seat, at a cost of at most `cap` units.

        Gives up after so many moves (`patience`) in which no fewer were left over than before.
        """
        chains, idle = self.chains, 0
        self.least = len(self._pool())
        while not self._done(cap, fewest):
            if not (pool := self._pool()) or idle >= patience or self.limit.over():
                self._tidy()
                return False
            pair = self._picked(pool)
            mark = len(chains.log)
            seated = chains.place(*pair) or chains.place_around(*pair)
            if seated or self._move_for(pair, cap, pool):
                pool = self._pool()
                if len(pool) < self.least:
                    idle, self.least = 0, len(pool)
                chains.log.clear()
            else:
                chains.back_to(mark)
                self.tried[pair] = self.tried.get(pair, 0) + 1
            idle += 1
            if idle % RESTAFF_EVERY == 0:
                self.openings.restaff()
        return True

    def _done(self, cap: int, fewest: int) -> bool:
        plan = self.plan
        if plan.open_seats > fewest:
            return False
        self._tidy()
        return plan.open_seats <= fewest and plan.cost <= cap

    def _tidy(self) -> None:
        """Fill sessions that have too few people, or give them up."""
        plan, chains = self.plan, self.chains
        for sitting in [s for s in plan.sittings if s.fixed is None and len(s.people) < plan.fewest(s)]:
            if not sitting.people or not chains.pull(sitting, plan.fewest(sitting)):
                for person in chains.close(sitting):
                    chains.place(person, sitting.course)
        chains.log.clear()

    def _weight(self, pair: Pair) -> int:
        """How much a pair counts: the more, the longer it has stayed without a seat."""
        return 1 + self.tried.get(pair, 0) // TRIES_A_WEIGHT

    # who is left over

    def _pool(self) -> list[Pair]:
        hopeless = self.freedom.hopeless
        return sorted(pair for pair in self.plan.unseated if pair not in hopeless)

    def _weighed(self, pool: Sequence[Pair]) -> int:
        return sum(map(self._weight, pool))

    def _picked(self, pool: Sequence[Pair]) -> Pair:
        """One of those left over whose turn it is: whoever waits for an earlier course of their own comes later."""
        ready = [pair for pair in pool if self.plan.between(*pair)[0] < NEVER] or list(pool)
        return self.rnd.choices(ready, [self._weight(pair) for pair in ready])[0]

    # a session at another time

    def _move_for(self, pair: Pair, cap: int, pool: Sequence[Pair]) -> bool:
        """Move a session or a trainer's day so that this person can come; False, and nothing changed, if in vain."""
        chains, course = self.chains, pair[1]
        mark, cost = len(chains.log), self.plan.cost
        given_up = self._given_up(pair, cap >= ANY_COST)
        homeless: list[Pair] = []
        for sitting in given_up:
            homeless += [(person, sitting.course) for person in chains.close(sitting)]
        again = sorted((s.course for s in given_up), key=lambda c: (-len(self.instance.lengths[c]), c))
        if course in again:
            again.remove(course)
            opened = self.openings.open(course, cap, homeless, pair)
            for other in again:
                self.openings.open(other, cap, homeless, None)
        else:
            for other in again:
                self.openings.open(other, cap, homeless, None)
            opened = self.openings.open(course, cap, homeless, pair)
        if (opened is not None or self.plan.cost < cost) and self._reseated(pair, opened, homeless, pool, cost, mark):
            return True
        chains.back_to(mark)
        return False

    def _given_up(self, pair: Pair, generous: bool) -> list[Sitting]:
        """Nothing, one session of the course, or all that one trainer does on its days."""
        plan, rnd, course = self.plan, self.rnd, pair[1]
        own = [s for s in plan.by_course[course] if s.fixed is None]
        if self._short(course):
            if rnd.random() < 0.2:
                return []
            if rnd.random() < 0.7:
                own = [s for s in plan.sittings if s.fixed is None and s.course != course] or own
                return self.openings.block(rnd.choice(own)) if own else []
        if not own or rnd.random() < (0.5 if generous else 0.1):
            return []
        sitting = rnd.choice(own) if rnd.random() < 0.3 else self._easily_moved(pair, own)
        return [sitting] if rnd.random() < 0.3 else self.openings.block(sitting)

    def _easily_moved(self, pair: Pair, own: list[Sitting]) -> Sitting:
        """The session of which the fewest would be lost at a moment when this person can come."""
        plan, rnd, freedom = self.plan, self.rnd, self.freedom
        some = own if len(own) <= SESSIONS_WEIGHED else rnd.sample(own, SESSIONS_WEIGHED)
        moments = self.openings.moments(pair[1], pair)
        row = plan.row_of[pair[1]][pair[0]]
        best, best_key = some[0], -1e9
        for sitting in some:
            site = plan.site(sitting)
            able = [freedom.able(moment, site) for moment in moments]
            kept = max(((sitting.movable & each).bit_count() for each in able if each >> row & 1), default=-1)
            key = kept - len(sitting.people) + 2 * rnd.random()
            if key > best_key:
                best, best_key = sitting, key
        return best

    def _short(self, course: int) -> bool:
        """Whether the course has fewer free seats than people without one."""
        plan = self.plan
        return sum(max(0, plan.room_for(s)) for s in plan.by_course[course]) < plan.waiting[course]

    def _reseated(
        self, pair: Pair, opened: Sitting | None, homeless: list[Pair], pool: Sequence[Pair], cost: int, mark: int
    ) -> bool:
        """Seat the person in what was opened, and everybody else who has lost a seat; False where it gets worse."""
        plan, chains, weight = self.plan, self.chains, self._weight
        heaviest = self._weighed(pool)
        most = self.least + SLACK
        weighed, count = heaviest, len(pool)
        if opened is not None:
            if plan.could_sit(pair[0], opened):
                chains.sit(pair[0], opened)
            elif not chains.place_around(*pair, [opened]):
                return False
            weighed, count = weighed - weight(pair), count - 1
        order = {each: self.rnd.random() - weight(each) for each in homeless}
        homeless.sort(key=lambda each: (len(self.instance.after[each[1]]), order[each]))
        for each in homeless:
            if each not in plan.seat and not chains.place(*each):
                weighed += weight(each)
                count += 1
                if weighed > heaviest or count > most:
                    return False
        for sitting in chains.opened(mark):
            if not chains.pull(sitting, plan.fewest(sitting)):
                return False
        left = self._pool()
        weighed = self._weighed(left)
        return len(left) <= most and (
            weighed < heaviest or (weighed == heaviest and (plan.cost <= cost or self.rnd.random() < 0.1))
        )
