"""The training from the house that goes into a draft without the solver: focus sessions, boosters and the gathering."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from math import ceil
from zoneinfo import ZoneInfo

from django.db.models import Q

from kyndig.ledger.actions import Entry
from kyndig.timetable import Session as Placing
from kyndig.timetable.rules.checking import within
from kyndig.training.actions.timetable_parts import BATCH, add_parts
from kyndig.training.models import Course, Period, Room, Seat, Session, Strand, Timetable, Trainer, Unplaced
from kyndig.training.queries.audience import audiences_of
from kyndig.training.queries.timetable_problem import Planning, key_of
from kyndig.training.queries.timetable_taken import seats_of
from kyndig.training.queries.timetable_wants import TOLD, held_by
from kyndig.training.rules.timetable_clock import Interval, aware, local, overlap
from kyndig.training.rules.timetable_meetings import booster_days, gathering, meeting, meetings, open_days


@dataclass(frozen=True)
class Plan:
    """A session to be: when, for which department, with whom."""

    strand: Strand
    span: Interval
    department: int | None = None
    people: tuple[int, ...] = ()
    trainer: int | None = None
    room: int | None = None


class Diary:
    """Who is taken when: the people of each department, trainers and rooms, day by day."""

    def __init__(self, planning: Planning, placings: Iterable[Placing]) -> None:
        self.problem = planning.problem
        self.department = {
            key_of(person.id): key_of(person.department)
            for person in planning.problem.people
            if person.department.startswith("d")
        }
        self.by_day: dict[tuple[str, date], list[tuple[int, Interval]]] = defaultdict(list)
        self.people: dict[int, list[Interval]] = defaultdict(list)
        for participant in planning.problem.people:
            for interval in participant.busy:
                self._take(key_of(participant.id), interval)
        course = planning.problem.course
        self.trained: dict[tuple[int, int], list[date]] = defaultdict(list)
        self.used: dict[str, list[Interval]] = defaultdict(list)
        self.sitting: dict[int, list[Interval]] = defaultdict(list)
        for placing in placings:
            spans = [
                (starts, starts + timedelta(minutes=minutes))
                for starts, minutes in zip(placing.starts, course[placing.course].parts, strict=True)
            ]
            self.used[placing.trainer] += spans
            self.used[placing.room] += spans
            for name in placing.people:
                person = key_of(name)
                for span in spans:
                    self._take(person, span)
                    if person in self.department:
                        self.sitting[self.department[person]].append(span)
                if person in self.department:
                    where = planning.strand_of(placing.course), self.department[person]
                    self.trained[where].append(spans[-1][1].date())

    def _take(self, person: int, interval: Interval) -> None:
        self.people[person].append(interval)
        if person not in self.department:
            return
        day = interval[0].date()
        while day <= interval[1].date():
            self.by_day[f"d{self.department[person]}", day].append((person, interval))
            day += timedelta(days=1)

    def clashes(self, department: int, people: frozenset[int], span: Interval) -> int:
        """How many of these people of a department are taken at a time within one day."""
        day = self.by_day.get((f"d{department}", span[0].date()), ())
        return len({person for person, interval in day if person in people and overlap(interval, span)})

    def is_free(self, name: str, span: Interval) -> bool:
        """Whether a trainer or a room can be had at a time."""
        owner = self.problem.room.get(name) or self.problem.trainer.get(name)
        if owner and owner.available is not None and not within(owner.available, *span):
            return False
        return not any(overlap(interval, span) for interval in self.used[name])

    def may_come(self, people: Sequence[int], span: Interval) -> list[int]:
        """Those who are not taken then, as many from each department as may be away at once."""
        left: dict[int, int] = {}
        coming = []
        for person in people:
            if self.taken(person, span):
                continue
            department = self.department.get(person)
            if department is not None:
                if department not in left:
                    away = sum(overlap(interval, span) for interval in self.sitting[department])
                    left[department] = self.problem.allowed_away[f"d{department}"] - away
                if left[department] < 1:
                    continue
                left[department] -= 1
            coming.append(person)
        return coming

    def taken(self, person: int, span: Interval) -> list[Interval]:
        return [interval for interval in self.people.get(person, ()) if overlap(interval, span)]


def plan_internal(timetable: Timetable, planning: Planning, placings: Sequence[Placing]) -> list[Entry]:
    """Put the period's focus sessions, boosters and gathering into the draft; returns what the ledger is to be told.

    What is published or locked already is not planned again. The transaction is the caller's.
    """
    period = planning.period
    strands = list(
        Strand.objects.filter(programme=period.programme_id, active=True, first_period__lte=period.number)
        .filter(Q(course__level__in=[Course.Level.FOCUS, Course.Level.GATHERING]) | Q(booster_minutes__gt=0))
        .select_related("course", "after")
    )
    if not strands:
        return []
    diary = Diary(planning, placings)
    days = open_days(planning.from_day, period.ends, planning.problem.day.closed)
    there = list(_there_already(timetable, period, strands))
    audiences = audiences_of(strands)
    plans: list[Plan] = []
    for strand in strands:
        if strand.course.level == Course.Level.GATHERING:
            plans += _gathering(timetable, planning, strand, diary, days, audiences[strand.pk], there)
        elif strand.by_department:
            plans += _focus(strand, diary, days, audiences[strand.pk], there, planning.zone)
        else:
            plans += _boosters(strand, planning, diary, days, there)
    return _add(timetable, plans, planning.zone)


def _there_already(timetable: Timetable, period: Period, strands: Sequence[Strand]) -> Iterable[Session]:
    stands = Q(status__in=TOLD) | Q(status=Session.Status.DRAFT, timetable=timetable, locked=True)
    since = period.starts - timedelta(days=200)
    return Session.objects.filter(
        stands, strand__in=strands, starts__date__gte=since, starts__date__lte=period.ends
    ).order_by("starts")


def _of_departments(diary: Diary, people: Iterable[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for person in people:
        if person in diary.department:
            found[diary.department[person]].add(person)
    return {department: frozenset(found[department]) for department in sorted(found)}


def _focus(
    strand: Strand,
    diary: Diary,
    days: Sequence[date],
    audience: Iterable[int],
    there: Iterable[Session],
    zone: ZoneInfo,
) -> list[Plan]:
    """A focus session a month for each department."""
    had = {
        (session.department_id, (when := local(session.starts, zone)).year, when.month)
        for session in there
        if session.strand_id == strand.pk
    }
    plans = []
    for department, people in _of_departments(diary, audience).items():
        clashes: Callable[[Interval], int] = partial(diary.clashes, department, people)
        for span in meetings(days, strand.course.minutes, clashes):
            if (department, span[0].year, span[0].month) not in had:
                plans.append(Plan(strand, span, department))
    return plans


def _boosters(
    strand: Strand, planning: Planning, diary: Diary, days: Sequence[date], there: Iterable[Session]
) -> list[Plan]:
    """A booster for each department whose people had the course, in this period or late in the one before."""
    zone, trained = planning.zone, {key: list(found) for key, found in diary.trained.items()}
    earlier = [
        session
        for session in there
        if session.strand_id == strand.pk and not session.department_id and session.period_id != planning.period.pk
    ]
    seats = seats_of(session.pk for session in earlier)
    for session in earlier:
        for person in seats.get(session.pk, ()):
            if person in diary.department:
                trained.setdefault((strand.pk, diary.department[person]), []).append(local(session.ends, zone).date())
    had: dict[int, date] = {
        session.department_id: local(session.starts, zone).date()
        for session in there
        if session.strand_id == strand.pk and session.department_id
    }
    everybody = _of_departments(diary, diary.department)
    plans = []
    for (key, department), ends in sorted(trained.items()):
        if key != strand.pk or (department in had and had[department] > min(ends)):
            continue
        possible = booster_days(ends, days, strand.booster_from_days, strand.booster_to_days)
        if possible:
            clashes: Callable[[Interval], int] = partial(diary.clashes, department, everybody[department])
            plans.append(Plan(strand, meeting(possible, strand.booster_minutes, clashes), department))
    return plans


def _gathering(
    timetable: Timetable,
    planning: Planning,
    strand: Strand,
    diary: Diary,
    days: Sequence[date],
    audience: frozenset[int],
    there: Iterable[Session],
) -> list[Plan]:
    """A gathering for those who have had none in their cycle; a large company's superusers meet in several groups."""
    held, _ever = held_by(planning.period, [strand])
    locked = [session for session in there if session.strand_id == strand.pk and session.timetable_id == timetable.pk]
    seated = {person for people in seats_of(session.pk for session in locked).values() for person in people}
    people = sorted(audience - seated - set(held[strand.pk]))
    if len(people) < max(1, strand.smallest_group):
        return []
    groups = ceil(len(people) / max(1, strand.largest_group))
    plans: list[Plan] = []
    for number in range(groups):
        free_days = [day for day in days if all(day != plan.span[0].date() for plan in plans)]
        plans += _one_gathering(timetable, planning, strand, diary, free_days, people[number::groups])
    return plans


