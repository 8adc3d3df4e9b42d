"""Whether a meeting of a department, such as a focus session, can be at a time."""

from datetime import datetime, timedelta

from django.utils import timezone

from kyndig.training.models import Session, Timetable
from kyndig.training.queries.programme import closed_days
from kyndig.training.queries.timetable_check import Breach, zone_of
from kyndig.training.queries.timetable_problem import first_day
from kyndig.training.rules.timetable_broken import sentence


def meeting_breaches(timetable: Timetable, session: Session, starts: datetime, minutes: int) -> list[Breach]:
    """What speaks against it: the day is closed, has passed or is outside the period, or it runs past midnight.

    A department decides itself when its meetings are, so the working day does not bind.
    """
    period, day = timetable.period, starts.date()
    first = first_day(period, timezone.localdate(timezone=zone_of(timetable)))
    ends = starts + timedelta(minutes=minutes)
    found: list[tuple[str, dict[str, str]]] = []
    if not period.starts <= day <= period.ends:
        bounds = {"from": period.starts.isoformat(), "to": period.ends.isoformat()}
        found.append(("outside_period", {"day": day.isoformat(), **bounds}))
    elif day < first:
        found.append(("passed", {"day": day.isoformat(), "first": first.isoformat()}))
    elif day.isoweekday() > 5 or day in closed_days(timetable.programme, day, day):
        found.append(("closed_day", {"day": day.isoformat()}))
    if ends.date() != day:
        span = {"start": starts.isoformat(), "end": ends.isoformat(), "opens": "00:00", "closes": "23:59"}
        found.append(("outside_day", span))
    return [Breach(kind, session.pk, (), sentence(kind, [], fields, {}), (kind, session.pk)) for kind, fields in found]
