"""No calendar address leads into a private network."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kyndig.outbox.outside import is_public
from kyndig.training.calendars import network
from kyndig.training.calendars.feeds import fetch_feed
from kyndig.training.calendars.network import checked_address
from kyndig.training.calendars.reading import CalendarError

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::7f00:1", "192.0.2.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_addresses_that_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["", "x", "ftp://example.com/a.ics", "file:///etc/passwd", "http://example.com/a.ics", "https://", "https://[::1/a",
     "https://kari:secret@example.com/a.ics", "javascript:alert(1)", "https://example.com:999999/"],
)  # fmt: skip
def test_addresses_that_are_none_or_tell_too_much_are_refused(url, settings):
    settings.PRIVATE_NETWORKS = False
    with pytest.raises(CalendarError):
        checked_address(url)


def test_an_address_as_calendar_programs_give_it_is_understood():
    assert checked_address(" webcal://example.com/a.ics ") == "https://example.com/a.ics"


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"],
)
def test_a_private_host_is_never_connected_to(host, settings, monkeypatch):
    settings.PRIVATE_NETWORKS = False
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))
    with pytest.raises(CalendarError, match="private network"):
        fetch_feed(f"https://{host}/a.ics")


def test_a_name_that_stands_for_a_private_address_is_never_connected_to(settings, monkeypatch):
    settings.PRIVATE_NETWORKS = False
    answers = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443)),
    ]
    monkeypatch.setattr(network.socket, "getaddrinfo", lambda *args, **kwargs: answers)
    monkeypatch.setattr(socket.socket, "connect", lambda *args: pytest.fail("connected"))
    with pytest.raises(CalendarError, match="private network"):
        fetch_feed("https://innocent.example/a.ics")


class Server(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/calendar")
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://forbidden.test/calendar")
            self.end_headers()
        elif self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(200):
                    self.wfile.write(b"X" * 2**17)
            except OSError:
                return
        elif self.path.lstrip("/").isdigit():
            self.send_response(int(self.path[1:]))
            self.end_headers()
        elif self.headers.get("If-None-Match") == '"one"':
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("ETag", '"one"')
            self.end_headers()
            self.wfile.write(CALENDAR)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(settings):
    """A calendar server in the house, which the setting allows."""
    settings.PRIVATE_NETWORKS = True
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_calendar_is_fetched_and_not_fetched_again_while_it_is_the_same(server):
    first = fetch_feed(f"{server}/calendar")
    assert (first.content, first.etag) == (CALENDAR, '"one"')
    assert fetch_feed(f"{server}/calendar", etag=first.etag).content is None


def test_a_redirect_is_followed(server):
    assert fetch_feed(f"{server}/moved").content == CALENDAR


def test_a_redirect_is_checked_like_any_address(server, settings, monkeypatch):
    """The first hop is let through; the second leads to a private address under another name."""
    resolve = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        settings.PRIVATE_NETWORKS = "forbidden" not in str(host)
        return resolve("127.0.0.1", *args, **kwargs)

    monkeypatch.setattr(network.socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(CalendarError, match="private network"):
        fetch_feed(f"{server}/away")


@pytest.mark.parametrize("path", ["/round", "/endless", "/401", "/403", "/404", "/410", "/500"])
def test_what_goes_wrong_is_said_in_a_sentence(server, path):
    with pytest.raises(CalendarError) as told:
        fetch_feed(server + path)
    assert str(told.value).endswith(".")


def test_a_server_that_is_not_there_is_said_in_a_sentence(settings):
    settings.PRIVATE_NETWORKS = True
    with pytest.raises(CalendarError, match="reached"):
        fetch_feed("http://127.0.0.1:9/a.ics")


def test_a_slow_server_is_left(server, monkeypatch):
    monkeypatch.setattr(network, "SECONDS", 0.0)
    with pytest.raises(CalendarError):
        fetch_feed(f"{server}/endless")
