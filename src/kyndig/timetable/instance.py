"""A problem made ready for solving: numbers instead of names, slots instead of times, what is possible for whom.

Everything the fixed sessions take (people's days, trainers, rooms, the share that may be away) is taken here, so that
what builds on it only has to think about what is still open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kyndig.timetable.clock import Clock, bits
from kyndig.timetable.moments import Moment, every_moment
from kyndig.timetable.money import Money
from kyndig.timetable.problem import Problem, Session

NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Held:
    """A fixed session: `free` seats are open to others; `people` keep theirs."""

    moment: Moment
    trainer: int
    room: int
    people: tuple[int, ...]
    free: int


class Instance:
    """`steps` keeps the first courses of a department's people within its days, the last not included."""

    def __init__(self, problem: Problem, steps: Mapping[str, tuple[date, date]] | None = None) -> None:
        self.problem = problem
        self.steps = steps or {}
        self.clock = Clock(problem)
        self.money = Money(problem)
        self.person_number = {person.id: i for i, person in enumerate(problem.people)}
        self.course_number = {course.id: i for i, course in enumerate(problem.courses)}
        self.trainer_number = {trainer.id: i for i, trainer in enumerate(problem.trainers)}
        self.room_number = {room.id: i for i, room in enumerate(problem.rooms)}
        self.lengths = [tuple(self.clock.length(m) for m in course.parts) for course in problem.courses]
        self.after = [
            [(self.course_number[rule.course], rule.days * 1440) for rule in course.after] for course in problem.courses
        ]
        names = list(dict.fromkeys(person.department for person in problem.people))
        self.departments = names
        number = {name: i for i, name in enumerate(names)}
        self.department = [number[person.department] for person in problem.people]
        self.allowed_away = [problem.allowed_away[name] for name in names]
        self.calendar_busy = [self.clock.touched(person.busy) for person in problem.people]
        self._prices()
        self.smallest = [max(1, course.smallest_group) for course in problem.courses]
        self._sites()
        self._fixed()
        self._wanted()

    def _prices(self) -> None:
        """Units for a day of each trainer and room, and for each course the hours of one session of it."""
        problem, money = self.problem, self.money
        minutes = [sum(course.parts) for course in problem.courses]
        self.trainer_day = [money.a_day(trainer) for trainer in problem.trainers]
        self.room_day = [money.a_day(room) for room in problem.rooms]
        self.trainer_held = [[money.held(trainer, length) for length in minutes] for trainer in problem.trainers]
        self.seats_in = [[min(asked.largest_group, room.seats) for room in problem.rooms] for asked in problem.courses]
        self.room_held = [[money.held(room, length) for length in minutes] for room in problem.rooms]

    # sites: which rooms a person can reach

    def _sites(self) -> None:
        problem = self.problem
        bound = any(person.sites is not None for person in problem.people)
        self.site_of_room: list[str | None] = [room.site if bound else None for room in problem.rooms]
        self.sites_of_person = [person.sites for person in problem.people]

    def reaches(self, person: int, site: str | None) -> bool:
        sites = self.sites_of_person[person]
        return site is None or sites is None or site in sites

    # what fixed sessions take

    def _fixed(self) -> None:
        problem, clock = self.problem, self.clock
        self.held: list[Held] = []
        self.busy = list(self.calendar_busy)
        self.trainer_taken = [0] * len(problem.trainers)
        self.room_taken = [0] * len(problem.rooms)
        self.trainer_paid = [0] * len(problem.trainers)
        self.room_paid = [0] * len(problem.rooms)
        self.away_by_fixed: list[dict[int, int]] = [defaultdict(int) for _ in self.departments]
        self.seated: dict[tuple[int, int], Moment] = {}
        for session in problem.fixed:
            moment = self._moment_of(session)
            trainer, room = self.trainer_number[session.trainer], self.room_number[session.room]
            people = tuple(self.person_number[p] for p in session.people)
            course = problem.course[session.course]
            seats = min(course.largest_group, problem.rooms[room].seats)
            self.held.append(Held(moment, trainer, room, people, seats - len(people)))
            self.trainer_taken[trainer] |= moment.mask
            self.room_taken[room] |= moment.mask
            for day in moment.days:
                self.trainer_paid[trainer] |= 1 << day
                self.room_paid[room] |= 1 << day
            slots = bits(moment.mask)
            for person in people:
                self.seated[person, moment.course] = moment
                for day in moment.days:
                    self.busy[person] |= clock.day_mask << (day * clock.slots_a_day)
                away = self.away_by_fixed[self.department[person]]
                for slot in slots:
                    away[slot] += 1
        for person, department in enumerate(self.department):
            self.busy[person] |= self.away_full[department]

    @cached_property
    def away_full(self) -> list[int]:
        """For each department the slots in which fixed sessions alone take all who may be away."""
        return [
            sum(1 << slot for slot, count in away.items() if count >= self.allowed_away[department])
            for department, away in enumerate(self.away_by_fixed)
        ]

    def away_left(self, department: int, slot: int) -> int:
        return self.allowed_away[department] - self.away_by_fixed[department].get(slot, 0)

    def _moment_of(self, session: Session) -> Moment:
        starts = []
        for start in session.starts:
            slot = self.clock.slot(start)
            if slot is None:
                raise ValueError("a fixed session lies outside the days: check the problem before")
            starts.append(slot)
        return self.moment(self.course_number[session.course], tuple(starts), (), ())

    def moment(
        self, course: int, starts: tuple[int, ...], trainers: tuple[int, ...] = (), rooms: tuple[int, ...] = ()
    ) -> Moment:
        """The moment at which a course's parts start in these slots."""
        clock, lengths = self.clock, self.lengths[course]
        mask = 0
        for start, length in zip(starts, lengths, strict=True):
            mask |= ((1 << length) - 1) << start
        return Moment(
            course=course,
            starts=starts,
            mask=mask,
            days=tuple(clock.day_of(start) for start in starts),
            opens=clock.minute(starts[0]),
            ends=clock.minute(starts[-1]) + lengths[-1] * clock.unit,
            trainers=trainers,
            rooms=rooms,
        )

    # who wants what, and from when to when

    def _wanted(self) -> None:
        problem = self.problem
        self.wanted: list[list[int]] = []
        for number, asked in enumerate(problem.courses):
            people = (self.person_number[name] for name in asked.audience)
            self.wanted.append([person for person in people if (person, number) not in self.seated])
        self.earliest: dict[tuple[int, int], int] = {}
        self.latest: dict[tuple[int, int], int] = {}
        self.needed: list[tuple[int, int]] = []
        for (person, course), moment in self.seated.items():
            for before, gap in self.after[course]:
                if (person, before) not in self.seated:
                    limit = moment.opens - gap
                    self.latest[person, before] = min(limit, self.latest.get((person, before), NEVER))
                    self.needed.append((person, before))
            for later, rules in enumerate(self.after):
                for before, gap in rules:
                    if before == course and (person, later) not in self.seated:
                        key = person, later
                        self.earliest[key] = max(moment.ends + gap, self.earliest.get(key, 0))
        self.needed = list(dict.fromkeys(self.needed))
        for person, course in self._stepped():
            first, until = map(self.clock.minute_of, self.steps[problem.people[person].department])
            self.earliest[person, course] = max(first, self.earliest.get((person, course), 0))
            self.latest[person, course] = min(until, self.latest.get((person, course), NEVER))
        self.courses_of: list[list[int]] = [[] for _ in problem.people]
        for number, wanting in enumerate(self.wanted):
            for person in wanting:
                self.courses_of[person].append(number)

    def _stepped(self) -> list[tuple[int, int]]:
        """Who has to come within the department's days, and for which courses: those that follow no other."""
        departments = [person.department for person in self.problem.people]
        return [
            (person, course)
            for course, wanting in enumerate(self.wanted)
            for person in wanting
            if not self.after[course] and departments[person] in self.steps
        ]

    def free(self, person: int, moment: Moment) -> bool:
        """Whether nothing of the person's own stands in the way: calendar, fixed seats, courses before or after."""
        if self.busy[person] & moment.mask:
            return False
        key = person, moment.course
        return self.earliest.get(key, 0) <= moment.opens and moment.ends <= self.latest.get(key, NEVER)

    # moments

    @cached_property
    def moments(self) -> list[list[Moment]]:
        """For each course its moments in order of time. A change that finds a seat in what is there asks for none."""
        moments, self.moments_complete = every_moment(self)
        return moments

    @cached_property
    def moments_complete(self) -> bool:
        """Whether none was thinned out."""
        moments, complete = every_moment(self)
        self.moments = moments
        return complete

    @cached_property
    def trainer_starts(self) -> list[dict[int, int]]:
        return [self._starts(trainer.available) for trainer in self.problem.trainers]

    @cached_property
    def room_starts(self) -> list[dict[int, int]]:
        return [self._starts(room.available) for room in self.problem.rooms]

    @cached_property
    def all_lengths(self) -> list[int]:
        return sorted({length for lengths in self.lengths for length in lengths})

    def _starts(self, available: tuple[tuple[object, object], ...] | None) -> dict[int, int]:
        return {length: self.clock.starts_within(available, length) for length in self.all_lengths}  # type: ignore[arg-type]

    def teachers(self, course: int) -> list[int]:
        name = self.problem.courses[course].id
        return [i for i, trainer in enumerate(self.problem.trainers) if name in trainer.courses]

    def seats(self, course: int, room: int) -> int:
        return self.seats_in[course][room]

    def large_rooms(self, course: int) -> list[int]:
        return [i for i in range(len(self.problem.rooms)) if self.seats(course, i) >= self.smallest[course]]

    def window(self, course: int) -> range:
        """The open days in which the course may be held."""
        days = self.clock.days
        asked = self.problem.courses[course]
        low = next((i for i, d in enumerate(days) if asked.opens is None or d >= asked.opens), len(days))
        high = next((i for i in range(len(days), 0, -1) if asked.closes is None or days[i - 1] <= asked.closes), 0)
        return range(low, max(low, high))

    # what fixed sessions cost

    def fixed_cost(self) -> int:
        """Units that the fixed sessions cost whatever else is held."""
        total = 0
        for number, paid in enumerate(self.trainer_paid):
            total += self.money.a_day(self.problem.trainers[number]) * paid.bit_count()
        for number, paid in enumerate(self.room_paid):
            total += self.money.a_day(self.problem.rooms[number]) * paid.bit_count()
        for held in self.held:
            minutes = sum(self.problem.courses[held.moment.course].parts)
            total += self.money.held(self.problem.trainers[held.trainer], minutes)
            total += self.money.held(self.problem.rooms[held.room], minutes)
        return total
