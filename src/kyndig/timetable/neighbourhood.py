"""Improving a timetable a piece at a time: some sessions are given up, and what they held is planned anew, exactly.

The rest of the timetable stands like fixed sessions do: its trainers, rooms and days are taken, its free seats open.
"""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kyndig.timetable.draft import Sitting, Worth, worth
from kyndig.timetable.instance import Held, Instance, Moment
from kyndig.timetable.linear import by_cp_sat
from kyndig.timetable.model import Model, single_groups
from kyndig.timetable.plan import Plan

MOMENTS_A_COURSE = 30
SPARE_TRAINERS = 3
UNPLACED_AT_ONCE = 60


class Neighbourhoods:
    def __init__(self, plan: Plan, rnd: random.Random, stop: Callable[[], float]) -> None:
        self.plan = plan
        self.instance = plan.instance
        self.rnd = rnd
        self.left = stop
        self.by_day: list[dict[int, list[Moment]]] = []
        for moments in self.instance.moments:
            days: dict[int, list[Moment]] = defaultdict(list)
            for moment in moments:
                days[moment.days[0]].append(moment)
            self.by_day.append(days)
        self.worth = worth(self.instance, plan.sittings)

    def improve(self, seats: int, work: float) -> bool:
        """Plan one piece of about so many seats anew; `work` limits the solver. True where something got better."""
        given_up = self._choose(seats)
        return self.plan_anew(given_up, work)

    # which sessions

    def _choose(self, seats: int) -> list[Sitting]:
        plan, rnd = self.plan, self.rnd
        free = [s for s in plan.sittings if s.fixed is None]
        if sum(len(s.people) for s in free) <= seats:
            return free
        trainer_days: dict[tuple[int, int], list[Sitting]] = defaultdict(list)
        for sitting in free:
            for day in sitting.moment.days:
                trainer_days[sitting.trainer, day].append(sitting)
        keys = sorted(trainer_days)
        weights = [1 / (1 + sum(len(s.people) for s in trainer_days[key])) ** 2 for key in keys]
        chosen: dict[int, Sitting] = {}
        count = 0

        def take(sittings: Iterable[Sitting]) -> None:
            nonlocal count
            for sitting in sittings:
                if id(sitting) not in chosen:
                    chosen[id(sitting)] = sitting
                    count += len(sitting.people)

        take(trainer_days[rnd.choices(keys, weights)[0]])
        courses = {s.course for s in chosen.values()}
        missing = {course for _, course in plan.missing()[:UNPLACED_AT_ONCE]}
        related = [s for s in free if s.course in courses | missing] or free
        style = rnd.randrange(3)
        if style == 0:  # those with room, and the emptiest trainer days
            for key in sorted(keys, key=lambda k: (sum(len(s.people) for s in trainer_days[k]), rnd.random())):
                if count >= seats * 0.5:
                    break
                take(trainer_days[key])
        elif style == 1:  # days that lie together
            day = rnd.choice(keys)[1]
            for key in sorted(keys, key=lambda k: abs(k[1] - day)):
                if count >= seats * 0.7:
                    break
                take(trainer_days[key])
        rnd.shuffle(related)
        related.sort(key=lambda s: plan.room_for(s) == 0)
        for sitting in related:
            if count >= seats:
                break
            take([sitting])
        return list(chosen.values())

    # planning anew

    def plan_anew(self, given_up: Sequence[Sitting], work: float) -> bool:
        plan = self.plan
        before = self.worth
        missing = plan.missing()
        self.rnd.shuffle(missing)
        old = [(s, sorted(s.people)) for s in given_up]
        pairs = [(person, s.course) for s, people in old for person in people]
        for sitting, _ in old:
            plan.drop(sitting)
        pairs += missing[:UNPLACED_AT_ONCE]
        sub, held = self._narrowed(pairs)
        moments = self._moments(sub, [s for s, _ in old])
        model = Model(sub, single_groups(sub), exact=True, moments=moments)
        added: list[Sitting] = []
        refilled: list[tuple[int, Sitting]] = []
        if model.possible:
            model.aim_all()
            solved = by_cp_sat(
                model.linear,
                seconds=max(0.05, self.left()),
                work=work,
                hint=model.hint([s for s, _ in old], {id(s): people for s, people in old}),
                seed=self.rnd.randrange(1 << 20),
                stop=lambda: self.left() <= 0,
            )
            if solved.values is not None:
                for sitting in model.sittings(solved.values):
                    if sitting.fixed is None:
                        added.append(sitting)
                    else:
                        refilled += [(person, held[sitting.fixed]) for person in sorted(sitting.people)]
                for sitting in added:
                    plan.add(sitting)
                for person, sitting in refilled:
                    plan.sit(person, sitting)
                after = worth(self.instance, plan.sittings)
                if _aims(after) <= _aims(before):
                    self.worth = after
                    return _aims(after) < _aims(before)
                for person, sitting in refilled:
                    plan.stand(person, sitting)
                for sitting in added:
                    plan.drop(sitting)
        for sitting, people in old:
            sitting.people = set(people)
            plan.add(sitting)
        return False

    def _narrowed(self, pairs: Sequence[tuple[int, int]]) -> tuple[Instance, list[Sitting]]:
        """The problem that is left when the rest of the plan stands, for these pairs."""
        plan, instance = self.plan, self.instance
        sub = copy.copy(instance)
        sub.busy = plan.busy
        sub.trainer_taken = plan.trainer_mask
        sub.room_taken = plan.room_mask
        sub.trainer_paid = [sum(1 << d for d, count in days.items() if count) for days in plan.trainer_days]
        sub.room_paid = [sum(1 << d for d, count in days.items() if count) for days in plan.room_days]
        sub.__dict__["away_full"] = plan.full
        wanted = set(pairs)
        usable = []
        for person, course in pairs:
            if all(
                (person, before) in plan.seat or (person, before) in instance.seated or (person, before) in wanted
                for before, _ in instance.after[course]
            ):
                usable.append((person, course))
        people = sorted({person for person, _ in usable})
        departments = {instance.department[person] for person in people}
        sub.away_by_fixed = [
            {
                slot: instance.allowed_away[d] - int(left)
                for slot, left in enumerate(plan.left[d][:-1])
                if left != instance.allowed_away[d]
            }
            if d in departments
            else {}
            for d in range(len(instance.departments))
        ]
        sub.wanted = [[] for _ in instance.wanted]
        sub.courses_of = [[] for _ in instance.courses_of]
        sub.earliest, sub.latest, sub.needed = {}, {}, []
        sub.seated = {(person, c): s.moment for (person, c), s in plan.seat.items()}
        sub.seated |= instance.seated
        for person, course in usable:
            sub.wanted[course].append(person)
            sub.courses_of[person].append(course)
            low, high = instance.earliest.get((person, course), 0), instance.latest.get((person, course), 1 << 60)
            for before, gap in instance.after[course]:
                if (person, before) in plan.seat:
                    low = max(low, plan.seat[person, before].moment.ends + gap)
            for later, gap in plan.followers[course]:
                if (person, later) in plan.seat:
                    high = min(high, plan.seat[person, later].moment.opens - gap)
                    sub.needed.append((person, course))
            if (person, course) in instance.needed:
                sub.needed.append((person, course))
            sub.earliest[person, course], sub.latest[person, course] = low, high
        held = [s for s in plan.sittings if sub.wanted[s.course] and plan.room_for(s) > 0]
        sub.held = [Held(s.moment, s.trainer, s.room, (), plan.room_for(s)) for s in held]
        return sub, held

    def _moments(self, sub: Instance, old: Sequence[Sitting]) -> list[list[Moment]]:
        """Where the sessions may go: where they were, on days that are paid for, and on a few others."""
        rnd = self.rnd
        trainers = {s.trainer for s in old}
        days = {day for s in old for day in s.moment.days}
        found: list[list[Moment]] = []
        for course, wanting in enumerate(sub.wanted):
            if not wanting:
                found.append([])
                continue
            first = [s.moment for s in old if s.course == course]
            known = {m.starts for m in first}
            near = [m for d in sorted(days) for m in self.by_day[course].get(d, ())]
            others = [d for d in self.by_day[course] if d not in days]
            rnd.shuffle(near)
            rnd.shuffle(others)
            far = [rnd.choice(self.by_day[course][d]) for d in others]
            chosen = list(first)
            for moment in [*near[: int(MOMENTS_A_COURSE * 0.7)], *far]:
                if len(chosen) >= MOMENTS_A_COURSE:
                    break
                if moment.starts not in known:
                    known.add(moment.starts)
                    chosen.append(moment)
            found.append([m for m in (self._manned(moment, trainers) for moment in chosen) if m is not None])
        return found

    def _manned(self, moment: Moment, trainers: set[int]) -> Moment | None:
        """The moment with trainers and rooms that are free, and not more of them than matter."""
        plan = self.plan
        able = [t for t in moment.trainers if not plan.trainer_mask[t] & moment.mask]
        rooms = [r for r in moment.rooms if not plan.room_mask[r] & moment.mask]
        if not able or not rooms:
            return None
        if len(able) > 6:
            paid = [t for t in able if t in trainers or all(plan.trainer_days[t].get(d) for d in moment.days)]
            others = [t for t in able if t not in paid]
            others.sort(key=lambda t: self.instance.problem.trainers[t].cost_per_day)
            able = [*paid[:8], *others[:SPARE_TRAINERS]]
        if len(rooms) > 8:
            by_site: dict[str | None, list[int]] = defaultdict(list)
            for room in rooms:
                by_site[self.instance.site_of_room[room]].append(room)
            rooms = []
            for here in by_site.values():
                here.sort(
                    key=lambda r: (
                        -self.instance.seats(moment.course, r),
                        0
                        if all(plan.room_days[r].get(d) for d in moment.days)
                        else self.instance.problem.rooms[r].cost_per_day,
                    )
                )
                rooms += here[:5]
        return replace(moment, trainers=tuple(able), rooms=tuple(rooms))


def _aims(found: Worth) -> tuple[int, int, int]:
    return found.unplaced, found.cost, found.sessions