def _one_gathering(
    timetable: Timetable,
    planning: Planning,
    strand: Strand,
    diary: Diary,
    days: Sequence[date],
    people: Sequence[int],
) -> list[Plan]:
    """One gathering of these people; who is taken then is left out, and it is said."""

    def clashes(span: Interval) -> int:
        return len(people) - len(diary.may_come(people, span))

    span = gathering(days, strand.course.minutes, planning.problem.day.closes, clashes)
    if span is None:
        return []
    coming = tuple(diary.may_come(people, span))
    Unplaced.objects.bulk_create(
        Unplaced(
            organisation_id=timetable.organisation_id,
            timetable=timetable,
            strand=strand,
            person_id=person,
            why=f"could not come to the gathering on {span[0]:%Y-%m-%d %H:%M}",
            blockers=[_blocker(diary, person, span)],
        )
        for person in people
        if person not in coming
    )
    trainers = Trainer.objects.filter(active=True, teachings__strand=strand).order_by("cost_per_day", "pk")
    rooms = Room.objects.filter(organisation=timetable.organisation_id, active=True, seats__gte=len(coming))
    free = (t for t in trainers if diary.is_free(f"t{t.pk}", span) and not diary.taken(t.person_id or 0, span))
    trainer = next((t.pk for t in free), None)
    room = next((r.pk for r in rooms.order_by("site", "seats", "pk") if diary.is_free(f"r{r.pk}", span)), None)
    return [Plan(strand, span, people=coming, trainer=trainer, room=room)]


