from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kyndig.design.calendars import Event, month, week

OSLO = ZoneInfo("Europe/Oslo")
TODAY = date(2027, 3, 2)


def event(day, start, end, title="Grunnkurs", **more):
    first = datetime(2027, 3, day, *start, tzinfo=OSLO)
    return Event(first, datetime(2027, 3, day, *end, tzinfo=OSLO), title, **more)


def test_a_month_has_whole_weeks_from_monday():
    with translation.override("nb"):
        calendar = month(2027, 3, [], today=TODAY, address="?m={:%Y-%m}")
    assert calendar.label == "mars 2027"
    assert [len(days) for days in calendar.weeks] == [7] * 5
    assert calendar.days[0].date == date(2027, 3, 1)
    assert calendar.days[-1].date == date(2027, 4, 4)
    assert [day.date.day for day in calendar.days if day.outside] == [1, 2, 3, 4]
    assert [day.date for day in calendar.days if day.today] == [TODAY]
    assert (calendar.previous_url, calendar.next_url) == ("?m=2027-02", "?m=2027-04")
    assert calendar.empty


def test_events_stand_on_their_day_earliest_first():
    late, early = event(4, (13, 0), (14, 0), "late"), event(4, (8, 30), (12, 0), "early")
    calendar = month(2027, 3, [late, early], today=TODAY)
    assert {day.date.day: [each.title for each in day.events] for day in calendar.days if day.events} == {
        4: ["early", "late"]
    }
    assert not calendar.empty


def test_an_event_over_several_days_stands_on_each_but_not_on_the_day_it_ends_at_midnight():
    start = datetime(2027, 3, 3, 12, 0, tzinfo=OSLO)
    calendar = month(2027, 3, [Event(start, datetime(2027, 3, 5, 0, 0, tzinfo=OSLO), "leave")], today=TODAY)
    assert [day.date.day for day in calendar.days if day.events] == [3, 4]


def test_a_week_hides_an_empty_weekend_and_places_by_quarters():
    calendar = week(date(2027, 3, 4), [event(4, (8, 30), (12, 0)), event(5, (9, 0), (9, 15))], today=TODAY)
    assert [day.date.day for day in calendar.days] == [1, 2, 3, 4, 5]
    assert list(calendar.hours) == list(range(8, 16))
    placed = calendar.days[3].placed[0]
    assert (placed.at, placed.length) == (2, 14)
    assert placed.classes == " at-2 for-14"
    # A quarter of an hour is drawn as half an hour, or its words would not fit.
    assert calendar.days[4].placed[0].length == 2


def test_a_week_grows_with_what_happens():
    early, saturday = event(2, (6, 45), (8, 0)), event(6, (10, 0), (18, 30))
    calendar = week(TODAY, [early, saturday], today=TODAY)
    assert [day.date.day for day in calendar.days] == [1, 2, 3, 4, 5, 6, 7]
    assert list(calendar.hours) == list(range(6, 19))
    assert calendar.days[1].placed[0].at == 3


moments = st.datetimes(datetime(2027, 2, 20), datetime(2027, 4, 10), timezones=st.just(OSLO))


@given(st.lists(st.tuples(moments, st.integers(1, 4000)), max_size=6))
def test_every_event_of_a_week_lies_within_its_grid(spans):
    events = [Event(start, start + timedelta(minutes=length), str(n)) for n, (start, length) in enumerate(spans)]
    calendar = week(TODAY, events, today=TODAY)
    bottom = len(calendar.hours) * 4
    for day in calendar.days:
        assert [placed.event for placed in day.placed] == list(day.events)
        for placed in day.placed:
            assert 0 <= placed.at < bottom
            assert placed.at + placed.length <= bottom + 2
