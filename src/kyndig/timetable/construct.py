"""A first timetable of the make-up that the counting asks for: its sessions, trainer days and rooms, and no more.

Day by day, trainer days as full as can be, those first who have the fewest days left. Sessions that could not be filled
on the way are held where most can still come. Some people are left over, and some sessions may have too few.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable

import numpy as np

from kyndig.timetable.coming import Coming
from kyndig.timetable.counting import Target
from kyndig.timetable.draft import Sitting
from kyndig.timetable.freedom import Flags, Freedom
from kyndig.timetable.kinds import Kind
from kyndig.timetable.moments import Moment
from kyndig.timetable.plan import Plan


class Construction(Coming):
    def __init__(
        self,
        plan: Plan,
        freedom: Freedom,
        target: Target,
        kinds: tuple[list[Kind], list[Kind]],
        stop: Callable[[], bool],
        wobble: random.Random | None = None,
    ) -> None:
        super().__init__(plan, freedom)
        self.target = target
        self.trainer_kinds, self.room_kinds = kinds
        self.stop = stop
        self.wobble = wobble
        instance = self.instance
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
        self.count_off(course, site, kind, room)
        self._open(course, self.moments[course][number], trainer, room, self._eligible(course, number, site))
        return True

    def count_off(self, course: int, site: str | None, kind: int, room: int) -> None:
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
            self.count_off(course, site, kind, room)
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
        left = self.left_at(moment)
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
