"""Stretches of days told by a word, reckoned from today: `this_month`, `last_30_days`."""

import calendar
import datetime
import re
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

Span = tuple[datetime.date, datetime.date]
DAY = datetime.timedelta(days=1)
_ROLLING = re.compile(r"(last|next)_([1-9][0-9]{0,3})_days")
# Those offered where a period is chosen.
OFFERED = [
    "today", "yesterday", "tomorrow", "this_week", "last_week", "next_week", "this_month", "last_month", "next_month",
    "this_quarter", "last_quarter", "this_year", "last_year", "last_7_days", "last_30_days", "last_90_days",
    "last_365_days", "next_7_days", "next_30_days", "next_90_days",
]  # fmt: skip


def is_period(word: str) -> bool:
    return word in _FIXED or _ROLLING.fullmatch(word) is not None


def span(word: str, today: datetime.date) -> Span:
    """The first and the last day of the period. Raises ValueError for a word that tells of none."""
    if rolling := _ROLLING.fullmatch(word):
        days = datetime.timedelta(days=int(rolling[2]))
        return (today - days, today) if rolling[1] == "last" else (today, today + days)
    if word not in _FIXED:
        raise ValueError(word)
    return _FIXED[word](today)


def in_words(word: str) -> str:
    """The period as it stands in a sentence: «denne måneden»."""
    if rolling := _ROLLING.fullmatch(word):
        number = int(rolling[2])
        if rolling[1] == "last":
            return ngettext("within the last day", "within the last %(number)s days", number) % {"number": number}
        return ngettext("within the next day", "within the next %(number)s days", number) % {"number": number}
    return str(_WORDS[word])


def _week(today: datetime.date, by: int) -> Span:
    monday = today - today.weekday() * DAY + by * 7 * DAY
    return monday, monday + 6 * DAY


def _month(today: datetime.date, by: int, months: int = 1) -> Span:
    """`months` months from the one that today lies in, moved by `by` times as many; a quarter begins in its first."""
    begins = (today.year * 12 + today.month - 1) // months * months + by * months
    ends = begins + months - 1
    first = datetime.date(begins // 12, begins % 12 + 1, 1)
    year, month = ends // 12, ends % 12 + 1
    return first, datetime.date(year, month, calendar.monthrange(year, month)[1])


_FIXED: Mapping[str, Callable[[datetime.date], Span]] = {
    "today": lambda today: (today, today),
    "yesterday": lambda today: (today - DAY, today - DAY),
    "tomorrow": lambda today: (today + DAY, today + DAY),
    "this_week": lambda today: _week(today, 0),
    "last_week": lambda today: _week(today, -1),
    "next_week": lambda today: _week(today, 1),
    "this_month": lambda today: _month(today, 0),
    "last_month": lambda today: _month(today, -1),
    "next_month": lambda today: _month(today, 1),
    "this_quarter": lambda today: _month(today, 0, 3),
    "last_quarter": lambda today: _month(today, -1, 3),
    "this_year": lambda today: _month(today, 0, 12),
    "last_year": lambda today: _month(today, -1, 12),
}
_WORDS: Mapping[str, str | Promise] = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this_week": _("this week"),
    "last_week": _("last week"),
    "next_week": _("next week"),
    "this_month": _("this month"),
    "last_month": _("last month"),
    "next_month": _("next month"),
    "this_quarter": _("this quarter"),
    "last_quarter": _("last quarter"),
    "this_year": _("this year"),
    "last_year": _("last year"),
}
