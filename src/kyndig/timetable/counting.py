"""A bound from counting alone: how many sessions, trainer days and room days the seats need, whoever sits where.

Calendars are left out but for how many people can come together at all, and days are only counted. What is left is a
small model that takes a moment at any size, and for a company of some hundreds its optimum is close to the truth.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from kyndig.timetable.clock import bits
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import Instance
from kyndig.timetable.kinds import Kind, room_kinds, trainer_kinds
from kyndig.timetable.linear import Linear, by_cp_sat

PATTERNS_A_KIND = 400
TELL_APART = 4_000
"""Up to so many people, the size that a group can reach at all is found from their calendars."""


@dataclass
class Target:
    """What the counting optimum would hold: sessions by (course, kind of room) and (course, kind of trainer), days by
    kind of trainer."""

    sessions: dict[tuple[int, int], int] = field(default_factory=dict)
    taught: dict[tuple[int, int], int] = field(default_factory=dict)
    trainer_days: dict[int, int] = field(default_factory=dict)


class Counting:
    def __init__(self, freedom: Freedom) -> None:
        self.freedom = freedom
        self.instance: Instance = freedom.instance
        self.trainers = trainer_kinds(self.instance, exact=False)
        self.rooms = room_kinds(self.instance, exact=False)
        self.largest = [self._largest(course) for course in range(len(self.instance.wanted))]
        self._build()

    def fewest_unplaced(self, seconds: float) -> int:
        """A lower bound on the unplaced pairs of any timetable."""
        self.linear.objective = dict.fromkeys(self.left_out, 1)
        solved = by_cp_sat(self.linear, seconds=seconds, lp=2)
        return len(self.freedom.hopeless) + max(0, rounded_up(solved.bound))

    def lowest_cost(self, unplaced: int, seconds: float) -> tuple[int, Target]:
        """A lower bound in units on the cost of any timetable with at most so many unplaced pairs, and its make-up."""
        open_ones = max(0, unplaced - len(self.freedom.hopeless))
        self.linear.row_high[self.limit] = open_ones
        self.linear.objective = dict(self.cost)
        solved = by_cp_sat(self.linear, seconds=seconds, lp=2)
        target = Target()
        if solved.values is not None:
            for key, column in self.held.items():
                target.sessions[key] = round(solved.values[column])
            for key, column in self.taught.items():
                target.taught[key] = round(solved.values[column])
            days: dict[int, float] = defaultdict(float)
            for kind, column in self.day_columns:
                days[kind] += solved.values[column]
            target.trainer_days = {kind: round(count) for kind, count in days.items()}
        bound = 0 if not math.isfinite(solved.bound) else max(0, rounded_up(solved.bound))
        return self.instance.fixed_cost() + bound, target

    def need_sessions(self, fewest: dict[int, int]) -> None:
        """From now on, a course is held in at least so many new sessions."""
        for course, count in fewest.items():
            terms = [(column, 1) for (number, _), column in self.held.items() if number == course]
            if terms and count:
                self.linear.row(terms, low=count)

    # building

    def _largest(self, course: int) -> int:
        """The most people who can be in one new session of the course."""
        instance = self.instance
        rows = self.freedom.rows(course)
        moments = instance.moments[course]
        most = max((instance.seats(course, r) for m in moments for r in m.rooms), default=0)
        if not most or not len(rows):
            return 0
        allowed = np.array(instance.allowed_away)
        departments = self.freedom.department[rows]
        if len(rows) > TELL_APART or not instance.moments_complete:
            counts = np.bincount(departments, minlength=len(allowed))
            return min(most, int(np.minimum(counts, allowed).sum()))
        table = self.freedom.table(course)
        together = np.zeros(table.shape[1], dtype=np.int64)
        for department in np.unique(departments):
            together += np.minimum(table[departments == department].sum(axis=0), allowed[department])
        return min(most, int(together.max(initial=0)))

    def _build(self) -> None:
        instance, linear = self.instance, Linear()
        self.linear = linear
        self.cost: dict[int, int] = {}
        self.held: dict[tuple[int, int], int] = {}
        self.left_out: list[int] = []
        self.day_columns: list[tuple[int, int]] = []
        courses = range(len(instance.wanted))
        possible_rooms = [{r for m in instance.moments[c] for r in m.rooms} for c in courses]
        possible_trainers = [{t for m in instance.moments[c] for t in m.trainers} for c in courses]
        taught: dict[tuple[int, int], int] = {}
        self.taught = taught
        most = max((len(each) for each in instance.wanted), default=0)
        for course in courses:
            terms = []
            for kind, rooms in enumerate(self.rooms):
                if rooms.members[0] in possible_rooms[course]:
                    column = self.held[course, kind] = linear.column(most)
                    terms.append((column, 1))
                    if rooms.hour_cost[course]:
                        self.cost[column] = rooms.hour_cost[course]
            for kind, trainers in enumerate(self.trainers):
                if trainers.members[0] in possible_trainers[course]:
                    column = taught[course, kind] = linear.column(most)
                    terms.append((column, -1))
                    if trainers.hour_cost[course]:
                        self.cost[column] = trainers.hour_cost[course]
            linear.row(terms, 0, 0)
            self._seats(course)
        for kind, trainers in enumerate(self.trainers):
            starts = instance.trainer_starts[trainers.members[0]]
            self.day_columns += [(kind, column) for column in self._days(trainers, starts, kind, taught)]
        for kind, rooms in enumerate(self.rooms):
            self._days(rooms, instance.room_starts[rooms.members[0]], kind, self.held)
        self.limit = linear.row([(column, 1) for column in self.left_out], high=1 << 40)

    def _seats(self, course: int) -> None:
        instance, linear = self.instance, self.linear
        sites = list(dict.fromkeys(instance.site_of_room))
        hopeless = self.freedom.hopeless
        groups: Counter[tuple[int | None, frozenset[str] | None]] = Counter()
        people = [p for p in instance.wanted[course] if (p, course) not in hopeless]
        by_department = Counter(instance.department[p] for p in people)
        largest = self.largest[course]
        few_sessions = len(people) / max(1, largest)
        for person in people:
            own = instance.department[person]
            # Only a department that needs more sessions than the whole course does is worth telling apart.
            tight = by_department[own] / instance.allowed_away[own] > few_sessions
            groups[own if tight else None, instance.sites_of_person[person]] += 1
        into: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
        of_department: dict[tuple[int, str | None], list[tuple[int, int]]] = defaultdict(list)
        refilled: dict[int, list[tuple[int, int]]] = defaultdict(list)
        free = [
            (number, held)
            for number, held in enumerate(instance.held)
            if held.moment.course == course and held.free > 0
        ]
        for (department, reach), count in groups.items():
            out = linear.column(count, whole=False)
            self.left_out.append(out)
            terms = [(out, 1)]
            for site in sites:
                if site is None or reach is None or site in reach:
                    column = linear.column(count, whole=False)
                    terms.append((column, 1))
                    into[site].append((column, 1))
                    if department is not None:
                        of_department[department, site].append((column, 1))
            for number, held in free:
                site = instance.site_of_room[held.room]
                if site is None or reach is None or site in reach:
                    column = linear.column(min(count, held.free), whole=False)
                    terms.append((column, 1))
                    refilled[number].append((column, 1))
            linear.row(terms, count, count)
        for number, held in free:
            if refilled[number]:
                linear.row(refilled[number], high=held.free)
        for site in sites:
            rooms = [
                (column, instance.seats(course, self.rooms[kind].members[0]))
                for (c, kind), column in self.held.items()
                if c == course and instance.site_of_room[self.rooms[kind].members[0]] == site
            ]
            linear.row([*into[site], *((column, -min(seats, largest)) for column, seats in rooms)], high=0)
            linear.row([*into[site], *((column, -instance.smallest[course]) for column, _ in rooms)], low=0)
            for (department, at), terms in of_department.items():
                if at == site:
                    allowed = instance.allowed_away[department]
                    linear.row([*terms, *((column, -allowed) for column, _ in rooms)], high=0)

    def _days(self, kind: Kind, starts: dict[int, int], number: int, sessions: dict[tuple[int, int], int]) -> list[int]:
        """Columns that count the days of each pattern; the parts held fit into the patterns."""
        instance, linear = self.instance, self.linear
        size = instance.clock.slots_a_day
        courses = [course for (course, k) in sessions if k == number]
        parts = [(course, part) for course in courses for part in range(len(instance.lengths[course]))]
        if not parts:
            return []
        lengths = [instance.lengths[course][part] for course, part in parts]
        days: set[int] = set()
        window = 0
        for length in set(lengths):
            per_day: dict[int, list[int]] = defaultdict(list)
            for slot in bits(starts[length]):
                per_day[slot // size].append(slot % size)
            days |= set(per_day)
            for slots in per_day.values():
                window = max(window, size - min(slots))
        patterns = _patterns(lengths, min(window, size))
        paid = sum(1 for day in days if kind.paid >> day & 1)
        many = len(kind.members)
        free_of_cost: list[int] = []
        bought: list[int] = []
        holding: list[list[tuple[int, int]]] = [[] for _ in parts]
        load: list[tuple[int, int]] = []
        for columns, count, cost in ((free_of_cost, paid, 0), (bought, len(days) - paid, kind.day_cost)):
            if not count:
                continue
            if patterns is None:
                column = linear.column(many * count)
                columns.append(column)
                load.append((column, -min(window, size)))
            else:
                for pattern in patterns:
                    column = linear.column(many * count)
                    columns.append(column)
                    for part, times in enumerate(pattern):
                        if times:
                            holding[part].append((column, -times))
            linear.row([(column, 1) for column in columns], high=many * count)
            if cost:
                self.cost.update(dict.fromkeys(columns, cost))
        if patterns is None:
            held: Counter[int] = Counter()
            for (course, _), length in zip(parts, lengths, strict=True):
                held[sessions[course, number]] += length
            linear.row([*held.items(), *load], high=0)
        else:
            for (course, _), terms in zip(parts, holding, strict=True):
                linear.row([(sessions[course, number], 1), *terms], high=0)
        return bought


def _patterns(lengths: Sequence[int], window: int) -> list[tuple[int, ...]] | None:
    """The fullest ways to fit parts of these lengths into a day, or None where there are too many ways."""
    found: list[tuple[int, ...]] = []

    def fill(index: int, left: int, chosen: tuple[int, ...]) -> bool:
        if len(found) > PATTERNS_A_KIND:
            return False
        if index == len(lengths):
            if all(length > left for length in lengths):
                found.append(chosen)
            return True
        return all(
            fill(index + 1, left - times * lengths[index], (*chosen, times))
            for times in range(left // lengths[index], -1, -1)
        )

    if not fill(0, window, ()) or len(found) > PATTERNS_A_KIND:
        return None
    return found


def rounded_up(value: float) -> int:
    """Rounded up, but for the dust of floating point."""
    return math.ceil(value - 1e-6 * max(1.0, abs(value)))
