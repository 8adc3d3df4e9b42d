"""Django's e-mail backend: what Django or allauth sends goes through the outbox like everything else."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from kyndig.outbox.actions import Draft, store_many

KIND = "account"


class OutboxBackend(BaseEmailBackend):
    """Stores each recipient's mail for the worker, which looks for new ones about twice a second.

    These mails belong to a log-in and not to an organisation: nobody can read them in the pages, and their text is
    erased when they have gone out. A mail that is of no use after a while says so by an attribute `valid_for` (a
    timedelta), as the mail with a log-in code does; then it is erased at that time in any case.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        messages = list(email_messages)
        store_many(draft for message in messages for draft in _drafts(message))
        return len(messages)


def _drafts(message: EmailMessage) -> list[Draft]:
    if message.attachments:
        raise ValueError("The outbox takes no attachments from Django's mail functions.")
    html = next((str(content) for content, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
    plain = message.content_subtype != "html"
    valid_for: dt.timedelta | None = getattr(message, "valid_for", None)
    return [
        Draft(
            organisation=None,
            person=None,
            key=f"{KIND}:{uuid.uuid4()}",
            kind=KIND,
            to=recipient,
            subject=str(message.subject),
            text=str(message.body) if plain else "",
            html=html if plain else str(message.body),
            reply_to=message.reply_to[0] if message.reply_to else "",
            expires=timezone.now() + valid_for if valid_for is not None else None,
        )
        for recipient in message.recipients()
    ]
