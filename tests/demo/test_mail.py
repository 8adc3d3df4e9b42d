"""The demo's mailbox shows what the product sent, and nothing in a mail can do harm."""

import datetime as dt

import pytest
from django.test import Client

from kyndig.outbox.catcher import Caught, keep_in_database
from kyndig.outbox.mail import build
from kyndig.outbox.models import CaughtMail, Message
from tests.outbox.test_mail import ICS

pytestmark = pytest.mark.django_db


def catch(**fields) -> CaughtMail:
    message = Message(
        to="kari@nordlys.example", subject="Grunnkurs", text="Velkommen", message_id="<1@kyndig.example>", **fields
    )
    raw = build(message, date=dt.datetime(2027, 3, 4, tzinfo=dt.UTC))
    keep_in_database(Caught("kyndig@localhost", ("kari@nordlys.example",), raw))
    return CaughtMail.objects.get()


def page(url: str) -> str:
    answer = Client().get(url, HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_inbox_lists_what_was_sent_and_finds_it():
    assert "No mail has been sent yet." in page("/demo/mail/")
    catch()
    assert "kari@nordlys.example" in page("/demo/mail/")
    assert "kari@nordlys.example" in page("/demo/mail/?q=grunn")
    assert "No mail matches." in page("/demo/mail/?q=nobody")


def test_an_invitation_is_shown_and_can_be_downloaded():
    caught = catch(calendar=ICS, calendar_method="REQUEST")
    shown = page(f"/demo/mail/{caught.pk}/")
    assert "Grunnkurs på Økern" in shown
    assert "1@kyndig" in shown
    answer = Client().get(f"/demo/mail/{caught.pk}/invite.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content == ICS.encode()


def test_a_mail_without_an_invitation_has_none_to_download():
    assert Client().get(f"/demo/mail/{catch().pk}/invite.ics").status_code == 404


def test_nothing_in_a_mail_can_run():
    caught = catch(html="<script>alert(1)</script><p>Hei</p>")
    answer = Client().get(f"/demo/mail/{caught.pk}/html/")
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "<script>alert" not in page(f"/demo/mail/{caught.pk}/")
