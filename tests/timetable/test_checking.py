"""The rules, each broken once; and agreement with the checker that is shared beside the repository."""

from __future__ import annotations

import random

import pytest

from kyndig.timetable import Problem, Session, check
from tests.timetable import cases, small
from tests.timetable.checker import faults

HALVES = [["2027-01-04T08:00", "2027-01-04T09:00"], ["2027-01-04T09:00", "2027-01-04T12:00"]]
"""A part of two hours lies in neither of them alone."""


def kinds(made: dict, sessions: list[dict]) -> set[str]:
    problem = Problem.from_json(made)
    read = Problem.from_json(made | {"fixed": sessions}).fixed
    return {broken.kind for broken in check(problem, read)}


def test_a_good_timetable_breaks_nothing() -> None:
    sessions = [cases.session("2027-01-04", ["p0", "p1", "p2"]), cases.session("2027-01-05", ["p3", "p4", "p5"])]
    assert kinds(cases.problem(), sessions) == set()


@pytest.mark.parametrize(
    ("change", "session", "kind"),
    [
        ({}, {"starts": ["2027-01-09T08:00"]}, "closed_day"),
        ({}, {"starts": ["2027-01-04T11:00"]}, "outside_day"),
        ({}, {"starts": ["2027-01-04T08:30"]}, "off_grid"),
        ({}, {"starts": []}, "parts"),
        ({}, {"people": ["p0", "p1", "p2", "p3"]}, "too_many"),
        ({"smallest": 2}, {"people": ["p0"]}, "too_few"),
        ({"busy": ["2027-01-04T09:30", "2027-01-04T09:45"]}, {}, "busy"),
        ({"site": "oslo"}, {}, "site"),
        (
            {"trainer": [["2027-01-04T08:00", "2027-01-04T09:00"], ["2027-01-04T09:00", "2027-01-04T12:00"]]},
            {},
            "trainer_away",
        ),
        ({"room": []}, {}, "room_away"),
        ({"away_share": 0.34}, {"people": ["p0", "p1"]}, "away_share"),
        ({"window": "2027-01-05"}, {}, "window"),
        ({"audience": ["p1"]}, {}, "audience"),
    ],
)
def test_each_rule_is_seen(change: dict, session: dict, kind: str) -> None:
    made = cases.problem()
    made["courses"][0]["smallest_group"] = change.get("smallest", 1)
    made["courses"][0]["from"] = change.get("window")
    made["courses"][0]["audience"] = change.get("audience", made["courses"][0]["audience"])
    made["away_share"] = change.get("away_share", 1.0)
    if "busy" in change:
        made["people"][0]["busy"] = [change["busy"]]
    if "site" in change:
        made["rooms"][0]["site"] = "oslo"
        made["people"][0]["sites"] = ["bergen"]
    made["trainers"][0]["available"] = change.get("trainer")
    made["rooms"][0]["available"] = change.get("room")
    assert kind in kinds(made, [cases.session("2027-01-04", ["p0"]) | session])


def test_a_trainer_a_room_and_a_person_are_in_one_place() -> None:
    sessions = [cases.session("2027-01-04", ["p0"]), cases.session("2027-01-04", ["p0"], starts=["2027-01-04T09:00"])]
    assert kinds(cases.problem(), sessions) == {"trainer_taken", "room_taken", "two_a_day", "course_twice"}


def test_a_course_comes_after_the_one_it_follows() -> None:
    made = cases.problem()
    made["courses"].append(made["courses"][0] | {"id": "more", "after": [{"course": "basic", "days": 2}]})
    made["trainers"][0]["courses"].append("more")
    basic = cases.session("2027-01-04", ["p0"])
    assert kinds(made, [basic, cases.session("2027-01-05", ["p0"], course="more")]) == {"prerequisite_too_soon"}
    assert kinds(made, [cases.session("2027-01-05", ["p0"], course="more")]) == {"prerequisite"}
    fine = cases.session("2027-01-06", ["p0"], course="more", starts=["2027-01-06T10:00"])
    assert kinds(made, [basic, fine]) == set()


def test_fixed_sessions_keep_their_people() -> None:
    made = cases.problem(fixed=[cases.session("2027-01-04", ["p0"])])
    problem = Problem.from_json(made)
    assert {b.kind for b in check(problem, [])} == {"fixed_dropped"}
    fixed = problem.fixed[0]
    moved = Session(fixed.course, fixed.trainer, fixed.room, fixed.starts, ("p1",))
    assert {b.kind for b in check(problem, [moved])} == {"fixed_moved"}


def test_agrees_with_the_shared_checker_on_random_sessions() -> None:
    rnd = random.Random(5)
    for seed in range(150):
        made = small.problem(seed) | {"fixed": []}
        options = small._options(made)
        sessions = []
        for option in rnd.sample(options, min(len(options), rnd.randrange(1, 4))):
            people = rnd.sample([p["id"] for p in made["people"]], rnd.randrange(1, len(made["people"]) + 1))
            sessions.append({k: option[k] for k in ("course", "trainer", "room", "starts")} | {"people": people})
        own = kinds(made, sessions)
        placed = {(p, s["course"]) for s in sessions for p in s["people"]}
        wanted = [(p, c["id"]) for c in made["courses"] for p in c["audience"] if (p, c["id"]) not in placed]
        read = Problem.from_json(made | {"fixed": sessions})
        from kyndig.timetable.money import cost_of

        answer = {
            "sessions": sessions,
            "unplaced": [{"person": p, "course": c, "why": "-"} for p, c in wanted],
            "cost": cost_of(read, read.fixed),
            "bound": 0,
        }
        assert bool(own) == bool(faults(made, answer)), f"seed {seed}: {own}"
