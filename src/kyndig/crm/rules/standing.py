"""Where one stands with a customer, a contact or a deal: the one thing to know first, from plain values."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# So many days without a talk are worth a word.
QUIET = 60


class Point(StrEnum):
    """What is the case, the most pressing first."""

    LATE = "late"  # something promised is past its day
    PROMISED = "promised"  # something is promised for a day
    PLANNED = "planned"  # a talk or a meeting is planned
    NO_STEP = "no step"  # a deal is open and nobody has planned what comes next
    QUIET = "quiet"  # nobody has talked with them for a while
    NEVER = "never"  # nobody has talked with them yet
    CALM = "calm"  # they were talked with lately, and nothing is open


@dataclass(frozen=True)
class Open:
    """Something that is to be done: by `due` where it is promised, at `at` where it is planned."""

    id: int
    subject: str
    due: datetime.date | None
    at: datetime.datetime


@dataclass(frozen=True)
class Standing:
    """`what` is the activity or the deal that it is about, `days` how long ago or how many days late."""

    point: Point
    what: str = ""
    id: int = 0
    due: datetime.date | None = None
    at: datetime.datetime | None = None
    days: int = 0


def standing(
    to_do: Sequence[Open],
    without_step: Sequence[tuple[int, str]],
    last_contact: datetime.datetime | None,
    now: datetime.datetime,
) -> Standing:
    """The most pressing of what is open; `without_step` are open deals that have no next step, as (number, name).

    `now` is in the time of the place, and days are counted there.
    """
    today = now.date()
    promised = sorted((each for each in to_do if each.due), key=lambda each: (each.due or today, each.id))
    if promised:
        first = promised[0]
        days = (today - (first.due or today)).days
        return Standing(Point.LATE if days > 0 else Point.PROMISED, first.subject, first.id, first.due, days=days)
    planned = sorted((each for each in to_do if each.at >= now), key=lambda each: (each.at, each.id))
    if planned:
        return Standing(Point.PLANNED, planned[0].subject, planned[0].id, at=planned[0].at)
    if without_step:
        number, name = without_step[0]
        return Standing(Point.NO_STEP, name, number)
    if last_contact is None:
        return Standing(Point.NEVER)
    days = max(0, (today - last_contact.astimezone(now.tzinfo).date()).days)
    return Standing(Point.QUIET if days >= QUIET else Point.CALM, at=last_contact, days=days)
