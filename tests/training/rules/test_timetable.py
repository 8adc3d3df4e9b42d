"""The timetable's rules, plain values in and out."""

import itertools
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import kyndig.timetable
from kyndig.timetable.money import cost_of
from kyndig.timetable.problem import Course, Day, Problem, Room, Session, Trainer
from kyndig.training.rules import timetable_broken, unplaced
from kyndig.training.rules.timetable_clock import aware, free, local, local_interval, merged
from kyndig.training.rules.timetable_cost import cost
from kyndig.training.rules.timetable_cycles import cycle
from kyndig.training.rules.timetable_meetings import booster_days, gathering, meetings, open_days
from kyndig.training.rules.timetable_order import Rule, disorders
from kyndig.training.rules.timetable_runs import Says, phase, why, why_no_price

OSLO = ZoneInfo("Europe/Oslo")
START = datetime(2027, 3, 1)
minutes = st.integers(0, 60 * 24 * 14)
intervals = st.lists(
    st.tuples(minutes, st.integers(1, 600)).map(
        lambda pair: (START + timedelta(minutes=pair[0]), START + timedelta(minutes=sum(pair)))
    ),
    max_size=8,
)


@given(intervals)
def test_what_is_free_and_what_is_busy_make_up_the_whole(busy):
    end = START + timedelta(days=14)
    left = free(busy, START, end)
    clipped = [(max(a, START), min(b, end)) for a, b in merged(busy) if a < end]
    total = sum((b - a for a, b in [*left, *clipped]), timedelta())
    assert total == end - START
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(left))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)), st.integers(1, 3000))
def test_a_stretch_keeps_its_order_through_the_change_of_clocks(start, length):
    moment = start.replace(tzinfo=ZoneInfo("UTC"))
    first, last = local_interval(moment, moment + timedelta(minutes=length), OSLO)
    assert last > first


def test_a_wall_clock_stays_when_summer_time_begins():
    before, after = datetime(2027, 3, 26, 8, 30), datetime(2027, 3, 29, 8, 30)
    assert aware(after, OSLO) - aware(before, OSLO) == timedelta(days=3) - timedelta(hours=1)
    assert local(aware(after, OSLO), OSLO) == after


def test_what_an_attendance_counts_for():
    periods = {
        n: (date(2027, 1, 1) + timedelta(days=180 * (n - 1)), date(2027, 1, 1) + timedelta(days=180 * n - 1))
        for n in range(1, 7)
    }
    assert cycle("once", first_period=1, number=3, periods=periods) == (None, None)
    assert cycle("yearly", first_period=2, number=3, periods=periods) == (periods[2][0], periods[3][1])
    assert cycle("yearly", first_period=1, number=3, periods=periods) == (periods[3][0], periods[4][1])
    assert cycle("yearly", first_period=2, number=6, periods=periods) == periods[6]
    assert cycle("half_yearly", first_period=1, number=4, periods=periods) == periods[4]


def test_a_meeting_a_month_on_the_day_with_the_fewest_clashes():
    days = open_days(date(2027, 3, 1), date(2027, 4, 30), [date(2027, 3, 2)])
    quiet = meetings(days, 20, lambda span: 0)
    assert [span[0] for span in quiet] == [datetime(2027, 3, 9, 9), datetime(2027, 4, 6, 9)]
    taken = meetings(days, 20, lambda span: span[0].isoweekday() == 2)
    assert [span[0].isoweekday() for span in taken] == [1, 4]
    assert meetings(days[-3:], 20, lambda span: 0) == []


def test_a_gathering_is_late_in_the_period_and_ends_in_the_working_day():
    days = open_days(date(2027, 3, 1), date(2027, 6, 30), [])
    span = gathering(days, 150, time(16), lambda span: span[0].day % 2)
    assert span
    assert span[0] > datetime(2027, 5, 1)
    assert span[0].day % 2 == 0
    assert span[0].time() == time(12)
    assert gathering(days, 300, time(16), lambda span: 0)[1].time() == time(16)
    assert gathering([], 150, time(16), lambda span: 0) is None


