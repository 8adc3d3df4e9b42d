"""Storing messages, and what a person may do with them. Sending is the worker's (`outbox.sending`)."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kyndig.ledger import actions as ledger
from kyndig.ledger.actions import Actor, Entry
from kyndig.outbox.models import Message
from kyndig.outbox.rules import one_line
from kyndig.people.models import Organisation, Person

State = Message.State
CHUNK = 500
NOT_OUT = (State.WAITING, State.SENDING, State.FAILED)


class NotToBeSentAgainError(Exception):
    """The message is not one that failed or was not confirmed."""


@dataclass(frozen=True)
class Draft:
    """A message to be. `key` names what it says (`invitation:<uid>:<sequence>`); a key is stored once, ever.

    `calendar` is an iCalendar object whose METHOD is `calendar_method`. `due` is when to send it, now if it is left
    out. After `expires` it is neither sent nor kept.
    """

    organisation: Organisation | None
    person: Person | None
    key: str
    kind: str
    to: str
    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    calendar_method: str = ""
    reply_to: str = ""
    sender_name: str = ""
    due: dt.datetime | None = None
    expires: dt.datetime | None = None


def store(draft: Draft, *, by: Actor | None = None) -> bool:
    """Put a message into the outbox; False where its key is there already."""
    return store_many([draft], by=by) == 1


@transaction.atomic
def store_many(drafts: Iterable[Draft], *, by: Actor | None = None) -> int:
    """Put messages into the outbox and answer how many were new; those whose key is there already are left out.

    Joins the caller's transaction: a message is stored if and only if what it tells of is. A message to nobody is
    stored as one that could not be sent, so that it is seen. With `by` the ledger is told of each message; leave it
    out where the caller's own line tells enough.
    """
    wanted = {draft.key: draft for draft in drafts}
    known = _keys(Message.objects.all(), list(wanted))
    messages = [_message(draft) for key, draft in wanted.items() if key not in known]
    Message.objects.bulk_create(messages, batch_size=CHUNK, ignore_conflicts=True)
    if by is not None and messages:
        _tell(Message.objects.filter(organisation__isnull=False), [message.key for message in messages], by)
    return len(messages)


@transaction.atomic
def cancel(messages: Iterable[str] | QuerySet[Message]) -> set[str]:
    """Hold back messages, given by their keys or as a queryset, and answer the keys of those that will now never go
    out.

    What is sent already, or may be (`unsure`), stays as it is and is not in the answer.
    """
    keys = list(messages.values_list("key", flat=True)) if isinstance(messages, QuerySet) else list(messages)
    held: set[str] = set()
    for part in _chunks(keys):
        rows = Message.objects.select_for_update().filter(key__in=part, state__in=NOT_OUT).order_by("id")
        found = dict(rows.values_list("id", "key"))
        Message.objects.filter(id__in=found).update(state=State.CANCELLED, claim="", claimed_by="")
        held.update(found.values())
    return held


@transaction.atomic
def send_again(message: Message, *, by: Actor) -> None:
    """Let a message that failed, or whose delivery was never confirmed, wait to be sent once more.

    It goes to the address that the person has now and keeps its Message-ID, by which many mail programs show a second
    copy only once. Raises `NotToBeSentAgainError` for a message in any other state.
    """
    message = Message.objects.select_for_update(of=("self",)).select_related("person").get(pk=message.pk)
    if not message.can_be_sent_again:
        raise NotToBeSentAgainError(message.state)
    address = message.person.email if message.person is not None and message.person.email else message.to
    if not address:
        raise NotToBeSentAgainError(message.reason)
    ledger.change(
        message,
        by=by,
        verb="message.send_again",
        about_id=message.person_id,
        to=address,
        state=State.WAITING,
        attempts=0,
        due=timezone.now(),
        reason="",
        says="",
    )


@transaction.atomic
def open_message(message: Message, *, by: Actor) -> Message:
    """Look at what was written to somebody; the ledger keeps that it was looked at."""
    if message.person is not None:
        ledger.look_up(message.person, by=by, verb="message.read")
    return message


def new_message_id() -> str:
    """A Message-ID in the domain that the mail comes from."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"


def _message(draft: Draft) -> Message:
    address = draft.to.strip()
    return Message(
        organisation=draft.organisation,
        person=draft.person,
        key=draft.key,
        kind=draft.kind,
        to=address,
        sender_name=one_line(draft.sender_name)[:120],
        reply_to=draft.reply_to.strip(),
        subject=one_line(draft.subject)[:250],
        text=draft.text,
        html=draft.html,
        calendar=draft.calendar,
        calendar_method=draft.calendar_method,
        message_id=new_message_id(),
        due=draft.due or timezone.now(),
        expires=draft.expires,
        state=State.WAITING if address else State.FAILED,
        reason="" if address else Message.Reason.NO_ADDRESS,
    )


def _tell(messages: QuerySet[Message], keys: Sequence[str], by: Actor) -> None:
    for part in _chunks(keys):
        rows = messages.filter(key__in=part).order_by("id")
        ledger.record(
            (
                Entry("message.store", row, {}, {"kind": row.kind, "to": row.to, "subject": row.subject}, row.person_id)
                for row in rows
            ),
            by=by,
        )


def _keys(messages: QuerySet[Message], keys: Sequence[str]) -> set[str]:
    return {
        key for part in _chunks(keys) for key in messages.filter(key__in=part).values_list("key", flat=True).order_by()
    }


def _chunks(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
