"""A timetable in the making: sittings by number, what they cost in whole units, and how two of them compare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kyndig.timetable.clock import bits
from kyndig.timetable.instance import Instance, Moment
from kyndig.timetable.problem import Session


@dataclass(slots=True, eq=False)
class Sitting:
    """A session by number. `fixed` is its place among the problem's fixed sessions, or None."""

    moment: Moment
    trainer: int
    room: int
    people: set[int] = field(default_factory=set)
    fixed: int | None = None

    @property
    def course(self) -> int:
        return self.moment.course


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