def test_a_booster_is_reckoned_from_when_most_had_the_course():
    days = open_days(date(2027, 3, 1), date(2027, 5, 31), [])
    found = booster_days([date(2027, 3, 1), date(2027, 3, 8), date(2027, 5, 20)], days, 18, 37)
    assert (found[0], found[-1]) == (date(2027, 3, 26), date(2027, 4, 14))
    assert booster_days([], days, 18, 37) == []


def test_who_comes_too_early_or_without_what_comes_first():
    seats = {2: {1: (START, START), 2: (START, START), 3: (START + timedelta(days=9), START)}, 1: {2: (START, START)}}
    found = disorders([Rule(2, 1, 7)], seats, {1: {3: START}})
    assert [(d.person, d.earliest) for d in found] == [(1, None), (2, START + timedelta(days=7))]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 9), st.integers(0, 10)), max_size=12))
def test_the_price_of_a_draft_is_the_engines(placed):
    problem = Problem(
        timezone="Europe/Oslo",
        start=START.date(),
        end=date(2027, 3, 31),
        day=Day(time(8), time(16)),
        people=(),
        trainers=tuple(Trainer(f"t{n}", frozenset({"c"}), None, 1000 * n, 250) for n in range(3)),
        rooms=tuple(Room(f"r{n}", 10, None, None, 99.5 * n) for n in range(2)),
        courses=(Course("c", (90,), (), 10),),
    )
    starts = [START + timedelta(days=day, minutes=30 * slot) for _, _, day, slot in placed]
    sessions = [Session("c", f"t{t}", f"r{r}", (at,)) for (t, r, _, _), at in zip(placed, starts, strict=True)]
    ours = cost(
        [(t, r, at, at + timedelta(minutes=90)) for (t, r, _, _), at in zip(placed, starts, strict=True)],
        {n: (Decimal(1000 * n), Decimal(250)) for n in range(3)},
        {n: Decimal("99.5") * n for n in range(2)},
    )
    assert float(ours) == pytest.approx(cost_of(problem, sessions))


NAMES = {"p1": "Kari Nes", "t1": "Bente Lie", "r1": "Hauk", "d1": "Salg", "s1": "Grunnkurs", "s2": "Videregående"}
AT = {"start": "2027-03-04T08:30"}
WINDOW = {"from": "2027-03-01", "to": "2027-03-31", "course": "s1"}
BLOCKERS = [
    {"kind": "no_trainer", "course": "s1"},
    {"kind": "no_room", "course": "s1", "fewest": 4, "most": 2},
    {"kind": "too_long", "minutes": 500, "day_minutes": 450},
    {"kind": "window", "needed": 2, "open_days": 1, **WINDOW},
    {"kind": "trainer_away", **WINDOW},
    {"kind": "room_away", **WINDOW},
    {"kind": "no_time_together", **WINDOW},
    {"kind": "site", "course": "s1", "sites": ["bergen"]},
    {"kind": "site"},
    {"kind": "prerequisite", "course": "s1", "wanted": True},
    {"kind": "prerequisite", "course": "s1", "wanted": False},
    {"kind": "waits", "until": "2027-03-20"},
    {"kind": "taken_out", "by": "Olga"},
    {"kind": "dropped", "by": "Olga"},
    {"kind": "busy", "intervals": [["2027-03-04T08:30", "2027-03-04T11:30"]] * 5, **AT},
    {"kind": "busy", "intervals": [], "free_from": "2027-04-01", "until": "2027-03-31"},
    {"kind": "own_session", "course": "s2", "other": "2027-03-04T08:30", **AT},
    {"kind": "too_soon", "course": "s1", "days": 7, **AT},
    {"kind": "too_late", **AT},
    {"kind": "away_share", "department": "d1", "allowed": 3, **AT},
    {"kind": "full", "most": 12, "room": "r1", **AT},
    {"kind": "trainer_taken", "trainers": ["t1"], **AT},
    {"kind": "room_taken", "rooms": ["r1"], **AT},
    {"kind": "too_few", "could_come": 2, "fewest": 4, **AT},
    {"kind": "not_tried", **AT},
]


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("blocker", BLOCKERS, ids=lambda blocker: blocker["kind"])
def test_every_reason_is_a_sentence_in_both_languages(blocker, language):
    with translation.override(language):
        words = unplaced.reason([blocker], NAMES)
    assert words.endswith(".")
    assert "?" not in words
    assert "%(" not in words


