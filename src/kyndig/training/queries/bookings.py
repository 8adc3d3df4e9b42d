"""What published and held sessions take: their number, the hours of those who come, and money."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.utils import timezone

from kyndig.training.models import Part, Programme, Seat, Session
from kyndig.training.rules.consequences import Need

GONE = (Seat.Status.DECLINED, Seat.Status.WAITING)
# Sessions in a department's own meeting, by its own superuser: nobody is paid, so they can be counted together.
UNPAID = Q(department__isnull=False, trainer=None, room=None)

Table = dict[int, Need]
Booking = tuple[int, int, str, Need]


@dataclass(frozen=True)
class Prices:
    """What the trainers cost for a day and for an hour, and the rooms for a day, by id."""

    days: Mapping[int, Decimal]
    hours: Mapping[int, Decimal]
    rooms: Mapping[int, Decimal]


def bookings(
    programme: Programme, sizes: Mapping[int | None, int], prices: Prices
) -> tuple[dict[int, Table], dict[int, Table]]:
    """What published and held sessions take, and what those that are held have taken.

    A day of a trainer or a room is paid once, and counted for the strand that uses it first. Three queries.
    """
    sessions = Session.objects.filter(
        strand__programme=programme, status__in=[Session.Status.PUBLISHED, Session.Status.HELD]
    )
    booked: dict[int, dict[int, Need]] = defaultdict(lambda: defaultdict(Need))
    spent: dict[int, dict[int, Need]] = defaultdict(lambda: defaultdict(Need))
    for strand, period, status, need in [*_in_departments(sessions, sizes), *_taught(sessions, sizes, prices)]:
        booked[strand][period] += need
        if status == Session.Status.HELD:
            spent[strand][period] += need
    return {pk: dict(table) for pk, table in booked.items()}, {pk: dict(table) for pk, table in spent.items()}


def _in_departments(sessions: QuerySet[Session], sizes: Mapping[int | None, int]) -> Iterable[Booking]:
    length = ExpressionWrapper(F("parts__ends") - F("parts__starts"), DurationField())
    rows = (
        sessions.filter(UNPAID)
        .order_by()
        .values_list("strand_id", "period__number", "status", "department_id")
        .annotate(count=Count("pk", distinct=True), lasting=Sum(length))
    )
    for strand, period, status, department, count, lasting in rows:
        minutes = round(lasting.total_seconds() / 60) if lasting is not None else 0
        yield strand, period, status, Need(count, sizes.get(department, 0) * minutes)


def _taught(sessions: QuerySet[Session], sizes: Mapping[int | None, int], prices: Prices) -> Iterable[Booking]:
    kept = {pk: (came, wanted) for pk, came, wanted in _kept(sessions)}
    zone, seen = timezone.get_current_timezone(), set[tuple[str, int, datetime.date]]()
    parts = Part.objects.filter(session__in=sessions.exclude(UNPAID)).order_by("starts", "pk")
    rows = parts.values_list(
        "session_id", "number", "session__strand_id", "session__period__number", "session__status",
        "session__department_id", "session__trainer_id", "session__room_id", "starts", "ends",
    )  # fmt: skip
    for session, number, strand, period, status, department, trainer, room, starts, ends in rows:
        day = starts.astimezone(zone).date()
        minutes = round((ends - starts).total_seconds() / 60)
        came, wanted = kept.get(session, (0, 0))
        people = came if status == Session.Status.HELD else wanted
        if department is not None:
            people = sizes.get(department, 0)
        paid, rent = Decimal(0), Decimal(0)
        new_day = trainer is not None and ("trainer", trainer, day) not in seen
        if trainer is not None:
            paid = prices.hours[trainer] * minutes / 60 + (prices.days[trainer] if new_day else 0)
            seen.add(("trainer", trainer, day))
        if room is not None and ("room", room, day) not in seen:
            rent = prices.rooms[room]
            seen.add(("room", room, day))
        yield strand, period, status, Need(int(number == 1), people * minutes, int(new_day), paid, rent)


def _kept(sessions: QuerySet[Session]) -> QuerySet[Any, Any]:
    """How many came to each session, and how many were to come."""
    seats = Seat.objects.filter(session__in=sessions.values("pk")).order_by().values_list("session_id")
    return seats.annotate(
        came=Count("pk", filter=Q(status=Seat.Status.ATTENDED)), wanted=Count("pk", filter=~Q(status__in=GONE))
    )
