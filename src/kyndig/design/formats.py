"""Figures, money, dates and times as the reader writes them: in the active language and the active time zone."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

Number = int | float | Decimal

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
# (between thousands, before decimals); English where a language is not listed
MARKS = {"nb": (SPACE, ","), "en": (",", ".")}


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@lru_cache(maxsize=4096)
def _in(language: str | None, day: date, pattern: str) -> str:
    return date_format(day, pattern)


def _written(day: date, pattern: str) -> str:
    """A day by a pattern of Django's date filter, in the active language; a page writes the same days many times."""
    return _in(get_language(), day, pattern)


def number(value: Number | None, decimals: int | None = None) -> str:
    """12 345,6. Without `decimals`, whole numbers have none and others at most one. Nothing gives an empty text."""
    if value is None or value == "":
        return ""
    thousands, point = MARKS.get(_language(), MARKS["en"])
    exact = Decimal(str(value))
    text = f"{exact:,.1f}".removesuffix(".0") if decimals is None else f"{exact:,.{decimals}f}"
    text = text.replace(",", "\0").replace(".", point).replace("\0", thousands)
    return text.replace("-", MINUS) if any(digit in "123456789" for digit in text) else text.removeprefix("-")


def money(value: Number | None, currency: str = "NOK") -> str:
    """41 000 kr (Norwegian), NOK 41,000 (English); with øre only where there are any."""
    if value is None or value == "":
        return ""
    return _money(_language(), str(value), currency)


@lru_cache(maxsize=8192)
def _money(language: str, value: str, currency: str) -> str:
    exact = Decimal(value)
    amount = number(exact, 0 if exact == exact.to_integral_value() else 2)
    if language == "nb":
        return f"{amount}{SPACE}{'kr' if currency == 'NOK' else currency}"
    return f"{currency}{SPACE}{amount}"


def percent(share: Number | None, decimals: int | None = None) -> str:
    """A share between 0 and 1 as 12,5 % (Norwegian) or 12.5% (English)."""
    if share is None or share == "":
        return ""
    text = number(Decimal(str(share)) * 100, decimals)
    return f"{text}{SPACE}%" if _language() == "nb" else f"{text}%"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _as_day(value: date | datetime) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


def day(value: date | datetime | None, today: date | None = None) -> str:
    """torsdag 4. mars; with the year when it is another year than that of `today` (the local date when left out)."""
    if not value:
        return ""
    local = _as_day(value)
    same_year = local.year == (today or timezone.localdate()).year
    # Translators: how a day is written, in the letters of Django's date filter
    pattern = pgettext("date format", "l j F") if same_year else pgettext("date format", "l j F Y")
    return _written(local, pattern)


def short_day(value: date | datetime | None, today: date | None = None) -> str:
    """4. mars; with the year when it is another year than that of `today`."""
    if not value:
        return ""
    local = _as_day(value)
    same_year = local.year == (today or timezone.localdate()).year
    return _written(local, pgettext("date format", "j F") if same_year else pgettext("date format", "j F Y"))


def month(value: date) -> str:
    """mars 2027."""
    return _written(value, pgettext("date format", "F Y"))


def short_month(value: date, *, year_too: bool = False, day_too: bool = False) -> str:
    """mar, mar 27 or 4. mar, for the axis of a chart."""
    name = _cased(_written(value, "M").rstrip("."))
    if day_too:
        return f"{_written(value, pgettext('day of the month', 'j'))} {name}"
    return f"{name} {value:%y}" if year_too else name


def weekday(value: date) -> str:
    """torsdag."""
    return _written(value, "l")


def short_weekday(value: date) -> str:
    """tor, for the head of a calendar."""
    return _cased(_written(value, "D").rstrip("."))


def _cased(name: str) -> str:
    # Django writes every short name with a capital; Norwegian does not.
    return name.lower() if _language() == "nb" else name


def clock(value: datetime | time | None) -> str:
    """08.30 (Norwegian), 08:30 (English)."""
    if value is None or value == "":
        return ""
    local = _local(value) if isinstance(value, datetime) else value
    return f"{local:%H.%M}" if _language() == "nb" else f"{local:%H:%M}"


def moment(value: datetime | None, today: date | None = None) -> str:
    """torsdag 4. mars kl. 08.30."""
    if not value:
        return ""
    return _("%(day)s at %(time)s") % {"day": day(value, today), "time": clock(value)}


def short_moment(value: datetime | None, today: date | None = None) -> str:
    """4. mars kl. 08.30; with the year when it is another year than that of `today`."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    minute = local.replace(second=0, microsecond=0, tzinfo=None)
    return _short_moment(get_language(), minute, local.year == (today or timezone.localdate()).year)


@lru_cache(maxsize=8192)
def _short_moment(language: str | None, minute: datetime, same_year: bool) -> str:
    told = _written(minute.date(), pgettext("date format", "j F") if same_year else pgettext("date format", "j F Y"))
    return _("%(day)s at %(time)s") % {"day": told, "time": clock(minute)}


def span(start: datetime | None, end: datetime | None, today: date | None = None) -> str:
    """kl. 08.30–12.00 within a day; both moments in full across days."""
    if not start or not end:
        return moment(start or end, today)
    if _as_day(start) == _as_day(end):
        return pgettext("time of day", "%(start)s–%(end)s") % {"start": clock(start), "end": clock(end)}
    return f"{moment(start, today)} {DASH} {moment(end, today)}"


def days(start: date | datetime | None, end: date | datetime | None, today: date | None = None) -> str:
    """4.–6. mars; 28. februar–2. mars; one day when both are the same."""
    if not start or not end or _as_day(start) == _as_day(end):
        return short_day(start or end, today)
    first, last = _as_day(start), _as_day(end)
    if (first.year, first.month) == (last.year, last.month):
        return f"{_written(first, pgettext('day of the month', 'j'))}{DASH}{short_day(last, today)}"
    return f"{short_day(first, today)}{DASH}{short_day(last, today)}"


def minutes(value: Number | None) -> str:
    """210 as 3 t 30 min (Norwegian), 3 h 30 min (English)."""
    if value is None or value == "":
        return ""
    hours, rest = divmod(round(value), 60)
    parts = []
    if hours:
        parts.append(_("%(hours)s h") % {"hours": number(hours)})
    if rest or not hours:
        parts.append(_("%(minutes)s min") % {"minutes": rest})
    return SPACE.join(" ".join(parts).split(" "))


def initials(name: str) -> str:
    """IM for Ingrid Moen, TB for Tor Arne Berg, K for Kari; an empty text for an empty name."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
