"""Time as whole numbers: open days cut into equal slots, and stretches of time as bits of an integer.

A slot is the greatest common divisor of the grid and every part, so that each session fills whole slots. Slot `i` of
open day `d` has the number `d * slots_a_day + i`; a set of slots is an integer with those bits set.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta

from kyndig.timetable.problem import Interval, Problem


class Clock:
    def __init__(self, problem: Problem) -> None:
        day = problem.day
        self.grid = day.grid_minutes
        parts = {minutes for course in problem.courses for minutes in course.parts}
        self.unit = math.gcd(self.grid, *parts)
        self.slots_a_day = day.minutes // self.unit
        self.opens = day.opens
        count = (problem.end - problem.start).days + 1
        every = (problem.start + timedelta(days=i) for i in range(count))
        self.days: list[date] = [d for d in every if d.isoweekday() in day.weekdays and d not in day.closed]
        self.index = {d: i for i, d in enumerate(self.days)}
        self.starts = [datetime.combine(d, day.opens) for d in self.days]
        self.ends = [datetime.combine(d, day.closes) for d in self.days]
        self.step = self.grid // self.unit
        self.day_mask = (1 << self.slots_a_day) - 1
        self.full_mask = (1 << (self.slots_a_day * len(self.days))) - 1
        self._ordinals = [d.toordinal() for d in self.days]
        self._day_of = {ordinal: i for i, ordinal in enumerate(self._ordinals)}
        self._opens_minutes = day.opens.hour * 60 + day.opens.minute

    def length(self, minutes: int) -> int:
        """Slots in a part of so many minutes."""
        return minutes // self.unit

    def moment(self, slot: int) -> datetime:
        """When a slot starts."""
        day, within = divmod(slot, self.slots_a_day)
        return self.starts[day] + timedelta(minutes=within * self.unit)

    def slot(self, moment: datetime) -> int | None:
        """The slot that starts at this moment, or None where no slot does."""
        day = self.index.get(moment.date())
        if day is None:
            return None
        minutes, rest = divmod((moment - self.starts[day]).total_seconds(), 60)
        if rest or minutes % self.unit or not 0 <= minutes // self.unit < self.slots_a_day:
            return None
        return day * self.slots_a_day + int(minutes) // self.unit

    def day_of(self, slot: int) -> int:
        return slot // self.slots_a_day

    def minute(self, slot: int) -> int:
        """Minutes since the start of the calendar at which a slot starts: a scale on which any two moments compare."""
        day, within = divmod(slot, self.slots_a_day)
        return self._ordinals[day] * 1440 + self._opens_minutes + within * self.unit

    def minute_of(self, day: date) -> int:
        """Minutes, on the same scale, at which a day of the calendar starts."""
        return day.toordinal() * 1440

    def touched(self, intervals: tuple[Interval, ...]) -> int:
        """Slots that any of these intervals touches, be it for a minute.

        An interval without length, within the day, takes the slots on both sides of it, so that nothing is held across.
        """
        mask = 0
        day_of, opens, unit, size = self._day_of, self._opens_minutes, self.unit, self.slots_a_day
        for start, end in intervals:
            ordinal = start.toordinal()
            if start < end and ordinal == end.toordinal():  # within a day, as nearly all of a calendar is
                if ordinal in day_of:
                    low = (start.hour * 60 + start.minute - opens) // unit
                    low = low if low > 0 else 0
                    until = end.hour * 60 + end.minute - opens
                    high = -(-(until + 1 if end.second or end.microsecond else until) // unit)
                    high = high if high < size else size
                    if high > low:
                        mask |= ((1 << (high - low)) - 1) << (day_of[ordinal] * size + low)
                continue
            empty = start == end
            first = bisect_left(self._ordinals, start.toordinal())
            last = bisect_right(self._ordinals, end.toordinal()) - 1
            for day in range(first, last + 1):
                opening = self.starts[day]
                if empty and not opening < start < self.ends[day]:
                    continue
                low = int((start - opening).total_seconds() // 60 // self.unit) if start > opening else 0
                seconds = (end - opening).total_seconds()
                high = -int(-seconds // (60 * self.unit))
                if empty:
                    low, high = low - 1, max(high, low + 1)
                low, high = max(low, 0), min(high, self.slots_a_day)
                if high > low:
                    mask |= ((1 << (high - low)) - 1) << (day * self.slots_a_day + low)
        return mask

    def starts_within(self, available: tuple[Interval, ...] | None, length: int) -> int:
        """Slots on the grid where a part of `length` slots can start, and lie wholly in one of the intervals."""
        last = self.slots_a_day - length
        if last < 0:
            return 0
        day_starts = sum(1 << i for i in range(0, last + 1, self.step))
        everywhere = 0
        for day in range(len(self.days)):
            everywhere |= day_starts << (day * self.slots_a_day)
        if available is None:
            return everywhere
        allowed = 0
        for start, end in available:
            first = bisect_left(self._ordinals, start.toordinal())
            final = bisect_right(self._ordinals, end.toordinal()) - 1
            for day in range(first, final + 1):
                opening = self.starts[day]
                low = -int(-(start - opening).total_seconds() // (60 * self.unit)) if start > opening else 0
                high = min(int((end - opening).total_seconds() // (60 * self.unit)) - length, last)
                if high >= low:
                    allowed |= ((1 << (high - low + 1)) - 1) << (day * self.slots_a_day + low)
        return allowed & everywhere


def bits(mask: int) -> list[int]:
    """The positions of the bits that are set, ascending."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def midnight(day: date) -> datetime:
    return datetime.combine(day, time())
