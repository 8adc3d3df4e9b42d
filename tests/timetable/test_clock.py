"""Time as whole numbers says the same as the calendar it stands for."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kyndig.timetable import Problem
from kyndig.timetable.clock import Clock, bits
from tests.timetable import cases

FIRST = datetime(2027, 1, 2)
seconds = st.integers(0, 8 * 24 * 3600)
minutes = seconds.map(lambda second: second // 60 * 60)


@settings(max_examples=300, deadline=None)
@given(spans=st.lists(st.tuples(st.one_of(seconds, minutes), st.one_of(seconds, minutes)), max_size=4))
def test_a_slot_is_touched_by_what_lies_over_it_be_it_for_a_second(spans: list[tuple[int, int]]) -> None:
    clock = Clock(Problem.from_json(cases.problem()))
    intervals = tuple((FIRST + timedelta(seconds=min(s)), FIRST + timedelta(seconds=max(s))) for s in spans)
    intervals = tuple(span for span in intervals if span[0] < span[1])
    touched = set(bits(clock.touched(intervals)))
    unit = timedelta(minutes=clock.unit)
    for slot in range(clock.slots_a_day * len(clock.days)):
        start = clock.moment(slot)
        over = any(begin < start + unit and start < end for begin, end in intervals)
        assert (slot in touched) == over, (slot, start)


def test_an_instant_takes_what_lies_on_both_sides_of_it_within_the_day() -> None:
    clock = Clock(Problem.from_json(cases.problem()))
    nine = datetime(2027, 1, 4, 9)
    assert bits(clock.touched(((nine, nine),))) == [0, 1]
    midnight = datetime(2027, 1, 5)
    assert clock.touched(((midnight, midnight),)) == 0
