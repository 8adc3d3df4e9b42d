"""A timetable problem: what it holds, read from JSON with every fault named by its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
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
            "starts": [_moment_text(start) for start in self.starts],
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
        return _Reader().problem(data)

    def to_json(self) -> dict[str, Any]:
        """The same problem as JSON; `Problem.from_json(p.to_json()) == p`."""
        return _written(self)

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


class _Reader:
    """Reads JSON into a Problem. Every method takes the place it reads, for the error."""

    def problem(self, data: object) -> Problem:
        top = self.table(data, "the problem")
        if top.get("format", FORMAT) != FORMAT:
            raise ProblemError("format", repr(FORMAT), top.get("format"))
        start, end = self.day_of(top, "start", ""), self.day_of(top, "end", "")
        if end < start:
            raise ProblemError("end", "a day that is not before start", top["end"])
        if (end - start).days > 1100:
            raise ProblemError("end", "at most three years after start", top["end"])
        people = self.named(top, "people", self.person)
        rooms = self.named(top, "rooms", self.room)
        courses = self.named(top, "courses", self.course)
        trainers = self.named(top, "trainers", self.trainer)
        people_ids, course_ids = {p.id for p in people}, {c.id for c in courses}
        for i, trainer in enumerate(trainers):
            self.known(trainer.courses, course_ids, f"trainers[{i}].courses", "course")
        for i, course in enumerate(courses):
            self.known(course.audience, people_ids, f"courses[{i}].audience", "person")
            self.known([a.course for a in course.after], course_ids, f"courses[{i}].after", "course")
        self.no_circle(courses)
        fixed = tuple(
            self.session(item, f"fixed[{i}]") for i, item in enumerate(self.rows(top.get("fixed", []), "fixed"))
        )
        for i, session in enumerate(fixed):
            self.known([session.course], course_ids, f"fixed[{i}].course", "course")
            self.known([session.trainer], {t.id for t in trainers}, f"fixed[{i}].trainer", "trainer")
            self.known([session.room], {r.id for r in rooms}, f"fixed[{i}].room", "room")
            self.known(session.people, people_ids, f"fixed[{i}].people", "person")
        draw = self.table(top.get("draw") or {}, "draw")
        return Problem(
            timezone=self.text(top.get("timezone", "Europe/Oslo"), "timezone"),
            start=start,
            end=end,
            day=self.working_day(top.get("day"), "day"),
            people=people,
            trainers=trainers,
            rooms=rooms,
            courses=courses,
            away_share=self.number(top.get("away_share", 1.0), "away_share", least=0, most=1),
            seed=self.whole(draw.get("seed", 0), "draw.seed"),
            fixed=fixed,
        )

    # plain values

    def table(self, value: object, path: str) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise ProblemError(path, "an object", value)
        return value

    def rows(self, value: object, path: str) -> Sequence[Any]:
        if not isinstance(value, list | tuple):
            raise ProblemError(path, "a list", value)
        return value

    def text(self, value: object, path: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ProblemError(path, "a text", value)
        return value

    def whole(self, value: object, path: str, least: int | None = None, most: int | None = None) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ProblemError(path, "a whole number", value)
        self.between(value, path, least, most)
        return value

    def number(self, value: object, path: str, least: float | None = None, most: float | None = None) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise ProblemError(path, "a number", value)
        self.between(value, path, least, most)
        return value

    def between(self, value: float, path: str, least: float | None, most: float | None) -> None:
        if least is not None and value < least:
            raise ProblemError(path, f"{least} or more", value)
        if most is not None and value > most:
            raise ProblemError(path, f"{most} or less", value)

    def required(self, table: Mapping[str, Any], key: str, path: str, what: str) -> Any:
        if key not in table:
            raise ProblemError(f"{path}.{key}" if path else key, f"{what}, which is missing here")
        return table[key]

    def day_of(self, table: Mapping[str, Any], key: str, path: str) -> date:
        place = f"{path}.{key}" if path else key
        return self.one_day(self.required(table, key, path, "a day such as 2027-01-04"), place)

    def one_day(self, value: object, path: str) -> date:
        try:
            if isinstance(value, str) and len(value) == 10:
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ProblemError(path, "a day such as 2027-01-04", value)

    def optional_date(self, value: object, path: str) -> date | None:
        return None if value is None else self.one_day(value, path)

    def moment(self, value: object, path: str) -> datetime:
        try:
            if isinstance(value, str) and len(value) >= 16:
                read = datetime.fromisoformat(value)
                if read.tzinfo is None:
                    return read
        except ValueError:
            pass
        raise ProblemError(path, "a local time without offset such as 2027-01-04T09:00", value)

    def clock(self, value: object, path: str) -> time:
        try:
            if isinstance(value, str) and len(value) == 5:
                return time.fromisoformat(value)
        except ValueError:
            pass
        raise ProblemError(path, "a time of day such as 08:30", value)

    def interval(self, value: object, path: str) -> Interval:
        pair = self.rows(value, path)
        if len(pair) != 2:
            raise ProblemError(path, "two times, from and to", value)
        start, end = self.moment(pair[0], f"{path}[0]"), self.moment(pair[1], f"{path}[1]")
        if end < start:
            raise ProblemError(path, "an end that is not before the start", value)
        return start, end

    def intervals(self, value: object, path: str) -> tuple[Interval, ...]:
        return tuple(self.interval(item, f"{path}[{i}]") for i, item in enumerate(self.rows(value, path)))

    def available(self, value: object, path: str) -> tuple[Interval, ...] | None:
        return None if value is None else self.intervals(value, path)

    def texts(self, value: object, path: str) -> tuple[str, ...]:
        return tuple(self.text(item, f"{path}[{i}]") for i, item in enumerate(self.rows(value, path)))

    # the parts of a problem

    def named(self, top: Mapping[str, Any], key: str, read: Callable[[Mapping[str, Any], str], T]) -> tuple[T, ...]:
        items: list[T] = []
        seen: set[str] = set()
        for i, row in enumerate(self.rows(self.required(top, key, "", "a list"), key)):
            path = f"{key}[{i}]"
            table = self.table(row, path)
            name = self.text(self.required(table, "id", path, "an id"), f"{path}.id")
            if name in seen:
                raise ProblemError(f"{path}.id", "an id that is not used before", name)
            seen.add(name)
            items.append(read(table, path))
        return tuple(items)

    def known(self, names: Sequence[str] | frozenset[str], all_of_them: set[str], path: str, kind: str) -> None:
        for name in names:
            if name not in all_of_them:
                raise ProblemError(path, f"the id of a {kind} in this problem", name)

    def working_day(self, value: object, path: str) -> Day:
        table = self.table(value, path)
        opens = self.clock(self.required(table, "from", path, "a time of day such as 08:30"), f"{path}.from")
        closes = self.clock(self.required(table, "to", path, "a time of day such as 16:00"), f"{path}.to")
        if closes <= opens:
            raise ProblemError(f"{path}.to", "a time after the day's start", table["to"])
        weekdays = self.rows(table.get("weekdays", [1, 2, 3, 4, 5]), f"{path}.weekdays")
        closed = self.rows(table.get("closed", []), f"{path}.closed")
        return Day(
            opens=opens,
            closes=closes,
            weekdays=frozenset(self.whole(d, f"{path}.weekdays[{i}]", 1, 7) for i, d in enumerate(weekdays)),
            closed=frozenset(self.one_day(d, f"{path}.closed[{i}]") for i, d in enumerate(closed)),
            grid_minutes=self.whole(table.get("grid_minutes", 30), f"{path}.grid_minutes", 1, 24 * 60),
        )

    def person(self, table: Mapping[str, Any], path: str) -> Person:
        sites = table.get("sites")
        return Person(
            id=table["id"],
            department=self.text(self.required(table, "department", path, "a department"), f"{path}.department"),
            sites=frozenset(self.texts(sites, f"{path}.sites")) or None if sites is not None else None,
            busy=self.intervals(table.get("busy") or [], f"{path}.busy"),
        )

    def trainer(self, table: Mapping[str, Any], path: str) -> Trainer:
        courses = self.required(table, "courses", path, "a list of courses")
        return Trainer(
            id=table["id"],
            courses=frozenset(self.texts(courses, f"{path}.courses")),
            available=self.available(table.get("available"), f"{path}.available"),
            cost_per_day=self.number(table.get("cost_per_day", 0), f"{path}.cost_per_day", least=0),
            cost_per_hour=self.number(table.get("cost_per_hour", 0), f"{path}.cost_per_hour", least=0),
        )

    def room(self, table: Mapping[str, Any], path: str) -> Room:
        site = table.get("site")
        return Room(
            id=table["id"],
            seats=self.whole(self.required(table, "seats", path, "a number of seats"), f"{path}.seats", least=0),
            site=None if site is None or site == "" else self.text(site, f"{path}.site"),
            available=self.available(table.get("available"), f"{path}.available"),
            cost_per_day=self.number(table.get("cost_per_day", 0), f"{path}.cost_per_day", least=0),
            cost_per_hour=self.number(table.get("cost_per_hour", 0), f"{path}.cost_per_hour", least=0),
        )

    def course(self, table: Mapping[str, Any], path: str) -> Course:
        parts = self.rows(self.required(table, "parts", path, "minutes of each part"), f"{path}.parts")
        if not parts:
            raise ProblemError(f"{path}.parts", "minutes of at least one part", parts)
        largest = self.required(table, "largest_group", path, "a number of people")
        audience = self.required(table, "audience", path, "a list of people")
        return Course(
            id=table["id"],
            parts=tuple(self.whole(m, f"{path}.parts[{i}]", 1, 24 * 60) for i, m in enumerate(parts)),
            audience=tuple(dict.fromkeys(self.texts(audience, f"{path}.audience"))),
            largest_group=self.whole(largest, f"{path}.largest_group", least=1),
            smallest_group=self.whole(table.get("smallest_group", 1), f"{path}.smallest_group", least=0),
            opens=self.optional_date(table.get("from"), f"{path}.from"),
            closes=self.optional_date(table.get("to"), f"{path}.to"),
            after=tuple(
                self.follows(item, f"{path}.after[{i}]")
                for i, item in enumerate(self.rows(table.get("after") or [], f"{path}.after"))
            ),
        )

    def follows(self, value: object, path: str) -> After:
        table = self.table(value, path)
        return After(
            course=self.text(self.required(table, "course", path, "a course"), f"{path}.course"),
            days=self.whole(table.get("days", 0), f"{path}.days", 0, 1100),
        )

    def session(self, value: object, path: str) -> Session:
        table = self.table(value, path)
        starts = self.rows(self.required(table, "starts", path, "a start for each part"), f"{path}.starts")
        return Session(
            course=self.text(self.required(table, "course", path, "a course"), f"{path}.course"),
            trainer=self.text(self.required(table, "trainer", path, "a trainer"), f"{path}.trainer"),
            room=self.text(self.required(table, "room", path, "a room"), f"{path}.room"),
            starts=tuple(self.moment(s, f"{path}.starts[{i}]") for i, s in enumerate(starts)),
            people=self.texts(table.get("people", []), f"{path}.people"),
        )

    def no_circle(self, courses: tuple[Course, ...]) -> None:
        before = {course.id: [rule.course for rule in course.after] for course in courses}
        done: set[str] = set()

        def visit(name: str, way: tuple[str, ...]) -> None:
            if name in way:
                index = next(i for i, course in enumerate(courses) if course.id == name)
                raise ProblemError(
                    f"courses[{index}].after", "courses that do not follow one another in a circle", name
                )
            if name not in done:
                for other in before[name]:
                    visit(other, (*way, name))
                done.add(name)

        for course in courses:
            visit(course.id, ())


def _moment_text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes" if not moment.second and not moment.microsecond else "auto")


def _intervals(intervals: tuple[Interval, ...] | None) -> list[list[str]] | None:
    if intervals is None:
        return None
    return [[_moment_text(start), _moment_text(end)] for start, end in intervals]


def _written(problem: Problem) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "timezone": problem.timezone,
        "start": problem.start.isoformat(),
        "end": problem.end.isoformat(),
        "day": {
            "from": problem.day.opens.isoformat("minutes"),
            "to": problem.day.closes.isoformat("minutes"),
            "weekdays": sorted(problem.day.weekdays),
            "closed": sorted(day.isoformat() for day in problem.day.closed),
            "grid_minutes": problem.day.grid_minutes,
        },
        "people": [
            {
                "id": person.id,
                "department": person.department,
                "sites": None if person.sites is None else sorted(person.sites),
                "busy": _intervals(person.busy),
            }
            for person in problem.people
        ],
        "trainers": [
            {
                "id": trainer.id,
                "courses": sorted(trainer.courses),
                "available": _intervals(trainer.available),
                "cost_per_day": trainer.cost_per_day,
                "cost_per_hour": trainer.cost_per_hour,
            }
            for trainer in problem.trainers
        ],
        "rooms": [
            {
                "id": room.id,
                "site": room.site,
                "seats": room.seats,
                "available": _intervals(room.available),
                "cost_per_day": room.cost_per_day,
                "cost_per_hour": room.cost_per_hour,
            }
            for room in problem.rooms
        ],
        "courses": [
            {
                "id": course.id,
                "parts": list(course.parts),
                "smallest_group": course.smallest_group,
                "largest_group": course.largest_group,
                "audience": list(course.audience),
                "from": course.opens.isoformat() if course.opens else None,
                "to": course.closes.isoformat() if course.closes else None,
                "after": [{"course": rule.course, "days": rule.days} for rule in course.after],
            }
            for course in problem.courses
        ],
        "away_share": problem.away_share,
        "draw": {"seed": problem.seed},
        "fixed": [session.to_json() for session in problem.fixed],
    }
