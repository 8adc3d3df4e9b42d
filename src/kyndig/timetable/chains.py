"""Small steps that improve a timetable fast: chains of people who each move one seat, and days that are closed.

Somebody without a seat gets one where a chain of moves ends at a free seat. A trainer's day is closed where everybody
in it finds another seat so, in sessions that are there or in one put on a day that is paid for already. Every step can
be taken back, and is where it does not pay.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable

from kyndig.timetable.draft import Sitting, worth
from kyndig.timetable.instance import NEVER, Moment
from kyndig.timetable.plan import Plan

Step = tuple[str, int, Sitting]
Place = tuple[Sitting, int]
"""A sitting, and the department of which somebody has to leave it for the next to come in; or ANYBODY."""
Came = dict[tuple[int, int], tuple[Place | None, int]]
ANYBODY = -1

LOOKED_AT = 2_500
"""So many (person, sitting) pairs are looked at for one chain."""


class Chains:
    def __init__(self, plan: Plan, rnd: random.Random, stop: Callable[[], bool]) -> None:
        self.plan = plan
        self.instance = plan.instance
        self.rnd = rnd
        self.stop = stop
        self.log: list[Step] = []

    # steps that can be taken back

    def sit(self, person: int, sitting: Sitting) -> None:
        self.plan.sit(person, sitting)
        self.log.append(("sit", person, sitting))

    def stand(self, person: int, sitting: Sitting) -> None:
        self.plan.stand(person, sitting)
        self.log.append(("stand", person, sitting))

    def open(self, sitting: Sitting) -> None:
        self.plan.add(sitting)
        self.log.append(("open", -1, sitting))

    def close(self, sitting: Sitting) -> list[int]:
        people = sorted(sitting.people)
        for person in people:
            self.stand(person, sitting)
        self.plan.drop(sitting)
        self.log.append(("close", -1, sitting))
        return people

    def back_to(self, mark: int) -> None:
        """Undo every step since the log was so long."""
        while len(self.log) > mark:
            step, person, sitting = self.log.pop()
            if step == "sit":
                self.plan.stand(person, sitting)
            elif step == "stand":
                self.plan.sit(person, sitting)
            elif step == "open":
                self.plan.drop(sitting)
            else:
                self.plan.add(sitting)

    # one person

    def place(self, person: int, course: int) -> bool:
        """Seat a person in a session that is there, by a chain of moves within the course."""
        plan = self.plan
        if plan.between(person, course)[0] >= NEVER:
            return False
        sittings = plan.by_course[course]
        came: Came = {}
        queue: deque[Place] = deque()
        for sitting in sittings:
            way = self._way_in(person, None, sitting)
            if way is None:
                continue
            if way == ANYBODY and plan.room_for(sitting) > 0:
                self.sit(person, sitting)
                return True
            came[id(sitting), way] = None, person
            queue.append((sitting, way))
        if not any(plan.room_for(s) > 0 for s in sittings):
            return False
        budget = LOOKED_AT
        order = sorted(sittings, key=lambda s: plan.room_for(s) <= 0)
        while queue and budget > 0:
            here = queue.popleft()
            movable = [p for p in self.movable(here[0]) if here[1] in (ANYBODY, self.instance.department[p])]
            for sitting in order:
                if (id(sitting), ANYBODY) in came:
                    continue
                for other in movable:
                    budget -= 1
                    way = self._way_in(other, here[0], sitting)
                    if way is None or (id(sitting), way) in came:
                        continue
                    came[id(sitting), way] = here, other
                    if way == ANYBODY and plan.room_for(sitting) > 0:
                        if self._follow((sitting, way), came):
                            return True
                        continue
                    queue.append((sitting, way))
                    if way == ANYBODY:
                        break
                if budget <= 0:
                    break
        return False

    def _way_in(self, person: int, own: Sitting | None, sitting: Sitting) -> int | None:
        """How a person can come into a sitting, moving out of another: None where not at all.

        ANYBODY where a free seat is enough, whoever leaves it; else the department of which somebody has to leave, as
        no more of it may be away.
        """
        plan = self.plan
        if not plan.is_free(person, own, sitting):
            return None
        department = self.instance.department[person]
        full = plan.full[department] & sitting.moment.mask
        if own is not None:
            full &= ~own.moment.mask
        return department if full else ANYBODY

    def _follow(self, end: Place, came: Came) -> bool:
        """Make the moves of a chain, the last first; False, and nothing changed, where one of them does not hold."""
        mark, place = len(self.log), end
        while True:
            before, person = came[id(place[0]), place[1]]
            if before is not None:
                if person not in before[0].people:
                    self.back_to(mark)
                    return False
                self.stand(person, before[0])
            if not self.plan.could_sit(person, place[0]):
                self.back_to(mark)
                return False
            self.sit(person, place[0])
            if before is None:
                return True
            place = before

    def movable(self, sitting: Sitting) -> list[int]:
        """Who may be moved out of a sitting: all but those whose seat in it is fixed."""
        kept = self.instance.held[sitting.fixed].people if sitting.fixed is not None else ()
        return sorted(sitting.people.difference(kept)) if kept else sorted(sitting.people)

    def pull(self, sitting: Sitting, fewest: int) -> bool:
        """Bring people from fuller sessions of the course into this one until it has so many."""
        plan = self.plan
        if len(sitting.people) >= fewest:
            return True
        donors = [s for s in plan.by_course[sitting.course] if s is not sitting and len(s.people) > plan.fewest(s)]
        donors.sort(key=lambda s: -len(s.people))
        for _ in range(2):
            for donor in donors:
                if len(donor.people) <= plan.fewest(donor):
                    continue
                for person in self.movable(donor):
                    if plan.could_move(person, donor, sitting):
                        mark = len(self.log)
                        self.stand(person, donor)
                        if plan.could_sit(person, sitting):
                            self.sit(person, sitting)
                            break
                        self.back_to(mark)
                if len(sitting.people) >= fewest:
                    return True
        return False

    # those without a seat

    def place_all(self) -> bool:
        """Seat who can be: in the sessions there are, else in a further one with others moved into it."""
        changed = False
        for person, course in sorted(self.plan.missing(), key=lambda pair: (len(self.instance.after[pair[1]]), pair)):
            if self.stop():
                break
            if (person, course) not in self.plan.seat and (
                self.place(person, course) or self._open_for(person, course)
            ):
                changed = True
        self.log.clear()
        return changed

    def _open_for(self, person: int, course: int) -> bool:
        plan, instance = self.plan, self.instance
        options: list[tuple[int, int, int, int, Moment]] = []
        others = [p for p, c in plan.missing() if c == course]
        for moment in instance.moments[course]:
            if plan.busy[person] & moment.mask:
                continue
            for site in dict.fromkeys(instance.site_of_room[r] for r in moment.rooms):
                if not plan.could(person, moment, site):
                    continue
                staff = plan.staff(moment, site, len(others))
                if staff is None:
                    continue
                joined = sum(1 for p in others if plan.could(p, moment, site))
                options.append((staff[2], -joined, staff[0], staff[1], moment))
        options.sort(key=lambda o: (o[0], o[1], o[4].opens, o[2], o[3]))
        for _, _, trainer, room, moment in options[:25]:
            mark = len(self.log)
            sitting = Sitting(moment, trainer, room)
            self.open(sitting)
            if plan.could_sit(person, sitting):
                self.sit(person, sitting)
                for other in others:
                    if other != person and plan.could_sit(other, sitting):
                        self.sit(other, sitting)
                if self.pull(sitting, instance.smallest[course]):
                    return True
            self.back_to(mark)
        return False

    # days that cost more than they need to

    def improve(self) -> bool:
        """Try to close one trainer's or room's day, the emptiest most often; True where that made it cheaper."""
        plan, rnd = self.plan, self.rnd
        days: dict[tuple[str, int, int], list[Sitting]] = {}
        for sitting in plan.sittings:
            for day in sitting.moment.days:
                days.setdefault(("trainer", sitting.trainer, day), []).append(sitting)
                if self.instance.problem.rooms[sitting.room].cost_per_day:
                    days.setdefault(("room", sitting.room, day), []).append(sitting)
        keys = [key for key, sittings in sorted(days.items(), key=lambda item: item[0]) if _all_free(sittings)]
        if not keys:
            return False
        weights = [1 / (1 + sum(len(s.people) for s in days[key])) ** 2 for key in keys]
        key = rnd.choices(keys, weights)[0]
        return self.try_without(days[key])

    def try_without(self, sittings: Iterable[Sitting]) -> bool:
        """Give up these sittings and seat their people elsewhere, with cheaper sessions for them where needed."""
        plan = self.plan
        before = worth(self.instance, plan.sittings)
        mark = len(self.log)
        given_up = list(sittings)
        homeless: list[tuple[int, int]] = []
        for sitting in given_up:
            homeless += [(person, sitting.course) for person in self.close(sitting)]
        homeless = [*homeless, *(pair for pair in plan.missing()[:20] if pair not in homeless)]
        taken_away = {(s.moment.starts, s.trainer) for s in given_up}
        needed = self._more_seats(homeless)
        for course, sessions in needed.items():
            for _ in range(sessions):
                self._open_cheap(course, taken_away, homeless)
        order = {pair: self.rnd.random() for pair in homeless}
        homeless.sort(key=lambda pair: (len(self.instance.after[pair[1]]), order[pair]))
        lost = 0
        for person, course in homeless:
            if not self.place(person, course):
                lost += 1
                if lost > before.unplaced:
                    break
        for sitting in [s for s in plan.sittings if s.fixed is None and len(s.people) < plan.fewest(s)]:
            if not self.pull(sitting, plan.fewest(sitting)):
                for person in self.close(sitting):
                    self.place(person, sitting.course)
        after = worth(self.instance, plan.sittings)
        if (after.unplaced, after.cost, after.sessions) < (before.unplaced, before.cost, before.sessions):
            self.log.clear()
            return True
        if (after.unplaced, after.cost, after.sessions) == (before.unplaced, before.cost, before.sessions):
            self.log.clear()
            return False
        self.back_to(mark)
        return False

    def _more_seats(self, homeless: list[tuple[int, int]]) -> dict[int, int]:
        """For each course how many further sessions its homeless people need, at least."""
        found = {}
        for course in sorted({course for _, course in homeless}):
            people = sum(1 for _, c in homeless if c == course)
            free = sum(max(0, self.plan.room_for(s)) for s in self.plan.by_course[course])
            most = max(self.instance.seats(course, r) for r in self.instance.large_rooms(course))
            found[course] = max(0, -(-(people - free) // most))
        return found

    def _open_cheap(
        self, course: int, not_again: set[tuple[tuple[int, ...], int]], homeless: list[tuple[int, int]]
    ) -> None:
        """Open an empty session where it costs least; of those as cheap, one that most of the people could reach."""
        plan, instance = self.plan, self.instance
        moments = instance.moments[course]
        sample = moments if len(moments) <= 250 else self.rnd.sample(moments, 250)
        people = [person for person, c in homeless if c == course]
        best: tuple[tuple[float, ...], Sitting] | None = None
        for moment in sample:
            for site in dict.fromkeys(instance.site_of_room[r] for r in moment.rooms):
                staff = plan.staff(moment, site, instance.problem.courses[course].largest_group)
                if staff is None or (moment.starts, staff[0]) in not_again:
                    continue
                if best is not None and staff[2] > best[0][0]:
                    continue
                could = sum(1 for person in people if plan.could(person, moment, site))
                key = float(staff[2]), -float(could) - 3 * self.rnd.random()
                if best is None or key < best[0]:
                    best = key, Sitting(moment, staff[0], staff[1])
        if best is not None:
            self.open(best[1])


def _all_free(sittings: list[Sitting]) -> bool:
    return all(sitting.fixed is None for sitting in sittings)
