import random

import pytest

from kyndig.crm.rules.forecasts import FEW, History, Standing, forecast, share_within, went_on


def test_a_deal_has_been_in_the_stage_where_it_was_closed_and_in_those_before():
    # 6 won; 10, 3 and 1 lost in the three stages. On went 6 + 3 + 1 from the first, then 6 + 1, then 6.
    assert went_on(History(6, [10, 3, 1], [30])) == [(10, 10), (7, 3), (6, 1)]


def test_the_share_won_within_a_time_is_that_of_residual_lives():
    # Won after 10 and 30 days. Within 20: (10 + 20) / (10 + 30). Residuals 10 - 7.5 and 20 - 22.5; sqrt(12.5) / 40.
    share, error = share_within([10, 30], 20)
    assert (share, error) == (0.75, pytest.approx(0.0883883))
    assert share_within([10, 30], 30) == (1.0, 0.0)


def test_the_share_won_within_a_time_is_that_of_a_simulated_steady_inflow():
    draw = random.Random(4)
    days = [draw.choice([5, 20, 90]) for _ in range(4000)]
    # A deal comes in each day; looked at on day 0, those still open have this many days left.
    left = [each - age for age, each in enumerate(days[:90]) if each > age]
    for _ in range(400):
        draw.shuffle(days)
        left += [each - age for age, each in enumerate(days[:90]) if each > age]
    seen = sum(each <= 30 for each in left) / len(left)
    assert share_within(days, 30)[0] == pytest.approx(seen, abs=0.03)


@pytest.mark.parametrize(
    ("won", "lost", "enough"), [(10, [5, 5], True), (10, [5, 4], False), (4, [30], False), (30, [4], False)]
)
def test_a_history_is_enough_with_twenty_closed_five_won_and_five_lost(won, lost, enough):
    assert History(won, lost, [30]).is_enough is enough


def test_the_middle_of_many_deals_is_their_value_times_the_share_won():
    # Half of those in the first stage were won, two thirds of those in the second: 0.5 * 100 + 0.667 * 50 millions.
    history = History(2000, [1000, 1000], [40] * 100)
    standing = [Standing(1000, 100e6, 1000 * 1e5**2), Standing(500, 50e6, 500 * 1e5**2)]
    found = forecast(history, standing, [20, 40])
    assert found.in_all.middle == pytest.approx(83.3e6, rel=0.02)
    assert [rate.middle for rate in found.rates] == [pytest.approx(0.5, abs=0.01), pytest.approx(2 / 3, abs=0.01)]
    # All took 40 days: half of those left are won within 20, all within 40.
    assert [each.middle / found.in_all.middle for _, each in found.within] == [
        pytest.approx(0.5, abs=0.02),
        pytest.approx(1, abs=0.01),
    ]


def test_the_less_has_been_seen_the_wider_the_range():
    standing = [Standing(FEW + 40, 10e6, 1e12)]
    narrow = forecast(History(500, [500], [30] * 50), standing, []).in_all
    wide = forecast(History(10, [10], [30] * 50), standing, []).in_all
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_the_range_holds_eight_outcomes_of_ten():
    draw, held, tried = random.Random(7), 0, 300
    for number in range(tried):
        rate = draw.uniform(0.2, 0.7)
        won = sum(draw.random() < rate for _ in range(60))
        values = [draw.choice([50.0, 100.0, 400.0]) for _ in range(25)]
        found = forecast(
            History(won, [60 - won], [30] * 20),
            [Standing(25, sum(values), sum(value**2 for value in values), values)],
            [],
            seed=number,
        ).in_all
        held += found.low <= sum(value for value in values if draw.random() < rate) <= found.high
    assert 0.73 <= held / tried <= 0.88


def test_no_range_leaves_what_is_possible_and_the_same_question_has_the_same_answer():
    history = History(10, [10, 2], [30, 60])
    standing = [Standing(0, 0, 0), Standing(FEW + 1, 100.0, 9000.0)]
    found = forecast(history, standing, [30])
    assert 0 <= found.in_all.low <= found.in_all.middle <= found.in_all.high <= 100
    assert found.within[0][1].high <= found.in_all.high
    assert found == forecast(history, standing, [30])
