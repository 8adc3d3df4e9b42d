"""Who is free when, as arrays: for each course a table of the people who want it against its moments."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kyndig.timetable.instance import Instance, Moment

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
            self._tables[course] = self._made(course)
        return self._tables[course]

    def _made(self, course: int) -> Flags:
        instance = self.instance
        moments, rows = instance.moments[course], self.rows(course)
        if not moments or not len(rows):
            return np.zeros((len(rows), len(moments)), dtype=bool)
        sums = self._taken[rows]
        starts = np.array([moment.starts for moment in moments], dtype=np.int64)
        free = np.ones((len(rows), len(moments)), dtype=bool)
        for part, length in enumerate(instance.lengths[course]):
            slots, place = np.unique(starts[:, part], return_inverse=True)
            free &= (sums[:, slots + length] == sums[:, slots])[:, place]
        opens = np.array([moment.opens for moment in moments])
        ends = np.array([moment.ends for moment in moments])
        for row, person in enumerate(instance.wanted[course]):
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
            column = self._column(moment)
            if column is None:
                instance = self.instance
                flags = np.array([instance.free(p, moment) for p in instance.wanted[moment.course]], dtype=bool)
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
        """Pairs that no timetable can place: never free, no room in reach, or an earlier course without hope."""
        instance = self.instance
        found: set[tuple[int, int]] = set()
        if not instance.moments_complete:
            return found
        order = sorted(range(len(instance.wanted)), key=self.depth)
        for course in order:
            table = self.table(course)
            possible = np.zeros(len(table), dtype=bool)
            for site in self.sites:
                possible |= self.reach(course, site) & table[:, self.at_site(course, site)].any(axis=1)
            for row, person in enumerate(instance.wanted[course]):
                refilled = any(
                    held.moment.course == course
                    and held.free > 0
                    and instance.reaches(person, instance.site_of_room[held.room])
                    and instance.free(person, held.moment)
                    for held in instance.held
                )
                blocked = any(
                    (person, before) not in instance.seated
                    and ((person, before) in found or before not in instance.courses_of[person])
                    for before, _ in instance.after[course]
                )
                if blocked or not (possible[row] or refilled):
                    found.add((person, course))
        return found

    def depth(self, course: int) -> int:
        """How many courses come before this one, one after the other."""
        return max((1 + self.depth(before) for before, _ in self.instance.after[course]), default=0)
