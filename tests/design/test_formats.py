from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from kyndig.design import formats

TODAY = date(2027, 1, 15)
START = datetime(2027, 3, 4, 7, 30, tzinfo=UTC)
END = datetime(2027, 3, 4, 11, 0, tzinfo=UTC)


@pytest.fixture(params=["nb", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def told(language, nb, en):
    return {"nb": nb, "en": en}[language].replace("_", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("value", "nb", "en"),
    [
        (41000, "41_000_kr", "NOK_41,000"),
        (Decimal("99.50"), "99,50_kr", "NOK_99.50"),
        (-1200, "−1_200_kr", "NOK_−1,200"),
        (0, "0_kr", "NOK_0"),
        (None, "", ""),
        ("", "", ""),
    ],
)
def test_money(language, value, nb, en):
    assert formats.money(value) == told(language, nb, en)


def test_money_in_another_currency(language):
    assert formats.money(5, "EUR") == told(language, "5_EUR", "EUR_5")


def test_numbers_group_and_keep_at_most_one_decimal(language):
    assert formats.number(1234567) == told(language, "1_234_567", "1,234,567")
    assert formats.number(1234.56) == told(language, "1_234,6", "1,234.6")
    assert formats.number(2.0) == "2"
    assert formats.number(2, 2) == told(language, "2,00", "2.00")
    assert formats.number(-0.001) == "0"


def test_percent(language):
    assert formats.percent(0.125) == told(language, "12,5_%", "12.5%")
    assert formats.percent(1) == told(language, "100_%", "100%")


def test_a_day_shows_its_year_only_in_other_years(language):
    assert formats.day(date(2027, 3, 4), TODAY) == told(language, "torsdag 4. mars", "Thursday 4 March")
    assert formats.day(date(2028, 3, 4), TODAY) == told(language, "lørdag 4. mars 2028", "Saturday 4 March 2028")
    assert formats.short_day(date(2027, 3, 4), TODAY) == told(language, "4. mars", "4 March")


def test_moments_are_told_in_the_zone_that_is_active(language):
    with timezone.override("Europe/Oslo"):
        assert formats.moment(START, TODAY) == told(
            language, "torsdag 4. mars kl. 08.30", "Thursday 4 March at 08:30"
        ).replace("\N{NO-BREAK SPACE}", " ")
        assert formats.span(START, END, TODAY) == {"nb": "kl. 08.30–12.00", "en": "08:30–12:00"}[language]
    with timezone.override("UTC"):
        assert formats.clock(START) == {"nb": "07.30", "en": "07:30"}[language]


def test_a_span_over_two_days_tells_both():
    with translation.override("nb"), timezone.override("Europe/Oslo"):
        late = datetime(2027, 3, 5, 11, 0, tzinfo=UTC)
        assert formats.span(START, late, TODAY) == "torsdag 4. mars kl. 08.30 – fredag 5. mars kl. 12.00"


def test_a_span_without_an_end_is_a_moment():
    with translation.override("nb"), timezone.override("Europe/Oslo"):
        assert formats.span(START, None, TODAY) == "torsdag 4. mars kl. 08.30"
        assert formats.span(None, None, TODAY) == ""


@pytest.mark.parametrize(
    ("first", "last", "nb", "en"),
    [
        (date(2027, 3, 4), date(2027, 3, 6), "4.–6. mars", "4–6 March"),
        (date(2027, 2, 28), date(2027, 3, 2), "28. februar–2. mars", "28 February–2 March"),
        (date(2027, 3, 4), date(2027, 3, 4), "4. mars", "4 March"),
        (None, date(2027, 3, 4), "4. mars", "4 March"),
    ],
)
def test_days(language, first, last, nb, en):
    assert formats.days(first, last, TODAY) == {"nb": nb, "en": en}[language]


def test_minutes(language):
    assert formats.minutes(210) == told(language, "3_t_30_min", "3_h_30_min")
    assert formats.minutes(60) == told(language, "1_t", "1_h")
    assert formats.minutes(20) == "20\N{NO-BREAK SPACE}min"
    assert formats.minutes(0) == "0\N{NO-BREAK SPACE}min"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ingrid Moen", "IM"), ("Tor Arne Berg", "TB"), ("Kari", "K"), ("", ""), ("Åse-Marie Øye", "ÅØ"), ("· ·", "")],
)
def test_initials(name, expected):
    assert formats.initials(name) == expected


@given(st.text())
def test_initials_take_any_name(name):
    assert len(formats.initials(name)) <= 4


@given(st.one_of(st.integers(-(10**15), 10**15), st.decimals(allow_nan=False, allow_infinity=False, places=2)))
def test_money_takes_any_amount(amount):
    assert formats.money(amount)
