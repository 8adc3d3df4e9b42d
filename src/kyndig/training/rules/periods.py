"""The periods of a programme: calendar half-years, spring from January and autumn from July."""

import datetime

HALF_YEARS = 6
# With fewer days than this left of a half-year nobody can be invited, trained and followed up within it.
TOO_SHORT = 56

Stretch = tuple[datetime.date, datetime.date]


def end_of_half_year(day: datetime.date) -> datetime.date:
    """30 June or 31 December, whichever comes first from `day` on."""
    return datetime.date(day.year, 6, 30) if day.month <= 6 else datetime.date(day.year, 12, 31)


def half_years(starts: datetime.date, count: int = HALF_YEARS) -> list[Stretch]:
    """`count` stretches that follow one another without a gap, the first day and the last day of each.

    The first begins with the programme and ends with the half-year that `starts` lies in; where fewer than eight weeks
    are left of that one, it takes the next half-year along.
    """
    ends = end_of_half_year(starts)
    if (ends - starts).days < TOO_SHORT:
        ends = end_of_half_year(ends + datetime.timedelta(days=1))
    stretches = [(starts, ends)]
    while len(stretches) < count:
        first = stretches[-1][1] + datetime.timedelta(days=1)
        stretches.append((first, end_of_half_year(first)))
    return stretches


def working_days(starts: datetime.date, ends: datetime.date, closed: frozenset[datetime.date]) -> int:
    """Mondays to Fridays from `starts` to `ends`, both included, that are not closed."""
    days = (starts + datetime.timedelta(days=n) for n in range((ends - starts).days + 1))
    return sum(day.isoweekday() <= 5 and day not in closed for day in days)


def falls_in(cadence: str, first_period: int, number: int) -> bool:
    """Whether a strand of this cadence is held in a period; what is held once is from its first on, for new hires."""
    if number < first_period:
        return False
    return cadence != "yearly" or (number - first_period) % 2 == 0
