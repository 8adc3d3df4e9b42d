"""A timetable that can be changed step by step: what is taken is kept up to date, and every step keeps every rule."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kyndig.timetable.draft import Sitting, fixed_sittings
from kyndig.timetable.instance import NEVER, Instance, Moment


class Plan:
    def __init__(self, instance: Instance, sittings: Iterable[Sitting] | None = None) -> None:
        self.instance = instance
        self.sittings: list[Sitting] = []
        self.by_course: list[list[Sitting]] = [[] for _ in instance.wanted]
        self.seat: dict[tuple[int, int], Sitting] = {}
        self.busy = list(instance.busy)
        self.trainer_mask = list(instance.trainer_taken)
        self.room_mask = list(instance.room_taken)
        self.trainer_days: list[dict[int, int]] = [_counts(paid) for paid in instance.trainer_paid]
        self.room_days: list[dict[int, int]] = [_counts(paid) for paid in instance.room_paid]
        slots = instance.clock.slots_a_day * len(instance.clock.days)
        self.left = np.tile(np.array(instance.allowed_away, dtype=np.int32)[:, None], (1, slots + 1))
        for department, away in enumerate(instance.away_by_fixed):
            for slot, count in away.items():
                self.left[department, slot] -= count
        self.full = list(instance.away_full)
        self.followers: list[list[tuple[int, int]]] = [[] for _ in instance.after]
        for later, rules in enumerate(instance.after):
            for before, gap in rules:
                self.followers[before].append((later, gap))
        for sitting in fixed_sittings(instance) if sittings is None else sittings:
            self.add(sitting)

    # sittings

    def add(self, sitting: Sitting) -> None:
        """Take a sitting with its people as they are."""
        self.sittings.append(sitting)
        self.by_course[sitting.course].append(sitting)
        if sitting.fixed is None:
            moment = sitting.moment
            self.trainer_mask[sitting.trainer] |= moment.mask
            self.room_mask[sitting.room] |= moment.mask
            for day in moment.days:
                self.trainer_days[sitting.trainer][day] = self.trainer_days[sitting.trainer].get(day, 0) + 1
                self.room_days[sitting.room][day] = self.room_days[sitting.room].get(day, 0) + 1
            people, sitting.people = sitting.people, set()
            for person in sorted(people):
                self.sit(person, sitting)
        else:
            kept = set(self.instance.held[sitting.fixed].people)
            people, sitting.people = sitting.people - kept, kept
            for person in kept:
                self.seat[person, sitting.course] = sitting
            for person in sorted(people):
                self.sit(person, sitting)

    def drop(self, sitting: Sitting) -> list[int]:
        """Take a sitting away; gives those who sat in it."""
        people = sorted(sitting.people)
        for person in people:
            self.stand(person, sitting)
        self.sittings.remove(sitting)
        self.by_course[sitting.course].remove(sitting)
        self.trainer_mask[sitting.trainer] &= ~sitting.moment.mask
        self.room_mask[sitting.room] &= ~sitting.moment.mask
        for day in sitting.moment.days:
            self.trainer_days[sitting.trainer][day] -= 1
            self.room_days[sitting.room][day] -= 1
        return people

    # seats

    def sit(self, person: int, sitting: Sitting) -> None:
        sitting.people.add(person)
        self.seat[person, sitting.course] = sitting
        clock = self.instance.clock
        for day in sitting.moment.days:
            self.busy[person] |= clock.day_mask << (day * clock.slots_a_day)
        department = self.instance.department[person]
        for start, length in zip(sitting.moment.starts, self.instance.lengths[sitting.course], strict=True):
            row = self.left[department, start : start + length]
            row -= 1
            if not row.all():
                for slot in np.flatnonzero(row == 0):
                    self.full[department] |= 1 << (start + int(slot))

    def stand(self, person: int, sitting: Sitting) -> None:
        sitting.people.discard(person)
        del self.seat[person, sitting.course]
        clock = self.instance.clock
        for day in sitting.moment.days:
            whole = clock.day_mask << (day * clock.slots_a_day)
            self.busy[person] = (self.busy[person] & ~whole) | (self.instance.busy[person] & whole)
        department = self.instance.department[person]
        for start, length in zip(sitting.moment.starts, self.instance.lengths[sitting.course], strict=True):
            self.left[department, start : start + length] += 1
        self.full[department] &= ~sitting.moment.mask

    def between(self, person: int, course: int) -> tuple[int, int]:
        """The minutes from which the course may start and by which it must end; (NEVER, 0) where one is missing."""
        instance = self.instance
        low, high = instance.earliest.get((person, course), 0), instance.latest.get((person, course), NEVER)
        for before, gap in instance.after[course]:
            sitting = self.seat.get((person, before))
            if sitting is None:
                if (person, before) not in instance.seated:
                    return NEVER, 0
            else:
                low = max(low, sitting.moment.ends + gap)
        for later, gap in self.followers[course]:
            sitting = self.seat.get((person, later))
            if sitting is not None:
                high = min(high, sitting.moment.opens - gap)
        return low, high

    def could(self, person: int, moment: Moment, site: str | None) -> bool:
        """Whether the person could sit at this moment and site, if there were a seat."""
        instance = self.instance
        if self.busy[person] & moment.mask or self.full[instance.department[person]] & moment.mask:
            return False
        if not instance.reaches(person, site):
            return False
        low, high = self.between(person, moment.course)
        return low <= moment.opens and moment.ends <= high

    def is_free(self, person: int, own: Sitting | None, other: Sitting) -> bool:
        """Whether nothing of the person's own stands in the way of a sitting, once `own` is left."""
        instance, clock, moment = self.instance, self.instance.clock, other.moment
        busy = self.busy[person]
        if own is not None:
            for day in own.moment.days:
                whole = clock.day_mask << (day * clock.slots_a_day)
                busy = (busy & ~whole) | (instance.busy[person] & whole)
        if busy & moment.mask or not instance.reaches(person, self.site(other)):
            return False
        low, high = self.between(person, moment.course)
        return low <= moment.opens and moment.ends <= high

    def could_move(self, person: int, sitting: Sitting, other: Sitting) -> bool:
        """Whether a person of one sitting could sit in another of the same course instead, if there were a seat."""
        if self.full[self.instance.department[person]] & other.moment.mask & ~sitting.moment.mask:
            return False
        return self.is_free(person, sitting, other)

    def could_sit(self, person: int, sitting: Sitting) -> bool:
        return self.room_for(sitting) > 0 and self.could(person, sitting.moment, self.site(sitting))

    def room_for(self, sitting: Sitting) -> int:
        return self.instance.seats(sitting.course, sitting.room) - len(sitting.people)

    def site(self, sitting: Sitting) -> str | None:
        return self.instance.site_of_room[sitting.room]

    def fewest(self, sitting: Sitting) -> int:
        """The people a sitting must keep to be held."""
        return 0 if sitting.fixed is not None else self.instance.smallest[sitting.course]

    # what is missing

    def missing(self) -> list[tuple[int, int]]:
        return [
            (person, course)
            for course, wanting in enumerate(self.instance.wanted)
            for person in wanting
            if (person, course) not in self.seat
        ]

    def may_leave(self, person: int, course: int) -> bool:
        """Whether nothing that the person sits in follows this course."""
        return all((person, later) not in self.seat for later, _ in self.followers[course])

    # trainers and rooms at a moment

    def staff(self, moment: Moment, site: str | None, seats: int) -> tuple[int, int, int] | None:
        """The cheapest free (trainer, room, added cost) at a site, with at least so many seats where there is one."""
        instance, course = self.instance, moment.course
        best_trainer = best_room = None
        for trainer in moment.trainers:
            if not self.trainer_mask[trainer] & moment.mask:
                new = sum(1 for day in moment.days if not self.trainer_days[trainer].get(day))
                cost = new * instance.trainer_day[trainer] + instance.trainer_held[trainer][course]
                if best_trainer is None or (cost, trainer) < best_trainer:
                    best_trainer = cost, trainer
        if best_trainer is None:
            return None
        for room in moment.rooms:
            if not self.room_mask[room] & moment.mask and instance.site_of_room[room] == site:
                new = sum(1 for day in moment.days if not self.room_days[room].get(day))
                cost = new * instance.room_day[room] + instance.room_held[room][course]
                size = instance.seats(moment.course, room)
                key = max(0, seats - size), cost, size, room
                if best_room is None or key < best_room:
                    best_room = key
        if best_room is None:
            return None
        return best_trainer[1], best_room[3], best_trainer[0] + best_room[1]

    def copied(self) -> list[Sitting]:
        return [Sitting(s.moment, s.trainer, s.room, set(s.people), s.fixed) for s in self.sittings]


def _counts(days: int) -> dict[int, int]:
    found: dict[int, int] = {}
    index = 0
    while days >> index:
        if days >> index & 1:
            found[index] = 1
        index += 1
    return found
