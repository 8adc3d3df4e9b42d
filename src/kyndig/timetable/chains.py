"""Seats by chains of people who each move one seat, in steps that can be taken back.

Somebody without a seat gets one where a chain of moves ends at a free seat. Where another course of the same person
stands in the way (the same day, or the order of the two), that seat is given up and found anew, by a chain too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

from kyndig.timetable.draft import Sitting
from kyndig.timetable.instance import NEVER
from kyndig.timetable.plan import Plan

Step = tuple[str, int, Sitting]
Place = tuple[Sitting, int]
"""A sitting, and the department of which somebody has to leave it for the next to come in; or ANYBODY."""
Came = dict[tuple[int, int], tuple[Place | None, int]]
ANYBODY = -1

LOOKED_AT = 20_000
"""So many (sitting, sitting) pairs are looked at for one chain."""
WAYS_AROUND = 12
"""So many sessions are tried for somebody whose other courses stand in the way."""


class Chains:
    def __init__(self, plan: Plan, stop: Callable[[], bool]) -> None:
        self.plan = plan
        self.instance = plan.instance
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
        """Give a sitting up; gives those who have no seat now."""
        people = sorted(sitting.people)
        for person in people:
            self.stand(person, sitting)
        self.plan.drop(sitting)
        self.log.append(("close", -1, sitting))
        return people

    def opened(self, mark: int) -> list[Sitting]:
        """The sittings opened since the log was so long, that are still there."""
        found: dict[int, Sitting] = {}
        for step, _, sitting in self.log[mark:]:
            if step == "open":
                found[id(sitting)] = sitting
            elif step == "close":
                found.pop(id(sitting), None)
        return list(found.values())

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

    def place(self, person: int, course: int, first: Iterable[Sitting] | None = None) -> bool:
        """Seat a person in a session that is there, by the shortest chain of moves within the course.

        Where `first` is given, the person comes into one of these.
        """
        plan = self.plan
        if plan.between(person, course)[0] >= NEVER:
            return False
        row = plan.row_of[course].get(person)
        sittings = plan.by_course[course]
        came: Came = {}
        queue: deque[Place] = deque()
        for sitting in sittings if first is None else first:
            if row is None or not plan.able(sitting) >> row & 1:
                continue
            way = self._way_in(person, None, sitting)
            if way is None:
                continue
            if way == ANYBODY and plan.room_for(sitting) > 0:
                self.sit(person, sitting)
                return True
            came[id(sitting), way] = None, person
            queue.append((sitting, way))
        if not queue or not any(plan.room_for(s) > 0 for s in sittings):
            return False
        return self._search(course, queue, came)

    def _search(self, course: int, queue: deque[Place], came: Came) -> bool:
        plan, department = self.plan, self.instance.department
        budget = LOOKED_AT
        able = {id(s): plan.able(s) for s in plan.by_course[course]}
        unreached = [s for s in plan.by_course[course] if (id(s), ANYBODY) not in came]
        unreached.sort(key=lambda s: plan.room_for(s) <= 0)
        while queue and budget > 0 and not self.stop():
            here = queue.popleft()
            leaving = here[0].movable
            still: list[Sitting] = []
            for sitting in unreached:
                budget -= 1
                fitting = leaving & able[id(sitting)]
                reached = False
                if fitting and sitting is not here[0]:
                    for other in plan.people_of(course, fitting):
                        if here[1] != ANYBODY and department[other] != here[1]:
                            continue
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
                            reached = True
                            break
                if not reached:
                    still.append(sitting)
            unreached = still
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

    def place_around(self, person: int, course: int, first: Sequence[Sitting] | None = None) -> bool:
        """Seat a person whose other courses stand in the way, by finding those another seat."""
        plan, instance = self.plan, self.instance
        row = plan.row_of[course].get(person)
        if row is None or any(
            (person, b) not in plan.seat and (person, b) not in instance.seated for b, _ in instance.after[course]
        ):
            return False
        own = [(c, plan.seat[person, c]) for c in instance.courses_of[person] if (person, c) in plan.seat]
        tried = 0
        for sitting in sorted(first or plan.by_course[course], key=lambda s: plan.room_for(s) <= 0):
            if not plan.able(sitting) >> row & 1 or self.stop():
                continue
            in_the_way = [(c, seat) for c, seat in own if self._clash(sitting, c, seat)]
            if not in_the_way:
                continue
            tried += 1
            if tried > WAYS_AROUND:
                return False
            mark = len(self.log)
            for _, seat in in_the_way:
                self.stand(person, seat)
            plan.seat[person, course] = sitting  # so that the others are found a time before or after it
            found = all(self._elsewhere(person, c, sitting) for c, _ in in_the_way)
            del plan.seat[person, course]
            if found and self.place(person, course, [sitting]):
                return True
            self.back_to(mark)
        return False

    def _elsewhere(self, person: int, course: int, besides: Sitting) -> bool:
        days = set(besides.moment.days)
        return self.place(person, course, [s for s in self.plan.by_course[course] if days.isdisjoint(s.moment.days)])

    def _clash(self, sitting: Sitting, course: int, seat: Sitting) -> bool:
        """Whether a seat of the same person's other course cannot stand beside this sitting."""
        if not set(sitting.moment.days).isdisjoint(seat.moment.days):
            return True
        after = self.instance.after
        return any(
            before == course and sitting.moment.opens < seat.moment.ends + gap for before, gap in after[sitting.course]
        ) or any(
            before == sitting.course and seat.moment.opens < sitting.moment.ends + gap for before, gap in after[course]
        )

    # a session's fewest

    def movable(self, sitting: Sitting) -> list[int]:
        """Who may be moved out of a sitting: all but those whose seat in it is fixed."""
        return sorted(self.plan.people_of(sitting.course, sitting.movable))

    def pull(self, sitting: Sitting, fewest: int) -> bool:
        """Bring people from fuller sessions of the course into this one until it has so many."""
        plan = self.plan
        if len(sitting.people) >= fewest:
            return True
        donors = [s for s in plan.by_course[sitting.course] if s is not sitting and len(s.people) > plan.fewest(s)]
        donors.sort(key=lambda s: -len(s.people))
        able = plan.able(sitting)
        for _ in range(2):
            for donor in donors:
                if len(donor.people) <= plan.fewest(donor):
                    continue
                for person in plan.people_of(sitting.course, donor.movable & able):
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
