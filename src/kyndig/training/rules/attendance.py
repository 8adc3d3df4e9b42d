"""Who was here, places, and clashes: decided from plain values."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar

Key = TypeVar("Key")

ATTENDED, EXCUSED, ABSENT = "attended", "excused", "absent"
MARKS = frozenset({ATTENDED, EXCUSED, ABSENT})
# A seat that takes a place. Somebody who was away has given it up only when the session is over.
TAKEN = frozenset({"planned", "invited", "accepted", "tentative", ATTENDED, EXCUSED, ABSENT})
COMING = frozenset({"planned", "invited", "accepted", "tentative"})


class UnknownMarkError(ValueError):
    """A mark that is not one of `MARKS`, or for somebody who has no place in the session."""


def marks_of(seats: Iterable[Key], here: Mapping[Key, str]) -> dict[Key, str]:
    """A mark for every seat: the one given, and `attended` for who is not named. Raises `UnknownMarkError`."""
    marks = dict.fromkeys(seats, ATTENDED)
    for seat, mark in here.items():
        if seat not in marks or mark not in MARKS:
            raise UnknownMarkError(f"{seat}: {mark}")
        marks[seat] = mark
    return marks


def places(largest_group: int, room_seats: int | None) -> int:
    """How many a session has room for: what the course takes, and what the room takes where there is one."""
    return largest_group if room_seats is None else min(largest_group, room_seats)


def clashes(
    parts: Iterable[tuple[datetime, datetime]], busy: Iterable[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """The busy times (half open) that overlap one of the parts, in the order given."""
    wanted = list(parts)
    return [(start, end) for start, end in busy if any(start < last and first < end for first, last in wanted)]


def half_year(on: date) -> tuple[int, int]:
    """The year and the half (1 or 2) that a day lies in: how somebody without a time is told when to expect one."""
    return on.year, 1 if on.month <= 6 else 2
