"""Why somebody has no seat, in plain words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from kyndig.timetable.problem import Course, Person, Problem
from kyndig.timetable.rules.checking import clashes

Blocker = dict[str, Any]


def sentence(
    problem: Problem, person: Person, asked: Course, starts: datetime, blockers: list[Blocker], somewhere_free: bool
) -> str:
    """What stands in the way of a person at the start with the least in its way, in one sentence.

    Where the calendar alone does, at every start, the blocker is told from when on the person is free again.
    """
    when = f"{starts:%Y-%m-%d %H:%M}"
    if len(blockers) == 1 and blockers[0]["kind"] == "busy" and not somewhere_free:
        free_from = _free_from(problem, person, asked)
        last = asked.closes or problem.end
        blockers[0]["free_from"] = free_from.isoformat()
        blockers[0]["until"] = last.isoformat()
        ways = spans_in_words(blockers[0]["intervals"])
        return f"busy at every start up to {last}; free from {free_from}, or on {when} without what is there {ways}"
    return f"could come on {when}, were it not that " + " and that ".join(_phrase(b) for b in blockers)


def _phrase(b: Blocker) -> str:
    match b["kind"]:
        case "busy":
            return f"the calendar is taken {spans_in_words(b['intervals'])}"
        case "own_session":
            return f"there is a session of {b['course']} on the same day"
        case "step":
            return f"{b['department']} comes from {b['from']} on, and before {b['until']}"
        case "too_soon":
            return f"this is less than {days_in_words(b['days'])} after {b['course']}"
        case "not_before":
            return f"this is before {b['day']}, the first day it may be on"
        case "too_late":
            return "a course that follows it comes first"
        case "away_share":
            return f"{b['allowed']} of {b['department']} are away then, as many as may be"
        case "full":
            return f"the session has its {b['most']} people, and no trainer or room is left for another"
        case "trainer_taken":
            return f"every trainer of it is teaching then ({', '.join(b['trainers'][:4])})"
        case "room_taken":
            return f"every room for it is in use then ({', '.join(b['rooms'][:4])})"
        case "too_few":
            return f"only {b['could_come']} could come, and it is held from {b['fewest']} on"
        case _:
            return "the search was stopped: a seat can be found with more time"


def _free_from(problem: Problem, person: Person, course: Course) -> date:
    """The first working day after the course's window on which the calendar leaves room for its longest part."""
    day = problem.day
    current = (course.closes or problem.end) + timedelta(days=1)
    for _ in range(1200):
        if current.isoweekday() in day.weekdays and current not in day.closed:
            start = datetime.combine(current, day.opens)
            latest = datetime.combine(current, day.closes) - timedelta(minutes=max(course.parts))
            while start <= latest:
                part = start, start + timedelta(minutes=max(course.parts))
                if not any(clashes(part, interval) for interval in person.busy):
                    return current
                start += timedelta(minutes=day.grid_minutes)
        current += timedelta(days=1)
    return current


def spans_in_words(intervals: list[list[str]]) -> str:
    """The first three stretches of time, and how many more there are."""
    texts = []
    for start, end in intervals[:3]:
        texts.append(f"{start.replace('T', ' ')}–{end[11:] if start[:10] == end[:10] else end.replace('T', ' ')}")
    return ", ".join(texts) + (f" and {len(intervals) - 3} more" if len(intervals) > 3 else "")


def days_in_words(count: int) -> str:
    """A number of days with its noun."""
    return "1 day" if count == 1 else f"{count} days"
