"""A course that others come before, laid out by itself before anything else is built.

Built last, such a course finds the days of its people taken. Laid out first, by the sessions that let everybody come,
it leaves the others to come before it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from kyndig.timetable.construct import Construction
from kyndig.timetable.covering import Covering, one_at_a_time
from kyndig.timetable.draft import Sitting
from kyndig.timetable.freedom import Flags, Numbers
from kyndig.timetable.instance import NEVER
from kyndig.timetable.limit import Limit
from kyndig.timetable.linear import by_cp_sat
from kyndig.timetable.moments import Moment

LARGEST = 5_000
"""Courses of more (person, moment) pairs are not laid out so."""
WORK = 0.2
"""Of the solver's own time for one look, so that a stop there is repeatable."""
LOOKS = 6
LEEWAY = 3
"""So many moments are left for the course that comes before, where there are so many."""


@dataclass(frozen=True, slots=True)
class Place:
    """A moment, and rooms of one site and so many seats that are free then and may be used."""

    moment: Moment
    site: str | None
    seats: int
    rooms: tuple[int, ...]


class LayingOut:
    def __init__(self, construction: Construction, course: int, limit: Limit, seed: int) -> None:
        self.construction = construction
        self.instance = construction.instance
        self.plan = construction.plan
        self.course = course
        self.limit = limit
        self.seed = seed
        self.rows = np.flatnonzero(construction.unseated[course])
        self.people = construction.rows[course][self.rows]
        self.places: list[Place] = []

    def run(self) -> bool:
        """Open the sessions and seat everybody in them; False, and nothing done, where that is not found soon."""
        moments = self.construction.moments[self.course]
        if not len(self.rows) or len(self.rows) * len(moments) > LARGEST:
            return False
        covering = self._covering()
        if covering is None:
            return False
        for _ in range(LOOKS):
            solved = by_cp_sat(covering.linear, seconds=self.limit.left, work=WORK, seed=self.seed, limit=self.limit)
            if solved.values is None:
                return False
            held = covering.chosen(solved.values)
            flow = covering.flow(held)
            if flow.placed == len(self.rows):
                self._open(held, flow.seats)
                return True
            covering.ask_for(flow.near)
        return False

    def _covering(self) -> Covering | None:
        """Who could come where, with nobody left out, by the trainers and in as many sessions as the counting has."""
        construction, course = self.construction, self.course
        table = construction.free[course][self.rows]
        ready, due = self._between()
        own_day = construction.own_day[self.people]
        departments = construction.freedom.department[self.people]
        able: list[Flags] = []
        left: list[Numbers] = []
        many: list[int] = []
        for number, moment in enumerate(construction.moments[course]):
            can = table[:, number] & (ready <= moment.opens) & (due >= moment.ends)
            can &= ~own_day[:, list(moment.days)].any(axis=1)
            trainers = self._trainers(moment)
            share = construction.left_at(moment)
            for (site, seats), rooms in self._rooms(moment).items() if trainers else ():
                here = can & construction.reach[course][site][self.rows]
                together = np.minimum(np.bincount(departments[here], minlength=len(share)), share).sum()
                if together >= self.instance.smallest[course]:
                    self.places.append(Place(moment, site, seats, tuple(rooms)))
                    able.append(here)
                    left.append(share)
                    many.append(min(len(rooms), len(trainers)))
        if not able:
            return None
        seats_of = [place.seats for place in self.places]
        covering = Covering(np.stack(able, axis=1), np.stack(left, axis=1), departments, seats_of, many)
        linear = covering.linear
        for column in covering.out:
            linear.high[column] = 0
        total = sum(count for (c, _), count in construction.open_left.items() if c == course and count > 0)
        linear.row([(column, 1) for column in covering.held], high=total)
        uses = [(place.moment.mask, column) for place, column in zip(self.places, covering.held, strict=True)]
        one_at_a_time(linear, uses, lambda slot: len(self._at_slot(slot)))
        covering.ask_for_each([self.instance.sites_of_person[int(p)] for p in self.people])
        return covering

    def _at_slot(self, slot: int) -> set[int]:
        """The trainers who could teach at a slot."""
        return {t for place in self.places if place.moment.mask >> slot & 1 for t in self._trainers(place.moment)}

    def _between(self) -> tuple[Numbers, Numbers]:
        """From when to when each may come; where the course before is not placed yet, some moments are left for it."""
        construction, course = self.construction, self.course
        ready, due = construction.ready[course][self.rows].copy(), construction.due[course][self.rows].copy()
        for place in np.flatnonzero(ready >= NEVER):
            ready[place], due[place] = self._hoped_for(int(self.people[place]))
        return ready, due

    def _hoped_for(self, person: int) -> tuple[int, int]:
        construction, plan = self.construction, self.plan
        key = person, self.course
        after, until = self.instance.earliest.get(key, 0), self.instance.latest.get(key, NEVER)
        for before, gap in self.instance.after[self.course]:
            own = construction.row_of[before].get(person)
            if (person, before) in plan.seat:
                after = max(after, plan.seat[person, before].moment.ends + gap)
            elif own is not None:
                free = np.flatnonzero(construction.free[before][own])
                if not len(free):
                    return NEVER, 0
                after = max(after, int(construction.ends[before][free[:LEEWAY]].max()) + gap)
            elif (person, before) not in self.instance.seated:
                return NEVER, 0
        for later, gap in plan.followers[self.course]:
            if (person, later) in plan.seat:
                until = min(until, plan.seat[person, later].moment.opens - gap)
        return after, until

    def _trainers(self, moment: Moment) -> list[int]:
        construction, plan = self.construction, self.plan
        return [
            t
            for t in moment.trainers
            if not plan.trainer_mask[t] & moment.mask
            and construction.taught_left.get((self.course, construction.kind_of_trainer[t]), 0) > 0
        ]

    def _rooms(self, moment: Moment) -> dict[tuple[str | None, int], list[int]]:
        """The free rooms that cost nothing, or that the counting has for the course, by site and seats."""
        construction, instance, course = self.construction, self.instance, self.course
        found: dict[tuple[str | None, int], list[int]] = defaultdict(list)
        for room in moment.rooms:
            planned = construction.rooms_left.get((course, construction.kind_of_room[room]), 0) > 0
            if not self.plan.room_mask[room] & moment.mask and (planned or not instance.room_day[room]):
                found[instance.site_of_room[room], instance.seats(course, room)].append(room)
        return found

    def _open(self, held: dict[int, int], seats: dict[int, list[int]]) -> None:
        construction, plan, course = self.construction, self.plan, self.course
        for number in sorted(held, key=lambda n: (self.places[n].moment.opens, n)):
            place, waiting = self.places[number], seats[number]
            moment = place.moment
            for _ in range(held[number]):
                trainer = min(self._trainers(moment), key=lambda t: self._new_days(t, moment), default=None)
                room = next((r for r in place.rooms if not plan.room_mask[r] & moment.mask), None)
                if trainer is None or room is None:
                    break
                kind = construction.kind_of_trainer[trainer]
                construction.days_left[kind] = construction.days_left.get(kind, 0) - self._new_days(trainer, moment)
                construction.count_off(course, place.site, kind, room)
                sitting = Sitting(moment, trainer, room)
                plan.add(sitting)
                waiting = [row for row in waiting if not self._seated(int(self.people[row]), sitting)]

    def _new_days(self, trainer: int, moment: Moment) -> int:
        return sum(1 for day in moment.days if not self.plan.trainer_days[trainer].get(day))

    def _seated(self, person: int, sitting: Sitting) -> bool:
        plan, mask = self.plan, sitting.moment.mask
        full = plan.full[self.instance.department[person]] & mask
        if full or plan.busy[person] & mask or plan.room_for(sitting) <= 0:
            return False
        self.construction.seat(person, sitting)
        return True
