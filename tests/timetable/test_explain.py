"""Reasons are true: they name what stands in the way, and with that gone the person has a seat."""

from __future__ import annotations

import pytest

from kyndig.timetable import Problem, solve
from tests.timetable import cases


def unplaced(made: dict) -> list:
    return list(solve(Problem.from_json(made), seconds=10).unplaced)


def blocked(kind: str) -> dict:
    """A problem in which one person has no seat, for this reason."""
    made = cases.problem()
    course, person = made["courses"][0], made["people"][0]
    course["audience"] = ["p0"]
    if kind == "busy":
        person["busy"] = cases.whole_week()
    elif kind == "no_trainer":
        made["trainers"][0]["courses"] = []
    elif kind == "no_room":
        course["smallest_group"] = 3
        made["rooms"][0]["seats"] = 2
    elif kind == "too_long":
        course["parts"] = [300]
    elif kind == "window":
        course["from"] = "2027-01-09"
    elif kind == "trainer_away":
        made["trainers"][0]["available"] = []
    elif kind == "room_away":
        made["rooms"][0]["available"] = []
    elif kind == "site":
        made["rooms"][0]["site"], person["sites"] = "oslo", ["bergen"]
    elif kind == "too_few":
        course["smallest_group"] = 2
    elif kind == "away_share":
        made |= {"start": "2027-01-04", "end": "2027-01-04", "away_share": 0.34}
        made["day"]["to"] = "10:00"
        course["audience"] = ["p0", "p1"]
    elif kind == "full":
        made |= {"start": "2027-01-04", "end": "2027-01-04"}
        made["day"]["to"] = "10:00"
        course |= {"audience": ["p0", "p1"], "largest_group": 1}
    elif kind == "prerequisite":
        made["courses"].append(course | {"id": "more", "after": [{"course": "basic", "days": 0}]})
        made["trainers"][0]["courses"] = ["more"]
    return made


def unblocked(kind: str, made: dict) -> dict:
    course, person = made["courses"][0], made["people"][0]
    if kind == "busy":
        person["busy"] = []
    elif kind in {"no_trainer", "prerequisite"}:
        made["trainers"][0]["courses"] = [c["id"] for c in made["courses"]]
    elif kind in {"no_room", "too_few"}:
        course["smallest_group"] = 1
    elif kind == "too_long":
        course["parts"] = [240]
    elif kind == "window":
        course["from"] = None
    elif kind == "trainer_away":
        made["trainers"][0]["available"] = None
    elif kind == "room_away":
        made["rooms"][0]["available"] = None
    elif kind == "site":
        person["sites"] = ["oslo"]
    elif kind == "away_share":
        made["away_share"] = 1.0
    elif kind == "full":
        course["largest_group"] = 2
    return made


KINDS = [
    "busy",
    "no_trainer",
    "no_room",
    "too_long",
    "window",
    "trainer_away",
    "room_away",
    "site",
    "too_few",
    "away_share",
    "full",
    "prerequisite",
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_reason_names_the_blocker_and_without_it_there_is_a_seat(kind: str) -> None:
    made = blocked(kind)
    found = unplaced(made)
    assert kind in {blocker["kind"] for pair in found for blocker in pair.blockers}
    assert all(pair.why for pair in found)
    assert unplaced(unblocked(kind, made)) == []


def test_busy_names_the_intervals_that_have_to_go() -> None:
    made = cases.problem()
    made["courses"][0]["audience"] = ["p0"]
    week = [[f"2027-01-0{day}T08:00", f"2027-01-0{day}T12:00"] for day in range(4, 9)]
    week[2:3] = [["2027-01-06T09:00", "2027-01-06T11:00"]]
    made["people"][0]["busy"] = week
    [pair] = unplaced(made)
    [blocker] = pair.blockers
    assert blocker["kind"] == "busy"
    assert blocker["free_from"] == "2027-01-11"
    made["people"][0]["busy"] = [interval for interval in week if interval not in blocker["intervals"]]
    assert unplaced(made) == []
