"""My training: what is next for one person, what was, what comes, and whom to ask."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from kyndig.people.models import Person
from kyndig.training.models import BusyTime, Part, Period, Seat, Session, Strand, Subscription
from kyndig.training.queries.audience import audience_conditions
from kyndig.training.queries.contacts import lead_of, superuser_of
from kyndig.training.queries.occasions import occasion_of, page_of, sitting_of
from kyndig.training.queries.places import MOST, seats_in
from kyndig.training.rules.attendance import COMING, TAKEN, clashes
from kyndig.training.rules.invitations import subscription
from kyndig.training.rules.letters import Occasion
from kyndig.training.rules.my_headline import course_in_sentence, next_is, nothing_next

Status = Seat.Status
ALTERNATIVES = 6
NEVER = datetime.timedelta(0)
AGAIN = {
    Strand.Cadence.YEARLY.value: datetime.timedelta(days=365),
    Strand.Cadence.HALF_YEARLY.value: datetime.timedelta(days=182),
}


@dataclass(frozen=True)
class Appointment:
    """One part of a session that the person has a place in."""

    seat: Seat
    part: Part
    occasion: Occasion

    @property
    def strand(self) -> Strand:
        return self.seat.session.strand

    @property
    def accepted(self) -> bool:
        return self.seat.status == Status.ACCEPTED


@dataclass(frozen=True)
class Expected:
    """A strand that the person is still to have: `period` is when to expect a place, None where it is not known."""

    strand: Strand
    period: Period | None
    by_department: bool = False


@dataclass(frozen=True)
class MyTraining:
    """Everything that the page My training shows; `focus` is the next session of the whole department."""

    headline: str
    next: Appointment | None
    later: Sequence[Appointment]
    declined: Sequence[Seat]
    attended: Sequence[Seat]
    waiting: Sequence[Expected]
    coming: Sequence[Expected]
    superuser: Person | None
    lead: Person | None
    away: Sequence[BusyTime] = field(default_factory=list)
    focus: Session | None = None


def my_training(person: Person, now: datetime.datetime) -> MyTraining:
    """The page of one person; a fixed number of queries."""
    today = timezone.localdate(now)
    seats = list(_seats(person).filter(session__status__in=[Session.Status.PUBLISHED, Session.Status.HELD]))
    appointments = sorted(
        (
            Appointment(seat, part, occasion_of(seat.session, part, len(parts), person.organisation))
            for seat in seats
            if seat.status in COMING and seat.session.status == Session.Status.PUBLISHED
            for parts in [list(seat.session.parts.all())]
            for part in parts
            if part.ends > now
        ),
        key=lambda appointment: appointment.part.starts,
    )
    attended = [seat for seat in reversed(seats) if seat.status == Status.ATTENDED]
    declined = [seat for seat in seats if seat.status == Status.DECLINED and seat.session.starts > now]
    waiting, coming = _expected(person, seats, today)
    first = appointments[0] if appointments else None
    if first is not None:
        course = course_in_sentence(first.occasion.course, first.occasion.part, first.occasion.parts)
        headline = next_is(course, first.occasion.starts, today)
    else:
        soon = next((one for one in waiting if not one.by_department), None)
        known = soon.period.label if soon and soon.period else ""
        headline = nothing_next(soon.strand.course.name if soon and known else "", known, len(attended))
    away = person.busy_times.filter(kind__in=[BusyTime.Kind.LEAVE, BusyTime.Kind.AWAY], ends__gt=now)
    return MyTraining(
        headline=headline,
        next=first,
        later=appointments[1:],
        declined=declined,
        attended=attended,
        waiting=waiting,
        coming=coming,
        superuser=superuser_of(person),
        lead=lead_of(person.organisation),
        away=list(away[:12]),
        focus=_focus_session(person, now),
    )


def my_seats(person: Person) -> QuerySet[Seat]:
    """The person's seats in sessions that are published, by time; what a page may be opened for."""
    return _seats(person).filter(session__status__in=[Session.Status.PUBLISHED, Session.Status.HELD])


def alternatives(seat: Seat, now: datetime.datetime) -> list[Session]:
    """Coming sessions of the same strand with a free place, at times when the person is free; the first few."""
    sessions = open_sessions(seat.session.strand, now).exclude(pk=seat.session_id)[:40]
    busy = list(seat.person.busy_times.filter(ends__gt=now).values_list("starts", "ends"))
    busy += (
        Part.objects.filter(session__seats__person=seat.person, session__seats__status__in=COMING, starts__gt=now)
        .exclude(session=seat.session_id)
        .values_list("starts", "ends")
    )
    free = [
        session for session in sessions if not clashes([(part.starts, part.ends) for part in session.parts.all()], busy)
    ]
    return free[:ALTERNATIVES]