def test_two_reasons_make_one_sentence():
    with translation.override("nb"):
        words = unplaced.reason([BLOCKERS[21], BLOCKERS[22]], NAMES)
    assert (
        words
        == (
            "Kunne kommet torsdag 4. mars 2027 kl. 08.30, men alle kursholdere er opptatt med andre samlinger da og "
            "alle rom er i bruk da."
        )
        or "2027" not in words
    )
    assert unplaced.reason([], NAMES) == ""


SPAN = {"start": "2027-03-04T08:30", "end": "2027-03-04T11:30"}
BROKEN = {
    "busy": {"intervals": [["2027-03-04T09:00", "2027-03-04T11:30"]]},
    "two_a_day": {"day": "2027-03-04", "other": 0},
    "course_twice": {"course": "s1", "other": 0},
    "had_already": {},
    "person_twice": {},
    "has_left": {},
    "audience": {"course": "s1"},
    "site": {"site": "oslo", "sites": ["bergen"], "room": "r1"},
    "prerequisite": {"course": "s2", "after": "s1", "days": 7},
    "prerequisite_too_soon": {"course": "s2", "after": "s1", "earliest": "2027-03-11T11:30"},
    "too_many": {"size": 13, "most": 12, "room": "r1", "room_binds": True},
    "too_few": {"size": 3, "fewest": 4},
    "trainer_cannot": {"trainer": "t1", "course": "s1"},
    "trainer_taken": {"trainer": "t1", "other": 0, **SPAN},
    "trainer_away": {"trainer": "t1", **SPAN},
    "room_taken": {"room": "r1", "other": 0, **SPAN},
    "room_away": {"room": "r1", **SPAN},
    "closed_day": {"day": "2027-03-06"},
    "passed": {"day": "2027-03-04", "first": "2027-03-08"},
    "outside_period": {"day": "2027-03-04", "from": "2027-04-01", "to": "2027-06-30"},
    "outside_day": {"opens": "08:30", "closes": "16:00", **SPAN},
    "off_grid": {"grid_minutes": 30, **SPAN},
    "not_consecutive": {"day": "2027-03-08", "expected": "2027-03-05"},
    "parts": {"starts": 1, "parts": 2},
    "window": {"day": "2027-03-04", "from": None, "to": None},
    "away_share": {"department": "d1", "away": 9, "size": 20, "allowed": 6, "at": "2027-03-04T09:00", "sessions": [0]},
}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("kind", BROKEN)
def test_every_rule_is_a_sentence_in_both_languages(kind, language):
    with translation.override(language):
        words = timetable_broken.sentence(kind, ["p1"], BROKEN[kind], NAMES)
        general = timetable_broken.sentence("something new", [], {}, NAMES)
    assert words.endswith(".")
    assert words != general
    assert "?" not in words
    assert "%(" not in words


def test_many_people_are_not_all_named():
    with translation.override("en"):
        words = timetable_broken.sentence("has_left", ["p1"] * 5, {}, NAMES)
    assert words == "Kari Nes, Kari Nes, Kari Nes and 2 more no longer works here."


def test_a_run_says_why_it_ended():
    assert len({why(says) for says in Says if says != Says.STOPPED}) == len(Says) - 1
    assert len({why_no_price(says) for says in Says}) == len(Says)
    assert why("something old") == why(Says.WENT_WRONG)
    assert phase("exact")
    assert not phase("something new")


def test_every_phase_of_the_solver_has_words():
    folder = Path(kyndig.timetable.__file__).parent
    named = {name for file in folder.glob("*.py") for name in re.findall(r'\.phase = "(\w+)"', file.read_text())}
    assert named
    assert {name for name in named if not phase(name)} == set()
