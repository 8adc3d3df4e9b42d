"""What is published in a period, put so that people can be found a place in it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from kyndig.people.models import Person
from kyndig.training.models import Period, Seat, Session, Strand
from kyndig.training.queries.place_lacking import Pair, held_now
from kyndig.training.queries.timetable_problem import (
    Planning,
    first_planned_day,
    key_of,
    person_id,
    put_together,
    without,
)
from kyndig.training.queries.timetable_standing import standing
from kyndig.training.queries.timetable_taken import (
    Taken,
    fixed_sessions,
    intervals_of,
    rooms_of,
    seats_of,
    teachers_of,
    what_is_taken,
)
from kyndig.training.queries.timetable_wants import Want, held_by, seated_strands
from kyndig.training.rules.attendance import COMING
from kyndig.training.rules.place_search import Key, Situation, in_rounds, key_of_session
from kyndig.training.rules.timetable_clock import Interval, free
from kyndig.training.rules.timetable_order import Rule


@dataclass(frozen=True)
class Published:
    """A situation, and what it stands for: `keys` are the sessions behind it, `gives_up` the seats of those asked."""

    situation: Situation
    planning: Planning
    keys: Mapping[Key, int]
    gives_up: Mapping[Pair, Seat]


def rules_of(strands: Sequence[Strand]) -> list[Rule]:
    """Which of the strands comes after which, where both are in use."""
    return [
        Rule(strand.pk, strand.after_id, strand.after_days)
        for strand in strands
        if strand.after_id and strand.after is not None and strand.after.active
    ]


def published(period: Period, asked: Collection[Pair], *, today: date | None = None) -> Published:
    """The published sessions of the period with their people, and a place wanted for each of those `asked` for.

    What begins before the first planned day, or breaks a rule as it stands, is not to be touched: its people, trainers
    and rooms are taken. A seat that somebody asked for has already is given up, and its time counts as taken, since
    it does not suit. Nobody else has to move for a calendar that says busy. Sessions with too few people are left by
    nobody. The number of queries is the same for any number of people and sessions.
    """
    here = set(
        Person.objects.employed().filter(pk__in={person for person, _strand in asked}).values_list("pk", flat=True)
    )
    asked = {pair for pair in asked if pair[0] in here}
    zone = ZoneInfo(period.organisation.timezone)
    from_day = first_planned_day(period, today or timezone.localdate(timezone=zone))
    strands = seated_strands(period)
    wanted = {strand.pk for strand in strands}
    sessions = [session for session in fixed_sessions(period, None) if session.strand_id in wanted]
    seats = seats_of(session.pk for session in sessions)
    gives_up = held_now(period, asked)
    for (person, _strand), seat in gives_up.items():
        seats[seat.session_id].remove(person)
    times = {session.pk: intervals_of(session, zone) for session in sessions}
    taken = what_is_taken(period, zone, times)
    _busy_as_they_say(taken, seats, times, gives_up)
    people = _people(strands, sessions, seats, asked)
    wants = tuple(Want(strand, (tuple(people[strand.pk]),)) for strand in strands)
    planning = put_together(
        period, wants, sessions, seats, taken, teachers_of(period, wanted, sessions), rooms_of(period, sessions),
        from_day, zone, seed=1,
    )  # fmt: skip
    over = {n for n, session in enumerate(sessions) if session.starts.astimezone(zone).date() < from_day}
    planning = standing(without(planning, over))
    situation = _situation(planning, strands, asked, gives_up)
    keys = dict(zip(map(key_of_session, planning.problem.fixed), planning.sessions, strict=True))
    return Published(situation, planning, keys, gives_up)


def _busy_as_they_say(
    taken: Taken,
    seats: Mapping[int, Sequence[int]],
    times: Mapping[int, Sequence[Interval]],
    gives_up: Mapping[Pair, Seat],
) -> None:
    for session, sitting in seats.items():
        for person in sitting:
            if person in taken.people:
                busy = taken.people[person]
                taken.people[person] = [part for span in busy for part in free(times[session], *span)]
    for (person, _strand), seat in gives_up.items():
        taken.people[person] += times[seat.session_id]


def _people(
    strands: Sequence[Strand],
    sessions: Sequence[Session],
    seats: Mapping[int, Sequence[int]],
    asked: Collection[Pair],
) -> dict[int, list[int]]:
    """Whom each course is for: those who sit in it, and those who are to."""
    people: dict[int, dict[int, None]] = {strand.pk: {} for strand in strands}
    for session in sessions:
        people[session.strand_id].update(dict.fromkeys(seats.get(session.pk, ())))
    for person, strand in asked:
        if strand in people:
            people[strand][person] = None
    return {strand: list(found) for strand, found in people.items()}


def _situation(
    planning: Planning, strands: Sequence[Strand], asked: Collection[Pair], gives_up: Mapping[Pair, Seat]
) -> Situation:
    problem, order = planning.problem, rules_of(strands)
    fewest = {course.id: course.smallest_group for course in problem.courses}
    few = tuple(session for session in problem.fixed if len(session.people) < fewest[session.course])
    rounds = in_rounds(asked, {rule.strand: rule.after for rule in order})
    ended, begins = _elsewhere(planning, strands, order, gives_up) if order else ({}, {})
    return Situation(
        problem=replace(problem, fixed=few),
        sessions=problem.fixed,
        rounds=tuple(tuple((person_id(person), f"s{strand}") for person, strand in pairs) for pairs in rounds),
        order=tuple(order),
        ended=ended,
        begins=begins,
    )


def _elsewhere(
    planning: Planning, strands: Sequence[Strand], order: Sequence[Rule], gives_up: Mapping[Pair, Seat]
) -> tuple[dict[tuple[str, str], date], dict[tuple[str, str], date]]:
    """The last day of what people have had or hold, and the first of what they have to come, besides what moves."""
    moving = {(key_of(person), planning.strand_of(s.course)) for s in planning.problem.fixed for person in s.people}
    moving |= set(gives_up)
    _cycle, ever = held_by(planning.period, strands)
    ended = {
        (person_id(person), f"s{rule.after}"): day
        for rule in order
        for person, day in ever[rule.after].items()
        if (person, rule.after) not in moving
    }
    rows = Seat.objects.filter(
        session__strand__in={rule.strand for rule in order},
        session__status=Session.Status.PUBLISHED,
        session__starts__gt=timezone.now(),
        session__department=None,
        status__in=COMING,
    ).values_list("person", "session__strand", "session__starts")
    first: dict[Pair, datetime] = defaultdict(lambda: datetime.max.replace(tzinfo=planning.zone))
    for person, strand, starts in rows:
        first[person, strand] = min(starts, first[person, strand])
    begins = {
        (person_id(person), f"s{strand}"): starts.astimezone(planning.zone).date()
        for (person, strand), starts in first.items()
        if (person, strand) not in moving
    }
    return ended, begins
