"""Whether a draft keeps the rules, as it stands or as it would be; only what a change can touch is read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, Value
from django.utils import timezone

from kyndig.people.models import Person
from kyndig.timetable import check
from kyndig.timetable.problem import Course, Day, Problem
from kyndig.timetable.problem import Person as Participant
from kyndig.timetable.problem import Room as Place
from kyndig.timetable.problem import Session as Placing
from kyndig.timetable.problem import Trainer as Teacher
from kyndig.training.models import Part, Room, Seat, SeatProposal, Session, Strand, Teaching, Timetable, Trainer
from kyndig.training.queries.audience import audiences_among
from kyndig.training.queries.programme import closed_days
from kyndig.training.queries.timetable_problem import GRID_MINUTES, first_day, person_id
from kyndig.training.queries.timetable_taken import Taken, what_is_taken
from kyndig.training.queries.timetable_wants import HOLDING, TOLD, held_by
from kyndig.training.rules.timetable_broken import sentence
from kyndig.training.rules.timetable_clock import Interval, free, local, merged, whole_days
from kyndig.training.rules.timetable_order import Disorder, Rule, disorders

LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 (local times carry no zone)


@dataclass(frozen=True)
class Placed:
    """A session as it is or would be; `starts` are the local times of its parts, `people` their keys."""

    session: int
    strand: int
    trainer: int | None
    room: int | None
    starts: tuple[datetime, ...]
    people: tuple[int, ...]
    told: bool = False


@dataclass
class Neighbourhood:
    """The sessions of a draft and of its period that a change can touch, with what their rules need."""

    timetable: Timetable
    zone: ZoneInfo
    today: date
    sessions: list[Placed]
    strands: dict[int, Strand]
    people: set[int]
    names: dict[str, str] = field(default_factory=dict)
    left: set[int] = field(default_factory=set)
    had: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Breach:
    """A rule that is broken: which session (its key), and what to say about it."""

    kind: str
    session: int | None
    people: tuple[str, ...]
    says: str
    key: tuple[object, ...]


def zone_of(timetable: Timetable) -> ZoneInfo:
    return ZoneInfo(timetable.period.organisation.timezone)


def placed_sessions(timetable: Timetable, which: Q | None = None) -> list[Placed]:
    """The sessions with seats of a draft, and the published ones of its period, with those whom the draft adds."""
    stands = Q(status=Session.Status.DRAFT, timetable=timetable) | Q(status__in=TOLD)
    sessions = Session.objects.filter(stands, period=timetable.period_id, department=None)
    if which is not None:
        sessions = sessions.filter(which)
    zone = zone_of(timetable)
    rows = (
        Part.objects.filter(session__in=sessions.order_by().values("pk"))
        .order_by("session__starts", "session", "number")
        .values_list(
            "session", "session__strand", "session__trainer", "session__room", "session__status", "starts"
        )
    )  # fmt: skip
    found: dict[int, Placed] = {}
    for key, strand, trainer, room, status, starts in rows:
        before = found[key].starts if key in found else ()
        told = status != Session.Status.DRAFT
        found[key] = Placed(key, strand, trainer, room, (*before, local(starts, zone)), (), told)
    people = _people_in(list(found), timetable)
    return [replace(placed, people=tuple(people[key])) for key, placed in found.items()]


def _people_in(sessions: Collection[int], timetable: Timetable) -> dict[int, list[int]]:
    """Who sits in each session, and after them those whom the draft adds; one query."""
    seats = Seat.objects.filter(session__in=sessions, status__in=HOLDING).order_by()
    proposals = SeatProposal.objects.filter(session__in=sessions, timetable=timetable).order_by()
    columns = ("session", "person", "pk")
    both = seats.values_list(*columns, Value(0)).union(proposals.values_list(*columns, Value(1)), all=True)
    people: dict[int, list[int]] = defaultdict(list)
    for session, person, _key, _added in sorted(both, key=lambda row: (row[3], row[2])):
        people[session].append(person)
    return people


def around(timetable: Timetable, changed: Sequence[Placed], people: Collection[int]) -> Neighbourhood:
    """What a change can touch: the changed sessions, those on their days, and every session of the people concerned."""
    zone = zone_of(timetable)
    days = Q(pk__in=[placed.session for placed in changed])
    for day in {start.date() for placed in changed for start in placed.starts}:
        start = datetime.combine(day, time(), zone)
        days |= Q(parts__starts__gte=start, parts__starts__lt=start + timedelta(days=1))
    days |= Q(seats__person__in=people) | Q(seat_proposals__person__in=people, seat_proposals__timetable=timetable)
    return _neighbourhood(timetable, zone, placed_sessions(timetable, days), set(people))


def everything(timetable: Timetable) -> Neighbourhood:
    """The whole draft."""
    sessions = placed_sessions(timetable)
    people = {person for placed in sessions if not placed.told for person in placed.people}
    people |= set(timetable.seat_proposals.values_list("person", flat=True))
    return _neighbourhood(timetable, zone_of(timetable), sessions, people)


def _neighbourhood(timetable: Timetable, zone: ZoneInfo, sessions: list[Placed], people: set[int]) -> Neighbourhood:
    wanted = {placed.strand for placed in sessions}
    strands = Strand.objects.filter(programme=timetable.programme_id).select_related("course", "after")
    found = {strand.pk: strand for strand in strands if strand.active or strand.pk in wanted}
    today = timezone.localdate(timezone=zone)
    return Neighbourhood(timetable, zone, today, sessions, found, people)


def breaches(timetable: Timetable, changed: Sequence[Placed], before: Sequence[Placed]) -> list[Breach]:
    """The rules that a change would break and that are not broken today; empty where it can be made.

    `changed` are sessions as they would be, `before` the same as they are. What is wrong already, and has nothing to do
    with the change, is not told.
    """
    was = {placed.session: placed for placed in before}
    moved = {placed.session for placed in changed if (old := was.get(placed.session)) and old.starts != placed.starts}
    people: set[int] = set()
    for placed in changed:
        sat = set(was[placed.session].people) if placed.session in was else set()
        people |= set(placed.people) if placed.session in moved else sat ^ set(placed.people)
        if placed.session in was and was[placed.session].room != placed.room:
            people |= set(placed.people)
    place = around(timetable, changed, people)
    new = {placed.session: placed for placed in changed}
    after = replace(place, sessions=[new.pop(placed.session, placed) for placed in place.sessions] + list(new.values()))
    problem = problem_of(after, also=place.sessions)
    known = {breach.key for breach in found_in(place, problem)}
    return [breach for breach in found_in(after, problem) if breach.key not in known]


def breaches_now(timetable: Timetable) -> list[Breach]:
    """What does not hold any more in a draft; published sessions are not judged."""
    place = everything(timetable)
    told = {placed.session for placed in place.sessions if placed.told}
    proposed = {person_id(person) for person in timetable.seat_proposals.values_list("person", flat=True)}
    return [
        breach
        for breach in found_in(place, problem_of(place))
        if breach.session not in told or proposed.intersection(breach.people)
    ]


def found_in(place: Neighbourhood, problem: Problem) -> list[Breach]:
    placings = [as_placing(placed) for placed in place.sessions]
    names = place.names
    found = []
    for broken in check(problem, placings):
        session = place.sessions[broken.session].session if broken.session is not None else None
        kind = broken.kind
        if kind == "audience" and (broken.fields["course"], broken.people[0]) in place.had:
            kind = "had_already"
        found.append(_breach(kind, session, broken.people, broken.fields, names))
    found += _out_of_order(place, problem)
    found += _out_of_bounds(place)
    found += _gone(place)
    return found


def as_placing(placed: Placed) -> Placing:
    return Placing(
        course=f"s{placed.strand}",
        trainer=f"t{placed.trainer}" if placed.trainer else f"n{placed.session}",
        room=f"r{placed.room}" if placed.room else f"n{placed.session}",
        starts=placed.starts,
        people=tuple(person_id(person) for person in placed.people),
    )


def _breach(
    kind: str, session: int | None, people: Sequence[str], fields: Mapping[str, object], names: Mapping[str, str]
) -> Breach:
    key = (kind, session, tuple(sorted(people)), repr(sorted(fields.items())))
    return Breach(kind, session, tuple(people), sentence(kind, people, fields, names), key)


def _out_of_order(place: Neighbourhood, problem: Problem) -> list[Breach]:
    """Courses that come too early after another, for the people of the change."""
    rules = [
        Rule(strand.pk, strand.after_id, strand.after_days)
        for strand in place.strands.values()
        if strand.after_id and strand.after is not None and strand.after.active
    ]
    if not rules:
        return []
    seats: dict[int, dict[int, tuple[datetime, datetime]]] = defaultdict(dict)
    session_of: dict[tuple[int, int], int] = {}
    for placed in place.sessions:
        minutes = problem.course[f"s{placed.strand}"].parts
        ends = placed.starts[-1] + timedelta(minutes=minutes[len(placed.starts) - 1])
        for person in placed.people:
            if person in place.people:
                seats[placed.strand][person] = (placed.starts[0], ends)
                session_of[placed.strand, person] = placed.session
    needed = {rule.after for rule in rules}
    held: dict[int, dict[int, datetime]] = defaultdict(dict)
    rows = Seat.objects.filter(
        session__strand__in=needed, session__status__in=TOLD, session__department=None, status__in=HOLDING
    ).filter(person__in=place.people)
    for strand, person, moment in rows.values_list("session__strand", "person", "session__ends"):
        held[strand][person] = max(local(moment, place.zone), held[strand].get(person, LONG_AGO))
    teachers = Teaching.objects.filter(strand__in=needed, trainer__person__in=place.people, trainer__active=True)
    for strand, person in teachers.values_list("strand", "trainer__person"):
        held[strand].setdefault(person, LONG_AGO)
    return [_disorder(found, session_of, place.names) for found in disorders(rules, seats, held)]


def _disorder(found: Disorder, session_of: Mapping[tuple[int, int], int], names: Mapping[str, str]) -> Breach:
    fields: dict[str, object] = {"course": f"s{found.rule.strand}", "after": f"s{found.rule.after}"}
    kind = "prerequisite"
    if found.earliest is not None:
        kind, fields = "prerequisite_too_soon", {**fields, "earliest": found.earliest.isoformat()}
    session = session_of[found.rule.strand, found.person]
    return _breach(kind, session, [person_id(found.person)], fields, names)


def _out_of_bounds(place: Neighbourhood) -> list[Breach]:
    """Sessions of the draft outside the period, or too near."""
    period = place.timetable.period
    first = first_day(period, place.today)
    found = []
    for placed in place.sessions:
        if placed.told:
            continue
        for day in (start.date() for start in placed.starts):
            if not period.starts <= day <= period.ends:
                fields = {
                    "day": day.isoformat(),
                    "from": period.starts.isoformat(),
                    "to": period.ends.isoformat(),
                }
                found.append(_breach("outside_period", placed.session, [], fields, place.names))
            elif day < first:
                fields = {"day": day.isoformat(), "first": first.isoformat()}
                found.append(_breach("passed", placed.session, [], fields, place.names))
    return found


def _gone(place: Neighbourhood) -> list[Breach]:
    """People in the draft who have left since it was made."""
    return [
        _breach("has_left", placed.session, [person_id(person)], {}, place.names)
        for placed in place.sessions
        for person in placed.people
        if person in place.left and not placed.told
    ]


def problem_of(place: Neighbourhood, also: Iterable[Placed] = ()) -> Problem:
    """The neighbourhood as the engine checks it; the names of all in it are put into `place.names`."""
    period, programme = place.timetable.period, place.timetable.programme
    start, end = whole_days(period.starts, period.ends)
    sessions = [*place.sessions, *also]
    stand = {placed.session: _intervals(placed, place.strands) for placed in sessions}
    taken = what_is_taken(period, place.zone, stand, people=place.people)
    return Problem(
        timezone=str(place.zone),
        start=min([period.starts, *(s.date() for placed in sessions for s in placed.starts)]),
        end=max([period.ends, *(s.date() for placed in sessions for s in placed.starts)]),
        day=Day(
            programme.day_from,
            programme.day_to,
            closed=closed_days(programme, period.starts, period.ends),
            grid_minutes=GRID_MINUTES,
        ),
        people=_participants(place, sessions, taken),
        trainers=_teachers(place, sessions, taken, start, end),
        rooms=_places(place, sessions, taken, start, end),
        courses=_courses(place, sessions),
        away_share=programme.away_share,
    )


def _intervals(placed: Placed, strands: Mapping[int, Strand]) -> list[Interval]:
    minutes = strands[placed.strand].course.parts
    return [(start, start + timedelta(minutes=length)) for start, length in zip(placed.starts, minutes, strict=False)]


def _participants(place: Neighbourhood, sessions: Iterable[Placed], taken: Taken) -> tuple[Participant, ...]:
    """Whole departments of those the change concerns; everybody else counts as a department of their own."""
    there = {person for placed in sessions for person in placed.people} | place.people
    theirs = Person.objects.filter(pk__in=place.people, department__isnull=False).order_by().values("department")
    rows = Person.objects.filter(
        Q(pk__in=there) | Q(department__in=theirs, is_employee=True, left=None),
        organisation=place.timetable.organisation_id,
    ).order_by("pk")
    people = list(rows.values_list("pk", "department", "department__name", "site", "given_name", "family_name", "left"))
    for key, department, name, _site, given, family, left in people:
        if key in place.people:
            place.names[person_id(key)] = f"{given} {family}".strip()
            if department is not None:
                place.names[f"d{department}"] = name
            if left is not None and left <= place.today:
                place.left.add(key)
    return tuple(
        Participant(
            id=person_id(key),
            department=f"d{department}" if f"d{department}" in place.names else person_id(key),
            sites=frozenset({where}) if (where := site.strip().casefold()) else None,
            busy=tuple(merged(taken.people[key])) if key in taken.people else (),
        )
        for key, department, _name, site, *_rest in people
    )


def _teachers(
    place: Neighbourhood, sessions: Iterable[Placed], taken: Taken, start: datetime, end: datetime
) -> tuple[Teacher, ...]:
    used = {placed.trainer for placed in sessions if placed.trainer}
    teaches: dict[int, set[str]] = defaultdict(set)
    trainers = Trainer.objects.filter(pk__in=used).order_by("name", "pk")
    for key, name, strand in trainers.values_list("pk", "name", "teachings__strand"):
        teaches[key].add(f"s{strand}")
        place.names[f"t{key}"] = name
    nobody = {placed.session: placed.strand for placed in sessions if not placed.trainer}
    return (
        *(
            Teacher(
                id=f"t{trainer}",
                courses=frozenset(courses),
                available=tuple(free(taken.trainers.get(trainer, ()), start, end)),
            )
            for trainer, courses in teaches.items()
        ),
        *(Teacher(f"n{session}", frozenset({f"s{strand}"})) for session, strand in nobody.items()),
    )


def _places(
    place: Neighbourhood, sessions: Iterable[Placed], taken: Taken, start: datetime, end: datetime
) -> tuple[Place, ...]:
    rooms = Room.objects.filter(pk__in={placed.room for placed in sessions if placed.room})
    place.names.update({f"r{room.pk}": room.name for room in rooms})
    nowhere = {placed.session for placed in sessions if not placed.room}
    return (
        *(
            Place(
                id=f"r{room.pk}",
                seats=room.seats,
                site=room.site.strip().casefold() or None,
                available=tuple(free(taken.rooms.get(room.pk, ()), start, end)),
            )
            for room in rooms
        ),
        *(Place(f"n{session}", 100_000) for session in nowhere),
    )


def _courses(place: Neighbourhood, sessions: Iterable[Placed]) -> tuple[Course, ...]:
    """A course for each strand; who is in the change belongs to it where the strand is for them and not had yet."""
    there: dict[int, set[int]] = defaultdict(set)
    for placed in sessions:
        there[placed.strand] |= set(placed.people) - place.people
    used = [place.strands[strand] for strand in there if strand in place.strands]
    held, _ever = held_by(place.timetable.period, used, people=place.people)
    ours = {(placed.strand, person) for placed in place.sessions if placed.told for person in placed.people}
    audiences = audiences_among(used, place.people)
    courses = []
    for strand in used:
        place.names[f"s{strand.pk}"] = strand.name
        audience = audiences[strand.pk]
        had = {person for person in held[strand.pk] if (strand.pk, person) not in ours}
        place.had.update((f"s{strand.pk}", person_id(person)) for person in had)
        courses.append(
            Course(
                id=f"s{strand.pk}",
                parts=tuple(strand.course.parts),
                audience=tuple(person_id(person) for person in sorted((audience - had) | there[strand.pk])),
                largest_group=strand.largest_group,
                smallest_group=strand.smallest_group,
            )
        )
    for strand in place.strands.values():
        place.names.setdefault(f"s{strand.pk}", strand.name)
    return tuple(courses)
