from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kyndig.training.rules.consequences import (
    Need,
    PeriodPlan,
    StrandPlan,
    days_taken,
    groups,
    needs,
    total,
    trainers_wanted,
)

PERIODS = [PeriodPlan(number) for number in range(1, 7)]
BASIC = StrandPlan(
    people=143,
    departments=9,
    lacking=143,
    parts=(360,),
    largest_group=12,
    cadence="once",
    trainer_price=Decimal(20_500),
    room_price=Decimal(1_000),
)

plans = st.builds(
    StrandPlan,
    people=st.integers(0, 6000),
    departments=st.integers(1, 60),
    lacking=st.integers(0, 6000),
    parts=st.lists(st.sampled_from([20, 150, 180, 360]), min_size=1, max_size=3).map(tuple),
    largest_group=st.integers(1, 40),
    cadence=st.sampled_from(["once", "yearly", "half_yearly", "monthly"]),
    first_period=st.integers(1, 6),
    hires=st.fractions(0, 50, max_denominator=2),
    by_department=st.booleans(),
    trainer_price=st.integers(0, 40_000).map(Decimal),
    room_price=st.integers(0, 9_000).map(Decimal),
    booster_minutes=st.sampled_from([0, 20]),
    active=st.booleans(),
)


def held(plan: StrandPlan, periods=PERIODS, booked=None) -> dict[int, Need]:
    return needs(plan, periods, booked=booked or {}, day_minutes=450)


def test_a_course_held_once_is_given_to_all_in_its_first_period():
    assert held(BASIC)[1] == Need(12, 143 * 360, 12, Decimal(246_000), Decimal(12_000))
    assert held(BASIC)[2] == Need()


def test_new_hires_come_in_the_periods_that_follow():
    assert held(replace(BASIC, hires=Fraction(7, 2)))[2] == Need(1, 4 * 360, 1, Decimal(20_500), Decimal(1_000))


def test_a_yearly_course_falls_in_every_other_period_from_its_first():
    found = held(replace(BASIC, cadence="yearly", first_period=2, parts=(180,)))
    assert [found[number].sessions for number in found] == [0, 12, 0, 12, 0, 12]
    assert found[2].trainer_days == 6, "two sessions of three hours fit in a day"


def test_focus_sessions_are_one_a_department_and_month_and_cost_no_money():
    plan = replace(BASIC, cadence="monthly", by_department=True, parts=(20,))
    assert held(plan, [PeriodPlan(1, months=5)]) == {1: Need(45, 143 * 20 * 5)}


def test_a_booster_is_one_more_meeting_for_each_department():
    with_booster = held(replace(BASIC, booster_minutes=20))[1]
    assert with_booster == held(BASIC)[1] + Need(9, 143 * 20)


def test_what_is_booked_counts_as_it_is_and_what_is_over_counts_nothing_else():
    booked = {1: Need(3, 1000, 3, Decimal(9))}
    found = held(BASIC, [PeriodPlan(1, over=True), PeriodPlan(2, over=True), PeriodPlan(3)], booked)
    assert found[1] == booked[1]
    assert found[2] == Need()
    assert found[3].sessions == 12


def test_a_paused_strand_needs_nothing_more():
    assert total(held(replace(BASIC, active=False))) == Need()


def test_paid_leaves_the_hours_of_participants_out():
    need = held(BASIC)[1]
    assert (need.paid, need.hours) == (Decimal(258_000), Decimal(858))


@given(plans)
def test_there_is_a_seat_for_everyone(plan):
    for need in held(replace(plan, by_department=False, booster_minutes=0, cadence="half_yearly")).values():
        assert need.sessions == 0 or need.sessions * plan.largest_group >= plan.people


@given(plans, st.integers(0, 50))
def test_more_people_never_need_less(plan, more):
    bigger = replace(plan, people=plan.people + more, lacking=plan.lacking + more)
    one, other = total(held(plan)), total(held(bigger))
    assert one.sessions <= other.sessions
    assert one.minutes <= other.minutes
    assert one.paid <= other.paid


@given(plans, st.integers(0, 20))
def test_larger_groups_never_cost_more(plan, more):
    larger = replace(plan, largest_group=plan.largest_group + more)
    assert total(held(larger)).paid <= total(held(plan)).paid
    assert total(held(larger)).minutes == total(held(plan)).minutes


@given(plans)
def test_the_total_is_the_sum_of_the_periods(plan):
    found = held(plan)
    assert set(found) == {period.number for period in PERIODS}
    assert total(found).paid == sum(need.trainers + need.rooms for need in found.values())


@given(st.integers(0, 500), st.lists(st.integers(10, 450), min_size=1, max_size=4))
def test_the_days_hold_all_sessions(sessions, parts):
    days = days_taken(sessions, parts, 450)
    assert days * 450 >= sessions * sum(parts)
    assert days <= sessions * len(parts)


@given(st.integers(0, 6000), st.integers(1, 40))
def test_no_group_could_be_left_out(people, largest):
    count = groups(people, largest)
    assert count * largest >= people
    assert count == 0 or (count - 1) * largest < people


@given(st.integers(0, 900), st.integers(0, 130))
def test_the_trainers_have_the_days(trainer_days, working_days):
    trainers = trainers_wanted(trainer_days, working_days)
    assert trainers >= 1
    assert trainers * max(working_days / 2, 1) >= trainer_days or trainers * working_days >= trainer_days
