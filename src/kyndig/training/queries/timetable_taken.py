"""What is taken in a period: the sessions that stay, and the times of people, trainers and rooms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, Value

from kyndig.training.models import (
    BusyTime,
    Part,
    Period,
    Room,
    RoomAway,
    Seat,
    Session,
    Teaching,
    Timetable,
    Trainer,
    TrainerAway,
)
from kyndig.training.queries.timetable_wants import HOLDING, INTERNAL, TOLD
from kyndig.training.rules.timetable_clock import Interval, local_interval, whole_days


@dataclass
class Taken:
    """When people, trainers and rooms are taken by something that is not up for planning."""

    people: dict[int, list[Interval]] = field(default_factory=lambda: defaultdict(list))
    trainers: dict[int, list[Interval]] = field(default_factory=lambda: defaultdict(list))
    rooms: dict[int, list[Interval]] = field(default_factory=lambda: defaultdict(list))


def fixed_sessions(period: Period, timetable: Timetable | None) -> list[Session]:
    """What stays where it is: the published sessions of the period, and those that are locked in the draft."""
    status = Q(status__in=TOLD)
    if timetable is not None:
        status |= Q(status=Session.Status.DRAFT, timetable=timetable, locked=True)
    sessions = Session.objects.filter(status, period=period, department=None).exclude(
        strand__course__level__in=INTERNAL
    )
    return list(sessions.select_related("strand__course").prefetch_related("parts").order_by("starts", "pk"))


def seats_of(sessions: Iterable[int], *, statuses: Iterable[str] = HOLDING) -> dict[int, list[int]]:
    """The people who hold a seat in each session, leavers left out."""
    seats: dict[int, list[int]] = defaultdict(list)
    rows = Seat.objects.filter(session__in=list(sessions), status__in=statuses).exclude(person__left__isnull=False)
    for session, person in rows.order_by("pk").values_list("session", "person"):
        seats[session].append(person)
    return seats


def what_is_taken(
    period: Period, zone: ZoneInfo, ours: Mapping[int, Sequence[Interval]], people: Collection[int] | None = None
) -> Taken:
    """Busy times of people and trainers, rooms away, and the sessions that are not among `ours`.

    `ours` are the sessions that are judged, with when they are: who had a seat in one and holds it no more is taken by
    it. Where `people` are given, only theirs are read, and those of the trainers. Four queries.
    """
    start, end = whole_days(period.starts, period.ends)
    window = {"starts__lt": end.replace(tzinfo=zone), "ends__gt": start.replace(tzinfo=zone)}
    taken = Taken()
    organisation = period.organisation_id
    busy = BusyTime.objects.filter(organisation=organisation, **window)
    if people is not None:
        busy = busy.filter(Q(person__in=people) | Q(person__trainer__isnull=False))
    for person, trainer, starts, ends in busy.values_list("person", "person__trainer", "starts", "ends"):
        interval = local_interval(starts, ends, zone)
        taken.people[person].append(interval)
        if trainer is not None:
            taken.trainers[trainer].append(interval)
    _away(taken, organisation, zone, window)
    theirs = _other_sessions(taken, organisation, zone, window, ours)
    lost = ~Q(status__in=HOLDING) & Q(session__in=list(ours))
    holding = Q(status__in=HOLDING, session__in=list(theirs))
    seats = Seat.objects.filter(lost | holding)
    if people is not None:
        seats = seats.filter(person__in=people)
    for key, person in seats.values_list("session", "person"):
        taken.people[person] += theirs[key] if key in theirs else ours[key]
    return taken


def intervals_of(session: Session, zone: ZoneInfo) -> list[Interval]:
    """When a session is, part by part, in local times."""
    return [local_interval(part.starts, part.ends, zone) for part in session.parts.all()]


def _away(taken: Taken, organisation: int, zone: ZoneInfo, window: Mapping[str, datetime]) -> None:
    rooms = RoomAway.objects.filter(organisation=organisation, **window).order_by()
    trainers = TrainerAway.objects.filter(organisation=organisation, **window).order_by()
    both = rooms.values_list("room", "starts", "ends", Value(0)).union(
        trainers.values_list("trainer", "starts", "ends", Value(1)), all=True
    )
    for key, starts, ends, of_trainer in both:
        (taken.trainers if of_trainer else taken.rooms)[key].append(local_interval(starts, ends, zone))


def _other_sessions(
    taken: Taken, organisation: int, zone: ZoneInfo, window: Mapping[str, datetime], ours: Collection[int]
) -> dict[int, list[Interval]]:
    """The published sessions that are not judged, which take their trainers and rooms; when each is."""
    sessions = Session.objects.filter(organisation=organisation, status__in=TOLD, department=None, **window)
    parts = Part.objects.filter(session__in=sessions.exclude(pk__in=ours).order_by().values("pk"))
    theirs: dict[int, list[Interval]] = defaultdict(list)
    for session, trainer, room, starts, ends in parts.values_list(
        "session", "session__trainer", "session__room", "starts", "ends"
    ):
        interval = local_interval(starts, ends, zone)
        theirs[session].append(interval)
        if trainer is not None:
            taken.trainers[trainer].append(interval)
        if room is not None:
            taken.rooms[room].append(interval)
    return theirs


def teachers_of(period: Period, strands: Iterable[int], sessions: Iterable[Session]) -> dict[Trainer, set[int]]:
    """The trainers that can be used, with what they teach; those of a fixed session belong, whatever they teach."""
    teaches: dict[int, set[int]] = defaultdict(set)
    for trainer, strand in Teaching.objects.filter(strand__in=strands).values_list("trainer", "strand"):
        teaches[trainer].add(strand)
    for session in sessions:
        if session.trainer_id:
            teaches[session.trainer_id].add(session.strand_id)
    used = {session.trainer_id for session in sessions}
    trainers = Trainer.objects.filter(Q(active=True) | Q(pk__in=used), organisation=period.organisation_id)
    return {trainer: teaches[trainer.pk] for trainer in trainers.order_by("pk") if teaches[trainer.pk]}


def rooms_of(period: Period, sessions: Iterable[Session]) -> list[Room]:
    used = {session.room_id for session in sessions}
    rooms = Room.objects.filter(Q(active=True) | Q(pk__in=used), organisation=period.organisation_id)
    return list(rooms.order_by("pk"))
