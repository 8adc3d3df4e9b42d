"""Seeded timetable problems of a company's size, as `kyndig timetable` reads them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

FIRST, LAST = date(2027, 1, 4), date(2027, 3, 26)


@dataclass(frozen=True)
class Row:
    """One line of the table: how many people, what they learn, how busy they are, and what is asked of the engine."""

    people: int
    courses: tuple[str, ...]
    free: float
    gap: float
    seconds: float
    sites: int = 1


ROWS = (
    Row(40, ("basic", "advanced", "refresher"), free=0.75, gap=0.0, seconds=1),
    Row(300, ("basic", "advanced", "refresher"), free=0.7, gap=0.005, seconds=10, sites=2),
    Row(1_000, ("basic", "evenings", "advanced", "refresher"), free=0.6, gap=0.01, seconds=30),
    Row(5_000, ("basic", "evenings", "advanced", "refresher"), free=0.7, gap=0.02, seconds=180, sites=2),
    Row(10_000, ("basic", "evenings", "advanced", "refresher"), free=0.7, gap=0.02, seconds=360, sites=2),
)

GROWTH = tuple(
    Row(people, ("basic", "evenings", "advanced", "refresher"), free=0.7, gap=0.02, seconds=360, sites=2)
    for people in (1_000, 2_000, 5_000, 10_000)
)
"""Companies of one kind, at one gap: what the growth of time is fitted to."""

COURSES: dict[str, dict[str, Any]] = {
    "basic": {"parts": [360], "smallest_group": 4, "largest_group": 12, "share": 1.0, "after": []},
    "evenings": {"parts": [180, 180], "smallest_group": 4, "largest_group": 12, "share": 0.3, "after": ["basic"]},
    "advanced": {"parts": [360], "smallest_group": 4, "largest_group": 10, "share": 0.25, "after": ["basic"]},
    "refresher": {"parts": [180], "smallest_group": 5, "largest_group": 16, "share": 0.8, "after": []},
}


def problem(row: Row, seed: int = 1) -> dict[str, Any]:
    """A problem as JSON; the same row and seed give the same problem."""
    rnd = random.Random(seed * 100_003 + row.people)
    sites = ["Oslo", "Bergen", "Tromsø"][: row.sites]
    days = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
    days = [d for d in days if d.isoweekday() < 6 and d != date(2027, 2, 15)]
    departments = max(4, row.people // 25)
    people = []
    for number in range(row.people):
        where = sites[rnd.choices(range(len(sites)), [3, 2, 1][: len(sites)])[0]]
        people.append(
            {
                "id": f"p{number}",
                "department": f"d{number % departments}",
                "sites": None if len(sites) == 1 or rnd.random() < 0.1 else [where],
                "busy": _calendar(rnd, days, row.free),
            }
        )
    ids = [person["id"] for person in people]
    courses = []
    for name in row.courses:
        shape = COURSES[name]
        audience = ids if shape["share"] == 1 else sorted(rnd.sample(ids, round(shape["share"] * len(ids))))
        after = [{"course": other, "days": 7} for other in shape["after"] if other in row.courses]
        courses.append(
            {
                "id": name,
                "parts": shape["parts"],
                "smallest_group": shape["smallest_group"],
                "largest_group": shape["largest_group"],
                "audience": audience,
                "from": None,
                "to": None,
                "after": after,
            }
        )
    teaching = max(2, row.people // 150)
    trainers = [
        {
            "id": f"t{number}",
            "courses": list(row.courses) if number % 3 else [name for name in row.courses if name != "advanced"],
            "available": [
                [f"{d}T08:00", f"{d}T16:00"] for d in days if (d.isoweekday() + number) % 5 < 4 or row.people > 400
            ],
            "cost_per_day": 20_500 if number % 2 else 18_000,
            "cost_per_hour": 0,
        }
        for number in range(teaching)
    ]
    rooms = [
        {
            "id": f"r{number}",
            "site": None if len(sites) == 1 else sites[number % len(sites)],
            "seats": 14 if number % 3 else 18,
            "available": None,
            "cost_per_day": 0 if number % 4 else 1_500,
        }
        for number in range(max(3, teaching + 2))
    ]
    return {
        "format": "kyndig.timetable/1",
        "timezone": "Europe/Oslo",
        "start": str(FIRST),
        "end": str(LAST),
        "day": {
            "from": "08:30",
            "to": "16:00",
            "weekdays": [1, 2, 3, 4, 5],
            "closed": ["2027-02-15"],
            "grid_minutes": 30,
        },
        "people": people,
        "trainers": trainers,
        "rooms": rooms,
        "courses": courses,
        "away_share": 0.34,
        "draw": {"seed": seed},
        "fixed": [],
    }


def _calendar(rnd: random.Random, days: list[date], free: float) -> list[list[str]]:
    """Days away and meetings that leave about this share of the working time free."""
    busy: list[list[str]] = []
    if free >= 1:
        return busy
    whole_days = (1 - free) * 0.6
    meetings = (1 - free) * 0.4 / (1 - whole_days) * 7.5
    for day in days:
        if rnd.random() < whole_days:
            busy.append([f"{day}T08:00", f"{day}T17:00"])
            continue
        left = meetings if rnd.random() < 0.5 else 0.0
        left *= 2
        while left > 0.25:
            length = rnd.choice([0.5, 1, 1, 2])
            start = datetime.fromisoformat(f"{day}T08:30") + timedelta(minutes=30 * rnd.randrange(0, 15))
            busy.append(
                [start.isoformat(timespec="minutes"), (start + timedelta(hours=length)).isoformat(timespec="minutes")]
            )
            left -= length
    return busy
