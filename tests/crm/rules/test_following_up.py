"""The order of My day, and why each thing stands in it."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.crm.rules.following_up import Customer, Reason, Standing, ToDo, follow_up, quiet_after

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def deal(number: int, *, value=100, close=None, entered=3, usual=14, next_step=False, company=None) -> Standing:
    expected = None if close is None else ago(close)
    return Standing(number, company, Decimal(value), expected, ago(entered), usual, next_step)


def test_what_somebody_waits_for_comes_first_then_the_clock_then_what_slips():
    to_dos = [
        ToDo(1, meeting=False, due=TODAY, at=None),
        ToDo(2, meeting=True, due=TODAY, at=time(14)),
        ToDo(3, meeting=True, due=TODAY, at=time(9)),
        ToDo(4, meeting=False, due=ago(1), at=None),
        ToDo(5, meeting=True, due=ago(4), at=time(10)),
    ]
    deals = [
        deal(6, entered=40, usual=14, next_step=True),
        deal(7, value=100),
        deal(8, value=900),
        deal(9, close=2, next_step=True),
    ]
    customers = [Customer(10, [ago(100)]), Customer(11, [ago(300)])]
    items = follow_up(to_dos, deals, customers, TODAY)
    assert [item.number for item in items] == [5, 4, 3, 2, 1, 9, 8, 7, 6, 11, 10]


def test_what_is_due_later_waits():
    assert follow_up([ToDo(1, meeting=False, due=ago(-1), at=None)], [], [], TODAY) == []


def test_a_deal_says_all_its_reasons_once():
    items = follow_up([], [deal(1, close=5, entered=30, usual=14)], [], TODAY)
    assert [item.reasons for item in items] == [(Reason.CLOSE_PASSED, Reason.NO_NEXT_STEP, Reason.STOOD_LONG)]


def test_a_deal_with_a_promise_today_is_not_said_twice():
    promise = ToDo(1, meeting=False, due=TODAY, at=None, deal=7)
    assert [item.number for item in follow_up([promise], [deal(7)], [], TODAY)] == [1]


def test_a_deal_in_hand_is_left_alone():
    assert follow_up([], [deal(1, entered=20, usual=14, next_step=True)], [], TODAY) == []


def test_a_customer_with_a_deal_is_not_quiet():
    quiet = Customer(5, [ago(200)])
    assert follow_up([], [deal(1, company=5, next_step=True)], [quiet], TODAY) == []


@pytest.mark.parametrize(
    ("talked", "days"),
    [
        ([10], 90),
        ([10, 20, 30], 90),  # two gaps are no rhythm
        ([10, 20, 30, 40], 20),
        ([10, 12, 14, 16, 18], 14),  # nobody is quiet within two weeks
        ([10, 80, 150, 220], 90),
        ([10, 10, 10, 20, 30, 40], 20),  # twice on a day is one talk
    ],
)
def test_a_customer_is_quiet_by_its_own_rhythm(talked, days):
    assert quiet_after([ago(each) for each in talked]) == days


NUMBERS = st.integers(1, 40)
TO_DOS = st.builds(
    ToDo,
    NUMBERS,
    st.booleans(),
    st.dates(date(2026, 10, 1), date(2026, 12, 31)),
    st.none() | st.times(),
    NUMBERS,
    NUMBERS,
)
DEALS = st.builds(
    Standing, NUMBERS, NUMBERS, st.none() | st.decimals(0, 10**9),
    st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.dates(date(2026, 1, 1), TODAY), st.integers(0, 60), st.booleans(),
)  # fmt: skip
CUSTOMERS = st.builds(Customer, NUMBERS, st.lists(st.dates(date(2025, 1, 1), TODAY), max_size=9))


def numbered(each):
    return each.number


@given(
    st.lists(TO_DOS, unique_by=numbered), st.lists(DEALS, unique_by=numbered), st.lists(CUSTOMERS, unique_by=numbered)
)
def test_nothing_stands_twice_and_reasons_come_in_order(to_dos, deals, customers):
    items = follow_up(to_dos, deals, customers, TODAY)
    keys = [(item.kind, item.number) for item in items]
    assert len(keys) == len(set(keys))
    assert [item.reason for item in items] == sorted(item.reason for item in items)
    assert {item.number for item in items if item.kind == "activity"} == {
        each.number for each in to_dos if each.due <= TODAY
    }
