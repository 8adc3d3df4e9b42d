"""The timetable as an experiment: the draw costs nothing, and the price of a stepped wedge is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyndig.timetable import Problem, price_of_steps, solve
from kyndig.timetable.draw import drawn, order_of
from kyndig.timetable.experiment import steps_of
from tests.timetable import cases
from tests.timetable.checker import faults
from tests.timetable.test_solver import company


def departments(sizes: list[int], **changes) -> Problem:
    people = [
        {"id": f"d{d}p{i}", "department": f"d{d}", "sites": None, "busy": []}
        for d, size in enumerate(sizes)
        for i in range(size)
    ]
    made = cases.problem(people=people, end="2027-01-29", **changes)
    made["courses"][0]["audience"] = [person["id"] for person in people]
    return Problem.from_json(made)


@settings(max_examples=60, deadline=None)
@given(sizes=st.lists(st.integers(1, 9), min_size=1, max_size=12), count=st.integers(2, 6))
def test_steps_hold_every_department_once_in_the_order_drawn(sizes: list[int], count: int) -> None:
    problem = departments(sizes)
    steps = steps_of(problem, count)
    assert [name for step in steps for name in step.departments] == order_of(problem)
    assert len(steps) == min(count, len(sizes))
    assert [step.opens for step in steps] == sorted({step.opens for step in steps})
    assert sum(step.people for step in steps) == sum(sizes)


def test_steps_of_equal_departments_are_balanced() -> None:
    assert [step.people for step in steps_of(departments([5] * 12), 4)] == [15] * 4


def test_one_step_is_no_wedge() -> None:
    with pytest.raises(ValueError, match="two steps"):
        steps_of(departments([3, 3]), 1)


def test_the_draw_is_told_and_costs_nothing() -> None:
    made = company(60)
    answer = solve(Problem.from_json(made), seconds=6, gap=0.3)
    assert answer.draw is not None
    assert answer.draw.price == 0
    assert sorted(answer.draw.order) == sorted({person["department"] for person in made["people"]})
    assert answer.to_json()["draw"]["followed"] == round(answer.draw.followed, 3)


def test_followed_counts_pairs_of_departments_in_order() -> None:
    problem = Problem.from_json(cases.problem())
    first, second = order_of(problem)
    people = {name: [p.id for p in problem.people if p.department == name] for name in (first, second)}
    fixed = [cases.session("2027-01-04", people[first]), cases.session("2027-01-05", people[second])]
    in_order = Problem.from_json(cases.problem(fixed=fixed)).fixed
    assert drawn(problem, in_order, price=0).followed == 1.0
    fixed = [cases.session("2027-01-05", people[first]), cases.session("2027-01-04", people[second])]
    against = Problem.from_json(cases.problem(fixed=fixed)).fixed
    assert drawn(problem, against, price=0).followed == 0.0


def test_a_wedge_that_needs_a_second_day_costs_one() -> None:
    made = cases.problem(end="2027-01-08")
    made["courses"][0]["largest_group"] = 6
    problem = Problem.from_json(made)
    price = price_of_steps(problem, steps=2, seconds=10)
    assert (price.free.cost, price.stepped.cost, price.amount, price.unplaced) == (1000, 2000, 1000, 0)
    step_of = {name: step for step in price.steps for name in step.departments}
    for session in price.stepped.sessions:
        for person in session.people:
            step = step_of[problem.person[person].department]
            assert step.opens <= session.starts[0].date() < step.until
    assert faults(made, price.stepped.to_json()) == []
    assert price.to_json()["price"] == 1000


def test_who_finds_no_seat_after_the_step_is_told_of_it() -> None:
    made = cases.problem()
    late = order_of(Problem.from_json(made))[1]
    for person in made["people"]:
        if person["department"] == late:
            person["busy"] = [["2027-01-06T00:00", "2027-01-09T00:00"]]
    price = price_of_steps(Problem.from_json(made), steps=2, seconds=6)
    assert price.unplaced == 3
    assert {u.blockers[0]["kind"] for u in price.stepped.unplaced} <= {"busy", "step"}
