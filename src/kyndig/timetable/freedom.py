"""Who is free when, as arrays: for each course a table of the people who want it against its moments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kyndig.timetable.instance import Instance
from kyndig.timetable.moments import Moment

SURE = 40
"""Where so many times the smallest group are free, the departments are not asked whether enough may be away."""

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


class Freedom:
    """`table(course)[i, m]`: whether `instance.wanted[course][i]` is free at `instance.moments[course][m]`.

    Calendars, fixed seats and courses fixed before or after are counted; sites are not (see `site_table`).
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.department = np.array(instance.department, dtype=np.int64)
        self._tables: dict[int, Flags] = {}
        self._rows: dict[int, Numbers] = {}
        self._reach: dict[tuple[int, str | None], Flags] = {}
        self._columns: dict[int, dict[tuple[int, ...], int]] = {}
        self._able: dict[tuple[int, tuple[int, ...], str | None], int] = {}

    def rows(self, course: int) -> Numbers:
        """The people of each row."""
        if course not in self._rows:
            self._rows[course] = np.array(self.instance.wanted[course], dtype=np.int64)
        return self._rows[course]

    @cached_property
    def _taken(self) -> NDArray[np.int16]:
        """For each person, how many slots are taken before each slot."""
        instance = self.instance
        slots = instance.clock.slots_a_day * len(instance.clock.days)
        width = (slots + 7) // 8
        raw = b"".join(mask.to_bytes(width, "little") for mask in instance.busy)
        packed = np.frombuffer(raw, dtype=np.uint8).reshape(len(instance.busy), width)
        taken = np.unpackbits(packed, axis=1, bitorder="little", count=slots)
        sums = np.zeros((len(instance.busy), slots + 1), dtype=np.int16)
        np.cumsum(taken, axis=1, dtype=np.int16, out=sums[:, 1:])
        return sums

    def table(self, course: int) -> Flags:
        if course not in self._tables:
            self._tables[course] = self._made(course, self.instance.moments[course])
        return self._tables[course]

    def _made(self, course: int, moments: Sequence[Moment]) -> Flags:
        instance, rows = self.instance, self.rows(course)
        if not moments or not len(rows):
            return np.zeros((len(rows), len(moments)), dtype=bool)
        sums = self._taken
        starts = np.array([moment.starts for moment in moments], dtype=np.int64)
        free = np.ones((len(rows), len(moments)), dtype=bool)
        for part, length in enumerate(instance.lengths[course]):
            slots, place = np.unique(starts[:, part], return_inverse=True)
            free &= (sums[rows[:, None], slots + length] == sums[rows[:, None], slots])[:, place]
        opens = np.array([moment.opens for moment in moments])
        ends = np.array([moment.ends for moment in moments])
        for row, person in enumerate(instance.wanted[course]) if instance.earliest or instance.latest else ():
            if (person, course) in instance.earliest:
                free[row] &= opens >= instance.earliest[person, course]
            if (person, course) in instance.latest:
                free[row] &= ends <= instance.latest[person, course]
        return free

    def able(self, moment: Moment, site: str | None) -> int:
        """Who is free at a moment and may go to the site, as bits by row of the course."""
        key = moment.course, moment.starts, site
        found = self._able.get(key)
        if found is None:
            column = self._column(moment) if moment.course in self._tables else None
            if column is None:
                flags = self._made(moment.course, [moment])[:, 0]
            else:
                flags = self.table(moment.course)[:, column]
            packed = np.packbits(flags & self.reach(moment.course, site), bitorder="little")
            found = self._able[key] = int.from_bytes(packed.tobytes(), "little")
        return found

    def _column(self, moment: Moment) -> int | None:
        course = moment.course
        if course not in self._columns:
            self._columns[course] = {m.starts: number for number, m in enumerate(self.instance.moments[course])}
        return self._columns[course].get(moment.starts)

    @cached_property
    def sites(self) -> list[str | None]:
        return list(dict.fromkeys(self.instance.site_of_room))

    def at_site(self, course: int, site: str | None) -> Flags:
        """Which moments of the course have a room at this site."""
        instance = self.instance
        return np.array(
            [any(instance.site_of_room[r] == site for r in moment.rooms) for moment in instance.moments[course]],
            dtype=bool,
        )

    def reach(self, course: int, site: str | None) -> Flags:
        """Which rows may go to this site."""
        key = course, site
        if key not in self._reach:
            reaches, wanted = self.instance.reaches, self.instance.wanted[course]
            self._reach[key] = np.array([reaches(person, site) for person in wanted], dtype=bool)
        return self._reach[key]

    @cached_property
    def hopeless(self) -> set[tuple[int, int]]:
        """Pairs that no timetable can place.

        Never free where enough others are for a session to be held, no room in reach, or an earlier course without
        hope.
        """
        instance = self.instance
        found: set[tuple[int, int]] = set()
        if not instance.moments_complete:
            return found
        order = sorted(range(len(instance.wanted)), key=self.depth)
        for course in order:
            wanting = instance.wanted[course]
            alive = np.array([not self._blocked(person, course, found) for person in wanting], dtype=bool)
            refilled = self._refilled(course)
            while alive.any():
                possible = (refilled | self._can_be_held(course, alive)) & alive
                if (possible == alive).all():
                    break
                alive = possible
            found.update((person, course) for row, person in enumerate(wanting) if not alive[row])
        return found

    def _blocked(self, person: int, course: int, hopeless: set[tuple[int, int]]) -> bool:
        """Whether an earlier course is out of reach for the person."""
        instance = self.instance
        return any(
            (person, before) not in instance.seated
            and ((person, before) in hopeless or before not in instance.courses_of[person])
            for before, _ in instance.after[course]
        )

    def _refilled(self, course: int) -> Flags:
        """Which rows could sit in a fixed session with a free seat."""
        instance = self.instance
        held = [h for h in instance.held if h.moment.course == course and h.free > 0]
        return np.array(
            [
                any(instance.reaches(p, instance.site_of_room[h.room]) and instance.free(p, h.moment) for h in held)
                for p in instance.wanted[course]
            ],
            dtype=bool,
        )

    def _can_be_held(self, course: int, alive: Flags) -> Flags:
        """Which of the living rows can come at a moment when enough of them can for a session to be held."""
        table, possible = self.table(course), np.zeros(len(alive), dtype=bool)
        departments = self.department[self.rows(course)]
        allowed = np.array(self.instance.allowed_away)
        for site in self.sites:
            rows = alive & self.reach(course, site)
            moments = np.flatnonzero(self.at_site(course, site))
            here = table[:, moments] & rows[:, None]
            few = np.flatnonzero(here.sum(axis=0) < SURE * self.instance.smallest[course])
            together = np.full(len(moments), np.iinfo(np.int64).max)
            together[few] = 0
            some = here[:, few]
            for department in np.unique(departments[some.any(axis=1)]):
                count = some[departments == department].sum(axis=0)
                together[few] += np.minimum(count, allowed[department])
            possible |= here[:, together >= self.instance.smallest[course]].any(axis=1)
        return possible

    def depth(self, course: int) -> int:
        """How many courses come before this one, one after the other."""
        return max((1 + self.depth(before) for before, _ in self.instance.after[course]), default=0)
