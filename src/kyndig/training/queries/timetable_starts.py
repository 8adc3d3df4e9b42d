"""When the parts of a session begin, given the first."""

from datetime import datetime, timedelta

from kyndig.training.models import Timetable
from kyndig.training.queries.programme import closed_days


def starts_of_parts(timetable: Timetable, first: datetime, count: int) -> list[datetime]:
    """Local times: the first as given, the others on the open days that follow, at the same time of day."""
    starts = [first]
    if count == 1:
        return starts
    last = first.date() + timedelta(days=60)
    closed = closed_days(timetable.programme, first.date(), last)
    day = first.date() + timedelta(days=1)
    while len(starts) < count and day <= last:
        if day.isoweekday() <= 5 and day not in closed:
            starts.append(datetime.combine(day, first.time()))
        day += timedelta(days=1)
    return starts
