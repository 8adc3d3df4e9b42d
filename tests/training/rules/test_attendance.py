import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.training.rules.attendance import ATTENDED, MARKS, UnknownMarkError, clashes, marks_of, places

seats = st.sets(st.integers(1, 30))


@given(seats, st.dictionaries(st.integers(1, 30), st.sampled_from(sorted(MARKS))))
def test_everybody_gets_a_mark_and_who_is_not_named_was_here(seats, here):
    named = {seat: mark for seat, mark in here.items() if seat in seats}
    marks = marks_of(seats, named)
    assert set(marks) == seats
    assert {seat: mark for seat, mark in marks.items() if seat not in named} == dict.fromkeys(
        seats - set(named), ATTENDED
    )
    assert named.items() <= marks.items()


@pytest.mark.parametrize("here", [{2: ATTENDED}, {1: "late"}])
def test_a_mark_for_a_stranger_or_an_unknown_mark_is_refused(here):
    with pytest.raises(UnknownMarkError):
        marks_of([1], here)


def test_the_smaller_of_group_and_room_decides_how_many_there_are_places_for():
    assert (places(12, None), places(12, 8), places(12, 20)) == (12, 8, 12)


def test_half_open_times_that_touch_do_not_clash():
    def at(hour):
        return datetime.datetime(2027, 2, 1, hour, tzinfo=datetime.UTC)

    busy = [(at(7), at(9)), (at(9), at(10)), (at(12), at(13))]
    assert clashes([(at(9), at(12))], busy) == [(at(9), at(10))]
