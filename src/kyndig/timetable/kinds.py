"""Trainers and rooms that are alike: it does not matter which of them is taken, so they are a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from kyndig.timetable.instance import Instance
from kyndig.timetable.moments import Moment


@dataclass(frozen=True, slots=True)
class Kind:
    """Trainers or rooms that are alike in everything, so that it does not matter which of them is taken."""

    members: tuple[int, ...]
    day_cost: int
    hour_cost: tuple[int, ...]
    """For each course, what a session of it costs by the hour."""
    paid: int
    """Open days that a fixed session has paid for already, as bits."""


def trainer_kinds(instance: Instance, *, exact: bool) -> list[Kind]:
    """Trainers grouped by being alike.

    Where `exact`, those who teach a course of several parts stand alone: who is free on both days is not a matter
    of numbers.
    """
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, trainer in enumerate(instance.problem.trainers):
        several = any(len(instance.problem.course[name].parts) > 1 for name in trainer.courses)
        groups[
            trainer.courses,
            tuple(instance.trainer_starts[number].items()),
            instance.trainer_taken[number],
            instance.trainer_paid[number],
            trainer.cost_per_day,
            trainer.cost_per_hour,
            number if exact and several else None,
        ].append(number)
    kinds = []
    for members in groups.values():
        one = instance.problem.trainers[members[0]]
        rates = tuple(instance.money.held(one, sum(course.parts)) for course in instance.problem.courses)
        kinds.append(Kind(tuple(members), instance.money.a_day(one), rates, instance.trainer_paid[members[0]]))
    return kinds


def room_kinds(instance: Instance, *, exact: bool) -> list[Kind]:
    """Rooms grouped by being alike, as with trainers."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    several = any(len(course.parts) > 1 for course in instance.problem.courses)
    for number, room in enumerate(instance.problem.rooms):
        groups[
            instance.site_of_room[number],
            tuple(instance.seats(course, number) for course in range(len(instance.problem.courses))),
            tuple(instance.room_starts[number].items()),
            instance.room_taken[number],
            instance.room_paid[number],
            room.cost_per_day,
            room.cost_per_hour,
            number if exact and several else None,
        ].append(number)
    kinds = []
    for members in groups.values():
        one = instance.problem.rooms[members[0]]
        rates = tuple(instance.money.held(one, sum(course.parts)) for course in instance.problem.courses)
        kinds.append(Kind(tuple(members), instance.money.a_day(one), rates, instance.room_paid[members[0]]))
    return kinds


class Members:
    """Hands out the members of kinds, one session at a time each; those who work that day already come first."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.kinds = kinds
        self.taken: dict[int, int] = defaultdict(int)
        self.days: dict[int, set[int]] = defaultdict(set)

    def take(self, kind: int, moment: Moment) -> int:
        free = [m for m in self.kinds[kind].members if not self.taken[m] & moment.mask]
        member = max(free, key=lambda m: (len(self.days[m] & set(moment.days)), -m))
        self.taken[member] |= moment.mask
        self.days[member] |= set(moment.days)
        return member
