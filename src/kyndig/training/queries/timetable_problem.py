"""What the timetable of a period has to solve, read from the database and put as the engine asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from kyndig.people.models import Person
from kyndig.timetable.problem import After, Course, Day, Problem
from kyndig.timetable.problem import Person as Participant
from kyndig.timetable.problem import Room as Place
from kyndig.timetable.problem import Session as Placing
from kyndig.timetable.problem import Trainer as Teacher
from kyndig.training.models import Period, Programme, Room, Session, Strand, Timetable, Trainer
from kyndig.training.queries.programme import closed_days
from kyndig.training.queries.timetable_taken import (
    Taken,
    fixed_sessions,
    intervals_of,
    rooms_of,
    seats_of,
    teachers_of,
    what_is_taken,
)
from kyndig.training.queries.timetable_wants import Want, wants_of
from kyndig.training.rules.timetable_clock import Interval, free, local_interval, merged, whole_days

GRID_MINUTES = 30
NOTICE = timedelta(days=10)
WAITS = "+"
"""Ends the id of a course for those who still have to take the one before it in this same period."""


@dataclass(frozen=True)
class Planning:
    """A problem, and what its ids stand for.

    `sessions` are the ids of the sessions behind `problem.fixed`, in that order. `from_day` is the first day on which
    something new is placed. Sessions that cannot be told to the engine, as they break its rules already, are in
    `aside`: their people, trainers and rooms are taken, and that is all. `waits` holds the time in which a person waits
    after the course before; to the engine it is busy time like any other.
    """

    problem: Problem
    period: Period
    wants: tuple[Want, ...]
    sessions: tuple[int, ...]
    from_day: date
    zone: ZoneInfo
    waits: Mapping[int, Interval] = field(default_factory=dict)
    aside: tuple[int, ...] = ()

    @property
    def wanted(self) -> int:
        return len(self.problem.wanted)

    def strand_of(self, course: str) -> int:
        return int(course.rstrip(WAITS)[1:])


def person_id(key: int) -> str:
    return f"p{key}"


def key_of(name: str) -> int:
    """The database key in an id of a problem."""
    return int(name[1:])


def first_day(period: Period, today: date) -> date:
    """Tomorrow, or the start of the period; a period that is over is planned as a whole."""
    if period.ends <= today:
        return period.starts
    return max(period.starts, today + timedelta(days=1))


def first_planned_day(period: Period, today: date) -> date:
    """As `first_day`, with time for people to make room in their calendars; by hand a session can be put sooner."""
    if period.ends <= today:
        return period.starts
    return max(first_day(period, today), min(today + NOTICE, period.ends))


def planning_of(
    period: Period, *, timetable: Timetable | None = None, today: date | None = None, seed: int = 1
) -> Planning:
    """The problem of a period: who has no seat yet, and all that is taken.

    Published sessions, and the locked ones of the draft `timetable`, are fixed with their free seats open; what begins
    before the first planned day takes no more, and is aside. The number of queries is the same for any number of people
    and sessions.
    """
    zone = ZoneInfo(period.organisation.timezone)
    from_day = first_planned_day(period, today or timezone.localdate(timezone=zone))
    sessions = fixed_sessions(period, timetable)
    seats = seats_of(session.pk for session in sessions)
    locked: dict[int, dict[int, date]] = defaultdict(dict)
    for session in sessions:
        if session.status == Session.Status.DRAFT:
            locked[session.strand_id].update(dict.fromkeys(seats.get(session.pk, ()), session.ends.date()))
    wants, waits = wants_of(period, locked)
    planned = {want.strand.pk for want in wants}
    sessions = [session for session in sessions if session.strand_id in planned]
    taken = what_is_taken(period, zone, {session.pk: intervals_of(session, zone) for session in sessions})
    for person, intervals in waits.items():
        taken.people[person] += intervals
    teachers = teachers_of(period, planned, sessions)
    rooms = rooms_of(period, sessions)
    planning = put_together(period, tuple(wants), sessions, seats, taken, teachers, rooms, from_day, zone, seed)
    # Nobody can be asked to come to what has been, or is too soon.
    over = {index for index, session in enumerate(sessions) if session.starts.astimezone(zone).date() < from_day}
    planning = without(planning, over)
    return replace(planning, waits={person: max(intervals) for person, intervals in waits.items()})


def participants(
    period: Period, needed: set[int], busy: Mapping[int, list[Interval]], start: datetime, end: datetime
) -> tuple[Participant, ...]:
    """Everybody who works here, so that the share of a department is that of the whole of it, and those who are needed.

    Who has no department counts as one of their own.
    """
    rows = (
        Person.objects.filter(organisation=period.organisation_id)
        .filter(Q(is_employee=True) & (Q(left=None) | Q(left__gt=period.starts)) | Q(pk__in=needed))
        .order_by("pk")
        .values_list("pk", "department", "site")
    )
    return tuple(
        Participant(
            id=person_id(key),
            department=f"d{department}" if department else person_id(key),
            sites=frozenset({place}) if (place := site.strip().casefold()) else None,
            busy=tuple(
                (max(first, start), min(last, end))
                for first, last in merged(busy.get(key, ()))
                if first < end and last > start
            ),
        )
        for key, department, site in rows
    )


def course_of(strand: Strand, name: str, audience: Iterable[int], after: tuple[After, ...] = ()) -> Course:
    return Course(
        id=name,
        parts=tuple(strand.course.parts),
        audience=tuple(person_id(p) for p in audience),
        largest_group=strand.largest_group,
        smallest_group=strand.smallest_group,
        after=after,
    )


def _courses(wants: Sequence[Want]) -> tuple[Course, ...]:
    """A course for each step of each strand: for those who still take what comes before, it has to follow that."""
    courses = []
    for want in wants:
        for step, people in enumerate(want.steps):
            if people or not step:
                name = f"s{want.strand.pk}{WAITS * step}"
                first = After(f"s{want.strand.after_id}{WAITS * (step - 1)}", want.strand.after_days)
                courses.append(course_of(want.strand, name, people, (first,) if step else ()))
    return tuple(courses)


def put_together(
    period: Period,
    wants: tuple[Want, ...],
    sessions: Sequence[Session],
    seats: Mapping[int, list[int]],
    taken: Taken,
    teachers: Mapping[Trainer, set[int]],
    rooms: Sequence[Room],
    from_day: date,
    zone: ZoneInfo,
    seed: int,
) -> Planning:
    """The problem from all that is known of the period; every session is fixed with its free seats open."""
    start, end = whole_days(period.starts, period.ends)
    opening = datetime.combine(from_day, datetime.min.time())
    # From the database: one that was just made holds its default times as text.
    programme = Programme.objects.get(pk=period.programme_id)
    fixed: list[Placing] = []
    extra_trainers: list[Teacher] = []
    extra_rooms: list[Place] = []
    in_past: dict[str, list[Interval]] = defaultdict(list)
    for session in sessions:
        trainer = f"t{session.trainer_id}" if session.trainer_id else f"n{session.pk}"
        room = f"r{session.room_id}" if session.room_id else f"n{session.pk}"
        if not session.trainer_id:
            extra_trainers.append(Teacher(trainer, frozenset({f"s{session.strand_id}"})))
        if not session.room_id:
            extra_rooms.append(Place(room, session.strand.largest_group))
        parts = [local_interval(part.starts, part.ends, zone) for part in session.parts.all()]
        in_past[trainer] += [part for part in parts if part[0] < opening]
        fixed.append(
            Placing(
                course=f"s{session.strand_id}",
                trainer=trainer,
                room=room,
                starts=tuple(part[0] for part in parts),
                people=tuple(person_id(p) for p in seats.get(session.pk, ())),
            )
        )
    courses = _courses(wants)
    names: dict[int, list[str]] = defaultdict(list)
    for course in courses:
        names[int(course.id.rstrip(WAITS)[1:])].append(course.id)
    needed = {p for session in sessions for p in seats.get(session.pk, ())}
    problem = Problem(
        timezone=str(zone),
        start=period.starts,
        end=period.ends,
        day=Day(
            programme.day_from,
            programme.day_to,
            closed=closed_days(programme, period.starts, period.ends),
            grid_minutes=GRID_MINUTES,
        ),
        people=participants(period, needed, taken.people, start, end),
        trainers=(
            *(
                Teacher(
                    id=f"t{trainer.pk}",
                    courses=frozenset(name for strand in taught for name in names.get(strand, ())),
                    available=tuple(
                        merged([*in_past[f"t{trainer.pk}"], *free(taken.trainers.get(trainer.pk, ()), opening, end)])
                    ),
                    cost_per_day=float(trainer.cost_per_day),
                    cost_per_hour=float(trainer.cost_per_hour),
                )
                for trainer, taught in teachers.items()
            ),
            *extra_trainers,
        ),
        rooms=(
            *(
                Place(
                    id=f"r{room.pk}",
                    seats=room.seats,
                    site=room.site.strip().casefold() or None,
                    available=tuple(free(taken.rooms[room.pk], start, end)) if taken.rooms.get(room.pk) else None,
                    cost_per_day=float(room.cost_per_day),
                )
                for room in rooms
            ),
            *extra_rooms,
        ),
        courses=courses,
        away_share=programme.away_share,
        seed=seed,
        fixed=tuple(fixed),
    )
    return Planning(problem, period, wants, tuple(session.pk for session in sessions), from_day, zone)


def without(planning: Planning, indices: set[int]) -> Planning:
    """The same problem where some of the fixed sessions only take up their people, trainers and rooms."""
    problem = planning.problem
    course = problem.course
    people: dict[str, list[Interval]] = defaultdict(list)
    trainers: dict[str, list[Interval]] = defaultdict(list)
    rooms: dict[str, list[Interval]] = defaultdict(list)
    for index in indices:
        session = problem.fixed[index]
        for starts, minutes in zip(session.starts, course[session.course].parts, strict=False):
            interval = (starts, starts + timedelta(minutes=minutes))
            trainers[session.trainer].append(interval)
            rooms[session.room].append(interval)
            for person in session.people:
                people[person].append(whole_days(starts.date(), starts.date()))
    start, end = whole_days(problem.start, problem.end)
    kept = [index for index in range(len(problem.fixed)) if index not in indices]
    return replace(
        planning,
        problem=replace(
            problem,
            people=tuple(
                replace(person, busy=tuple(merged([*person.busy, *people[person.id]])))
                if person.id in people
                else person
                for person in problem.people
            ),
            trainers=tuple(
                replace(trainer, available=tuple(_less(trainer.available, trainers[trainer.id], start, end)))
                if trainer.id in trainers
                else trainer
                for trainer in problem.trainers
            ),
            rooms=tuple(
                replace(room, available=tuple(_less(room.available, rooms[room.id], start, end)))
                if room.id in rooms
                else room
                for room in problem.rooms
            ),
            fixed=tuple(problem.fixed[index] for index in kept),
        ),
        sessions=tuple(planning.sessions[index] for index in kept),
        aside=(*planning.aside, *(planning.sessions[index] for index in sorted(indices))),
    )


def _less(
    available: Sequence[Interval] | None, taken: list[Interval], start: datetime, end: datetime
) -> list[Interval]:
    spans = [(start, end)] if available is None else list(available)
    return [part for first, last in spans for part in free(taken, first, last)]
