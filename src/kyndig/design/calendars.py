"""A month and a week with events on their days. Plain data in; the templates only walk through it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from kyndig.design import formats

KINDS = ("external", "own", "wait", "plain")
QUARTER = 15
FIRST_HOUR, LAST_HOUR = 8, 16


@dataclass(frozen=True)
class Event:
    """Something that takes place from `start` to `end` (aware datetimes).

    `kind` is external, own, wait or plain; `planned` is drawn dashed; `locked` shows a lock; `note` is a soft line.
    """

    start: datetime
    end: datetime
    title: str
    url: str = ""
    kind: str = "external"
    locked: bool = False
    planned: bool = False
    note: str = ""


@dataclass(frozen=True)
class Placed:
    """An event on its day in a week: `at` and `length` are quarters of an hour from the top of the grid."""

    event: Event
    at: int
    length: int

    @property
    def classes(self) -> str:
        """The classes of the grid that put it in its place; a policy forbids inline style."""
        return f" at-{self.at} for-{self.length}"


@dataclass(frozen=True)
class Day:
    """A day with its events, earliest first. `outside` says that it belongs to the neighbouring month."""

    date: date
    events: Sequence[Event]
    placed: Sequence[Placed] = ()
    today: bool = False
    outside: bool = False

    @property
    def short_weekday(self) -> str:
        return formats.short_weekday(self.date)

    @property
    def short_day(self) -> str:
        """Day and month; the year stands above the calendar."""
        return formats.short_day(self.date, self.date)


@dataclass(frozen=True)
class Calendar:
    """A month (rows of seven days) or a week (one row and the hours beside it), with links to its neighbours."""

    label: str
    weeks: Sequence[Sequence[Day]]
    previous_url: str = ""
    next_url: str = ""
    hours: Sequence[int] = ()

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week]

    @property
    def empty(self) -> bool:
        return not any(day.events for day in self.days if not day.outside)


def month(year: int, number: int, events: Iterable[Event], *, today: date, address: str = "") -> Calendar:
    """The weeks that touch a month, from Monday to Sunday.

    `address` is formatted with a day of the neighbouring month.
    """
    first = date(year, number, 1)
    after = (first + timedelta(days=31)).replace(day=1)
    start = first - timedelta(days=first.weekday())
    end = after + timedelta(days=-after.weekday() % 7)
    by_day = _by_day(events, start, end)
    days = [
        Day(when, by_day.get(when, []), today=when == today, outside=when.month != number)
        for when in (start + timedelta(days=n) for n in range((end - start).days))
    ]
    return Calendar(
        label=formats.month(first),
        weeks=[days[n : n + 7] for n in range(0, len(days), 7)],
        previous_url=_address(address, first - timedelta(days=1)),
        next_url=_address(address, after),
    )


def week(
    any_day: date, events: Iterable[Event], *, today: date, address: str = "", weekend: bool | None = None
) -> Calendar:
    """The week that a day lies in, with the hours that are needed (8–16 at least).

    Saturday and Sunday are left out when nothing happens then, unless `weekend` asks for them. `address` is formatted
    with the Monday of the neighbouring week.
    """
    monday = any_day - timedelta(days=any_day.weekday())
    by_day = _by_day(events, monday, monday + timedelta(days=7))
    shown = 7 if weekend or (weekend is None and any(when.weekday() > 4 for when in by_day)) else 5
    first = min((_hours_on(event, when)[0] for when, found in by_day.items() for event in found), default=FIRST_HOUR)
    last = max((_hours_on(event, when)[1] for when, found in by_day.items() for event in found), default=LAST_HOUR)
    top, bottom = int(min(first, FIRST_HOUR)), int(-(-max(last, LAST_HOUR) // 1))
    days = []
    for when in (monday + timedelta(days=n) for n in range(shown)):
        found = by_day.get(when, [])
        days.append(Day(when, found, [_place(event, when, top) for event in found], today=when == today))
    return Calendar(
        label=formats.days(monday, monday + timedelta(days=shown - 1), today),
        weeks=[days],
        previous_url=_address(address, monday - timedelta(days=7)),
        next_url=_address(address, monday + timedelta(days=7)),
        hours=range(top, bottom),
    )


def _by_day(events: Iterable[Event], start: date, end: date) -> dict[date, list[Event]]:
    """Each event on every day it touches in [start, end)."""
    found: dict[date, list[Event]] = {}
    for event in sorted(events, key=lambda event: (event.start, event.title)):
        when = timezone.localtime(event.start).date()
        # An event that ends at midnight does not touch the day that begins then.
        last = max(when, timezone.localtime(event.end - timedelta(microseconds=1)).date())
        while when <= last:
            if start <= when < end:
                found.setdefault(when, []).append(event)
            when += timedelta(days=1)
    return found


def _hours_on(event: Event, when: date) -> tuple[float, float]:
    """The hours of the day that an event takes up on one of its days."""
    start, end = timezone.localtime(event.start), timezone.localtime(event.end)
    first = start.hour + start.minute / 60 if start.date() == when else 0.0
    last = end.hour + end.minute / 60 if end.date() == when else 24.0
    return first, max(last, first)


def _place(event: Event, when: date, top: int) -> Placed:
    first, last = _hours_on(event, when)
    at = int((first - top) * 60 // QUARTER)
    return Placed(event, at, max(2, round((last - first) * 60 / QUARTER)))


def _address(pattern: str, when: date) -> str:
    return pattern.format(when) if pattern else ""
