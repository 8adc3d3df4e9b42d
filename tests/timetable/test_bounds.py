"""What no timetable can do is known beforehand, and never more than that is claimed."""

from __future__ import annotations

from kyndig.timetable import Problem, solve
from kyndig.timetable.freedom import Freedom
from kyndig.timetable.instance import Instance
from kyndig.timetable.limit import unlimited
from kyndig.timetable.proving import Proving
from tests.timetable import cases


def instance_of(made: dict) -> Instance:
    return Instance(Problem.from_json(made))


def test_who_is_only_free_when_too_few_others_are_is_hopeless() -> None:
    made = cases.problem()
    made["courses"][0]["smallest_group"] = 2
    made["people"][0]["busy"] = [["2027-01-04T00:00", "2027-01-08T00:00"]]
    for person in made["people"][1:]:
        person["busy"] = [["2027-01-08T00:00", "2027-01-09T00:00"]]
    assert Freedom(instance_of(made)).hopeless == {(0, 0)}
    made["people"][1]["busy"] = []
    assert Freedom(instance_of(made)).hopeless == set()


def test_a_department_that_may_not_be_away_together_is_too_few() -> None:
    made = cases.problem(away_share=0.34)
    made["courses"][0]["smallest_group"] = 2
    for person in made["people"][3:]:
        person["busy"] = cases.whole_week()
    assert Freedom(instance_of(made)).hopeless == {(person, 0) for person in range(6)}


def test_a_course_alone_tells_how_many_it_leaves_out_and_how_many_sessions_it_needs() -> None:
    made = cases.problem()
    made["courses"][0]["smallest_group"] = 3
    for number, person in enumerate(made["people"]):
        day = 4 if number < 4 else 5
        person["busy"] = [
            [f"2027-01-0{other}T00:00", f"2027-01-0{other + 1}T00:00"] for other in range(4, 9) if other != day
        ]
    proving = Proving(Freedom(instance_of(made)), unlimited())
    assert proving.left_out(10) == {0: 3}
    assert proving.fewest_sessions(3, 10) == {0: 1}


def test_calendars_that_do_not_meet_need_a_session_each() -> None:
    made = cases.problem()
    for number, person in enumerate(made["people"]):
        day = 4 + number // 2
        person["busy"] = [
            [f"2027-01-0{other}T00:00", f"2027-01-0{other + 1}T00:00"] for other in range(4, 9) if other != day
        ]
    assert Proving(Freedom(instance_of(made)), unlimited()).fewest_sessions(0, 10) == {0: 3}


def test_the_bound_is_one_for_as_many_left_out_as_the_best_leaves_out(monkeypatch) -> None:
    """Stopped while everybody is asked for, with somebody left out: what everybody would cost bounds nothing then."""
    from kyndig.timetable import descent, search

    made = cases.problem()
    made["courses"][0]["smallest_group"] = 3
    monkeypatch.setattr(search, "EXACT_AT_ONCE", 0)
    monkeypatch.setattr(descent.Relocating, "run", lambda self, *args: False)
    whole = descent.Construction.run

    def half(self) -> None:
        whole(self)
        for sitting in self.plan.sittings[-1:]:
            self.plan.drop(sitting)

    monkeypatch.setattr(descent.Construction, "run", half)
    made["day"]["to"] = "10:00"
    told = []
    answer = solve(Problem.from_json(made), seconds=1, progress=told.append)
    assert len(answer.unplaced) == 3
    assert answer.cost == 1000
    assert answer.bound <= 1000
    assert answer.fewest_unplaced == 0
    assert all(each.bound <= each.cost for each in told if each.cost is not None)
