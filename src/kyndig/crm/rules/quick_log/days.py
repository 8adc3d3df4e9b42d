"""From what matched to a day: each takes today and the match, and gives the day as it is to come and as it has been.

Raises ValueError or OverflowError where there is no such day.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from kyndig.crm.rules.quick_log import words

DAY = timedelta(days=1)
Days = tuple[date | None, date | None]


def _month_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working(day: date, step: int = 1) -> date:
    """The day itself, or the next working day (Monday to Friday) in the direction of `step`."""
    while day.weekday() > 4:
        day += step * DAY
    return day


def next_working_day(today: date) -> date:
    return _working(today + DAY)


def moved(day: date, match: re.Match[str], sign: int) -> date:
    found = match.groupdict()
    number = int(found["n"]) if found["n"].isdigit() else words.NUMBERS[found["n"]]
    if found.get("working"):
        for _each in range(number):
            day = _working(day + sign * DAY, sign)
        return day
    if found.get("months") or found.get("years"):
        return _month_later(day, sign * number * (12 if found.get("years") else 1))
    return day + sign * DAY * number * (14 if found.get("fortnights") else 7 if found.get("weeks") else 1)


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


def _of_week(today: date, number: int) -> date:
    """Monday of that week of the year, the next one that is not over."""
    for year in range(today.isocalendar().year, today.isocalendar().year + 3):
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if monday + 6 * DAY >= today:
            return monday
    raise ValueError(number)


def _weekday(match: re.Match[str]) -> int:
    found = match.groupdict()
    name = found.get("weekday") or ""
    return words.WEEKDAYS[name] if name else words.SHORT_WEEKDAYS[found["short"]]


def next_weekday(today: date, match: re.Match[str]) -> Days:
    until = (_weekday(match) - today.weekday() - 1) % 7 + 1
    return today + until * DAY, today + (until - 7) * DAY


def weekday_in_week(today: date, match: re.Match[str]) -> Days:
    found = match.groupdict()
    monday = _of_week(today, int(found["week"])) if found.get("week") else _monday(today) + 7 * DAY
    day = monday + _weekday(match) * DAY
    return (day, None) if day >= today else (None, day)


def weekday_after_weeks(today: date, match: re.Match[str]) -> Days:
    return _monday(moved(today, match, 1)) + _weekday(match) * DAY, None


def week(today: date, match: re.Match[str]) -> Days:
    return max(_of_week(today, int(match["week"])), today), None


def dated(today: date, match: re.Match[str]) -> Days:
    found = match.groupdict()
    month = found.get("month") or found["m"]
    number = int(month) if month.isdigit() else words.MONTHS[month]
    day = int(found["d"])
    if year := found.get("year"):
        exact = date(int(year) + (2000 if len(year) == 2 else 0), number, day)
        return (exact, exact if exact == today else None) if exact >= today else (None, exact)
    near = [_in_year(today.year + step, number, day) for step in range(-4, 9)]
    coming = next((each for each in near if each and each >= today), None)
    return coming, next((each for each in reversed(near) if each and each <= today), None)


def _in_year(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            raise
        return None


def day_of_month(today: date, match: re.Match[str]) -> Days:
    day = int(match["d"])
    if not 1 <= day <= 31:
        raise ValueError(day)
    months = [(today.year + (today.month - 1 + step) // 12, (today.month - 1 + step) % 12 + 1) for step in range(-3, 4)]
    near = [_in_year(year, month, day) for year, month in months]
    coming = next((each for each in near if each and each >= today), None)
    return coming, next((each for each in reversed(near) if each and each <= today), None)


def _end_of_month(day: date) -> date:
    return _working(day.replace(day=calendar.monthrange(day.year, day.month)[1]), -1)


def this_week(today: date, match: re.Match[str]) -> Days:
    return max(_monday(today) + 4 * DAY, today), None


def last_week(today: date, match: re.Match[str]) -> Days:
    return None, _monday(today) - 3 * DAY


def next_week(today: date, match: re.Match[str]) -> Days:
    return _monday(today) + (11 if match["late"] else 7) * DAY, None


def next_month(today: date, match: re.Match[str]) -> Days:
    return _working(_month_later(today.replace(day=1), 1)), None


def last_weekday(today: date, match: re.Match[str]) -> Days:
    return None, next_weekday(today, match)[1]


def ahead(today: date, match: re.Match[str]) -> Days:
    return moved(today, match, 1), None


def ago(today: date, match: re.Match[str]) -> Days:
    return None, moved(today, match, -1)


def end_of_this_month(today: date, match: re.Match[str]) -> Days:
    end = _end_of_month(today)
    return (end if end >= today else today), None


def part_of_month(today: date, match: re.Match[str]) -> Days:
    found = match.groupdict()
    number = words.MONTHS[found["month"]]
    year = int(found["year"]) if found.get("year") else today.year + (number < today.month)
    # The year begins with a holiday.
    first = date(year, number, 2 if number == 1 else 1)
    part = (found.get("part") or "")[:3]
    day = {
        "mid": first + 14 * DAY,
        "slu": _end_of_month(first),
        "utg": _end_of_month(first),
        "end": _end_of_month(first),
    }
    chosen = day.get(part, first)
    return max(_working(chosen), today), None


def over_new_year(today: date, match: re.Match[str]) -> Days:
    return _working(date(today.year + 1, 1, 2)), None


def before_christmas(today: date, match: re.Match[str]) -> Days:
    year = today.year if today <= date(today.year, 12, 23) else today.year + 1
    return _working(date(year, 12, 23), -1), None


def after_summer(today: date, match: re.Match[str]) -> Days:
    year = today.year if today < date(today.year, 8, 15) else today.year + 1
    return _working(date(year, 8, 15)), None


def shift(days: int) -> Callable[[date, re.Match[str]], Days]:
    def shifted(today: date, match: re.Match[str]) -> Days:
        day = today + days * DAY
        return (day if days >= 0 else None), (day if days <= 0 else None)

    return shifted
