"""A small problem to start from, that tests change."""

from __future__ import annotations

from typing import Any


def problem(**changes: Any) -> dict[str, Any]:
    """Six people in two departments, one trainer, one room, one course of two hours, one week; everyone fits."""
    made: dict[str, Any] = {
        "format": "kyndig.timetable/1",
        "timezone": "Europe/Oslo",
        "start": "2027-01-04",
        "end": "2027-01-08",
        "day": {"from": "08:00", "to": "12:00", "weekdays": [1, 2, 3, 4, 5], "closed": [], "grid_minutes": 60},
        "people": [
            {"id": f"p{i}", "department": "sales" if i < 3 else "service", "sites": None, "busy": []} for i in range(6)
        ],
        "trainers": [{"id": "t1", "courses": ["basic"], "available": None, "cost_per_day": 1000, "cost_per_hour": 0}],
        "rooms": [{"id": "r1", "site": None, "seats": 10, "available": None, "cost_per_day": 0}],
        "courses": [
            {
                "id": "basic",
                "parts": [120],
                "smallest_group": 1,
                "largest_group": 3,
                "audience": [f"p{i}" for i in range(6)],
                "from": None,
                "to": None,
                "after": [],
            }
        ],
        "away_share": 1.0,
        "draw": {"seed": 7},
        "fixed": [],
    }
    return made | changes


def session(day: str, people: list[str], **changes: Any) -> dict[str, Any]:
    return {"course": "basic", "trainer": "t1", "room": "r1", "starts": [f"{day}T08:00"], "people": people} | changes


def whole_week() -> list[list[str]]:
    return [["2027-01-04T00:00", "2027-01-09T00:00"]]
