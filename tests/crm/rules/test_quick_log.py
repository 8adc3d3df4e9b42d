"""The one-line log: many honest lines in two languages, and what holds for any line at all."""

import re
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kyndig.crm.rules.quick_log import Reading, read
from tests.crm.rules.quick_log_lines import LINES

MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


def says(reading: Reading) -> str:
    """A reading as the table writes it."""
    who = " + ".join(reading.names) + (f" @ {reading.company}" if reading.company else "")
    when = "" if reading.done and reading.day == MONDAY and not reading.clock else f" {reading.day}{at(reading.clock)}"
    step = reading.follow_up
    after = f" > {step.kind}: {step.subject} {step.due}{at(step.clock)}" if step else ""
    worth = f" = {reading.value:.0f}" if reading.value else ""
    to_do = "" if reading.done else " to do"
    return f"{reading.kind}{to_do}{when} | {who} | {reading.subject}{after}{worth}"


def at(clock: time | None) -> str:
    return f" {clock:%H:%M}" if clock else ""


@pytest.mark.parametrize(("line", "said"), LINES, ids=[line for line, _said in LINES])
def test_a_line_says(line, said):
    assert says(read(line, MONDAY)) == said


def test_the_table_is_large():
    assert len(LINES) >= 120


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("i dag", "2026-11-23"),
        ("idag", "2026-11-23"),
        ("i morgen", "2026-11-24"),
        ("imorgen", "2026-11-24"),
        ("i mårra", "2026-11-24"),
        ("tomorrow", "2026-11-24"),
        ("i overmorgen", "2026-11-25"),
        ("fredag", "2026-11-27"),
        ("på fredag", "2026-11-27"),
        ("til fre", "2026-11-27"),
        ("freda", "2026-11-27"),
        ("mandag", "2026-11-30"),  # the weekday of today is in a week
        ("neste fredag", "2026-12-04"),
        ("next Friday", "2026-12-04"),
        ("fredag i neste uke", "2026-12-04"),
        ("torsdag uke 50", "2026-12-10"),
        ("om tre dager", "2026-11-26"),
        ("om ei veke", "2026-11-30"),
        ("om to uker", "2026-12-07"),
        ("om 14 dager", "2026-12-07"),
        ("om tre virkedager", "2026-11-26"),
        ("om en måned", "2026-12-23"),
        ("om et halvt år", None),
        ("in a fortnight", "2026-12-07"),
        ("in a couple of weeks", "2026-12-07"),
        ("in three months", "2027-02-23"),
        ("denne uka", "2026-11-27"),
        ("i løpet av uka", "2026-11-27"),
        ("end of the week", "2026-11-27"),
        ("neste uke", "2026-11-30"),
        ("etter helga", "2026-11-30"),
        ("i slutten av neste uke", "2026-12-04"),
        ("uke 48", "2026-11-23"),
        ("uke 47", "2027-11-22"),  # the last one is over
        ("week 50", "2026-12-07"),
        ("innen månedsslutt", "2026-11-30"),
        ("by the end of the month", "2026-11-30"),
        ("neste måned", "2026-12-01"),
        ("i mars", "2027-03-01"),
        ("midten av januar", "2027-01-18"),
        ("før jul", "2026-12-23"),
        ("over nyttår", "2027-01-04"),
        ("etter sommeren", "2027-08-16"),
        ("3. mars", "2027-03-03"),
        ("3.mars", "2027-03-03"),
        ("3 mars 2028", "2028-03-03"),
        ("fredag 4. desember", "2026-12-04"),
        ("3/12", "2026-12-03"),
        ("3/12-26", "2026-12-03"),
        ("3.12.", "2026-12-03"),
        ("03.12.2026", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("den 15.", "2026-12-15"),
        ("March 3rd", "2027-03-03"),
        ("3rd of March", "2027-03-03"),
        ("the 15th", "2026-12-15"),
        ("29. februar", "2028-02-29"),
        ("31/2", None),
        ("45. mars", None),
        ("om 99999999 år", None),
    ],
)
def test_a_day_is_read_in_any_notation(words, day):
    step = read(f"ringte Kari, sender kontrakt {words}", MONDAY).follow_up
    assert (step.due.isoformat() if step else None) == day


@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize("name", ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"])
def test_a_weekday_is_the_next_one_after_today(name, days):
    today = MONDAY + timedelta(days=days)
    due = read(f"ringte Kari, møte {name}", today).follow_up.due
    assert due.weekday() == ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"].index(name)
    assert timedelta(0) < due - today <= timedelta(days=7)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("tilbud på 680 000", 680_000),
        ("tilbud på 680.000 kr", 680_000),
        ("tilbud på kr 680 000", 680_000),
        ("tilbud på 1,2 mill", 1_200_000),
        ("ordre på 2 millioner", 2_000_000),
        ("pris 45 000", 45_000),
        ("offer of NOK 450,000", 450_000),
        ("deal worth 1.2m", 1_200_000),
        ("budget of 250k", 250_000),
        ("tilbud på 40 tonn", None),
        ("tilbud på 3 varianter", None),
        ("har 680 000 på lager", None),
        ("ring 912 34 567", None),
        ("tilbud 3. mars", None),
        ("rabatt på 10 %", None),
    ],
)
def test_an_amount_counts_only_where_it_is_said_of_a_deal(words, value):
    assert read(f"ringte Kari, {words}", MONDAY).value == (Decimal(value) if value else None)


VOCABULARY = [word for line, _said in LINES for word in line.split()]
ANY = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from([*VOCABULARY, ",", "-", "(", ")", ".", "kl", "om", "i"]), max_size=25).map(" ".join),
)


def words_of(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text))


@given(ANY, DAYS)
@example("", MONDAY)
@example("( ) - ,", MONDAY)
@example("om 999 år kl 25", date(2090, 12, 31))
def test_any_line_is_read_and_no_word_is_lost(line, today):
    reading = read(line, today)
    parts = [reading.verb, reading.who, reading.said, reading.when]
    assert words_of(" ".join(parts)) == words_of(line)


@given(ANY, DAYS)
def test_what_is_next_is_never_past_and_what_happened_never_to_come(line, today):
    reading = read(line, today)
    if reading.follow_up:
        assert reading.follow_up.due >= today
    assert reading.day <= today if reading.done else reading.day >= today


def test_a_very_long_line_is_read():
    reading = read("ringte Kari, " + "vil ha tilbud fredag " * 2000, MONDAY)
    assert reading.follow_up.due == date(2026, 11, 27)
