"""The timetable as an experiment: the draw costs nothing, and the price of a stepped wedge is told."""

from __future__ import annotations

import dataclasses

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
    made = departments(sizes).to_json()
    made["courses"][0]["smallest_group"] = 1
    problem = Problem.from_json(made)
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


def test_steps_share_the_days_on_which_something_can_be_held() -> None:
    """Half of the period is over: the first step does not fall into it."""
    problem = departments([4] * 4)
    there = [["2027-01-18T00:00", "2027-01-30T00:00"]]
    late = departments([4] * 4, trainers=[{**cases.problem()["trainers"][0], "available": there}])
    assert steps_of(problem, 4)[0].opens.isoformat() == "2027-01-04"
    assert steps_of(late, 4)[0].opens.isoformat() == "2027-01-18"


def test_departments_without_anybody_to_train_have_no_step() -> None:
    made = departments([4, 4]).to_json()
    made["people"].append({"id": "x", "department": "nobody", "sites": None, "busy": []})
    steps = steps_of(Problem.from_json(made), 4)
    assert sorted(name for step in steps for name in step.departments) == ["d0", "d1"]
    made["courses"][0]["audience"] = []
    assert steps_of(Problem.from_json(made), 4) == ()


def test_the_price_is_proven_from_both_sides_and_told_while_it_is_found() -> None:
    made = cases.problem(end="2027-01-08")
    made["courses"][0]["largest_group"] = 6
    told: list[float] = []
    price = price_of_steps(
        Problem.from_json(made), steps=2, seconds=10, progress=lambda progress: told.append(progress.seconds)
    )
    assert (price.least, price.amount, price.most) == (1000, 1000, 1000)
    assert told == sorted(told)
    assert told


def test_a_cheaper_timetable_in_steps_is_one_without_steps_too(monkeypatch) -> None:
    from kyndig.timetable import experiment

    problem = Problem.from_json(cases.problem())
    good = solve(problem, seconds=5)
    worse = dataclasses.replace(good, cost=good.cost + 500, bound=good.bound)
    monkeypatch.setattr(experiment, "solve", lambda *args, **options: good if options.get("steps") else worse)
    price = price_of_steps(problem, steps=2, seconds=1)
    assert (price.amount, price.least, price.most) == (0, 0, 0)


def test_a_department_too_small_for_a_course_shares_a_step() -> None:
    made = departments([6, 1, 6]).to_json()
    made["courses"][0]["smallest_group"] = 4
    steps = steps_of(Problem.from_json(made), 4)
    assert sorted(step.people for step in steps) == [6, 7]


def test_a_step_has_as_many_as_may_be_away_together_for_a_course() -> None:
    made = departments([9, 9, 9, 9], away_share=0.34).to_json()
    made["courses"][0]["smallest_group"] = 5
    assert [step.people for step in steps_of(Problem.from_json(made), 4)] == [18, 18], "three of nine may be away"
