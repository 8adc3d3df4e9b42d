"""Days and times of the clock, as people write them.

The rules, where words leave a choice:
- a weekday is the next one after today; the one of today is in a week. "Neste fredag", "next Friday" lies in next week.
- a day of a month without a year is the next such day; today counts. Day before month: 3/12 is 3 December.
- a week ("neste uke", "uke 48") is its Monday, or today where that is past; "this week" and its end are Friday.
- the end of a month is its last working day, the start its first; a month alone is its first working day.
Whoever tells what has happened means the day before today instead: "møtte Kari fredag".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from kyndig.crm.rules.quick_log import days, words
from kyndig.crm.rules.quick_log.tokens import Token

MOST_WORDS = 400


@dataclass(frozen=True)
class When:
    """The words from `first` up to and without `last` name a day.

    `coming` is the day as it is to come, `past` as it has been; None where the words cannot mean that.
    """

    first: int
    last: int
    coming: date | None
    past: date | None
    clock: time | None = None


def _any(names: Sequence[str] | dict[str, int] | str) -> str:
    listed = names.split() if isinstance(names, str) else list(names)
    return "|".join(re.escape(name) for name in sorted(listed, key=len, reverse=True))


_N = rf"(?P<n>\d{{1,3}}|{_any(words.NUMBERS)})"
_UNIT = "|".join(
    f"(?P<{name}>{_any(units)})"
    for name, units in {
        "working": words.WORKING_DAYS, "days": words.DAYS, "weeks": words.WEEKS, "months": words.MONTHS_LONG,
        "years": words.YEARS, "fortnights": words.FORTNIGHTS,
    }.items()
)  # fmt: skip
_WEEKDAY = rf"(?P<weekday>{_any(words.WEEKDAYS)})"
_SHORT = rf"(?P<short>{_any(words.SHORT_WEEKDAYS)})"
_MONTH = rf"(?P<month>{_any(words.MONTHS)})"
_BEFORE = (
    r"(?:(?:innen|innan|før|til|på|senest|seinest|fra|frå|from|by|before|until|till|on|den|dato|no "
    r"later than|først på|"
    r"i løpet av|during|within|allerede|alt|allereie|førstkommende|førstkomande|kommende|komande|coming|"
    r"this|nå|nå på)\s)*"
)
_PART_OF_DAY = (
    r"(?:\s(?:morgen|morgon|morra|formiddag|føremiddag|ettermiddag|kveld|tidlig|morning|afternoon|evening|noon))?"
)
_YEAR = r"(?P<year>20\d\d|\d\d)"
_WEEK = r"(?:uke|uka|veke|veka|week)"


_PART = r"(?P<part>begynnelsen|byrjinga|starten|midten|slutten|utgangen|start|beginning|middle|end) (?:av|of) "
_FULL_MONTH = rf"(?P<month>{_any(words.FULL_MONTHS)})(?:\s(?P<year>20\d\d))?"
_NOT_MONEY = r"(?!\s?(?:mill|mrd|kr|nok|%|prosent|per|m\b|k\b|x\b|tonn|timer|hours))"
Resolver = Callable[[date, re.Match[str]], days.Days]
_PATTERNS: list[tuple[str, Resolver]] = [
    (rf"(?:{_WEEKDAY}\s)?(?:den\s)?(?P<year>20\d\d)[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)", days.dated),
    (
        rf"(?:{_WEEKDAY}\s)?(?:den\s|the\s)?(?P<d>\d\d?)(?:\.|st|nd|rd|"
        rf"th)?\s?(?:of\s)?{_MONTH}(?:\s(?P<year>20\d\d))?",
        days.dated,
    ),
    (
        rf"(?:{_WEEKDAY}\s)?(?:the\s)?{_MONTH}\s(?:the\s)?(?P<d>\d\d?)(?:st|nd|rd|"
        rf"th)?(?:\s(?P<year>20\d\d))?(?![.:\d])",
        days.dated,
    ),
    (rf"(?:{_WEEKDAY}\s)?(?:den\s)?(?P<d>\d\d?)\.(?P<m>\d\d?)\.{_YEAR}", days.dated),
    (rf"(?:{_WEEKDAY}\s)?(?:den\s)?(?P<d>\d\d?)/(?P<m>\d\d?)(?:[-/ ]{_YEAR})?", days.dated),
    (rf"{_WEEKDAY}\s(?:den\s)?(?P<d>\d\d?)\.(?P<m>\d\d?)", days.dated),
    (rf"(?<!kl )(?<!kl\. )(?<!klokka )(?<!klokken )(?P<d>\d\d?)\.(?P<m>0?[1-9]|1[0-2]){_NOT_MONEY}", days.dated),
    (rf"(?:den|the)\s(?P<d>\d\d?)(?:st|nd|rd|th)?(?!\s(?:{_any(words.MONTHS)}|\d))", days.day_of_month),
    (rf"{_WEEKDAY}{_PART_OF_DAY}\s(?:i\s)?(?:neste|next)\s{_WEEK}", days.weekday_in_week),
    (rf"{_WEEKDAY}{_PART_OF_DAY}\s(?:i\s|in\s)?{_WEEK}\s(?P<week>\d\d?)", days.weekday_in_week),
    (rf"{_WEEKDAY}\s(?:om|in)\s{_N}\s(?:{_UNIT})", days.weekday_after_weeks),
    (rf"(?:neste|next)\s(?:{_WEEKDAY}|{_SHORT}){_PART_OF_DAY}", days.weekday_in_week),
    (rf"(?:sist|siste|forrige|førre|i forrige|last|past)\s(?:{_WEEKDAY}|{_SHORT})", days.last_weekday),
    (rf"{_WEEKDAY}{_PART_OF_DAY}", days.next_weekday),
    (rf"(?:(?<=på )|(?<=til )|(?<=by )|(?<=on )|(?<=før )|(?<=innen )){_SHORT}", days.next_weekday),
    (rf"(?:om|in)\s{_N}\s(?:{_UNIT})(?:s tid)?", days.ahead),
    (rf"{_N}\s(?:{_UNIT})\s(?:fra nå|frå no|from now|from today)", days.ahead),
    (rf"(?:for\s)?{_N}\s(?:{_UNIT})\s(?:siden|sia|sidan|sea|ago)", days.ago),
    (r"i ?(?:dag|kveld|ettermiddag|formiddag)|today|tonight|this (?:morning|afternoon|evening)", days.shift(0)),
    (r"i ?overmorg[eo]n|overmorg[eo]n|(?:the )?day after tomorrow", days.shift(2)),
    (
        r"i ?(?:morgen|morgon|morra|mårra|mårå|måro)(?:\s(?:tidlig|formiddag|ettermiddag|kveld))?"
        r"|tomorrow(?:\s(?:morning|afternoon|evening))?",
        days.shift(1),
    ),
    (r"i ?forgårs|(?:the )?day before yesterday", days.shift(-2)),
    (r"i ?går(?:kveld)?|yesterday", days.shift(-1)),
    (rf"(?:i )?(?:forrige|førre|sist|last)\s{_WEEK}", days.last_week),
    (
        r"(?:(?:(?:på|i|at|by|innen) )?(?:slutten av|enden av|(?:the )?end of|løpet av) (?:denne |the |"
        r"this )?|denne |this )"
        rf"{_WEEK}(?!\s\d)|(?:før|innen|before|by) (?:the )?(?:helga|helgen|weekend)",
        days.this_week,
    ),
    (
        rf"(?:i |in )?(?:(?P<late>slutten av |end of |the end of )|begynnelsen av |starten av |start of |early )?"
        rf"(?:neste|next)\s{_WEEK}",
        days.next_week,
    ),
    (r"(?P<late>)?(?:over|etter|after)\s(?:the )?(?:helga|helgen|helgi|weekend)", days.next_week),
    (r"(?:i )?(?:neste|next)\s(?:måned|månad|month)", days.next_month),
    (rf"(?:i |in )?{_WEEK}\s(?:nr )?(?P<week>\d\d?)(?:-\d\d?)?", days.week),
    (
        r"(?:ved |at )?(?:(?:utgangen|slutten|the end|end) (?:av|of) (?:denne |the |this )?(?:måneden|månaden|month)"
        r"|må?n[ae]dsslutt|månadsslutt|måne?dsskiftet|månadsskiftet|month end|month-end|eom)",
        days.end_of_this_month,
    ),
    (rf"(?:i |in |på |at |the |ved )*{_PART}{_FULL_MONTH}", days.part_of_month),
    (rf"(?P<part>mid)[- ]{_FULL_MONTH}", days.part_of_month),
    (rf"(?:i|in|innen|innan|by|til|før|before)\s(?:løpet av\s)?{_FULL_MONTH}", days.part_of_month),
    (r"(?:over|etter|after|på)\s(?:the )?(?:nyttår|nyåret|new year|jul|jula|christmas)", days.over_new_year),
    (
        r"(?:før|innen|before|by)\s(?:jul|jula|christmas|nyttår|new year|årsskiftet)|(?:innen )?årsslutt|by year end",
        days.before_christmas,
    ),
    (
        r"(?:over|etter|after)\s(?:the )?(?:sommeren|sommaren|sommerferien|fellesferien|ferien|summer)",
        days.after_summer,
    ),
]
_RESOLVERS = [(re.compile(rf"{_BEFORE}(?:{pattern})(?=\s|$)"), resolve) for pattern, resolve in _PATTERNS]
_HOUR = r"(?P<h>\d{1,2})(?:[.:](?P<m>\d\d))?"
_UNTIL = r"(?:\s?-\s?\d{1,2}(?:[.:]\d\d)?)?"
_CLOCKS = [
    re.compile(rf"(?:kl|klokka|klokken|klokkå|at|@)\s?{_HOUR}{_UNTIL}(?:\s?(?P<half>am|pm))?(?=\s|$)"),
    re.compile(r"(?:(?:kl|klokka|klokken)\s)?halv\s(?P<halfway>\w+)(?=\s|$)"),
    re.compile(rf"(?P<h>\d{{1,2}}):(?P<m>\d\d){_UNTIL}(?=\s|$)"),
    re.compile(rf"(?:at\s)?{_HOUR}\s?(?P<half>am|pm)(?=\s|$)"),
]


def find(line: Sequence[Token], today: date) -> list[When]:
    """The days that the words name, in the order they stand. Looks no further than the first `MOST_WORDS` words."""
    line = line[:MOST_WORDS]
    plain = " ".join(token.low for token in line)
    starts = [0]
    for token in line:
        starts.append(starts[-1] + len(token.low) + 1)
    at = {start: number for number, start in enumerate(starts)}
    found: list[When] = []
    number = 0
    while number < len(line):
        when = _longest(plain, starts, at, number, today)
        if when is None or _parted(line, when):
            number += 1
            continue
        when = _with_clock(plain, starts, at, when, found)
        found.append(when)
        number = when.last
    return found or _clock_alone(plain, starts, at, line, today)


def _longest(plain: str, starts: list[int], at: dict[int, int], number: int, today: date) -> When | None:
    best: When | None = None
    for pattern, resolve in _RESOLVERS:
        match = pattern.match(plain, starts[number])
        last = at.get(match.end() + 1) if match else None
        if match is None or last is None or (best is not None and last <= best.last):
            continue
        try:
            coming, past = resolve(today, match)
        except (ValueError, OverflowError):
            continue
        if coming or past:
            best = When(number, last, coming, past)
    return best


def _parted(line: Sequence[Token], when: When) -> bool:
    """Whether a clause ends inside: "på fredag. 3 mars" are two; "Friday, 27 November" is one."""
    inside = line[when.first : when.last - 1]
    return any(token.closes and not (token.mark == "," and token.low in words.WEEKDAYS) for token in inside)


def _with_clock(plain: str, starts: list[int], at: dict[int, int], when: When, found: list[When]) -> When:
    """The time of the clock where it stands beside the day, after it or before it."""
    if when.last < len(starts) - 1 and (read := _clock(plain, starts, at, when.last)):
        return replace(when, last=read[0], clock=read[1])
    free_from = found[-1].last if found else 0
    for first in range(max(free_from, when.first - 3), when.first):
        read = _clock(plain, starts, at, first)
        if read and read[0] == when.first:
            return replace(when, first=first, clock=read[1])
    return when


def _clock_alone(plain: str, starts: list[int], at: dict[int, int], line: Sequence[Token], today: date) -> list[When]:
    """A time without a day is today."""
    for number in range(len(line)):
        read = _clock(plain, starts, at, number)
        vague = line[number].low == "at" and not re.search(r"[.:]|am$|pm$", line[number + 1].low if read else "")
        if read and not (vague and read[0] < len(line) and not line[read[0] - 1].closes):
            return [When(number, read[0], today, today, read[1])]
    return []


def _clock(plain: str, starts: list[int], at: dict[int, int], number: int) -> tuple[int, time] | None:
    for pattern in _CLOCKS:
        match = pattern.match(plain, starts[number])
        last = at.get(match.end() + 1) if match else None
        if match is None or last is None:
            continue
        parts = match.groupdict()
        if halfway := parts.get("halfway"):
            hour = words.NUMBERS.get(halfway) or (int(halfway) if halfway.isdigit() else 0)
            if 1 <= hour <= 12:
                return last, time((hour + 11 if hour <= 7 else hour - 1) % 24, 30)
            continue
        hour, minute = int(parts["h"]), int(parts.get("m") or 0)
        if parts.get("half") and 1 <= hour <= 12:
            hour = hour % 12 + (12 if parts["half"] == "pm" else 0)
        if hour < 24 and minute < 60:
            return last, time(hour, minute)
    return None
