"""Reading a problem: what is right comes back the same, what is wrong is named by its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.timetable import Problem, ProblemError
from tests.timetable import cases, small


@given(st.integers(0, 10_000))
def test_written_and_read_again_is_the_same(seed: int) -> None:
    problem = Problem.from_json(small.problem(seed))
    assert Problem.from_json(problem.to_json()) == problem


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda p: p.pop("people"), "people"),
        (lambda p: p.update(start="4 January"), "start"),
        (lambda p: p.update(end="2026-01-01"), "end"),
        (lambda p: p.update(format="other"), "format"),
        (lambda p: p.update(away_share=1.5), "away_share"),
        (lambda p: p["day"].update({"from": "8"}), "day.from"),
        (lambda p: p["day"].update(to="07:00"), "day.to"),
        (lambda p: p["day"].update(grid_minutes=0), "day.grid_minutes"),
        (lambda p: p["day"].update(weekdays=[8]), "day.weekdays[0]"),
        (lambda p: p["people"].append(7), "people[6]"),
        (lambda p: p["people"][1].update(id="p0"), "people[1].id"),
        (lambda p: p["people"][1].pop("department"), "people[1].department"),
        (lambda p: p["people"][2].update(busy=[["2027-01-04T09:00"]]), "people[2].busy[0]"),
        (
            lambda p: p["people"][2].update(busy=[["2027-01-04T09:00+01:00", "2027-01-04T10:00"]]),
            "people[2].busy[0][0]",
        ),
        (lambda p: p["people"][2].update(busy=[["2027-01-04T09:00", "2027-01-04T08:00"]]), "people[2].busy[0]"),
        (lambda p: p["trainers"][0].update(courses=["nothing"]), "trainers[0].courses"),
        (lambda p: p["trainers"][0].update(cost_per_day=-1), "trainers[0].cost_per_day"),
        (lambda p: p["trainers"][0].update(cost_per_day=float("nan")), "trainers[0].cost_per_day"),
        (lambda p: p["trainers"][0].update(cost_per_day=10**400), "trainers[0].cost_per_day"),
        (lambda p: p.update(timezone="Mars/Base"), "timezone"),
        (lambda p: p["people"][0].update(id="\ud800"), "people[0].id"),
        (lambda p: p["rooms"][0].update(seats="ten"), "rooms[0].seats"),
        (lambda p: p["courses"][0].update(parts=[]), "courses[0].parts"),
        (lambda p: p["courses"][0].update(parts=[0]), "courses[0].parts[0]"),
        (lambda p: p["courses"][0].update(largest_group=0), "courses[0].largest_group"),
        (lambda p: p["courses"][0].update(audience=["nobody"]), "courses[0].audience"),
        (lambda p: p["courses"][0].update(after=[{"course": "basic"}]), "courses[0].after"),
        (lambda p: p.update(fixed=[cases.session("2027-01-04", ["nobody"])]), "fixed[0].people"),
        (lambda p: p.update(fixed=[cases.session("2027-01-04", [], trainer="t9")]), "fixed[0].trainer"),
    ],
)
def test_a_fault_is_named_by_its_place(change, path) -> None:
    made = cases.problem()
    change(made)
    with pytest.raises(ProblemError) as raised:
        Problem.from_json(made)
    assert raised.value.path == path
    assert str(raised.value).startswith(f"{path}: expected ")


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_something_else_than_an_object_is_refused(data) -> None:
    with pytest.raises(ProblemError, match="expected an object"):
        Problem.from_json(data)
