"""When the training that needs no solver is held: in meetings that a department has anyway, and as one gathering."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from kyndig.training.rules.timetable_clock import Interval, overlap

MEETING_WEEKDAY = 2
MEETING_CLOCK = time(9, 0)
GATHERING_CLOCK = time(12, 0)
"""A department's meeting is on a Tuesday at nine until its superuser says otherwise; a gathering begins at noon."""


def open_days(first: date, last: date, closed: Iterable[date]) -> list[date]:
    """Mondays to Fridays from `first` to `last`, both included, that are not closed."""
    shut = set(closed)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() <= 5 and day not in shut]


def months(days: Sequence[date]) -> list[list[date]]:
    """The days by calendar month, in order."""
    found: dict[tuple[int, int], list[date]] = {}
    for day in days:
        found.setdefault((day.year, day.month), []).append(day)
    return list(found.values())


def meetings(days: Sequence[date], minutes: int, clashes: Callable[[Interval], int]) -> list[Interval]:
    """One meeting a month, on the meeting's weekday where the month still has one.

    `clashes` says how many are in something else at a time; of the days that could be, the first with the fewest is
    taken. A month with fewer than five open days left has none.
    """
    found = []
    for month in months(days):
        if len(month) >= 5:
            found.append(meeting(month, minutes, clashes))
    return found


def meeting(days: Sequence[date], minutes: int, clashes: Callable[[Interval], int]) -> Interval:
    """The day with the fewest clashes; of those a meeting's weekday first, and then the earliest."""
    spans = [_span(day, MEETING_CLOCK, minutes) for day in days]
    return min(spans, key=lambda span: (clashes(span), span[0].isoweekday() != MEETING_WEEKDAY, span[0]))


def gathering(days: Sequence[date], minutes: int, closes: time, clashes: Callable[[Interval], int]) -> Interval | None:
    """When the fewest superusers are taken, in the last third of the days but not in their last week.

    Begins at noon, or earlier where it would not end in the working day. None where there is no day.
    """
    if not days:
        return None
    late = days[-max(1, len(days) // 3) :]
    late = late[:-5] or late
    latest = datetime.combine(late[0], closes) - timedelta(minutes=minutes)
    clock = min(GATHERING_CLOCK, latest.time())
    return min((_span(day, clock, minutes) for day in late), key=lambda span: (clashes(span), span[0]))


def booster_days(trained: Sequence[date], days: Sequence[date], earliest: int, latest: int) -> list[date]:
    """The open days that lie `earliest` to `latest` days after the course for most of those who had it.

    `trained` holds the last day of the course for each; it is reckoned from the day in the middle.
    """
    if not trained:
        return []
    middle = sorted(trained)[len(trained) // 2]
    return [day for day in days if earliest <= (day - middle).days <= latest]


def count_clashes(taken: Iterable[Sequence[Interval]], span: Interval) -> int:
    """How many of several people's taken times a span runs into."""
    return sum(any(overlap(interval, span) for interval in intervals) for intervals in taken)


def _span(day: date, clock: time, minutes: int) -> Interval:
    start = datetime.combine(day, clock)
    return start, start + timedelta(minutes=minutes)
