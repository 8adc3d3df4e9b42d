"""A timetable problem: what it holds, read from JSON with every fault named by its place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, TypeVar

FORMAT = "kyndig.timetable/1"

Interval = tuple[datetime, datetime]
"""Half open: the start belongs to it, the end does not. Local time without offset."""

T = TypeVar("T")


class ProblemError(ValueError):
    """Something in a problem is not as the format says.

    `path` is the place in the JSON (`courses[0].parts[1]`), `expected` what should have been there, `found` what was.
    """

    def __init__(self, path: str, expected: str, found: object = None) -> None:
        self.path = path
        self.expected = expected
        self.found = found
        text = f"{path}: expected {expected}"
        super().__init__(text if found is None else f"{text}, found {_short(found)}")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


@dataclass(frozen=True)
class Day:
    """The working day: sessions lie within it and start on its grid, counted from its first minute."""

    opens: time
    closes: time
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    closed: frozenset[date] = frozenset()
    grid_minutes: int = 30

    @property
    def minutes(self) -> int:
        return _minutes(self.closes) - _minutes(self.opens)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


@dataclass(frozen=True)
class Person:
    """`sites` None means that the person may go to every room."""

    id: str
    department: str
    sites: frozenset[str] | None = None
    busy: tuple[Interval, ...] = ()


@dataclass(frozen=True)
class Trainer:
    """`available` None means always, within the day. Costs are in the customer's currency."""

    id: str
    courses: frozenset[str]
    available: tuple[Interval, ...] | None = None
    cost_per_day: float = 0
    cost_per_hour: float = 0


@dataclass(frozen=True)
class Room:
    """`site` None is a room that everybody can reach, online for example."""

    id: str
    seats: int
    site: str | None = None
    available: tuple[Interval, ...] | None = None
    cost_per_day: float = 0
    cost_per_hour: float = 0


@dataclass(frozen=True)
class After:
    """The course is held at least `days` days after the end of `course`, with those who were there."""

    course: str
    days: int = 0


@dataclass(frozen=True)
class Course:
    """`parts` are minutes; several parts are held on consecutive open days, one a day."""

    id: str
    parts: tuple[int, ...]
    audience: tuple[str, ...]
    largest_group: int
    smallest_group: int = 1
    opens: date | None = None
    closes: date | None = None
    after: tuple[After, ...] = ()


def moment_text(moment: datetime) -> str:
    """As ISO 8601, without seconds where there are none."""
    return moment.isoformat(timespec="minutes" if not moment.second and not moment.microsecond else "auto")


@dataclass(frozen=True)
class Session:
    """A course held: by whom, where, when each part starts, and who sits in it."""

    course: str
    trainer: str
    room: str
    starts: tuple[datetime, ...]
    people: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "course": self.course,
            "trainer": self.trainer,
            "room": self.room,
            "starts": [moment_text(start) for start in self.starts],
            "people": list(self.people),
        }


@dataclass(frozen=True)
class Problem:
    """People, trainers, rooms and courses over a stretch of days. `start` and `end` are both included."""

    timezone: str
    start: date
    end: date
    day: Day
    people: tuple[Person, ...]
    trainers: tuple[Trainer, ...]
    rooms: tuple[Room, ...]
    courses: tuple[Course, ...]
    away_share: float = 1.0
    seed: int = 0
    fixed: tuple[Session, ...] = field(default=())

    @classmethod
    def from_json(cls, data: object) -> Problem:
        """Read and check a problem; a ProblemError names the first place that is not as the format says."""
        from kyndig.timetable.reading import Reader

        return Reader().problem(data)

    def to_json(self) -> dict[str, Any]:
        """The same problem as JSON; `Problem.from_json(p.to_json()) == p`."""
        from kyndig.timetable.writing import written

        return written(self)

    @cached_property
    def person(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def trainer(self) -> Mapping[str, Trainer]:
        return {trainer.id: trainer for trainer in self.trainers}

    @cached_property
    def room(self) -> Mapping[str, Room]:
        return {room.id: room for room in self.rooms}

    @cached_property
    def course(self) -> Mapping[str, Course]:
        return {course.id: course for course in self.courses}

    @cached_property
    def allowed_away(self) -> Mapping[str, int]:
        """How many people of each department may be in sessions at any one moment."""
        sizes: dict[str, int] = {}
        for person in self.people:
            sizes[person.department] = sizes.get(person.department, 0) + 1
        return {name: max(1, math.floor(self.away_share * size + 1e-9)) for name, size in sizes.items()}

    @cached_property
    def wanted(self) -> tuple[tuple[str, str], ...]:
        """Every (person, course) pair that should have a seat."""
        return tuple((person, course.id) for course in self.courses for person in course.audience)
