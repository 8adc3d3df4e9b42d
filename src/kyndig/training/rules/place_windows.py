"""When somebody may have a course, because of what they have before or after it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta

from kyndig.timetable.mending import Window
from kyndig.training.rules.timetable_order import Rule

Pair = tuple[str, str]
"""A person and a course, by their ids in a problem."""
Seats = Mapping[Pair, tuple[datetime, datetime]]
"""When the session that somebody sits in starts and ends."""


def windows_of(
    rules: Iterable[Rule],
    seats: Seats,
    wanted: Collection[Pair],
    ended: Mapping[Pair, date],
    begins: Mapping[Pair, date],
) -> dict[Pair, Window]:
    """For everybody in `seats`, and those who are `wanted` to have one, the time that other courses leave.

    `ended` and `begins` are the days of seats outside the timetable. Of two courses in the timetable, one after the
    other, at most one may move, so that their order holds whatever is moved; and nobody has to move who sits already.
    """
    found: dict[Pair, Window] = {}
    for rule in rules:
        before, after = f"s{rule.after}", f"s{rule.strand}"
        for person in {p for p, course in [*seats, *wanted] if course in {before, after}}:
            first, second = (person, before), (person, after)
            if second in seats and (first in seats or first in wanted):
                found[second] = seats[second]
            elif second in wanted and first in seats:
                found[first] = seats[first]
            if (day := _ended(first, seats, ended)) is not None:
                _narrow(found, second, seats, (_midnight(day + timedelta(days=rule.days + 1)), None))
            if (day := seats[second][0].date() if second in seats else begins.get(second)) is not None:
                _narrow(found, first, seats, (None, _midnight(day - timedelta(days=rule.days))))
    return {pair: window for pair, window in found.items() if pair in seats or pair in wanted}


def _ended(pair: Pair, seats: Seats, ended: Mapping[Pair, date]) -> date | None:
    return seats[pair][1].date() if pair in seats else ended.get(pair)


def _narrow(found: dict[Pair, Window], pair: Pair, seats: Seats, limits: Window) -> None:
    """Keep the pair within the limits as well, but never away from where it sits."""
    first, last = limits
    if pair in seats:
        first = min(first, seats[pair][0]) if first else None
        last = max(last, seats[pair][1]) if last else None
    low, high = found.get(pair, (None, None))
    firsts = [moment for moment in (first, low) if moment]
    lasts = [moment for moment in (last, high) if moment]
    found[pair] = (max(firsts, default=None), min(lasts, default=None))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
