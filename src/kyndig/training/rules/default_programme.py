"""The programme that an organisation starts with, and the days on which no training is held."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Visible defaults, which the lead corrects: what a consultancy takes for a day, and what an hour of work costs.
TRAINER_DAY = Decimal(20_500)
PARTICIPANT_HOUR = Decimal(500)
ROOM_SEATS = 12
LARGE_ROOM_SEATS = 30


@dataclass(frozen=True)
class DefaultStrand:
    """A strand with its course. `key` names it here alone; `after` is the key of the strand that comes first."""

    key: str
    name: Promise
    level: str
    goals: Promise
    parts: tuple[int, ...]
    external: bool
    cadence: str
    audience: str = "all"
    role: str = ""
    first_period: int = 1
    groups: tuple[int, int] = (4, ROOM_SEATS)
    new_hire_days: int | None = None
    after: str = ""
    after_days: int = 0
    booster_minutes: int = 0


STRANDS = (
    DefaultStrand(
        key="basic",
        name=_("Basic training"),
        level="basic",
        goals=_(
            "Find companies and contacts, log what is agreed, follow up, and see what the CRM gives you in return."
        ),
        parts=(360,),
        external=True,
        cadence="once",
        new_hire_days=30,
    ),
    DefaultStrand(
        key="superusers",
        name=_("Superuser training"),
        level="superuser",
        goals=_("Know the CRM well, answer colleagues' questions, and hold focus sessions."),
        parts=(360, 360),
        external=True,
        cadence="yearly",
        audience="role",
        role="superuser",
        groups=(2, 10),
    ),
    DefaultStrand(
        key="focus",
        name=_("Focus sessions"),
        level="focus",
        goals=_("Solve one thing that the department struggles with, together, inside a meeting that exists already."),
        parts=(20,),
        external=False,
        cadence="monthly",
        groups=(1, 40),
    ),
    DefaultStrand(
        key="advanced",
        name=_("Advanced course"),
        level="advanced",
        goals=_("Reports, campaigns and the pipeline, for those who need them."),
        parts=(360,),
        external=True,
        cadence="once",
        audience="picked",
        first_period=2,
        groups=(2, ROOM_SEATS),
        after="basic",
        after_days=30,
    ),
    DefaultStrand(
        key="refresher",
        name=_("Annual refresher"),
        level="refresher",
        goals=_("What is new, what has been forgotten, and the exercises that show it."),
        parts=(180,),
        external=True,
        cadence="yearly",
        first_period=2,
        after="basic",
        after_days=90,
        booster_minutes=20,
    ),
    DefaultStrand(
        key="gathering",
        name=_("Superuser gathering"),
        level="gathering",
        goals=_("What worked, what did not, and the plan for the next period."),
        parts=(150,),
        external=False,
        cadence="half_yearly",
        audience="role",
        role="superuser",
        groups=(2, LARGE_ROOM_SEATS),
    ),
)


@dataclass(frozen=True)
class Closed:
    """A stretch of days without training, both days included."""

    name: str
    starts: datetime.date
    ends: datetime.date


def closed_by_default(starts: datetime.date, ends: datetime.date, language: str) -> list[Closed]:
    """Norway's public holidays on weekdays, the common summer holiday (weeks 28 to 31) and the days around Christmas.

    Whole stretches that touch `starts` to `ends`, by first day; the holidays' names in `language` ("nb" or another).
    """
    import holidays  # it knows a hundred countries, which takes a while to load and is needed once

    years = range(starts.year - 1, ends.year + 1)
    stretches = [stretch for year in years for stretch in _long_stretches(year)]
    named = holidays.country_holidays("NO", years=list(years), language="no" if language == "nb" else "en_US")
    for day, name in named.items():
        inside = any(stretch.starts <= day <= stretch.ends for stretch in stretches)
        if day.isoweekday() <= 5 and not inside:
            stretches.append(Closed(name.replace("; ", ", "), day, day))
    found = [stretch for stretch in stretches if stretch.ends >= starts and stretch.starts <= ends]
    return sorted(found, key=lambda stretch: stretch.starts)


def _long_stretches(year: int) -> list[Closed]:
    return [
        Closed(
            str(_("Summer holiday")),
            datetime.date.fromisocalendar(year, 28, 1),
            datetime.date.fromisocalendar(year, 31, 5),
        ),
        Closed(str(_("Christmas and New Year")), datetime.date(year, 12, 23), datetime.date(year + 1, 1, 1)),
    ]
