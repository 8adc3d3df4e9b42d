"""A course by itself: the sessions that let everybody come, and how many there must be."""

from __future__ import annotations

import numpy as np

from kyndig.timetable import Problem, solve
from kyndig.timetable.covering import Covering
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import Instance
from kyndig.timetable.limit import unlimited
from kyndig.timetable.linear import by_cp_sat
from kyndig.timetable.proving import Proving
from tests.timetable import cases
from tests.timetable.checker import faults


def covering(able: list[list[int]], *, seats: int = 2, share: int = 9) -> Covering:
    table = np.array(able, dtype=bool)
    left = np.full((1, table.shape[1]), share, dtype=np.int64)
    return Covering(table, left, np.zeros(len(table), dtype=np.int64), [seats] * table.shape[1], [1] * table.shape[1])


def test_a_flow_seats_as_many_as_can_be_and_says_who_is_held_back() -> None:
    one = covering([[1, 0], [1, 0], [1, 0], [0, 1]])
    flow = one.flow({0: 1, 1: 1})
    assert flow.placed == 3
    assert list(np.flatnonzero(flow.near)) == [0, 1, 2]
    assert sorted(row for rows in flow.seats.values() for row in rows if row == 3) == [3]


def test_the_share_that_may_be_away_holds_people_back() -> None:
    assert covering([[1], [1], [1]], seats=3, share=1).flow({0: 1}).placed == 1


def test_people_whom_a_flow_holds_back_are_asked_for() -> None:
    """Each of them could come alone, and there are seats enough; three of them together do not fit."""
    one = covering([[1, 0, 0, 0], [1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]])
    one.linear.objective = dict(zip(one.held, [1, 5, 1, 1], strict=True))
    for column in one.out:
        one.linear.high[column] = 0
    one.ask_for_each(["all"] * 5)
    flow = one.flow(one.chosen(by_cp_sat(one.linear, seconds=5).values))
    assert flow.placed == 4
    assert list(np.flatnonzero(flow.near)) == [0, 1, 2]
    one.ask_for(flow.near)
    assert one.flow(one.chosen(by_cp_sat(one.linear, seconds=5).values)).placed == 5


def following() -> dict:
    """A second course, a week after the first; its six people have days in common, the last of them the twelfth."""
    made = cases.problem(end="2027-01-22")
    made["courses"][0]["largest_group"] = 6
    made["courses"].append(
        made["courses"][0] | {"id": "more", "after": [{"course": "basic", "days": 7}], "from": None, "to": None}
    )
    made["trainers"][0]["courses"] = ["basic", "more"]
    for number, person in enumerate(made["people"]):
        free = {4, 5, 6, 7, 8, 11, 12, 13 + number // 2}
        busy = set(range(4, 23)) - free
        person["busy"] = [[f"2027-01-{day:02}T00:00", f"2027-01-{day:02}T23:00"] for day in sorted(busy)]
    return made


def test_a_course_that_follows_another_cannot_be_held_before_that_can_be_over() -> None:
    made = following()
    proving = Proving(Freedom(Instance(Problem.from_json(made))), unlimited())
    assert proving.fewest_sessions(0, 10) == {0: 1, 1: 1}, "on the twelfth everybody can come"
    for person in made["people"]:
        person["busy"] += [[f"2027-01-{day}T00:00", f"2027-01-{day}T23:00"] for day in (11, 12)]
    proving = Proving(Freedom(Instance(Problem.from_json(made))), unlimited())
    assert proving.fewest_sessions(0, 10) == {0: 1, 1: 3}
    without = made["courses"][1] | {"after": []}
    made["courses"][1] = without
    proving = Proving(Freedom(Instance(Problem.from_json(made))), unlimited())
    assert proving.fewest_sessions(0, 10) == {0: 1, 1: 1}


def test_free_seats_of_a_fixed_session_need_no_new_one() -> None:
    made = cases.problem(fixed=[cases.session("2027-01-06", ["p0", "p1"])])
    proving = Proving(Freedom(Instance(Problem.from_json(made))), unlimited())
    assert proving.fewest_sessions(0, 10) == {0: 1}
    made["courses"][0]["largest_group"] = 6
    proving = Proving(Freedom(Instance(Problem.from_json(made))), unlimited())
    assert proving.fewest_sessions(0, 10) == {0: 0}


def test_what_is_laid_out_first_keeps_every_rule(monkeypatch) -> None:
    """The same problem through the search for larger ones, which lays the following course out first."""
    from kyndig.timetable import laying_out, search

    ran: list[bool] = []
    whole = laying_out.LayingOut.run
    monkeypatch.setattr(laying_out.LayingOut, "run", lambda self: ran.append(whole(self)) or ran[-1])
    monkeypatch.setattr(search, "EXACT_AT_ONCE", 0)
    made = following()
    answer = solve(Problem.from_json(made), seconds=2)
    assert True in ran
    assert answer.unplaced == ()
    assert answer.cost == 2000
    assert faults(made, answer.to_json()) == []
