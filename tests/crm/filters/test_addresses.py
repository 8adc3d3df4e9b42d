import datetime
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kyndig.crm.fields import KINDS, Field, Type
from kyndig.crm.fields.listing import filtered
from kyndig.crm.filters import Condition, Filter, read_filter
from kyndig.crm.filters.periods import OFFERED, in_words, span
from kyndig.crm.filters.sentence import conditions_in_words
from tests.crm.filters.drawing import filters

OWN = [
    Field("own_area", "Område", Type.CHOICE, choices=[("Vest, nord", "Vest, nord"), ("Øst", "Øst")], own=True),
    Field("own_size", "Størrelse", Type.NUMBER, own=True),
    Field("own_note", "100 %", Type.TEXT, own=True),
    Field("own_met", "Møtt", Type.DATE, own=True),
    Field("own_guide", "Veileder", Type.PERSON, own=True),
]
FIELDS = {kind: {**filtered(KINDS[kind]), **{each.name: each for each in OWN}} for kind in KINDS}
CHOICES = {
    "state": ["open", "won"],
    "kind": ["call", "note"],
    "own_area": ["Vest, nord", "Øst"],
    Type.PERSON: ["me", "7"],
    Type.TAGS: ["a=b&c", "ø"],
}
ANY = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: st.tuples(st.just(kind), filters(FIELDS[kind], CHOICES)))


def read(kind, text):
    return read_filter(FIELDS[kind], QueryDict(text).lists())


@given(ANY)
def test_a_filter_comes_back_from_its_address_as_it_was(drawn):
    kind, filter_ = drawn
    assert read(kind, urlencode(filter_.pairs())).filter == filter_


@given(ANY, st.sampled_from(["nb", "en"]))
def test_every_filter_is_a_sentence(drawn, language):
    kind, filter_ = drawn
    with override(language):
        text = conditions_in_words(filter_, FIELDS[kind], lambda _type, number: f"nr. {number}", datetime.date.today())
    assert bool(text) == bool(filter_)
    assert "%(" not in text


@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(
        st.tuples(
            st.one_of(
                st.text(max_size=12), st.sampled_from(["value.over", "2.name.is", "match", "x.y.z", "0.name.is"])
            ),
            st.text(max_size=12),
        ),
        max_size=6,
    ),
)
def test_no_address_is_too_odd_to_read(kind, pairs):
    found = read(kind, urlencode(pairs, errors="replace"))
    assert read(kind, urlencode(found.filter.pairs())).filter == found.filter


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("value.over=100%20000", 0),
        ("value.over=mye", 1),
        ("value.contains=1", 1),
        ("gone.is=1", 1),
        ("expected_close.during=last_blue_moon", 1),
        ("state.is=asleep", 1),
        ("sort=value&after=x&columns=name", 0),
    ],
)
def test_what_makes_no_sense_is_left_out_and_counted(text, left_out):
    assert read("deal", text).left_out == left_out


def test_conditions_are_grouped_by_the_number_before_them():
    found = read("deal", "value.over=100000&owner.is=me&2.state.is=won&2.state.is=lost")
    assert found.filter == Filter(
        (
            (Condition("value", "over", ("100000",)), Condition("owner", "is", ("me",))),
            (Condition("state", "is", ("won", "lost")),),
        )
    )


def test_a_filter_of_more_conditions_than_anybody_reads_is_cut():
    text = "&".join(f"name.contains={number}" for number in range(200))
    assert (len(list(read("deal", text).filter)), read("deal", text).left_out) == (30, 170)


@pytest.mark.parametrize("word", OFFERED)
def test_every_period_begins_before_it_ends_and_has_words(word):
    today = datetime.date(2028, 2, 29)
    first, last = span(word, today)
    assert first <= last
    assert in_words(word)


def test_periods_end_where_the_calendar_says():
    today = datetime.date(2026, 1, 31)
    spans = {word: tuple(each.isoformat() for each in span(word, today)) for word in OFFERED}
    assert spans["last_month"] == ("2025-12-01", "2025-12-31")
    assert spans["next_month"] == ("2026-02-01", "2026-02-28")
    assert spans["last_quarter"] == ("2025-10-01", "2025-12-31")
    assert spans["this_week"] == ("2026-01-26", "2026-02-01")
    assert spans["last_30_days"] == ("2026-01-01", "2026-01-31")
