"""Whether a set of sessions keeps every rule of a problem: decided apart from the solver.

A fixed session may hold people outside the audience or over their busy times, and fewer than the smallest group: that
is the lead's own decision. Everything else binds for it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from kyndig.timetable.answer import Broken
from kyndig.timetable.problem import Course, Interval, Problem, Session

Span = tuple[datetime, datetime]


def check(
    problem: Problem, sessions: Sequence[Session], *, complete: bool = True, known: Container[Session] = ()
) -> list[Broken]:
    """Every rule that the sessions break, in order of session; an empty list where they keep them all.

    Where `complete` is False the sessions are a part of a timetable: people who miss an earlier course are not told of,
    as its session may still come. Sessions `known` to keep the rules by themselves are only held against others.
    """
    return _Check(problem, sessions, complete, known).found


def spans(problem: Problem, session: Session) -> list[Span]:
    """When each part starts and ends."""
    parts = problem.course[session.course].parts
    return [(start, start + timedelta(minutes=m)) for start, m in zip(session.starts, parts, strict=False)]


def within(available: Iterable[Interval] | None, start: datetime, end: datetime) -> bool:
    return available is None or any(a <= start and end <= b for a, b in available)


def clashes(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _text(moment: datetime | date) -> str:
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _key(session: Session) -> tuple[object, ...]:
    return session.course, session.trainer, session.room, session.starts


class _Check:
    def __init__(
        self, problem: Problem, sessions: Sequence[Session], complete: bool, known: Container[Session]
    ) -> None:
        self.problem = problem
        self.sessions = sessions
        self.found: list[Broken] = []
        fixed = {_key(session): session for session in problem.fixed}
        self.was = [fixed.pop(_key(session), None) for session in sessions]
        self.spans = [spans(problem, session) for session in sessions]
        open_days = set()
        count = (problem.end - problem.start).days + 1
        for day in (problem.start + timedelta(days=i) for i in range(count)):
            if day.isoweekday() in problem.day.weekdays and day not in problem.day.closed:
                open_days.add(day)
        self.open_days = open_days
        for number, session in enumerate(sessions):
            if session in known:
                continue
            self._group(number, session)
            self._times(number, session)
            self._people(number, session)
        if complete:
            for session in fixed.values():
                self._add("fixed_dropped", None, (), f"the fixed session {_name(session)} is missing", _of(session))
        self._taken("trainer")
        self._taken("room")
        self._two_a_day()
        self._after(complete)
        self._away()
        self.found.sort(key=lambda broken: (broken.session is None, broken.session or 0))

    def _add(
        self, kind: str, number: int | None, people: Iterable[str], sentence: str, fields: dict[str, Any] | None = None
    ) -> None:
        self.found.append(Broken(kind, number, tuple(people), sentence, fields or {}))

    def _group(self, number: int, session: Session) -> None:
        problem, was = self.problem, self.was[number]
        course, room = problem.course[session.course], problem.room[session.room]
        name, size, seats = _name(session), len(session.people), min(course.largest_group, room.seats)
        if was and not set(was.people) <= set(session.people):
            moved = [p for p in was.people if p not in session.people]
            self._add("fixed_moved", number, moved, f"{name} is fixed, but {_list(moved)} no longer sits in it", {})
        if course.id not in problem.trainer[session.trainer].courses:
            fields: dict[str, Any] = {"trainer": session.trainer, "course": course.id}
            self._add("trainer_cannot", number, (), f"{session.trainer} does not teach {course.id}", fields)
        seen: set[str] = set()
        twice = sorted({p for p in session.people if p in seen or seen.add(p)})  # type: ignore[func-returns-value]
        if twice:
            self._add("person_twice", number, twice, f"{_list(twice)} is in {name} twice", {})
        if size > seats:
            fields = {"size": size, "most": seats, "room": room.id, "room_binds": room.seats < course.largest_group}
            self._add("too_many", number, (), f"{name} has {size} people, and room for {seats}", fields)
        if size < course.smallest_group and not was:
            fields = {"size": size, "fewest": course.smallest_group}
            sentence = f"{name} has {size} people, and is held from {course.smallest_group} on"
            self._add("too_few", number, (), sentence, fields)
        if len(session.starts) != len(course.parts):
            fields = {"starts": len(session.starts), "parts": len(course.parts)}
            sentence = f"{name} has {len(session.starts)} starts for {len(course.parts)} parts"
            self._add("parts", number, (), sentence, fields)

    def _times(self, number: int, session: Session) -> None:
        problem, name = self.problem, _name(session)
        course, day = problem.course[session.course], problem.day
        trainer, room = problem.trainer[session.trainer], problem.room[session.room]
        previous: date | None = None
        for start, end in self.spans[number]:
            d = start.date()
            at = {"start": _text(start), "end": _text(end)}
            opens, closes = datetime.combine(d, day.opens), datetime.combine(d, day.closes)
            if d not in self.open_days:
                self._add("closed_day", number, (), f"{d} is not an open day", {"day": _text(d)})
            if start < opens or end > closes:
                hours = {"opens": day.opens.isoformat("minutes"), "closes": day.closes.isoformat("minutes")}
                fields: dict[str, Any] = {**at, **hours}
                self._add("outside_day", number, (), f"{name} lies outside the working day", fields)
            if (start - opens).total_seconds() / 60 % day.grid_minutes:
                fields = {**at, "grid_minutes": day.grid_minutes}
                self._add("off_grid", number, (), f"{_text(start)} is not a time at which sessions start", fields)
            if previous is not None and d != self._next_open(previous):
                fields = {"day": _text(d), "expected": _text(self._next_open(previous))}
                self._add(
                    "not_consecutive", number, (), f"the parts of {name} are not on consecutive open days", fields
                )
            previous = d
            if not within(trainer.available, start, end):
                fields = {**at, "trainer": trainer.id}
                self._add("trainer_away", number, (), f"{trainer.id} is not available on {_span(start, end)}", fields)
            if not within(room.available, start, end):
                fields = {**at, "room": room.id}
                self._add("room_away", number, (), f"{room.id} is not available on {_span(start, end)}", fields)
            if (course.opens and d < course.opens) or (course.closes and d > course.closes):
                fields = {
                    "day": _text(d),
                    "from": _text(course.opens) if course.opens else None,
                    "to": _text(course.closes) if course.closes else None,
                }
                self._add("window", number, (), f"{course.id} is not to be held on {d}", fields)

    def _next_open(self, day: date) -> date:
        day += timedelta(days=1)
        while day <= self.problem.end and day not in self.open_days:
            day += timedelta(days=1)
        return day

    def _people(self, number: int, session: Session) -> None:
        problem, was = self.problem, self.was[number]
        site = problem.room[session.room].site
        kept = set(was.people) if was else set()
        audience = self._audience(problem.course[session.course])
        own = self.spans[number]
        first, last = min((start for start, _ in own), default=None), max((end for _, end in own), default=None)
        for person in dict.fromkeys(session.people):
            sites = problem.person[person].sites
            if sites and site and site not in sites:
                fields: dict[str, Any] = {"site": site, "sites": sorted(sites), "room": session.room}
                self._add("site", number, (person,), f"{person} cannot go to {site}", fields)
            if person not in kept:
                # Most of a calendar lies before or after, and is passed over at once.
                near = (
                    [b for b in problem.person[person].busy if b[0] < last and first < b[1]] if first and last else ()
                )
                for interval in near:
                    if any(clashes(span, interval) for span in own):
                        fields = {"intervals": [[_text(interval[0]), _text(interval[1])]]}
                        self._add("busy", number, (person,), f"{person} is busy {_span(*interval)}", fields)
                if person not in audience:
                    sentence = f"{person} is not among those who should have {session.course}"
                    self._add("audience", number, (person,), sentence, {"course": session.course})

    def _audience(self, course: Course) -> frozenset[str]:
        cache: dict[str, frozenset[str]] = self.__dict__.setdefault("_audiences", {})
        if course.id not in cache:
            cache[course.id] = frozenset(course.audience)
        return cache[course.id]

    def _taken(self, what: str) -> None:
        """A trainer or a room serves one session at a time."""
        uses: dict[str, list[tuple[datetime, datetime, int]]] = defaultdict(list)
        for number, session in enumerate(self.sessions):
            owner = session.trainer if what == "trainer" else session.room
            uses[owner].extend((start, end, number) for start, end in self.spans[number])
        for owner, times in uses.items():
            if not times:
                continue
            times.sort()
            latest = times[0]
            for time in times[1:]:
                if time[0] < latest[1] and time[2] != latest[2]:
                    other = self.sessions[latest[2]]
                    fields: dict[str, Any] = {what: owner, "other": latest[2]}
                    fields |= {"start": _text(time[0]), "end": _text(time[1])}
                    self._add(f"{what}_taken", time[2], (), f"{owner} is in {_name(other)} at that time", fields)
                if time[1] > latest[1]:
                    latest = time

    def _two_a_day(self) -> None:
        days: dict[tuple[str, date], list[int]] = defaultdict(list)
        for number, session in enumerate(self.sessions):
            for day in dict.fromkeys(start.date() for start in session.starts):
                for person in dict.fromkeys(session.people):
                    days[person, day].append(number)
        for (person, day), numbers in days.items():
            for number in numbers[1:]:
                other = self.sessions[numbers[0]]
                fields: dict[str, Any] = {"day": _text(day), "other": numbers[0]}
                sentence = f"{person} is in {_name(other)} on the same day"
                self._add("two_a_day", number, (person,), sentence, fields)

    def _after(self, complete: bool) -> None:
        """A person has a course once, and after the courses that it follows."""
        placed: dict[tuple[str, str], int] = {}
        for number, session in enumerate(self.sessions):
            for person in dict.fromkeys(session.people):
                if (person, session.course) in placed:
                    fields: dict[str, Any] = {"course": session.course, "other": placed[person, session.course]}
                    self._add("course_twice", number, (person,), f"{person} has {session.course} twice", fields)
                else:
                    placed[person, session.course] = number
        for (person, course), number in placed.items():
            for rule in self.problem.course[course].after:
                before = placed.get((person, rule.course))
                fields = {"course": course, "after": rule.course, "days": rule.days}
                if before is None:
                    can_come = not complete and person in self._audience(self.problem.course[rule.course])
                    if not can_come:
                        sentence = f"{person} is in {course} but not in {rule.course}, which it follows"
                        self._add("prerequisite", number, (person,), sentence, fields)
                elif self.spans[number] and self.spans[before]:
                    earliest = self.spans[before][-1][1] + timedelta(days=rule.days)
                    if self.spans[number][0][0] < earliest:
                        sentence = f"{person} has {course} too soon after {rule.course}: from {_text(earliest)} on"
                        fields |= {"earliest": _text(earliest), "other": before}
                        self._add("prerequisite_too_soon", number, (person,), sentence, fields)

    def _away(self) -> None:
        department = {person.id: person.department for person in self.problem.people}
        sizes: dict[str, int] = defaultdict(int)
        for name in department.values():
            sizes[name] += 1
        steps: dict[str, list[tuple[datetime, int, int]]] = defaultdict(list)
        for number, session in enumerate(self.sessions):
            for person in session.people:
                for start, end in self.spans[number]:
                    steps[department[person]] += [(start, 1, number), (end, -1, number)]
        for name, changes in steps.items():
            allowed = self.problem.allowed_away[name]
            changes.sort(key=lambda change: change[:2])
            away = most = 0
            inside: dict[int, int] = defaultdict(int)
            worst: tuple[datetime, tuple[int, ...]] | None = None
            for moment, step, number in changes:
                away += step
                inside[number] += step
                if away > most:
                    most = away
                    if most > allowed:
                        worst = moment, tuple(n for n, count in inside.items() if count > 0)
            if worst:
                people = [p for n in worst[1] for p in self.sessions[n].people if department[p] == name]
                fields: dict[str, Any] = {
                    "department": name,
                    "away": most,
                    "size": sizes[name],
                    "allowed": allowed,
                    "at": _text(worst[0]),
                    "sessions": list(worst[1]),
                }
                sentence = f"{most} of {sizes[name]} in {name} are away at {_text(worst[0])}, {allowed} allowed"
                self._add("away_share", max(worst[1]), sorted(set(people)), sentence, fields)


def _name(session: Session) -> str:
    return f"{session.course} {_text(session.starts[0])}" if session.starts else session.course


def _of(session: Session) -> dict[str, Any]:
    return {"course": session.course, "trainer": session.trainer, "room": session.room}


def _span(start: datetime, end: datetime) -> str:
    if start.date() == end.date():
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"
    return f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}"


def _list(people: Iterable[str]) -> str:
    return ", ".join(people)