def open_sessions(strand: Strand, now: datetime.datetime) -> QuerySet[Session]:
    """Coming sessions of a strand with at least one free place, which is in `free`."""
    return (
        Session.objects.filter(strand=strand, status=Session.Status.PUBLISHED, starts__gt=now)
        .annotate(taken=seats_in(TAKEN), most=MOST)
        .filter(taken__lt=F("most"))
        .annotate(free=F("most") - F("taken"))
        .select_related("strand__course", "trainer", "room")
        .prefetch_related("parts")
        .order_by("starts", "pk")
    )


def calendar_of(person: Person, now: datetime.datetime, *, only: Seat | None = None) -> str:
    """The person's places as a calendar: one session to download, or everything from a year back to subscribe to."""
    seats = _seats(person).filter(session__status__in=[Session.Status.PUBLISHED, Session.Status.HELD])
    seats = seats.filter(pk=only.pk) if only else seats.filter(session__ends__gt=now - datetime.timedelta(days=366))
    seats = seats.filter(status__in=COMING | {Status.ATTENDED})
    organisation, page = person.organisation, page_of(person.organisation)
    sittings = [
        sitting_of(seat, part, occasion_of(seat.session, part, len(parts), organisation), page)
        for seat in seats
        for parts in [list(seat.session.parts.all())]
        for part in parts
    ]
    return subscription(sittings, name=f"Kyndig · {organisation.name}", zone=organisation.timezone, stamp=now)


def subscriber(token: str) -> Person | None:
    """Whose calendar a secret address stands for; None where it does not (any more), or the person has left."""
    found = (
        Subscription.objects.filter(token=token)
        .filter(Q(person__left=None) | Q(person__left__gt=timezone.localdate()))
        .select_related("person__organisation", "person__user")
        .first()
    )
    return found.person if found else None


def _focus_session(person: Person, now: datetime.datetime) -> Session | None:
    """The next session that the person's department has as a whole."""
    if person.department_id is None:
        return None
    sessions = Session.objects.filter(department=person.department_id, status=Session.Status.PUBLISHED, ends__gt=now)
    return sessions.order_by("starts").first()


def _seats(person: Person) -> QuerySet[Seat]:
    return (
        Seat.objects.filter(person=person)
        .select_related(
            "organisation", "person__organisation", "session__strand__course", "session__trainer", "session__room"
        )
        .prefetch_related("session__parts")
        .order_by("session__starts", "pk")
    )


def _expected(person: Person, seats: Sequence[Seat], today: datetime.date) -> tuple[list[Expected], list[Expected]]:
    """Strands that the person is still to have for the first time, and those that come again in the years ahead."""
    strands = list(
        Strand.objects.filter(organisation=person.organisation_id, active=True).select_related("course", "programme")
    )
    if not strands or not person.is_employee:
        return [], []
    conditions = audience_conditions(strands)
    flags = {
        f"in_{pk}": Case(When(Q(pk=person.pk) & condition, then=Value(True)), default=Value(False))
        for pk, condition in conditions.items()
    }
    mine = Person.objects.filter(pk=person.pk).annotate(**flags).values(*flags).get()
    periods = list(Period.objects.filter(programme__in={strand.programme_id for strand in strands}))
    had: dict[int, list[datetime.date]] = defaultdict(list)
    for seat in seats:
        if seat.status == Status.ATTENDED:
            had[seat.session.strand_id].append(timezone.localdate(seat.session.ends))
    placed = {seat.session.strand_id for seat in seats if seat.status in COMING and seat.session.closed_at is None}
    waiting, coming = [], []
    for strand in strands:
        if not mine[f"in_{strand.pk}"]:
            continue
        ahead = [period for period in periods if period.programme_id == strand.programme_id and period.ends >= today]
        due = max((day + AGAIN.get(strand.cadence, NEVER) for day in had[strand.pk]), default=today)
        first = next((one for one in ahead if one.number >= strand.first_period and one.ends >= due), None)
        if strand.cadence != Strand.Cadence.ONCE or strand.by_department:
            coming.append(Expected(strand, first, strand.by_department))
        elif not had[strand.pk] and strand.pk not in placed:
            waiting.append(Expected(strand, first))
    return waiting, coming
