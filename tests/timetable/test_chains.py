"""Seats by chains of people who each move one seat, and steps that can be taken back."""

from __future__ import annotations

from typing import Any

from kyndig.timetable import Problem
from kyndig.timetable.chains import Chains
from kyndig.timetable.draft import Sitting
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import Instance
from kyndig.timetable.plan import Plan
from tests.timetable import cases


def plan_of(made: dict[str, Any], sessions: list[tuple[int, int, set[int]]]) -> tuple[Plan, list[Sitting]]:
    """A plan with sessions given as (course, day, people); the first moment of the day, trainer 0 and room 0."""
    instance = Instance(Problem.from_json(made))
    plan = Plan(Freedom(instance))
    sittings = []
    for course, day, people in sessions:
        moment = next(m for m in instance.moments[course] if m.days[0] == day)
        sittings.append(Sitting(moment, 0, 0, people))
        plan.add(sittings[-1])
    return plan, sittings


def seats(plan: Plan) -> list[set[int]]:
    return [set(sitting.people) for sitting in plan.sittings]


def test_a_full_session_takes_somebody_where_another_can_leave_it() -> None:
    made = cases.problem()
    made["people"][5]["busy"] = [["2027-01-05T00:00", "2027-01-09T00:00"]]
    plan, (monday, tuesday) = plan_of(made, [(0, 0, {0, 1, 2}), (0, 1, {3, 4})])
    chains = Chains(plan, lambda: False)
    assert chains.place(5, 0)
    assert 5 in monday.people
    assert len(monday.people) == len(tuesday.people) == 3
    assert plan.open_seats == 0


def test_nobody_is_moved_where_no_chain_leads_to_a_seat() -> None:
    made = cases.problem()
    plan, _ = plan_of(made, [(0, 0, {0, 1, 2}), (0, 1, {3, 4, 5})])
    made["people"].append({"id": "p6", "department": "sales", "sites": None, "busy": []})
    made["courses"][0]["audience"].append("p6")
    plan, _ = plan_of(made, [(0, 0, {0, 1, 2}), (0, 1, {3, 4, 5})])
    before = seats(plan)
    assert not Chains(plan, lambda: False).place(6, 0)
    assert seats(plan) == before


def test_every_step_can_be_taken_back() -> None:
    made = cases.problem()
    plan, (monday, _) = plan_of(made, [(0, 0, {0, 1, 2}), (0, 1, {3, 4})])
    chains = Chains(plan, lambda: False)
    cost, before, busy = plan.cost, sorted(map(sorted, seats(plan))), list(plan.busy)
    chains.close(monday)
    chains.place(5, 0)
    assert plan.cost < cost
    chains.back_to(0)
    assert (plan.cost, sorted(map(sorted, seats(plan))), plan.busy) == (cost, before, busy)


def test_another_course_of_the_same_person_makes_way() -> None:
    made = cases.problem()
    more = made["courses"][0] | {"id": "more", "audience": ["p0"]}
    made["courses"].append(more)
    made["trainers"].append(made["trainers"][0] | {"id": "t2", "courses": ["basic", "more"]})
    made["people"][0]["busy"] = [["2027-01-05T08:00", "2027-01-05T10:00"], ["2027-01-07T00:00", "2027-01-09T00:00"]]
    plan, (monday, wednesday) = plan_of(made, [(0, 0, {0, 1}), (0, 2, {2, 3})])
    moment = next(m for m in plan.instance.moments[1] if m.days[0] == 0 and not m.mask & monday.moment.mask)
    only = Sitting(moment, 1, 0, set())
    plan.add(only)
    chains = Chains(plan, lambda: False)
    assert not chains.place(0, 1)
    assert chains.place_around(0, 1)
    assert plan.seat[0, 1] is only
    assert plan.seat[0, 0] is wednesday


def test_a_session_with_too_few_pulls_from_fuller_ones() -> None:
    made = cases.problem()
    made["courses"][0]["smallest_group"] = 2
    plan, (monday, tuesday) = plan_of(made, [(0, 0, {0, 1, 2}), (0, 1, {3})])
    assert Chains(plan, lambda: False).pull(tuesday, 2)
    assert (len(monday.people), len(tuesday.people)) == (2, 2)
