"""People that the model does not tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

from kyndig.timetable.instance import NEVER, Instance


@dataclass(frozen=True, slots=True)
class Group:
    """People of one department that the model does not tell apart, and the courses they still want."""

    people: tuple[int, ...]
    department: int
    courses: tuple[int, ...]


def single_groups(instance: Instance) -> list[Group]:
    """Each person alone, but for people who are alike in everything and want one course only: those are a number."""
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for person, courses in enumerate(instance.courses_of):
        if not courses:
            continue
        limits = tuple(
            (instance.earliest.get((person, c), 0), instance.latest.get((person, c), NEVER)) for c in courses
        )
        needed = any((person, c) in instance.needed for c in courses)
        alone = person if len(courses) > 1 or needed or instance.after[courses[0]] else None
        key = instance.department[person], instance.busy[person], instance.sites_of_person[person], limits
        alike[*key, tuple(courses), alone].append(person)
    return [
        Group(tuple(people), instance.department[people[0]], tuple(instance.courses_of[people[0]]))
        for people in alike.values()
    ]
