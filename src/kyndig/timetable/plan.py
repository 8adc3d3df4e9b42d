"""A timetable that can be changed step by step: what is taken is kept up to date, and every step keeps every rule."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from kyndig.timetable.clock import bits
from kyndig.timetable.draft import Sitting, Worth, fixed_sittings
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import NEVER
from kyndig.timetable.moments import Moment


class Plan:
    """`cost` counts in units; `unseated` holds the wanted pairs without a seat, `waiting` how many a course has."""

    def __init__(self, freedom: Freedom, sittings: Iterable[Sitting] | None = None) -> None:
        instance = freedom.instance
        self.freedom = freedom
        self.instance = instance
        self.sittings: list[Sitting] = []
        self.by_course: list[list[Sitting]] = [[] for _ in instance.wanted]
        self.seat: dict[tuple[int, int], Sitting] = {}
        self.busy = list(instance.busy)
        self.cost = instance.fixed_cost()
        self.trainer_mask = list(instance.trainer_taken)
        self.room_mask = list(instance.room_taken)
        self.trainer_days: list[dict[int, int]] = [dict.fromkeys(bits(paid), 1) for paid in instance.trainer_paid]
        self.room_days: list[dict[int, int]] = [dict.fromkeys(bits(paid), 1) for paid in instance.room_paid]
        slots = instance.clock.slots_a_day * len(instance.clock.days)
        self.left = np.tile(np.array(instance.allowed_away, dtype=np.int32)[:, None], (1, slots + 1))
        for department, away in enumerate(instance.away_by_fixed):
            for slot, count in away.items():
                self.left[department, slot] -= count
        self.full = list(instance.away_full)
        self.row_of = [{person: row for row, person in enumerate(wanting)} for wanting in instance.wanted]
        self.unseated = {(person, course) for course, wanting in enumerate(instance.wanted) for person in wanting}
        self.waiting = [len(wanting) for wanting in instance.wanted]
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
        sitting.movable = 0
        if sitting.fixed is None:
            self._count(sitting, 1)
            people, sitting.people = sitting.people, set()
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
        self._count(sitting, -1)
        return people

    def _count(self, sitting: Sitting, step: int) -> None:
        """Trainer and room are taken or given back, and with the first or last session of a day its price."""
        instance, moment, course = self.instance, sitting.moment, sitting.course
        held = instance.trainer_held[sitting.trainer][course] + instance.room_held[sitting.room][course]
        for number, days, prices, masks in (
            (sitting.trainer, self.trainer_days[sitting.trainer], instance.trainer_day, self.trainer_mask),
            (sitting.room, self.room_days[sitting.room], instance.room_day, self.room_mask),
        ):
            if step > 0:
                masks[number] |= moment.mask
            else:
                masks[number] &= ~moment.mask
            for day in moment.days:
                before = days.get(day, 0)
                days[day] = before + step
                if not before or not before + step:
                    held += prices[number]
        self.cost += step * held

    # seats

    def sit(self, person: int, sitting: Sitting) -> None:
        course = sitting.course
        sitting.people.add(person)
        self.seat[person, course] = sitting
        if (person, course) in self.unseated:
            self.unseated.remove((person, course))
            self.waiting[course] -= 1
        row = self.row_of[course].get(person)
        if row is not None:
            sitting.movable |= 1 << row
        clock = self.instance.clock
        for day in sitting.moment.days:
            self.busy[person] |= clock.day_mask << (day * clock.slots_a_day)
        department = self.instance.department[person]
        for start, length in zip(sitting.moment.starts, self.instance.lengths[course], strict=True):
            left = self.left[department, start : start + length]
            left -= 1
            if not left.all():
                for slot in np.flatnonzero(left == 0):
                    self.full[department] |= 1 << (start + int(slot))

    def stand(self, person: int, sitting: Sitting) -> None:
        course = sitting.course
        sitting.people.discard(person)
        del self.seat[person, course]
        row = self.row_of[course].get(person)
        if row is not None:
            self.unseated.add((person, course))
            self.waiting[course] += 1
            sitting.movable &= ~(1 << row)
        clock = self.instance.clock
        for day in sitting.moment.days:
            whole = clock.day_mask << (day * clock.slots_a_day)
            self.busy[person] = (self.busy[person] & ~whole) | (self.instance.busy[person] & whole)
        department = self.instance.department[person]
        for start, length in zip(sitting.moment.starts, self.instance.lengths[course], strict=True):
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

    def able(self, sitting: Sitting) -> int:
        """Who is free for a sitting as far as calendar, site and what is fixed go, as bits by row of the course."""
        return self.freedom.able(sitting.moment, self.site(sitting))

    def people_of(self, course: int, rows: int) -> list[int]:
        """The people whose bits are set."""
        wanting = self.instance.wanted[course]
        return [wanting[row] for row in bits(rows)]

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

    @property
    def open_seats(self) -> int:
        return len(self.unseated)

    @property
    def aims(self) -> tuple[int, int, int]:
        """What is aimed at first: unplaced pairs, cost, sessions."""
        return self.open_seats, self.cost, len(self.sittings)

    def worth(self) -> Worth:
        return Worth(*self.aims, sum(sitting.moment.opens for sitting in self.sittings))

    def missing(self) -> list[tuple[int, int]]:
        """Wanted pairs without a seat, course by course."""
        return sorted(self.unseated, key=lambda pair: (pair[1], pair[0]))

    def may_leave(self, person: int, course: int) -> bool:
        """Whether nothing that the person sits in follows this course."""
        return all((person, later) not in self.seat for later, _ in self.followers[course])

    # trainers and rooms at a moment

    def staff(self, moment: Moment, site: str | None, seats: int) -> tuple[int, int, int] | None:
        """The cheapest free (trainer, room, added cost) at a site, with at least so many seats where there is one."""
        instance, course, mask, days = self.instance, moment.course, moment.mask, moment.days
        best_trainer = best_room = None
        masks, used, prices, held = self.trainer_mask, self.trainer_days, instance.trainer_day, instance.trainer_held
        for trainer in moment.trainers:
            if not masks[trainer] & mask:
                cost = held[trainer][course]
                for day in days:
                    if not used[trainer].get(day):
                        cost += prices[trainer]
                if best_trainer is None or cost < best_trainer[0]:
                    best_trainer = cost, trainer
                    if not cost:
                        break
        if best_trainer is None:
            return None
        masks, used, prices, held = self.room_mask, self.room_days, instance.room_day, instance.room_held
        sites, sizes = instance.site_of_room, instance.seats_in[course]
        for room in moment.rooms:
            if sites[room] == site and not masks[room] & mask:
                cost = held[room][course]
                for day in days:
                    if not used[room].get(day):
                        cost += prices[room]
                key = max(0, seats - sizes[room]), cost, sizes[room], room
                if best_room is None or key < best_room:
                    best_room = key
        if best_room is None:
            return None
        return best_trainer[1], best_room[3], best_trainer[0] + best_room[1]

    def copied(self) -> list[Sitting]:
        return [sitting.copied() for sitting in self.sittings]
