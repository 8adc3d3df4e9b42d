from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyndig.people.lists import values
from kyndig.people.lists.names import likeness, looks_like_name, sane_case, split


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("29.06.2019", date(2019, 6, 29)),
        ("9.6.19", date(2019, 6, 9)),
        ("2019-06-29", date(2019, 6, 29)),
        ("2019-06-29T08:00:00Z", date(2019, 6, 29)),
        ("2019-06-29 08:00:00", date(2019, 6, 29)),
        ("20190629", date(2019, 6, 29)),
        ("29/06/2019", date(2019, 6, 29)),
        ("03/04/2019", date(2019, 4, 3)),
        ("6/29/2019", date(2019, 6, 29)),
        ("29. juni 2019", date(2019, 6, 29)),
        ("29 Jun 2019", date(2019, 6, 29)),
        ("June 29, 2019", date(2019, 6, 29)),
        ("43645", date(2019, 6, 29)),
        ("31.02.2019", None),
        ("29.06.0219", None),
        ("i fjor", None),
        ("", None),
        ("99999", None),
    ],
)
def test_dates(text, read):
    assert values.read_date(text) == read


def test_a_column_tells_whether_the_month_comes_first():
    assert values.slashes_are_month_first(["03/04/2019", "6/29/2019"]) is True
    assert values.slashes_are_month_first(["03/04/2019", "29/6/2019"]) is False
    assert values.slashes_are_month_first(["03/04/2019"]) is None
    assert values.slashes_are_month_first(["03.04.2019"]) is False
    assert values.read_date("03/04/2019", month_first=True) == date(2019, 3, 4)


@given(st.dates(date(1971, 1, 1), date(2069, 12, 31)))
def test_a_date_is_read_in_every_way_of_writing_it(day):
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", "%d.%m.%y"):
        assert values.read_date(day.strftime(form)) == day


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Kari.Berg@Nordlys.Example", "kari.berg@nordlys.example"),
        ("mailto:kari@x.example", "kari@x.example"),
        ("Kari Berg <kari@x.example>", "kari@x.example"),
        ("kari@x.example;", "kari@x.example"),
        ("kåre@blåbær.no", "kåre@blåbær.no"),
        ("kari@x", None),
        ("kari(at)x.example", None),
        ("a@b@c.example", None),
        ("kari..berg@x.example", None),
        ("=cmd|' /C calc'!A0", None),
    ],
)
def test_emails(text, read):
    assert values.email(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("478 93 287", "+4747893287"),
        ("+47 45 06 12 31", "+4745061231"),
        ("004790123456", "+4790123456"),
        ("+46 8 123 456 78", "+46812345678"),
        ("90 12 34 56 / 22 33 44 55", "+4790123456"),
        ("tlf: 90123456", "+4790123456"),
        ("123", None),
        ("ring meg", None),
    ],
)
def test_phones(text, read):
    assert values.phone(text) == read


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Berg, Tor Arne", ("Tor Arne", "Berg")),
        ("Tor Arne Berg", ("Tor Arne", "Berg")),
        ("BERG, TOR ARNE", ("Tor Arne", "Berg")),
        ("tor arne berg-hansen", ("Tor Arne", "Berg-Hansen")),
        ("Kari van der Berg", ("Kari", "van der Berg")),
        ("Mei-Mei Johns", ("Mei-Mei", "Johns")),
        ("MARIA O'BRIEN", ("Maria", "O'Brien")),
        ("Cher", ("Cher", "")),
        ("Berg,", ("Berg", "")),
        ("", ("", "")),
    ],
)
def test_names_in_one_column(text, parts):
    assert split(text) == parts


def test_a_header_can_say_that_the_family_name_comes_first():
    assert split("Berg Tor Arne", family_first=True) == ("Tor Arne", "Berg")


def test_names_with_both_cases_are_left_as_they_are():
    assert sane_case("Kari McDonald") == "Kari McDonald"
    assert sane_case("NG") == "NG"


def test_what_looks_like_a_name():
    assert looks_like_name("Berg, Tor Arne")
    assert not looks_like_name("Salg 12")
    assert not looks_like_name("kari@x.example")


def test_an_address_is_like_the_name_of_its_owner():
    assert likeness("Asbjørn Næss", "asbjorn.naess@x.example") == 2
    assert likeness("Kari Berg", "asbjorn.naess@x.example") == 0


@given(st.text())
def test_cleaned_text_is_clean_and_stays_so(text):
    cleaned = values.clean(text)
    assert values.clean(cleaned) == cleaned
    assert cleaned == cleaned.strip()
    assert not set(cleaned) & set("\x00\n\r\t\u00a0\u200b\u202e\ufeff")


def test_invisible_letters_are_taken_out():
    assert values.clean("\ufeff Kari\u00a0\u200bBerg\u202e \r\n") == "Kari Berg"


def test_formulas_are_told_from_phones():
    assert values.looks_like_formula("=1+1")
    assert values.looks_like_formula("@SUM(A1)")
    assert not values.looks_like_formula("+47 900 00 000")
    assert not values.looks_like_formula("-")
