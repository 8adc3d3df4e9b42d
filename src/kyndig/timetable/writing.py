"""Writes a timetable problem as JSON."""

from __future__ import annotations

from typing import Any

from kyndig.timetable.problem import FORMAT, Interval, Problem, moment_text


def _intervals(intervals: tuple[Interval, ...] | None) -> list[list[str]] | None:
    if intervals is None:
        return None
    return [[moment_text(start), moment_text(end)] for start, end in intervals]


def written(problem: Problem) -> dict[str, Any]:
    """As `Problem.from_json` reads it."""
    return {
        "format": FORMAT,
        "timezone": problem.timezone,
        "start": problem.start.isoformat(),
        "end": problem.end.isoformat(),
        "day": {
            "from": problem.day.opens.isoformat("minutes"),
            "to": problem.day.closes.isoformat("minutes"),
            "weekdays": sorted(problem.day.weekdays),
            "closed": sorted(day.isoformat() for day in problem.day.closed),
            "grid_minutes": problem.day.grid_minutes,
        },
        "people": [
            {
                "id": person.id,
                "department": person.department,
                "sites": None if person.sites is None else sorted(person.sites),
                "busy": _intervals(person.busy),
            }
            for person in problem.people
        ],
        "trainers": [
            {
                "id": trainer.id,
                "courses": sorted(trainer.courses),
                "available": _intervals(trainer.available),
                "cost_per_day": trainer.cost_per_day,
                "cost_per_hour": trainer.cost_per_hour,
            }
            for trainer in problem.trainers
        ],
        "rooms": [
            {
                "id": room.id,
                "site": room.site,
                "seats": room.seats,
                "available": _intervals(room.available),
                "cost_per_day": room.cost_per_day,
                "cost_per_hour": room.cost_per_hour,
            }
            for room in problem.rooms
        ],
        "courses": [
            {
                "id": course.id,
                "parts": list(course.parts),
                "smallest_group": course.smallest_group,
                "largest_group": course.largest_group,
                "audience": list(course.audience),
                "from": course.opens.isoformat() if course.opens else None,
                "to": course.closes.isoformat() if course.closes else None,
                "after": [{"course": rule.course, "days": rule.days} for rule in course.after],
            }
            for course in problem.courses
        ],
        "away_share": problem.away_share,
        "draw": {"seed": problem.seed},
        "fixed": [session.to_json() for session in problem.fixed],
    }
