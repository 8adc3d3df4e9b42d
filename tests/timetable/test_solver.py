"""What a solve promises besides the timetable: progress, stop, repeatability, the draw, and size."""

from __future__ import annotations

import itertools
import random

from kyndig.timetable import Problem, check, solve
from kyndig.timetable.draw import order_of_departments
from kyndig.timetable.instance import Instance
from tests.timetable import cases
from tests.timetable.checker import faults


def company(people: int, seed: int = 1) -> dict:
    """A company with two courses, one after the other, two sites, and calendars."""
    rnd = random.Random(seed)
    made = cases.problem(start="2027-01-04", end="2027-02-26", away_share=0.4)
    made["day"] |= {"to": "16:00", "closed": ["2027-01-06"]}
    made["people"] = [
        {
            "id": f"p{i}",
            "department": f"d{i % max(2, people // 20)}",
            "sites": [rnd.choice(["oslo", "bergen"])] if rnd.random() < 0.7 else None,
            "busy": [
                [f"2027-0{m}-{d:02}T08:00", f"2027-0{m}-{d:02}T{rnd.choice([10, 12, 16])}:00"]
                for m in (1, 2)
                for d in range(4, 27)
                if rnd.random() < 0.3
            ],
        }
        for i in range(people)
    ]
    everyone = [p["id"] for p in made["people"]]
    basic = made["courses"][0] | {"parts": [360], "smallest_group": 4, "largest_group": 12, "audience": everyone}
    more = basic | {"id": "more", "parts": [180, 180], "audience": everyone[::3]}
    made["courses"] = [basic, more | {"after": [{"course": "basic", "days": 7}]}]
    made["trainers"] = [made["trainers"][0] | {"id": f"t{i}", "courses": ["basic", "more"]} for i in range(3)]
    made["rooms"] = [
        made["rooms"][0] | {"id": f"r{i}", "site": s, "seats": 14} for i, s in enumerate(["oslo", "bergen"])
    ]
    return made


def test_a_company_is_placed_and_the_gap_is_proven() -> None:
    made = company(120)
    answer = solve(Problem.from_json(made), seconds=8, gap=0.2)
    assert answer.unplaced == ()
    assert answer.gap <= 0.2
    assert check(Problem.from_json(made), answer.sessions) == []
    assert faults(made, answer.to_json()) == []


def test_a_large_company_without_calendars() -> None:
    made = company(1500)
    made |= {"start": "2027-01-04", "end": "2027-06-25"}
    for person in made["people"]:
        person["busy"] = []
    made["trainers"] = [made["trainers"][0] | {"id": f"t{i}"} for i in range(6)]
    made["rooms"] = [made["rooms"][0] | {"id": f"r{i}", "site": s} for i, s in enumerate(["oslo", "bergen"] * 3)]
    answer = solve(Problem.from_json(made), seconds=20, gap=0.1)
    assert answer.unplaced == ()
    assert answer.gap <= 0.1
    assert faults(made, answer.to_json()) == []


def test_the_same_problem_and_seed_give_the_same_answer() -> None:
    problem = Problem.from_json(company(60))
    one, other = (solve(problem, seconds=10, gap=0.35) for _ in range(2))
    assert one.gap <= 0.35
    assert one.sessions == other.sessions


def test_progress_is_told_and_stop_gives_the_best_so_far() -> None:
    made = company(150)
    told = []
    answer = solve(Problem.from_json(made), seconds=60, progress=told.append, stop=lambda: len(told) > 12)
    assert answer.seconds < 30
    assert told
    assert told[-1].wanted == 200
    assert all(later.seconds >= earlier.seconds for earlier, later in itertools.pairwise(told))
    assert faults(made, answer.to_json()) == []


def test_departments_drawn_first_come_first() -> None:
    made = cases.problem(end="2027-01-05")
    made["day"]["to"] = "10:00"
    firsts = set()
    for seed in range(8):
        made["draw"] = {"seed": seed}
        problem = Problem.from_json(made)
        answer = solve(problem, seconds=10)
        assert answer.status == "optimal"
        order = order_of_departments(Instance(problem))
        first = "sales" if order[0] == 0 else "service"
        people = {problem.person[p].department for p in answer.sessions[0].people}
        assert people == {first}
        firsts.add(first)
    assert firsts == {"sales", "service"}


def test_fixed_sessions_are_kept_and_filled() -> None:
    made = cases.problem(fixed=[cases.session("2027-01-08", ["p5"])])
    answer = solve(Problem.from_json(made), seconds=10)
    kept = next(s for s in answer.sessions if s.starts[0].day == 8)
    assert "p5" in kept.people
    assert len(kept.people) == 3
    assert (answer.cost, answer.status) == (1000, "optimal")


def test_fixed_sessions_that_break_a_rule_are_named() -> None:
    made = cases.problem(fixed=[cases.session("2027-01-09", ["p5"])])
    answer = solve(Problem.from_json(made), seconds=10)
    assert answer.status == "infeasible"
    assert [b.kind for b in answer.broken] == ["closed_day"]
    assert answer.to_json()["broken"][0]["session"] == 0


def test_nobody_wants_anything() -> None:
    made = cases.problem(people=[], courses=[])
    made["trainers"][0]["courses"] = []
    answer = solve(Problem.from_json(made), seconds=5)
    assert (answer.sessions, answer.unplaced, answer.cost, answer.status) == ((), (), 0, "optimal")
