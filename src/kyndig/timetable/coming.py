"""Who can still come: for each course its people against its moments, kept up to date while a timetable is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from kyndig.timetable.draft import Sitting
from kyndig.timetable.draw import order_of_departments
from kyndig.timetable.freedom import Flags, Freedom, Numbers
from kyndig.timetable.instance import NEVER, Instance
from kyndig.timetable.moments import Moment
from kyndig.timetable.plan import Plan

WAYS_A_DAY = 100
"""So many ways to place a course of several parts from one day on are tried, those with most people free."""


class Coming:
    """By course: `free[row, moment]` of the `moments` looked at, `ready` and `due` (minutes), who is `unseated`.

    `own_day[person, day]` says who has a session already, `rank` which department is drawn to come first.
    """

    def __init__(self, plan: Plan, freedom: Freedom) -> None:
        self.plan = plan
        self.instance: Instance = plan.instance
        self.freedom = freedom
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

    def _eligible(self, course: int, number: int, site: str | None) -> Flags:
        moment = self.moments[course][number]
        rows = self.rows[course]
        found: Flags = self.unseated[course] & self.free[course][:, number] & self.reach[course][site]
        found &= (self.ready[course] <= moment.opens) & (self.due[course] >= moment.ends)
        for day in moment.days:
            found &= ~self.own_day[rows, day]
        return found

    def left_at(self, moment: Moment) -> Numbers:
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
        return int(np.minimum(counts, self.left_at(moment)).sum())

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

    def _next(self, person: int, course: int) -> int:
        return sum(1 for later, _ in self.plan.followers[course] if later in self.instance.courses_of[person])

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
