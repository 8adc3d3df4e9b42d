"""Bounds that see calendars: each course is looked at alone, with every trainer and room to itself.

What one course cannot do even so, no timetable can: the people that it must leave out add up over the courses, and the
sessions that it needs at least go into the counting. Whoever has another course first cannot come before that can be
over.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Container

import numpy as np

from kyndig.timetable.counting import rounded_up
from kyndig.timetable.covering import Covering, one_at_a_time
from kyndig.timetable.freedom import Flags, Freedom, Numbers
from kyndig.timetable.groups import single_groups
from kyndig.timetable.instance import NEVER, Instance
from kyndig.timetable.limit import Limit
from kyndig.timetable.linear import by_cp_sat
from kyndig.timetable.model import Model
from kyndig.timetable.moments import Moment

LARGEST = 60_000
"""Courses of more (person, moment) pairs are not asked seat by seat for whom they must leave out."""
LARGEST_COVER = 400_000
"""Courses of more are not asked for the sessions they need either."""
LOOKS = 20
"""So often at most the people that a flow leaves out are added to what is asked for."""


class Proving:
    """`courses` are those that are looked at; all of them where it is left out."""

    def __init__(self, freedom: Freedom, limit: Limit, courses: Container[int] | None = None) -> None:
        self.freedom = freedom
        self.instance = instance = freedom.instance
        self.limit = limit
        self.after = _earliest(freedom)
        self.asked = [
            course
            for course, wanting in enumerate(instance.wanted)
            if wanting
            and (courses is None or course in courses)
            and instance.moments_complete
            and self._size(course) <= LARGEST_COVER
        ]

    def _size(self, course: int) -> int:
        return len(self.instance.wanted[course]) * len(self.instance.moments[course])

    def left_out(self, seconds: float) -> dict[int, int]:
        """For each course looked at, how many of its people have no seat in any timetable, at least."""
        found = {}
        for course in self.asked:
            if self._size(course) > LARGEST:
                continue
            wanting = len(self.instance.wanted[course])
            alone = _alone(self.instance, course, self.after)
            model = Model(alone, single_groups(alone), exact=False, linked=True)
            if model.possible and model.seats():
                model.aim_placed()
                solved = by_cp_sat(model.linear, seconds=self.limit.sooner(seconds), lp=2, limit=self.limit)
                if math.isfinite(solved.bound):
                    found[course] = max(0, wanting + rounded_up(solved.bound))
            elif not model.seats():
                found[course] = wanting
        return found

    def fewest_sessions(self, unplaced: int, seconds: float) -> dict[int, int]:
        """For each course looked at, the new sessions it needs where at most so many pairs are without a seat."""
        found = {}
        for course in self.asked:
            least = self._fewest(course, max(0, unplaced - len(self.freedom.hopeless)), self.limit.sooner(seconds))
            if least is not None:
                found[course] = least
        return found

    def _fewest(self, course: int, unplaced: int, seconds: float) -> int | None:
        """A lower bound on the new sessions of one course, or None where nothing is known."""
        freedom, instance = self.freedom, self.instance
        rows = np.array([(p, course) not in freedom.hopeless for p in instance.wanted[course]], dtype=bool)
        if not rows.any():
            return None
        covering, new = self._covering(course, np.flatnonzero(rows))
        linear = covering.linear
        linear.row([(column, 1) for column in covering.out], high=unplaced)
        linear.objective = dict.fromkeys(new, 1)
        least = None
        spent = 0.0
        for _ in range(LOOKS):
            began = self.limit.left
            solved = by_cp_sat(linear, seconds=min(self.limit.left, seconds - spent), lp=2, limit=self.limit)
            spent += began - self.limit.left
            if math.isfinite(solved.bound):
                least = max(least or 0, rounded_up(solved.bound))
            if solved.values is None or not solved.optimal or spent >= seconds:
                break
            flow = covering.flow(covering.chosen(solved.values))
            if flow.placed >= len(covering.departments) - unplaced:
                break
            covering.ask_for(flow.near)
        return least

    def _covering(self, course: int, rows: Numbers) -> tuple[Covering, list[int]]:
        """The course's people against the moments, by site and seats; and the columns of its new sessions."""
        freedom, instance = self.freedom, self.instance
        people = freedom.rows(course)[rows]
        table = freedom.table(course)[rows]
        ready = self.after[course][rows]
        reach = {site: freedom.reach(course, site)[rows] for site in freedom.sites}
        able: list[Flags] = []
        left: list[Numbers] = []
        seats: list[int] = []
        many: list[int] = []
        places: list[Moment] = []
        share = _Share(instance)
        for number, moment in enumerate(instance.moments[course]):
            sorts: dict[tuple[str | None, int], int] = {}
            for room in moment.rooms:
                key = instance.site_of_room[room], instance.seats(course, room)
                sorts[key] = sorts.get(key, 0) + 1
            for (site, most), count in sorts.items():
                able.append(table[:, number] & reach[site] & (ready <= moment.opens))
                left.append(share.at(moment))
                seats.append(most)
                many.append(min(count, len(moment.trainers)))
                places.append(moment)
        new = len(places)
        for held in instance.held:
            if held.moment.course == course and held.free > 0:
                site = instance.site_of_room[held.room]
                able.append(reach[site] & np.array([instance.free(int(p), held.moment) for p in people], dtype=bool))
                left.append(share.at(held.moment))
                seats.append(held.free)
                many.append(1)
        covering = Covering(
            np.stack(able, axis=1) if able else np.zeros((len(rows), 0), dtype=bool),
            np.stack(left, axis=1) if left else np.zeros((len(instance.departments), 0), dtype=np.int64),
            freedom.department[people],
            seats,
            many,
        )
        uses = [(moment.mask, column) for moment, column in zip(places, covering.held, strict=False)]

        def free(slot: int) -> int:
            return len({t for moment in places if moment.mask >> slot & 1 for t in moment.trainers})

        one_at_a_time(covering.linear, uses, free)
        covering.ask_for_each([instance.sites_of_person[int(p)] for p in people])
        return covering, covering.held[:new]


