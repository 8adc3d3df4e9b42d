import datetime

from kyndig.training.rules.lanes import Held, Stretch, marks

TODAY = datetime.date(2026, 11, 23)
PERIODS = [
    Stretch(datetime.date(2026, 1, 1), datetime.date(2026, 6, 30), wanted=True),
    Stretch(datetime.date(2026, 7, 1), datetime.date(2026, 12, 31), wanted=True),
    Stretch(datetime.date(2027, 1, 1), datetime.date(2027, 6, 30)),
]
TITLES = {"done": "held", "planned": "to come", "late": "late"}


def lane(sessions, *, cadence="yearly", external=True):
    return marks(sessions, PERIODS, external=external, cadence=cadence, today=TODAY, titles=TITLES)


def test_sessions_close_in_time_are_one_bar():
    days = [datetime.date(2026, 2, day) for day in (2, 9, 16)]
    bar = lane([Held(day, "done") for day in days])[0]
    assert (bar.start, bar.end, bar.kind, bar.state) == (days[0], days[-1], "external", "done")


def test_what_should_have_been_is_late_and_what_is_to_be_is_dashed():
    assert [(mark.state, mark.end is not None) for mark in lane([])] == [("late", True), ("planned", True)]


def test_a_period_that_wants_nothing_shows_nothing():
    assert all(mark.start < PERIODS[2].starts for mark in lane([]))


def test_monthly_sessions_are_a_dot_a_month():
    dots = lane([Held(datetime.date(2026, 10, 6), "done", own=True)], cadence="monthly", external=False)
    assert {mark.end for mark in dots} == {None}
    assert {mark.start.month: mark.state for mark in dots if mark.start.month >= 10} == {
        10: "done",
        11: "planned",
        12: "planned",
    }
    assert 7 not in {mark.start.month for mark in dots}


def test_a_gathering_is_expected_at_the_end_of_its_period():
    assert lane([], cadence="half_yearly", external=False)[-1].start.month == 12


def test_a_booster_is_the_departments_own():
    found = lane([Held(datetime.date(2026, 2, 2), "done"), Held(datetime.date(2026, 2, 25), "done", own=True)])
    assert [mark.kind for mark in found[:2]] == ["external", "own"]
