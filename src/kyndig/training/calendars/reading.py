"""Reads an iCalendar file for when somebody is busy, and nothing else."""

import contextlib
import datetime
import threading
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar
from icalendar.timezone import tzp

from kyndig.people.refusals import RefusedError
from kyndig.training.calendars.blocks import Block, cut
from kyndig.training.rules.busy import Interval, clipped, merged
from kyndig.training.rules.invitations import is_own

LARGEST = 10 * 2**20
MOST_EVENTS = 20_000
MOST_REPEATS = 5_000
MOST_A_DAY = 48
SECONDS = 20.0
REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")
FREE = frozenset({"FREE", "WORKINGELSEWHERE"})
# The library keeps the time zones of every file it has read; two files may mean different things by the same name.
_one_at_a_time = threading.Lock()


class CalendarError(RefusedError):
    """A calendar could not be had or read; the text says why, in words for its owner."""


@dataclass(frozen=True)
class Reading:
    """When somebody is busy (apart, sorted, in UTC), how many events that came from, and how many were left out.

    `broken` could not be read, `too_often` repeat more often than a person's day allows, `unread` were not reached.
    """

    busy: tuple[Interval, ...]
    events: int = 0
    broken: int = 0
    too_often: int = 0
    unread: int = 0

    def says(self) -> str:
        """What was left out, in a sentence each; "" where everything was read."""
        sentences = []
        if self.broken:
            sentences.append(
                ngettext(
                    "One event could not be read and is left out.",
                    "%(count)d events could not be read and are left out.",
                    self.broken,
                )
                % {"count": self.broken}
            )
        if self.too_often:
            sentences.append(
                ngettext(
                    "One event repeats too often to be somebody's day and is left out.",
                    "%(count)d events repeat too often to be somebody's day and are left out.",
                    self.too_often,
                )
                % {"count": self.too_often}
            )
        if self.unread:
            sentences.append(
                _("The calendar is very large: the last %(count)d events were not read.") % {"count": self.unread}
            )
        return " ".join(sentences)


