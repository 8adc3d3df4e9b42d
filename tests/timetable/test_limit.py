"""How long a search goes on: a wish to stop reaches into a solver that runs."""

from __future__ import annotations

import threading

from kyndig.timetable import Problem, solve
from kyndig.timetable.limit import Limit, unlimited
from kyndig.timetable.linear import Linear, by_cp_sat
from tests.timetable.test_solver import company


def hard() -> Linear:
    """More pigeons than holes, asked for in a way that takes the solver for ever to refuse."""
    model = Linear()
    columns = [[model.column() for _ in range(24)] for _ in range(25)]
    for row in columns:
        model.row([(column, 1) for column in row], low=1)
    for one in range(25):
        for other in range(one):
            for hole in range(24):
                model.row([(columns[one][hole], 1), (columns[other][hole], 1)], high=1)
    model.objective = {
        column: 1 + (place * 7919) % 13 for place, column in enumerate(column for row in columns for column in row)
    }
    return model


def test_a_running_solver_is_stopped_from_another_thread() -> None:
    limit = unlimited()
    asked = threading.Timer(0.3, limit.stop)
    asked.start()
    solved = by_cp_sat(hard(), seconds=600, lp=0, limit=limit)
    asked.join()
    assert limit.stopped
    assert solved.values is None
    assert not solved.impossible


def test_a_solver_stopped_before_it_began_claims_no_bound() -> None:
    model = Linear()
    seats = [model.column() for _ in range(50)]
    model.row([(seat, 1) for seat in seats], high=30)
    model.objective = dict.fromkeys(seats, -1)
    solved = by_cp_sat(model, seconds=0, work=0.0)
    assert solved.bound <= -30


def test_nothing_is_left_once_stopped() -> None:
    limit = unlimited()
    assert not limit.over()
    assert limit.sooner(3) == 3
    limit.stop()
    assert limit.over()
    assert limit.sooner(3) == 0


def test_time_that_is_up_is_over() -> None:
    assert Limit(0.0).over()


def test_a_small_company_is_built_even_where_time_is_up() -> None:
    answer = solve(Problem.from_json(company(40)), seconds=0.001)
    assert len(answer.sessions) >= 3
    assert answer.status == "feasible"
