"""Which trainers and rooms are away, from today on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from kyndig.people.models import Organisation
from kyndig.training.models import RoomAway, TrainerAway
from kyndig.training.rules.timetable_clock import whole_days


@dataclass(frozen=True)
class Absence:
    """`kind` is trainer or room; both days belong to it."""

    kind: str
    key: int
    name: str
    first: date
    last: date


def absences(organisation: Organisation) -> Sequence[Absence]:
    """By the first day, in two queries."""
    zone = ZoneInfo(organisation.timezone)
    now = timezone.now()
    found = [
        _absence("trainer", away, str(away.trainer), zone)
        for away in TrainerAway.objects.filter(organisation=organisation, ends__gt=now).select_related("trainer")
    ]
    found += [
        _absence("room", away, str(away.room), zone)
        for away in RoomAway.objects.filter(organisation=organisation, ends__gt=now).select_related("room")
    ]
    return sorted(found, key=lambda absence: (absence.first, absence.name))


def whole_days_of(organisation: Organisation, first: date, last: date) -> tuple[datetime, datetime]:
    """From the start of the first day to the end of the last, where the organisation is."""
    zone = ZoneInfo(organisation.timezone)
    starts, ends = whole_days(first, last)
    return starts.replace(tzinfo=zone), ends.replace(tzinfo=zone)


def _absence(kind: str, away: TrainerAway | RoomAway, name: str, zone: ZoneInfo) -> Absence:
    last = (away.ends - timedelta(microseconds=1)).astimezone(zone).date()
    return Absence(kind, away.pk, name, away.starts.astimezone(zone).date(), last)
