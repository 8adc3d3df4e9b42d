"""Bounds that see calendars: each course is looked at alone, with every trainer and room to itself.

What one course cannot do even so, no timetable can: the people that it must leave out add up over the courses, and the
sessions that it needs at least go into the counting. For companies small enough to ask the exact model.
"""

from __future__ import annotations

import copy
import math

from kyndig.timetable.counting import rounded_up
from kyndig.timetable.groups import single_groups
from kyndig.timetable.instance import Instance
from kyndig.timetable.limit import Limit
from kyndig.timetable.linear import by_cp_sat
from kyndig.timetable.model import Model

LARGEST = 60_000
"""Courses of more (person, moment) pairs are not looked at."""


class Proving:
    def __init__(self, instance: Instance, limit: Limit) -> None:
        self.limit = limit
        self.alone = {
            course: _alone(instance, course)
            for course, wanting in enumerate(instance.wanted)
            if wanting and instance.moments_complete and len(wanting) * len(instance.moments[course]) <= LARGEST
        }

    def left_out(self, seconds: float) -> dict[int, int]:
        """For each course looked at, how many of its people have no seat in any timetable, at least."""
        found = {}
        for course, instance in self.alone.items():
            model = Model(instance, single_groups(instance), exact=False, linked=True)
            if model.possible and model.seats():
                model.aim_placed()
                solved = by_cp_sat(model.linear, seconds=self.limit.sooner(seconds), lp=2, limit=self.limit)
                if math.isfinite(solved.bound):
                    found[course] = max(0, len(instance.wanted[course]) + rounded_up(solved.bound))
            elif not model.seats():
                found[course] = len(instance.wanted[course])
        return found

    def fewest_sessions(self, unplaced: int, seconds: float) -> dict[int, int]:
        """For each course looked at, the new sessions it needs where at most so many pairs are without a seat."""
        found = {}
        for course, instance in self.alone.items():
            model = Model(instance, single_groups(instance), exact=False, linked=True)
            if model.possible and model.seats():
                model.keep_unplaced(unplaced)
                model.aim_sessions()
                solved = by_cp_sat(model.linear, seconds=self.limit.sooner(seconds), lp=2, limit=self.limit)
                if math.isfinite(solved.bound):
                    found[course] = max(0, rounded_up(solved.bound))
        return found


def _alone(instance: Instance, course: int) -> Instance:
    """The same problem in which this course alone is wanted."""
    alone = copy.copy(instance)
    alone.wanted = [wanting if number == course else [] for number, wanting in enumerate(instance.wanted)]
    alone.courses_of = [[course] if course in courses else [] for courses in instance.courses_of]
    alone.needed = [pair for pair in instance.needed if pair[1] == course]
    alone.moments = [moments if number == course else [] for number, moments in enumerate(instance.moments)]
    alone.after = [[] for _ in instance.after]
    return alone
