"""The engine against trying everything: unplaced pairs, cost and number of sessions agree on small random problems.

A part of the problems; `benchmarks/timetable.py --exhaustive 500` compares five hundred.
"""

from __future__ import annotations

import pytest

from kyndig.timetable import Problem, check, search, solve
from tests.timetable import small
from tests.timetable.checker import faults

PROBLEMS = 120
CHUNK = 20


@pytest.mark.parametrize("first", range(0, PROBLEMS, CHUNK))
def test_nothing_better_exists(first: int) -> None:
    for seed in range(first, first + CHUNK):
        made = small.problem(seed)
        try:
            unplaced, cost, sessions = small.best(made, most_sets=1_500)
        except small.TooManyError:
            continue
        except ValueError:
            answer = solve(Problem.from_json(made), seconds=20)
            assert answer.status == "infeasible", f"seed {seed}"
            assert answer.broken, f"seed {seed}"
            continue
        problem = Problem.from_json(made)
        answer = solve(problem, seconds=20)
        assert answer.status == "optimal", f"seed {seed}"
        assert (len(answer.unplaced), answer.cost) == (unplaced, pytest.approx(cost)), f"seed {seed}"
        assert len(answer.sessions) == sessions, f"seed {seed}"
        assert answer.bound == answer.cost, f"seed {seed}"
        assert answer.fewest_unplaced == unplaced, f"seed {seed}"
        assert check(problem, answer.sessions) == [], f"seed {seed}"
        assert faults(made, answer.to_json()) == [], f"seed {seed}"


@pytest.mark.parametrize("first", range(1_000, 1_040, CHUNK))
def test_what_larger_problems_are_solved_with_claims_nothing_that_is_not_so(first: int, monkeypatch) -> None:
    monkeypatch.setattr(search, "EXACT_AT_ONCE", 0)
    agreed = compared = 0
    for seed in range(first, first + CHUNK):
        made = small.problem(seed)
        try:
            unplaced, cost, _ = small.best(made, most_sets=1_500)
        except (small.TooManyError, ValueError):
            continue
        answer = solve(Problem.from_json(made), seconds=0.6)
        assert faults(made, answer.to_json()) == [], f"seed {seed}"
        assert answer.fewest_unplaced <= unplaced <= len(answer.unplaced), f"seed {seed}"
        compared += 1
        if len(answer.unplaced) == unplaced:
            assert answer.bound - 0.01 <= cost <= answer.cost + 0.01, f"seed {seed}"
            agreed += answer.cost == pytest.approx(cost)
    assert agreed >= 0.7 * compared
