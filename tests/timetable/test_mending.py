"""Changes after a timetable is published: few people are moved, and the timetable says whom."""

from __future__ import annotations

from kyndig.timetable import Problem, mend, solve
from tests.timetable import cases
from tests.timetable.test_solver import company

TWO_SESSIONS = [cases.session("2027-01-04", ["p0", "p1", "p2"]), cases.session("2027-01-05", ["p3", "p4", "p5"])]


def test_a_decline_takes_another_session() -> None:
    made = cases.problem()
    made["courses"][0]["largest_group"] = 4
    problem = Problem.from_json(made)
    sessions = Problem.from_json(
        made
        | {"fixed": [cases.session("2027-01-04", ["p0", "p1", "p2"]), cases.session("2027-01-05", ["p3", "p4", "p5"])]}
    ).fixed
    mended = mend(problem, sessions, declined=[("p0", "basic")])
    [move] = mended.moves
    assert move.person == "p0"
    assert move.after is not None
    assert move.after.starts[0].day == 5
    assert mended.answer.unplaced == ()


def test_a_full_session_makes_room_by_moving_one_other() -> None:
    made = cases.problem(end="2027-01-05")
    made["day"]["to"] = "10:00"
    made["people"][5]["busy"] = [["2027-01-04T08:00", "2027-01-04T12:00"]]
    made["courses"][0]["audience"] = ["p0", "p1", "p2", "p3", "p5"]
    sessions = Problem.from_json(
        made | {"fixed": [cases.session("2027-01-04", ["p0", "p1"]), cases.session("2027-01-05", ["p2", "p3", "p4"])]}
    ).fixed
    made["courses"][0]["audience"].append("p4")
    mended = mend(Problem.from_json(made), sessions)
    assert mended.answer.unplaced == ()
    assert mended.asked == 1
    assert len(mended.moves) == 2
    assert "p5" in {move.person for move in mended.moves}


def test_a_new_hire_and_an_illness_in_a_company_take_under_a_second_or_so() -> None:
    made = company(150)
    answer = solve(Problem.from_json(made), seconds=5, gap=0.3)
    ill = next(s for s in answer.sessions if s.course == "basic").people[0]
    for person in made["people"]:
        if person["id"] == ill:
            person["busy"] = [["2027-01-04T00:00", "2027-01-20T00:00"]]
    made["people"].append({"id": "new", "department": "d0", "sites": None, "busy": []})
    made["courses"][0]["audience"].append("new")
    mended = mend(Problem.from_json(made), answer)
    assert mended.answer.broken == ()
    assert "new" in {move.person for move in mended.moves}
    assert len(mended.moves) <= 12
    assert mended.answer.seconds < 5


def test_a_session_whose_trainer_falls_ill_is_closed_and_its_people_seated_elsewhere() -> None:
    made = cases.problem()
    sessions = Problem.from_json(
        made
        | {"fixed": [cases.session("2027-01-04", ["p0", "p1", "p2"]), cases.session("2027-01-05", ["p3", "p4", "p5"])]}
    ).fixed
    made["trainers"][0]["available"] = [["2027-01-05T08:00", "2027-01-08T12:00"]]
    mended = mend(Problem.from_json(made), sessions)
    assert mended.answer.unplaced == ()
    assert {move.person for move in mended.moves} == {"p0", "p1", "p2"}


def test_a_seat_in_what_is_held_already_is_found_without_looking_at_new_times(monkeypatch) -> None:
    """Neither are sessions that nothing has changed asked again whether they keep the rules by themselves."""
    from kyndig.timetable import instance
    from kyndig.timetable.rules import checking

    def no(*args, **options):
        raise AssertionError("nothing new is to be held")

    asked: list[int] = []
    whole = checking._Check._people
    monkeypatch.setattr(instance, "every_moment", no)
    monkeypatch.setattr(checking._Check, "_people", lambda self, n, s: asked.append(n) or whole(self, n, s))
    made = cases.problem()
    made["courses"][0]["largest_group"] = 4
    three = [*TWO_SESSIONS[:1], cases.session("2027-01-05", ["p3"]), cases.session("2027-01-06", ["p4", "p5"])]
    sessions = Problem.from_json(made | {"fixed": three}).fixed
    mended = mend(Problem.from_json(made), sessions, declined=[("p3", "basic")])
    assert [move.person for move in mended.moves] == ["p3"]
    assert mended.answer.broken == ()
    assert len(asked) == 4, "three before, and one that p3 came into; the empty one is closed"


def test_who_has_left_loses_the_seat_and_nobody_else_is_moved() -> None:
    made = cases.problem()
    sessions = Problem.from_json(made | {"fixed": TWO_SESSIONS}).fixed
    made["people"].pop(0)
    made["courses"][0]["audience"].remove("p0")
    mended = mend(Problem.from_json(made), sessions)
    assert [(move.person, move.after) for move in mended.moves] == [("p0", None)]
    assert mended.answer.broken == ()


def test_a_session_whose_room_is_gone_is_held_in_another() -> None:
    made = cases.problem()
    sessions = Problem.from_json(made | {"fixed": TWO_SESSIONS}).fixed
    made["rooms"][0]["id"] = "r2"
    mended = mend(Problem.from_json(made), sessions)
    assert mended.answer.unplaced == ()
    assert {session.room for session in mended.answer.sessions} == {"r2"}
    assert len(mended.moves) == 6