def read(
    content: bytes,
    *,
    zone: str,
    start: datetime.datetime,
    end: datetime.datetime,
    email: str = "",
    seconds: float = SECONDS,
) -> Reading:
    """When the owner of a calendar is busy in [start, end).

    Free, cancelled and declined events (declined by `email`) do not count, nor do our own invitations. Times without a
    zone are meant in the calendar's own zone, or else in `zone`. Good events are kept where others are broken. Raises
    CalendarError where the content is no calendar at all.
    """
    text = _text(content)
    blocks = cut(text)
    if not blocks.is_calendar and not blocks.found:
        raise CalendarError(_("This is not a calendar. A calendar file ends in .ics and begins with BEGIN:VCALENDAR."))
    deadline = time.monotonic() + seconds
    wanted = [block for block in blocks.of("VEVENT", "VFREEBUSY") if not _is_past(block, start)]
    events, broken = _parse(wanted[:MOST_EVENTS], list(dict.fromkeys(blocks.of("VTIMEZONE"))))
    reader = _Reader(_zone(blocks.zone) or ZoneInfo(zone), start, end, email.lower())
    reader.broken = broken + blocks.broken
    reader.unread = max(0, len(wanted) - MOST_EVENTS)
    reader.take(events, deadline)
    return Reading(
        tuple(merged(clipped(reader.busy, start, end))), reader.events, reader.broken, reader.too_often, reader.unread
    )


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise CalendarError(
            _("The calendar is larger than %(size)d MB, which is more than can be read.") % {"size": LARGEST // 2**20}
        )
    if not content.strip(b"\0\r\n\t "):
        raise CalendarError(_("The calendar is empty."))
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _is_past(block: Block, start: datetime.datetime) -> bool:
    """Whether a single event is so plainly over that it need not be parsed: most of an old calendar is."""
    if block.kind != "VEVENT" or block.repeats() or block.value("DURATION"):
        return False
    last = block.value("DTEND") or block.value("DTSTART")
    return last[:8].isdigit() and last[:8] < f"{start - datetime.timedelta(days=2):%Y%m%d}"


def _parse(blocks: list[Block], zones: list[Block]) -> tuple[list[Any], int]:
    """The events, and how many could not be parsed: all at once where that goes well, else one by one."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tzp.use_default()
        for definitions in (zones, []):
            # Without the definitions, the well-known zones still have their names.
            with contextlib.suppress(Exception):
                return _components(definitions, blocks), 0
        events: list[Any] = []
        broken = 0
        for block in blocks:
            try:
                events += _components([], [block])
            except Exception:  # noqa: BLE001 (a broken event makes the parser fail in many ways)
                broken += 1
        return events, broken


def _components(zones: list[Block], blocks: list[Block]) -> list[Any]:
    inside = "".join(block.text for block in (*zones, *blocks))
    calendar = Calendar.from_ical(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-\r\n{inside}END:VCALENDAR\r\n")
    return [part for part in calendar.subcomponents if part.name in {"VEVENT", "VFREEBUSY"}]


class _Reader:
    """Collects the busy times of events, those that repeat by series."""

    def __init__(self, zone: ZoneInfo, start: datetime.datetime, end: datetime.datetime, email: str) -> None:
        self.zone, self.start, self.end, self.email = zone, start, end, email
        self.busy: list[Interval] = []
        self.events = self.broken = self.too_often = self.unread = 0

    def take(self, events: list[Any], deadline: float) -> None:
        # Without a UID an event belongs to no series but its own.
        named = [(str(event.get("UID") or f"\0{number}"), event) for number, event in enumerate(events)]
        repeating = {
            uid for uid, event in named if any(event.get(name) for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
        }
        series: dict[str, list[Any]] = defaultdict(list)
        for uid, event in named:
            if uid in repeating:
                series[uid].append(event)
            else:
                self._guard(self._single, event)
        for uid, group in series.items():
            if time.monotonic() > deadline:
                self.unread += len(group)
            elif not is_own(uid):
                self._guard(self._series, group)

    def _guard(self, read: Callable[[Any], None], event: Any) -> None:
        before = len(self.busy)
        try:
            read(event)
        except Exception:  # noqa: BLE001 (dates out of range, unknown zones, rules without sense: the event is left out)
            del self.busy[before:]
            self.broken += 1

    def _single(self, event: Any) -> None:
        if event.name == "VFREEBUSY":
            self._free_busy(event)
        elif not is_own(str(event.get("UID", ""))) and self._counts(event):
            self._add(event)

    def _series(self, group: list[Any]) -> None:
        if any(_a_day(event, self.start) > MOST_A_DAY for event in group):
            self.too_often += 1
            return
        calendar = Calendar()
        for event in group:
            calendar.add_component(event)
        self.events += 1
        occurrences = recurring_ical_events.of(calendar).between(self.start, self.end)
        for occurrence in islice(occurrences, MOST_REPEATS):
            if self._counts(occurrence):
                self._add(occurrence, counted=True)

    def _counts(self, event: Any) -> bool:
        status = str(event.get("STATUS", "")).upper()
        shown = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
        if status == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT" or shown in FREE:
            return False
        return not any(
            str(who).lower().removeprefix("mailto:") == self.email and str(who.params.get("PARTSTAT", "")) == "DECLINED"
            for who in (_many(event.get("ATTENDEE")) if self.email else ())
        )

    def _add(self, event: Any, *, counted: bool = False) -> None:
        start = event["DTSTART"].dt
        if "DTEND" in event:
            end = event["DTEND"].dt
        elif "DURATION" in event:
            end = start + event["DURATION"].dt
        else:
            end = start if isinstance(start, datetime.datetime) else start + datetime.timedelta(days=1)
        if not isinstance(start, datetime.datetime) and end == start:
            end = start + datetime.timedelta(days=1)
        first, last = self._moment(start), self._moment(end)
        if last < first:
            raise ValueError("ends before it starts")
        if first < last and first < self.end and self.start < last:
            self.busy.append((first, last))
            self.events += not counted

    def _free_busy(self, event: Any) -> None:
        for periods in _many(event.get("FREEBUSY")):
            if str(periods.params.get("FBTYPE", "BUSY")).upper() == "FREE":
                continue
            for start, end in (period.dt for period in _many(getattr(periods, "dts", periods))):
                last = start + end if isinstance(end, datetime.timedelta) else end
                self.busy.append((self._moment(start), self._moment(last)))
        self.events += 1

    def _moment(self, value: datetime.date) -> datetime.datetime:
        if not isinstance(value, datetime.datetime):
            value = datetime.datetime.combine(value, datetime.time())
        return (value if value.tzinfo else value.replace(tzinfo=self.zone)).astimezone(datetime.UTC)


def _many(value: Any) -> Iterable[Any]:
    return () if value is None else value if isinstance(value, list) else [value]


def _a_day(event: Any, start: datetime.datetime) -> int:
    """How often at most the rule of an event lets it happen in a day."""
    often = 0
    for rule in _many(event.get("RRULE")):
        frequency = str(rule.get("FREQ", [""])[0]).upper()
        times = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}.get(frequency, 1)
        if frequency == "HOURLY" and event["DTSTART"].dt.year < start.year - 2:
            # Counting the hours from long ago takes longer than anybody waits.
            times = MOST_A_DAY + 1
        for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            times *= max(1, len(rule.get(name, [])))
        often = max(often, times)
    return often
