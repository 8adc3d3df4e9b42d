"""What the outbox keeps about a person: the messages to them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kyndig.outbox.models import Message
from kyndig.people.holdings import Holding
from kyndig.people.models import Person


def _messages(person: Person) -> list[Mapping[str, Any]]:
    return [
        {
            str(_("to")): message.to,
            str(_("subject")): message.subject,
            str(_("text")): message.text,
            str(_("state")): str(message.get_state_display()),
            str(_("written")): message.created.isoformat(),
        }
        for message in Message.objects.filter(person=person).order_by("id")
    ]


def _forget(person: Person) -> None:
    """That a message was sent is kept; to whom, and what it said, is not. What waits is never sent."""
    theirs = Message.objects.filter(person=person)
    theirs.filter(state=Message.State.WAITING).update(state=Message.State.CANCELLED)
    blank = str(_("Erased"))
    theirs.update(to="erased@invalid.example", subject=blank, text="", html="", calendar="", says="")


HOLDINGS = [Holding("messages", _("Messages"), _messages, _forget)]
