"""Which stretch of time an attendance counts for: once and for all, two periods, or one."""

from collections.abc import Mapping
from datetime import date

Stretch = tuple[date, date]


def cycle(
    cadence: str, *, first_period: int, number: int, periods: Mapping[int, Stretch]
) -> tuple[date | None, date | None]:
    """The first and last day between which a course attended is not asked for again.

    `cadence` and `first_period` are those of a strand, `number` that of the period which is planned, `periods` the
    first and last day of each period by number. None leaves that side open: what is held once counts for ever. A year
    is two periods, counted from the strand's first.
    """
    if cadence == "once":
        return None, None
    first = number - (number - first_period) % 2 if cadence == "yearly" else number
    last = first + 1 if cadence == "yearly" and first + 1 in periods else first
    return periods[max(first, min(periods))][0], periods[last if last in periods else number][1]
