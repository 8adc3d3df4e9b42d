"""Three ways to make a timetable of the same problem: Kyndig's engine, first-fit, and the plain model."""

from __future__ import annotations

from typing import Any

from timetable_instances import Row

PLAIN_UP_TO = 300
"""At 1,000 people the plain model has about a million Booleans, and is not built within the time."""


def engine(data: dict[str, Any], row: Row) -> dict[str, Any]:
    """`kyndig timetable`, with the time and gap of the row."""
    from kyndig.timetable import Problem, solve

    return solve(Problem.from_json(data), seconds=row.seconds, gap=row.gap).to_json()


def first_fit(data: dict[str, Any], row: Row) -> dict[str, Any]:
    """As a careful person would do it: course by course, each session at the first time when enough can come."""
    from kyndig.timetable import Problem
    from kyndig.timetable.draft import Sitting, as_sessions
    from kyndig.timetable.freedom import Freedom
    from kyndig.timetable.instance import Instance
    from kyndig.timetable.plan import Plan

    asked = Problem.from_json(data)
    instance = Instance(asked)
    freedom = Freedom(instance)
    plan = Plan(freedom)
    for course in sorted(range(len(asked.courses)), key=freedom.depth):
        waiting = list(instance.wanted[course])
        for moment in instance.moments[course]:
            for site in dict.fromkeys(instance.site_of_room):
                staff = plan.staff(moment, site, asked.courses[course].largest_group)
                if staff is None:
                    continue
                sitting = Sitting(moment, staff[0], staff[1])
                coming = [p for p in waiting if plan.could(p, moment, site)]
                enough = min(len(waiting), instance.seats(course, staff[1])) // 2
                if len(coming) < max(instance.smallest[course], enough):
                    continue
                plan.add(sitting)
                for person in coming:
                    if plan.could_sit(person, sitting):
                        plan.sit(person, sitting)
                if len(sitting.people) < instance.smallest[course]:
                    plan.drop(sitting)
                waiting = [p for p in waiting if (p, course) not in plan.seat]
    return _answer(asked, as_sessions(instance, plan.sittings))


def plain(data: dict[str, Any], row: Row) -> dict[str, Any]:
    """The model with a Boolean for each person and moment, given to CP-SAT with both cores for the same time."""
    from kyndig.timetable import Problem
    from kyndig.timetable.draft import as_sessions, fixed_sittings
    from kyndig.timetable.groups import single_groups
    from kyndig.timetable.instance import Instance
    from kyndig.timetable.linear import by_cp_sat
    from kyndig.timetable.model import Model

    asked = Problem.from_json(data)
    instance = Instance(asked)
    model = Model(instance, single_groups(instance), exact=True)
    model.aim_all()
    solved = by_cp_sat(model.linear, seconds=row.seconds, workers=2)
    sittings = model.sittings(solved.values) if solved.values is not None else fixed_sittings(instance)
    return _answer(asked, as_sessions(instance, sittings))


def _answer(asked: Any, sessions: Any) -> dict[str, Any]:
    from kyndig.timetable.money import cost_of

    placed = {(person, session.course) for session in sessions for person in session.people}
    left = [{"person": p, "course": c, "why": "not seated"} for p, c in asked.wanted if (p, c) not in placed]
    cost = cost_of(asked, sessions)
    return {"sessions": [s.to_json() for s in sessions], "unplaced": left, "cost": cost, "bound": None, "gap": None}
