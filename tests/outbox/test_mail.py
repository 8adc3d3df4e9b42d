import datetime as dt
from email.utils import parseaddr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kyndig.outbox.catcher import read_mail
from kyndig.outbox.mail import BadAddressError, build, html_of, mailbox
from kyndig.outbox.models import Message
from kyndig.people.models import Person

DATE = dt.datetime(2027, 3, 4, 8, 30, tzinfo=dt.UTC)
ICS = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kyndig//NO",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:1@kyndig",
        "SEQUENCE:0",
        "DTSTAMP:20270101T000000Z",
        "DTSTART:20270304T083000Z",
        "SUMMARY:Grunnkurs på Økern",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)


def message(**fields) -> Message:
    values = {
        "to": "kari@nordlys.example",
        "subject": "Grunnkurs på Økern",
        "text": "Hei!\n\nSe https://kyndig.example/ for mer.\n.\n..punktum",
        "message_id": "<1@kyndig.example>",
        "person": Person(given_name="Kåre", family_name="Ås"),
    }
    return Message(**{**values, **fields})


def test_an_invitation_has_what_calendars_want():
    raw = build(message(calendar=ICS, calendar_method="REQUEST", sender_name="Olga Øwen"), date=DATE)
    mail = read_mail(raw)
    assert mail.get_content_type() == "multipart/mixed"
    alternatives, attachment = mail.iter_parts()
    assert [part.get_content_type() for part in alternatives.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    invitation = list(alternatives.iter_parts())[2]
    assert invitation.get_param("method") == "REQUEST"
    assert invitation.get_content_charset() == "utf-8"
    assert not invitation.get_filename()
    assert invitation.get_payload(decode=True) == ICS.encode()
    assert (attachment.get_content_type(), attachment.get_filename()) == ("application/ics", "invite.ics")
    assert Calendar.from_ical(attachment.get_payload(decode=True)).walk("VEVENT")[0]["SUMMARY"] == "Grunnkurs på Økern"
    assert mail["Auto-Submitted"] is None


def test_the_headers_say_who_and_when(settings):
    settings.DEFAULT_FROM_EMAIL = "Kyndig <kurs@kyndig.example>"
    raw = build(message(sender_name="Olga Øwen", reply_to="olga@nordlys.example"), date=DATE)
    mail = read_mail(raw)
    assert parseaddr(str(mail["From"])) == ("Olga Øwen", "kurs@kyndig.example")
    assert parseaddr(str(mail["Reply-To"])) == ("Olga Øwen", "olga@nordlys.example")
    assert parseaddr(str(mail["To"])) == ("Kåre Ås", "kari@nordlys.example")
    assert (mail["Subject"], mail["Message-ID"]) == ("Grunnkurs på Økern", "<1@kyndig.example>")
    assert mail["Date"].datetime == DATE
    assert mail["Auto-Submitted"] == "auto-generated"
    assert raw.isascii()


def test_lines_end_as_the_wire_wants():
    raw = build(message(text="en\nto\r\ntre\rfire"), date=DATE)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")


name = st.text(max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(subject=name, sender=name, given_name=name, text=st.text(max_size=200))
def test_whatever_a_name_holds_the_mail_keeps_its_shape(subject, sender, given_name, text):
    stored = message(subject=subject, sender_name=sender, person=Person(given_name=given_name), text=text)
    mail = read_mail(build(stored, date=DATE))
    assert set(mail.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert [address.addr_spec for address in mail["To"].addresses] == ["kari@nordlys.example"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["kyndig@localhost"]
    assert mail.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize(
    "address",
    ["", "kari", "kari@", "@x.no", "a b@x.no", "a@x.no\r\nBcc: b@y.no", "a@x.no, b@y.no", "kåre@x.no", "<a@x.no>"],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(BadAddressError):
        mailbox(address)


def test_a_domain_is_written_in_ascii():
    assert mailbox("kari@blåbær.no") == "kari@xn--blbr-roah.no"


def test_text_becomes_html_without_becoming_code():
    html = html_of("Hei <script>alert(1)</script>\nlinje to\n\nhttps://kyndig.example/a?b=1&c=2", "Tittel & <b>")
    assert "<script>" not in html
    assert "linje to</p>" in html
    assert 'href="https://kyndig.example/a?b=1&amp;c=2"' in html
    assert "<title>Tittel &amp; &lt;b&gt;</title>" in html
