"""What is taken in a period: the sessions that stay, and the times of people, trainers and rooms."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import Q

from kyndig.training.models import (
    BusyTime,
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
    period: Period, zone: ZoneInfo, sessions: Iterable[Session], people: Collection[int] | None = None
) -> Taken:
    """Busy times of people and trainers, rooms away, and the sessions that are not among `sessions`.

    Where `people` are given, only theirs are read, and those of the trainers.
    """
    start, end = whole_days(period.starts, period.ends)
    window = {"starts__lt": end.replace(tzinfo=zone), "ends__gt": start.replace(tzinfo=zone)}
    taken = Taken()
    organisation = period.organisation_id
    trainer_of = dict(
        Trainer.objects.filter(organisation=organisation, person__isnull=False).values_list("person", "pk")
    )
    busy = BusyTime.objects.filter(organisation=organisation, **window)
    if people is not None:
        busy = busy.filter(person__in={*people, *trainer_of})
    for person, starts, ends in busy.values_list("person", "starts", "ends"):
        interval = local_interval(starts, ends, zone)
        taken.people[person].append(interval)
        if person in trainer_of:
            taken.trainers[trainer_of[person]].append(interval)
    for room, starts, ends in RoomAway.objects.filter(organisation=organisation, **window).values_list(
        "room", "starts", "ends"
    ):
        taken.rooms[room].append(local_interval(starts, ends, zone))
    for trainer, starts, ends in TrainerAway.objects.filter(organisation=organisation, **window).values_list(
        "trainer", "starts", "ends"
    ):
        taken.trainers[trainer].append(local_interval(starts, ends, zone))
    ours = [session.pk for session in sessions]
    others = (
        Session.objects.filter(organisation=organisation, status__in=TOLD, department=None, **window)
        .exclude(pk__in=ours)
        .prefetch_related("parts")
    )
    for session in others:
        _take(session, taken, zone)
    of_others = {session.pk: session for session in others}
    declined = Q(status=Seat.Status.DECLINED, session__in=ours)
    holding = Q(status__in=HOLDING, session__in=list(of_others))
    fixed = {session.pk: session for session in sessions}
    seats = Seat.objects.filter(declined | holding)
    if people is not None:
        seats = seats.filter(person__in=people)
    for key, person in seats.values_list("session", "person"):
        session = of_others.get(key) or fixed[key]
        taken.people[person] += [local_interval(part.starts, part.ends, zone) for part in session.parts.all()]
    return taken


def _take(session: Session, taken: Taken, zone: ZoneInfo) -> None:
    for part in session.parts.all():
        interval = local_interval(part.starts, part.ends, zone)
        if session.trainer_id:
            taken.trainers[session.trainer_id].append(interval)
        if session.room_id:
            taken.rooms[session.room_id].append(interval)


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