class _Share:
    """How many of each department may be away throughout a moment, besides those in fixed sessions."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        slots = instance.clock.slots_a_day * len(instance.clock.days)
        self.left = np.tile(np.array(instance.allowed_away, dtype=np.int64)[:, None], (1, slots + 1))
        for department, away in enumerate(instance.away_by_fixed):
            for slot, count in away.items():
                self.left[department, slot] -= count

    def at(self, moment: Moment) -> Numbers:
        lengths = self.instance.lengths[moment.course]
        parts = [
            self.left[:, start : start + length].min(axis=1)
            for start, length in zip(moment.starts, lengths, strict=True)
        ]
        found: Numbers = np.maximum(np.minimum.reduce(parts), 0)
        return found


def _earliest(freedom: Freedom) -> list[Numbers]:
    """For each course and row, the minute before which the courses that come first cannot be over."""
    instance = freedom.instance
    found = [np.zeros(len(wanting), dtype=np.int64) for wanting in instance.wanted]
    row_of = [{person: row for row, person in enumerate(wanting)} for wanting in instance.wanted]
    over: dict[int, Numbers] = {}
    for course in sorted(range(len(instance.wanted)), key=freedom.depth):
        for row, person in enumerate(instance.wanted[course]):
            for before, gap in instance.after[course]:
                own = row_of[before].get(person)
                if own is not None:
                    found[course][row] = max(found[course][row], min(NEVER, int(over[before][own]) + gap))
        moments = instance.moments[course]
        opens = np.array([m.opens for m in moments], dtype=np.int64)
        ends = np.array([m.ends for m in moments], dtype=np.int64)
        over[course] = np.full(len(instance.wanted[course]), NEVER, dtype=np.int64)
        if len(moments) and len(instance.wanted[course]):
            able = freedom.table(course) & (found[course][:, None] <= opens[None, :])
            over[course] = np.where(able, ends[None, :], NEVER).min(axis=1)
        for held in instance.held:
            if held.moment.course == course and held.free > 0:
                over[course] = np.minimum(over[course], held.moment.ends)
    return found


def _alone(instance: Instance, course: int, after: list[Numbers]) -> Instance:
    """The same problem in which this course alone is wanted."""
    alone = copy.copy(instance)
    alone.wanted = [wanting if number == course else [] for number, wanting in enumerate(instance.wanted)]
    alone.courses_of = [[course] if course in courses else [] for courses in instance.courses_of]
    alone.needed = [pair for pair in instance.needed if pair[1] == course]
    alone.moments = [moments if number == course else [] for number, moments in enumerate(instance.moments)]
    alone.after = [[] for _ in instance.after]
    alone.earliest = dict(instance.earliest)
    for row, person in enumerate(instance.wanted[course]):
        least = int(after[course][row])
        if least:
            alone.earliest[person, course] = max(least, instance.earliest.get((person, course), 0))
    return alone
