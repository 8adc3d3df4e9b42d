"""A first timetable: day by day, trainer days as full as can be, those first who have the fewest days left.

What full sessions leave over is seated where there are seats, by moving one other person where that makes room, and
else in further sessions, the cheapest a seat first.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from kyndig.timetable.counting import Target
from kyndig.timetable.draft import Sitting
from kyndig.timetable.freedom import Flags, Freedom, Numbers
from kyndig.timetable.instance import NEVER, Instance, Kind, Moment
from kyndig.timetable.plan import Plan

WAYS_A_DAY = 12
"""So many ways to place a course of several parts from one day on are tried, those with most people free."""


class Construction:
    def __init__(
        self,
        plan: Plan,
        freedom: Freedom,
        target: Target,
        kinds: tuple[list[Kind], list[Kind]],
        stop: Callable[[], bool],
        wobble: random.Random | None = None,
    ) -> None:
        self.plan = plan
        self.instance: Instance = plan.instance
        self.freedom = freedom
        self.target = target
        self.trainer_kinds, self.room_kinds = kinds
        self.stop = stop
        self.wobble = wobble
        instance = self.instance
        self.courses = range(len(instance.wanted))
        self.rows = [freedom.rows(course) for course in self.courses]
        self.row_of = [{person: row for row, person in enumerate(wanting)} for wanting in instance.wanted]
        self.sites = freedom.sites
        self.reach = [{site: freedom.reach(course, site) for site in self.sites} for course in self.courses]
        self.chosen = [self._chosen(course) for course in self.courses]
        self.free = [np.asfortranarray(freedom.table(c)[:, self.chosen[c]]) for c in self.courses]
        self.moments = [[instance.moments[c][m] for m in self.chosen[c]] for c in self.courses]
        self.opens = [np.array([m.opens for m in moments], dtype=np.int64) for moments in self.moments]
        self.ends = [np.array([m.ends for m in moments], dtype=np.int64) for moments in self.moments]
        self.unseated = [
            np.array([(person, c) not in plan.seat and (person, c) not in freedom.hopeless for person in rows])
            if len(rows)
            else np.zeros(0, dtype=bool)
            for c, rows in enumerate(instance.wanted)
        ]
        self.ready = [
            np.array([plan.between(p, c)[0] for p in instance.wanted[c]], dtype=np.int64) for c in self.courses
        ]
        self.due = [np.array([plan.between(p, c)[1] for p in instance.wanted[c]], dtype=np.int64) for c in self.courses]
        days = len(instance.clock.days)
        self.own_day = np.zeros((len(instance.busy), days), dtype=bool)
        for (person, _), sitting in plan.seat.items():
            for day in sitting.moment.days:
                self.own_day[person, day] = True
        self.later = [self._days_left(course) for course in self.courses]
        self.rank = self._draw()
        self.after_it = [self._height(course) for course in self.courses]
        self.open_left: dict[tuple[int, str | None], int] = defaultdict(int)
        for (course, kind), count in target.sessions.items():
            site = instance.site_of_room[self.room_kinds[kind].members[0]]
            self.open_left[course, site] += count
        self.days_left = dict(target.trainer_days)

    # preparing

    def _chosen(self, course: int) -> list[int]:
        """The moments that are looked at: all of them, but for courses of several parts with very many."""
        moments = self.instance.moments[course]
        if len(self.instance.lengths[course]) == 1:
            return list(range(len(moments)))
        by_day: dict[int, list[int]] = defaultdict(list)
        for number, moment in enumerate(moments):
            by_day[moment.days[0]].append(number)
        if all(len(numbers) <= WAYS_A_DAY for numbers in by_day.values()):
            return list(range(len(moments)))
        counts = self.freedom.table(course).sum(axis=0)
        found = []
        for numbers in by_day.values():
            found += sorted(numbers, key=lambda n: (-counts[n], n))[:WAYS_A_DAY]
        return sorted(found)

    def _days_left(self, course: int) -> Numbers:
        """For each row and day, on how many later days the person could have the course."""
        days = len(self.instance.clock.days)
        any_time = np.zeros((len(self.rows[course]), days + 1), dtype=np.int16)
        for number, moment in enumerate(self.moments[course]):
            any_time[:, moment.days[0]] |= self.free[course][:, number]
        after = np.zeros_like(any_time, dtype=np.int64)
        after[:, :-1] = any_time[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        return after

    def _draw(self) -> Numbers:
        """The order in which departments are drawn to come first."""
        order = list(range(len(self.instance.departments)))
        random.Random(self.instance.problem.seed).shuffle(order)  # noqa: S311 - a draw that can be repeated
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return rank

    def _height(self, course: int) -> int:
        return max((1 + self._height(later) for later, _ in self.plan.followers[course]), default=0)

    # the whole way

    def run(self) -> None:
        order = sorted(range(len(self.trainer_kinds)), key=lambda k: (self.trainer_kinds[k].day_cost, k))
        by_day: list[list[list[int]]] = [[[] for _ in self.courses] for _ in self.instance.clock.days]
        for course in self.courses:
            for number, moment in enumerate(self.moments[course]):
                by_day[moment.days[0]][course].append(number)
        for day in range(len(self.instance.clock.days)):
            if self.stop():
                return
            self._day(day, by_day[day], order)
        self.finish()

    def finish(self) -> None:
        """Seat who is left."""
        self.insert_all()
        while not self.stop() and self._open_best():
            pass
        self.insert_all()

    # one day

    def _day(self, day: int, numbers: list[list[int]], order: list[int]) -> None:
        most: dict[tuple[int, int, str | None], int] = {}
        for course in self.courses:
            for number in numbers[course]:
                for site in self.sites:
                    most[course, number, site] = len(self.rows[course])
        trainers = [(kind, t) for kind in order for t in self.trainer_kinds[kind].members]
        used = self.plan.trainer_days
        trainers.sort(key=lambda each: not used[each[1]].get(day))
        for kind, trainer in trainers:
            while self._give_work(day, kind, trainer, most):
                pass

    def _give_work(self, day: int, kind: int, trainer: int, most: dict[tuple[int, int, str | None], int]) -> bool:
        """Open the most pressing session that can be filled with this trainer on this day."""
        plan = self.plan
        new_day = not plan.trainer_days[trainer].get(day)
        if new_day and self.days_left.get(kind, 0) <= 0:
            return False
        busy = plan.trainer_mask[trainer]
        options = []
        for (course, number, site), count in most.items():
            moment = self.moments[course][number]
            needed = self._needed(course, site)
            if needed and count >= needed and not busy & moment.mask and trainer in moment.trainers:
                options.append((-self.after_it[course], moment.opens, -count, course, number, site or ""))
        options.sort()
        if self.wobble and len(options) > 1:
            cut = self.wobble.randrange(1, min(len(options), 4) + 1)
            options = options[cut - 1 :] + options[: cut - 1]
        for _, _, _, course, number, named in options:
            site = named or None
            moment = self.moments[course][number]
            needed = self._needed(course, site)
            if most[course, number, site] < needed:
                continue
            eligible = self._eligible(course, number, site)
            count = self._together(course, eligible, moment)
            most[course, number, site] = count
            if count < needed:
                continue
            if new_day and not self._filled_day(trainer, course, moment, eligible, most):
                continue
            room = self._room(course, moment, site)
            if room is None:
                most[course, number, site] = 0
                continue
            if new_day:
                self.days_left[kind] -= 1
                for _ in moment.days[1:]:
                    self.days_left[kind] -= 1
            self.open_left[course, site] -= 1
            self._open(course, moment, trainer, room, eligible)
            return True
        return False

    def _needed(self, course: int, site: str | None) -> int:
        """How many people a session must have to be opened on the way: the average that the counting asks for."""
        sessions = self.open_left[course, site]
        if sessions <= 0:
            return 0
        total = sum(count for (c, _), count in self.open_left.items() if c == course and count > 0)
        people = int(self.unseated[course].sum())
        return max(self.instance.smallest[course], min(self._most(course), -(-people // max(1, total))))

    def _most(self, course: int) -> int:
        return max(self.instance.seats(course, r) for r in self.instance.large_rooms(course))

    def _filled_day(
        self,
        trainer: int,
        course: int,
        moment: Moment,
        eligible: Flags,
        most: dict[tuple[int, int, str | None], int],
    ) -> bool:
        """Whether a trainer's new day would be used well: nothing more fits in, or something that can be filled."""
        if len(moment.starts) > 1:
            return True
        companion = False
        for (other, number, site), count in most.items():
            second = self.moments[other][number]
            if second.mask & moment.mask or trainer not in second.trainers or len(second.starts) > 1:
                continue
            companion = True
            needed = self._needed(other, site)
            if not needed or count < needed:
                continue
            if other != course:
                return True
            both = eligible | self._eligible(other, number, site)
            if self.open_left[course, site] > 1 and both.sum() >= 2 * needed:
                return True
        return not companion

    def _eligible(self, course: int, number: int, site: str | None) -> Flags:
        moment = self.moments[course][number]
        rows = self.rows[course]
        found: Flags = self.unseated[course] & self.free[course][:, number] & self.reach[course][site]
        found &= (self.ready[course] <= moment.opens) & (self.due[course] >= moment.ends)
        for day in moment.days:
            found &= ~self.own_day[rows, day]
        return found

    def _left(self, moment: Moment) -> Numbers:
        """For each department how many more may be away throughout the moment."""
        lengths = self.instance.lengths[moment.course]
        least = [
            self.plan.left[:, start : start + length].min(axis=1)
            for start, length in zip(moment.starts, lengths, strict=True)
        ]
        found: Numbers = np.minimum.reduce(least).astype(np.int64)
        return np.maximum(found, 0)

    def _together(self, course: int, eligible: Flags, moment: Moment) -> int:
        departments = self.freedom.department[self.rows[course][eligible]]
        counts = np.bincount(departments, minlength=len(self.rank))
        return int(np.minimum(counts, self._left(moment)).sum())

    def _room(self, course: int, moment: Moment, site: str | None) -> int | None:
        staff = self.plan.staff(moment, site, self.instance.problem.courses[course].largest_group)
        return None if staff is None else staff[1]

    def _open(self, course: int, moment: Moment, trainer: int, room: int, eligible: Flags) -> Sitting:
        sitting = Sitting(moment, trainer, room)
        self.plan.add(sitting)
        rows = np.flatnonzero(eligible)
        people = self.rows[course][rows]
        departments = self.freedom.department[people]
        sites = np.array([len(self.instance.sites_of_person[p] or "many") for p in people], dtype=np.int64)
        wants_more = np.array([-self._next(p, course) for p in people], dtype=np.int64)
        order = np.lexsort(
            (people, self.rank[departments], self.later[course][rows, moment.days[0]], wants_more, sites)
        )
        left = self._left(moment)
        seats = self.instance.seats(course, room)
        for place in order:
            if seats == 0:
                break
            department = departments[place]
            if left[department] > 0:
                left[department] -= 1
                seats -= 1
                self.seat(int(people[place]), sitting)
        return sitting

    def _next(self, person: int, course: int) -> int:
        return sum(1 for later, _ in self.plan.followers[course] if later in self.instance.courses_of[person])

    # keeping the arrays up to date

    def seat(self, person: int, sitting: Sitting) -> None:
        self.plan.sit(person, sitting)
        self._noted(person, sitting, seated=True)

    def unseat(self, person: int, sitting: Sitting) -> None:
        self.plan.stand(person, sitting)
        self._noted(person, sitting, seated=False)

    def _noted(self, person: int, sitting: Sitting, *, seated: bool) -> None:
        course = sitting.course
        self.unseated[course][self.row_of[course][person]] = not seated
        for day in sitting.moment.days:
            self.own_day[person, day] = seated
        for later, _ in self.plan.followers[course]:
            row = self.row_of[later].get(person)
            if row is not None:
                self.ready[later][row], self.due[later][row] = self.plan.between(person, later)
        for before, _ in self.instance.after[course]:
            row = self.row_of[before].get(person)
            if row is not None:
                self.ready[before][row], self.due[before][row] = self.plan.between(person, before)

    # who is left

    def insert_all(self) -> None:
        """Seat people in sessions that are there, moving at most one other person for each."""
        by_course: dict[int, list[Sitting]] = defaultdict(list)
        for sitting in self.plan.sittings:
            by_course[sitting.course].append(sitting)
        for course in sorted(self.courses, key=self.freedom.depth):
            people = self.rows[course][self.unseated[course]]
            for person in people:
                if self.stop():
                    return
                self._insert(int(person), course, by_course[course])

    def _insert(self, person: int, course: int, sittings: list[Sitting]) -> bool:
        plan = self.plan
        if (person, course) in plan.seat or plan.between(person, course)[0] >= NEVER:
            return False
        fitting = [s for s in sittings if plan.could(person, s.moment, plan.site(s))]
        for sitting in fitting:
            if plan.room_for(sitting) > 0:
                self.seat(person, sitting)
                return True
        roomy = [s for s in sittings if plan.room_for(s) > 0]
        if not roomy:
            return False
        for sitting in fitting:
            kept = set(self.instance.held[sitting.fixed].people) if sitting.fixed is not None else set()
            for other in sorted(sitting.people - kept):
                self.unseat(other, sitting)
                place = next((s for s in roomy if s is not sitting and plan.could_sit(other, s)), None)
                if place is not None and plan.could(person, sitting.moment, plan.site(sitting)):
                    self.seat(other, place)
                    self.seat(person, sitting)
                    return True
                self.seat(other, sitting)
        return False

    def _open_best(self) -> bool:
        """Open the further session that costs least for each person it seats; False where none can be held."""
        best: tuple[tuple[float, int, int], int, int, str | None, tuple[int, int, int]] | None = None
        for course in self.courses:
            rows = np.flatnonzero(self.unseated[course] & (self.ready[course] < NEVER))
            if len(rows) < self.instance.smallest[course]:
                continue
            for site in self.sites:
                counts = self._all_together(course, rows, site)
                for number in np.argsort(-counts, kind="stable")[:40]:
                    count = int(counts[number])
                    if count < self.instance.smallest[course]:
                        break
                    moment = self.moments[course][number]
                    staff = self.plan.staff(moment, site, min(count, self._most(course)))
                    if staff is None:
                        continue
                    seats = min(count, self.instance.seats(course, staff[1]))
                    key = (staff[2] + 1) / seats, -self.after_it[course], moment.opens
                    if best is None or key < best[0]:
                        best = key, course, int(number), site, staff
        if best is None:
            return False
        _, course, number, site, (trainer, room, _) = best
        sitting = self._open(course, self.moments[course][number], trainer, room, self._eligible(course, number, site))
        if len(sitting.people) < self.instance.smallest[course]:
            for person in sorted(sitting.people):
                self.unseat(person, sitting)
            self.plan.drop(sitting)
            return False
        return True

    def _all_together(self, course: int, rows: Numbers, site: str | None) -> Numbers:
        """For each moment how many of these rows could come, within what their departments allow."""
        people = self.rows[course][rows]
        table = self.free[course][rows] & self.reach[course][site][rows][:, None]
        table &= self.ready[course][rows][:, None] <= self.opens[course][None, :]
        table &= self.due[course][rows][:, None] >= self.ends[course][None, :]
        for number in range(max((len(m.days) for m in self.moments[course]), default=0)):
            days = np.array([m.days[number] for m in self.moments[course]])
            table &= ~self.own_day[people][:, days]
        total = np.zeros(table.shape[1], dtype=np.int64)
        if not table.shape[1]:
            return total
        departments = self.freedom.department[people]
        least = self._windows(course)
        for department in np.unique(departments):
            total += np.minimum(table[departments == department].sum(axis=0), least(int(department)))
        return total

    def _windows(self, course: int) -> Callable[[int], Numbers]:
        lengths = self.instance.lengths[course]
        starts = np.array([m.starts for m in self.moments[course]], dtype=np.int64)

        def least(department: int) -> Numbers:
            row = self.plan.left[department].astype(np.int64)
            found = np.full(len(starts), NEVER, dtype=np.int64)
            for part, length in enumerate(lengths):
                for offset in range(length):
                    np.minimum(found, row[starts[:, part] + offset], out=found)
            return np.maximum(found, 0)

        return least
