"""Seats for everybody at a cost that is given: sessions are held at other times until nobody is left over.

The search stays at or below the cost and lets some people be without a seat for a while. A session, or all that a
trainer has on a day, is moved to where one of those left over can come; who was in it follows, or finds another seat by
a chain. Pairs that stay without a seat for long count more and more, so that in the end others make room for them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from kyndig.timetable.chains import Chains
from kyndig.timetable.draft import Sitting
from kyndig.timetable.instance import NEVER
from kyndig.timetable.limit import Limit
from kyndig.timetable.moments import Moment
from kyndig.timetable.plan import Plan

MOMENTS_TRIED = 24
TRIES_A_WEIGHT = 5
SLACK = 2
RESTAFF_EVERY = 50
SESSIONS_WEIGHED = 12
ANY_COST = 1 << 60
CLASH = 3
"""As good as so many people more is a moment at which no other course of the person stands in the way."""
BLOCK = 4
"""So many sessions at most are moved together."""

Pair = tuple[int, int]


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
        self.teachers = [plan.instance.teachers(course) for course in range(len(plan.instance.wanted))]
        self.by_day: list[dict[int, list[Moment]]] = [{} for _ in plan.instance.moments]
        for course, moments in enumerate(plan.instance.moments):
            for moment in moments:
                self.by_day[course].setdefault(moment.days[0], []).append(moment)

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
                self.restaff()
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

    def restaff(self) -> None:
        """Give sessions a cheaper trainer or room at their time, where one is free."""
        plan, chains = self.plan, self.chains
        for sitting in [s for s in plan.sittings if s.fixed is None]:
            cost, moment = plan.cost, self._at(sitting)
            people = chains.close(sitting)
            staff = plan.staff(moment, plan.site(sitting), len(people)) if moment else None
            fits = staff is not None and plan.instance.seats(sitting.course, staff[1]) >= len(people)
            if moment and staff and fits and plan.cost + staff[2] < cost:
                other = Sitting(moment, staff[0], staff[1])
                chains.open(other)
                for person in people:
                    chains.sit(person, other)
                chains.log.clear()
            else:
                chains.back_to(0)

    def _at(self, sitting: Sitting) -> Moment | None:
        """The sitting's moment with all trainers and rooms that could be there."""
        same_day = self.by_day[sitting.course].get(sitting.moment.days[0], ())
        return next((moment for moment in same_day if moment.starts == sitting.moment.starts), None)

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
            opened = self._opened(course, cap, homeless, pair)
            for other in again:
                self._opened(other, cap, homeless, None)
        else:
            for other in again:
                self._opened(other, cap, homeless, None)
            opened = self._opened(course, cap, homeless, pair)
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
                return self._block(rnd.choice(own)) if own else []
        if not own or rnd.random() < (0.5 if generous else 0.1):
            return []
        sitting = rnd.choice(own) if rnd.random() < 0.3 else self._easily_moved(pair, own)
        return [sitting] if rnd.random() < 0.3 else self._block(sitting)

    def _easily_moved(self, pair: Pair, own: list[Sitting]) -> Sitting:
        """The session of which the fewest would be lost at a moment when this person can come."""
        plan, rnd, freedom = self.plan, self.rnd, self.freedom
        some = own if len(own) <= SESSIONS_WEIGHED else rnd.sample(own, SESSIONS_WEIGHED)
        moments = self._moments(pair[1], pair)
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

    def _block(self, sitting: Sitting) -> list[Sitting]:
        days = set(sitting.moment.days)
        block = [
            s
            for s in self.plan.sittings
            if s.fixed is None and s.trainer == sitting.trainer and not days.isdisjoint(s.moment.days)
        ]
        return block if len(block) <= BLOCK else [sitting]

    # a lower cost

    def lower(self, cap: int) -> bool:
        """Give up sessions until the cost is at most `cap`, those whose people find the most other seats."""
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
        chosen = rnd.sample(free, min(len(free), 16))
        for sitting in chosen:
            block = self._block(sitting)
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
            self._opened(sitting.course, before - 1, homeless, None)
        if plan.cost >= before:
            return None
        homeless.sort(key=lambda pair: len(self.instance.after[pair[1]]))
        for person, course in homeless:
            chains.place(person, course)
        for sitting in chains.opened(0):
            if not chains.pull(sitting, plan.fewest(sitting)):
                chains.close(sitting)
        return plan.open_seats

    def _opened(self, course: int, cap: int, homeless: Sequence[Pair], pair: Pair | None) -> Sitting | None:
        """Open a session of the course where most of those without a seat can come; `pair` must be able to."""
        plan, instance, freedom = self.plan, self.instance, self.freedom
        waiting = 0
        row_of = plan.row_of[course]
        for person, other in homeless:
            if other == course:
                waiting |= 1 << row_of[person]
        best: tuple[tuple[float, float], Sitting] | None = None
        left = cap - plan.cost
        wished = instance.problem.courses[course].largest_group if self.rnd.random() < 0.6 else 0
        for moment in self._moments(course, pair):
            for site in dict.fromkeys(instance.site_of_room[r] for r in moment.rooms):
                if pair is not None and not instance.reaches(pair[0], site):
                    continue
                clash = pair is not None and not plan.could(pair[0], moment, site)
                staff = plan.staff(moment, site, wished)
                if staff is not None and staff[2] > left:
                    staff = plan.staff(moment, site, 0)
                if staff is None or staff[2] > left:
                    continue
                able = freedom.able(moment, site)
                seats = instance.seats(course, staff[1])
                fitting = min(seats, (able & waiting).bit_count()) + able.bit_count() / (4 + len(row_of))
                fitting += self.rnd.random() - CLASH * clash
                key = (float(-staff[2]), fitting) if pair is None else (fitting, float(-staff[2]))
                if best is None or key > best[0]:
                    best = key, Sitting(moment, staff[0], staff[1])
        if best is None:
            return None
        self.chains.open(best[1])
        return best[1]

    def _moments(self, course: int, pair: Pair | None) -> list[Moment]:
        moments = self.instance.moments[course]
        if pair is not None:
            row = self.plan.row_of[course][pair[0]]
            able = np.flatnonzero(self.freedom.table(course)[row])
            count = min(len(able), MOMENTS_TRIED)
            return [moments[int(number)] for number in self.rnd.sample(list(able), count)]
        paid = self._on_paid_days(course)
        few = paid if len(paid) <= 4 * MOMENTS_TRIED else self.rnd.sample(paid, 4 * MOMENTS_TRIED)
        return few + self.rnd.sample(moments, min(len(moments), MOMENTS_TRIED))

    def _on_paid_days(self, course: int) -> list[Moment]:
        """Moments at which a trainer is free on days that are paid for already."""
        plan, clock = self.plan, self.instance.clock
        shortest, parts = min(self.instance.lengths[course]), len(self.instance.lengths[course])
        roomy: set[int] = set()
        for trainer in self.teachers[course]:
            mask = plan.trainer_mask[trainer]
            own = {
                day
                for day, count in plan.trainer_days[trainer].items()
                if count
                and clock.slots_a_day - (mask >> (day * clock.slots_a_day) & clock.day_mask).bit_count() >= shortest
            }
            roomy |= own if parts == 1 else {day for day in own if all(day + n in own for n in range(parts))}
        return [
            moment
            for day in sorted(roomy)
            for moment in self.by_day[course].get(day, ())
            if any(not plan.trainer_mask[t] & moment.mask for t in moment.trainers)
        ]

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
