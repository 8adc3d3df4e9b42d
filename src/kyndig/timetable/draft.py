"""A timetable in the making: sittings by number, what they cost in whole units, and how two of them compare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kyndig.timetable.clock import bits
from kyndig.timetable.instance import Instance
from kyndig.timetable.moments import Moment
from kyndig.timetable.problem import Session


@dataclass(slots=True, eq=False)
class Sitting:
    """A session by number. `fixed` is its place among the problem's fixed sessions, or None.

    `movable` is kept by the plan that holds the sitting: who may be moved out of it, as bits by row of the course.
    """

    moment: Moment
    trainer: int
    room: int
    people: set[int] = field(default_factory=set)
    fixed: int | None = None
    movable: int = 0

    @property
    def course(self) -> int:
        return self.moment.course

    def copied(self) -> Sitting:
        return Sitting(self.moment, self.trainer, self.room, set(self.people), self.fixed)


@dataclass(frozen=True, order=True, slots=True)
class Worth:
    """What is aimed at, in order: fewest unplaced pairs, lowest cost in units, fewer sessions, earlier."""

    unplaced: int
    cost: int
    sessions: int = 0
    lateness: int = 0


def fixed_sittings(instance: Instance) -> list[Sitting]:
    return [
        Sitting(held.moment, held.trainer, held.room, set(held.people), number)
        for number, held in enumerate(instance.held)
    ]


def worth(instance: Instance, sittings: Iterable[Sitting]) -> Worth:
    trainer_days, room_days = list(instance.trainer_paid), list(instance.room_paid)
    cost = instance.fixed_cost()
    new = sessions = lateness = 0
    for sitting in sittings:
        sessions += 1
        lateness += sitting.moment.opens
        if sitting.fixed is None:
            cost += instance.trainer_held[sitting.trainer][sitting.course]
            cost += instance.room_held[sitting.room][sitting.course]
            for day in sitting.moment.days:
                if not trainer_days[sitting.trainer] >> day & 1:
                    trainer_days[sitting.trainer] |= 1 << day
                    cost += instance.trainer_day[sitting.trainer]
                if not room_days[sitting.room] >> day & 1:
                    room_days[sitting.room] |= 1 << day
                    cost += instance.room_day[sitting.room]
            new += len(sitting.people)
        else:
            new += len(sitting.people) - len(instance.held[sitting.fixed].people)
    return Worth(sum(map(len, instance.wanted)) - new, cost, sessions, lateness)


def held_only(instance: Instance, sittings: Iterable[Sitting]) -> list[Sitting]:
    """The sittings without those that have too few people, and without the people who miss an earlier course so."""
    left = list(sittings)
    while True:
        kept = [s for s in left if s.fixed is not None or len(s.people) >= instance.smallest[s.course]]
        seated = {(person, s.course) for s in kept for person in s.people} | instance.seated.keys()
        gone = False
        for sitting in kept:
            first = [before for before, _ in instance.after[sitting.course]]
            if first:
                always = instance.held[sitting.fixed].people if sitting.fixed is not None else ()
                missed = {p for p in sitting.people if any((p, c) not in seated for c in first)}.difference(always)
                sitting.people -= missed
                gone = gone or bool(missed)
        if not gone and len(kept) == len(left):
            return kept
        left = kept


def as_sessions(instance: Instance, sittings: Iterable[Sitting]) -> tuple[Session, ...]:
    """The sittings by name, in order of time."""
    problem, clock = instance.problem, instance.clock
    found = []
    for sitting in sittings:
        starts = tuple(clock.moment(slot) for slot in sitting.moment.starts)
        people = tuple(problem.people[number].id for number in sorted(sitting.people))
        if sitting.fixed is not None:
            starts = problem.fixed[sitting.fixed].starts
        found.append(
            Session(
                course=problem.courses[sitting.course].id,
                trainer=problem.trainers[sitting.trainer].id,
                room=problem.rooms[sitting.room].id,
                starts=starts,
                people=people,
            )
        )
    return tuple(sorted(found, key=lambda s: (s.starts, s.course, s.trainer, s.room)))


def slots_of(moment: Moment) -> list[int]:
    return bits(moment.mask)
