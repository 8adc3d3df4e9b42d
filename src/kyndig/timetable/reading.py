"""Reads JSON into a timetable problem, with every fault named by its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kyndig.timetable.problem import (
    FORMAT,
    After,
    Course,
    Day,
    Interval,
    Person,
    Problem,
    ProblemError,
    Room,
    Session,
    Trainer,
)

LARGEST_NUMBER = 10**12
"""Larger ones are a slip, and would not be exact in the solver."""

T = TypeVar("T")


class Reader:
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
            timezone=self.zone(top.get("timezone", "Europe/Oslo"), "timezone"),
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
        if not isinstance(value, str) or not value.strip() or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise ProblemError(path, "a text", value)
        return value

    def zone(self, value: object, path: str) -> str:
        name = self.text(value, path)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ProblemError(path, "a time zone such as Europe/Oslo", value) from None
        return name

    def whole(self, value: object, path: str, least: int | None = None, most: int | None = None) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ProblemError(path, "a whole number", value)
        self.between(value, path, least, most)
        return value

    def number(self, value: object, path: str, least: float | None = None, most: float | None = None) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST_NUMBER:
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