def _blocker(diary: Diary, person: int, span: Interval) -> dict[str, object]:
    """Why somebody cannot come, as the engine would say it."""
    start = {"start": span[0].isoformat(timespec="minutes")}
    if taken := diary.taken(person, span):
        intervals = [[moment.isoformat(timespec="minutes") for moment in interval] for interval in taken]
        return {"kind": "busy", "intervals": intervals, **start}
    department = f"d{diary.department[person]}"
    return {
        "kind": "away_share",
        "department": department,
        "allowed": diary.problem.allowed_away[department],
        **start,
    }


def _add(timetable: Timetable, plans: Sequence[Plan], zone: ZoneInfo) -> list[Entry]:
    sessions = [
        Session(
            organisation_id=timetable.organisation_id,
            strand=plan.strand,
            period_id=timetable.period_id,
            timetable=timetable,
            department_id=plan.department,
            trainer_id=plan.trainer,
            room_id=plan.room,
            starts=aware(plan.span[0], zone),
            ends=aware(plan.span[1], zone),
        )
        for plan in plans
    ]
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    add_parts(((session, [plan.span]) for session, plan in zip(sessions, plans, strict=True)), zone)
    Seat.objects.bulk_create(
        (
            Seat(organisation_id=timetable.organisation_id, session=session, person_id=person)
            for session, plan in zip(sessions, plans, strict=True)
            for person in plan.people
        ),
        batch_size=BATCH,
    )
    return [
        Entry("session.drafted", session, {}, {"starts": session.starts, "people": len(plan.people)})
        for session, plan in zip(sessions, plans, strict=True)
    ]
