"""Busy times as intervals: [start, end), aware datetimes."""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

Interval = tuple[datetime.datetime, datetime.datetime]


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as few intervals: sorted, apart from each other, those that overlap or touch as one."""
    result: list[Interval] = []
    for start, end in sorted(interval for interval in intervals if interval[1] > interval[0]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def clipped(intervals: Iterable[Interval], start: datetime.datetime, end: datetime.datetime) -> list[Interval]:
    """What of the intervals lies in [start, end), those that lie outside left out."""
    inside = [(max(first, start), min(last, end)) for first, last in intervals]
    return [(first, last) for first, last in inside if first < last]


def whole_days(first: datetime.date, last: datetime.date, zone: str) -> Interval:
    """From the first midnight of `first` to the midnight that ends `last`, in a time zone; both days belong."""
    local = ZoneInfo(zone)
    midnight = datetime.time()
    return (
        datetime.datetime.combine(first, midnight, local),
        datetime.datetime.combine(last + datetime.timedelta(days=1), midnight, local),
    )
