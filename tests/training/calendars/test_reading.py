"""Busy times out of calendars, good, odd and broken."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyndig.training.calendars.reading import CalendarError, read

START = datetime.datetime(2027, 2, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2027, 6, 1, tzinfo=datetime.UTC)
SHARED = Path(__file__).parents[4] / "shared" / "data" / "calendar"


def calendar(*lines, extra=""):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{extra}" + event(*lines) + "END:VCALENDAR\r\n"


def event(*lines):
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def busy(text, **options):
    reading = read(
        text.encode() if isinstance(text, str) else text, zone="Europe/Oslo", start=START, end=END, **options
    )
    return [f"{first:%d.%m %H:%M}-{last:%d.%m %H:%M}" for first, last in reading.busy]


def read_or_none(content, start, end):
    """What is read, or None for what is refused in words."""
    try:
        return read(content, zone="Europe/Oslo", start=start, end=end, seconds=5)
    except CalendarError:
        return None


def test_a_time_in_a_zone_is_busy():
    assert busy(calendar("DTSTART;TZID=Europe/Oslo:20270302T090000", "DTEND;TZID=Europe/Oslo:20270302T100000")) == [
        "02.03 08:00-02.03 09:00"
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("DTSTART:20270302T090000Z", "DTEND:20270302T100000Z", "02.03 09:00-02.03 10:00"),
        ("DTSTART:20270302T090000", "DTEND:20270302T100000", "02.03 08:00-02.03 09:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20270302T090000", "DURATION:PT90M", "02.03 08:00-02.03 09:30"),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20270302T090000",
            "DURATION:PT1H",
            "02.03 09:00-02.03 10:00",
        ),
        ("DTSTART;TZID=Nobody knows:20270302T090000", "DURATION:PT1H", "02.03 08:00-02.03 09:00"),
        ("DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270304", "01.03 23:00-03.03 23:00"),
        ("DTSTART;VALUE=DATE:20270302", "SUMMARY:One day", "01.03 23:00-02.03 23:00"),
        ("DTSTART:20270131T230000Z", "DTEND:20270201T020000Z", "01.02 00:00-01.02 02:00"),
    ],
)
def test_times_are_read_as_their_calendar_means_them(start, end, expected):
    assert busy(calendar("UID:1", start, end)) == [expected]


def test_floating_times_are_meant_in_the_zone_of_the_calendar():
    text = calendar("DTSTART:20270302T090000", "DURATION:PT1H", extra="X-WR-TIMEZONE:America/New_York\r\n")
    assert busy(text) == ["02.03 14:00-02.03 15:00"]


@pytest.mark.parametrize(
    "line",
    [
        "TRANSP:TRANSPARENT",
        "STATUS:CANCELLED",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",
        "ATTENDEE;PARTSTAT=DECLINED:MAILTO:Kari@nordlys.example",
        "UID:20c07d97-7652-4afd-8391-1aece777d098-1@kyndig",
    ],
)
def test_what_does_not_take_the_persons_time_does_not_count(line):
    text = calendar("DTSTART:20270302T090000Z", "DURATION:PT1H", line)
    assert busy(text, email="kari@nordlys.example") == []


def test_somebody_elses_no_and_a_tentative_yes_still_count():
    text = calendar("DTSTART:20270302T090000Z", "DURATION:PT1H", "ATTENDEE;PARTSTAT=DECLINED:mailto:per@x.example")
    assert len(busy(text, email="kari@nordlys.example")) == 1
    assert len(busy(calendar("DTSTART:20270302T090000Z", "DURATION:PT1H", "STATUS:TENTATIVE"))) == 1


def test_a_series_is_unrolled_with_what_was_moved_and_what_was_left_out():
    text = (
        "BEGIN:VCALENDAR\r\n"
        + event(
            "UID:s", "DTSTART:20270201T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20270208T090000Z"
        )
        + event("UID:s", "RECURRENCE-ID:20270215T090000Z", "DTSTART:20270216T120000Z", "DURATION:PT1H")
        + event(
            "UID:s", "RECURRENCE-ID:20270222T090000Z", "DTSTART:20270222T090000Z", "DURATION:PT1H", "STATUS:CANCELLED"
        )
        + "END:VCALENDAR\r\n"
    )
    assert busy(text) == ["01.02 09:00-01.02 10:00", "16.02 12:00-16.02 13:00"]


def test_a_weekly_meeting_keeps_its_hour_when_the_clocks_change():
    text = calendar("UID:s", "DTSTART;TZID=Europe/Oslo:20270322T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert busy(text) == ["22.03 08:00-22.03 09:00", "29.03 07:00-29.03 08:00"]


def test_two_files_may_mean_different_zones_by_the_same_name():
    def named(offset):
        return calendar(
            "DTSTART;TZID=Our time:20270302T090000",
            "DURATION:PT1H",
            extra="BEGIN:VTIMEZONE\r\nTZID:Our time\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
            f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
        )

    assert busy(named("+0500")) == ["02.03 04:00-02.03 05:00"]
    assert busy(named("-0500")) == ["02.03 14:00-02.03 15:00"]


def test_free_busy_lists_are_read():
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\nFREEBUSY:20270302T090000Z/PT1H,20270303T090000Z/20270303T100000Z\r\n"
        "FREEBUSY;FBTYPE=FREE:20270304T090000Z/PT1H\r\nEND:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    assert busy(text) == ["02.03 09:00-02.03 10:00", "03.03 09:00-03.03 10:00"]


def test_good_events_are_kept_and_broken_ones_counted():
    text = (
        "BEGIN:VCALENDAR\r\n"
        + event("UID:1", "DTSTART:20270302T090000Z", "DURATION:PT1H")
        + event("UID:2", "DTSTART:tomorrow", "DURATION:PT1H")
        + event("UID:3", "DTSTART:20270303T100000Z", "DTEND:20270303T090000Z")
        + event("UID:4", "SUMMARY:no time")
        + "BEGIN:VEVENT\r\nDTSTART:20270304T090000Z"
    )
    reading = read(text.encode(), zone="Europe/Oslo", start=START, end=END)
    assert (len(reading.busy), reading.broken) == (1, 4)
    assert "4 " in reading.says()


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=" + ",".join(map(str, range(60)))]
)
def test_a_rule_that_fills_the_day_is_left_out(rule):
    reading = read(
        calendar("UID:1", "DTSTART:19700101T000000Z", "DURATION:PT1S", f"RRULE:{rule}").encode(),
        zone="Europe/Oslo",
        start=START,
        end=END,
    )
    assert (reading.busy, reading.too_often) == ((), 1)
    assert reading.says()


def test_no_title_place_or_note_is_even_looked_at():
    from kyndig.training.calendars.blocks import cut

    text = calendar(
        "UID:1", "SUMMARY:Doctor", "DESCRIPTION:secret\r\n  DTSTART:19000101T000000", "LOCATION:Hospital",
        "DTSTART:20270302T090000Z", "BEGIN:VALARM", "TRIGGER:-PT5M", "DESCRIPTION:secret", "END:VALARM",
    )  # fmt: skip
    [block] = cut(text).found
    assert block.lines == ("UID:1", "DTSTART:20270302T090000Z")


@pytest.mark.parametrize(
    "content", [b"", b"  \r\n", b"\x89PNG\r\n\x1a\n", b"<html>Not found</html>", b"name;mail\nKari;k@x.no"]
)
def test_what_is_no_calendar_is_said_in_a_sentence(content):
    with pytest.raises(CalendarError) as told:
        busy(content)
    assert str(told.value).endswith(".")


def test_a_calendar_of_too_many_bytes_is_refused():
    with pytest.raises(CalendarError):
        busy(b"BEGIN:VCALENDAR\r\n" + b"X" * (11 * 2**20))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_any_encoding_will_do(encoding):
    text = calendar("SUMMARY:Møte på Ås", "DTSTART:20270302T090000Z", "DURATION:PT1H")
    assert len(busy(text.encode(encoding))) == 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of real calendars is not on this machine")
def test_no_real_calendar_brings_it_down():
    files = sorted(SHARED.glob("*/*.ics"))
    assert len(files) > 400
    for path in files:
        for year in (1996, 2027):
            first = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
            reading = read_or_none(path.read_bytes(), first, first.replace(year=year + 2))
            assert reading is None or all(start < end for start, end in reading.busy), path.name


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "END:VCALENDAR",
                 "BEGIN:VALARM", "END:VALARM", "DTSTART:20270302T090000Z", "DTSTART;VALUE=DATE:20270302", "DTEND:2027",
                 "DURATION:PT1H", "DURATION:-P9999999W", "RRULE:FREQ=DAILY", "RRULE:FREQ=YEARLY;BYSETPOS=9", "UID:a",
                 "RECURRENCE-ID:20270302T090000Z", "EXDATE:20270302", "RDATE;VALUE=PERIOD:20270302T090000Z/PT1H",
                 "TZID:x", "FREEBUSY:20270302T090000Z/PT1H", " folded", "DTSTART:99991231T235959Z"]
            ),
            st.text(max_size=30),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_whatever_comes_it_is_read_or_refused_in_words(lines):
    reading = read_or_none("\r\n".join(lines).encode(), START, END)
    assert reading is None or all(START <= first < last <= END for first, last in reading.busy)
