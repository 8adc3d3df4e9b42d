import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kyndig.training.rules.busy import clipped, merged, whole_days

START = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
HOURS = 72


def hour(n):
    return START + datetime.timedelta(hours=n)


intervals = st.lists(
    st.tuples(st.integers(0, HOURS), st.integers(0, HOURS)).map(lambda pair: (hour(pair[0]), hour(pair[1]))),
    max_size=12,
)


def hours_in(busy):
    return {n for n in range(HOURS) if any(first <= hour(n) < last for first, last in busy)}


@given(intervals)
def test_merging_keeps_the_same_hours_in_intervals_that_lie_apart(busy):
    result = merged(busy)
    assert hours_in(result) == hours_in(busy)
    assert all(first[1] < second[0] for first, second in pairwise(result))


@given(intervals, st.integers(0, HOURS), st.integers(0, HOURS))
def test_clipping_keeps_what_lies_inside_and_nothing_else(busy, first, last):
    result = clipped(busy, hour(first), hour(last))
    assert hours_in(result) == hours_in(busy) & set(range(first, last))
    assert all(start < end for start, end in result)


def test_whole_days_run_from_midnight_to_midnight_where_the_clocks_change():
    first, last = whole_days(datetime.date(2027, 3, 27), datetime.date(2027, 3, 28), "Europe/Oslo")
    assert first.astimezone(datetime.UTC) == datetime.datetime(2027, 3, 26, 23, tzinfo=datetime.UTC)
    assert last.astimezone(datetime.UTC) == datetime.datetime(2027, 3, 28, 22, tzinfo=datetime.UTC)
