"""What Django and allauth send: it goes through the outbox, and is erased."""

import datetime as dt

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.utils import timezone

from kyndig.outbox import claims
from kyndig.outbox.models import Message
from kyndig.outbox.sending import send_due

pytestmark = pytest.mark.django_db
CODE = "ABC-123"


def log_in_mail(**fields) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives("Kode", f"Koden er {CODE}", "Kyndig <kyndig@localhost>", ["kari@nordlys.example"])
    mail.attach_alternative(f"<p>{CODE}</p>", "text/html")
    for name, value in fields.items():
        setattr(mail, name, value)
    return mail


def send(mail: EmailMessage) -> Message:
    assert get_connection("kyndig.outbox.backend.OutboxBackend").send_messages([mail]) == 1
    return Message.objects.get()


def test_a_log_in_code_is_sent_and_erased(inbox):
    message = send(log_in_mail())
    assert message.organisation is None
    assert CODE in message.text
    assert send_due().sent == 1
    assert CODE in inbox[0].mail.get_body(("plain",)).get_content()
    assert CODE in inbox[0].mail.get_body(("html",)).get_content()
    message.refresh_from_db()
    assert (message.state, message.text, message.html) == (Message.State.SENT, "", "")


def test_a_code_that_has_run_out_is_erased_and_not_sent(inbox):
    message = send(log_in_mail(valid_for=dt.timedelta(minutes=3)))
    Message.objects.update(expires=timezone.now() - dt.timedelta(seconds=1))
    assert send_due().sent == 0
    message.refresh_from_db()
    assert (message.state, message.text, message.html) == (Message.State.CANCELLED, "", "")
    assert inbox == []


def test_a_code_that_was_cut_off_is_erased_with_the_lease(settings):
    send(log_in_mail())
    (message,) = claims.claim_due("killed")
    claims.mark_handed_over(message)
    settings.LEASE = 0
    claims.take_back()
    message.refresh_from_db()
    assert (message.state, message.text, message.html) == (Message.State.UNSURE, "", "")


def test_each_recipient_has_a_message():
    get_connection("kyndig.outbox.backend.OutboxBackend").send_messages(
        [EmailMessage("Hei", "tekst", None, ["a@x.no"], bcc=["b@x.no"])]
    )
    assert sorted(Message.objects.values_list("to", flat=True)) == ["a@x.no", "b@x.no"]


def test_attachments_are_refused_aloud():
    mail = EmailMessage("Hei", "tekst", None, ["a@x.no"])
    mail.attach("a.txt", "a", "text/plain")
    with pytest.raises(ValueError, match="attachments"):
        get_connection("kyndig.outbox.backend.OutboxBackend").send_messages([mail])
