"""Where a session is opened: at what time, by whom and where, so that it costs least or most people can come."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from kyndig.timetable.chains import Chains
from kyndig.timetable.draft import Sitting
from kyndig.timetable.moments import Moment
from kyndig.timetable.plan import Plan

Pair = tuple[int, int]
"""A person and a course."""

MOMENTS_TRIED = 24
CLASH = 3
"""As good as so many people more is a moment at which no other course of the person stands in the way."""
OPTIONS_TRIED = 25
BLOCK = 4
"""So many sessions at most are moved together."""


class Openings:
    def __init__(self, plan: Plan, chains: Chains, rnd: random.Random) -> None:
        self.plan = plan
        self.instance = plan.instance
        self.freedom = plan.freedom
        self.chains = chains
        self.rnd = rnd
        self.teachers = [plan.instance.teachers(course) for course in range(len(plan.instance.wanted))]
        self.by_day: list[dict[int, list[Moment]]] = [{} for _ in plan.instance.moments]
        for course, moments in enumerate(plan.instance.moments):
            for moment in moments:
                self.by_day[course].setdefault(moment.days[0], []).append(moment)

    def open(self, course: int, cap: int, homeless: Sequence[Pair], pair: Pair | None) -> Sitting | None:
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
        for moment in self.moments(course, pair):
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

    def moments(self, course: int, pair: Pair | None) -> list[Moment]:
        """Some moments at which the person can come; for nobody in particular, those on paid days and a few others."""
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

    def block(self, sitting: Sitting) -> list[Sitting]:
        """All that the sitting's trainer does on its days, or the sitting alone where that is a lot."""
        days = set(sitting.moment.days)
        block = [
            s
            for s in self.plan.sittings
            if s.fixed is None and s.trainer == sitting.trainer and not days.isdisjoint(s.moment.days)
        ]
        return block if len(block) <= BLOCK else [sitting]

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


def open_for(chains: Chains, person: int, course: int) -> bool:
    """Open a session that the person can sit in, with at least its smallest group; False where there is none."""
    plan, instance = chains.plan, chains.instance
    row = plan.row_of[course].get(person)
    if row is None:
        return False
    others = [p for p, c in plan.missing() if c == course]
    options: list[tuple[int, int, int, int, Moment]] = []
    for moment in instance.moments[course]:
        if plan.busy[person] & moment.mask:
            continue
        for site in dict.fromkeys(instance.site_of_room[r] for r in moment.rooms):
            if not plan.freedom.able(moment, site) >> row & 1 or not plan.could(person, moment, site):
                continue
            staff = plan.staff(moment, site, len(others))
            if staff is not None:
                joined = sum(1 for p in others if plan.could(p, moment, site))
                options.append((staff[2], -joined, staff[0], staff[1], moment))
    options.sort(key=lambda o: (o[0], o[1], o[4].opens, o[2], o[3]))
    for _, _, trainer, room, moment in options[:OPTIONS_TRIED]:
        mark = len(chains.log)
        sitting = Sitting(moment, trainer, room)
        chains.open(sitting)
        if plan.could_sit(person, sitting):
            chains.sit(person, sitting)
            for other in others:
                if other != person and plan.could_sit(other, sitting):
                    chains.sit(other, sitting)
            if chains.pull(sitting, instance.smallest[course]):
                return True
        chains.back_to(mark)
    return False
