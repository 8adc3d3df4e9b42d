import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.training.rules.periods import TOO_SHORT, end_of_half_year, falls_in, half_years, working_days

days = st.dates(datetime.date(2020, 1, 1), datetime.date(2060, 12, 31))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_a_programme_that_begins_in_august_has_its_first_period_in_the_autumn():
    assert half_years(day("2026-08-17"), 3) == [
        (day("2026-08-17"), day("2026-12-31")),
        (day("2027-01-01"), day("2027-06-30")),
        (day("2027-07-01"), day("2027-12-31")),
    ]


def test_the_last_weeks_of_a_half_year_join_the_next_one():
    assert half_years(day("2026-11-23"), 2) == [
        (day("2026-11-23"), day("2027-06-30")),
        (day("2027-07-01"), day("2027-12-31")),
    ]


@given(days)
def test_periods_follow_one_another_without_a_gap(starts):
    stretches = half_years(starts)
    assert len(stretches) == 6
    assert stretches[0][0] == starts
    for (_, ends), (first, _) in itertools.pairwise(stretches):
        assert first == ends + datetime.timedelta(days=1)
    for first, ends in stretches:
        assert (ends - first).days >= TOO_SHORT
        assert end_of_half_year(ends) == ends


def test_working_days_are_mondays_to_fridays_that_are_not_closed():
    week = (day("2026-11-23"), day("2026-11-29"))
    assert working_days(*week, frozenset()) == 5
    assert working_days(*week, frozenset({day("2026-11-24"), day("2026-11-28")})) == 4


@pytest.mark.parametrize(
    ("cadence", "first", "expected"),
    [
        ("once", 1, [1, 2, 3, 4, 5, 6]),
        ("yearly", 2, [2, 4, 6]),
        ("half_yearly", 3, [3, 4, 5, 6]),
        ("monthly", 1, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_when_a_strand_falls(cadence, first, expected):
    assert [number for number in range(1, 7) if falls_in(cadence, first, number)] == expected
