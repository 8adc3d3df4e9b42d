"""Calendars are connected, read, and forgotten; leave is written down."""

import datetime

import pytest

from kyndig.ledger.models import Line
from kyndig.people.refusals import RefusedError
from kyndig.training.actions import calendars as actions
from kyndig.training.calendars import feeds, servers
from kyndig.training.calendars.feeds import Fetched
from kyndig.training.calendars.reading import CalendarError
from kyndig.training.models import BusyTime, Calendar
from tests.training.clock import NOW, stand_still

SECRET = "https://calendar.example/private-abc123/basic.ics"


def ics(*days):
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{day}\r\nSUMMARY:Doctor\r\nDTSTART:{day}T090000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\n"
        for day in days
    )
    return f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode()


@pytest.fixture(autouse=True)
def today(monkeypatch):
    stand_still(monkeypatch)


@pytest.fixture
def answers(monkeypatch):
    """What the network answers, in turn."""
    waiting = []

    def fetch(url, *, etag=""):
        assert url == SECRET
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(feeds, "fetch_feed", fetch)
    return waiting


def test_a_feed_gives_busy_times_and_its_address_is_nowhere_to_read(colleague, answers):
    calendar = actions.add_feed(colleague, SECRET, by=colleague)
    answers.append(Fetched(ics("20270302", "20270303"), "one"))
    actions.fetch(calendar, by=colleague)
    assert colleague.busy_times.count() == 2
    calendar.refresh_from_db()
    assert "abc123" not in f"{calendar.url}{calendar.secret}{calendar.name}"
    assert not Line.objects.filter(after__icontains="abc123").exists()
    assert not Line.objects.filter(after__icontains="Doctor").exists()


def test_what_goes_wrong_is_kept_in_words_and_the_busy_times_stay(colleague, answers):
    calendar = actions.add_feed(colleague, SECRET, by=colleague)
    answers += [Fetched(ics("20270302"), "one"), CalendarError("The server did not answer in time.")]
    actions.fetch(calendar)
    actions.fetch(calendar)
    calendar.refresh_from_db()
    assert (calendar.says, colleague.busy_times.count()) == ("The server did not answer in time.", 1)


def test_only_a_difference_is_told_to_the_ledger(colleague, answers):
    calendar = actions.add_feed(colleague, SECRET, by=colleague)
    answers += [
        Fetched(ics("20270302"), "one"),
        Fetched(None, "one"),
        Fetched(ics("20270302"), "two"),
        Fetched(ics(), "3"),
    ]
    for _ in range(4):
        actions.fetch(calendar)
    assert [line.after for line in Line.objects.filter(verb="calendar.read").order_by("pk")] == [
        {"busy_times": 1},
        {"busy_times": 0},
    ]


def test_a_calendar_that_was_removed_meanwhile_brings_nothing_back(colleague, answers):
    calendar = actions.add_feed(colleague, SECRET, by=colleague)
    answers.append(Fetched(ics("20270302"), "one"))
    Calendar.objects.all().delete()
    actions.fetch(calendar)
    assert not BusyTime.objects.exists()


def test_the_worker_reads_what_is_due_and_nothing_else(colleague, answers, monkeypatch):
    actions.add_feed(colleague, SECRET, by=colleague)
    actions.add_upload(colleague, ics("20270304"), by=colleague)
    answers += [Fetched(ics("20270302"), "one"), Fetched(None, "one")]
    assert (actions.fetch_due(), actions.fetch_due()) == (1, 0)
    stand_still(monkeypatch, NOW + datetime.timedelta(hours=5))
    assert actions.fetch_due() == 1


def test_a_server_is_asked_with_the_password_that_was_sealed(colleague, monkeypatch):
    calendar = actions.add_caldav(colleague, "https://dav.example/", "kari", "hemmelig", by=colleague)
    assert "hemmelig" not in calendar.secret
    asked = []
    monkeypatch.setattr(servers, "fetch_server", lambda *args, **kwargs: asked.append(args) or ics("20270302"))
    actions.fetch(calendar)
    assert asked == [("https://dav.example/", "kari", "hemmelig")]
    assert colleague.busy_times.count() == 1


def test_removing_a_calendar_removes_its_busy_times(colleague):
    calendar = actions.add_upload(colleague, ics("20270302"), by=colleague, name="jobb.ics")
    actions.remove_calendar(calendar, by=colleague)
    assert not BusyTime.objects.exists()
    assert Line.objects.filter(verb="calendar.removed", about_id=colleague.pk).exists()


@pytest.mark.parametrize("url", ["http://calendar.example/a.ics", "nothing", "https://a:b@calendar.example/"])
def test_a_bad_address_is_refused(colleague, url):
    with pytest.raises(RefusedError):
        actions.add_feed(colleague, url, by=colleague)


def test_a_file_that_is_no_calendar_leaves_nothing(colleague):
    with pytest.raises(CalendarError):
        actions.add_upload(colleague, b"\x89PNG", by=colleague)
    assert not Calendar.objects.exists()


def test_leave_is_whole_days_written_once_and_taken_away(colleague, owner):
    first, last = datetime.date(2027, 7, 1), datetime.date(2027, 7, 3)
    leave = actions.add_leave(colleague, first, last, by=owner)
    assert actions.add_leave(colleague, first, last, by=owner) == leave
    assert leave.ends - leave.starts == datetime.timedelta(days=3)
    actions.remove_leave(leave, by=owner)
    assert not BusyTime.objects.exists()


@pytest.mark.parametrize("last", [datetime.date(2027, 6, 1), datetime.date(2040, 1, 1)])
def test_leave_that_makes_no_sense_is_refused(colleague, owner, last):
    with pytest.raises(RefusedError):
        actions.add_leave(colleague, datetime.date(2027, 7, 1), last, by=owner)
