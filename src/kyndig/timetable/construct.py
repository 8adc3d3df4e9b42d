"""A first timetable of the make-up that the counting asks for: its sessions, trainer days and rooms, and no more.

Day by day, trainer days as full as can be, those first who have the fewest days left. Sessions that could not be filled
on the way are held where most can still come. Some people are left over, and some sessions may have too few.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from kyndig.timetable.counting import Target
from kyndig.timetable.draft import Sitting
from kyndig.timetable.draw import order_of_departments
from kyndig.timetable.freedom import Flags, Freedom, Numbers
from kyndig.timetable.instance import NEVER, Instance
from kyndig.timetable.kinds import Kind
from kyndig.timetable.moments import Moment
from kyndig.timetable.plan import Plan

WAYS_A_DAY = 100
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
        self.largest = [max((instance.seats(c, r) for r in instance.large_rooms(c)), default=0) for c in self.courses]
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
        self.largest_planned: dict[tuple[int, str | None], int] = defaultdict(int)
        for (course, kind), count in target.sessions.items():
            site = instance.site_of_room[self.room_kinds[kind].members[0]]
            self.open_left[course, site] += count
            if count:
                seats = instance.seats(course, self.room_kinds[kind].members[0])
                self.largest_planned[course, site] = max(seats, self.largest_planned[course, site])
        self.rooms_left = dict(target.sessions)
        self.kind_of_room = {room: kind for kind, each in enumerate(self.room_kinds) for room in each.members}
        self.kind_of_trainer = {t: kind for kind, each in enumerate(self.trainer_kinds) for t in each.members}
        self.days_left = dict(target.trainer_days)
        self.taught_left = dict(target.taught)

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
        return np.array(order_of_departments(self.instance), dtype=np.int64)

    def _height(self, course: int) -> int:
        return max((1 + self._height(later) for later, _ in self.plan.followers[course]), default=0)

    # the whole way

    def run(self) -> None:
        """Day by day, then what could not be filled on the way."""
        order = sorted(range(len(self.trainer_kinds)), key=lambda k: (self.trainer_kinds[k].day_cost, k))
        by_day: list[list[list[int]]] = [[[] for _ in self.courses] for _ in self.instance.clock.days]
        for course in self.courses:
            for number, moment in enumerate(self.moments[course]):
                by_day[moment.days[0]][course].append(number)
        for day in range(len(self.instance.clock.days)):
            if self.stop():
                return
            self._day(day, by_day[day], order)
        self.complete()

    def complete(self) -> None:
        """Open what the counting asks for and could not be filled on the way: what others follow first."""
        order = sorted(self.open_left, key=lambda key: (-self.after_it[key[0]], self.freedom.depth(key[0]), str(key)))
        for course, site in order:
            while self.open_left[course, site] > 0 and not self.stop() and self._open_planned(course, site):
                pass

    def _open_planned(self, course: int, site: str | None) -> bool:
        """Open a session by the trainers and on the days that the counting has for it, where most can come."""
        plan, instance = self.plan, self.instance
        counts = self._all_together(course, np.flatnonzero(self.unseated[course]), site)
        free = self.free[course].sum(axis=0)
        best: tuple[tuple[int, int, int, int, int], int, int, int, int] | None = None
        for number, moment in enumerate(self.moments[course]):
            room = self._room(course, moment, site)
            if room is None:
                continue
            opened = sum(1 for day in moment.days if not plan.room_days[room].get(day)) * instance.room_day[room]
            for trainer in moment.trainers:
                kind = self.kind_of_trainer[trainer]
                if self.taught_left.get((course, kind), 0) <= 0 or plan.trainer_mask[trainer] & moment.mask:
                    continue
                new = sum(1 for day in moment.days if not plan.trainer_days[trainer].get(day))
                if new <= self.days_left.get(kind, 0):
                    key = new, opened, -int(counts[number]), -int(free[number]), moment.opens
                    if best is None or key < best[0]:
                        best = key, number, kind, trainer, room
        if best is None:
            return False
        (new, *_), number, kind, trainer, room = best
        self.days_left[kind] = self.days_left.get(kind, 0) - new
        self._count_off(course, site, kind, room)
        self._open(course, self.moments[course][number], trainer, room, self._eligible(course, number, site))
        return True

    def _count_off(self, course: int, site: str | None, kind: int, room: int) -> None:
        self.open_left[course, site] -= 1
        self.taught_left[course, kind] -= 1
        room_kind = self.kind_of_room[room]
        self.rooms_left[course, room_kind] = self.rooms_left.get((course, room_kind), 0) - 1

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
        needs = {
            (course, site): self._needed(course, site) if self.taught_left.get((course, kind), 0) > 0 else 0
            for course in self.courses
            for site in self.sites
        }
        for (course, number, site), count in most.items():
            needed = needs[course, site]
            if needed and count >= needed:
                moment = self.moments[course][number]
                if not busy & moment.mask and trainer in moment.trainers:
                    options.append((-self.after_it[course], moment.opens, -count, course, number, site or ""))
        options.sort()
        if self.wobble and len(options) > 1:
            cut = self.wobble.randrange(1, min(len(options), 4) + 1)
            options = options[cut - 1 :] + options[: cut - 1]
        for _, _, _, course, number, named in options:
            site = named or None
            moment = self.moments[course][number]
            needed = needs[course, site]
            if most[course, number, site] < needed:
                continue
            eligible = self._eligible(course, number, site)
            count = self._together(course, eligible, moment)
            most[course, number, site] = count
            if count < needed:
                continue
            if new_day and not self._filled_day(trainer, course, moment, eligible, most, needs):
                continue
            room = self._room(course, moment, site)
            if room is None:
                most[course, number, site] = 0
                continue
            if new_day:
                self.days_left[kind] -= 1
                for _ in moment.days[1:]:
                    self.days_left[kind] -= 1
            self._count_off(course, site, kind, room)
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
        return max(self.instance.smallest[course], min(self.largest[course], -(-people // max(1, total))))

    def _filled_day(
        self,
        trainer: int,
        course: int,
        moment: Moment,
        eligible: Flags,
        most: dict[tuple[int, int, str | None], int],
        needs: dict[tuple[int, str | None], int],
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
            needed = needs[other, site]
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
        """The cheapest free room of those that the counting has for the course at the site, or one no worse."""
        plan, instance = self.plan, self.instance
        best: tuple[int, int, int] | None = None
        for room in moment.rooms:
            if instance.site_of_room[room] != site or plan.room_mask[room] & moment.mask:
                continue
            seats, price = instance.seats(course, room), instance.room_day[room]
            planned = self.rooms_left.get((course, self.kind_of_room[room]), 0) > 0
            if planned or (not price and seats >= self.largest_planned[course, site]):
                new = sum(1 for day in moment.days if not plan.room_days[room].get(day))
                key = new * price, -seats, room
                if best is None or key < best:
                    best = key
        return None if best is None else best[2]

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
        self._noted(person, sitting)

    def _noted(self, person: int, sitting: Sitting) -> None:
        course = sitting.course
        self.unseated[course][self.row_of[course][person]] = False
        for day in sitting.moment.days:
            self.own_day[person, day] = True
        for later, _ in self.plan.followers[course]:
            row = self.row_of[later].get(person)
            if row is not None:
                self.ready[later][row], self.due[later][row] = self.plan.between(person, later)
        for before, _ in self.instance.after[course]:
            row = self.row_of[before].get(person)
            if row is not None:
                self.ready[before][row], self.due[before][row] = self.plan.between(person, before)

    # who could come together

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
