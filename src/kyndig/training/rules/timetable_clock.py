"""Between the moments of the database (aware) and the local times that a timetable is planned in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[datetime, datetime]


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The wall clock of `zone` at an aware moment, without offset."""
    return moment.astimezone(zone).replace(tzinfo=None)


def aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the wall clock of `zone` shows this, in UTC; of an hour that comes twice, the first."""
    return moment.replace(tzinfo=zone).astimezone(UTC)


def local_interval(starts: datetime, ends: datetime, zone: ZoneInfo) -> Interval:
    """Two aware moments as a local interval that never ends before it starts, also in the night the clocks go back."""
    first, last = local(starts, zone), local(ends, zone)
    return first, last if last > first else first + (ends - starts)


def whole_days(first: date, last: date) -> Interval:
    """From the start of `first` to the end of `last`."""
    return datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as intervals that neither touch nor overlap, in order."""
    result: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def free(busy: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """What is left of [start, end) when the busy intervals are taken away, in order."""
    result: list[Interval] = []
    at = start
    for first, last in merged(busy):
        if first >= end:
            break
        if last <= at:
            continue
        if first > at:
            result.append((at, first))
        at = last
    if at < end:
        result.append((at, end))
    return result


def overlap(one: Interval, other: Interval) -> bool:
    return one[0] < other[1] and other[0] < one[1]
