"""CalDAV against a real server: Radicale, started here."""

import datetime
import socket
import subprocess
import sys
import time

import niquests
import pytest

from kyndig.training.calendars.reading import CalendarError, read
from kyndig.training.calendars.servers import fetch_server

START = datetime.datetime(2027, 2, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2027, 6, 1, tzinfo=datetime.UTC)


def event(uid, *lines):
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-", "BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20270101T000000Z", *lines,
         "END:VEVENT", "END:VCALENDAR", ""]
    )  # fmt: skip


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    """The address of a server with one user, kari, whose calendar has a meeting, a series and one long past."""
    folder = tmp_path_factory.mktemp("radicale")
    (folder / "users").write_text("kari:hemmelig\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}",
         "--storage-filesystem-folder", str(folder / "kept"), "--auth-type", "htpasswd", "--auth-delay", "0",
         "--auth-htpasswd-filename", str(folder / "users"), "--auth-htpasswd-encryption", "plain"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    with niquests.Session() as session:
        session.auth = ("kari", "hemmelig")
        for _ in range(100):
            try:
                session.get(address)
                break
            except niquests.exceptions.ConnectionError:
                time.sleep(0.1)
        session.request("MKCALENDAR", f"{address}kari/jobb/").raise_for_status()
        for uid, lines in {
            "meeting": ["SUMMARY:Secret", "DTSTART;TZID=Europe/Oslo:20270302T090000", "DURATION:PT1H"],
            "series": ["DTSTART:20270201T120000Z", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=3"],
            "past": ["DTSTART:20200201T120000Z", "DURATION:PT30M"],
            "free": ["DTSTART:20270303T120000Z", "DURATION:PT30M", "TRANSP:TRANSPARENT"],
        }.items():
            headers = {"Content-Type": "text/calendar"}
            session.put(f"{address}kari/jobb/{uid}.ics", data=event(uid, *lines), headers=headers).raise_for_status()
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture(autouse=True)
def in_the_house(settings):
    settings.PRIVATE_NETWORKS = True


def test_the_busy_times_of_all_calendars_are_read(radicale):
    content = fetch_server(radicale, "kari", "hemmelig", start=START, end=END)
    reading = read(content, zone="Europe/Oslo", start=START, end=END)
    assert [f"{first:%d.%m %H:%M}" for first, _ in reading.busy] == [
        "01.02 12:00",
        "08.02 12:00",
        "15.02 12:00",
        "02.03 08:00",
    ]


def test_no_events_is_an_empty_calendar(radicale):
    late = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    content = fetch_server(radicale, "kari", "hemmelig", start=late, end=late + datetime.timedelta(days=9))
    assert read(content, zone="Europe/Oslo", start=START, end=END).busy == ()


def test_a_wrong_password_is_said_in_a_sentence(radicale):
    with pytest.raises(CalendarError, match="password"):
        fetch_server(radicale, "kari", "feil", start=START, end=END)


def test_a_server_of_another_kind_is_said_in_a_sentence(radicale):
    with pytest.raises(CalendarError, match=r"\.$"):
        fetch_server(f"{radicale}.web/", "kari", "hemmelig", start=START, end=END)


def test_a_private_server_is_refused_unless_it_is_allowed(radicale, settings):
    settings.PRIVATE_NETWORKS = False
    with pytest.raises(CalendarError, match="https"):
        fetch_server(radicale, "kari", "hemmelig", start=START, end=END)
    with pytest.raises(CalendarError, match="private network"):
        fetch_server(radicale.replace("http:", "https:"), "kari", "hemmelig", start=START, end=END)
